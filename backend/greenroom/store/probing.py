"""Trying whether the database takes what is written, and whether its file is whole."""

import asyncio
import sqlite3
import time
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from tortoise.exceptions import IntegrityError

from greenroom.store.models import Lease
from greenroom.store.sqlite_faults import damaged, translated
from greenroom.store.unavailable import UnavailableError, without_waiting

TRIED: Final = "a write was tried"  # the row that is written: when it was last
LOOKS_EVERY_S: Final = 30.0
_RESTS: Final = 20  # times as long as a look takes, so that a large file is not read all the time


async def try_write(now: datetime) -> None:
    """Write something, without waiting for another program that has the database locked, which is no fault.

    Raises:
        UnavailableError: nothing can be written; the message says why.
    """
    try:
        with without_waiting():
            if not await Lease.filter(name=TRIED).update(until=now):
                with suppress(IntegrityError):  # another process made it in the same moment
                    await Lease.create(name=TRIED, owner="", until=now)
    except UnavailableError as error:
        if not error.in_use:
            raise


def check_file(file: Path) -> None:
    """Look through an SQLite file, over a connection of its own, as it is on the disk.

    Raises:
        UnavailableError: it is damaged, or cannot be read; the message says which.
    """
    with translated(str(file)), closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as raw:
        ((found,),) = raw.execute("PRAGMA quick_check(1)")
    if found != "ok":
        raise UnavailableError(damaged(str(file)), kind="damaged")


class WatchedFile:
    """An SQLite file that is looked through again and again while somebody asks, one look at a time."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._look: asyncio.Task[None] | None = None
        self._fault: UnavailableError | None = None
        self._next_at = 0.0

    async def check(self, within_s: float) -> None:
        """Look through the file if it is time, and wait a little for the result; else go by the last one.

        Raises:
            UnavailableError: as `check_file`.
        """
        if self._look is None and time.monotonic() >= self._next_at:
            self._look = asyncio.create_task(self._check())
        if self._look is not None:
            await asyncio.wait({self._look}, timeout=within_s)
        if self._fault is not None:
            raise self._fault

    async def _check(self) -> None:
        began = time.monotonic()
        try:
            await asyncio.to_thread(check_file, self._file)
        except UnavailableError as fault:
            self._fault = None if fault.in_use else fault
        else:
            self._fault = None
        finally:
            took_s = time.monotonic() - began
            self._look, self._next_at = None, began + max(LOOKS_EVERY_S, _RESTS * took_s)
