"""Connections to a PostgreSQL server, which are kept open for whoever is next.

asyncpg's own pool does more with each: it makes a proxy, futures and two tasks for every statement, which
takes longer than asyncpg's part of a short one.
"""

# asyncpg has no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportAttributeAccessIssue=false, reportOptionalMemberAccess=false

import asyncio
import socket
from collections import deque
from contextlib import suppress
from typing import Any

import asyncpg

from greenroom.store.cancellation import finish
from greenroom.store.postgres_faults import LOST
from greenroom.store.waiting import a_step

CONNECT_TIMEOUT_S = 10
TAKES_S = 4.0  # to open one
LETS_GO_S = 1.0  # to undo what is left behind on one; and to close them all
IDLE_S = 300.0
STATEMENTS = 256  # that each keeps prepared: the pages and jobs of a desk have more than asyncpg's 100
SERVER_SETTINGS = {
    "application_name": "greenroom",
    "statement_timeout": "10000",  # ms
    # Where very many people come into question, a statement's plan looks dear, and compiling it takes longer
    # than running it.
    "jit": "off",
    # Or those whom an index finds among a million are noted by the page alone, and each row of it read.
    "work_mem": "32MB",
    "idle_in_transaction_session_timeout": "30000",  # ms: a process that hangs lets go of the rows it holds
}
# What a machine that vanishes leaves behind is noticed by the system, if it has these.
KEEPALIVE = {
    "TCP_KEEPIDLE": 10,
    "TCP_KEEPINTVL": 3,
    "TCP_KEEPCNT": 3,
    "TCP_USER_TIMEOUT": 10_000,
}  # s, s, -, ms


class Connection(asyncpg.Connection):
    """A connection that is used again and again.

    Attributes:
        given_up: the server has said nothing for as long as it may.
        used_at: when it was given back, by the event loop's clock.
    """

    __slots__ = ("given_up", "used_at")

    def __init__(self, protocol: Any, transport: Any, *args: Any) -> None:
        super().__init__(protocol, transport, *args)
        keep_alive(transport.get_extra_info("socket"))
        self.given_up = False
        self.used_at = 0.0

    def give_up(self) -> None:
        """Throw it away with what it does, which the server may still go on with."""
        self.given_up = True
        self.terminate()

    def is_at_rest(self) -> bool:
        """Tell whether nothing runs on it, and no transaction is open."""
        return not (self._protocol.is_in_transaction() or self._protocol._is_cancelling())  # noqa: SLF001 (as asyncpg's pool)


def keep_alive(sock: socket.socket) -> None:
    """Have a connection over a network ended if the other machine has vanished."""
    if sock.family == getattr(socket, "AF_UNIX", None):
        return
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in KEEPALIVE.items():
        if hasattr(socket, name):  # not every system has all of them
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


class Connections:
    """Connections to a server, opened as they are needed; the one that was used last is taken first.

    How many there are is up to whoever takes them.

    Args:
        dsn: a libpq URL.
    """

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._idle: deque[Connection] = deque()  # the one that was used last at the end
        self._taken: set[Connection] = set()
        self._closing: asyncio.Future[None] | None = None

    async def open(self) -> None:
        """Open the first one.

        Raises:
            PostgresError, InterfaceError, OSError, ValueError: The server cannot be reached or refuses us, or
                the URL makes no sense.
        """
        self._keep(await self._connect())

    async def take(self) -> Connection:
        """Take one.

        Raises:
            PostgresError, OSError: It cannot be opened.
            InterfaceError: They are being closed.
        """
        if self._closing is None:
            connection = self._kept() or await self._opened()
            if self._closing is None:
                self._taken.add(connection)
                return connection
            connection.terminate()
        raise asyncpg.InterfaceError("the database is closed")

    def _kept(self) -> Connection | None:
        while self._idle:
            connection = self._idle.pop()
            if not connection.is_closed():
                return connection
            connection.terminate()
        return None

    async def _opened(self) -> Connection:
        async with a_step(TAKES_S):
            return await self._connect()

    async def _connect(self) -> Connection:
        return await asyncpg.connect(
            self._dsn,
            timeout=CONNECT_TIMEOUT_S,
            connection_class=Connection,
            statement_cache_size=STATEMENTS,
            server_settings=SERVER_SETTINGS,
        )

    async def give_back(self, connection: Connection) -> None:
        """Give one back, and undo whatever is still open on it."""
        try:
            if not connection.is_closed() and not connection.is_at_rest():
                await finish(_undo(connection))
        finally:
            self._taken.discard(connection)
            self._keep(connection)

    def _keep(self, connection: Connection) -> None:
        """Keep one for whoever is next, and close one that nobody has used for long."""
        if connection.is_closed() or self._closing is not None:
            connection.terminate()
            self._note_end()
            return
        connection.used_at = asyncio.get_running_loop().time()
        self._idle.append(connection)
        if self._idle[0].used_at < connection.used_at - IDLE_S:
            self._idle.popleft().terminate()

    def _note_end(self) -> None:
        if self._closing is not None and not self._taken and not self._closing.done():
            self._closing.set_result(None)

    async def close(self) -> None:
        """Close them all once they are given back, and throw away those on which nobody answers."""
        self._closing = asyncio.get_running_loop().create_future()
        self._note_end()
        with suppress(*LOST):
            async with asyncio.timeout(LETS_GO_S):
                await self._closing
                for connection in self._idle:
                    await connection.close()
        for connection in (*self._idle, *self._taken):
            connection.terminate()
        self._idle.clear()


async def _undo(connection: Connection) -> None:
    """Roll back what neither committed nor failed; on a lost connection, nothing is left to undo."""
    try:
        async with asyncio.timeout(LETS_GO_S):
            await connection.execute("ROLLBACK")
    except LOST:
        connection.terminate()
