"""How long anything waits for the database: a step so long, and a request with all of its steps so long.

A database that is frozen, or whose machine has vanished, says nothing at all, for ever.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from contextvars import Context, ContextVar

from greenroom.turns import waited_s

STEP_S = 11.0  # a statement or a COMMIT; a server that lives gives up before that, and says why
SOON_S = 1.0  # a database that takes longer is slow, whoever asks: nobody waits for it any longer for that
REQUEST_S = 13.0  # all steps of a request together, or of a round
LAST_SHARE = 0.04  # of all the time, for each step after its end


class _Budget:
    """Until when somebody may wait for the database.

    Their turns in the event loop do not count, nor does waiting while the database serves others. What else
    they wait for does, so each step gets a little time even at the end: a database that lives needs no more.
    """

    def __init__(self, seconds: float) -> None:
        now = asyncio.get_running_loop().time()
        self._last_s = seconds * LAST_SHARE
        self._ends_at = now + seconds - waited_s()
        self._served_until = now

    def left_s(self) -> float:
        """Return how long a step may take that begins now."""
        return max(self._last_s, self._ends_at + waited_s() - asyncio.get_running_loop().time())

    def leave_out(self, since: float, until: float) -> None:
        """Do not count a time in which the database served others; two tasks may wait at once."""
        self._ends_at += max(0.0, until - max(since, self._served_until))
        self._served_until = max(self._served_until, until)

    def lift(self) -> None:
        """Leave what outlives the block to the limits of its steps."""
        self._ends_at = float("inf")


_budget: ContextVar[_Budget | None] = ContextVar("_budget", default=None)
_unlimited: ContextVar[bool] = ContextVar("_unlimited", default=False)


@contextmanager
def waiting_at_most(seconds: float) -> Generator[None]:
    """Let the block wait for so many seconds from now on; after that, a step that waits fails."""
    budget = _Budget(seconds)
    token = _budget.set(budget)
    try:
        yield
    finally:
        budget.lift()
        _budget.reset(token)


@contextmanager
def however_long() -> Generator[None]:
    """Let the block's statements take as long as they need: those that change tables."""
    token = _unlimited.set(True)
    try:
        yield
    finally:
        _unlimited.reset(token)


def in_nobodys_time() -> Context:
    """Return a context whose steps are limited as here, but not by the time of what this is part of."""
    context = Context()
    context.run(_unlimited.set, _unlimited.get())
    return context


@asynccontextmanager
async def a_step(at_most_s: float | None = None) -> AsyncGenerator[None]:
    """Do one thing with the database, for as long as it may take.

    Args:
        at_most_s: in seconds; STEP_S without it.

    Raises:
        TimeoutError: it took longer, or the time of what it belongs to is up.
    """
    async with asyncio.timeout(_timeout(left_s(at_most_s))):
        yield


def _timeout(seconds: float) -> float | None:
    """Return seconds as asyncio takes them, to whom no limit is None."""
    return seconds if seconds < float("inf") else None


def left_s(at_most_s: float | None = None) -> float:
    """Return for how many seconds the database may say nothing from now on.

    Args:
        at_most_s: in seconds; STEP_S without it.
    """
    if _unlimited.get():
        return float("inf")
    budget, step_s = _budget.get(), at_most_s or STEP_S
    return min(step_s, budget.left_s()) if budget else step_s


async def behind_others(handed: asyncio.Future[None], last_answer: Callable[[], float]) -> None:
    """Wait until others hand on what they have of the database, as long as it answers them.

    Args:
        handed: done once it is handed on.
        last_answer: when the database answered last, by the event loop's clock.

    Raises:
        TimeoutError: it has answered nobody for as long as it may.
    """
    loop, budget, may_be_silent_s = asyncio.get_running_loop(), _budget.get(), left_s()
    since = loop.time()
    while not handed.done():
        silent_s = loop.time() - max(since, last_answer())
        if silent_s >= may_be_silent_s:
            raise TimeoutError
        await asyncio.wait((handed,), timeout=_timeout(may_be_silent_s - silent_s))
    if budget:
        budget.leave_out(since, last_answer())
