"""Tortoise's SQLite engine, safe to cancel and to share with other processes.

What differs from `tortoise.backends.sqlite`, besides its transactions (`sqlite_transactions.py`):

* What is short and belongs to a quick request runs in the event loop's thread (`sqlite_reads.py`).
* Whoever waits for another program's lock leaves the connection to others, who can read meanwhile.
* The number of changed rows counts only the statement's own changes: neither those of triggers, nor those of
  a cancelled statement that was still running.
"""

# Tortoise and aiosqlite say little about their types, and an engine works with their internals.
# pyright: reportPrivateUsage=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# ruff: noqa: SLF001

import asyncio
import os
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any, cast

from tortoise.backends.base.client import TransactionContext
from tortoise.exceptions import DBConnectionError, OperationalError

from greenroom.store.cancellation import finish
from greenroom.store.sqlite_connection import Connection
from greenroom.store.sqlite_faults import OpenFile, locked, translated
from greenroom.store.sqlite_groups import Groups
from greenroom.store.sqlite_locks import patiently
from greenroom.store.sqlite_outcomes import Outcome, run
from greenroom.store.sqlite_reads import ShortReads, ShortStatements, only_reads
from greenroom.store.sqlite_statements import Statements
from greenroom.store.sqlite_transactions import OwnTransaction, Transaction
from greenroom.store.unavailable import UnavailableError
from greenroom.store.waiting import a_step
from greenroom.turns import give_way, is_of_a_request, is_quick, is_slow

CLOSES_WITHIN_S = 2.0
LETS_GO_S = 1.0  # to undo what a transaction leaves behind
PRAGMAS = {
    "busy_timeout": 5000,  # ms; first, so that the switch to WAL waits as well
    "journal_mode": "WAL",
    "synchronous": "FULL",  # what was committed outlives a power cut
    "foreign_keys": "ON",
    "journal_size_limit": 16_777_216,
}


class _OneConnection(Statements):
    """One connection to one file; the lock in it lets one transaction or statement at a time through."""

    def __init__(self, file_path: str, **kwargs: Any) -> None:
        super().__init__(file_path, **kwargs)
        self.pragmas = dict(PRAGMAS)
        self._lock = self._turn = self._groups = Groups(self._commit, self._roll_back)
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
            await connection.execute_fetchall("PRAGMA busy_timeout=0")  # we wait in the loop
            await self._post_connect()
        except BaseException:
            await connection.close()
            raise
        self._connection, self._open_file = connection, OpenFile(self.filename)

    def _in_transaction(self) -> TransactionContext:
        return OwnTransaction(Transaction(self), self._groups, self._roll_back)

    async def _commit(self) -> None:
        """Commit, or undo everything."""
        since = asyncio.get_running_loop().time()
        connection = cast("Connection", self._connection)
        try:
            with translated(self.filename):
                async with a_step():
                    await connection._execute(run, connection._conn, "COMMIT", ())
        except BaseException:
            await self._roll_back()
            raise
        self._turn.answered(since)

    async def _roll_back(self) -> None:
        with translated(self.filename):
            # Not a step: also where all of the time is used up, this comes next on the connection, after
            # whatever is still running there and before anybody's BEGIN.
            async with asyncio.timeout(LETS_GO_S):
                await cast("Connection", self._connection).rollback()


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
        if outcome is None and not reads and is_quick():
            async with self._in_transaction() as transaction:
                outcome = await cast("Transaction", transaction)._do(query, values)
        elif outcome is None:
            # In WAL mode nobody's lock keeps a statement from reading.
            on = self._for_slow if reads and is_slow() else self
            await give_way()
            outcome = await patiently(self.filename, partial(on._run, query, values))
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
