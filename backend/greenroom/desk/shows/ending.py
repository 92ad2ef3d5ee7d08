"""Shows: how they end, how that is explained, and which of them reopen."""

from datetime import datetime

from greenroom.desk.actors import AdminActor, InfluencerActor
from greenroom.desk.audit.entries import Action, Actor, note
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold
from greenroom.desk.readiness.silence import COME_BACK_WITHIN
from greenroom.desk.shows.refusals import keep_refusal
from greenroom.desk.shows.surprises import surprised_by_failure
from greenroom.desk.shows.views import EndReason, ShowView
from greenroom.hms.sdk_errors import MAY_ONLY_WATCH, SdkError, SdkHint, sdk_error
from greenroom.store.models import Influencer, Show
from greenroom.store.sql import change, save
from greenroom.words.sentences import Sentence

ARCHIVED_NOTE = "ending.archived"
"""What is kept as the note of a show that ended because its influencer was archived: a key, not words."""

_ENDING = ("ended_at", "end_reason", "end_note", "end_code", "end_hint", "ended_by_id")


async def hold_open_show(influencer: Influencer) -> Show | None:
    """Hold the open show of an influencer whose row is held; None if there is none."""
    if influencer.open_show_id is None:
        return None
    return await hold(Show, influencer.open_show_id, ended_at=None)


async def end_show(
    desk: Desk,
    show: Show,
    reason: EndReason,
    by: Actor,
    *,
    at: datetime | None = None,
    end_note: str = "",
    code: int | None = None,
    hint: SdkHint | None = None,
) -> Show:
    """End an open show; call it in a transaction that holds the influencer's row and then the show's.

    Args:
        at: when it ended; None for now.
        end_note: the note to the influencer from the admin who stopped it.
        code: the 100ms SDK's error code, if the show FAILED.
        hint: what else is known of it.
    """
    show.ended_at, show.end_reason, show.end_note = at or desk.now(), reason.value, end_note
    show.end_code, show.end_hint = code, hint and hint.value
    show.ended_by_id = by.id if isinstance(by, AdminActor) else None
    await save(show, _ENDING)
    await change(Influencer, {"open_show_id": None}, id=show.influencer_id, open_show_id=show.id)
    await keep_refusal(desk, show)
    if reason is EndReason.FAILED:
        await surprised_by_failure(desk, show)
    after = {"endReason": reason.value, "endCode": code}
    await note(desk, by, Action.SHOW_ENDED, show, after=after)
    return show


def lost_show(desk: Desk, influencer: Influencer, holder: str, show: Show | None) -> Show | None:
    """Return the show that a page may reopen when it comes back.

    Args:
        influencer: whose row is held.
        show: their newest, as it has been since then.

    Returns:
        That show, if it ended only because the desk lost contact with this page. None if streaming
        is off, or the page was last heard from more than an hour ago.
    """
    if not influencer.streaming_enabled or influencer.archived_at or influencer.open_show_id:
        return None
    if show is None or show.holder != holder or show.end_reason != EndReason.LOST.value:
        return None
    return show if desk.now() - show.seen_at <= COME_BACK_WITHIN else None


async def reopen(desk: Desk, actor: InfluencerActor, show: Show) -> None:
    """Reopen a show that `lost_show` has found, in the same transaction."""
    show.ended_at = show.end_reason = None
    show.desk_session_id, show.seen_at = actor.session_id, desk.now()
    await save(show, ["ended_at", "end_reason", "desk_session_id", "seen_at"])
    await change(Influencer, {"open_show_id": show.id}, id=show.influencer_id)
    await note(desk, actor, Action.SHOW_REOPENED, show)


def ending_of(show: ShowView) -> Sentence | None:
    """Say why a show ended, to the influencer; None while it is open."""
    if show.end_reason is None:
        return None
    failed = failure_of(show)
    ending = failed.for_influencer if failed else Sentence(f"ending.{show.end_reason.value}")
    if show.end_code is not None:
        ending = Sentence("ending.with-code", ending=ending, code=str(show.end_code))
    if not show.end_note:
        return ending
    note = Sentence(ARCHIVED_NOTE) if show.end_note == ARCHIVED_NOTE else show.end_note
    return Sentence("studio.they-say", sentence=ending, note=note)


def ending_for_admins(show: ShowView) -> Sentence | None:
    """Say why a show ended, to an admin; None while it is open."""
    if (failed := failure_of(show)) is None:
        return ending_of(show)
    if show.end_code is None:
        return failed.for_admin
    case = "with-code" if show.end_code == MAY_ONLY_WATCH else "with-hms-code"
    return Sentence(f"ending.{case}", ending=failed.for_admin, code=str(show.end_code))


def failure_of(show: ShowView) -> SdkError | None:
    """Tell what a show failed with; None if it did not fail."""
    return sdk_error(show.end_code, show.end_hint) if show.end_reason is EndReason.FAILED else None
