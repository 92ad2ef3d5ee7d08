"""Planned shows as lists need them, and who plays when: each statement reads an index from its place on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from greenroom.store.ids import as_id
from greenroom.store.models import PlannedShow
from greenroom.store.sql import Statement

AT_ONCE: Final = 100  # influencers in one statement; SQLite takes 500 parts of a UNION
Place = tuple[datetime, UUID]
"""What a list is sorted by, and an id."""


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One planned show, with what its series asks for."""

    id: UUID
    influencer_id: UUID
    series_id: UUID | None
    local_start: str
    zone: str
    length_min: int
    starts_at: datetime
    ends_at: datetime
    moved: bool
    planned_at: datetime
    planned_by_id: UUID | None
    cancelled_at: datetime | None
    foreseen: str | None
    foreseen_at: datetime | None
    weekdays: str | None
    until: str | None


_COLUMNS = ", ".join(f"p.{name}" for name in list(PlannedRow.__annotations__)[:-2])
_SELECT = f"SELECT {_COLUMNS}, r.weekdays, r.until FROM planned_shows p LEFT JOIN show_series r ON r.id = p.series_id"  # noqa: S608, E501


async def planned_between(
    since: datetime, until: datetime, after: Place | None, most: int
) -> list[PlannedRow]:
    """Read the shows that start in a span of time, by start.

    Those of somebody who is archived are left out, but for what had begun before that.

    Args:
        since: the first moment.
        until: the first moment after the span.
        after: the start and the id of the last one seen; None to begin.
    """
    statement = Statement()
    put = statement.put
    where = f"p.cancelled_at IS NULL AND p.starts_at >= {put(since)} AND p.starts_at < {put(until)}"
    if after is not None:
        where += f" AND (p.starts_at, p.id) > ({put(after[0])}, {put(after[1])})"
    rows = await statement.rows(
        f"{_SELECT} JOIN influencers i ON i.id = p.influencer_id WHERE {where} "
        "AND (i.archived_at IS NULL OR p.starts_at < i.archived_at) "
        f"ORDER BY p.starts_at, p.id LIMIT {put(most)}"
    )
    return [_row(row) for row in rows]


async def planned_next(
    influencer_ids: Sequence[UUID], now: datetime, after: Place | None, most: int
) -> list[PlannedRow]:
    """Read the next shows of each of these influencers, with one that should be running, by start.

    Args:
        after: the end and the id of the last one seen; None to begin.
        most: how many of each.
    """
    found: list[PlannedRow] = []
    for at in range(0, len(influencer_ids), AT_ONCE):
        statement = Statement()
        parts = [_next_of(statement.put, one, now, after, most) for one in influencer_ids[at : at + AT_ONCE]]
        found += map(_row, await statement.rows(" UNION ALL ".join(parts)))
    return sorted(found, key=lambda row: (row.ends_at, row.id))


def _next_of(
    put: Callable[[Any], str], influencer_id: UUID, now: datetime, after: Place | None, most: int
) -> str:
    where = f"p.influencer_id = {put(influencer_id)} AND p.cancelled_at IS NULL AND p.ends_at > {put(now)}"
    if after is not None:
        where += f" AND (p.ends_at, p.id) > ({put(after[0])}, {put(after[1])})"
    return f"SELECT * FROM ({_SELECT} WHERE {where} ORDER BY p.ends_at, p.id LIMIT {put(most)}) AS one"  # noqa: S608


async def planned_rows(ids: Sequence[UUID]) -> dict[UUID, PlannedRow]:
    """Read those of these shows that exist, cancelled or not."""
    statement = Statement()
    wanted = ", ".join(map(statement.put, ids)) or "NULL"
    rows = await statement.rows(f"{_SELECT} WHERE p.id IN ({wanted})")
    return {row.id: row for row in map(_row, rows)}


async def last_end(influencer_id: UUID, after: datetime, until: datetime) -> datetime | None:
    """Return when the last of somebody's shows ends that end after a moment, and have started by another."""
    plans = PlannedShow.filter(
        influencer_id=influencer_id, cancelled_at=None, ends_at__gt=after, starts_at__lte=until
    )
    last = await plans.order_by("-ends_at").first()
    return last and last.ends_at


_TIMES = ("starts_at", "ends_at", "planned_at", "cancelled_at", "foreseen_at")
_IDS = ("id", "influencer_id", "series_id", "planned_by_id")


def _row(values: dict[str, Any]) -> PlannedRow:
    """Convert SQLite's texts to the types that PostgreSQL's driver returns."""
    for name in _TIMES:
        if isinstance(values[name], str):
            values[name] = datetime.fromisoformat(values[name])
    for name in _IDS:
        if values[name] is not None:
            values[name] = as_id(values[name])
    values["moved"] = bool(values["moved"])
    return PlannedRow(**values)
