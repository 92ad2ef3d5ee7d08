"""Waiting for what another program has locked, in the event loop: others can use the connection meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from greenroom.store.sqlite_faults import locked, translated
from greenroom.store.unavailable import UnavailableError, in_a_hurry
from greenroom.store.waiting import left_s

Result = TypeVar("Result")

WAITS_S = 5.0
LOOKS_EVERY_S = 0.01


async def patiently(file: str, attempt: Callable[[], Awaitable[Result]]) -> Result:
    """Repeat what another program's lock keeps from us, for a while.

    Raises:
        UnavailableError: The lock was still there; the message names who holds it if the system tells.
    """
    until: float | None = None
    while True:
        try:
            with translated(file):
                return await attempt()
        except UnavailableError as exc:
            if not exc.in_use:
                raise
            now = asyncio.get_running_loop().time()
            until = until or now + (0 if in_a_hurry() else min(WAITS_S, left_s()))
            if now >= until:
                raise UnavailableError(locked(file), in_use=True) from exc
        await asyncio.sleep(LOOKS_EVERY_S)
