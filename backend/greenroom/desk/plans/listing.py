"""Planned shows, read for an evening or for their influencers, and what became of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from greenroom.desk.desk import Desk
from greenroom.desk.influencers.history import show_views
from greenroom.desk.paging import Page, check_first, cut_page, read_cursor
from greenroom.desk.plans.views import PlannedShowView, planned_view
from greenroom.desk.problems import BadInput
from greenroom.desk.readiness.findings import findings_of
from greenroom.desk.readiness.readiness import Readiness, moment, moment_of_show, readiness_to_start
from greenroom.desk.shows.surprises import EARLY
from greenroom.desk.shows.views import ShowView
from greenroom.hms.expiry import RECONNECT_MARGIN
from greenroom.hms.findings import Finding
from greenroom.store.influencer_rows import InfluencerRow
from greenroom.store.models import Show
from greenroom.store.planned_rows import planned_between, planned_next
from greenroom.store.standing_rule import Moment

_LONGEST: Final = timedelta(hours=24)  # of a show that may still be on air at the start


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether a planned show could start, as things are now; the findings say why not, worst first.

    Args:
        at: the moment for which it was judged.
    """

    readiness: Readiness
    findings: tuple[Finding, ...]
    at: Moment


async def list_planned_shows(
    since: datetime, until: datetime, *, first: int, after: str | None
) -> Page[PlannedShowView]:
    """Read one page of the shows that start in a span of time, by start.

    Args:
        since: the first moment.
        until: the first moment after the span.
        first: how many, 1 to 100.
        after: the cursor of the last one seen; None for the first page.

    Raises:
        BadInput: `first` is out of range, the span ends before it begins, or `after` is not a cursor of it.
    """
    check_first(first)
    if until < since:
        raise BadInput("to", "a time that is not before `from` is expected.")
    place = None if after is None else _place(read_cursor("planned_shows", after, (datetime, UUID)))
    rows = await planned_between(since, until, place, first + 1)
    return cut_page("planned_shows", rows, first, lambda row: (row.starts_at, row.id), planned_view)


async def list_next_shows(
    desk: Desk, influencer_ids: Sequence[UUID], *, first: int, after: str | None = None
) -> dict[UUID, Page[PlannedShowView]]:
    """Read one page of the shows of each of them that are not over, by start.

    Args:
        first: how many, 1 to 100.
        after: the cursor of the last one seen, with only one influencer; None for the first page.

    Raises:
        BadInput: `first` is out of range, or `after` is not a cursor of this list.
    """
    check_first(first)
    place = None
    if after is not None:
        (alone,) = influencer_ids
        place = _place(read_cursor(f"planned_shows {alone}", after, (datetime, UUID)))
    rows = await planned_next(influencer_ids, desk.now(), place, first + 1)
    return {
        one: cut_page(
            f"planned_shows {one}",
            [row for row in rows if row.influencer_id == one],
            first,
            lambda row: (row.ends_at, row.id),
            planned_view,
        )
        for one in influencer_ids
    }


async def next_shows(desk: Desk, influencer_ids: Sequence[UUID]) -> dict[UUID, PlannedShowView]:
    """Read the next show of each of them, or the one that should be running; who has none is left out."""
    rows = await planned_next(influencer_ids, desk.now(), None, 1)
    return {row.influencer_id: planned_view(row) for row in rows}


def judge(desk: Desk, row: InfluencerRow, planned: PlannedShowView) -> Judged | None:
    """Judge whether a planned show could start and be joined until 30 min after its planned end.

    Returns:
        None if it is cancelled, or has been over for as long.
    """
    at = moment(desk)
    if planned.cancelled_at is not None or planned.ends_at + RECONNECT_MARGIN <= at.now:
        return None
    then = moment_of_show(at, planned.starts_at, planned.ends_at)
    return Judged(readiness_to_start(row, then), findings_of(row, then, row), then)


async def began(desk: Desk, planned: Sequence[PlannedShowView]) -> dict[UUID, ShowView]:
    """Find the last live show of each of these planned ones, by its id; what has not begun is left out.

    That is one that was open between the planned start and the planned end, or is open for at most an hour
    before the start.
    """
    if not planned:
        return {}
    since, until = min(one.starts_at for one in planned), max(one.ends_at for one in planned)
    shows = await Show.filter(
        influencer_id__in={one.influencer_id for one in planned},
        opened_at__gt=since - _LONGEST,
        opened_at__lt=until,
    ).order_by("-opened_at", "-id")
    now = desk.now()
    found = {one.id: show for one in planned if (show := _first_of(shows, one, now)) is not None}
    views = await show_views(desk, list({show.id: show for show in found.values()}.values()))
    return {planned_id: views[show.id] for planned_id, show in found.items()}


def _first_of(shows: Iterable[Show], planned: PlannedShowView, now: datetime) -> Show | None:
    return next((show for show in shows if _is_of(show, planned, now)), None)


def _is_of(show: Show, planned: PlannedShowView, now: datetime) -> bool:
    if show.influencer_id != planned.influencer_id or show.opened_at >= planned.ends_at:
        return False
    if show.ended_at is not None:
        return show.ended_at > planned.starts_at
    return show.opened_at >= planned.starts_at - EARLY or now >= planned.starts_at


def _place(key: Sequence[object]) -> tuple[datetime, UUID]:
    at, row_id = key
    assert isinstance(at, datetime)  # noqa: S101 (read as such)
    assert isinstance(row_id, UUID)  # noqa: S101 (read as such)
    return at, row_id
