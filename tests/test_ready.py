"""Whether a desk is ready: its database is read and written, and its file is whole."""

import asyncio
from pathlib import Path

import httpx2
import pytest
from starlette.applications import Starlette
from tortoise.connection import get_connections

from greenroom.store.database import Dialect
from greenroom.web.health import health_routes
from tests.damaging import damage
from tests.locking import locked_by_another
from tests.world import House

CANNOT_BE_USED = {"ready": False, "missing": "The database cannot be used. The log says why."}


async def test_a_database_that_takes_no_change_is_no_ready_desk(
    house: House, dialect: Dialect, caplog: pytest.LogCaptureFixture
) -> None:
    if dialect == "postgres":
        pytest.skip("one connection of several would take no change")
    connection = get_connections().get(dialect)
    async with house.client() as client:
        assert (await client.get("/readyz")).json() == {"ready": True, "missing": None}
        await connection.execute_script("PRAGMA query_only = ON")
        for _ in range(2):
            reply = await client.get("/readyz")
            assert (reply.status_code, reply.json()) == (503, CANNOT_BE_USED)
        await connection.execute_script("PRAGMA query_only = OFF")
        assert (await client.get("/readyz")).status_code == 200
    assert len([line for line in caplog.messages if "can only be read" in line]) == 1


async def test_a_damaged_file_is_no_ready_desk(house: House, database_url: str, dialect: Dialect) -> None:
    if dialect == "postgres":
        pytest.skip("about SQLite's file")
    damage(Path(database_url.removeprefix("sqlite://")), "token_versions")
    async with house.client() as client:
        reply = await client.get("/readyz")
        assert (reply.status_code, reply.json()) == (503, CANNOT_BE_USED)


async def test_a_file_that_another_program_has_locked_is_a_ready_desk(
    house: House, database_url: str, dialect: Dialect
) -> None:
    if dialect == "postgres":
        pytest.skip("about SQLite's file")
    with locked_by_another(Path(database_url.removeprefix("sqlite://"))):
        async with house.client() as client:
            assert (await client.get("/readyz")).json() == {"ready": True, "missing": None}


async def test_those_who_ask_at_the_same_time_share_one_look() -> None:
    looks, seen = 0, asyncio.Event()

    async def look() -> str | None:
        nonlocal looks
        looks += 1
        await seen.wait()
        return None

    app = Starlette(routes=list(health_routes(look)))
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://desk") as client:
        asking = [asyncio.create_task(client.get("/readyz")) for _ in range(5)]
        while not looks:  # noqa: ASYNC110 (until they have all begun)
            await asyncio.sleep(0.01)
        seen.set()
        assert [reply.status_code for reply in await asyncio.gather(*asking)] == [200] * 5
        assert looks == 1
        assert (await client.get("/readyz")).status_code == 200
        assert looks == 2
