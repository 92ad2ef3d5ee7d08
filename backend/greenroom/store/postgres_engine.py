"""Tortoise's asyncpg engine, safe to cancel, with every database error as one of Tortoise's own classes.

What differs from `tortoise.backends.asyncpg`:

* It is configured by a libpq URL, so Unix sockets, TLS and password files work as everywhere else.
* A task that is cancelled while a transaction begins or ends still gives its connection back.
* What the server reports about a row's values is cut off (`postgres_faults.py`).
* Nothing waits for ever for a server that says nothing; a connection that did is thrown away.
* Large requests read on a few of the connections, so that there is one for those that are quickly answered.
* Little stands between a statement and asyncpg: it is most of what a short one costs this process.
"""

# asyncpg has no types, and an engine works with Tortoise's internals.
# pyright: reportMissingTypeStubs=false, reportPrivateUsage=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportAttributeAccessIssue=false, reportUnknownArgumentType=false
# pyright: reportIncompatibleMethodOverride=false
# ruff: noqa: SLF001

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext
from itertools import count
from typing import Any

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
)
from tortoise.connection import get_connections
from tortoise.exceptions import DBConnectionError

from greenroom.store.outlived import Ending
from greenroom.store.postgres_connections import Connection, Connections
from greenroom.store.postgres_faults import LOST, as_tortoises
from greenroom.store.quick_first import QuickFirst
from greenroom.store.waiting import left_s
from greenroom.turns import give_way, is_slow

POOL_MAX = 10
SLOW_MAX = 4  # on which large requests read at once
COUNTED = ("INSERT", "UPDATE", "DELETE")  # of these, what is asked for is how many rows they change

_savepoints = count(1)


async def _step(
    connection: Connection, places: QuickFirst, work: Callable[..., Awaitable[Any]], *values: Any
) -> Any:
    """Do one thing on a connection, which is thrown away if that takes too long: it may still go on."""
    loop = asyncio.get_running_loop()
    since, seconds = loop.time(), left_s()
    limit = loop.call_later(seconds, connection.give_up) if seconds < math.inf else None
    try:
        found = await work(connection, *values)
    except LOST as exc:
        if connection.given_up:
            raise as_tortoises(TimeoutError()) from exc
        if isinstance(exc, asyncpg.PostgresError):
            places.answered(since)
        raise as_tortoises(exc) from exc
    finally:
        if limit is not None:
            limit.cancel()
    places.answered(since)
    return found


class _Statements(AsyncpgDBClient):
    """Tortoise's statements, each of them one step on a connection."""

    places: QuickFirst

    async def _do(self, work: Callable[..., Awaitable[Any]], *values: Any) -> Any:
        raise NotImplementedError

    async def execute_insert(self, query: str, values: Sequence[Any]) -> Any:
        """Insert a row, and return what the database has made of it."""
        return await self._do(Connection.fetchrow, query, *values)

    async def execute_query(
        self, query: str, values: Sequence[Any] | None = None
    ) -> tuple[int, Sequence[Any]]:
        """Return how many rows a statement changed or returned, and the rows."""
        if query.lstrip()[:6].upper() in COUNTED:
            said = await self._do(Connection.execute, query, *(values or ()))
            return int(said.rpartition(" ")[2]), []
        rows = await self._do(Connection.fetch, query, *(values or ()))
        return len(rows), rows

    async def execute_query_dict(
        self, query: str, values: Sequence[Any] | None = None
    ) -> list[dict[str, Any]]:
        """Return the rows as dictionaries."""
        return [dict(row) for row in await self._do(Connection.fetch, query, *(values or ()))]

    async def execute_script(self, query: str) -> None:
        """Run the statements one after the other."""
        await self._do(Connection.execute, query)


