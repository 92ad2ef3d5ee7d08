"""What the clock alone says about a token."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from greenroom.hms.findings import (
    COPY_NEW_TOKEN,
    WHERE_TOKENS_ARE,
    Finding,
    FindingCode,
    RepairedBy,
    broken,
    doubtful,
)

CLOCK_SKEW: Final = timedelta(seconds=60)
"""Two honest clocks may differ by this much: within it a token counts as ended, or as begun."""

RECONNECT_MARGIN: Final = timedelta(minutes=30)
"""A token should outlive the planned end of its show by this much: shows run over, and a page that
reconnects presents the same token again (100ms.md 1.1)."""

DEFAULT_EXPIRING: Final = timedelta(hours=3)

_LIKELY_CLOCK_ERROR: Final = timedelta(minutes=10)

_MINUTE: Final = 60
_HOUR: Final = 3_600
_DAY: Final = 86_400


def span(length: timedelta) -> str:
    """Write a length of time in words for people, in at most two units: `2 h 5 min`, `3 d`."""
    seconds = abs(int(length.total_seconds()))
    if seconds < _MINUTE:
        return f"{seconds} s"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE} min"
    if seconds < _DAY:
        hours, minutes = seconds // _HOUR, seconds % _HOUR // _MINUTE
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    if seconds > 366 * _DAY:
        return "more than a year"
    days, hours = seconds // _DAY, seconds % _DAY // _HOUR
    return f"{days} d {hours} h" if hours and seconds < 7 * _DAY else f"{days} d"


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
        not_before: its `nbf`, aware, or None.
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
    message = (
        f"The token runs out in {span(left)}: too late to start with it."
        if left > timedelta(0)
        else f"The token ran out {span(left)} ago."
    )
    return broken(FindingCode.EXPIRED, message, COPY_NEW_TOKEN)


def _too_early(not_before: datetime, now: datetime) -> Iterator[Finding]:
    ahead = not_before - now
    if ahead <= CLOCK_SKEW:
        return
    message = f"The token is not valid yet: it begins in {span(ahead)}."
    if ahead <= _LIKELY_CLOCK_ERROR:
        yield broken(
            FindingCode.NOT_YET_VALID,
            f"{message} If it was made just now, the clock of the program that made it is fast, "
            "or the clock of this desk is slow.",
            f"Wait {span(ahead)} and paste it again. If this happens often, set both clocks by the network.",
            RepairedBy.NOBODY,
        )
    else:
        yield broken(
            FindingCode.NOT_YET_VALID,
            f"{message} It was made for later, or the clock of the program that made it is wrong.",
            f"Copy a token that is valid now {WHERE_TOKENS_ARE}",
        )


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
            yield doubtful(code, f"The token runs out in {span(left)}.", COPY_NEW_TOKEN)
        return
    beyond = expires_at - show_ends_at
    if show_starts_at is not None and show_starts_at > now and expires_at <= show_starts_at:
        short = span(show_starts_at - expires_at)
        yield broken(
            code,
            f"The token runs out in {span(left)}, {short} before the next show starts."
            if expires_at < show_starts_at
            else f"The token runs out in {span(left)}, just as the next show starts.",
            f"Shortly before the show, copy a new token {WHERE_TOKENS_ARE}",
        )
    elif beyond < RECONNECT_MARGIN:
        when = f"{span(beyond)} {'after' if beyond >= timedelta(0) else 'before'} the planned end of the show"
        yield doubtful(
            code,
            f"The token runs out in {span(left)}, {when}: a reconnect after that would fail.",
            f"Copy a token that is valid for longer {WHERE_TOKENS_ARE}",
        )
