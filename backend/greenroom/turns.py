"""Turns on the event loop: however dear a request is, the others go on between its steps.

All that a request does in the loop's thread is counted. At first it is quick, and never waits. Once it has
used more than a quick one needs, or is known to need it, it waits for a turn after each step: one is given in
each round of the loop, and clients take theirs by turns. While anybody who is quick is being answered, the
slow ones get half of the time and no more, and the database serves them last. So what is quickly answered
waits for a few steps of others, and never for all that they ask for.
"""

import asyncio
import gc
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator, Hashable
from contextvars import ContextVar
from typing import Any, Generic, TypeVar

QUICK_S = 0.02  # of processor time, up to which a request is quick
STEP_S = 0.002  # of processor time, after which a request lets the others go on
LONGEST_PAUSE_S = 0.2
LONGEST_S = 1.0  # of processor time, after which a query is given up

V = TypeVar("V")


class _Collector(threading.local):
    """How much processor time the garbage collector has used in a thread, for whoever's objects."""

    used_s = 0.0
    _began_s = 0.0

    def note(self, phase: str, info: dict[str, int]) -> None:  # noqa: ARG002 (the collector's own)
        """Note that it begins or ends, in the thread that it runs in."""
        if phase == "start":
            self._began_s = time.thread_time()
        else:
            self.used_s += time.thread_time() - self._began_s


_collector = _Collector()
gc.callbacks.append(_collector.note)


def _used_s() -> float:
    """Return how much processor time this thread has used, less what collecting everybody's garbage took."""
    return time.thread_time() - _collector.used_s


class Turns:
    """Lets those who wait go on, one in each round of the event loop, and clients by turns."""

    def __init__(self) -> None:
        self._waiting: dict[Hashable, deque[asyncio.Future[None]]] = {}  # by client, the next one first
        self._quick = 0  # requests that are being answered and take no turns
        self._owed_s = 0.0  # what those who take turns have used since the others had as much
        self._pause: asyncio.TimerHandle | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def next(self, client: Hashable) -> None:
        """Wait until it is a client's turn; the loop has served everybody else once by then."""
        loop = self._in_this_loop()
        turn: asyncio.Future[None] = loop.create_future()
        if not self._waiting:
            loop.call_soon(self._give)
        self._waiting.setdefault(client, deque()).append(turn)
        await turn

    def used(self, seconds: float) -> None:
        """Count what somebody has used who takes turns."""
        self._owed_s += seconds

    def quick(self) -> "_Quick":
        """Count a request as quick, until it calls what the block is given, or the block ends."""
        self._in_this_loop()
        return _Quick(self)

    def one_quick_more(self) -> None:
        """Count one that is quick."""
        self._quick += 1

    def one_quick_less(self) -> None:
        """Count one no longer; if there is none now, those who wait go on."""
        self._quick -= 1
        if not self._quick and self._pause is not None and self._loop is not None:
            self._pause.cancel()
            self._pause = self._loop.call_later(0, self._give)

    def _in_this_loop(self) -> asyncio.AbstractEventLoop:
        loop = asyncio.get_running_loop()
        if self._loop is not loop:  # each test has a loop of its own
            self._loop, self._waiting, self._pause, self._quick, self._owed_s = loop, {}, None, 0, 0
        return loop

    def _give(self) -> None:
        assert self._loop is not None  # noqa: S101 (somebody waits in it)
        owed_s, paused = self._owed_s, self._pause is not None
        self._pause = None
        if self._quick and owed_s >= STEP_S and not paused:
            self._owed_s = 0
            self._pause = self._loop.call_later(min(owed_s, LONGEST_PAUSE_S), self._give)
            return
        if not self._quick:
            self._owed_s = 0
        client = next(iter(self._waiting))
        turns = self._waiting.pop(client)
        turn = turns.popleft()
        if not turn.done():  # it may have been cancelled
            turn.set_result(None)
        if turns:
            self._waiting[client] = turns  # behind the others
        if self._waiting:
            self._loop.call_soon(self._give)


class _Quick:
    """A request that is quick as long as the block runs, and nobody says that it is not."""

    __slots__ = ("_counted", "_turns")

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._counted = False

    def __enter__(self) -> Callable[[], None]:
        self._counted = True
        self._turns.one_quick_more()
        return self._is_not

    def __exit__(self, *_: object) -> None:
        self._is_not()

    def _is_not(self) -> None:
        if self._counted:
            self._counted = False
            self._turns.one_quick_less()


TURNS = Turns()


class TakesTooLong(Exception):  # noqa: N818 (about what was asked, not a fault)
    """A query has used as much processor time as it may."""


