"""More connections than a desk serves, and a database that keeps it waiting."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from contextvars import copy_context
from pathlib import Path

import httpx2
import pytest
from tortoise.transactions import in_transaction

from greenroom.open_files import allow_files
from greenroom.store.database import Dialect
from greenroom.store.key_file import create_key_file
from tests.proxies import Proxy, free_port, shipped
from tests.served import served
from tests.world import House

POST = b"POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
SLOW = [b"", b"GET / HTTP/1.1\r\n", POST + b"content-length: 9999\r\n\r\n{"]


@asynccontextmanager
async def held_open(port: int, number: int, sent: bytes) -> AsyncGenerator[None]:
    """Keep so many connections open while the block runs, on each of which so much was sent."""
    held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(number)]
    try:
        for _, writer in held:
            writer.write(sent)
        yield
    finally:
        for _, writer in held:
            writer.close()


@pytest.mark.faults
async def test_however_many_connections_idle_or_send_slowly_a_newcomer_is_answered(
    database_url: str, tmp_path: Path
) -> None:
    create_key_file(tmp_path / "keys")
    allow_files()
    with served(database_url, tmp_path) as desk:
        port = int(desk.url.rpartition(":")[2])
        for sent in SLOW:
            async with httpx2.AsyncClient() as client, held_open(port, 3000, sent):
                for _ in range(20):
                    assert (await client.get(f"{desk.url}/healthz")).status_code == 200
                    reply = await client.post(f"{desk.url}/graphql", json={"query": "{ __typename }"})
                    assert reply.json() == {"data": {"__typename": "Query"}}
        log = desk.stderr.read_text("utf-8")
        assert log.count("There are 2000 connections: the oldest idle ones are closed.") == 1
        assert "Traceback" not in log


@pytest.mark.faults
async def test_while_1005_bodies_come_slowly_through_the_shipped_caddyfile_the_desk_answers(
    database_url: str, tmp_path: Path
) -> None:
    create_key_file(tmp_path / "keys")
    allow_files()
    port, behind = free_port(), free_port()
    url = f"http://localhost:{port}"
    caddy = Proxy("caddy", shipped(url, f"127.0.0.1:{behind}"), tmp_path)
    settings = {"PUBLIC_URL": url, "PORT": str(behind), "TRUSTED_PROXIES": "127.0.0.1/32"}
    with served(database_url, tmp_path, **settings), caddy.running(port):
        for begin in (b"content-length: 9999\r\n\r\n{", b"transfer-encoding: chunked\r\n\r\n1\r\n{\r\n"):
            async with httpx2.AsyncClient() as client, held_open(port, 1005, POST + begin):
                for _ in range(20):
                    assert (await client.get(f"{url}/healthz")).status_code == 200
                    reply = await client.post(f"{url}/graphql", json={"query": "{ __typename }"})
                    assert reply.json() == {"data": {"__typename": "Query"}}


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
