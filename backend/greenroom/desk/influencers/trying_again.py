"""Trying a token again that 100ms refused, once an admin has put right at 100ms what was wrong."""

from uuid import UUID

from tortoise.expressions import F
from tortoise.transactions import in_transaction

from greenroom.desk.actors import AdminActor
from greenroom.desk.audit.entries import Action, note
from greenroom.desk.desk import Desk
from greenroom.desk.influencers.conflicts import hold_influencer
from greenroom.desk.influencers.listing import InfluencerView, influencer_view
from greenroom.desk.readiness.readiness import can_try_again, moment
from greenroom.store.models import Influencer


async def try_again(desk: Desk, actor: AdminActor, influencer_id: UUID) -> InfluencerView:
    """Let an influencer press Go Live again with a token that 100ms refused.

    If nothing was refused, or the token has expired since, nothing changes.

    Raises:
        NotFound: there is no such influencer.
    """
    async with in_transaction():
        influencer = await hold_influencer(desk, influencer_id)
        if can_try_again(influencer, moment(desk)):
            await Influencer.filter(id=influencer_id).update(block_code=None, version=F("version") + 1)
            before = {"code": influencer.block_code}
            await note(desk, actor, Action.TRY_AGAIN_ALLOWED, influencer, before=before)
    return await influencer_view(desk, influencer_id)
