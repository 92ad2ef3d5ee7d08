"""The streaming switch: an admin decides whether an influencer may go live."""

from typing import Any
from uuid import UUID

from tortoise.expressions import F
from tortoise.transactions import in_transaction

from greenroom.desk.actors import AdminActor
from greenroom.desk.audit.entries import Action, note
from greenroom.desk.desk import Desk
from greenroom.desk.influencers.conflicts import hold_influencer
from greenroom.desk.influencers.listing import InfluencerView, influencer_view
from greenroom.desk.problems import InputRejected, ProblemCode
from greenroom.desk.shows.ending import end_show, hold_open_show
from greenroom.desk.shows.views import EndReason, ShowView, show_view
from greenroom.desk.texts import tidy_within, without_secrets
from greenroom.store.models import Influencer

LONGEST_REASON = 200
_READ = 10 * LONGEST_REASON  # a secret takes less once it is removed


async def toggle_streaming(
    desk: Desk, actor: AdminActor, influencer_id: UUID, *, enabled: bool, reason: str | None = None
) -> tuple[InfluencerView, ShowView | None]:
    """Switch an influencer's streaming on or off; switching it off ends the open show.

    If it is on or off already, only the reason changes, and whoever switched it stays on record.

    Args:
        reason: why, at most 200 characters, '' for none; the influencer sees it. Anything that may be a token
            or a 100ms room code is removed. None switches without a reason, and keeps that of a switch that
            is on or off already.

    Returns:
        The influencer as they are now, and the show that this ended.

    Raises:
        NotFound: there is no such influencer.
        InputRejected: the reason is too long; nothing was changed.
    """
    now, ended = desk.now(), None
    if reason is not None:
        reason = _check_reason(reason)
    async with in_transaction():
        influencer = await hold_influencer(desk, influencer_id)
        before: dict[str, bool] = {"streamingEnabled": influencer.streaming_enabled}
        after = {"streamingEnabled": enabled, "reasonGiven": bool(reason)}
        changed: dict[str, Any] = {"streaming_reason": reason or ""}
        if not _stands(influencer, enabled=enabled, reason=reason):
            changed |= {"streaming_enabled": enabled, "streaming_by_id": actor.id, "streaming_at": now}
        elif reason in (None, influencer.streaming_reason):
            return await influencer_view(desk, influencer_id), None
        else:
            before, after = {"reasonGiven": bool(influencer.streaming_reason)}, {"reasonGiven": bool(reason)}
        await Influencer.filter(id=influencer_id).update(**changed, version=F("version") + 1)
        await note(desk, actor, Action.STREAMING_SWITCHED, influencer, before=before, after=after)
        if not enabled and (show := await hold_open_show(influencer)):
            ended = show_view(
                await end_show(desk, show, EndReason.STOPPED_BY_ADMIN, actor, end_note=reason or "")
            )
    return await influencer_view(desk, influencer_id), ended


def _check_reason(reason: str) -> str:
    text = tidy_within(reason, _READ)
    text = None if text is None else without_secrets(text, "[removed]")
    if text is None or len(text) > LONGEST_REASON:
        raise InputRejected(ProblemCode.BAD_REASON, "reason", most=LONGEST_REASON)
    return text


def _stands(influencer: Influencer, *, enabled: bool, reason: str | None) -> bool:
    """Tell whether the switch stands like this already, now and when the next token is saved."""
    if influencer.streaming_enabled != enabled:
        return False
    if influencer.streaming_by_id is None:
        return enabled and not reason
    return enabled or influencer.open_show_id is None
