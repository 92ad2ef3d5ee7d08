"""The files of backups: their names, how each appears whole or not at all, and which are deleted in time."""

import errno
import os
import re
import secrets
from collections.abc import Generator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from greenroom.words.sentences import Sentence

_NAME: Final = re.compile(r"greenroom-(\d{8}T\d{6}Z)\.(?:db|dump)")
_UNFINISHED: Final = re.compile(rf"\.{_NAME.pattern}\.[0-9a-f]{{8}}\.part(?:-journal)?")
_TIME: Final = "%Y%m%dT%H%M%SZ"
UNFINISHED_KEPT: Final = timedelta(days=1)  # by then, whoever wrote it was killed


class BackupFailed(Exception):  # noqa: N818 (an outcome)
    """A backup was not made, or cannot be used; nothing was changed.

    The sentence says why and what to do. It names files and programs, and contains nothing secret.
    """

    def __init__(self, case: str, /, **params: str) -> None:
        super().__init__(case)
        self.case = case
        self.params = params

    @property
    def sentence(self) -> Sentence:
        """What to say."""
        return Sentence(f"backup.failed.{self.case}", **self.params)


def backup_name(now: datetime, suffix: str) -> str:
    """Name a backup after the time when it is made, to the second.

    Args:
        suffix: `db` for SQLite, `dump` for PostgreSQL.
    """
    return f"greenroom-{now.astimezone(UTC).strftime(_TIME)}.{suffix}"


def made_at(backup: Path) -> datetime | None:
    """Read from its name when a backup was made; None if the name does not say."""
    found = _NAME.fullmatch(backup.name)
    with suppress(ValueError):
        return datetime.strptime(found[1], _TIME).replace(tzinfo=UTC) if found else None
    return None


def backups_in(folder: Path, suffix: str) -> list[Path]:
    """List the backups in a folder, the oldest first: by their names, and no other files.

    Raises:
        OSError: the folder cannot be read.
    """
    return sorted(path for path in folder.iterdir() if path.suffix == f".{suffix}" and made_at(path))


class Stopped(Exception):  # noqa: N818 (an outcome)
    """A backup was given up because somebody asked for that; no file is left behind."""


@contextmanager
def new_backup(target: Path) -> Generator[Path]:
    """Give the block a new file for its owner alone; once it is written, it appears under the target's name.

    Raises:
        BackupFailed: the target exists already, or the disk is full; no file is left behind.
        OSError: the folder cannot be written to.
    """
    if target.exists():
        raise BackupFailed("exists", file=str(target))
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield unfinished
        sync(unfinished)
        unfinished.rename(target)
    except OSError as exc:
        if exc.errno in (errno.ENOSPC, errno.EDQUOT):
            raise BackupFailed("full", file=str(target)) from exc
        raise
    finally:
        unfinished.unlink(missing_ok=True)
        unfinished.with_name(f"{unfinished.name}-journal").unlink(missing_ok=True)
    sync(target.parent)


def sync(path: Path) -> None:
    """Make sure that a file, or what a folder lists, is there after a power failure."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:
        if path.is_file():  # some network file systems sync no folders
            raise
    finally:
        os.close(descriptor)


def delete_old_backups(newest: Path, keep: int, now: datetime) -> None:
    """Delete what is older than so many backups beside the newest one, and what a killed process left.

    Args:
        newest: the backup that was just made, which stays in any case.
        keep: how many stay, with it.

    Raises:
        OSError: the folder cannot be read, or a file not deleted.
    """
    others = [path for path in backups_in(newest.parent, newest.suffix[1:]) if path != newest]
    for old in others[: max(len(others) - (keep - 1), 0)]:
        old.unlink(missing_ok=True)
    for path in newest.parent.iterdir():
        if _UNFINISHED.fullmatch(path.name):
            with suppress(FileNotFoundError):
                if now.timestamp() - path.stat().st_mtime > UNFINISHED_KEPT.total_seconds():
                    path.unlink()
