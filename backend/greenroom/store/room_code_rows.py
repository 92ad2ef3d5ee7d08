"""For whose room codes something is due at 100ms: those of whom it was last asked longest ago come first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from greenroom.store.ids import as_id
from greenroom.store.models import as_read
from greenroom.store.sql import Statement

Work = Literal["switch", "make", "confirm"]
Place = tuple[datetime, UUID]
"""When 100ms was last asked, and whose code it is."""

_ASKED: Final = "COALESCE(code_checked_at, '1970-01-01 00:00:00+00:00')"
# Word for word what the indexes of migration 0025 hold: `room_codes_to_switch` and so on.
_DUE: Final[Mapping[Work, str]] = {
    "switch": "room_code_kind = 'REAL' AND code_enabled <> (streaming_enabled AND archived_at IS NULL)",
    "make": """room_code_kind = 'LOCAL' AND code_checked_at IS NOT NULL AND code_fault IS NULL
         AND archived_at IS NULL""",
    "confirm": "room_code_kind IN ('TYPED', 'REAL') AND archived_at IS NULL",
}


@dataclass(frozen=True, slots=True)
class DueCode:
    """Somebody whose room code is due, and the 100ms account where they broadcast."""

    place: Place
    influencer_id: UUID
    access_key: str | None


async def due_codes(
    work: Work, most: int, *, asked_before: datetime | None = None, after: Place | None = None
) -> list[DueCode]:
    """List whose room code stands otherwise at 100ms than it should, is to be made, or to be confirmed.

    Args:
        most: how many, at most.
        asked_before: only those of whom 100ms was last asked at this moment or before it.
        after: where the last one seen stands; None to begin.
    """
    statement = Statement()
    where = _DUE[work]
    if asked_before is not None:
        where += f" AND {_ASKED} <= {statement.put(asked_before)}"
    if after is not None:
        where += f" AND ({_ASKED}, id) > ({statement.put(after[0])}, {statement.put(after[1])})"
    rows = await statement.rows(
        f"SELECT id, hms_access_key, {_ASKED} AS asked FROM influencers WHERE {where} "  # noqa: S608
        f"ORDER BY {_ASKED}, id LIMIT {statement.put(most)}"
    )
    return [_due(**row) for row in rows]


def _due(id: Any, hms_access_key: str | None, asked: Any) -> DueCode:  # noqa: A002 (the column)
    """Convert SQLite's texts to the types that PostgreSQL's driver returns."""
    influencer_id = as_id(id)
    at = as_read(asked)
    return DueCode((at, influencer_id), influencer_id, hms_access_key)
