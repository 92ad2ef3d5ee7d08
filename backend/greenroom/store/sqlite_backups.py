"""Backups of an SQLite database, made while a desk writes to it."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import Final
from urllib.parse import quote

from greenroom.store.backup_files import BackupFailed, Stopped, sync

HEADER: Final = b"SQLite format 3\0"
JOURNALS: Final = ("-wal", "-shm", "-journal")
NEVER: Final = Event()
WAITS_S: Final = 5.0  # for another program's lock
PAGES_AT_ONCE: Final = 1_000  # between two looks whether to stop
_STEPS: Final = 100_000  # of SQLite's virtual machine, likewise
_CASES: Final = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_BUSY: "locked",
}


def copy_database(source: Path, target: Path, stop: Event) -> None:
    """Copy a database as it is at one moment, with what its journal holds, and check the copy.

    A reader's snapshot keeps it to that moment and holds up nobody: in WAL mode others go on writing.

    Args:
        target: an empty file.
        stop: ends it early.

    Raises:
        BackupFailed: the database cannot be read or the copy not be written.
        Stopped: it was asked to stop.
    """

    def go_on(*_: int) -> None:
        if stop.is_set():
            raise Stopped

    with _failing(source, target), closing(_opened(source)) as live, closing(_opened(target)) as copy:
        copy.execute("PRAGMA synchronous=OFF")  # whoever asked for the file syncs it, once
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on, as it is now
        live.backup(copy, pages=PAGES_AT_ONCE, progress=go_on, sleep=0)
        settle(copy, source, stop)


@contextmanager
def unpacked(backup: Path, database: Path) -> Generator[Path]:
    """Give the block a checked copy of a backup, in a folder of its own beside the database.

    A journal beside the backup is part of it: somebody may have copied both from under a desk.

    Raises:
        BackupFailed: the backup is damaged, or cannot be copied.
        OSError: the folder cannot be written to.
    """
    beside = f".{database.name}.restoring-"
    for left in database.parent.glob(f"{beside}*"):
        if not _is_another(left.name.removeprefix(beside).partition("-")[0]):
            shutil.rmtree(left)
    folder = Path(tempfile.mkdtemp(prefix=f"{beside}{os.getpid()}-", dir=database.parent))
    try:
        copy = folder / database.name
        with _failing(backup, copy):
            for end in ("", "-wal"):
                if Path(f"{backup}{end}").exists():
                    shutil.copyfile(f"{backup}{end}", f"{copy}{end}")
            copy.chmod(0o600)
            with closing(_opened(copy)) as opened:
                settle(opened, backup, NEVER)
        yield copy
    finally:
        shutil.rmtree(folder)


def _is_another(pid: str) -> bool:
    """Tell whether there is another process with this id: what one left that was killed is in the way."""
    return pid.isdecimal() and int(pid) != os.getpid() and Path(f"/proc/{pid}").exists()


def put_in_place(new: Path, database: Path, aside: Path) -> bool:
    """Put a database where another one was, in one step; the old one stays aside, with its journal if any.

    Killed anywhere, it leaves either the old database where it was or the new one, with no foreign journal.

    Args:
        new: on the same file system, and closed.

    Returns:
        Whether there was one.

    Raises:
        BackupFailed: a program has the old database open; nothing was changed.
        OSError: the folder cannot be written to.
    """
    replaced = database.exists()
    for file in (new, database)[: 1 + replaced]:
        write_journal_back(file)
    like = (database if replaced else database.parent).stat()
    if (like.st_uid, like.st_gid) != (os.geteuid(), os.getegid()):
        os.chown(new, like.st_uid, like.st_gid)
    sync(new)
    for end in ("", *JOURNALS):
        with suppress(FileNotFoundError):
            Path(f"{aside}{end}").hardlink_to(f"{database}{end}")
    for end in JOURNALS:  # only if it is damaged are there any
        Path(f"{database}{end}").unlink(missing_ok=True)
    new.replace(database)
    sync(database.parent)
    return replaced


def write_journal_back(database: Path) -> None:
    """Make a database one file, and leave a damaged one as it is.

    Raises:
        BackupFailed: another program has it open.
    """
    try:
        with closing(_opened(database)) as old:
            old.execute("PRAGMA journal_mode=DELETE").fetchall()
    except sqlite3.Error as exc:
        if getattr(exc, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
            raise BackupFailed("in-use", database=str(database)) from exc


def settle(copy: sqlite3.Connection, source: Path, stop: Event) -> None:
    """Make a database one file, without a journal beside it, and check that it is whole.

    Raises:
        BackupFailed: it is damaged.
        Stopped: it was asked to stop.
    """
    copy.set_progress_handler(stop.is_set, _STEPS)
    try:
        copy.execute("PRAGMA journal_mode=DELETE").fetchall()
        whole = copy.execute("PRAGMA integrity_check(1)").fetchall() == [("ok",)]
        if not whole or copy.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise BackupFailed("damaged", file=str(source))
    except sqlite3.OperationalError as exc:
        if stop.is_set():
            raise Stopped from exc
        raise


@contextmanager
def _failing(source: Path, target: Path) -> Generator[None]:
    try:
        yield
    except sqlite3.Error as exc:
        code = getattr(exc, "sqlite_errorcode", 0) & 0xFF
        case = _CASES.get(code)
        if case is None:
            raise BackupFailed("sqlite", file=str(source), reason=str(exc)) from exc
        raise BackupFailed(case, file=str(target if case == "full" else source)) from exc


def _opened(file: Path) -> sqlite3.Connection:
    where = f"file:{quote(str(file.absolute()))}?mode=rw"  # never creates it
    return sqlite3.connect(where, uri=True, timeout=WAITS_S, isolation_level=None)
