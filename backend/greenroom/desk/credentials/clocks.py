"""The clocks that judge a token, side by side: this machine's, and 100ms's."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from greenroom.desk.desk import Desk
from greenroom.desk.hms_failures import HmsFailed
from greenroom.hms_api.errors import HmsError

WITHIN_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Clocks:
    """What the clocks show.

    Args:
        asked_at, answered_at: by this machine's clock, so that a page can tell how far its own is off.
        hms_ahead_s: by how many seconds 100ms's clock is ahead of this machine's; None if it is not known.
        failed: why it is not known.
    """

    asked_at: datetime
    answered_at: datetime
    hms_ahead_s: float | None = None
    failed: HmsFailed | None = None


async def read_clocks(desk: Desk, access_key: str | None = None) -> Clocks:
    """Read them; it sends nothing to 100ms but a request without anything in it, and takes at most 5 s.

    Args:
        access_key: of the account whose 100ms is asked: a practice room has a clock of its own.
    """
    asked_at, api = desk.now(), desk.api_of(access_key or "")
    if api is None:
        return Clocks(asked_at, desk.now(), failed=HmsFailed(None))
    try:
        ahead_s = await api.clock_ahead_s(within_s=WITHIN_S)
    except HmsError as error:
        return Clocks(asked_at, desk.now(), failed=HmsFailed(error))
    return Clocks(asked_at, desk.now(), ahead_s)
