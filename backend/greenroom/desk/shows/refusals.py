"""What 100ms refused when a show was tried: kept as a reason against the token, until that may have changed.

It goes away with another token, with an admin's permission to try again, and with a show that starts. An
admin can have 100ms asked before a show: what it refuses then would be refused to the show as well.
"""

from datetime import datetime
from typing import Final

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from greenroom.desk.desk import Desk
from greenroom.desk.sealed.checking import OUR_BLOCKS
from greenroom.desk.sealed.places import NOT_ASKED
from greenroom.desk.sealed.source import Source
from greenroom.hms.expiry import CLOCK_SKEW
from greenroom.hms.findings import FindingCode
from greenroom.hms.sdk_errors import SdkHint, lasting_refusal, read_hint
from greenroom.hms_api.replies import InitAnswer, Refused
from greenroom.store.models import Influencer, Show, TokenVersion

_JUDGED_FIRST: Final = (
    FindingCode.TOKEN_REFUSED.value,
    FindingCode.ROLE_UNKNOWN.value,
    FindingCode.ROOM_OFF.value,
)
"""What 100ms judges before it lets anybody in; whether the role may send anything shows only afterwards."""


async def keep_refusal(desk: Desk, show: Show) -> None:
    """Keep what 100ms refused to a show that has just FAILED; call it with the influencer's row held.

    Nothing is kept against another token than the show's, or if the clock explains the refusal. What 100ms
    said of the place before counts no more, so it is soon asked again.
    """
    code = lasting_refusal(show.end_code, SdkHint(show.end_hint) if show.end_hint else None)
    if code is None:
        return
    tried = await _tried(show)
    influencer = await tried.first()
    if influencer and not _clock_explains(desk, influencer, code):
        await tried.update(block_code=code.value, checked_at=show.ended_at, **NOT_ASKED)


async def keep_answer(desk: Desk, influencer: Influencer, answer: InitAnswer, asked_at: datetime) -> None:
    """Keep what 100ms answered about what an influencer's next show would use; call it with their row held.

    A fault that the desk found itself in a token stays: 100ms would not accept that token either, and what
    it refused later than it was asked is newer than the answer.
    """
    row = Influencer.filter(id=influencer.id)
    if isinstance(answer, Refused):
        code = lasting_refusal(answer.code, read_hint(answer.text))
        if code and influencer.block_code not in OUR_BLOCKS and not _clock_explains(desk, influencer, code):
            await row.update(block_code=code.value, checked_at=desk.now(), **NOT_ASKED)
    else:
        before = Q(checked_at__isnull=True) | Q(checked_at__lte=asked_at)
        await row.filter(before, block_code__in=_JUDGED_FIRST).update(block_code=None)


async def forget_refusal(show: Show) -> None:
    """Forget what 100ms refused: a show has started with the same token. The influencer's row is held."""
    tried = await _tried(show)
    refused = tried.filter(block_code__isnull=False).exclude(block_code__in=OUR_BLOCKS)
    await refused.update(block_code=None)


async def _tried(show: Show) -> QuerySet[Influencer]:
    """Select the influencer if their next show would use the same token, or one made for the same place."""
    version = await TokenVersion.get(id=show.token_version_id)
    same = Q(token_version_id=version.id)
    if version.source != Source.PASTED.value:
        same = Q(hms_access_key=version.access_key, hms_room_id=version.room_id, hms_role=version.role)
    return Influencer.filter(same, id=show.influencer_id)


def _clock_explains(desk: Desk, influencer: Influencer, code: FindingCode) -> bool:
    """Tell whether 100ms's clock may have said that the token has expired, or is not valid yet."""
    if code is not FindingCode.TOKEN_REFUSED:
        return False
    now, begins, ends = desk.now(), influencer.token_not_before, influencer.token_expires_at
    return (begins is not None and begins > now) or (ends is not None and ends - now < CLOCK_SKEW)
