"""Who may hash next: those whom the desk has reason to trust and strangers in turn, each lane in its turn.

A flood from one network fills that network's lane: a newcomer from elsewhere takes the place of the last one
in the longest lane, who is refused instead.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from greenroom.desk.problems import Busy

HASHING_S = 0.03  # what one hash takes, roughly; only for the advice in Busy

_Turn = asyncio.Future[None]


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody waits.

    Args:
        lane: those with the same wait one behind the other: a stranger's network, or what proves who it is.
        trusted: it is one of the reserved places.
    """

    lane: str = ""
    trusted: bool = False


class HashingQueue:
    """Turns at hashing.

    Args:
        at_once: how many have their turn at once.
        places: how many strangers may be inside, waiting or having their turn; one more is refused with Busy.
        reserved: how many more may be inside if they are trusted.
    """

    def __init__(self, *, at_once: int, places: int, reserved: int) -> None:
        self._at_once = at_once
        self._places = places
        self._reserved = reserved
        self._running = {True: 0, False: 0}  # by whether they are trusted
        self._lines = {True: _Line(), False: _Line()}
        self._trusted_next = True

    @property
    def inside(self) -> int:
        """How many wait or have their turn."""
        return self._count(trusted=True) + self._count(trusted=False)

    @asynccontextmanager
    async def turn(self, place: Place) -> AsyncGenerator[None]:
        """Wait for a turn, and have it for as long as the block takes.

        Raises:
            Busy: there is no room; the block was not entered.
        """
        line = self._lines[place.trusted]
        if self._is_full(trusted=place.trusted):
            dropped = line.drop_for(place.lane)
            if dropped is None:
                raise self._busy(place)
            lane, other = dropped
            if not other.done():  # cancelled, and has not left yet
                other.set_exception(self._busy(Place(lane, trusted=place.trusted)))
        turn = line.join(place.lane)
        self._begin_next()
        try:
            await turn
        except BaseException:
            line.leave(place.lane, turn)
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self._end(trusted=place.trusted)  # cancelled between being called and coming
            raise
        try:
            yield
        finally:
            self._end(trusted=place.trusted)

    def _count(self, *, trusted: bool) -> int:
        return self._running[trusted] + len(self._lines[trusted])

    def _is_full(self, *, trusted: bool) -> bool:
        if trusted:
            return self.inside >= self._places + self._reserved
        return self._count(trusted=False) >= self._places

    def _busy(self, place: Place) -> Busy:
        line, other = self._lines[place.trusted], self._lines[not place.trusted]
        before = line.turns_before_the_next_of(place.lane)
        return Busy(retry_after_s=1 + round((before + min(before, len(other))) * HASHING_S))

    def _begin_next(self) -> None:
        while sum(self._running.values()) < self._at_once:
            trusted = self._trusted_next if self._lines[self._trusted_next] else not self._trusted_next
            turn = self._lines[trusted].call()
            if turn is None:
                return
            self._running[trusted] += 1
            self._trusted_next = not trusted
            turn.set_result(None)

    def _end(self, *, trusted: bool) -> None:
        self._running[trusted] -= 1
        self._begin_next()


class _Line:
    """Those who wait, in lanes that take turns."""

    def __init__(self) -> None:
        self._lanes: dict[str, deque[_Turn]] = {}  # in the order of their turns
        self._waiting = 0

    def __len__(self) -> int:
        return self._waiting

    def join(self, lane: str) -> _Turn:
        """Wait at the end of a lane."""
        turn = asyncio.get_running_loop().create_future()
        self._lanes.setdefault(lane, deque()).append(turn)
        self._waiting += 1
        return turn

    def call(self) -> _Turn | None:
        """Take out the first of the lane whose turn it is; None if nobody waits."""
        while self._lanes:
            lane, waiting = next(iter(self._lanes.items()))
            del self._lanes[lane]
            turn = waiting.popleft()
            self._waiting -= 1
            if waiting:
                self._lanes[lane] = waiting
            if not turn.done():  # cancelled, and has not left yet
                return turn
        return None

    def leave(self, lane: str, turn: _Turn) -> None:
        """Take somebody out, if they are still waiting."""
        waiting = self._lanes.get(lane, deque())
        if turn in waiting:
            waiting.remove(turn)
            self._waiting -= 1
            if not waiting:
                del self._lanes[lane]

    def drop_for(self, lane: str) -> tuple[str, _Turn] | None:
        """Take out the last of the longest lane, if it stays no shorter than this one becomes."""
        longest = max(self._lanes, key=lambda name: len(self._lanes[name]), default=lane)
        waiting = self._lanes.get(longest, deque())
        if len(waiting) < len(self._lanes.get(lane, ())) + 2:
            return None
        turn = waiting.pop()
        self._waiting -= 1
        return longest, turn

    def turns_before_the_next_of(self, lane: str) -> int:
        """Tell how many have their turns before somebody who joined the lane now."""
        return min(len(self._lanes.get(lane, ())) * len(self._lanes), self._waiting)
