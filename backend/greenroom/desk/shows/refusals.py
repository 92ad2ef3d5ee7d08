"""What 100ms refused when a show was tried: kept as a reason against the token, until that may have changed.

It goes away with another token, with an admin's permission to try again, and with a show that starts.
"""

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from greenroom.desk.desk import Desk
from greenroom.desk.sealed.checking import OUR_BLOCKS
from greenroom.desk.sealed.source import Source
from greenroom.hms.expiry import CLOCK_SKEW
from greenroom.hms.findings import FindingCode
from greenroom.hms.sdk_errors import SdkHint, lasting_refusal
from greenroom.store.models import Influencer, Show, TokenVersion


async def keep_refusal(desk: Desk, show: Show) -> None:
    """Keep what 100ms refused to a show that has just FAILED; call it with the influencer's row held.

    Nothing is kept against another token than the show's, or if the clock explains the refusal.
    """
    code = lasting_refusal(show.end_code, SdkHint(show.end_hint) if show.end_hint else None)
    if code is None:
        return
    tried = await _tried(show)
    influencer = await tried.first()
    if influencer and not (code is FindingCode.TOKEN_REFUSED and _clock_explains_it(desk, influencer)):
        await tried.update(block_code=code.value, checked_at=show.ended_at)


async def forget_refusal(show: Show) -> None:
    """Forget what 100ms refused: a show has started with the same token. The influencer's row is held."""
    tried = await _tried(show)
    refused = tried.filter(block_code__isnull=False).exclude(block_code__in=OUR_BLOCKS)
    await refused.update(block_code=None)


async def _tried(show: Show) -> QuerySet[Influencer]:
    """Select the influencer if their next show would use the same token, or one made for the same place."""
    version = await TokenVersion.get(id=show.token_version_id)
    same = Q(token_version_id=version.id)
    if version.source == Source.MINTED.value:
        same = Q(hms_access_key=version.access_key, hms_room_id=version.room_id, hms_role=version.role)
    return Influencer.filter(same, id=show.influencer_id)


def _clock_explains_it(desk: Desk, influencer: Influencer) -> bool:
    """Tell whether 100ms's clock may have said that the token has expired, or is not valid yet."""
    now, begins, ends = desk.now(), influencer.token_not_before, influencer.token_expires_at
    return (begins is not None and begins > now) or (ends is not None and ends - now < CLOCK_SKEW)
