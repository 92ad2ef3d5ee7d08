"""Connections to PostgreSQL that are kept for whoever is next."""

import asyncio
from typing import Any, cast

import pytest
from tortoise.transactions import in_transaction

from greenroom.store.database import Database, open_database
from greenroom.store.models import Event
from greenroom.store.unavailable import UnavailableError
from tests.store.catalogue import ask
from tests.store.rows import NOON


@pytest.fixture(autouse=True)
def _on_postgres(dialect: str) -> None:
    if dialect == "sqlite":
        pytest.skip("about PostgreSQL")


async def _pid(database: Database) -> int:
    (row,) = await ask(database, "SELECT pg_backend_pid() AS pid")
    return row["pid"]


async def _take_and_give_back(number: int) -> list[Any]:
    """Use so many connections at once, and return them as they were given back."""
    all_in_use, used = asyncio.Barrier(number), list[Any]()

    async def use_one() -> None:
        async with in_transaction() as transaction:
            await all_in_use.wait()
        used.append(cast("Any", transaction)._connection)

    await asyncio.gather(*(use_one() for _ in range(number)))
    return used


async def test_statements_that_follow_each_other_share_the_connection_that_was_used_last(
    database: Database,
) -> None:
    await _take_and_give_back(3)
    pids = {await _pid(database) for _ in range(5)}
    async with in_transaction():
        pids.add(await _pid(database))
    assert len(pids) == 1


async def test_what_a_desk_asks_all_the_time_is_prepared_once(database: Database) -> None:
    many = 200  # texts; asyncpg would keep half of them
    for number in range(many):
        await ask(database, f"SELECT {number} AS number")
    [prepared] = await ask(database, "SELECT COUNT(*) AS number FROM pg_prepared_statements")
    assert prepared["number"] >= many


async def test_a_connection_that_the_server_has_ended_meanwhile_is_given_to_nobody(
    database: Database,
) -> None:
    ended = asyncio.Event()

    def noted(_: object) -> None:
        ended.set()

    last, first = await _take_and_give_back(2)
    last.add_termination_listener(noted)
    pid = last.get_server_pid()
    await ask(database, f"SELECT pg_terminate_backend({pid})")  # on the other one, which was used last
    await ended.wait()
    pids = {connection.get_server_pid() for connection in await _take_and_give_back(2)}
    assert pid not in pids
    assert first.get_server_pid() in pids


async def test_connections_that_nobody_has_used_for_long_are_closed_one_by_one(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    used = await _take_and_give_back(3)
    assert [connection.is_closed() for connection in used] == [False] * 3
    monkeypatch.setattr("greenroom.store.postgres_connections.IDLE_S", -1.0)  # any time is too long
    await _pid(database)
    assert [connection.is_closed() for connection in used] == [True, False, False]


async def test_what_is_left_open_on_a_connection_is_undone_before_it_is_given_to_somebody_else(
    database: Database,
) -> None:
    async def fail() -> None:
        async with in_transaction():
            await Event.create(at=NOON, kind="A")
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    before = await _pid(database)
    async with in_transaction():
        assert await _pid(database) == before
        assert await Event.all().count() == 0


@pytest.mark.parametrize("at_once", [1, 2])
async def test_statements_without_an_end_fail_when_the_database_is_closed_whether_sent_or_not(
    at_once: int, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greenroom.store.postgres_connections.LETS_GO_S", 0.1)
    opened = await open_database(database_url)
    client: Any = opened.client

    async def sleep() -> None:
        await client.execute_query_dict("SELECT pg_sleep(9)")

    # Beyond the first one, each has to open a connection.
    running = [asyncio.create_task(sleep()) for _ in range(at_once)]
    await asyncio.sleep(0)
    await opened.close()
    ended = await asyncio.gather(*running, return_exceptions=True)
    assert [type(outcome) for outcome in ended] == [UnavailableError] * at_once
    with pytest.raises(UnavailableError, match="connection is closed"):
        await client.execute_query_dict("SELECT 1")
