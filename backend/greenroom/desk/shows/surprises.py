"""Surprises: shows that failed on their credential although the desk had found nothing against it beforehand.

About an hour before each planned show, a job of the rounds judges it and notes what it expects of it
(`rounds.foreseeing`). Where that was good and Go Live fails on the credential all the same, the reason is
kept with the planned show, at most one for each: the first.
"""

from datetime import timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from greenroom.desk.desk import Desk
from greenroom.desk.sealed.exchanging import unanswered
from greenroom.hms.findings import Finding, FindingCode
from greenroom.hms.sdk_errors import SdkError, SdkHint, sdk_error
from greenroom.store.models import Show
from greenroom.store.surprise_rows import note_surprise

EARLY: Final = timedelta(hours=1)  # a show that is open so long before its planned start is that show


class Foreseen(StrEnum):
    """What the desk expected of a planned show about an hour before its start.

    CHECKED: nothing was wrong with its credential, and 100ms had just confirmed what it can confirm.
    NOT_CHECKED: nothing was known to be wrong with it, but 100ms had not been asked, or had not answered.
    WARNED: something was wrong or doubtful, and Tonight said so.
    """

    CHECKED = "CHECKED"
    NOT_CHECKED = "NOT_CHECKED"
    WARNED = "WARNED"


GREEN: Final = (Foreseen.CHECKED, Foreseen.NOT_CHECKED)
_OF_A_CREDENTIAL: Final = {
    SdkError.ROLE_CANNOT_PUBLISH,
    SdkError.ROLE_UNKNOWN,
    SdkError.ROOM_OFF,
    SdkError.TOKEN_EXPIRED,
    SdkError.TOKEN_REFUSED,
    SdkError.FORBIDDEN,
    SdkError.ROOM_REFUSED,
    SdkError.NOT_FOUND,
    SdkError.UNREADABLE_TOKEN,
}
"""With what a show fails because of its token, its room or its role: no device, no network, no full role."""

_NOT_OF_IT: Final = {FindingCode.STREAMING_OFF, FindingCode.LIVE_ELSEWHERE, FindingCode.SHOW_OVER}
"""Why Go Live is refused whatever the credential is; that 100ms does not answer is none of it either."""


async def surprised_by_failure(desk: Desk, show: Show) -> None:
    """Note that a show has just FAILED, if that was because of its credential, and unforeseen."""
    error = sdk_error(show.end_code, SdkHint(show.end_hint) if show.end_hint else None)
    if error in _OF_A_CREDENTIAL:
        await _note(desk, show.influencer_id, error.value)


async def surprised_by_refusal(desk: Desk, influencer_id: UUID, why: Finding) -> None:
    """Note that the desk itself refused Go Live, if that was because of the credential, and unforeseen."""
    if why.code not in _NOT_OF_IT and why.about != unanswered().about:
        await _note(desk, influencer_id, why.code.value)


async def _note(desk: Desk, influencer_id: UUID, reason: str) -> None:
    now = desk.now()
    await note_surprise(influencer_id, [one.value for one in GREEN], now + EARLY, now, reason)
