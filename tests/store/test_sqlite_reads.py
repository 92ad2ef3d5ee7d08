"""What is short runs in the event loop's thread, which nothing that is not keeps for long."""

import asyncio
import sqlite3
import threading
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from greenroom.store.database import Database, open_database
from greenroom.store.models import Event, Influencer
from greenroom.store.sql import change
from greenroom.store.sqlite_reads import LOOKS_EVERY, ShortReads, ShortStatements, in_statement_since
from greenroom.store.unavailable import UnavailableError
from greenroom.turns import as_work, current_work
from tests.store.catalogue import ask
from tests.store.rows import NOON, an_influencer
from tests.store.test_unavailable import damage, stick

Result = TypeVar("Result")
COUNT = "SELECT count(*) AS number FROM events"
SERIES = (
    "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < {}) SELECT count(*) AS n FROM c"
)
LONG = f"SELECT n FROM ({SERIES.format(3_000_000)})"


async def quickly(work: Callable[[], Awaitable[Result]]) -> Result:
    """Do something as part of a request that takes no turns."""

    async def asked() -> Result:
        return await work()

    return await as_work("somebody", asked())


async def number_of(database: Database) -> int:
    [row] = await ask(database, COUNT)
    return row["number"]


@pytest.mark.parametrize("takes_turns", [False, True])
async def test_a_request_reads_beside_the_thread_and_sees_what_it_wrote(
    takes_turns: bool, file: Path, database: Database
) -> None:
    freed = threading.Event()

    async def write_and_read() -> int:
        if takes_turns:
            await current_work().next_turn()
        await Event.create(at=NOON, kind="A")
        stuck = asyncio.create_task(stick(database, freed))
        await asyncio.sleep(0)
        try:
            return await number_of(database)
        finally:
            freed.set()
            await stuck

    assert await quickly(write_and_read) == 1
    assert in_statement_since() is None
    assert cast("Any", database.client)._for_slow._connection is None


