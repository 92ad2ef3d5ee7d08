"""Counts of what happened recently, in one process: a restart forgets them."""

from bisect import insort
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

Key = tuple[str, ...]

CLOCKS_MAY_DIFFER = timedelta(seconds=5)
"""A moment that is no further in the future than this counts: another process read its clock a little
later."""

_FIRST_SWEEP = 1024


class Counters(Protocol):
    """Sliding windows: for every key, the moments when something happened recently.

    How much is counted is limited; keys that are no longer used are forgotten automatically.
    """

    async def take(self, keys: Mapping[Key, int], now: datetime) -> timedelta:
        """Count this moment under all of the keys, or under none if one of them is used up.

        Args:
            keys: how many moments may count, by key.

        Returns:
            How long until none of them is used up; zero if the moment was counted.
        """
        ...

    async def take_back(self, keys: Iterable[Key], moment: datetime) -> None:
        """Uncount, under each of the keys, one that was counted at this moment, if it still counts."""
        ...

    async def clear(self, key: Key) -> None:
        """Forget everything about a key."""
        ...


class MemoryCounters:
    """The counts of one process.

    Args:
        window: how long a moment counts.
    """

    def __init__(self, window: timedelta) -> None:
        self._window = window
        self._moments: dict[Key, list[datetime]] = {}
        self._sweep_at = _FIRST_SWEEP

    def __len__(self) -> int:
        return len(self._moments)

    async def take(self, keys: Mapping[Key, int], now: datetime) -> timedelta:
        """Count this moment under all of the keys or none; see `Counters`."""
        wait = max(self._wait(key, limit, now) for key, limit in keys.items())
        if not wait:
            for key in keys:
                self._add(key, now)
        return wait

    async def take_back(self, keys: Iterable[Key], moment: datetime) -> None:
        """Uncount what was counted at this moment; see `Counters`."""
        for key in keys:
            moments = self._moments.get(key, [])
            if moment in moments:
                moments.remove(moment)
                if not moments:
                    del self._moments[key]

    async def clear(self, key: Key) -> None:
        """Forget everything about a key."""
        self._moments.pop(key, None)

    def _wait(self, key: Key, limit: int, now: datetime) -> timedelta:
        moments = self._recent(key, now)
        return moments[-limit] + self._window - now if len(moments) >= limit else timedelta(0)

    def _add(self, key: Key, now: datetime) -> None:
        insort(self._moments.setdefault(key, []), now)
        self._moments[key] = self._recent(key, now)
        if len(self._moments) > self._sweep_at:
            self._moments = {key: recent for key in self._moments if (recent := self._recent(key, now))}
            self._sweep_at = max(_FIRST_SWEEP, 2 * len(self._moments))

    def _recent(self, key: Key, now: datetime) -> list[datetime]:
        # What is further in the future was counted before the clock was set back: it would count too long.
        since, until = now - self._window, now + CLOCKS_MAY_DIFFER
        return [moment for moment in self._moments.get(key, ()) if since < moment <= until]
