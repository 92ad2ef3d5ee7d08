"""Tortoise's asyncpg engine, safe to cancel, with every database error as one of Tortoise's own classes.

What differs from `tortoise.backends.asyncpg`:

* It is configured by a libpq URL, so Unix sockets, TLS and password files work as everywhere else.
* A task that is cancelled while a transaction begins or ends still returns its connection to the pool.
* What the server reports about a row's values is cut off: it would put hashes and emails into the log.
"""

# asyncpg has no types, and an engine works with Tortoise's internals.
# pyright: reportMissingTypeStubs=false, reportPrivateUsage=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportAttributeAccessIssue=false, reportUnknownArgumentType=false
# ruff: noqa: SLF001

from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import Any

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.connection import get_connections
from tortoise.exceptions import DBConnectionError, IntegrityError, OperationalError

from greenroom.store.cancellation import finish
from greenroom.store.unavailable import UnavailableError

POOL_MIN, POOL_MAX = 1, 10
CONNECT_TIMEOUT_S = 10
SERVER_SETTINGS = {
    "application_name": "greenroom",
    "statement_timeout": "15000",  # ms
    "idle_in_transaction_session_timeout": "30000",  # ms: a process that hangs lets go of the rows it holds
}
# What keeps every statement out, and is nobody's mistake who asks for something; the first that matches.
FAULTS: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    (
        (asyncpg.QueryCanceledError, asyncpg.LockNotAvailableError),
        "PostgreSQL gave a statement up ({reason}): another program may hold a lock. See pg_stat_activity.",
    ),
    ((asyncpg.InsufficientResourcesError,), "PostgreSQL has run out of something ({reason}). See its log."),
    (
        (asyncpg.ReadOnlySQLTransactionError,),
        "PostgreSQL accepts no changes ({reason}). The address may lead to a standby.",
    ),
    (
        (asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError, OSError),
        "PostgreSQL cannot be reached, or ended the connection ({reason}). See whether it runs.",
    ),
)
LOST = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError)


class Connection(asyncpg.Connection):
    """A pooled connection that is returned without a round trip to reset settings that nobody changes."""

    __slots__ = ()

    def get_reset_query(self) -> str:
        """Reset nothing but an open transaction, which asyncpg does by itself."""
        return ""


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
    closed = isinstance(error, asyncpg.InterfaceError) and "is closed" in str(error)
    found = asyncpg.ConnectionDoesNotExistError("the connection is closed") if closed else error
    # Of these kinds, PostgreSQL's messages quote no values.
    reason = found.args[0] if isinstance(found, asyncpg.PostgresError) else type(found).__name__
    for kinds, sentence in FAULTS:
        if isinstance(found, kinds):
            return UnavailableError(sentence.format(reason=reason), in_use=kinds is FAULTS[0][0])
    return None


class _Translated(AsyncpgDBClient):
    async def _translate_exceptions(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        with _translated():
            return await func(self, *args, **kwargs)


class Transaction(_Translated, TransactionWrapper):
    """What `in_transaction()` hands out: one connection of the pool, between BEGIN and its end."""

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(Transaction(self))

    async def commit(self) -> None:
        """Commit, and turn what the database refuses into Tortoise's own errors."""
        with _translated():
            await super().commit()

    async def undo(self) -> None:
        """Roll back what neither committed nor failed; a lost connection has nothing left to undo."""
        with suppress(*LOST):
            if self.transaction is not None and not self._finalized and self._connection.is_in_transaction():
                await self.rollback()


class _TransactionContext(TransactionContextPooled):
    __slots__ = ()

    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        with _translated():
            self.client._connection = await self.client._parent._pool.acquire()
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
            pool = self.client._parent._pool
            if pool is not None:
                with suppress(*LOST):  # the pool has then thrown the connection away
                    await finish(pool.release(self.client._connection))


class Client(_Translated):
    """A pool of connections to the database that a libpq URL names."""

    def __init__(self, dsn: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._dsn = dsn

    async def create_connection(self, with_db: bool) -> None:  # noqa: ARG002
        """Open the pool with its first connection.

        Raises:
            DBConnectionError: The server cannot be reached or refuses us, or the URL makes no sense; the
                message says which, and quotes nothing of the URL.
        """
        try:
            self._pool = await asyncpg.create_pool(
                self._dsn,
                min_size=POOL_MIN,
                max_size=POOL_MAX,
                timeout=CONNECT_TIMEOUT_S,
                connection_class=Connection,
                server_settings=SERVER_SETTINGS,
            )
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

    def _in_transaction(self) -> TransactionContext:
        return _TransactionContext(Transaction(self), self._pool_init_lock)

    async def execute_many(self, query: str, values: list[Any]) -> None:
        """Run the statement once for each list of values, all of them or none."""
        async with self._in_transaction() as transaction:
            await transaction.execute_many(query, values)


client_class = Client
