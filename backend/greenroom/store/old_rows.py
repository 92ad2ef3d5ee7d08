"""Old shows, planned or not, and token versions: found by age in an index, removed if nothing needs them.

Each pass over a table goes from one place to the next, so that what has to stay is looked at once a pass.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, Literal
from uuid import UUID

from greenroom.store.ids import as_id
from greenroom.store.models import as_read
from greenroom.store.sql import Statement

Table = Literal["shows", "token_versions", "planned_shows"]
Place = tuple[datetime, UUID]
"""When a row ended, and its id."""
START: Final[Place] = datetime(1, 1, 1, tzinfo=UTC), UUID(int=0)

_ENDS: Final[dict[Table, str]] = {
    "shows": "ended_at",
    "token_versions": "expires_at",
    "planned_shows": "ends_at",
}
# The newest of each influencer stays: it may be their current token, or the show that their page shows.
_NEEDLESS: Final[dict[Table, str]] = {
    "shows": """handed_out_again = 0
  AND NOT EXISTS (SELECT 1 FROM influencers i WHERE i.open_show_id = shows.id)
  AND EXISTS (
    SELECT 1 FROM shows newer
    WHERE newer.influencer_id = shows.influencer_id
      AND (newer.opened_at, newer.id) > (shows.opened_at, shows.id)
  )""",
    "token_versions": """NOT EXISTS (
    SELECT 1 FROM influencers i WHERE i.token_version_id = token_versions.id
  )
  AND NOT EXISTS (SELECT 1 FROM shows s WHERE s.token_version_id = token_versions.id)
  AND EXISTS (
    SELECT 1 FROM token_versions newer
    WHERE newer.influencer_id = token_versions.influencer_id
      AND (newer.created_at, newer.id) > (token_versions.created_at, token_versions.id)
  )""",
    "planned_shows": "TRUE",
}


async def old_rows(table: Table, before: datetime, after: Place, most: int) -> list[Place]:
    """Find the next rows that ended before a time, oldest first, whether they are needed or not."""
    statement, ends = Statement(), _ENDS[table]
    rows = await statement.rows(
        f"SELECT {ends} AS ended, id FROM {table} "  # noqa: S608 (names from above)
        f"WHERE {ends} < {statement.put(before)} "
        f"AND ({ends}, id) > ({statement.put(after[0])}, {statement.put(after[1])}) "
        f"ORDER BY {ends}, id LIMIT {statement.put(most)}"
    )
    return [(as_read(row["ended"]), as_id(row["id"])) for row in rows]


async def remove_needless(table: Table, before: datetime, ids: Sequence[UUID]) -> int:
    """Remove those of these rows that still ended before the time, and that nothing needs.

    Returns:
        How many were removed.
    """
    statement, ends = Statement(), _ENDS[table]
    rows = await statement.rows(
        f"DELETE FROM {table} WHERE id IN ({', '.join(statement.put(row_id) for row_id in ids)}) "  # noqa: S608
        f"AND {ends} < {statement.put(before)} AND {_NEEDLESS[table]} RETURNING id"
    )
    return len(rows)


async def remove_empty_series(most: int) -> int:
    """Remove series of which no planned show is left.

    Returns:
        How many were removed.
    """
    statement = Statement()
    planned = "SELECT 1 FROM planned_shows p WHERE p.series_id = s.id"
    empty = f"SELECT s.id FROM show_series s WHERE NOT EXISTS ({planned}) LIMIT {statement.put(most)}"  # noqa: S608
    rows = await statement.rows(f"DELETE FROM show_series WHERE id IN ({empty}) RETURNING id")  # noqa: S608
    return len(rows)
