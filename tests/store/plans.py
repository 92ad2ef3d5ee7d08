"""How a database would read what hand-written statements ask for."""

from collections.abc import AsyncGenerator, Awaitable, Callable
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
                for means in ("seqscan", "bitmapscan", "sort", "hashjoin", "mergejoin"):
                    await transaction.execute_script(f"SET LOCAL enable_{means} = off")
                # What costs that much would be compiled first, for seconds.
                await transaction.execute_script("SET LOCAL jit = off")
            for way in ("rows", "read"):
                patch.setattr(Statement, way, explaining(getattr(Statement, way)))
            yield steps