class Work:
    """What one request does in the loop's thread: it knows how much it has used, and waits for its turns.

    Args:
        client: whose turns it takes.
        becomes_slow: called when it waits for the first time.
    """

    def __init__(self, client: Hashable = None, becomes_slow: Callable[[], None] = lambda: None) -> None:
        self.client = self if client is None else client
        self.may_be_given_up = False
        self.slow = False
        self._becomes_slow = becomes_slow
        self._spent_s = 0.0
        self._rests_at_s = STEP_S
        self._looks_at_s = 0.0  # by another clock, which is read more cheaply: nothing is to be done before
        self._waiting = 0  # how many of its tasks wait for a turn
        self._waits_since = 0.0
        self._waited_s = 0.0
        self._step_began: float | None = None

    async def give_way(self) -> None:
        """Let the others go on if a step has been used: for a moment, or if it is slow, until its next turn.

        Raises:
            TakesTooLong: it is a query, and has used too much.
        """
        if time.perf_counter() < self._looks_at_s:  # a thread uses no more than what passes
            return
        spent_s = self._now_s()
        if spent_s > LONGEST_S and self.may_be_given_up:
            raise TakesTooLong
        await self._rest(spent_s)

    async def next_turn(self) -> None:
        """Wait for the next turn: what follows may take a step by itself."""
        self.slow = True
        self._becomes_slow()
        if not self._waiting:
            self._waits_since = asyncio.get_running_loop().time()
        self._waiting += 1
        try:
            await TURNS.next(self.client)
        finally:
            self._waiting -= 1
            if not self._waiting:
                self._waited_s += asyncio.get_running_loop().time() - self._waits_since
        self._rests_at_s = self._now_s() + STEP_S

    async def last_turn(self) -> None:
        """Wait until those of its tasks that wait for a turn now have had theirs."""
        if self._waiting:
            await self.next_turn()
        else:
            await self._rest(self._now_s())

    def waited_s(self) -> float:
        """Return for how many seconds it has waited for turns until now, with some of its tasks or all."""
        return self._waited_s + (
            asyncio.get_running_loop().time() - self._waits_since if self._waiting else 0
        )

    async def _rest(self, spent_s: float) -> None:
        if spent_s <= self._rests_at_s:
            self._looks_at_s = time.perf_counter() + min(self._rests_at_s, LONGEST_S) - spent_s
            return
        if self.slow or spent_s > QUICK_S:
            await self.next_turn()
        else:
            self._rests_at_s = spent_s + STEP_S
            await asyncio.sleep(0)

    def counted(self, coroutine: Coroutine[Any, Any, V]) -> Awaitable[V]:
        """Count what a coroutine, which is awaited at once, uses as used by this request."""
        # Within a step, whoever began it counts the following ones as well.
        return _Counted(self, coroutine) if self._step_began is None else coroutine

    def _now_s(self) -> float:
        """Return how much processor time was spent until now."""
        began_s = self._step_began
        return self._spent_s + (0 if began_s is None else _used_s() - began_s)

    def begin_step(self) -> bool:
        """Begin to count; False within a step, which counts already."""
        if self._step_began is not None:
            return False
        self._step_began = _used_s()
        return True

    def end_step(self, began: bool) -> None:
        """End the step that was begun."""
        if began and self._step_began is not None:
            used_s = _used_s() - self._step_began
            self._spent_s += used_s
            self._step_began = None
            if self.slow:
                TURNS.used(used_s)


_WORK: ContextVar[Work] = ContextVar("work")


def current_work() -> Work:
    """Return the work that this is part of; where no request began it, one of its own."""
    return _WORK.get(None) or Work()


def is_slow() -> bool:
    """Tell whether this is part of a request that takes turns."""
    work = _WORK.get(None)
    return work is not None and work.slow


def is_quick() -> bool:
    """Tell whether this is part of a request that takes no turns."""
    work = _WORK.get(None)
    return work is not None and not work.slow


def is_of_a_request() -> bool:
    """Tell whether this is part of a request, whose steps are counted."""
    return _WORK.get(None) is not None


def waited_s() -> float:
    """Return for how many seconds the request that this is part of has waited for turns."""
    work = _WORK.get(None)
    return 0.0 if work is None else work.waited_s()


async def give_way() -> None:
    """Wait for the next turn if this is part of a request, and it has used a step.

    Raises:
        TakesTooLong: as `Work.give_way`.
    """
    work = _WORK.get(None)
    if work is not None:
        await work.give_way()


async def as_work(client: Hashable, coroutine: Coroutine[Any, Any, V]) -> V:
    """Do what a request asks for, as one client's."""
    with TURNS.quick() as becomes_slow:
        work = Work(client, becomes_slow)
        token = _WORK.set(work)
        try:
            return await work.counted(coroutine)
        finally:
            _WORK.reset(token)


class _Counted(Generic[V]):
    """A coroutine whose steps are counted as its request's; what others do in between is not.

    Args:
        work: the request's.
        coroutine: what is awaited.
    """

    __slots__ = ("_coroutine", "_work")

    def __init__(self, work: Work, coroutine: Coroutine[Any, Any, V]) -> None:
        self._work = work
        self._coroutine = coroutine

    def __await__(self) -> Generator[Any, Any, V]:
        steps = self._coroutine.__await__()
        step: Callable[[Any], Any] = steps.send
        given: Any = None
        while True:
            began = self._work.begin_step()
            try:
                awaited = step(given)
            except StopIteration as end:
                return end.value
            finally:
                self._work.end_step(began)
            try:
                step, given = steps.send, (yield awaited)
            except BaseException as error:  # noqa: BLE001 (it is passed on)
                step, given = steps.throw, error
