"""Staying live: the heartbeats of the page that holds a show, and its report that the show is over.

Anything that opens, starts, ends or hands out a show holds the influencer's row first, so that two at once
cannot both win. A heartbeat changes only the show, as long as it is open.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.access.sessions import is_ending
from greenroom.desk.actors import InfluencerActor
from greenroom.desk.audit.entries import Action, note
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold
from greenroom.desk.problems import NotFound
from greenroom.desk.readiness.silence import contact_lost_since
from greenroom.desk.shows.ending import end_show, lost_show, reopen
from greenroom.desk.shows.failing import read_failure
from greenroom.desk.shows.refusals import forget_refusal
from greenroom.desk.shows.views import EndReason, ShowView, show_view
from greenroom.desk.texts import one_line
from greenroom.store.models import Influencer, Show
from greenroom.store.signs_of_life import note_heartbeat
from greenroom.store.sql import change, find, lock, save
from greenroom.store.studio_rows import session_and_last_show

LONGEST_HOLDER = 64
LONGEST_HMS_ID = 128  # far more than the ids of 100ms have


@dataclass(frozen=True, slots=True)
class Pulse:
    """The state of a show, and whether the calling page still holds it."""

    show: ShowView
    holding: bool


def holder_key(holder: str) -> str:
    """Bring a page's own id to the form in which shows store it."""
    return one_line(holder, LONGEST_HOLDER)


async def show_started(
    desk: Desk, actor: InfluencerActor, show_id: UUID, *, holder: str, peer_id: str, session_id: str | None
) -> Pulse:
    """Record that the show's picture or sound is being sent.

    Raises:
        NotFound: it is not a show of this influencer.
    """
    async with in_transaction():
        influencer = await hold(Influencer, actor.id)
        if show := await hold(Show, show_id, **_mine(actor, holder), ended_at=None):
            show.seen_at = desk.now()
            show.peer_id = one_line(peer_id, LONGEST_HMS_ID)
            show.session_id = session_id and one_line(session_id, LONGEST_HMS_ID)
            if show.started_at is None:
                show.started_at = show.seen_at
                await change(Influencer, {"last_live_at": show.started_at}, id=actor.id)
                await note(desk, actor, Action.SHOW_STARTED, show)
            await save(show, ["seen_at", "peer_id", "session_id", "started_at"])
            if influencer is not None and influencer.block_code is not None:
                await forget_refusal(show)
            return Pulse(show_view(show), holding=True)
    return await _pulse(desk, actor, show_id, holder)


async def heartbeat(desk: Desk, actor: InfluencerActor, show_id: UUID, *, holder: str) -> Pulse:
    """Record a heartbeat of the page that holds the show, and return the show's state.

    The session is recorded too: somebody who is live may sign in again in the same browser.

    A show that ended only because the desk lost contact is reopened, as `reopen` allows.

    Raises:
        NotFound: it is not a show of this influencer.
    """
    now, page = desk.now(), holder_key(holder)
    if running := await note_heartbeat(show_id, actor.id, page, actor.session_id, now):
        return Pulse(show_view(running), holding=True)
    pulse = await _pulse(desk, actor, show_id, holder)
    if pulse.show.end_reason != EndReason.LOST.value:
        return pulse
    async with in_transaction():
        influencer = await hold(Influencer, actor.id)
        session, last = await session_and_last_show(actor.session_id, actor.id)
        ending = is_ending(desk, session)
        lost = None if ending or influencer is None else lost_show(desk, influencer, page, last)
        if lost and lost.id == show_id:
            await reopen(desk, actor, lost)
    return await _pulse(desk, actor, show_id, holder)


async def end_own_show(
    desk: Desk,
    actor: InfluencerActor,
    show_id: UUID,
    *,
    holder: str,
    failure_code: int | None = None,
    failure_text: str = "",
) -> Pulse:
    """End a show from the page that holds it; from any other page, do nothing.

    Args:
        failure_code: the 100ms SDK's error code, if the show could not start or broke off.
        failure_text: the SDK's error text; checked for details, then discarded.

    Raises:
        NotFound: it is not a show of this influencer.
    """
    reason = EndReason.ENDED_BY_INFLUENCER if failure_code is None else EndReason.FAILED
    async with in_transaction():
        await lock(Influencer, id=actor.id)
        if show := await hold(Show, show_id, **_mine(actor, holder), ended_at=None):
            hint = None
            if failure_code is not None:
                hint = await read_failure(desk, show, failure_code, failure_text)
            ended = await end_show(desk, show, reason, actor, code=failure_code, hint=hint)
            return Pulse(show_view(ended), holding=False)
    return await _pulse(desk, actor, show_id, holder)


def _mine(actor: InfluencerActor, holder: str) -> dict[str, Any]:
    """Select the shows that this page of the influencer holds or held."""
    return {"influencer_id": actor.id, "holder": holder_key(holder)}


async def _pulse(desk: Desk, actor: InfluencerActor, show_id: UUID, holder: str) -> Pulse:
    show = await find(Show, id=show_id, influencer_id=actor.id)
    if show is None:
        raise NotFound("show")
    holding = show.ended_at is None and show.holder == holder_key(holder)
    return Pulse(show_view(show, await contact_lost_since(desk, show)), holding)
