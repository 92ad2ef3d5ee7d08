import asyncio
import logging
import sys
import threading
from contextlib import suppress
from typing import Any, cast

import pytest
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError
from tortoise.expressions import F
from tortoise.transactions import in_transaction

from greenroom.store.database import Database
from greenroom.store.models import Event, Influencer
from greenroom.turns import as_work, current_work
from tests.store.catalogue import ask
from tests.store.rows import NOON, an_influencer

MANY = 3_000_000
SERIES = {
    "sqlite": (
        f"WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < {MANY}) SELECT x FROM c"
    ),
    "postgres": f"SELECT generate_series(1, {MANY})",
}
WRITER = """
import asyncio, sys
from tortoise.transactions import in_transaction
from greenroom.store.database import database
from greenroom.store.models import Influencer
async def main():
    async with database(sys.argv[1]):
        for _ in range(100):
            async with in_transaction():
                mia = await Influencer.select_for_update().get()
                await Influencer.filter(id=mia.id).update(version=mia.version + 1)
asyncio.run(main())
"""


async def test_four_processes_with_a_hundred_writes_each_lose_none(
    database: Database, database_url: str
) -> None:
    await an_influencer()
    processes = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", WRITER, database_url) for _ in range(4)
    ]
    assert [await process.wait() for process in processes] == [0, 0, 0, 0]
    assert (await Influencer.get()).version == 401


@pytest.mark.usefixtures("database")
async def test_a_hundred_tasks_that_read_and_then_write_lose_none() -> None:
    await an_influencer()

    async def raise_version() -> None:
        async with in_transaction():
            mia = await Influencer.select_for_update().get()
            await Influencer.filter(id=mia.id).update(version=mia.version + 1)

    await asyncio.gather(*(raise_version() for _ in range(100)))
    assert (await Influencer.get()).version == 101


@pytest.mark.usefixtures("database")
async def test_of_two_who_compare_and_set_one_wins() -> None:
    mia = await an_influencer()
    winners = [
        await Influencer.filter(id=mia.id, version=1).update(version=F("version") + 1),
        await Influencer.filter(id=mia.id, version=1).update(version=F("version") + 1),
    ]
    assert winners == [1, 0]


async def test_rows_that_a_trigger_changes_are_not_counted(database: Database) -> None:
    mia = await an_influencer()
    await Event.create(at=NOON, kind="A")
    await Event.create(at=NOON, kind="A")
    await database.client.execute_script(
        {
            "sqlite": """
                CREATE TRIGGER noted AFTER UPDATE ON influencers BEGIN UPDATE events SET kind = 'B'; END
            """,
            "postgres": """
                CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN UPDATE events SET kind = 'B'; RETURN NEW; END $$;
                CREATE TRIGGER noted AFTER UPDATE ON influencers FOR EACH ROW EXECUTE FUNCTION noted()
            """,
        }[database.dialect]
    )
    assert await Influencer.filter(id=mia.id).update(version=2) == 1
    assert await Influencer.filter(id=mia.id, version=1).update(version=3) == 0
    assert await Event.filter(kind="B").count() == 2


@pytest.mark.usefixtures("database")
async def test_rows_that_a_cancelled_statement_changes_are_not_counted_by_the_next() -> None:
    mia = await an_influencer()
    for version in range(2, 60):
        cancelled = asyncio.create_task(_update(version))
        for _ in range(version % 6):
            await asyncio.sleep(0)
        cancelled.cancel()
        assert await Influencer.filter(id=mia.id, version=0).update(version=1) == 0
        await asyncio.gather(cancelled, return_exceptions=True)


async def _update(version: int) -> None:
    await Influencer.all().update(version=version)


@pytest.mark.usefixtures("database")
async def test_a_refused_commit_leaves_the_next_transaction_alone() -> None:
    mia = await an_influencer()
    for _ in range(12):  # more often than a pool has connections
        with pytest.raises(IntegrityError):
            async with in_transaction():
                await Influencer.filter(id=mia.id).update(open_show_id=mia.id, version=9)
    async with in_transaction():
        assert (await Influencer.get()).version == 1


@pytest.mark.usefixtures("database")
async def test_a_nested_transaction_that_fails_undoes_only_itself() -> None:
    async def fail() -> None:
        async with in_transaction():
            await Event.create(at=NOON, kind="B")
            raise LookupError

    async with in_transaction():
        await Event.create(at=NOON, kind="A")
        with pytest.raises(LookupError):
            await fail()
        await Event.create(at=NOON, kind="C")
    assert await Event.all().order_by("seq").values_list("kind", flat=True) == ["A", "C"]


