"""Tortoise's SQLite engine, safe to cancel and to share with other processes.

What differs from `tortoise.backends.sqlite`:

* A transaction starts with BEGIN IMMEDIATE: it waits for other writers at its start, where waiting works,
  and not at its first write, where SQLite can only fail.
* A task that is cancelled while a transaction begins or ends still releases the lock.
* A COMMIT that fails (a deferred foreign key, a full disk) is rolled back, so the next one can begin.
* The number of changed rows counts only the statement's own changes: neither those of triggers, nor those of
  a cancelled statement that was still running.
* A transaction that has ended refuses statements from a task that it started and that outlived it.
"""

# Tortoise and aiosqlite say little about their types, and an engine works with their internals.
# pyright: reportPrivateUsage=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# ruff: noqa: SLF001

import asyncio
import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

import aiosqlite
from tortoise.backends.base.client import (
    ConnectionWrapper,
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
)
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
    translate_exceptions,
)
from tortoise.connection import get_connections
from tortoise.exceptions import (
    DBConnectionError,
    IntegrityError,
    OperationalError,
    TransactionManagementError,
)

from greenroom.store.cancellation import finish

PRAGMAS = {
    "busy_timeout": 5000,  # ms; first, so that the switch to WAL waits as well
    "journal_mode": "WAL",
    "synchronous": "NORMAL",  # with WAL, a power cut can lose the last commits, never the database
    "foreign_keys": "ON",
    "journal_size_limit": 16_777_216,
}


def _run(raw: sqlite3.Connection, query: str, values: Sequence[Any]) -> tuple[int, list[sqlite3.Row]]:
    cursor = raw.execute(query, values)
    rows = cursor.fetchall()
    return (cursor.rowcount if cursor.rowcount >= 0 else len(rows)), rows


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for piece in re.split(r"(?<=;)", script):
        statement += piece
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement


class _Statements(SqliteClient):
    @translate_exceptions
    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Sequence[Any]]:
        async with self.acquire_connection() as connection:
            return await connection._execute(_run, connection._conn, query, values or [])

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        _, rows = await self.execute_query(query, values)
        return [dict(row) for row in rows]


class Transaction(_Statements, SqliteTransactionWrapper):
    """What `in_transaction()` hands out: the connection, between BEGIN IMMEDIATE and its end."""

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(Transaction(self))

    def acquire_connection(self) -> ConnectionWrapper[aiosqlite.Connection]:
        """Give access to the connection for one statement.

        Raises:
            TransactionManagementError: The transaction is over.
        """
        if self._finalized:
            raise TransactionManagementError("This transaction has ended; open one of its own for this task")
        return super().acquire_connection()

    async def execute_script(self, query: str) -> None:
        """Run the statements one by one: `executescript` would commit the transaction first."""
        for statement in _statements(query):
            await self.execute_query(statement)

    async def begin(self) -> None:
        """Take the database's write lock, waiting up to the busy timeout for another process."""
        try:
            await self._connection.execute_fetchall("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as exc:
            raise OperationalError(exc) from exc

    async def commit(self) -> None:
        """Commit, and turn what the database refuses into Tortoise's own errors."""
        try:
            await super().commit()
        except sqlite3.IntegrityError as exc:
            raise IntegrityError(exc) from exc
        except sqlite3.OperationalError as exc:
            raise OperationalError(exc) from exc


class _TransactionContext(SqliteTransactionContext):
    __slots__ = ()

    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        try:
            if self.connection._connection is None:
                await finish(self.ensure_connection())
            await finish(self.connection.begin())
        except BaseException:
            await self._leave()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        return self.connection

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        try:
            if exc_type is None and not self.connection._finalized:
                await finish(self.connection.commit())
        finally:
            get_connections().reset(self.token)
            await self._leave()

    async def _leave(self) -> None:
        """Release the lock, and undo whatever is still open on the connection."""
        try:
            raw = self.connection._connection
            if raw is not None and raw.in_transaction:
                await finish(raw.rollback())
        finally:
            self.connection._finalized = True
            self._trxlock.release()


class Client(_Statements):
    """One connection to one file; the lock in it lets one transaction or statement at a time through."""

    def __init__(self, file_path: str, **kwargs: Any) -> None:
        super().__init__(file_path, **kwargs)
        self.pragmas = dict(PRAGMAS)
        self._lock = asyncio.Lock()

    async def create_connection(self, with_db: bool) -> None:  # noqa: ARG002
        """Open the file, unless it is open already; a missing one is created for its owner only.

        Raises:
            DBConnectionError: The file cannot be created or is not an SQLite database; the message says why.
        """
        if self._connection is not None:
            return
        try:
            os.close(os.open(self.filename, os.O_CREAT | os.O_RDWR, 0o600))
            await finish(self._open())
        except OSError as exc:
            raise DBConnectionError(
                f"The SQLite file {self.filename} cannot be opened: {exc.strerror}"
            ) from exc
        except sqlite3.Error as exc:
            raise DBConnectionError(f"The SQLite file {self.filename} cannot be used: {exc}") from exc

    async def _open(self) -> None:
        connection = await aiosqlite.connect(self.filename, isolation_level=None)
        try:
            connection.row_factory = sqlite3.Row  # pyright: ignore[reportAttributeAccessIssue]
            for pragma, value in self.pragmas.items():
                await connection.execute_fetchall(f"PRAGMA {pragma}={value}")
            await self._post_connect()
        except BaseException:
            await connection.close()
            raise
        self._connection = connection

    def _in_transaction(self) -> TransactionContext:
        return _TransactionContext(Transaction(self), self._lock)

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        """Run the statement once for each list of values, all of them or none."""
        async with self._in_transaction() as transaction:
            await transaction.execute_many(query, values)


client_class = Client
