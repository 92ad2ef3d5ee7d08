"""What is done for somebody after their request has been answered, and must neither delay nor fail it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from greenroom.desk.failures import log_failure

STOPS_WITHIN_S: Final = 1.0
AT_ONCE: Final = 8  # of one process; others wait for their turn, so that many do no more to 100ms than a few

logger = logging.getLogger("greenroom.errands")


class Errands:
    """The errands of one process: a few at a time, and of those with the same name one.

    A job of the rounds does again what an errand has not managed, so that none needs to be remembered.
    """

    def __init__(self) -> None:
        self._running: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._places = asyncio.Semaphore(AT_ONCE)

    def start(self, name: str, work: Callable[[], Awaitable[object]]) -> None:
        """Begin an errand, or have the one of this name that is running begin once more when it is done.

        Call it when the transaction is over whose change the errand follows.
        """
        if name in self._running:
            self._again.add(name)
        else:
            self._running[name] = asyncio.create_task(self._run(name, work), name=name)

    async def finished(self) -> None:
        """Wait until no errand runs."""
        while self._running:
            await asyncio.wait(self._running.values())

    async def stop(self) -> None:
        """Let the errands that are running end within a second, and cancel those that have not."""
        if self._running:
            await asyncio.wait(self._running.values(), timeout=STOPS_WITHIN_S)
        for errand in self._running.values():
            errand.cancel()
        await self.finished()

    async def _run(self, name: str, work: Callable[[], Awaitable[object]]) -> None:
        try:
            while True:
                try:
                    async with self._places:
                        self._again.discard(name)
                        await work()
                except Exception as error:  # noqa: BLE001 (nobody waits for it)
                    log_failure(logger, f"{name} failed", error)
                if name not in self._again:
                    return
        finally:
            del self._running[name]
