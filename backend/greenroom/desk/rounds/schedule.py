"""Jobs, and when they are due: at intervals, or at a time of day in the desk's time zone."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from greenroom.desk.desk import Desk


@dataclass(frozen=True, slots=True)
class Every:
    """Due once this much time has passed since the last run began."""

    period: timedelta

    def is_due(self, last: datetime | None, now: datetime) -> bool:
        """Tell whether a job is due that last ran then; None if it never ran."""
        return last is None or abs(now - last) >= self.period  # or the clock was set back


@dataclass(frozen=True, slots=True)
class Daily:
    """Due once a day at this time in the desk's time zone, or later that day if no desk was up then."""

    at: time

    def is_due(self, last: datetime | None, now: datetime) -> bool:
        """Tell whether a job is due that last ran then; None if it never ran.

        Args:
            now: in the desk's time zone.
        """
        due = _first_shown(datetime.combine(now.date(), self.at), now.tzinfo)
        return due <= now and (last is None or not due <= last < now + timedelta(days=1))


def _first_shown(shown: datetime, zone: tzinfo | None) -> datetime:
    """Find when clocks first show a time, or a later one if they are put forward past it."""
    moment = shown.replace(tzinfo=zone).astimezone(UTC)
    if _local(moment, zone) == shown:
        return moment
    moment = shown.replace(tzinfo=zone, fold=1, second=0, microsecond=0).astimezone(UTC)
    while _local(moment, zone) < shown:  # for as long as the clocks are put forward
        moment += timedelta(minutes=1)
    return moment


def _local(moment: datetime, zone: tzinfo | None) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Job:
    """Regular work. It may be interrupted anywhere and run again, so it must be safe to repeat.

    A run that fails has had its turn: the next one comes when the job is due again.

    Args:
        name: names its lease too, so it must not change.
        when: when it is due.
        run: does it.
        at_most: how long it may take; then it is cancelled, which counts as a failure.
    """

    name: str
    when: Every | Daily
    run: Callable[[Desk], Awaitable[object]]
    at_most: timedelta = timedelta(minutes=10)