async def test_once_the_thread_is_silent_nobody_reads_in_the_loop_until_it_answers(
    file: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greenroom.store.sqlite_connection.SOON_S", 0)
    monkeypatch.setattr("greenroom.store.waiting.STEP_S", 0.2)
    freed = threading.Event()
    stuck = asyncio.create_task(stick(database, freed))
    await asyncio.sleep(0)
    with pytest.raises(UnavailableError, match="does not answer"):
        await quickly(lambda: number_of(database))
    freed.set()
    await stuck
    assert await quickly(lambda: number_of(database)) == 0


async def test_a_statement_that_is_not_short_is_broken_off_and_goes_to_the_thread_from_then_on(
    file: Path, database: Database
) -> None:
    client: Any = database.client
    asked: list[int] = []

    async def ask_twice() -> list[Any]:
        found: list[Any] = []
        for _ in range(2):
            found += await ask(database, LONG)
            asked.append(client._connection._asked)
        return found

    before = client._connection._asked
    assert await quickly(ask_twice) == [{"n": 3_000_000}] * 2
    assert [number - before for number in asked] == [1, 2]
    assert await quickly(lambda: number_of(database)) == 0
    assert client._connection._asked - before == 2


async def test_a_quick_transaction_needs_the_thread_for_its_commit_alone(
    file: Path, database: Database
) -> None:
    client: Any = database.client
    maya = await an_influencer()
    before = client._connection._asked

    async def write() -> None:
        async with in_transaction():
            await Event.create(at=NOON, kind="A")
            assert await Event.filter(kind="A").exists()
            await change(Influencer, {"note": "B"}, id=maya.id)

    await quickly(write)
    assert client._connection._asked - before == 1
    await write()
    assert client._connection._asked - before == 6


async def test_what_may_change_the_rows_of_everybody_is_done_in_the_thread(
    file: Path, database: Database
) -> None:
    client: Any = database.client
    maya = await an_influencer(note="A")
    before = client._connection._asked

    async def write() -> None:
        async with in_transaction():
            await Influencer.filter(note="A").update(note="B")
            await Influencer.filter(id__in=[maya.id]).update(note="C")
            await change(Influencer, {"note": "D"}, workspace_id=None)
            await Influencer.filter(id=maya.id).update(note="E")

    await quickly(write)
    assert client._connection._asked - before == 1 + 3
    assert (await Influencer.get(id=maya.id)).note == "E"


async def test_what_a_transaction_reads_for_too_long_is_broken_off_and_read_in_the_thread(
    file: Path, database: Database
) -> None:
    client: Any = database.client
    before = client._connection._asked

    async def write() -> None:
        async with in_transaction() as transaction:
            connection: Any = transaction
            await Event.create(at=NOON, kind="A")
            _, rows = await connection.execute_query(LONG)
            assert [tuple(row) for row in rows] == [(3_000_000,)]
            await Event.create(at=NOON, kind="B")

    await quickly(write)
    assert client._connection._asked - before == 1 + 2
    assert [row.kind for row in await Event.all().order_by("seq")] == ["A", "B"]


async def test_a_transaction_that_has_used_its_time_in_the_loop_goes_on_in_the_thread(
    file: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    client: Any = database.client
    asked: list[int] = []

    async def write() -> None:
        async with in_transaction():
            for _ in range(3):
                await Event.create(at=NOON, kind="A")
                asked.append(client._connection._asked)

    monkeypatch.setattr("greenroom.store.sqlite_transactions.SHORT_S", 1e-9)
    await quickly(write)
    assert [number - asked[0] for number in asked] == [0, 1, 2]
    assert await Event.all().count() == 3


async def test_a_transaction_waits_in_the_thread_behind_what_still_runs_there(
    file: Path, database: Database
) -> None:
    client: Any = database.client
    freed = threading.Event()

    async def write() -> None:
        async with in_transaction():
            stuck = asyncio.create_task(stick(database, freed))
            await asyncio.sleep(0)
            writing = asyncio.create_task(Event.create(at=NOON, kind="A"))
            await asyncio.sleep(0)
            assert not writing.done()
            assert client._connection._asked - client._connection._answered == 2
            freed.set()
            await asyncio.gather(stuck, writing)

    await quickly(write)
    assert await Event.all().count() == 1


async def test_what_a_quick_transaction_fails_in_is_undone(file: Path, database: Database) -> None:
    async def write_twice() -> None:
        async with in_transaction():
            await Event.create(seq=1, at=NOON, kind="A")
            await Event.create(seq=1, at=NOON, kind="B")

    with pytest.raises(IntegrityError):
        await quickly(write_twice)
    assert await Event.all().count() == 0
    await quickly(lambda: Event.create(seq=1, at=NOON, kind="A"))


def test_what_takes_too_long_is_broken_off_within_a_few_of_sqlite_s_steps(file: Path) -> None:
    del file
    statements = ShortStatements()
    with closing(sqlite3.connect(":memory:")) as raw:
        raw.set_progress_handler(statements.is_over, LOOKS_EVERY)
        with pytest.raises(sqlite3.OperationalError, match="interrupted"):
            statements.run(raw, LONG, ())
        assert not statements.may_run(LONG)
        assert statements.may_run(COUNT)
        assert raw.execute("SELECT 1").fetchall() == [(1,)]


def test_a_long_statement_in_a_single_step_runs_once_and_is_then_sent_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("greenroom.store.sqlite_reads.SHORT_S", -1)
    statements = ShortStatements()
    with closing(sqlite3.connect(":memory:")) as raw:
        _, rows, _ = statements.run(raw, "SELECT 1", ())
    assert rows == [(1,)]
    assert not statements.may_run("SELECT 1")


async def test_where_another_has_locked_the_file_nothing_waits_in_the_loop(
    file: Path, database: Database
) -> None:
    reads = ShortReads(str(file), ShortStatements())
    with closing(sqlite3.connect(file, isolation_level=None)) as another:
        another.execute("PRAGMA locking_mode=EXCLUSIVE")
        await database.close()
        another.execute("BEGIN EXCLUSIVE")
        assert reads.try_to_read(COUNT, ()) is None
        another.execute("COMMIT")
    with closing(reads):
        outcome = reads.try_to_read(COUNT, ())
        assert outcome is not None
        assert [tuple(row) for row in outcome[1]] == [(0,)]


async def test_reading_leaves_no_transaction_open(file: Path, database: Database) -> None:
    assert await quickly(lambda: number_of(database)) == 0
    await Event.create(at=NOON, kind="A")
    with closing(sqlite3.connect(file)) as another:
        ((busy, _, _),) = another.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    assert busy == 0
    assert await quickly(lambda: number_of(database)) == 1


async def test_nothing_is_written_where_only_reading_is_meant(file: Path, database: Database) -> None:
    with closing(ShortReads(str(file), ShortStatements())) as reads:
        assert reads.try_to_read("DELETE FROM events", ()) is None


async def test_a_file_that_is_replaced_is_not_read_by_quick_requests_either(
    file: Path, database: Database
) -> None:
    assert await quickly(lambda: number_of(database)) == 0
    kept = file.with_name("kept")
    await asyncio.to_thread(file.rename, kept)
    with pytest.raises(UnavailableError, match="was deleted, moved or replaced"):
        await quickly(lambda: number_of(database))
    await asyncio.to_thread(kept.replace, file)
    assert await quickly(lambda: number_of(database)) == 0


async def test_a_damaged_file_is_said_to_quick_requests_too(file: Path, database_url: str) -> None:
    opened = await open_database(database_url)
    damage(file)
    with pytest.raises(UnavailableError, match="is damaged"):
        await quickly(lambda: number_of(opened))
    await opened.close()
