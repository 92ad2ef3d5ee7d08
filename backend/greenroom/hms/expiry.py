"""What the clock alone says about a token."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from greenroom.hms.findings import Finding, FindingCode, broken, doubtful
from greenroom.words.durations import ago

CLOCK_SKEW: Final = timedelta(seconds=60)
"""Two honest clocks may differ by this much: within it a token counts as ended, or as begun."""

RECONNECT_MARGIN: Final = timedelta(minutes=30)
"""A token should outlive the planned end of its show by this much: shows run over, and a page that
reconnects presents the same token again (100ms.md 1.1)."""

DEFAULT_EXPIRING: Final = timedelta(hours=3)

_LIKELY_CLOCK_ERROR: Final = timedelta(minutes=10)


def clock_findings(
    not_before: datetime | None,
    expires_at: datetime | None,
    now: datetime,
    *,
    show_starts_at: datetime | None = None,
    show_ends_at: datetime | None = None,
    expiring: timedelta = DEFAULT_EXPIRING,
) -> tuple[Finding, ...]:
    """Judge a token, pasted or stored, by the clock alone.

    Args:
        not_before: its `nbf` or `iat`, whichever is later, aware, or None.
        expires_at: its `exp`, aware, or None.
        now: the present moment, aware.
        show_starts_at: when the next planned show starts; None without a plan.
        show_ends_at: when that show is planned to end; None counts as its start.
        expiring: how long before its end a token without a planned show is doubtful.

    Returns:
        EXPIRED, or NOT_YET_VALID and EXPIRES_SOON as they apply.
    """
    if expires_at is not None and expires_at - now < CLOCK_SKEW:
        return (_expired(expires_at, now),)
    found = [] if not_before is None else list(_too_early(not_before, now))
    if expires_at is not None:
        found.extend(_too_short(expires_at, now, show_starts_at, show_ends_at, expiring))
    return tuple(found)


def _expired(expires_at: datetime, now: datetime) -> Finding:
    left = expires_at - now
    if left > timedelta(0):
        return broken(FindingCode.EXPIRED, "soon", left=left)
    return broken(FindingCode.EXPIRED, "ago", ago=ago(-left))


def _too_early(not_before: datetime, now: datetime) -> Iterator[Finding]:
    ahead = not_before - now
    if ahead > CLOCK_SKEW:
        case = "clocks" if ahead <= _LIKELY_CLOCK_ERROR else "later"
        yield broken(FindingCode.NOT_YET_VALID, case, ahead=ahead)


def _too_short(
    expires_at: datetime,
    now: datetime,
    show_starts_at: datetime | None,
    show_ends_at: datetime | None,
    expiring: timedelta,
) -> Iterator[Finding]:
    code = FindingCode.EXPIRES_SOON
    left = expires_at - now
    show_ends_at = show_ends_at or show_starts_at
    if show_ends_at is None or now - show_ends_at > RECONNECT_MARGIN:
        if left <= expiring:
            yield doubtful(code, "left", left=left)
        return
    beyond = expires_at - show_ends_at
    if show_starts_at is not None and show_starts_at > now and expires_at <= show_starts_at:
        if expires_at < show_starts_at:
            yield broken(code, "start.before", left=left, short=show_starts_at - expires_at)
        else:
            yield broken(code, "start.at", left=left)
    elif beyond < RECONNECT_MARGIN:
        yield doubtful(
            code, "end.after" if beyond >= timedelta(0) else "end.before", left=left, beyond=beyond
        )
