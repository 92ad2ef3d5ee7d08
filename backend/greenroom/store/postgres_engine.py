"""Tortoise's asyncpg engine, safe to cancel, with every database error as one of Tortoise's own classes.

What differs from `tortoise.backends.asyncpg`:

* It is configured by a libpq URL, so Unix sockets, TLS and password files work as everywhere else.
* A task that is cancelled while a transaction begins or ends still returns its connection to the pool.
* What the server reports about a row's values is cut off: it would put hashes and emails into the log.
* Nothing waits for ever for a server that says nothing; a connection that did is thrown away.
* Large requests read on a few of the connections, so that there is one for those that are quickly answered.
"""

# asyncpg has no types, and an engine works with Tortoise's internals.
# pyright: reportMissingTypeStubs=false, reportPrivateUsage=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportAttributeAccessIssue=false, reportUnknownArgumentType=false
# pyright: reportIncompatibleMethodOverride=false
# ruff: noqa: SLF001

import asyncio
import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext, suppress
from typing import Any

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    NestedTransactionContext,
    PoolConnectionWrapper,
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.connection import get_connections
from tortoise.exceptions import DBConnectionError, IntegrityError, OperationalError

from greenroom.store.cancellation import finish
from greenroom.store.quick_first import QuickFirst
from greenroom.store.unavailable import UnavailableError
from greenroom.store.waiting import a_step
from greenroom.turns import give_way, is_slow

POOL_MAX = 10
SLOW_MAX = 4  # on which large requests read at once
CONNECT_TIMEOUT_S = 10
TAKES_S = 4.0  # to get one of the connections, which may have to be opened
LETS_GO_S = 1.0  # to return one, with what it does cancelled; and to close them all
SERVER_SETTINGS = {
    "application_name": "greenroom",
    "statement_timeout": "10000",  # ms
    "idle_in_transaction_session_timeout": "30000",  # ms: a process that hangs lets go of the rows it holds
}
# What a machine that vanishes leaves behind is noticed by the system, if it has these.
KEEPALIVE = {
    "TCP_KEEPIDLE": 10,
    "TCP_KEEPINTVL": 3,
    "TCP_KEEPCNT": 3,
    "TCP_USER_TIMEOUT": 10_000,
}  # s, s, -, ms
# What keeps every statement out, and is nobody's mistake who asks for something; the first that matches.
FAULTS: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    (
        (asyncpg.QueryCanceledError, asyncpg.LockNotAvailableError),
        "PostgreSQL gave a statement up ({reason}): another program may hold a lock. See pg_stat_activity.",
    ),
    ((asyncpg.DiskFullError,), "PostgreSQL's disk is full ({reason}). Free some space on it."),
    ((asyncpg.InsufficientResourcesError,), "PostgreSQL has run out of something ({reason}). See its log."),
    (
        (asyncpg.ReadOnlySQLTransactionError,),
        "PostgreSQL accepts no changes ({reason}). The address may lead to a standby.",
    ),
    (
        (
            asyncpg.PostgresConnectionError,
            asyncpg.OperatorInterventionError,
            asyncpg.InternalClientError,
            OSError,
        ),
        "PostgreSQL cannot be reached, or ended the connection ({reason}). See whether it runs.",
    ),
)
LOST = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)
GONE = ("is closed", "has been released back to the pool")  # in asyncpg's words about a connection


class Connection(asyncpg.Connection):
    """A pooled connection that is returned without a round trip to reset settings that nobody changes."""

    __slots__ = ()

    def __init__(self, protocol: Any, transport: Any, *args: Any) -> None:
        super().__init__(protocol, transport, *args)
        keep_alive(transport.get_extra_info("socket"))

    def get_reset_query(self) -> str:
        """Reset nothing but an open transaction, which asyncpg does by itself."""
        return ""


def keep_alive(sock: socket.socket) -> None:
    """Have a connection over a network ended if the other machine has vanished."""
    if sock.family == getattr(socket, "AF_UNIX", None):
        return
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in KEEPALIVE.items():
        if hasattr(socket, name):  # not every system has all of them
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


@contextmanager
def _translated() -> Generator[None]:
    try:
        yield
    except asyncpg.IntegrityConstraintViolationError as exc:
        exc.detail = None
        raise IntegrityError(exc) from exc
    except LOST as exc:
        if isinstance(exc, asyncpg.PostgresError):
            exc.detail = None
        raise _fault(exc) or OperationalError(exc) from exc


def _fault(error: BaseException) -> UnavailableError | None:
    # A pool may hand out a connection that the server has just closed.
    closed = isinstance(error, asyncpg.InterfaceError) and any(gone in str(error) for gone in GONE)
    found = asyncpg.ConnectionDoesNotExistError("the connection is closed") if closed else error
    # Of these kinds, PostgreSQL's messages quote no values.
    reason = found.args[0] if isinstance(found, asyncpg.PostgresError) else type(found).__name__
    for kinds, sentence in FAULTS:
        if isinstance(found, kinds):
            return UnavailableError(
                sentence.format(reason=reason),
                in_use=kinds is FAULTS[0][0],
                silent=kinds in (FAULTS[0][0], FAULTS[-1][0]),
                full=isinstance(found, asyncpg.DiskFullError),
                kind=sentence,
            )
    return None


