"""A PostgreSQL server behind a network of our own: it can vanish with queries in flight, and come back."""

import asyncio
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from urllib.parse import parse_qs, urlsplit


class Network:
    """What forwards connections to the server, unless it has vanished: then it says nothing."""

    def __init__(self, server_url: str) -> None:
        parts = urlsplit(server_url)
        self._socket = f"{parse_qs(parts.query)['host'][0]}/.s.PGSQL.5432" if parts.query else ""
        self._parts, self._host, self._port = parts, parts.hostname or "", parts.port or 5432
        self._vanished = threading.Event()
        self.delay_s = 0.0  # of every piece, in both directions
        self._tasks = set[asyncio.Task[None]]()
        self.port = 0

    @property
    def url(self) -> str:
        """Where the database is reached over this network."""
        user = self._parts.username
        return f"postgresql://{user}@127.0.0.1:{self.port}{self._parts.path}"

    def vanish(self) -> None:
        """Forward nothing any more, in either direction, and close nothing."""
        self._vanished.set()

    def come_back(self) -> None:
        """Forward again."""
        self._vanished.clear()

    async def serve(self, ready: threading.Event, stop: asyncio.Event) -> None:
        """Listen until told to stop."""
        async with await asyncio.start_server(self._connect, "127.0.0.1", 0) as server:
            self.port = server.sockets[0].getsockname()[1]
            ready.set()
            await stop.wait()
            server.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        writers = [writer]
        try:
            with suppress(OSError):  # such as a server that is gone
                back, forth = await (
                    asyncio.open_unix_connection(self._socket)
                    if self._socket
                    else asyncio.open_connection(self._host, self._port)
                )
                writers.append(forth)
                await asyncio.gather(self._forward(reader, forth), self._forward(back, writer))
        except asyncio.CancelledError:
            pass
        finally:
            self._tasks.discard(task)
            for each in writers:
                each.close()
            for each in writers:
                with suppress(OSError):
                    await each.wait_closed()

    async def _forward(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while piece := await source.read(65536):
            await asyncio.sleep(self.delay_s)
            while self._vanished.is_set():  # noqa: ASYNC110 (set in another thread)
                await asyncio.sleep(0.02)
            target.write(piece)
            await target.drain()
        target.close()


@contextmanager
def network_to(server_url: str) -> Generator[Network]:
    """Run a network to a server for as long as the block runs."""
    network, ready, stop = Network(server_url), threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    def run() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(network.serve(ready, stop))

    thread = threading.Thread(target=run)
    thread.start()
    ready.wait(5)
    try:
        yield network
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
