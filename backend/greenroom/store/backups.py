"""Backups of a desk's database, whichever it is. The keys are never in one."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Event

from greenroom.store.backup_files import BackupFailed, Stopped, new_backup
from greenroom.store.database import sqlite_file
from greenroom.store.postgres_backups import dump_database
from greenroom.store.sqlite_backups import NEVER, copy_database


@dataclass(frozen=True, slots=True)
class Schedule:
    """The backups that a desk makes of itself.

    Args:
        url: its database.
        folder: where they are written to.
        every: how far apart they are.
        keep: how many are kept.
    """

    url: str = field(repr=False)
    folder: Path
    every: timedelta
    keep: int


def suffix_of(url: str) -> str:
    """Tell the suffix of a database's backups."""
    return "dump" if sqlite_file(url) is None else "db"


def write_backup(url: str, target: Path, stop: Event = NEVER) -> int:
    """Write a backup of a database, which may be in use, to a file that appears whole or not at all.

    Args:
        stop: ends it early.

    Returns:
        Its size in bytes.

    Raises:
        BackupFailed: there is none; the sentence says why.
        OSError: the folder cannot be written to.
        Stopped: it was asked to stop.
    """
    source = sqlite_file(url)
    with new_backup(target) as file:
        if source is None:
            dump_database(url, file, stop)
        else:
            copy_database(source, file, stop)
    return target.stat().st_size


async def write_backup_aside(url: str, target: Path) -> int:
    """Write a backup as `write_backup`, without keeping the event loop from its requests meanwhile."""
    stop = Event()
    writing = asyncio.create_task(asyncio.to_thread(write_backup, url, target, stop))
    try:
        return await asyncio.shield(writing)
    except asyncio.CancelledError:
        stop.set()
        with suppress(BackupFailed, Stopped, OSError):
            await writing
        raise
