"""The edge on a real server, and raw requests to it."""

import asyncio
import socket
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp

from greenroom.serving import server_config
from greenroom.web.connections import Most, Times
from greenroom.web.tally import Tally

HOST = b"host: localhost\r\n"


@asynccontextmanager
async def served(
    app: ASGIApp, times: Times | None = None, most: Most | None = None, tally: Tally | None = None
) -> AsyncGenerator[int]:
    """Serve an application while the block runs, and give its port."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        server = uvicorn.Server(server_config(app, times, most, tally))
        serving = asyncio.create_task(server.serve(sockets=[sock]))
        yield sock.getsockname()[1]
        server.should_exit = True
        await serving


class Wire:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def send(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()

    async def reply(self) -> tuple[int, bytes]:
        """Read one reply: its status and its body."""
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        return int(head.split(b" ", 2)[1]), await self.reader.readexactly(length)

    async def ended(self) -> bool:
        """Wait until the server has hung up, and tell whether it did without another word."""
        try:
            return await self.reader.read(1) == b""
        except ConnectionResetError:
            return True


@asynccontextmanager
async def wire(port: int) -> AsyncGenerator[Wire]:
    """Keep a connection to a server open while the block runs."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Wire(reader, writer)
    finally:
        writer.close()


async def exchange(port: int, pieces: Iterable[bytes]) -> tuple[int, bytes]:
    """Send pieces on a connection of their own, and return the reply."""
    async with wire(port) as ours:
        await ours.send(*pieces)
        return await ours.reply()
