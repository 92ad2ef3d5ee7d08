"""The streaming switch: an admin decides whether an influencer may go live."""

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
    desk: Desk, actor: AdminActor, influencer_id: UUID, *, enabled: bool, reason: str = ""
) -> tuple[InfluencerView, ShowView | None]:
    """Switch an influencer's streaming on or off; switching it off ends the open show.

    If that changes nothing and no reason is given, the last switch stays as it was.

    Args:
        reason: why, at most 200 characters; the influencer sees it. Anything that may be a token or a 100ms
            room code is removed.

    Returns:
        The influencer as they are now, and the show that this ended.

    Raises:
        NotFound: there is no such influencer.
        InputRejected: the reason is too long; nothing was changed.
    """
    now, ended = desk.now(), None
    reason = _check_reason(reason)
    async with in_transaction():
        influencer = await hold_influencer(desk, influencer_id)
        if not reason and _changes_nothing(influencer, enabled=enabled):
            return await influencer_view(desk, influencer_id), None
        before = {"streamingEnabled": influencer.streaming_enabled}
        await Influencer.filter(id=influencer_id).update(
            streaming_enabled=enabled,
            streaming_by_id=actor.id,
            streaming_at=now,
            streaming_reason=reason,
            version=F("version") + 1,
        )
        after = {"streamingEnabled": enabled, "reasonGiven": bool(reason)}
        await note(desk, actor, Action.STREAMING_SWITCHED, influencer, before=before, after=after)
        if not enabled and (show := await hold_open_show(influencer)):
            ended = show_view(await end_show(desk, show, EndReason.STOPPED_BY_ADMIN, actor, end_note=reason))
    return await influencer_view(desk, influencer_id), ended


def _check_reason(reason: str) -> str:
    text = tidy_within(reason, _READ)
    text = None if text is None else without_secrets(text, "[removed]")
    if text is None or len(text) > LONGEST_REASON:
        raise InputRejected(ProblemCode.BAD_REASON, "reason", most=LONGEST_REASON)
    return text


def _changes_nothing(influencer: Influencer, *, enabled: bool) -> bool:
    """Tell whether a switch would change nothing, now or when the next token is saved."""
    if influencer.streaming_enabled != enabled:
        return False
    return enabled or (influencer.streaming_by_id is not None and influencer.open_show_id is None)
