"""An evening: from when to when it is, which shows are planned for it, and how they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from greenroom.desk.desk import Desk
from greenroom.desk.paging import Page, check_first, cut_page, read_cursor
from greenroom.desk.plans.outlooks import Outlook, PlannedState, is_to_repair, outlooks
from greenroom.desk.plans.times import FARTHEST, PlannedTime, is_zone
from greenroom.desk.plans.views import planned_view
from greenroom.desk.problems import BadInput
from greenroom.desk.readiness.silence import SILENT_AFTER
from greenroom.store.changes import read_state
from greenroom.store.planned_rows import planned_between
from greenroom.turns import give_way

BEGINS_AT: Final = time(5)  # of its date, by the clocks: shows after midnight are tonight's
_AT_ONCE: Final = 100
_LATELY: Final = timedelta(seconds=5)  # pages ask as often
_MOST_KNOWN: Final = 4  # evenings that are remembered


@dataclass(frozen=True, slots=True)
class EveningCounts:
    """How many of an evening's shows there are of each kind; one can be of several."""

    total: int
    unable: int
    no_shows: int
    on_air: int
    ended: int


@dataclass(frozen=True, slots=True)
class Evening:
    """An evening as it stands.

    All lists are sorted by start, which a show keeps however it stands: between two pages, none is missed.

    Args:
        day: the date on which it begins.
        shows: all of them.
        no_shows: those that should run without a sign of life.
        repairs: those that could not start, and are not over.
    """

    day: date
    since: datetime
    until: datetime
    shows: tuple[Outlook, ...]
    no_shows: tuple[Outlook, ...]
    repairs: tuple[Outlook, ...]

    @property
    def counts(self) -> EveningCounts:
        """How many there are of each kind."""
        states = [one.state for one in self.shows]
        return EveningCounts(
            total=len(self.shows),
            unable=len(self.repairs),
            no_shows=len(self.no_shows),
            on_air=states.count(PlannedState.ON_AIR),
            ended=states.count(PlannedState.ENDED),
        )


def span_of(day: date | None, zone: str, now: datetime) -> tuple[date, datetime, datetime]:
    """Say from when to when an evening is: from 05:00 to 05:00 of the next day, by the clocks of a time zone.

    Args:
        day: the date on which it begins; None for the present one.
        zone: an IANA name.

    Raises:
        BadInput: there is no such time zone, or the date is years away.
    """
    if not is_zone(zone):
        raise BadInput("timeZone", "the name of a time zone such as Europe/Berlin is expected.")
    if day is None:
        day = (now.astimezone(ZoneInfo(zone)).replace(tzinfo=None) - timedelta(hours=BEGINS_AT.hour)).date()
    if abs(day - now.date()) > FARTHEST:
        raise BadInput("date", "a date at most three years away is expected.")
    since, until = (
        PlannedTime(datetime.combine(one, BEGINS_AT), zone, 0).starts_at
        for one in (day, day + timedelta(days=1))
    )
    return day, since, until


async def read_evening(desk: Desk, day: date | None, zone: str) -> Evening:
    """Read an evening: each of its shows once, with how it stands.

    Raises:
        BadInput: there is no such time zone, or the date is years away.
    """
    day, since, until = span_of(day, zone, desk.now())
    shows: list[Outlook] = []
    place = None
    while found := await planned_between(since, until, place, _AT_ONCE):
        place = found[-1].starts_at, found[-1].id
        shows += (await outlooks(desk, [planned_view(row) for row in found])).values()
        await give_way()
    return Evening(
        day,
        since,
        until,
        tuple(shows),
        tuple(one for one in shows if one.state is PlannedState.NO_SHOW),
        tuple(one for one in shows if is_to_repair(desk, one)),
    )


async def evening_lately(desk: Desk, day: date | None, zone: str) -> Evening:
    """Read an evening, or return it as somebody else got it a few seconds ago: many look at the same one.

    Nothing that pages show has been written since; the clock alone may have gone on.

    Raises:
        BadInput: there is no such time zone, or the date is years away.
    """
    now = desk.now()
    span = span_of(day, zone, now)
    state = await read_state(now - SILENT_AFTER)
    known = desk.evenings.get(span)
    if known is not None and known[1] == state and timedelta(0) <= now - known[0] < _LATELY:
        return known[2]
    evening = await read_evening(desk, day, zone)
    if span not in desk.evenings and len(desk.evenings) >= _MOST_KNOWN:
        desk.evenings.clear()
    desk.evenings[span] = now, state, evening
    return evening


def page_of(shows: Sequence[Outlook], *, first: int, after: str | None) -> Page[Outlook]:
    """Cut a page of an evening's shows.

    Args:
        first: how many, 1 to 100.
        after: the cursor of the last one seen; None for the first page.

    Raises:
        BadInput: `first` is out of range, or `after` is not a cursor of this list.
    """
    check_first(first)
    if after is not None:
        last = tuple(read_cursor("evening", after, (datetime, UUID)))
        shows = [one for one in shows if _key(one) > last]
    return cut_page("evening", shows, first, _key, lambda one: one)


def _key(one: Outlook) -> tuple[datetime, UUID]:
    return one.planned.starts_at, one.planned.id
