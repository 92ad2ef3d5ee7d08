"""Tortoise's SQLite engine, safe to cancel and to share with other processes.

What differs from `tortoise.backends.sqlite`:

* A transaction starts with BEGIN IMMEDIATE: it waits for other writers at its start, where waiting works,
  and not at its first write, where SQLite can only fail.
* What is short and belongs to a quick request runs in the event loop's thread (`sqlite_reads.py`).
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
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any, TypeVar, cast

import aiosqlite
from tortoise.backends.base.client import (
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
from greenroom.store.quick_first import QuickFirst
from greenroom.store.sqlite_connection import Connection
from greenroom.store.sqlite_faults import OpenFile, locked, translated
from greenroom.store.sqlite_outcomes import Outcome, run
from greenroom.store.sqlite_reads import SHORT_S, ShortReads, ShortStatements, concerns_few, only_reads
from greenroom.store.unavailable import UnavailableError, in_a_hurry
from greenroom.store.waiting import a_step, left_s
from greenroom.turns import give_way, is_of_a_request, is_quick, is_slow

Result = TypeVar("Result")

CLOSES_WITHIN_S = 2.0
LETS_GO_S = 1.0  # to undo what a transaction leaves behind
WAITS_S = 5.0  # for another program's lock
LOOKS_EVERY_S = 0.01
PRAGMAS = {
    "busy_timeout": 5000,  # ms; first, so that the switch to WAL waits as well
    "journal_mode": "WAL",
    "synchronous": "NORMAL",  # with WAL, a power cut can lose the last commits, never the database
    "foreign_keys": "ON",
    "journal_size_limit": 16_777_216,
}


def _run_at_once(raw: sqlite3.Connection, query: str, values: Sequence[Any]) -> Outcome:
    """Run a statement that fails where it would wait for a lock, and hold up every other one meanwhile."""
    raw.execute("PRAGMA busy_timeout=0")
    try:
        return run(raw, query, values)
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
            with translated(file):
                return await attempt()
        except UnavailableError as exc:
            if not exc.in_use:
                raise
            now = asyncio.get_running_loop().time()
            until = until or now + (0 if in_a_hurry() else min(WAITS_S, left_s()))
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
    _lock: asyncio.Lock
    _turn: QuickFirst
    """Who has the connection: for a statement, or for a transaction with all of its statements."""

    def _require_use(self) -> None:
        """Refuse what comes too late."""

    async def _do(self, query: str, values: Sequence[Any]) -> Outcome:
        with translated(self.filename):
            return await self._run(query, values)

    async def _run(self, query: str, values: Sequence[Any], how: Callable[..., Outcome] = run) -> Outcome:
        async with self._on_connection() as connection:
            return await connection._execute(how, connection._conn, query, values)

    @asynccontextmanager
    async def _on_connection(self) -> AsyncGenerator[aiosqlite.Connection]:
        """Do one thing on the connection, and note that SQLite has answered, whatever it says."""
        self._require_use()
        async with self._lock, a_step():
            since = asyncio.get_running_loop().time()
            if self._connection is None:
                await self.create_connection(with_db=True)
            try:
                yield cast("aiosqlite.Connection", self._connection)
            except sqlite3.Error:
                self._turn.answered(since)
                raise
            self._turn.answered(since)

    async def execute_insert(self, query: str, values: list[Any]) -> int:
        _, _, row_id = await self._do(query, values)
        return row_id or 0

    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Sequence[Any]]:
        number, rows, _ = await self._do(query, values or [])
        return number, rows

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        _, rows, _ = await self._do(query, values or [])
        names = rows[0].keys() if rows else ()  # by its name, a row looks for each value from its beginning
        return [dict(zip(names, row, strict=True)) for row in rows]

    async def execute_script(self, query: str) -> None:
        """Run the statements one by one: `executescript` would commit the transaction first."""
        for statement in _statements(query):
            await self._do(statement, [])


class Transaction(_Statements, SqliteTransactionWrapper):
    """What `in_transaction()` hands out: the connection, between BEGIN IMMEDIATE and its end."""

    def __init__(self, connection: "_OneConnection | Transaction") -> None:
        super().__init__(connection)
        self._parent = connection
        self._turn = connection._turn
        self._short = connection._short
        self._left_s = SHORT_S  # of the loop's time
        self.filename = connection.filename

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(Transaction(self))

    def _require_use(self) -> None:
        """Refuse a statement of a task that has outlived the transaction."""
        if self._finalized:
            raise TransactionManagementError("This transaction has ended; open one of its own for this task")

    async def _do(self, query: str, values: Sequence[Any]) -> Outcome:
        outcome = self._do_at_once(query, values) if self._may_run_at_once(query) else None
        return outcome or await super()._do(query, values)

    def _do_at_once(self, query: str, values: Sequence[Any]) -> Outcome | None:
        """Run a statement in the loop's thread; None if it was broken off, as it only reads."""
        self._require_use()
        do = self._short.try_to_read if only_reads(query) else self._short.run
        try:
            with translated(self.filename):
                return do(self._connection._conn, query, values)
        finally:
            self._left_s -= self._short.took_s

    def _may_run_at_once(self, query: str) -> bool:
        """Tell whether a statement may run in the loop's thread: nobody waits there, as the lock is ours."""
        idle = not self._lock.locked() and cast("Connection", self._connection).is_idle()
        may = idle and self._left_s > 0 and is_quick()
        return may and concerns_few(query) and self._short.may_run(query)

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        """Run the statement once for each list of values."""
        with translated(self.filename):
            async with self._on_connection() as connection:
                await connection.executemany(query, values)

    async def begin(self) -> None:
        """Take the database's write lock, if no other process has it."""
        with translated(self.filename):
            async with a_step():
                since = asyncio.get_running_loop().time()
                await self._connection._execute(_run_at_once, self._connection._conn, "BEGIN IMMEDIATE", ())
                self._turn.answered(since)

    async def commit(self) -> None:
        """Commit, and turn what the database refuses into Tortoise's own errors."""
        with translated(self.filename):
            async with a_step():
                await super().commit()


