"""What 100ms said where a call did not succeed, kept for diagnosis; `HmsApi` tells, nobody waits."""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil
from typing import Any, Final

from tortoise.expressions import F

from greenroom.desk.failures import describe_failure
from greenroom.hms.surroundings import short_id
from greenroom.hms_api.heard import Heard
from greenroom.store.ids import new_id
from greenroom.store.models import HmsReply

KEPT_FOR: Final = timedelta(days=7)
KEPT: Final = 200
COUNTED_WITHIN: Final = timedelta(minutes=1)
_WAITING: Final = 100  # more than these at once are not kept
_LARGEST: Final = 2**31 - 1

logger = logging.getLogger("greenroom.hms")


@dataclass(slots=True)
class HmsReplies:
    """Keeps in the background what 100ms said; equal replies within a minute are counted."""

    _tasks: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def hear(self, heard: Heard) -> None:
        """Keep a reply soon; it never fails."""
        if len(self._tasks) < _WAITING:
            task = asyncio.get_running_loop().create_task(self._keep(heard))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def settle(self) -> None:
        """Wait until everything that was heard is kept."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def _keep(self, heard: Heard) -> None:
        try:
            async with self._turn:
                await _write(heard)
        except Exception as error:  # noqa: BLE001 (a note for later is not worth a fault now)
            logger.warning("What 100ms said could not be kept: %s", describe_failure(error))


async def _write(heard: Heard) -> None:
    error = heard.error
    what: dict[str, Any] = {
        "account": heard.access_key and short_id(heard.access_key),
        "asked": heard.asked,
        "kind": error.kind.value,
        "status": error.status,
        "code": _small(error.code),
        "said": heard.said,
    }
    same = HmsReply.filter(last_at__gt=heard.at - COUNTED_WITHIN, **what)
    again = await same.order_by("-last_at").first()
    wait_s = None if error.retry_after_s is None else ceil(error.retry_after_s)
    if again is not None:
        seen = HmsReply.filter(id=again.id)
        await seen.update(times=F("times") + 1, last_at=heard.at, retry_after_s=wait_s)
        return
    await HmsReply.create(
        id=new_id(),
        first_at=heard.at,
        last_at=heard.at,
        times=1,
        retry_after_s=wait_s,
        **what,
    )


def _small(code: int | None) -> int | None:
    """Leave out what is no code of 100ms's: JSON may hold a number of any size."""
    return code if code is None or abs(code) <= _LARGEST else None
