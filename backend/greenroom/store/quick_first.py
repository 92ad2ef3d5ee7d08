"""A lock that lets what is quickly answered go first."""

import asyncio
from collections import deque
from collections.abc import Hashable
from typing import Literal

from greenroom.store.waiting import SOON_S, behind_others
from greenroom.turns import current_work, is_slow

EVERY = 4  # at least every so often, one of those who take turns has it although others wait

_Queue = deque[asyncio.Future[None]]


class QuickFirst(asyncio.Lock):
    """Goes to requests that are quick before those that take turns.

    The quick ones have it in the order of asking, and the clients of the others by turns.

    Args:
        places: how many may have it at once.
        beside: another for the same database, whose answers to anybody count here as well.
    """

    def __init__(self, places: int = 1, beside: "QuickFirst | None" = None) -> None:
        super().__init__()
        self._answers = beside or self
        self._free = places
        self._quick = _Queue()
        self._slow: dict[Hashable, _Queue] = {}  # by client, the next one first
        self._since_slow = 0
        self.answered_at = float("-inf")

    def locked(self) -> bool:
        """Tell whether nobody else can have it now."""
        return not self._free

    def is_waited_for(self) -> bool:
        """Tell whether somebody waits for it."""
        return any(not handed.done() for queue in (self._quick, *self._slow.values()) for handed in queue)

    def answered(self, since: float) -> None:
        """Note that the database has just answered somebody who has it: if soon, the others may wait.

        Args:
            since: when it was asked, by the event loop's clock.
        """
        now = asyncio.get_running_loop().time()
        if now - since < SOON_S:
            self._answers.answered_at = now

    async def acquire(self) -> Literal[True]:
        """Wait for it, and take it.

        Raises:
            TimeoutError: the database has answered nobody for as long as it may.
        """
        if self._free:
            self._free -= 1
            return True
        handed = asyncio.get_running_loop().create_future()
        (self._slow.setdefault(current_work().client, _Queue()) if is_slow() else self._quick).append(handed)
        try:
            await behind_others(handed, lambda: self._answers.answered_at)
        except BaseException:
            if handed.done():
                self.release()
            handed.cancel()
            raise
        return True

    def release(self) -> None:
        """Hand it to whoever is next."""
        while self._quick or self._slow:
            slow = not self._quick or (self._slow and self._since_slow >= EVERY)
            handed = self._next_slow() if slow else self._quick.popleft()
            if not handed.done():
                self._since_slow = 0 if slow else self._since_slow + 1
                handed.set_result(None)
                return
        self._free += 1

    def _next_slow(self) -> asyncio.Future[None]:
        client = next(iter(self._slow))
        queue = self._slow.pop(client)
        handed = queue.popleft()
        if queue:
            self._slow[client] = queue  # behind the others
        return handed
