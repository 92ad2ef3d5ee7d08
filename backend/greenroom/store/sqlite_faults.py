"""What SQLite's errors say about the file, in sentences for whoever runs the desk."""

import os
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from shlex import quote

from tortoise.exceptions import IntegrityError, OperationalError

from greenroom.store.unavailable import UnavailableError

_DAMAGED = "The SQLite file {file} is damaged ({name}). Stop the desk and restore a backup."
# By SQLite's primary result code: https://sqlite.org/rescode.html
_FAULTS = {
    sqlite3.SQLITE_BUSY: "The SQLite file {file} is locked by another program.",
    sqlite3.SQLITE_FULL: "The disk with the SQLite file {file} is full ({name}). Free some space.",
    sqlite3.SQLITE_READONLY: (
        "The SQLite file {file} can only be read. Make the file and its folder writable for the desk's user."
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "The SQLite file {file} cannot be opened. See whether it and its folder exist, and belong to the "
        "desk's user."
    ),
    sqlite3.SQLITE_PERM: "The SQLite file {file} may not be opened. Make it readable for the desk's user.",
    sqlite3.SQLITE_IOERR: (
        "The SQLite file {file} cannot be read or written ({name}). See whether its disk is full or faulty."
    ),
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: "The file {file} is not a database. Name another, or restore a backup.",
}


@contextmanager
def translated(file: str) -> Generator[None]:
    """Turn SQLite's errors into Tortoise's own; `UnavailableError` if the reason is the file.

    Args:
        file: the path of the database.
    """
    try:
        yield
    except sqlite3.IntegrityError as exc:
        raise IntegrityError(exc) from exc
    except TimeoutError as exc:
        raise UnavailableError(
            f"The SQLite file {file} does not answer. See whether its disk is faulty or overloaded.",
            silent=True,
        ) from exc
    except sqlite3.DatabaseError as exc:
        fault = _FAULTS.get(_primary_code(exc))
        if fault is not None:
            name = getattr(exc, "sqlite_errorname", "")
            raise UnavailableError(
                fault.format(file=file, name=name),
                in_use=_primary_code(exc) == sqlite3.SQLITE_BUSY,
                full=_primary_code(exc) == sqlite3.SQLITE_FULL,
                kind=fault,
            ) from exc
        if isinstance(exc, sqlite3.OperationalError):
            raise OperationalError(exc) from exc
        raise


def damaged(file: str) -> str:
    """Say that the file is damaged, as SQLite's own look through it has found."""
    return _DAMAGED.format(file=file, name="SQLITE_CORRUPT")


class OpenFile:
    """The file that a connection has open; if somebody deletes or replaces it, that goes on in the old one.

    Args:
        file: its path, when the connection has just opened it.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self._is = self._identity()

    def require(self) -> None:
        """Refuse to go on if the file is no longer there.

        Raises:
            UnavailableError: somebody has deleted, moved or replaced it.
        """
        if self._identity() != self._is:
            raise UnavailableError(
                f"The SQLite file {self._file} was deleted, moved or replaced while it was open, so it is "
                "neither read nor written. Put it back, or stop the desk and restore a backup.",
                kind="replaced",
            )

    def _identity(self) -> tuple[int, int] | None:
        try:
            state = os.stat(self._file)  # noqa: PTH116 (at every statement)
        except FileNotFoundError:
            return None
        return state.st_dev, state.st_ino


def locked(file: str) -> str:
    """Say that another program has the file locked, and which one where the system tells."""
    holders = " and ".join(_holders(file)) or "another program"
    return (
        f"The SQLite file {file} is locked by {holders}. End its transaction, or close it. "
        f"`fuser -v {quote(file)}` lists the programs that have the file open."
    )


def _primary_code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _holders(file: str) -> list[str]:
    """Name the other programs that hold a lock for writing: in WAL mode, it is on the file beside it."""
    found: dict[str, str] = {}
    with suppress(OSError, ValueError):
        places: set[str] = set()
        for path in (file, f"{file}-shm"):
            with suppress(FileNotFoundError):
                state = Path(path).stat()
                places.add(f"{os.major(state.st_dev):02x}:{os.minor(state.st_dev):02x}:{state.st_ino}")
        # https://man7.org/linux/man-pages/man5/proc_locks.5.html; no other system has it
        for line in Path("/proc/locks").read_text().splitlines():
            fields = line.split()
            if len(fields) == 8 and fields[3] == "WRITE" and fields[5] in places:  # noqa: PLR2004 (no waiting ones)
                pid = fields[4]
                if int(pid) not in (os.getpid(), 0, -1):
                    name = Path(f"/proc/{pid}/comm").read_text().strip()
                    found[pid] = f"{name} (process {pid})"
    return list(found.values())