@asynccontextmanager
async def _step_on(connection: Any, places: QuickFirst) -> AsyncGenerator[None]:
    """Do one thing on a connection, which is thrown away if that takes too long: it may still go on."""
    since = asyncio.get_running_loop().time()
    try:
        async with a_step():
            yield
    except TimeoutError:
        with suppress(*LOST):
            connection.terminate()
        raise
    except asyncpg.PostgresError:
        places.answered(since)
        raise
    places.answered(since)


class _Translated(AsyncpgDBClient):
    async def _translate_exceptions(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        with _translated():
            return await func(self, *args, **kwargs)


class Transaction(_Translated, TransactionWrapper):
    """What `in_transaction()` hands out: one connection of the pool, between BEGIN and its end."""

    def __init__(self, connection: "Client | Transaction") -> None:
        super().__init__(connection)
        self.places = connection.places

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(Transaction(self))

    def _step(self) -> AbstractAsyncContextManager[None]:
        return _step_on(self._connection, self.places)

    @asynccontextmanager
    async def acquire_connection(self) -> AsyncGenerator[Any]:
        """Give access to the connection for one statement."""
        async with self._lock, self._step():
            yield self._connection

    async def begin(self) -> None:
        """Begin the transaction, or a savepoint in it."""
        with _translated():
            async with self._step():
                await super().begin()

    async def commit(self) -> None:
        """Commit, and turn what the database refuses into Tortoise's own errors."""
        with _translated():
            async with self._step():
                await super().commit()

    async def rollback(self) -> None:
        """Roll back to where it began."""
        async with self._step():
            await super().rollback()

    async def undo(self) -> None:
        """Roll back what neither committed nor failed; a lost connection has nothing left to undo."""
        with suppress(*LOST):
            if self.transaction is not None and not self._finalized and self._connection.is_in_transaction():
                await self.rollback()


class _TransactionContext(TransactionContextPooled):
    __slots__ = ()

    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        self.client._connection = await self.client._parent.take()
        try:
            await finish(self.client.begin())
        except BaseException:
            await self._leave()
            raise
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        try:
            if exc_type is None and not self.client._finalized:
                await finish(self.client.commit())
        finally:
            get_connections().reset(self.token)
            await self._leave()

    async def _leave(self) -> None:
        """Return the connection, and undo whatever is still open on it."""
        try:
            await finish(self.client.undo())
        finally:
            await self.client._parent.let_go(self.client._connection)


class Client(_Translated):
    """A pool of connections to the database that a libpq URL names."""

    def __init__(self, dsn: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._dsn = dsn
        self.places = QuickFirst(POOL_MAX)
        self._for_slow = QuickFirst(SLOW_MAX, beside=self.places)

    async def create_connection(self, with_db: bool) -> None:  # noqa: ARG002
        """Open the pool with its first connection.

        Raises:
            DBConnectionError: The server cannot be reached or refuses us, or the URL makes no sense; the
                message says which, and quotes nothing of the URL.
        """
        try:
            pool = await asyncpg.create_pool(
                self._dsn,
                min_size=0,  # with more, asyncpg would reconnect by itself, and log each try with its stack
                max_size=POOL_MAX,
                timeout=CONNECT_TIMEOUT_S,
                connection_class=Connection,
                server_settings=SERVER_SETTINGS,
            )
            await pool.release(await pool.acquire())
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
        self._pool = pool
        await self._post_connect()

    async def _close(self) -> None:
        """Close every connection, and throw away those on which nobody answers."""
        pool, self._pool = self._pool, None
        if pool is not None:
            with suppress(*LOST):
                async with asyncio.timeout(LETS_GO_S):
                    await pool.close()

    @asynccontextmanager
    async def acquire_connection(self) -> AsyncGenerator[Any]:
        """Give one connection of the pool for one statement."""
        await PoolConnectionWrapper(self, self._pool_init_lock).ensure_connection()
        with _translated():
            async with self._for_slow if is_slow() else nullcontext():
                connection = await self.take()
                try:
                    async with _step_on(connection, self.places):
                        yield connection
                finally:
                    await self.let_go(connection)

    async def take(self) -> Any:
        """Take one of the connections, once there is a place."""
        pool: Any = self._pool
        with _translated():
            await self.places.acquire()
            try:
                async with a_step(TAKES_S):
                    return await pool.acquire()
            except BaseException:
                self.places.release()
                raise

    async def let_go(self, connection: Any) -> None:
        """Return a connection."""
        try:
            if self._pool is not None:
                with suppress(*LOST):  # the pool has then thrown the connection away
                    await finish(self._pool.release(connection, timeout=LETS_GO_S))
        finally:
            self.places.release()

    def _in_transaction(self) -> TransactionContext:
        return _TransactionContext(Transaction(self), self._pool_init_lock)

    async def execute_query(
        self, query: str, values: list[Any] | None = None
    ) -> tuple[int, list[dict[str, Any]]]:
        """Run a statement, in its turn."""
        await give_way()
        found = await super().execute_query(query, values)
        await give_way()  # making objects of the rows takes a step
        return found

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        """Run a statement, in its turn."""
        await give_way()
        found = await super().execute_query_dict(query, values)
        await give_way()
        return found

    async def execute_many(self, query: str, values: list[Any]) -> None:
        """Run the statement once for each list of values, all of them or none."""
        async with self._in_transaction() as transaction:
            await transaction.execute_many(query, values)


client_class = Client
