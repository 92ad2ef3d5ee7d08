"""Which part of which list of influencers, and by what it is sorted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from greenroom.store.influencer_counts import Asked
from greenroom.store.influencer_rows import NEVER, UNPLANNED, InfluencerRow
from greenroom.store.standing_rule import RANK, STANDINGS


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of which list.

    Args:
        asked: who is looked for.
        first: how many rows.
        order: STATUS, NAME, NEWEST, LAST_LIVE or NEXT_SHOW.
        after: the last row's sort key, as `sort_key` gave it; None for the first page.
        standings: only these; empty for all.
        ids: only these; None for all.
        turned: the other way round.
    """

    asked: Asked
    first: int
    order: str
    after: Sequence[Any] | None = None
    standings: Sequence[str] = ()
    ids: Sequence[UUID] | None = None
    turned: bool = False


# What is sorted by, down to the id, as a cursor holds it; and whether it rises.
ORDERS = {
    "STATUS": ((RANK, "name_key", "id"), True),
    "NAME": (("name_key", "id"), True),
    "NEWEST": (("created_at", "id"), False),
    # Letter for letter as in the index `influencers_by_last_live`.
    "LAST_LIVE": ((f"COALESCE(last_live_at, '{NEVER}')", "id"), False),
    "NEXT_SHOW": ((f"COALESCE(next_show_at, '{UNPLANNED}')", "name_key", "id"), True),
}


def sort_key(row: InfluencerRow, order: str) -> list[Any]:
    """Return what a cursor must hold to continue after this row, either way."""
    match order:
        case "STATUS":
            return [0 if row.show_at_risk else STANDINGS.index(row.standing, 1), row.name_key, row.id]
        case "NAME":
            return [row.name_key, row.id]
        case "NEWEST":
            return [row.created_at, row.id]
        case "NEXT_SHOW":
            return [row.next_show_at or datetime.fromisoformat(UNPLANNED), row.name_key, row.id]
        case _:
            return [row.last_live_at or datetime.fromisoformat(NEVER), row.id]


def sorted_by(page: Part, columns: Sequence[str]) -> tuple[str, str]:
    """Say how to sort a list, and how what follows a key compares with it."""
    order = ", ".join(f"{column} {'ASC' if rises(page) else 'DESC'}" for column in columns)
    return order, f"({', '.join(columns)}) {'>' if rises(page) else '<'}"


def rises(page: Part) -> bool:
    """Tell whether a list rises."""
    return ORDERS[page.order][1] is not page.turned
