"""Tortoise's statements on one SQLite connection, in its thread."""

# Tortoise and aiosqlite say little about their types, and an engine works with their internals.
# pyright: reportPrivateUsage=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# ruff: noqa: SLF001

import asyncio
import re
import sqlite3
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

from tortoise.backends.sqlite.client import SqliteClient

from greenroom.store.quick_first import QuickFirst
from greenroom.store.sqlite_connection import Connection
from greenroom.store.sqlite_faults import translated
from greenroom.store.sqlite_outcomes import Outcome, run
from greenroom.store.sqlite_reads import ShortStatements
from greenroom.store.waiting import a_step


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for piece in re.split(r"(?<=;)", script):
        statement += piece
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement


class Statements(SqliteClient):
    """A connection, or a transaction on it."""

    _lock: asyncio.Lock
    _short: ShortStatements
    _turn: QuickFirst
    """Who has the connection: for a statement, or for a transaction with all of its statements."""

    def _require_use(self) -> None:
        """Refuse what comes too late."""

    async def _do(self, query: str, values: Sequence[Any]) -> Outcome:
        with translated(self.filename):
            return await self._run(query, values)

    async def _run(self, query: str, values: Sequence[Any]) -> Outcome:
        async with self._on_connection() as connection:
            return await connection._execute(run, connection._conn, query, values)

    @asynccontextmanager
    async def _on_connection(self) -> AsyncGenerator[Connection]:
        """Do one thing on the connection, and note that SQLite has answered, whatever it says."""
        self._require_use()
        async with self._lock, a_step():
            since = asyncio.get_running_loop().time()
            if self._connection is None:
                await self.create_connection(with_db=True)
            try:
                yield cast("Connection", self._connection)
            except sqlite3.Error:
                self._turn.answered(since)
                raise
            self._turn.answered(since)

    async def execute_insert(self, query: str, values: list[Any]) -> int:
        """Insert a row, and return its id."""
        _, _, row_id = await self._do(query, values)
        return row_id or 0

    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Sequence[Any]]:
        """Return how many rows a statement changed or returned, and the rows."""
        number, rows, _ = await self._do(query, values or [])
        return number, rows

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        """Return the rows as dictionaries."""
        _, rows, _ = await self._do(query, values or [])
        names = rows[0].keys() if rows else ()  # by its name, a row looks for each value from its beginning
        return [dict(zip(names, row, strict=True)) for row in rows]

    async def execute_script(self, query: str) -> None:
        """Run the statements one by one: `executescript` would commit the transaction first."""
        for statement in _statements(query):
            await self._do(statement, [])
