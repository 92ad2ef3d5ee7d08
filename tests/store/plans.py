"""How a database would read what hand-written statements ask for."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from tortoise.transactions import in_transaction

from greenroom.store.database import Database
from greenroom.store.sql import Statement


@asynccontextmanager
async def plans_of(database: Database) -> AsyncGenerator[list[str]]:
    """Note the steps of the plan of each statement that is run in here, as for a large table.

    PostgreSQL reads a small one whole and sorts it, unless that is switched off.
    """
    steps: list[str] = []
    rows = Statement.rows

    async def explained(statement: Statement, sql: str) -> list[dict[str, Any]]:
        values = statement._values  # pyright: ignore[reportPrivateUsage]
        sqlite = database.dialect == "sqlite"
        connection: Any = statement._connection  # pyright: ignore[reportPrivateUsage]
        found = await connection.execute_query_dict(f"EXPLAIN {'QUERY PLAN ' if sqlite else ''}{sql}", values)
        steps.extend(str(row["detail" if sqlite else "QUERY PLAN"]) for row in found)
        return await rows(statement, sql)

    with pytest.MonkeyPatch.context() as patch:
        async with in_transaction() as transaction:
            if database.dialect == "postgres":
                for means in ("seqscan", "bitmapscan", "sort", "hashjoin", "mergejoin"):
                    await transaction.execute_script(f"SET LOCAL enable_{means} = off")
                # What costs that much would be compiled first, for seconds.
                await transaction.execute_script("SET LOCAL jit = off")
            patch.setattr(Statement, "rows", explained)
            yield steps
