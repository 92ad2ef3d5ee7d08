"""A connection to an SQLite file with a thread of its own, which can tell what that thread is doing."""

# aiosqlite's own internals.
# pyright: reportPrivateUsage=false, reportUnknownMemberType=false

import sqlite3
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final, TypeVar

import aiosqlite

from greenroom.store.waiting import SOON_S

Result = TypeVar("Result")

_ROWS_AT_ONCE: Final = 64  # where they are fetched a few at a time, which nobody does


class Connection(aiosqlite.Connection):
    """A connection that can tell whether its thread has anything to do."""

    def __init__(self, file: str) -> None:
        # The loop's thread uses it, too, while this one is idle.
        connect = partial(sqlite3.connect, file, isolation_level=None, check_same_thread=False)
        super().__init__(connect, _ROWS_AT_ONCE)
        self._asked = self._answered = 0  # each is counted by one thread
        self._since = 0.0

    def is_idle(self) -> bool:
        """Tell whether nothing runs or waits in the thread, not even something that nobody waits for."""
        return self._asked == self._answered

    def is_silent(self) -> bool:
        """Tell whether the thread has been doing one thing for a while."""
        return not self.is_idle() and time.monotonic() - self._since > SOON_S

    async def _execute(self, fn: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
        if self.is_idle():
            self._since = time.monotonic()
        self._asked += 1
        return await super()._execute(self._counted, partial(fn, *args, **kwargs))

    def _counted(self, work: Callable[[], Result]) -> Result:
        try:
            return work()
        finally:
            self._answered += 1
            self._since = time.monotonic()