class Transaction(Ending, _Statements, TransactionWrapper):
    """What `in_transaction()` hands out: one connection, between BEGIN and its end."""

    _connection: Connection  # pyright: ignore[reportIncompatibleVariableOverride]

    def __init__(self, connection: "Client | Transaction") -> None:
        super().__init__(connection)
        self.places = connection.places
        self._savepoint = ""

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(Transaction(self))

    async def _do(self, work: Callable[..., Awaitable[Any]], *values: Any) -> Any:
        async with self._lock:
            self._require_use()
            return await _step(self._connection, self.places, work, *values)

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        """Run the statement once for each list of values."""
        await self._do(Connection.executemany, query, values)

    async def begin(self) -> None:
        """Begin the transaction."""
        await self._do(Connection.execute, "BEGIN")

    async def commit(self) -> None:
        """Commit, and turn what the database refuses into Tortoise's own errors."""
        await self._end("COMMIT")

    async def rollback(self) -> None:
        """Undo all of it."""
        await self._end("ROLLBACK")

    async def savepoint(self) -> None:
        """Begin a part that can be undone alone."""
        self._savepoint = f"part_{next(_savepoints)}"
        await self._do(Connection.execute, f"SAVEPOINT {self._savepoint}")

    async def release_savepoint(self) -> None:
        """Keep what the part has done, if all of the transaction is kept."""
        await self._end(f"RELEASE {self._savepoint}")

    async def savepoint_rollback(self) -> None:
        """Undo what the part has done."""
        await self._end(f"ROLLBACK TO {self._savepoint}")

    async def _end(self, statement: str) -> None:
        await self._do(Connection.execute, statement)
        self._finalized = True


class _OwnTransaction(TransactionContext):
    """A transaction that is no part of another one.

    Args:
        transaction: what it hands out.
        client: whose connection it takes.
    """

    def __init__(self, transaction: Transaction, client: "Client") -> None:
        self._transaction = transaction
        self._client = client

    async def __aenter__(self) -> TransactionalDBClient:
        self._transaction._connection = await self._client.take()
        try:
            await self._transaction.begin()
        except BaseException:
            await self._leave()
            raise
        self._token = get_connections().set(self._client.connection_name, self._transaction)
        return self._transaction

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        get_connections().reset(self._token)
        try:
            if exc_type is None and not self._transaction._finalized:
                await self._transaction.commit()
        finally:
            await self._leave()

    async def _leave(self) -> None:
        """Give the connection back, which undoes whatever is still open on it."""
        self._transaction._finalized = True
        await self._client.let_go(self._transaction._connection)


class Client(_Statements):
    """The connections to the database that a libpq URL names."""

    def __init__(self, dsn: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._dsn = dsn
        self._connections = Connections(dsn)
        self.places = QuickFirst(POOL_MAX)
        self._for_slow = QuickFirst(SLOW_MAX, beside=self.places)

    async def create_connection(self, with_db: bool) -> None:  # noqa: ARG002
        """Open the first connection.

        Raises:
            DBConnectionError: The server cannot be reached or refuses us, or the URL makes no sense; the
                message says which, and quotes nothing of the URL.
        """
        self._connections = Connections(self._dsn)
        try:
            await self._connections.open()
        except asyncpg.PostgresError as exc:
            raise DBConnectionError(f"PostgreSQL refuses the connection: {exc.args[0]}") from None
        except OSError as exc:
            reason = exc.strerror or "no answer"
            raise DBConnectionError(
                f"PostgreSQL cannot be reached ({reason}): does it run at that address?"
            ) from None
        except (ValueError, asyncpg.InterfaceError):
            raise DBConnectionError(
                "The PostgreSQL URL cannot be read: percent-encode its user and password"
            ) from None
        await self._post_connect()

    async def _close(self) -> None:
        """Close every connection."""
        await self._connections.close()

    async def take(self) -> Connection:
        """Take one of the connections, once there is a place."""
        try:
            await self.places.acquire()
            try:
                return await self._connections.take()
            except BaseException:
                self.places.release()
                raise
        except LOST as exc:
            raise as_tortoises(exc) from exc

    async def let_go(self, connection: Connection) -> None:
        """Give a connection back."""
        try:
            await self._connections.give_back(connection)
        finally:
            self.places.release()

    def _in_transaction(self) -> TransactionContext:
        return _OwnTransaction(Transaction(self), self)

    async def _do(self, work: Callable[..., Awaitable[Any]], *values: Any) -> Any:
        await give_way()
        try:
            async with self._for_slow if is_slow() else nullcontext():
                found = await self._do_on_one(work, *values)
        except TimeoutError as exc:
            raise as_tortoises(exc) from exc
        await give_way()  # making objects of the rows takes a step
        return found

    async def _do_on_one(self, work: Callable[..., Awaitable[Any]], *values: Any) -> Any:
        connection = await self.take()
        try:
            return await _step(connection, self.places, work, *values)
        finally:
            await self.let_go(connection)

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        """Run the statement once for each list of values, all of them or none."""
        async with self._in_transaction() as transaction:
            await transaction.execute_many(query, values)


client_class = Client
