"""The connections to 100ms, made with the first call.

No desk needs them to start, and what they need takes a tenth of a second to import and to read: a thread does
that, so that nobody else waits for it.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from greenroom.hms_api.calls import Call, Deadline
from greenroom.hms_api.heard import Heard

if TYPE_CHECKING:
    from greenroom.hms_api.sending import Line


class LaterLine:
    """A `Line` that is made once it is used; takes what that takes, and does what that does."""

    def __init__(self, now: Callable[[], datetime], heard: Callable[[Heard], None] | None) -> None:
        self._given = now, heard
        self._made: Line | None = None
        self._making = asyncio.Lock()

    async def close(self) -> None:
        """Close all connections."""
        if self._made is not None:
            await self._made.close()

    async def ask(self, call: Call, deadline: Deadline) -> object:
        """Send a request, as `Line.ask` does."""
        return await (await self._line()).ask(call, deadline)

    async def clock_ahead_s(self, url: str, deadline: Deadline) -> float:
        """Read whose clock is ahead, as `Line.clock_ahead_s` does."""
        return await (await self._line()).clock_ahead_s(url, deadline)

    async def _line(self) -> "Line":
        if self._made is None:
            async with self._making:
                self._made = self._made or await asyncio.to_thread(self._new_line)
        return self._made

    def _new_line(self) -> "Line":
        from greenroom.hms_api.sending import Line  # noqa: PLC0415

        return Line(*self._given)
