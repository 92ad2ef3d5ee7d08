"""How a database would read what hand-written statements ask for."""

import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from tortoise.transactions import in_transaction

from greenroom.store.database import Database
from greenroom.store.sql import Statement

# Whole reads of what grows with the number of influencers: by the alias, or by the table.
# PostgreSQL can read an index from end to end, too.
_GROWS = "influencers|standings|shows|token_versions|page_reports|planned_shows"
_SCAN = re.compile(
    rf"SCAN (?:[ikpnsv]|{_GROWS})\b|Seq Scan on (?:{_GROWS})\b"
    rf"|Index (?:Only )?Scan using \w+ on (?:{_GROWS})\b.*\n(?! *Index Cond)"
)


def scans(plan: Sequence[str]) -> list[str]:
    """List what is read from end to end, a table or an index."""
    return _SCAN.findall("\n".join([*plan, ""]))


@asynccontextmanager
async def plans_of(database: Database, *, bitmaps: bool = False) -> AsyncGenerator[list[str]]:
    """Note the steps of the plan of each statement that is run in here, as for a large table.

    PostgreSQL reads a small one whole and sorts it, unless that is switched off.

    Args:
        database: of which kind it is.
        bitmaps: let it read bitmaps, since its indexes of texts can only be read so.
    """
    steps: list[str] = []

    def explaining(run: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def explained(statement: Statement, *asked: Any) -> Any:
            values = statement._values  # pyright: ignore[reportPrivateUsage]
            sqlite = database.dialect == "sqlite"
            connection: Any = statement._connection  # pyright: ignore[reportPrivateUsage]
            query = f"EXPLAIN {'QUERY PLAN ' if sqlite else ''}{asked[-1]}"
            found = await connection.execute_query_dict(query, values)
            steps.extend(str(row["detail" if sqlite else "QUERY PLAN"]) for row in found)
            return await run(statement, *asked)

        return explained

    with pytest.MonkeyPatch.context() as patch:
        async with in_transaction() as transaction:
            if database.dialect == "postgres":
                for means in ("seqscan", "sort", "hashjoin", "mergejoin", *["bitmapscan"] * (not bitmaps)):
                    await transaction.execute_script(f"SET LOCAL enable_{means} = off")
            for way in ("rows", "values", "read"):
                patch.setattr(Statement, way, explaining(getattr(Statement, way)))
            yield steps
