"""What 100ms said where a call did not succeed, kept for diagnosis; `HmsApi` tells, nobody waits."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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
_WAITING: Final = 100  # more different ones at once are not kept
_TOGETHER_S: Final = 1.0  # while 100ms keeps failing, what comes within so long is written together
_LARGEST: Final = 2**31 - 1

logger = logging.getLogger("greenroom.hms")


@dataclass(slots=True)
class _Counted:
    """Equal replies that are not written yet: the last one, when the first came, and how many they are."""

    last: Heard
    first_at: datetime
    times: int = 1


@dataclass(slots=True)
class HmsReplies:
    """Keeps in the background what 100ms said; equal replies within a minute are counted."""

    _waiting: dict[tuple[Any, ...], _Counted] = field(default_factory=dict[tuple[Any, ...], _Counted])
    _writer: asyncio.Task[None] | None = None
    _at_once: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, heard: Heard) -> None:
        """Keep a reply soon; it never fails."""
        key = tuple(_what(heard).values())
        if (equal := self._waiting.get(key)) is not None:
            equal.last, equal.times = heard, equal.times + 1
        elif len(self._waiting) < _WAITING:
            self._waiting[key] = _Counted(heard, heard.at)
        if self._writer is None:
            self._writer = asyncio.get_running_loop().create_task(self._write_all())

    async def settle(self) -> None:
        """Wait until everything that was heard is kept."""
        self._at_once.set()
        while self._writer is not None:
            await self._writer
        self._at_once.clear()

    async def _write_all(self) -> None:
        while self._waiting:
            waiting, self._waiting = [*self._waiting.values()], {}
            for counted in waiting:
                try:
                    await _write(counted)
                except Exception as error:  # noqa: BLE001 (a note for later is not worth a fault now)
                    logger.warning("What 100ms said could not be kept: %s", describe_failure(error))
            with suppress(TimeoutError):
                async with asyncio.timeout(_TOGETHER_S):
                    await self._at_once.wait()
        self._writer = None


async def _write(counted: _Counted) -> None:
    heard, what = counted.last, _what(counted.last)
    same = HmsReply.filter(last_at__gt=counted.first_at - COUNTED_WITHIN, **what)
    again = await same.order_by("-last_at").first()
    after_s = heard.error.retry_after_s
    wait_s = None if after_s is None else ceil(after_s)
    if again is not None:
        seen = HmsReply.filter(id=again.id)
        times = F("times") + counted.times
        await seen.update(times=times, last_at=heard.at, retry_after_s=wait_s)
        return
    await HmsReply.create(
        id=new_id(),
        first_at=counted.first_at,
        last_at=heard.at,
        times=counted.times,
        retry_after_s=wait_s,
        **what,
    )


def _what(heard: Heard) -> dict[str, Any]:
    """Return the columns in which equal replies are equal."""
    error = heard.error
    return {
        "account": heard.access_key and short_id(heard.access_key),
        "asked": heard.asked,
        "kind": error.kind.value,
        "status": error.status,
        "code": _small(error.code),
        "said": heard.said,
    }


def _small(code: int | None) -> int | None:
    """Leave out what is no code of 100ms's: JSON may hold a number of any size."""
    return code if code is None or abs(code) <= _LARGEST else None
