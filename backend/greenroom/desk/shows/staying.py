"""Shows: staying live, and ending.

Whoever opens or ends a show, or hands it out, holds the influencer's row first, so that two at once cannot
both win. A sign of life touches the show alone, as long as it is open.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.audit.entries import Action, Actor, announce, record
from greenroom.desk.desk import Desk
from greenroom.desk.problems import NotFound
from greenroom.desk.readiness.silence import COME_BACK_WITHIN, contact_lost_since
from greenroom.desk.texts import one_line
from greenroom.hms.sdk_errors import SdkError, SdkHint, read_hint, sdk_error
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
    """How a show stands, and whether the asking page still holds it.

    Args:
        silent_since: since when the desk has lost contact with the page that holds it.
    """

    show: Show
    holding: bool
    silent_since: datetime | None = None


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
    EndReason.LOST: "The desk lost contact with the phone.",
    EndReason.ENDED_BY_HMS: "The room was closed.",
}


def ending_of(show: Show) -> str | None:
    """Say why a show ended, in words for the influencer; None while it is open."""
    if show.end_reason is None:
        return None
    failed = _failure(show)
    sentence = failed.for_influencer if failed else _ENDINGS[EndReason(show.end_reason)]
    if show.end_code is not None:
        sentence = f"{sentence} (Error {show.end_code}.)"
    return f"{sentence} They say: {show.end_note}" if show.end_note else sentence


def ending_for_admins(show: Show) -> str | None:
    """Say why a show ended, in words for an admin; None while it is open."""
    if (failed := _failure(show)) is None:
        return ending_of(show)
    code = "" if show.end_code is None else f" (100ms error {show.end_code}.)"
    return f"{failed.for_admin}{code}"


def _failure(show: Show) -> SdkError | None:
    if show.end_reason != EndReason.FAILED.value:
        return None
    return sdk_error(show.end_code, SdkHint(show.end_hint) if show.end_hint else None)


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
    return await _pulse(desk, actor, show_id, holder)


async def heartbeat(desk: Desk, actor: InfluencerActor, show_id: UUID, *, holder: str) -> Pulse:
    """Take a sign of life of the page that holds the show, and tell it how the show stands.

    A show that ended only because the desk had lost contact is open again with it, as `reopen` allows.

    Raises:
        NotFound: it is not a show of this influencer.
    """
    if not await _held(show_id, actor, holder).update(seen_at=desk.now()):
        lost = await Show.get_or_none(
            id=show_id,
            influencer_id=actor.id,
            holder=holder_key(holder),
            end_reason=EndReason.LOST.value,
        )
        if lost is not None:
            async with in_transaction():
                await reopen(desk, actor, lost)
    return await _pulse(desk, actor, show_id, holder)


async def end_show(
    desk: Desk,
    actor: InfluencerActor,
    show_id: UUID,
    *,
    holder: str,
    failure_code: int | None = None,
    failure_text: str = "",
) -> Pulse:
    """End a show from the page that holds it; from any other page nothing happens.

    Args:
        failure_code: the 100ms SDK's error code, where the show could not start or broke off.
        failure_text: the SDK's error text; read for what it adds to the code, and not kept.

    Raises:
        NotFound: it is not a show of this influencer.
    """
    before = await _pulse(desk, actor, show_id, holder)
    if before.holding:
        reason = EndReason.ENDED_BY_INFLUENCER if failure_code is None else EndReason.FAILED
        async with in_transaction():
            row = Influencer.filter(id=actor.id, open_show_id=show_id)
            await row.update(open_show_id=show_id)  # takes the row before looking at the show
            hint = None if failure_code is None else read_hint(failure_text)
            ending = {"ended_at": desk.now(), "end_reason": reason.value}
            ending |= {"end_code": failure_code, "end_hint": hint and hint.value}
            if await _held(show_id, actor, holder).update(**ending):
                await row.update(open_show_id=None)
                await note_end(desk, actor, actor.id, show_id, reason=reason, code=failure_code)
    return await _pulse(desk, actor, show_id, holder)


async def reopen(desk: Desk, actor: InfluencerActor, lost: Show) -> bool:
    """Open a show again that had ended as LOST, inside the caller's transaction.

    Returns:
        False, with nothing changed, where streaming is off, the influencer had a newer show, or the last sign
        of life is more than an hour past.
    """
    row = Influencer.filter(id=actor.id, streaming_enabled=True, archived_at=None, open_show_id=None)
    if not await row.update(open_show_id=None):  # takes the row before looking at the shows
        return False
    now, newest = desk.now(), await newest_show(actor.id)
    if newest is None or newest.id != lost.id or now - newest.seen_at > COME_BACK_WITHIN:
        return False
    was_lost = Show.filter(id=lost.id, end_reason=EndReason.LOST.value)
    if not await was_lost.update(ended_at=None, end_reason=None, seen_at=now):
        return False
    await row.update(open_show_id=lost.id)
    await record(actor, Action.SHOW_REOPENED, now, subject=("shows", lost.id))
    await announce("SHOW_REOPENED", now, influencer_id=actor.id, show_id=lost.id)
    return True


async def newest_show(influencer_id: UUID) -> Show | None:
    """Read the show that an influencer opened last."""
    return await Show.filter(influencer_id=influencer_id).order_by("-opened_at", "-id").first()


def _held(show_id: UUID, actor: InfluencerActor, holder: str) -> QuerySet[Show]:
    return Show.filter(id=show_id, influencer_id=actor.id, holder=holder_key(holder), ended_at=None)


async def _pulse(desk: Desk, actor: InfluencerActor, show_id: UUID, holder: str) -> Pulse:
    show = await Show.get_or_none(id=show_id, influencer_id=actor.id)
    if show is None:
        raise NotFound("This show is not one of yours.", "Load the page again.")
    holding = show.ended_at is None and show.holder == holder_key(holder)
    return Pulse(show, holding, await contact_lost_since(desk, show))


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
