"""Cancels a piece of work at every place where it waits."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any


class _CancelledAt(Awaitable[None]):
    """Runs a coroutine as a task would, and cancels what it waits for at the n-th wait."""

    def __init__(self, work: Coroutine[Any, Any, Any], nth: int) -> None:
        self.work = work
        self.nth = nth
        self.waits = 0

    def __await__(self) -> Generator[Any, Any, None]:
        thrown: BaseException | None = None
        while True:
            try:
                awaited = self.work.throw(thrown) if thrown else self.work.send(None)
            except StopIteration:
                return
            self.waits += 1
            thrown = None
            try:
                if self.waits != self.nth:
                    yield awaited
                elif awaited is None:  # a bare `sleep(0)`
                    raise asyncio.CancelledError  # noqa: TRY301 -- as a task would throw it in
                else:
                    awaited.cancel()
                    yield awaited
            except BaseException as exc:  # noqa: BLE001 -- all of it is the coroutine's to deal with
                thrown = exc


async def cancel_everywhere(
    work: Callable[[], Coroutine[Any, Any, Any]], check: Callable[[], Awaitable[None]]
) -> int:
    """Run `work` again and again, cancelled at its first wait, its second ..., with a check after each.

    Returns:
        The number of places at which it was cancelled.
    """
    for nth in range(1, 1000):
        run = _CancelledAt(work(), nth)
        try:
            await asyncio.wait_for(asyncio.create_task(_as_coroutine(run)), 30)
        except asyncio.CancelledError:
            await asyncio.wait_for(check(), 30)
        else:
            if run.waits < nth:
                return nth - 1
    raise AssertionError("the work never ends")


async def _as_coroutine(run: _CancelledAt) -> None:
    await run