async def _roll_back(raw: aiosqlite.Connection, file: str) -> None:
    with translated(file):
        # Not a step: also where all of the time is used up, this comes next on the connection, after whatever
        # is still running there and before anybody's BEGIN.
        async with asyncio.timeout(LETS_GO_S):
            await raw.rollback()


class _TransactionContext(SqliteTransactionContext):
    __slots__ = ()

    async def __aenter__(self) -> TransactionalDBClient:
        self.connection._parent.require_file()
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
            await self._leave(may_begin_yet=True)
            raise

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        try:
            if exc_type is None and not self.connection._finalized:
                await finish(self.connection.commit())
        finally:
            self.connection._finalized = True
            get_connections().reset(self.token)
            await self._leave()

    async def _leave(self, *, may_begin_yet: bool = False) -> None:
        """Release the lock, and undo whatever is still open on the connection.

        Args:
            may_begin_yet: a BEGIN for which nobody waits any more may still come.
        """
        try:
            raw = self.connection._connection
            if raw is not None and (may_begin_yet or raw.in_transaction):
                await finish(_roll_back(raw, self.connection.filename))
        finally:
            self._trxlock.release()


class _OneConnection(_Statements):
    """One connection to one file; the lock in it lets one transaction or statement at a time through."""

    def __init__(self, file_path: str, **kwargs: Any) -> None:
        super().__init__(file_path, **kwargs)
        self.pragmas = dict(PRAGMAS)
        self._lock = self._turn = QuickFirst()
        self._open_file: OpenFile | None = None
        self._short = ShortStatements()

    async def close(self) -> None:
        """Close the file; what does not answer is left to end with the process."""
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSES_WITHIN_S):
                await super().close()

    def require_file(self) -> None:
        """Refuse to go on if somebody has deleted or replaced the open file.

        Raises:
            UnavailableError: somebody has.
        """
        if self._open_file is not None:
            self._open_file.require()

    async def create_connection(self, with_db: bool) -> None:  # noqa: ARG002
        """Open the file, unless it is open already; a missing one is created for its owner only.

        Raises:
            DBConnectionError: The file cannot be created or is not an SQLite database; the message says why.
        """
        if self._connection is not None:
            return
        try:
            # Only where it is missing: closing a file takes away all locks that this process has on it.
            with suppress(FileExistsError):
                os.close(os.open(self.filename, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
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
        connection = await Connection(self.filename)
        try:
            connection.row_factory = sqlite3.Row  # pyright: ignore[reportAttributeAccessIssue]
            for pragma, value in self.pragmas.items():
                await connection.execute_fetchall(f"PRAGMA {pragma}={value}")
            await self._post_connect()
        except BaseException:
            await connection.close()
            raise
        self._connection, self._open_file = connection, OpenFile(self.filename)

    def _in_transaction(self) -> TransactionContext:
        return _TransactionContext(Transaction(self), self._lock)


class Client(_OneConnection):
    """The connection for all that is written and quickly read, and another on which large requests read."""

    def __init__(self, file_path: str, **kwargs: Any) -> None:
        super().__init__(file_path, **kwargs)
        self._for_slow = _OneConnection(file_path, **kwargs)
        self._for_slow.pragmas["query_only"] = "ON"
        self._reads = ShortReads(file_path, self._short)

    async def close(self) -> None:
        """Close the file; what does not answer is left to end with the process."""
        self._reads.close()
        await self._for_slow.close()
        await super().close()

    async def _do(self, query: str, values: Sequence[Any]) -> Outcome:
        self.require_file()
        selects = only_reads(query)
        reads = selects or query.lstrip()[:6].upper() == "PRAGMA"
        outcome = self._read_at_once(query, values) if selects and is_of_a_request() else None
        if outcome is None:
            # In WAL mode nobody's lock keeps a statement from reading.
            on, how = (self._for_slow if is_slow() else self, run) if reads else (self, _run_at_once)
            await give_way()
            outcome = await _patiently(self.filename, partial(on._run, query, values, how))
        await give_way()  # making objects of the rows takes a step
        return outcome

    def _read_at_once(self, query: str, values: Sequence[Any]) -> Outcome | None:
        connection = self._connection
        if connection is None or cast("Connection", connection).is_silent():
            return None  # the disk may not answer
        return self._reads.try_to_read(query, values)

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        """Run the statement once for each list of values, all of them or none."""
        async with self._in_transaction() as transaction:
            await transaction.execute_many(query, values)


client_class = Client
