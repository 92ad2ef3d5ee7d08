"""Shows: staying live, and ending.

Whoever changes a show touches the influencer's row first, so that two at once cannot both win.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.audit import Action, Actor, announce, record
from greenroom.desk.desk import Desk
from greenroom.desk.problems import NotFound
from greenroom.desk.texts import one_line
from greenroom.store.models import Influencer, Show

LONGEST_HOLDER = 64
LONGEST_HMS_ID = 128  # far more than the ids of 100ms have


class EndReason(StrEnum):
    """Why a show ended."""

    ENDED_BY_INFLUENCER = "ENDED_BY_INFLUENCER"
    STOPPED_BY_ADMIN = "STOPPED_BY_ADMIN"
    FAILED = "FAILED"
    LOST = "LOST"
    ENDED_BY_HMS = "ENDED_BY_HMS"


class ShowState(StrEnum):
    """How far a show has come."""

    STARTING = "STARTING"
    ON_AIR = "ON_AIR"
    ENDED = "ENDED"


@dataclass(frozen=True, slots=True)
class Pulse:
    """How a show stands, and whether the asking page still holds it."""

    show: Show
    holding: bool


def holder_key(holder: str) -> str:
    """Bring a page's own id to the form in which shows keep it."""
    return one_line(holder, LONGEST_HOLDER)


def state_of(started_at: datetime | None, ended_at: datetime | None) -> ShowState:
    """Tell how far a show has come: on air once its picture or sound is really sent."""
    if ended_at is not None:
        return ShowState.ENDED
    return ShowState.STARTING if started_at is None else ShowState.ON_AIR


_ENDINGS = {
    EndReason.ENDED_BY_INFLUENCER: "The show was ended on the phone.",
    EndReason.STOPPED_BY_ADMIN: "An admin stopped the show.",
    EndReason.FAILED: "The show broke off.",
    EndReason.LOST: "The desk lost contact with the phone.",
    EndReason.ENDED_BY_HMS: "The room was closed.",
}


def ending_of(show: Show) -> str | None:
    """Say why a show ended; None while it is open."""
    if show.end_reason is None:
        return None
    sentence = _ENDINGS[EndReason(show.end_reason)]
    if show.end_code is not None:
        sentence = f"{sentence} (Error {show.end_code}.)"
    return f"{sentence} They say: {show.end_note}" if show.end_note else sentence


async def show_started(
    desk: Desk, actor: InfluencerActor, show_id: UUID, *, holder: str, peer_id: str, session_id: str | None
) -> Pulse:
    """Note that the show's picture or sound is really being sent.

    Raises:
        NotFound: it is not a show of this influencer.
    """
    now = desk.now()
    async with in_transaction():
        mine = _held(show_id, actor, holder)
        if await mine.filter(started_at=None).update(started_at=now):
            await record(actor, Action.SHOW_STARTED, now, subject=("shows", show_id))
            await announce("SHOW_STARTED", now, influencer_id=actor.id, show_id=show_id)
        peer_id, session_id = (
            one_line(peer_id, LONGEST_HMS_ID),
            session_id and one_line(session_id, LONGEST_HMS_ID),
        )
        await mine.update(peer_id=peer_id, session_id=session_id, seen_at=now)
    return await _pulse(actor, show_id, holder)


async def heartbeat(desk: Desk, actor: InfluencerActor, show_id: UUID, *, holder: str) -> Pulse:
    """Take a sign of life of the page that holds the show, and tell it how the show stands.

    Raises:
        NotFound: it is not a show of this influencer.
    """
    await _held(show_id, actor, holder).update(seen_at=desk.now())
    return await _pulse(actor, show_id, holder)


async def end_show(
    desk: Desk, actor: InfluencerActor, show_id: UUID, *, holder: str, failure_code: int | None = None
) -> Pulse:
    """End a show from the page that holds it; from any other page nothing happens.

    Args:
        failure_code: the 100ms SDK's error code, where the show could not start or broke off.

    Raises:
        NotFound: it is not a show of this influencer.
    """
    before = await _pulse(actor, show_id, holder)
    if before.holding:
        reason = EndReason.ENDED_BY_INFLUENCER if failure_code is None else EndReason.FAILED
        async with in_transaction():
            row = Influencer.filter(id=actor.id, open_show_id=show_id)
            await row.update(open_show_id=show_id)  # takes the row before looking at the show
            ending = {"ended_at": desk.now(), "end_reason": reason.value, "end_code": failure_code}
            if await _held(show_id, actor, holder).update(**ending):
                await row.update(open_show_id=None)
                await note_end(desk, actor, actor.id, show_id, reason=reason, code=failure_code)
    return await _pulse(actor, show_id, holder)


def _held(show_id: UUID, actor: InfluencerActor, holder: str) -> QuerySet[Show]:
    return Show.filter(id=show_id, influencer_id=actor.id, holder=holder_key(holder), ended_at=None)


async def _pulse(actor: InfluencerActor, show_id: UUID, holder: str) -> Pulse:
    show = await Show.get_or_none(id=show_id, influencer_id=actor.id)
    if show is None:
        raise NotFound("This show is not one of yours.", "Load the page again.")
    return Pulse(show, holding=show.ended_at is None and show.holder == holder_key(holder))


async def note_end(
    desk: Desk,
    actor: Actor,
    influencer_id: UUID,
    show_id: UUID,
    *,
    reason: EndReason,
    code: int | None = None,
) -> None:
    """Write the trace of a show's end, inside the transaction that ends it."""
    after = {"endReason": reason.value, "endCode": code}
    await record(actor, Action.SHOW_ENDED, desk.now(), subject=("shows", show_id), after=after)
    await announce("SHOW_ENDED", desk.now(), influencer_id=influencer_id, show_id=show_id)
