"""More connections than a desk serves, and a database that keeps it waiting."""

import asyncio
import resource
from collections.abc import Generator
from contextvars import copy_context
from pathlib import Path

import httpx2
import pytest
from tortoise.transactions import in_transaction

from greenroom.store.database import Dialect
from greenroom.store.key_file import create_key_file
from tests.served import served
from tests.world import House

AT_MOST = 1000


@pytest.fixture(name="many_files")
def _many_files() -> Generator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 2 * AT_MOST:
        pytest.skip("this machine lets a process open too few files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2 * AT_MOST), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.usefixtures("many_files")
async def test_beyond_a_thousand_connections_the_next_is_told_to_come_back(
    database_url: str, tmp_path: Path
) -> None:
    create_key_file(tmp_path / "keys")
    with served(database_url, tmp_path) as desk:
        port = int(desk.url.rpartition(":")[2])
        async with httpx2.AsyncClient() as client:
            held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(AT_MOST)]
            assert (await client.get(f"{desk.url}/healthz")).status_code == 503
            for _, writer in held:
                writer.close()
            await asyncio.gather(*(writer.wait_closed() for _, writer in held))
            async with asyncio.timeout(5):
                while (await client.get(f"{desk.url}/healthz")).status_code != 200:  # noqa: ASYNC110
                    await asyncio.sleep(0.02)


async def test_a_database_that_keeps_the_desk_waiting_counts_as_no_answer(
    house: House, dialect: Dialect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greenroom.app.READY_WITHIN_S", 0.1)
    outside = copy_context()  # a separate request, outside the transaction that locks the table
    async with house.client() as client:
        assert (await client.get("/readyz")).json() == {"ready": True, "missing": None}
        async with in_transaction() as held:
            if dialect == "postgres":  # SQLite has one connection, and this holds it
                await held.execute_script("LOCK TABLE admins IN ACCESS EXCLUSIVE MODE")
            async with asyncio.timeout(5):
                reply = await asyncio.create_task(_readyz(client), context=outside)
        assert reply.status_code == 503
        assert reply.json() == {"ready": False, "missing": "The database does not answer."}
        assert (await client.get("/readyz")).status_code == 200


async def _readyz(client: httpx2.AsyncClient) -> httpx2.Response:
    return await client.get("/readyz")
