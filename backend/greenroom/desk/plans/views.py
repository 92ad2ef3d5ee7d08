"""Planned shows as the desk presents them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from greenroom.desk.plans.times import PlannedTime, Repeat, Weekday
from greenroom.desk.shows.surprises import Foreseen
from greenroom.store.models import PlannedShow
from greenroom.store.planned_rows import PlannedRow, planned_rows


@dataclass(frozen=True, slots=True)
class PlannedShowView:
    """One planned show.

    Args:
        series_id: the series that it is one of; None for a single show.
        repeat: what that series asks for, as it is now.
        moved: whether it was changed individually, and differs from its series.
        foreseen: what the desk expected of it about an hour before its start; None if it has not judged it.
    """

    id: UUID
    influencer_id: UUID
    time: PlannedTime
    starts_at: datetime
    ends_at: datetime
    series_id: UUID | None
    repeat: Repeat | None
    moved: bool
    planned_at: datetime
    planned_by_id: UUID | None
    cancelled_at: datetime | None
    foreseen: Foreseen | None
    foreseen_at: datetime | None


def planned_view(row: PlannedRow) -> PlannedShowView:
    """Present a stored one."""
    repeat = None
    if row.weekdays is not None and row.until is not None:
        repeat = Repeat(weekdays_in(row.weekdays), date.fromisoformat(row.until))
    return PlannedShowView(
        id=row.id,
        influencer_id=row.influencer_id,
        time=planned_time(row),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        series_id=row.series_id,
        repeat=repeat,
        moved=row.moved,
        planned_at=row.planned_at,
        planned_by_id=row.planned_by_id,
        cancelled_at=row.cancelled_at,
        foreseen=Foreseen(row.foreseen) if row.foreseen else None,
        foreseen_at=row.foreseen_at,
    )


def planned_time(row: PlannedRow | PlannedShow) -> PlannedTime:
    """Read when a stored one is planned."""
    return PlannedTime(datetime.fromisoformat(row.local_start), row.zone, row.length_min)


async def planned_views(ids: list[UUID]) -> list[PlannedShowView]:
    """Read those of these shows that exist, in this order, cancelled or not."""
    rows = await planned_rows(ids)
    return [planned_view(rows[one]) for one in ids if one in rows]


def weekdays_in(text: str) -> frozenset[Weekday]:
    """Read the days of a series as they are stored."""
    return frozenset(map(Weekday, text.split()))


def stored_weekdays(weekdays: Iterable[Weekday]) -> str:
    """Write the days of a series as they are stored, in the order of the week."""
    return " ".join(day.value for day in Weekday if day in set(weekdays))
