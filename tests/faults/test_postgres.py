"""A PostgreSQL server that has vanished, is frozen, locked, slow or gone, under a desk at work."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import asyncpg  # pyright: ignore[reportMissingTypeStubs]
import pytest

from greenroom.store.database import Dialect, database, migrate
from tests.api.shows.test_shows import BEAT
from tests.faults.conftest import ANSWERS_WITHIN_S, READY_WITHIN_S, Crowd, Tell, evening, open_shows
from tests.faults.silent_server import Network, network_to
from tests.postgres import cluster, find_binaries
from tests.served import COMMAND, environment, served
from tests.test_stopping import ENDS_WITHIN_S, end_of
from tests.world import ask

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform == "win32", reason="stops processes with SIGSTOP"),
]

SILENT = "The database does not answer."
TABLES = "admins, influencers, sessions, shows, leases"


@dataclass
class Server:
    """A PostgreSQL server of the test's own, behind a network of its own."""

    url: str
    network: Network

    @property
    def _folder(self) -> Path:
        return Path(parse_qs(urlsplit(self.url).query)["host"][0])

    def signal(self, number: int) -> None:
        """Send a signal to the server and to each of its processes."""
        first = (self._folder / "data" / "postmaster.pid").read_text().split()[0]
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for pid in [first, *children]:
            os.kill(int(pid), number)

    def start(self) -> None:
        """Start it again after it was killed."""
        data, binaries = self._folder / "data", find_binaries()
        assert binaries is not None
        for left in (data / "postmaster.pid", self._folder / ".s.PGSQL.5432.lock"):
            left.unlink()  # its number may still be in use
        subprocess.run(
            [str(binaries / "pg_ctl"), "-D", str(data), "-l", f"{self._folder}/server.log", "-w", "start"],
            user=data.owner() if os.geteuid() == 0 else None,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            check=True,
        )


@pytest.fixture(name="server")
def _server(dialect: Dialect) -> Generator[Server]:
    binaries = find_binaries()
    if dialect == "sqlite" or binaries is None:
        pytest.skip("about PostgreSQL")

    async def fill(url: str) -> None:
        async with database(url) as opened:
            await migrate(opened)
            sure = "ALTER DATABASE postgres SET synchronous_commit = on"  # which tests do without elsewhere
            await opened.client.execute_script(sure)  # pyright: ignore[reportUnknownMemberType]

    with cluster(binaries) as url, network_to(url) as network:
        asyncio.run(fill(url))
        yield Server(url, network)


@pytest.fixture(name="database_url")
def _database_url(server: Server) -> str:
    return server.url


@asynccontextmanager
async def vanished(server: Server) -> AsyncGenerator[None]:
    server.network.vanish()
    yield
    server.network.come_back()


@asynccontextmanager
async def frozen(server: Server) -> AsyncGenerator[None]:
    server.signal(signal.SIGSTOP)
    try:
        yield
    finally:
        server.signal(signal.SIGCONT)


@asynccontextmanager
async def locked(server: Server) -> AsyncGenerator[None]:
    connection = await cast("Any", asyncpg).connect(server.url)
    try:
        async with connection.transaction():
            await connection.execute(f"LOCK TABLE {TABLES} IN ACCESS EXCLUSIVE MODE")
            yield
    finally:
        await connection.close()


@asynccontextmanager
async def slow(server: Server) -> AsyncGenerator[None]:
    server.network.delay_s = 1.0
    yield
    server.network.delay_s = 0.0


@asynccontextmanager
async def gone(server: Server) -> AsyncGenerator[None]:
    server.signal(signal.SIGKILL)
    try:
        yield
    finally:
        await asyncio.to_thread(server.start)


Fault = Callable[[Server], AbstractAsyncContextManager[None]]


@pytest.mark.parametrize("fault", [vanished, frozen, locked, slow, gone])
async def test_everybody_is_answered_in_words_and_the_desk_ends_when_asked(
    fault: Fault, server: Server, crowd: Crowd, tmp_path: Path, tell: Tell
) -> None:
    with served(server.network.url, tmp_path) as desk:
        async with evening(desk, crowd) as people:
            assert await people.until_ready() < READY_WITHIN_S
            async with fault(server):
                asking = asyncio.create_task(people.everybody_asks())
                looks = [await people.ready() for _ in range(3)]
                asked = await asking
            tell(f"answered after at most {max(each.took_s for each in asked):.1f} s, /readyz {looks}")
            for took_s, missing in looks:
                assert took_s < READY_WITHIN_S
                assert missing == SILENT
            for each in asked:
                assert each.took_s < ANSWERS_WITHIN_S, each
                assert each.code in ({None, "UNAVAILABLE"} if fault is slow else {"UNAVAILABLE"}), each
            tell(f"ready again after {await people.until_ready():.1f} s")
            beat = await ask(people.live, BEAT, input=people.show)
            assert beat["data"]["pulse"] == {
                "__typename": "ShowPulse",
                "holding": True,
                "show": {"state": "STARTING", "endReason": None, "ending": None},
            }
            await people.until_said("The database can be used again.")
            log = people.log()
            assert "Traceback" not in log
            outages = [line for line in log.splitlines() if "PostgreSQL " in line]
            assert len(outages) == len({line.partition("PostgreSQL")[2] for line in outages}) <= 3, outages
            assert log.count("The database can be used again.") == 1
            async with fault(server):
                waiting = asyncio.create_task(people.everybody_asks())
                await asyncio.sleep(0.3)
                took_s = await end_of(desk)
                waiting.cancel()
                await asyncio.gather(waiting, return_exceptions=True)
            tell(f"ended {took_s:.1f} s after SIGTERM")
            assert took_s < ENDS_WITHIN_S
            assert people.show["showId"] in await open_shows()


@pytest.mark.parametrize("fault", [vanished, frozen, gone])
async def test_a_desk_does_not_start_without_its_database_and_says_so(
    fault: Fault, server: Server, crowd: Crowd, tmp_path: Path, tell: Tell
) -> None:
    async with fault(server):
        began = time.monotonic()
        command = [*COMMAND, "serve"]
        given = environment(server.network.url, tmp_path)
        told = await asyncio.to_thread(
            subprocess.run, command, env=given, capture_output=True, text=True, timeout=60, check=False
        )
        tell(f"refused after {time.monotonic() - began:.1f} s: {told.stderr}")
    assert told.returncode == 1
    assert told.stderr.startswith("greenroom: PostgreSQL cannot be reached (")
    assert time.monotonic() - began < 60  # with the start of a process on a busy machine
