"""Work that a cancelled caller must not leave half done."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from typing import TypeVar

Result = TypeVar("Result")


async def finish(work: Awaitable[Result]) -> Result:
    """Run `work` to its end even if the caller is cancelled meanwhile, then let the caller be cancelled.

    GraphQL cancels a resolver whose sibling failed, and a socket that closes cancels its request. A BEGIN,
    COMMIT or release that stops halfway then keeps the connection for ever.

    Raises:
        asyncio.CancelledError: The caller was cancelled; `work` has finished nevertheless, with whatever
        outcome.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait({task})
        if not task.cancelled():
            task.exception()  # noted: what the caller gets is the cancellation
        raise
