"""The change cursor: equal to an earlier one only while the lists of an open desk would say the same.

It moves with what is written and with the clock. What is written is counted by triggers, whichever process,
command or job wrote it. Of the clock, the next moment is worked out at which it changes how anybody stands;
lengths of time in sentences (`2 h 5 min ago`) change as often as they are said exactly, and move a part of it
that is told apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2s
from typing import Final, NamedTuple

from greenroom.desk.desk import Desk
from greenroom.desk.plans.outlooks import NO_SHOW_AFTER
from greenroom.desk.readiness.readiness import REPORT_COUNTS_FOR, moment
from greenroom.desk.readiness.silence import SILENT_AFTER
from greenroom.hms.expiry import CLOCK_SKEW, RECONNECT_MARGIN
from greenroom.store.changes import State, read_moments, read_state
from greenroom.store.standings import is_settling, read_rule

_AT_ONCE: Final = timedelta(0)
_MINUTE: Final = timedelta(minutes=1)
_DAY: Final = timedelta(days=1)
QUARTER: Final = timedelta(minutes=15)  # when evenings begin, in every time zone
_SECONDS: Final = timedelta(seconds=5)
_REPORTS: Final = timedelta(seconds=30)  # every page in use sends one as often, mostly the same as before
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Moments(NamedTuple):
    """When the clock next changes how anybody stands, and when only how a sentence tells a length of time."""

    turn: datetime
    wording: datetime


@dataclass(frozen=True, slots=True)
class _Next:
    """Until when a state says all, as it was worked out at a moment."""

    state: State
    worked_out_at: datetime
    moments: Moments


class ChangeCursor:
    """Tells one process's pages whether anything has changed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._next: _Next | None = None

    async def read(self) -> str:
        """Return the cursor. Read it before what it is to stand for: then that is as new, or newer.

        While what stands before its dot is the same, sentences with lengths of time alone may have changed.
        """
        now = self._desk.now()
        state, known = await read_state(now - SILENT_AFTER), self._next
        if known is None or known.state != state or not known.worked_out_at <= now < min(known.moments):
            known = self._next = _Next(state, now, await self._next_moments(now))
        stands = repr((state, known.moments.turn, self._desk.expiring)).encode()
        return f"{blake2s(stands, digest_size=12).hexdigest()}.{int(known.moments.wording.timestamp())}"

    async def _next_moments(self, now: datetime) -> Moments:
        at = moment(self._desk)
        if await is_settling(at, await read_rule(at)):  # lists are filled by a job
            soon = _next_of(_SECONDS, now)
            return Moments(soon, soon)
        return await next_moments(now, self._desk.expiring)


async def next_moments(now: datetime, expiring: timedelta) -> Moments:
    """Say when the clock next changes what lists say; at that very moment, it still is the next.

    Some rules count the moment itself, some do not: so the cursor moves once both have changed.

    Args:
        expiring: how long before its end a token expires soon.
    """
    turns: Sequence[tuple[str, timedelta]] = (
        ("token starts", -CLOCK_SKEW),
        ("token ends", -CLOCK_SKEW),
        ("token ends", -expiring),
        ("hand-out ends", _AT_ONCE),
        ("token on air ends", -expiring),
        ("plan starts", _AT_ONCE),
        ("plan starts", NO_SHOW_AFTER),
        ("plan ends", _AT_ONCE),
        ("plan ends", RECONNECT_MARGIN),
        ("page reported", SILENT_AFTER),
        ("page reported", REPORT_COUNTS_FOR),
        ("desk is up", SILENT_AFTER),
        ("entry waits", _AT_ONCE),
    )
    told = (
        ("token ends", now),
        ("token starts", now),
        ("token ended", now),
        ("refused", now),
        ("kept out", now),
        ("page has reported", now),
    )
    *found, reported = await read_moments([*((name, now - after) for name, after in turns), *told])
    moments = [at + after for at, (_, after) in zip(found, turns, strict=False) if at is not None]
    lengths = [abs(at - now) for at in found[len(turns) :] if at is not None]
    if (ends := found[len(turns)]) is not None and ends - now > expiring:
        lengths.remove(ends - now)
    if reported is not None and now - reported < SILENT_AFTER:
        moments.append(_next_of(_REPORTS, now))
    return Moments(min([*moments, _next_of(QUARTER, now)]), _next_wording(now, lengths))


def _next_of(every: timedelta, now: datetime) -> datetime:
    """Say when it is next a whole number of such lengths of time since 1970."""
    return now + every - (now - _EPOCH) % every


def _next_wording(now: datetime, lengths: Sequence[timedelta]) -> datetime:
    """Say when sentences with these lengths of time are made again: below a day, they tell minutes.

    One that is hardly longer becomes shorter than a day before the next quarter of an hour.
    """
    shortest = min(lengths, default=timedelta.max)
    every = _SECONDS if shortest < _MINUTE else _MINUTE if shortest < _DAY + QUARTER else QUARTER
    return _next_of(every, now)
