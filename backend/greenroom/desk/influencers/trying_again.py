"""Trying again what 100ms refused, once an admin has put right there what was wrong."""

from typing import Any
from uuid import UUID

from tortoise.expressions import F
from tortoise.transactions import in_transaction

from greenroom.desk.actors import AdminActor
from greenroom.desk.audit.entries import Action, note
from greenroom.desk.desk import Desk
from greenroom.desk.influencers.conflicts import existing_influencer, hold_influencer
from greenroom.desk.influencers.listing import influencer_view
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.places.checking import check_place
from greenroom.desk.readiness.readiness import can_try_again, moment
from greenroom.desk.readiness.sources import is_code_refused, is_refused
from greenroom.desk.sealed.places import NOT_ASKED, PlaceAnswer, place_of_row
from greenroom.store.models import Influencer


async def try_again(desk: Desk, actor: AdminActor, influencer_id: UUID) -> InfluencerView:
    """Let an influencer press Go Live again with what 100ms refused: a token, a place, or a room code.

    Where the account is connected, 100ms is asked about the place, for 2 s at most: what it says counts. If
    it says nothing, neither does the desk. A room code is asked about at the next Go Live. If nothing was
    refused, or the token has expired since, nothing changes.

    Raises:
        NotFound: there is no such influencer.
    """
    influencer = await existing_influencer(influencer_id)
    place = place_of_row(influencer)
    if place is None or not can_try_again(influencer, moment(desk)):
        answer = None
    else:
        answer = await check_place(desk, place)
    async with in_transaction():
        influencer = await hold_influencer(desk, influencer_id)
        lifted = _lifted(influencer, answer) if can_try_again(influencer, moment(desk)) else {}
        if lifted:
            await Influencer.filter(id=influencer_id).update(**lifted, version=F("version") + 1)
            first = next(iter(lifted))
            codes = {"block_code": influencer.block_code, "place_code": influencer.place_code}
            code, _, _ = (codes.get(first, influencer.code_fault) or "").partition(".")
            before = {"code": code}
            await note(desk, actor, Action.TRY_AGAIN_ALLOWED, influencer, before=before)
    return await influencer_view(desk, influencer_id)


def _lifted(influencer: Influencer, answer: PlaceAnswer | None) -> dict[str, Any]:
    """Return what is taken back: a refusal at Go Live, and of the place what 100ms does not say any more."""
    lifted: dict[str, Any] = {"block_code": None} if is_refused(influencer) else {}
    if influencer.place_code is not None and answer is None:
        lifted |= NOT_ASKED
    if is_code_refused(influencer):
        lifted["code_fault"] = None
    return lifted
