"""Tortoise's SQLite engine, safe to cancel and to share with other processes.

What differs from `tortoise.backends.sqlite`:

* A transaction starts with BEGIN IMMEDIATE: it waits for other writers at its start, where waiting works,
  and not at its first write, where SQLite can only fail.
* Whoever waits for another program's lock leaves the connection to others, who can read meanwhile.
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
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

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
)
from tortoise.connection import get_connections
from tortoise.exceptions import DBConnectionError, OperationalError, TransactionManagementError

from greenroom.store.cancellation import finish
from greenroom.store.sqlite_faults import locked, translated
from greenroom.store.unavailable import UnavailableError, in_a_hurry

Result = TypeVar("Result")

WAITS_S = 5.0  # for another program's lock
LOOKS_EVERY_S = 0.01
PRAGMAS = {
    "busy_timeout": 5000,  # ms; first, so that the switch to WAL waits as well
    "journal_mode": "WAL",
    "synchronous": "NORMAL",  # with WAL, a power cut can lose the last commits, never the database
    "foreign_keys": "ON",
    "journal_size_limit": 16_777_216,
}


Outcome = tuple[int, list[sqlite3.Row], int | None]
"""How many rows a statement changed or returned, the rows, and the id of the last one that it inserted."""


def _run(raw: sqlite3.Connection, query: str, values: Sequence[Any]) -> Outcome:
    cursor = raw.execute(query, values)
    rows = cursor.fetchall()
    return (cursor.rowcount if cursor.rowcount >= 0 else len(rows)), rows, cursor.lastrowid


def _run_at_once(raw: sqlite3.Connection, query: str, values: Sequence[Any]) -> Outcome:
    """Run a statement that fails where it would wait for a lock, and hold up every other one meanwhile."""
    raw.execute("PRAGMA busy_timeout=0")
    try:
        return _run(raw, query, values)
    finally:
        raw.execute(f"PRAGMA busy_timeout={PRAGMAS['busy_timeout']}")


async def _patiently(file: str, attempt: Callable[[], Awaitable[Result]]) -> Result:
    """Repeat what another program's lock keeps from us, for a while.

    Raises:
        UnavailableError: The lock was still there; the message names who holds it if the system tells.
    """
    until: float | None = None
    while True:
        try:
            return await attempt()
        except UnavailableError as exc:
            if not exc.in_use:
                raise
            now = asyncio.get_running_loop().time()
            until = until or now + (0 if in_a_hurry() else WAITS_S)
            if now >= until:
                raise UnavailableError(locked(file), in_use=True) from exc
        await asyncio.sleep(LOOKS_EVERY_S)


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
    async def _do(self, query: str, values: Sequence[Any], run: Callable[..., Outcome] = _run) -> Outcome:
        with translated(self.filename):
            async with self.acquire_connection() as connection:
                return await connection._execute(run, connection._conn, query, values)

    async def execute_insert(self, query: str, values: list[Any]) -> int:
        _, _, row_id = await self._do(query, values)
        return row_id or 0

    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Sequence[Any]]:
        number, rows, _ = await self._do(query, values or [])
        return number, rows

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        _, rows = await self.execute_query(query, values)
        return [dict(row) for row in rows]

    async def execute_script(self, query: str) -> None:
        """Run the statements one by one: `executescript` would commit the transaction first."""
        for statement in _statements(query):
            await self._do(statement, [])


class Transaction(_Statements, SqliteTransactionWrapper):
    """What `in_transaction()` hands out: the connection, between BEGIN IMMEDIATE and its end."""

    def __init__(self, connection: SqliteClient) -> None:
        super().__init__(connection)
        self.filename = connection.filename

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

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        """Run the statement once for each list of values."""
        with translated(self.filename):
            async with self.acquire_connection() as connection:
                await connection.executemany(query, values)

    async def begin(self) -> None:
        """Take the database's write lock, if no other process has it."""
        with translated(self.filename):
            await self._connection._execute(_run_at_once, self._connection._conn, "BEGIN IMMEDIATE", ())

    async def commit(self) -> None:
        """Commit, and turn what the database refuses into Tortoise's own errors."""
        with translated(self.filename):
            await super().commit()


class _TransactionContext(SqliteTransactionContext):
    __slots__ = ()

    async def __aenter__(self) -> TransactionalDBClient:
        await _patiently(self.connection.filename, self._begin)
        self.token = get_connections().set(self.connection_name, self.connection)
        return self.connection

    async def _begin(self) -> None:
        await self._trxlock.acquire()
        try:
            if self.connection._connection is None:
                await finish(self.ensure_connection())
            await finish(self.connection.begin())
        except BaseException:
            await self._leave()
            raise

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        try:
            if exc_type is None and not self.connection._finalized:
                await finish(self.connection.commit())
        finally:
            self.connection._finalized = True
            get_connections().reset(self.token)
            await self._leave()

    async def _leave(self) -> None:
        """Release the lock, and undo whatever is still open on the connection."""
        try:
            raw = self.connection._connection
            if raw is not None and raw.in_transaction:
                await finish(raw.rollback())
        finally:
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
            with translated(self.filename):
                await finish(self._open())
        except OSError as exc:
            raise DBConnectionError(
                f"The SQLite file {self.filename} cannot be opened: {exc.strerror}"
            ) from exc
        except UnavailableError as exc:
            raise DBConnectionError(locked(self.filename) if exc.in_use else str(exc)) from exc
        except OperationalError as exc:
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

    async def _do(self, query: str, values: Sequence[Any], run: Callable[..., Outcome] = _run) -> Outcome:
        # In WAL mode nobody's lock keeps a statement from reading.
        if query.lstrip()[:6].upper() not in ("SELECT", "PRAGMA"):
            run = _run_at_once
        return await _patiently(self.filename, partial(super()._do, query, values, run))

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        """Run the statement once for each list of values, all of them or none."""
        async with self._in_transaction() as transaction:
            await transaction.execute_many(query, values)


client_class = Client
