"""When planned shows start and end: what was typed, in its time zone, and what the clocks there make of it.

A time that the clocks skip is counted with the offset before the change, as calendars do (RFC 5545, 3.3.5):
02:30 becomes 03:30 where they go from 02:00 to 03:00. Of a time that comes twice, the first counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache, cached_property
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from greenroom.desk.problems import BadInput, InputRejected, ProblemCode
from greenroom.words.sentences import Param, Sentence

SHORTEST_MIN: Final = 5
LONGEST_MIN: Final = 12 * 60  # as long as a session at 100ms can last (100ms.md 3)
MOST_AT_ONCE: Final = 400  # of one series
FARTHEST: Final = timedelta(days=3 * 366)


class Weekday(StrEnum):
    """The days on which shows repeat, in the order of `date.weekday`."""

    MONDAY = "MONDAY"
    TUESDAY = "TUESDAY"
    WEDNESDAY = "WEDNESDAY"
    THURSDAY = "THURSDAY"
    FRIDAY = "FRIDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"

    @classmethod
    def of(cls, day: date) -> "Weekday":
        """Return the one on which a date falls."""
        return tuple(cls)[day.weekday()]


@dataclass(frozen=True, slots=True)
class Repeat:
    """On which days shows repeat, and until which date, itself included."""

    weekdays: frozenset[Weekday]
    until: date


@dataclass(frozen=True)
class PlannedTime:
    """When one show is.

    Args:
        local: its start as the clocks were to show it, naive.
        zone: an IANA name.
    """

    local: datetime
    zone: str
    length_min: int

    @cached_property
    def starts_at(self) -> datetime:
        """Its start, in UTC."""
        return self.local.replace(tzinfo=ZoneInfo(self.zone), fold=0).astimezone(UTC)

    @property
    def ends_at(self) -> datetime:
        """Its planned end, in UTC."""
        return self.starts_at + timedelta(minutes=self.length_min)

    @property
    def clock_note(self) -> Sentence | None:
        """Say what the clocks do then, where that makes the time another than was typed, or two."""
        zone = ZoneInfo(self.zone)
        shown = self.starts_at.astimezone(zone).replace(tzinfo=None, fold=0)
        named: dict[str, Param] = {"date": self.local.date(), "time": f"{self.local:%H:%M}"}
        if shown != self.local:
            return Sentence("plan.clock.skipped", **named, zone=self.zone, starts=f"{shown:%H:%M}")
        again = self.local.replace(tzinfo=zone, fold=1).astimezone(UTC)
        if again == self.starts_at:
            return None
        return Sentence("plan.clock.twice", **named, zone=self.zone, apart=again - self.starts_at)

    @property
    def named(self) -> Sentence:
        """Its start, for a sentence: `Thu, Nov 26, 2026 at 20:00 (Europe/Berlin)`."""
        return Sentence("plan.at", date=self.local.date(), time=f"{self.local:%H:%M}", zone=self.zone)


def refused(field: str, case: str, /, **params: Param) -> InputRejected:
    """Say why something cannot be planned like this."""
    return InputRejected(ProblemCode.BAD_PLAN, field, case, **params)


def read_start(text: str, argument: str = "input.startsAt") -> datetime:
    """Read a local date and time as pages send it: `2026-11-26T20:00`.

    Raises:
        BadInput: it is anything else; seconds and an offset are not expected.
    """
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 (local: its zone comes beside it)
    except ValueError:
        raise BadInput(argument, "a local date and time such as 2026-11-26T20:00 is expected.") from None


def read_date(text: str, argument: str = "input.repeat.until") -> date:
    """Read a date: `2026-12-24`.

    Raises:
        BadInput: it is anything else.
    """
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 (a date alone)
    except ValueError:
        raise BadInput(argument, "a date such as 2026-12-24 is expected.") from None


def check_time(local: datetime, zone: str, length_min: int, now: datetime) -> PlannedTime:
    """Make a time of what was typed; whether it is over is another question.

    Raises:
        InputRejected: the zone is unknown, the start years away, or the length out of range.
    """
    if not is_zone(zone):
        raise refused("timeZone", "zone")
    if not SHORTEST_MIN <= length_min <= LONGEST_MIN:
        raise refused("lengthMin", "length", least=SHORTEST_MIN, most=LONGEST_MIN // 60)
    if abs(local.replace(tzinfo=UTC) - now) > FARTHEST:
        raise refused("startsAt", "past" if local.replace(tzinfo=UTC) < now else "far")
    return PlannedTime(local, zone, length_min)


def times_of(first: PlannedTime, repeat: Repeat | None) -> tuple[PlannedTime, ...]:
    """List each show that is asked for, earliest first.

    Args:
        first: the first one; where they repeat, those on its date and later ones count.

    Raises:
        InputRejected: there would be none, or more than 400.
    """
    if repeat is None:
        return (first,)
    times = repeated(first, repeat)
    if not times:
        raise refused("repeat", "none")
    return times


def repeated(first: PlannedTime, repeat: Repeat) -> tuple[PlannedTime, ...]:
    """List each show of a series from a date on, earliest first; there may be none.

    Raises:
        InputRejected: there would be more than 400.
    """
    times: list[PlannedTime] = []
    for day in _days(first.local.date(), repeat):
        if len(times) == MOST_AT_ONCE:
            raise refused("repeat", "many", most=MOST_AT_ONCE)
        times.append(PlannedTime(datetime.combine(day, first.local.time()), first.zone, first.length_min))
    return tuple(times)


def _days(first: date, repeat: Repeat) -> Iterator[date]:
    for after in range((repeat.until - first).days + 1):
        day = first + timedelta(days=after)
        if Weekday.of(day) in repeat.weekdays:
            yield day


def is_zone(name: str) -> bool:
    """Tell whether there is a time zone of this IANA name."""
    return name in _zones()


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
