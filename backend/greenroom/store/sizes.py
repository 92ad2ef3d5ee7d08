"""How much room the database takes."""

from dataclasses import dataclass
from typing import Final, Literal

from greenroom.store.sql import Statement

MOST_COUNTED: Final = 100_000
"""Of the rows of a table: to count so many takes some milliseconds."""


@dataclass(frozen=True, slots=True)
class Size:
    """Room in bytes.

    Args:
        total: what the database takes.
        free: what of that SQLite keeps for rows to come; 0 on PostgreSQL, which does not tell it cheaply.
    """

    total: int
    free: int


async def database_size() -> Size:
    """Measure the open database."""
    statement = Statement()
    if not statement.is_sqlite:
        [row] = await statement.rows("SELECT pg_database_size(current_database()) AS total")
        return Size(row["total"], 0)
    [row] = await statement.rows(
        "SELECT page_count * page_size AS total, freelist_count * page_size AS free "
        "FROM pragma_page_count, pragma_freelist_count, pragma_page_size"
    )
    return Size(row["total"], row["free"])


async def count_rows(table: Literal["shows", "token_versions"]) -> int:
    """Count the rows of a table; of more than `MOST_COUNTED`, one more than these."""
    some = f"SELECT 1 FROM {table} LIMIT {MOST_COUNTED + 1}"  # noqa: S608 (our own names)
    [row] = await Statement().rows(f"SELECT COUNT(*) AS n FROM ({some}) AS counted")  # noqa: S608
    return row["n"]
