"""How often sign-in may fail: the counters, for the keys that `access.tries` chooses."""

from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil

from greenroom.desk.problems import TooManyAttempts
from greenroom.store.counters import Counters, Key, MemoryCounters

WINDOW = timedelta(minutes=15)
NOTED_EVERY = timedelta(minutes=1)


class SignInLimits:
    """How often sign-in has failed recently.

    Args:
        counters: makes the counters for a window: those of this process, or those that several share.
    """

    def __init__(self, counters: Callable[[timedelta], Counters] = MemoryCounters) -> None:
        self._failures = counters(WINDOW)
        self._noted = counters(NOTED_EVERY)

    async def take(self, keys: dict[Key, int], now: datetime, case: str = "") -> None:
        """Count a try under all of these keys, or under none.

        Args:
            keys: how many may fail, by key.
            case: which of the sentences of TooManyAttempts says it.

        Raises:
            TooManyAttempts: one of them is used up.
        """
        wait = await self._failures.take(keys, now)
        if wait:
            raise TooManyAttempts(ceil(wait.total_seconds()), case)

    async def take_back(self, keys: dict[Key, int], moment: datetime) -> None:
        """Uncount a try that was counted at this moment."""
        await self._failures.take_back(keys, moment)

    async def clear(self, key: Key) -> None:
        """Forget the failures under one key."""
        await self._failures.clear(key)

    async def should_note(self, key: Key, now: datetime) -> bool:
        """Tell whether nothing was noted under the key in the last minute, and note it now."""
        return not await self._noted.take({("noted", *key): 1}, now)
