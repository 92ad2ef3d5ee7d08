"""The streaming switch: an admin decides whether an influencer may go live."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from tortoise.expressions import F
from tortoise.transactions import in_transaction

from greenroom.desk.actors import AdminActor
from greenroom.desk.audit.entries import Action, Operator, note
from greenroom.desk.desk import Desk
from greenroom.desk.influencers.conflicts import hold_influencer, hold_show_to_end
from greenroom.desk.influencers.listing import influencer_view
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.problems import InputRejected, Problem, ProblemCode
from greenroom.desk.sealed.code_switch import start_following
from greenroom.desk.shows.ending import end_show
from greenroom.desk.shows.views import EndReason, ShowView, show_view
from greenroom.desk.texts import may_hold_secret, tidy_within
from greenroom.store.models import Influencer
from greenroom.words.durations import ago

LONGEST_REASON = 200
_READ = 10 * LONGEST_REASON  # a token takes more, and is refused as what it is


class StreamingIsOn(Problem):
    """Streaming is on, so there is no reason why it is off.

    Args:
        now_is: the influencer as they are now.
        since: how long ago it was switched on; None if nobody did.
    """

    code = ProblemCode.STREAMING_IS_ON

    def __init__(self, now_is: InfluencerView, since: timedelta | None) -> None:
        row = now_is.row
        if row.streaming_by is None or since is None:
            super().__init__(name=row.name)
        else:
            super().__init__("by", name=row.name, by=row.streaming_by, ago=ago(since))
        self.now_is = now_is


async def toggle_streaming(
    desk: Desk,
    actor: AdminActor | Operator,
    influencer_id: UUID,
    *,
    enabled: bool,
    reason: str | None = None,
    may_end: Collection[UUID] | None = None,
) -> tuple[InfluencerView, ShowView | None]:
    """Switch an influencer's streaming on or off; switching it off ends the open show.

    If it is on or off already, only the reason changes, and whoever switched it stays on record. Their own
    room code is switched at 100ms afterwards.

    Args:
        reason: why, at most 200 characters, '' for none; the influencer sees it, so anything that may be a
            token or a 100ms room code is refused. None switches without a reason, and keeps that of a switch
            that is on or off already.
        may_end: the shows that this may end; None for whichever is open.

    Returns:
        The influencer as they are now, and the show that this ended.

    Raises:
        NotFound, InputRejected, ShowIsOpen: nothing was changed.
    """
    ended = None
    if reason is not None:
        reason = check_reason(reason)
    async with in_transaction():
        influencer = await hold_influencer(desk, influencer_id, or_forged=not enabled)
        show = None if enabled else await hold_show_to_end(desk, influencer, may_end)
        if not _stands(influencer, enabled=enabled, reason=reason):
            before = {"streamingEnabled": influencer.streaming_enabled}
            after = {"streamingEnabled": enabled, "reasonGiven": bool(reason)}
            await Influencer.filter(id=influencer_id).update(
                streaming_enabled=enabled,
                streaming_by_id=actor.id if isinstance(actor, AdminActor) else None,
                streaming_at=desk.now(),
                streaming_reason=reason or "",
                version=F("version") + 1,
            )
            await note(desk, actor, Action.STREAMING_SWITCHED, influencer, before=before, after=after)
            if show is not None:
                ended = await end_show(desk, show, EndReason.STOPPED_BY_ADMIN, actor, end_note=reason or "")
        elif reason is not None:
            await _change_reason(desk, actor, influencer, reason)
    start_following(desk, influencer)
    return await influencer_view(desk, influencer_id), show_view(ended) if ended else None


async def set_streaming_reason(
    desk: Desk, actor: AdminActor, influencer_id: UUID, reason: str
) -> InfluencerView:
    """Change the reason why an influencer's streaming is off; whoever switched it off stays on record.

    Args:
        reason: as `toggle_streaming` takes it.

    Raises:
        NotFound, InputRejected, StreamingIsOn: nothing was changed.
    """
    reason = check_reason(reason)
    async with in_transaction():
        influencer = await hold_influencer(desk, influencer_id, or_forged=True)
        if influencer.streaming_enabled:
            since = influencer.streaming_at
            length = None if since is None else desk.now() - since
            raise StreamingIsOn(await influencer_view(desk, influencer_id), length)
        await _change_reason(desk, actor, influencer, reason)
    return await influencer_view(desk, influencer_id)


async def _change_reason(
    desk: Desk, actor: AdminActor | Operator, influencer: Influencer, reason: str
) -> None:
    """Change only the reason of a held influencer's switch, if it is another one."""
    if reason == influencer.streaming_reason:
        return
    await Influencer.filter(id=influencer.id).update(streaming_reason=reason, version=F("version") + 1)
    before, after = {"reasonGiven": bool(influencer.streaming_reason)}, {"reasonGiven": bool(reason)}
    await note(desk, actor, Action.STREAMING_SWITCHED, influencer, before=before, after=after)


def check_reason(reason: str) -> str:
    """Return a reason as it is kept.

    Raises:
        InputRejected: it is longer than 200 characters, or may hold a secret.
    """
    text = tidy_within(reason, _READ)
    if text is not None and may_hold_secret(text):
        raise InputRejected(ProblemCode.BAD_REASON, "reason", "secret")
    if text is None or len(text) > LONGEST_REASON:
        raise InputRejected(ProblemCode.BAD_REASON, "reason", most=LONGEST_REASON)
    return text


def _stands(influencer: Influencer, *, enabled: bool, reason: str | None) -> bool:
    """Tell whether the switch stands like this already, now and when the next token is saved."""
    if influencer.streaming_enabled != enabled:
        return False
    if influencer.streaming_by_id is None and (enabled or influencer.streaming_at is None):
        return enabled and not reason
    return enabled or influencer.open_show_id is None