@pytest.mark.usefixtures("database")
async def test_of_transactions_within_each_other_one_that_fails_undoes_what_is_in_it() -> None:
    async def fail(kind: str, *within: str) -> None:
        async with in_transaction():
            await Event.create(at=NOON, kind=kind)
            if within:
                with suppress(LookupError):
                    await fail(*within)
                async with in_transaction():
                    await Event.create(at=NOON, kind=f"{kind}, kept")
            raise LookupError

    async with in_transaction():
        await Event.create(at=NOON, kind="A")
        with pytest.raises(LookupError):
            await fail("B", "C", "D")
        await Event.create(at=NOON, kind="E")
    assert await Event.all().order_by("seq").values_list("kind", flat=True) == ["A", "E"]


async def test_a_script_in_a_transaction_is_undone_with_it(database: Database) -> None:
    async def fail() -> None:
        async with in_transaction() as transaction:
            await transaction.execute_script(
                "CREATE TABLE a (b TEXT); INSERT INTO a VALUES ('x;y'); -- the end"
            )
            assert await ask(database, "SELECT b FROM a") == [{"b": "x;y"}]
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with in_transaction() as transaction:
        await transaction.execute_script("CREATE TABLE a (b TEXT); DROP TABLE a;")


@pytest.mark.usefixtures("database")
async def test_a_task_that_outlives_its_transaction_cannot_write_into_the_next() -> None:
    go = asyncio.Event()

    async def late() -> None:
        await go.wait()
        await Event.create(at=NOON, kind="LATE")

    async with in_transaction():
        task = asyncio.create_task(late())
    async with in_transaction():
        go.set()
        with pytest.raises(TransactionManagementError, match="open one of its own"):
            await task
    assert await Event.all().count() == 0


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("begun", [False, True], ids=["begins a part later", "is in a part of it"])
async def test_a_task_that_outlives_its_transaction_neither_begins_nor_undoes_a_part_of_the_next(
    begun: bool,
) -> None:
    go, within = asyncio.Event(), asyncio.Event()

    async def late() -> None:
        if not begun:
            await go.wait()
        async with in_transaction():
            within.set()
            await go.wait()
            raise LookupError

    async with in_transaction():
        task = asyncio.create_task(late())
        if begun:
            await within.wait()
    async with in_transaction():
        await Event.create(at=NOON, kind="A")
        go.set()
        with pytest.raises(LookupError if begun else TransactionManagementError):
            await task
        await Event.create(at=NOON, kind="B")
    assert await Event.all().order_by("seq").values_list("kind", flat=True) == ["A", "B"]


@pytest.mark.usefixtures("database")
async def test_bulk_rows_are_written_all_or_none() -> None:
    twice = Event(seq=7, at=NOON, kind="A")
    with pytest.raises(IntegrityError):
        await Event.bulk_create([Event(seq=6, at=NOON, kind="A"), twice, twice])
    assert await Event.all().count() == 0


async def test_a_statement_that_takes_too_long_is_an_operational_error(database: Database) -> None:
    if database.dialect == "sqlite":
        pytest.skip("SQLite has no limit of time for a statement")

    async def dawdle() -> None:
        async with in_transaction() as transaction:
            await transaction.execute_script("SET LOCAL statement_timeout = 20")
            await transaction.execute_script("SELECT pg_sleep(1)")

    with pytest.raises(OperationalError, match="statement timeout"):
        await dawdle()
    assert await ask(database, "SHOW statement_timeout") == [{"statement_timeout": "10s"}]


async def test_postgresql_compiles_no_statement_and_notes_each_row_that_an_index_finds(
    database: Database,
) -> None:
    if database.dialect == "sqlite":
        pytest.skip("SQLite has no such settings")
    assert await ask(database, "SHOW jit") == [{"jit": "off"}]
    assert await ask(database, "SHOW work_mem") == [{"work_mem": "32MB"}]


