"""What is known of a show's failure beyond the code that its page reported."""

from greenroom.desk.desk import Desk
from greenroom.desk.readiness.readiness import moment
from greenroom.hms.sdk_errors import SdkHint, read_hint, sdk_error
from greenroom.store.influencer_rows import influencer_rows
from greenroom.store.models import Show


async def read_failure(desk: Desk, show: Show, code: int, text: str) -> SdkHint | None:
    """Tell what else is known of the error with which an open show fails.

    A running show whose connection is lost can join again for as long as it has a valid token. If it has
    none, that is the cause, whatever the page believed. Call it in the transaction that ends the show.

    Args:
        code: the 100ms SDK's error code.
        text: the SDK's error text; nothing else of it is of use.
    """
    hint = read_hint(text)
    if hint is not None or show.started_at is None or not sdk_error(code).is_lost_connection:
        return hint
    at = moment(desk)
    row = (await influencer_rows([show.influencer_id], at, or_archived=True))[show.influencer_id]
    until = row.show_reconnectable_until
    return SdkHint.TOKEN_EXPIRED if until is not None and until < at.token_good_after else None
