"""What is still due at 100ms for room codes: switching, making and confirming them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from weakref import WeakKeyDictionary

from greenroom.desk.audit.entries import DeskItself
from greenroom.desk.credentials.confirming_codes import confirm_code
from greenroom.desk.credentials.making_codes import make_due_code
from greenroom.desk.desk import Desk
from greenroom.desk.sealed.code_switch import follow_switch
from greenroom.hms_api.apis import HmsApis
from greenroom.hms_api.client import HmsApi
from greenroom.hms_api.errors import HmsError
from greenroom.store.room_code_rows import Place, Work, due_codes

CODES_A_ROUND: Final = 20  # of each kind of work: 100ms does not say how many requests it takes
CONFIRMED_EVERY: Final = timedelta(hours=1)


@dataclass
class _Progress:
    """What a process remembers from one round to the next.

    Args:
        done_until: up to whom each kind of work has come, so that nobody waits for those before them.
        resting: until when a 100ms is left alone, where it asked for that.
    """

    done_until: dict[Work, Place] = field(default_factory=dict[Work, Place])
    resting: dict[HmsApi, datetime] = field(default_factory=dict[HmsApi, datetime])


_progress: WeakKeyDictionary[HmsApis, _Progress] = WeakKeyDictionary()


async def keep_room_codes(desk: Desk) -> None:
    """Do what is due, the switch first; a 100ms that does not answer is left alone until the next round."""

    async def make(influencer_id: UUID) -> None:
        await make_due_code(desk, DeskItself(), influencer_id, again=True)

    async def confirm(influencer_id: UUID) -> None:
        await confirm_code(desk, influencer_id)
        await follow_switch(desk, influencer_id)

    progress = _progress.setdefault(desk.apis, _Progress())
    silent = {api for api, until in progress.resting.items() if desk.now() < until}
    work: dict[Work, Callable[[UUID], Awaitable[None]]] = {
        "switch": lambda influencer_id: follow_switch(desk, influencer_id),
        "make": make,
        "confirm": confirm,
    }
    for kind, do in work.items():
        await _work_off(desk, progress, silent, kind, do)


async def _work_off(
    desk: Desk,
    progress: _Progress,
    silent: set[HmsApi],
    kind: Work,
    do: Callable[[UUID], Awaitable[None]],
) -> None:
    """Do one kind of work for the next few who need it; after the last one, it begins again."""
    asked_before = desk.now() - CONFIRMED_EVERY if kind == "confirm" else None
    after = progress.done_until.pop(kind, None)
    found = await due_codes(kind, CODES_A_ROUND, asked_before=asked_before, after=after)
    if len(found) == CODES_A_ROUND:
        progress.done_until[kind] = found[-1].place
    for one in found:
        api = desk.api_of(one.access_key or "")
        if api is None or api in silent:
            continue
        try:
            await do(one.influencer_id)
        except HmsError as error:
            if not error.is_answer:
                silent.add(api)
            if error.retry_after_s is not None:
                progress.resting[api] = desk.now() + timedelta(seconds=error.retry_after_s)