async def test_a_transaction_that_does_nothing_for_too_long_is_ended(database: Database) -> None:
    if database.dialect == "sqlite":
        pytest.skip("SQLite has no limit of time for a transaction")
    ended = asyncio.Event()

    def gone(_: object) -> None:
        ended.set()

    async def idle() -> None:
        async with in_transaction() as transaction:
            await Event.create(at=NOON, kind="A")
            await transaction.execute_script("SET LOCAL idle_in_transaction_session_timeout = 20")
            cast("Any", transaction)._connection.add_termination_listener(gone)
            await asyncio.wait_for(ended.wait(), 10)
            await Event.create(at=NOON, kind="B")

    with pytest.raises(OperationalError):
        await idle()
    assert await Event.all().count() == 0
    setting = "idle_in_transaction_session_timeout"
    assert await ask(database, f"SHOW {setting}") == [{setting: "30s"}]


async def test_a_lost_connection_is_an_operational_error_and_the_next_statement_works(
    database: Database,
) -> None:
    if database.dialect == "sqlite":
        pytest.skip("SQLite has no connection to lose")
    with pytest.raises(OperationalError):
        async with in_transaction() as transaction:
            await transaction.execute_script("SELECT pg_terminate_backend(pg_backend_pid())")
    assert await Event.all().count() == 0


async def test_sqlite_runs_as_the_design_asks(database: Database) -> None:
    if database.dialect == "postgres":
        pytest.skip("about SQLite")
    assert await ask(database, "PRAGMA journal_mode") == [{"journal_mode": "wal"}]
    assert await ask(database, "PRAGMA foreign_keys") == [{"foreign_keys": 1}]
    assert await ask(database, "PRAGMA busy_timeout") == [{"timeout": 0}]
    assert await ask(database, "PRAGMA synchronous") == [{"synchronous": 2}]


async def _slowly(database: Database, query: str) -> None:
    await current_work().next_turn()  # it is slow from now on
    assert await Event.filter(kind="before").count() == 1
    await Event.create(kind="slow", at=NOON)
    assert await Event.filter(kind="slow").count() >= 1  # what it has written itself is seen
    await ask(database, query)


async def test_what_large_requests_read_keeps_nobody_from_writing(database: Database) -> None:
    mia, go_on, held = await an_influencer(), threading.Event(), asyncio.Event()
    await Event.create(kind="before", at=NOON)
    waits = {"sqlite": "SELECT until_told()", "postgres": "SELECT pg_advisory_xact_lock(1)"}

    async def hold() -> None:
        async with in_transaction() as holder:
            await cast("Any", holder).execute_query(waits["postgres"])
            held.set()
            await asyncio.to_thread(go_on.wait)

    reading: list[asyncio.Task[None]] = []
    if database.dialect == "sqlite":
        client = cast("Any", database.client)
        await client._for_slow.create_connection(with_db=True)
        await client._for_slow._connection.create_function("until_told", 0, go_on.wait)
    else:
        reading = [asyncio.create_task(hold())]
        await held.wait()
    reading += [
        asyncio.create_task(as_work(n, _slowly(database, waits[database.dialect]))) for n in range(20)
    ]
    try:
        while await Event.filter(kind="slow").count() < 1:  # noqa: ASYNC110 (the database says so)
            await asyncio.sleep(0)
        for _ in range(25):
            async with in_transaction():
                await Influencer.filter(id=mia.id).update(version=F("version") + 1)
        assert not any(task.done() for task in reading)
    finally:
        go_on.set()
    await asyncio.gather(*reading)
    assert (await Influencer.get(id=mia.id)).version == mia.version + 25


async def test_another_program_that_looks_into_the_file_takes_nothing_with_it(database: Database) -> None:
    if database.dialect == "postgres":
        pytest.skip("about SQLite's file")

    async def look() -> str:
        looks = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1])\n"
        looks += "print(c.execute('SELECT count(*) FROM events').fetchone()[0]); c.close()"
        command = [sys.executable, "-c", looks, cast("Any", database.client).filename]
        done = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        return (await done.communicate())[0].decode().strip()

    async def read() -> int:
        await current_work().next_turn()  # from now on, it reads on a connection of its own
        return await Event.all().count()

    await Event.create(kind="first", at=NOON)
    assert await as_work("somebody", read()) == 1
    assert await look() == "1"  # the last to close a file would remove its journal
    await Event.create(kind="second", at=NOON)
    assert await look() == "2"
    assert await as_work("somebody", read()) == 2


@pytest.mark.usefixtures("database")
async def test_no_statement_and_no_value_reaches_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    await an_influencer("mia@example.com", hms_auth_token="sealed-text")
    assert "sealed-text" not in caplog.text
