"""Transactions on an SQLite connection: what begins, what ends, and what is undone.

What differs from `tortoise.backends.sqlite`:

* A transaction starts with BEGIN IMMEDIATE: it waits for other writers at its start, where waiting works,
  and not at its first write, where SQLite can only fail.
* Those of quick requests share a COMMIT if they meet (`sqlite_groups.py`), and run in the event loop's thread
  as far as they are short (`sqlite_reads.py`).
* A task that is cancelled while a transaction begins or ends still releases the lock.
* A COMMIT that fails (a deferred foreign key, a full disk) is rolled back, so the next one can begin.
* A transaction that has ended refuses statements from a task that it started and that outlived it.
"""

# Tortoise and aiosqlite say little about their types, and an engine works with their internals.
# pyright: reportPrivateUsage=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# ruff: noqa: SLF001

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, cast

from tortoise.backends.base.client import (
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
)
from tortoise.backends.sqlite.client import SqliteTransactionContext, SqliteTransactionWrapper
from tortoise.connection import get_connections

from greenroom.store.cancellation import finish
from greenroom.store.outlived import Ending
from greenroom.store.sqlite_connection import Connection
from greenroom.store.sqlite_faults import translated
from greenroom.store.sqlite_groups import JOINED_FOR_S, Group, Groups
from greenroom.store.sqlite_locks import patiently
from greenroom.store.sqlite_outcomes import Outcome, run
from greenroom.store.sqlite_reads import SHORT_S, concerns_few, only_reads
from greenroom.store.sqlite_statements import Statements
from greenroom.store.unavailable import UnavailableError
from greenroom.store.waiting import a_step
from greenroom.turns import is_quick

_UNDONE = (
    "After a fault, SQLite has undone what was being changed in {}. See whether its disk is full or faulty."
)


class Transaction(Ending, Statements, SqliteTransactionWrapper):  # pyright: ignore[reportIncompatibleVariableOverride]
    """What `in_transaction()` hands out: the connection, from its beginning to its end."""

    def __init__(self, connection: Statements) -> None:
        super().__init__(connection)
        self._parent = connection
        self._turn = connection._turn
        self._short = connection._short
        self._left_s = SHORT_S  # of the loop's time
        self.filename = connection.filename

    @property
    def connection(self) -> Connection:
        """The connection that it is on."""
        return cast("Connection", self._connection)

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(Transaction(self))

    async def savepoint(self) -> None:
        """Begin a part that can be undone alone."""
        self._require_use()
        await super().savepoint()

    async def _do(self, query: str, values: Sequence[Any]) -> Outcome:
        outcome = self._do_at_once(query, values) if self._may_run_at_once(query) else None
        return outcome or await super()._do(query, values)

    def _do_at_once(self, query: str, values: Sequence[Any]) -> Outcome | None:
        """Run a statement in the loop's thread; None if it was broken off, as it only reads."""
        self._require_use()
        do = self._short.try_to_read if only_reads(query) else self._short.run
        try:
            with translated(self.filename):
                return do(self.connection._conn, query, values)
        finally:
            self._left_s -= self._short.took_s

    def _may_run_at_once(self, query: str) -> bool:
        """Tell whether a statement may run in the loop's thread: nobody waits there, as the lock is ours."""
        idle = not self._lock.locked() and self.connection.is_idle()
        may = idle and self._left_s > 0 and is_quick()
        return may and concerns_few(query) and self._short.may_run(query)

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        """Run the statement once for each list of values."""
        with translated(self.filename):
            async with self._on_connection() as connection:
                await connection.executemany(query, values)

    async def control(self, statement: str) -> None:
        """Run what begins or ends something and waits for nothing: in the loop's thread, if that may be."""
        if is_quick() and self.connection.is_idle():
            with translated(self.filename):
                self._short.run(self.connection._conn, statement, ())
        else:
            await finish(self._control_in_thread(statement))

    async def _control_in_thread(self, statement: str) -> None:
        with translated(self.filename):
            async with a_step():
                await self.connection._execute(run, self.connection._conn, statement, ())


class OwnTransaction(SqliteTransactionContext):
    """A transaction that is no part of another: by itself on the connection, or one of a group.

    Args:
        connection: what it hands out.
        groups: who may write on the connection.
        roll_back: undoes what is open on the connection.
    """

    __slots__ = ("_groups", "_roll_back")

    def __init__(
        self, connection: Transaction, groups: Groups, roll_back: Callable[[], Coroutine[Any, Any, None]]
    ) -> None:
        super().__init__(connection, groups)
        self._groups, self._roll_back = groups, roll_back

    async def __aenter__(self) -> TransactionalDBClient:
        self.connection._parent.require_file()
        await patiently(self.connection.filename, self._begin)
        self.token = get_connections().set(self.connection_name, self.connection)
        return self.connection

    async def _begin(self) -> None:
        await self._groups.acquire(joins=is_quick())
        try:
            if self.connection._connection is None:
                await finish(self.ensure_connection())
            alone = self._groups.open is None
            since = asyncio.get_running_loop().time()
            await self.connection.control("BEGIN IMMEDIATE" if alone else "SAVEPOINT member")
            self._groups.answered(since)
        except BaseException:
            await self._leave(self._undo(may_begin_yet=True))
            raise

    async def __aexit__(self, exc_type: type[BaseException] | None, exc_val: Any, exc_tb: Any) -> None:
        self.connection._finalized = True
        get_connections().reset(self.token)
        group = await self._leave(self._undo() if exc_type else self._keep(), exc_val)
        if group is not None and (exc_type is None or issubclass(exc_type, Exception)):
            with translated(self.connection.filename):
                await group.committed()

    async def _leave(
        self, ending: Coroutine[Any, Any, Group | None], fault: BaseException | None = None
    ) -> Group | None:
        try:
            return await ending
        finally:
            group = self._groups.open
            if group is not None:
                group.size += 1
                if not self.connection.connection.in_transaction:
                    undone = UnavailableError(_UNDONE.format(self.connection.filename))
                    group.failure = fault if isinstance(fault, UnavailableError) else undone
            self._groups.release()

    async def _keep(self) -> Group:
        """Leave what was done to the group's COMMIT."""
        if self._groups.open is None:
            self._groups.open = Group(JOINED_FOR_S if is_quick() else 0)
        else:
            await self._in(self._groups.open, "RELEASE member")
        return self._groups.open

    async def _undo(self, *, may_begin_yet: bool = False) -> Group | None:
        """Undo what was done, and nothing that others of the group did.

        Args:
            may_begin_yet: a BEGIN for which nobody waits any more may still come.
        """
        group, connection = self._groups.open, self.connection._connection
        if group is not None:
            await finish(self._in(group, "ROLLBACK TO member", "RELEASE member"))
        elif connection is not None and (may_begin_yet or connection.in_transaction):
            await finish(self._roll_back())
        return group

    async def _in(self, group: Group, *statements: str) -> None:
        try:
            for statement in statements:
                await self.connection.control(statement)
        except Exception as error:  # noqa: BLE001 (whatever it is, half of what was done may be there)
            group.failure = group.failure or error
