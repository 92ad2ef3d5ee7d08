"""The streaming switch: an admin's word on whether an influencer may be live."""

from uuid import UUID

from tortoise.expressions import F
from tortoise.transactions import in_transaction

from greenroom.desk.actors import AdminActor
from greenroom.desk.audit import Action, announce, record
from greenroom.desk.desk import Desk
from greenroom.desk.influencers import InfluencerView, influencer_view, no_such_influencer
from greenroom.desk.shows import EndReason, note_end
from greenroom.desk.texts import one_line
from greenroom.store.models import Influencer, Show

LONGEST_REASON = 200


async def toggle_streaming(
    desk: Desk, actor: AdminActor, influencer_id: UUID, *, enabled: bool, reason: str = ""
) -> tuple[InfluencerView, Show | None]:
    """Switch an influencer's streaming on or off; switching it off ends the open show.

    Args:
        reason: why, at most 200 characters; the influencer reads it.

    Returns:
        The influencer as they are now, and the show that this ended.

    Raises:
        NotFound: there is no such influencer.
    """
    now, ended, reason = desk.now(), None, one_line(reason, LONGEST_REASON)
    async with in_transaction():
        # The first statement writes, so that the row is ours until the end.
        if not await Influencer.filter(id=influencer_id, archived_at=None).update(version=F("version") + 1):
            raise no_such_influencer()
        influencer = await Influencer.get(id=influencer_id)
        show_id = influencer.open_show_id
        before = {"streamingEnabled": influencer.streaming_enabled}
        await Influencer.filter(id=influencer_id).update(
            streaming_enabled=enabled,
            streaming_by_id=actor.id,
            streaming_at=now,
            streaming_reason=reason,
            open_show_id=show_id if enabled else None,
        )
        subject = ("influencers", influencer_id)
        after = {"streamingEnabled": enabled, "reason": reason}
        await record(actor, Action.STREAMING_SWITCHED, now, subject=subject, before=before, after=after)
        await announce("STREAMING_SWITCHED", now, influencer_id=influencer_id)
        if show_id is not None and not enabled:
            stopped = EndReason.STOPPED_BY_ADMIN
            await Show.filter(id=show_id, ended_at=None).update(
                ended_at=now, end_reason=stopped.value, ended_by_id=actor.id, end_note=reason
            )
            await note_end(desk, actor, influencer_id, show_id, reason=stopped)
            ended = await Show.get(id=show_id)
    return await influencer_view(desk, influencer_id), ended
