"""Can a show start, and if it can't, why, and who can fix it: the one rule, for one influencer.

`store.standing_rule` has the same rule in SQL, for lists.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from greenroom.desk.desk import Desk
from greenroom.desk.readiness.sources import (
    Standing,
    has_no_token,
    is_code_refused,
    is_expired,
    is_made,
    is_refused,
    next_source,
)
from greenroom.hms.expiry import CLOCK_SKEW, RECONNECT_MARGIN
from greenroom.hms.findings import Finding
from greenroom.hms.surroundings import EMULATOR_ACCESS_KEY_PREFIX
from greenroom.store.standing_rule import Moment

REPORT_COUNTS_FOR = timedelta(hours=24)  # the evening's camera test counts tonight, not next week
CHECK = "CHECK"  # the standing of those who are READY with a doubt


class Readiness(StrEnum):
    """What would happen at an influencer's next Go Live: the first of these that applies."""

    LIVE = "LIVE"
    OFF = "OFF"
    BLOCKED = "BLOCKED"
    NO_TOKEN = "NO_TOKEN"  # noqa: S105 (a status)
    EXPIRING = "EXPIRING"
    READY = "READY"


def moment(desk: Desk) -> Moment:
    """Gather what readiness depends on apart from the row, now."""
    now = desk.now()
    return Moment(
        now=now,
        token_good_after=now + CLOCK_SKEW,
        token_good_from=now + CLOCK_SKEW,
        expiring_before=now + desk.expiring,
        reports_after=now - REPORT_COUNTS_FOR,
        emulator_prefix=EMULATOR_ACCESS_KEY_PREFIX,
        emulator_access_key=desk.emulator_access_key or "",
    )


def moment_of_show(at: Moment, starts_at: datetime, ends_at: datetime) -> Moment:
    """Return the moment for which a planned show is judged: its token must be good at its start.

    A token that expires less than 30 min after its planned end expires soon.
    """
    start = max(at.now, starts_at)
    return replace(
        at,
        token_good_after=max(at.token_good_after, start + timedelta.resolution),
        token_good_from=start + CLOCK_SKEW,
        expiring_before=ends_at + RECONNECT_MARGIN - timedelta.resolution,
        show_starts_at=starts_at,
        show_ends_at=ends_at,
    )


def readiness_to_start(row: Standing, at: Moment) -> Readiness:
    """Return the readiness for another show than one that may be open."""
    if not row.streaming_enabled:
        return Readiness.OFF
    if has_no_token(row) and row.block_code is None:
        return Readiness.NO_TOKEN
    if is_refused(row) or row.place_code is not None or next_source(row, at) is None:
        return Readiness.BLOCKED
    if is_made(row, at) or row.token_expires_at is None or row.token_expires_at > at.expiring_before:
        return Readiness.READY
    return Readiness.EXPIRING


def can_try_again(row: Standing, at: Moment) -> bool:
    """Tell whether 100ms refused what could be used again; a token that has expired never can be."""
    told = row.place_code is not None and not has_no_token(row)
    again = (is_refused(row) or told) and (is_made(row, at) or not is_expired(row, at))
    return again or is_code_refused(row)


def standing_of(readiness: Readiness, findings: Sequence[Finding]) -> str:
    """Return how an influencer stands: their readiness, or CHECK for one who is READY with a doubt."""
    return CHECK if readiness is Readiness.READY and findings else readiness.value


def readiness_in(standing: str) -> Readiness:
    """Return the readiness in a standing."""
    return _IN_STANDING[standing]


_IN_STANDING = {CHECK: Readiness.READY, **{one.value: one for one in Readiness}}
