"""Which places 100ms is to be asked about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from greenroom.store.ids import as_id
from greenroom.store.models import as_read
from greenroom.store.sql import Statement

_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
_END: Final = datetime(9999, 1, 1, tzinfo=UTC)
# As the index `influencers_by_place_check` has them, after the account.
_ASKED: Final = "COALESCE(i.place_checked_at, '1970-01-01 00:00:00+00:00')"
_ORDER: Final = f"{_ASKED}, i.hms_room_id, i.hms_role"


@dataclass(frozen=True, slots=True)
class DuePlace:
    """A place where people of connected accounts broadcast."""

    access_key: str
    room_id: str
    role: str


async def due_places(
    asked_before: datetime, now: datetime, at_most: int, access_keys: Sequence[str]
) -> list[DuePlace]:
    """List the places whose answer is missing for somebody, and then those with the oldest answers.

    Args:
        asked_before: an answer that is younger counts still.
        now: the clock; an answer from after it was kept before the clock was set back.
        at_most: how many.
        access_keys: of which accounts.
    """
    found: list[tuple[datetime, DuePlace]] = []
    for key in access_keys:
        found += await _asked_between(key, _NEVER, asked_before, at_most)
        found += await _asked_between(key, now + timedelta.resolution, _END, at_most)
    found.sort(key=lambda one: (one[0], one[1].access_key, one[1].room_id, one[1].role))
    return list(dict.fromkeys(place for _, place in found))[:at_most]


async def _asked_between(
    access_key: str, since: datetime, until: datetime, most: int
) -> list[tuple[datetime, DuePlace]]:
    """Step through the index from one place to the next, however many broadcast at each."""
    statement = Statement()
    put = statement.put

    def next_id(after: str) -> str:
        # can_mint says that the account is connected, and that room and role are known.
        return (
            f"SELECT i.id FROM influencers i WHERE {after} AND i.can_mint AND i.archived_at IS NULL "  # noqa: S608
            f"AND i.hms_access_key = {put(access_key)} AND {_ASKED} <= {put(until)} ORDER BY {_ORDER} LIMIT 1"
        )

    first = next_id(f"{_ASKED} >= {put(since)}")
    next_one = next_id(f"({_ORDER}) > (p.asked, p.room_id, p.role)")
    rows = await statement.rows(
        f"WITH RECURSIVE places (asked, room_id, role, number) AS ("  # noqa: S608
        f"SELECT {_ORDER}, 1 FROM influencers i WHERE i.id = ({first}) UNION ALL "
        f"SELECT {_ORDER}, p.number + 1 FROM places p JOIN influencers i ON i.id = ({next_one}) "
        f"WHERE p.number < {put(most)}) SELECT asked, room_id, role FROM places"
    )
    return [(as_read(row["asked"]), DuePlace(access_key, row["room_id"], row["role"])) for row in rows]


async def people_of(workspace_id: UUID, after: UUID, most: int) -> list[UUID]:
    """List who broadcasts by an account, in an order of the database's own.

    Args:
        after: the id of the last one seen; one that nobody has, to begin.
        most: how many.
    """
    statement = Statement()
    put = statement.put
    last = put(after)
    # SQLite's index of an account's people has them by their numbers: by ids, it would look at everybody's.
    by_number = f"COALESCE((SELECT number FROM influencers WHERE id = {last}), 0)"  # noqa: S608
    order, behind = ("i.number", by_number) if statement.is_sqlite else ("i.id", last)
    rows = await statement.values(
        f"SELECT i.id FROM influencers i WHERE {order} > {behind} AND i.workspace_id = {put(workspace_id)} "  # noqa: S608
        f"ORDER BY {order} LIMIT {put(most)}"
    )
    return [as_id(one) for (one,) in rows]


async def last_answer(access_key: str, room_id: str, role: str) -> tuple[datetime, str | None] | None:
    """Return when 100ms was last asked about a place, and the code of what it said; None if it never was."""
    statement = Statement()
    put = statement.put
    rows = await statement.values(
        "SELECT i.place_checked_at, i.place_code FROM influencers i "  # noqa: S608
        f"WHERE i.hms_access_key = {put(access_key)} AND i.hms_room_id = {put(room_id)} "
        f"AND i.hms_role = {put(role)} AND i.place_checked_at > {put(_NEVER)} "  # as a range in an index
        "ORDER BY i.place_checked_at DESC LIMIT 1"
    )
    return (as_read(rows[0][0]), rows[0][1]) if rows else None
