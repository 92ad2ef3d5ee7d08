"""A database that is locked, full, read-only, damaged or gone: one sentence that says so."""

import asyncio
import shutil
import sqlite3
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import pytest
from tortoise.exceptions import OperationalError
from tortoise.transactions import in_transaction

from greenroom.store.database import Database, DatabaseError, Dialect, no_desk_yet, open_database
from greenroom.store.models import Event
from greenroom.store.unavailable import UnavailableError, without_waiting
from greenroom.store.waiting import a_step, waiting_at_most
from tests.faults.silent_server import Network, network_to
from tests.locking import READS, locked_by_another
from tests.store.catalogue import ask
from tests.store.rows import NOON

FULL_DISK = "DO $$ BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full';END $$"


@pytest.fixture(name="impatient")
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("greenroom.store.sqlite_locks.WAITS_S", 0.2)


async def _note(kind: str = "A") -> None:
    await Event.create(at=NOON, kind=kind)


async def _note_in_transaction() -> None:
    async with in_transaction():
        await _note()


async def _fill() -> None:
    async with in_transaction() as transaction:
        await _note()
        rows = [[NOON.isoformat(" "), "x" * 4000]] * 100
        statement = "INSERT INTO events (at, kind) VALUES (?, ?)"
        await transaction.execute_many(statement, rows)  # pyright: ignore[reportUnknownMemberType]


async def _run_all(statements: str) -> None:
    async with in_transaction() as transaction:
        for statement in statements.split("; "):
            await transaction.execute_script(statement)


async def _change() -> None:
    await Event.all().update(kind="B")


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("write", [_note, _note_in_transaction, _change])
async def test_a_lock_of_another_program_ends_the_wait_in_a_sentence_that_names_it(
    write: Callable[[], Awaitable[None]], file: Path, database: Database
) -> None:
    with (
        locked_by_another(file, READS),  # is not named
        locked_by_another(file) as holder,
        pytest.raises(UnavailableError) as refused,
    ):
        await write()
    assert refused.value.in_use
    assert str(refused.value) == (
        f"The SQLite file {file} is locked by {holder}. End its transaction, or close it. "
        f"`fuser -v {file}` lists the programs that have the file open."
    )
    assert await Event.all().count() == 0
    await write()


async def test_others_read_while_some_wait_for_a_lock_and_write_when_it_is_gone(
    file: Path, database: Database
) -> None:
    with locked_by_another(file):
        waiting = [asyncio.create_task(write()) for write in [_note, _note_in_transaction] * 5]
        began = time.monotonic()
        for _ in range(5):
            assert await Event.all().count() == 0
            await asyncio.sleep(0.01)
        assert time.monotonic() - began < 4.5
        assert not any(task.done() for task in waiting)
    await asyncio.gather(*waiting)
    assert await Event.all().count() == 10


async def test_many_who_wait_give_up_at_the_same_time_and_not_one_after_another(
    file: Path, database: Database, impatient: None
) -> None:
    with locked_by_another(file):
        began = time.monotonic()
        tried = await asyncio.gather(*(_note_in_transaction() for _ in range(20)), return_exceptions=True)
        assert time.monotonic() - began < 3
    assert [type(outcome) for outcome in tried] == [UnavailableError] * 20
    await _note()


async def test_who_is_in_a_hurry_does_not_wait(file: Path, database: Database) -> None:
    with locked_by_another(file):
        began = time.monotonic()
        with pytest.raises(UnavailableError), without_waiting():
            await _change()
        assert time.monotonic() - began < 4.5


async def test_a_cancelled_wait_leaves_the_connection_to_others(file: Path, database: Database) -> None:
    with locked_by_another(file):
        waiting = [asyncio.create_task(write()) for write in (_note, _note_in_transaction)]
        await asyncio.sleep(0.05)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        assert await Event.all().count() == 0
    await _note_in_transaction()
    assert await Event.all().count() == 1


async def test_a_full_disk_is_said_and_undone(file: Path, database: Database) -> None:
    (pages,) = await ask(database, "PRAGMA page_count")
    await database.client.execute_script(f"PRAGMA max_page_count={pages['page_count']}")
    with pytest.raises(UnavailableError) as refused:
        await _fill()
    assert (
        str(refused.value) == f"The disk with the SQLite file {file} is full (SQLITE_FULL). Free some space."
    )
    assert (refused.value.in_use, refused.value.full) == (False, True)
    assert await Event.all().count() == 0
    await database.client.execute_script("PRAGMA max_page_count=1000000")
    await _note()


async def test_a_file_that_can_only_be_read_is_said_and_read(file: Path, database: Database) -> None:
    await database.client.execute_script("PRAGMA query_only=ON")
    with pytest.raises(UnavailableError, match="can only be read") as refused:
        await _note()
    assert str(file) in str(refused.value)
    assert await Event.all().count() == 0


def damage(file: Path) -> None:
    with file.open("r+b") as content:
        content.seek(4096)  # behind the first page, which names the tables
        content.write(b"\xa5" * (file.stat().st_size - 4096))


async def test_a_damaged_file_is_said(file: Path, database_url: str) -> None:
    said = f"The SQLite file {file} is damaged (SQLITE_CORRUPT). Stop the desk and restore a backup."
    opened = await open_database(database_url)
    damage(file)
    with pytest.raises(UnavailableError) as refused:
        await Event.all().count()
    assert str(refused.value) == said
    with pytest.raises(UnavailableError):  # and is not taken for a new one
        await no_desk_yet(opened)
    await opened.close()
    with pytest.raises(DatabaseError) as not_opened:
        await open_database(database_url)
    assert str(not_opened.value) == said


async def test_a_mistake_of_ours_is_no_fault_of_the_database(database: Database) -> None:
    with pytest.raises(OperationalError) as refused:
        await ask(database, "SELECT nothing FROM nowhere")
    assert not isinstance(refused.value, UnavailableError)


@pytest.mark.parametrize(
    ("statements", "said", "in_use"),
    [
        (
            "SELECT pg_terminate_backend(pg_backend_pid())",
            "cannot be reached, or ended the connection",
            False,
        ),
        (
            "SET LOCAL statement_timeout = 1; SELECT pg_sleep(5)",
            "gave a statement up",
            True,
        ),
        ("SET TRANSACTION READ ONLY; DELETE FROM events", "accepts no changes", False),
        (FULL_DISK, "disk is full .could not extend file.. Free some space", False),
    ],
)
async def test_what_is_wrong_with_postgresql_is_said(
    statements: str, said: str, in_use: bool, database: Database
) -> None:
    if database.dialect == "sqlite":
        pytest.skip("about PostgreSQL")
    with pytest.raises(UnavailableError, match=said) as refused:
        await _run_all(statements)
    assert refused.value.in_use is in_use
    assert refused.value.full is (statements == FULL_DISK)
    assert await Event.all().count() == 0


async def test_a_server_that_vanishes_is_waited_for_so_long_and_its_connections_are_thrown_away(
    database_url: str, dialect: Dialect, monkeypatch: pytest.MonkeyPatch
) -> None:
    if dialect == "sqlite":
        pytest.skip("about PostgreSQL")
    monkeypatch.setattr("greenroom.store.waiting.STEP_S", 0.3)
    monkeypatch.setattr("greenroom.store.postgres_connections.TAKES_S", 0.3)
    with network_to(database_url) as network:
        opened = await open_database(network.url)
        try:
            await _note()
            network.vanish()
            began = time.monotonic()
            tried = await asyncio.gather(
                *(write() for write in (_note, _note_in_transaction) for _ in range(10)),
                return_exceptions=True,
            )
            assert time.monotonic() - began < 5
            assert [type(outcome) for outcome in tried] == [UnavailableError] * 20
            assert {str(outcome) for outcome in tried} == {
                "PostgreSQL cannot be reached, or ended the connection (TimeoutError). See whether it runs."
            }
            network.come_back()
            await _note_in_transaction()
            assert await Event.all().count() >= 2
        finally:
            await opened.close()


async def test_a_connection_on_which_nobody_answers_is_thrown_away_before_anything_is_undone_on_it(
    database_url: str, dialect: Dialect, monkeypatch: pytest.MonkeyPatch
) -> None:
    if dialect == "sqlite":
        pytest.skip("about PostgreSQL")
    monkeypatch.setattr("greenroom.store.waiting.STEP_S", 0.3)
    with network_to(database_url) as network:
        opened = await open_database(network.url)
        try:
            with pytest.raises(UnavailableError, match="cannot be reached"):
                await _vanish_halfway(network)
            network.come_back()
            await _note()
            assert await Event.all().count() == 1
        finally:
            await opened.close()


async def _vanish_halfway(network: Network) -> None:
    async with in_transaction() as transaction:
        connection: Any = cast("Any", transaction)._connection
        await _note("halfway")
        network.vanish()
        with pytest.raises(UnavailableError):
            await _note("halfway, too")
        assert connection.is_closed()


async def test_a_budget_is_for_all_steps_together_and_ends_with_its_block(database: Database) -> None:
    later, never = asyncio.Event(), asyncio.Event()

    async def outlive() -> int:
        await later.wait()
        async with a_step():
            await asyncio.sleep(0.5)  # longer than a step may take after the end of the budget
        return await Event.all().count()

    async def wait_for_ever() -> None:
        async with a_step():
            await never.wait()

    began = time.monotonic()
    with waiting_at_most(3):
        outliving = asyncio.create_task(outlive())
        assert await Event.all().count() == 0
        for _ in range(3):
            with pytest.raises(TimeoutError):
                await wait_for_ever()
        assert 3 <= time.monotonic() - began < 8
        await _note()  # one that lives answers all the same
    later.set()
    assert await outliving == 1


async def test_a_file_that_is_moved_or_replaced_is_neither_read_nor_written(
    file: Path, database: Database
) -> None:
    kept = file.with_name("kept")
    await asyncio.to_thread(file.rename, kept)
    for attempt in (_note, _note_in_transaction, Event.all().count):
        with pytest.raises(UnavailableError, match="was deleted, moved or replaced"):
            await attempt()
    shutil.copy(kept, file)
    with pytest.raises(UnavailableError, match="was deleted, moved or replaced"):
        await _note()
    await asyncio.to_thread(kept.replace, file)
    assert await Event.all().count() == 0
    await _note()


@pytest.mark.parametrize("budget_s", [0.2, 60], ids=["a request's time is up", "a step's time is up"])
async def test_a_disk_that_is_stuck_is_not_waited_for_and_leaves_no_transaction_behind(
    budget_s: float, file: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greenroom.store.waiting.STEP_S", 0.2)
    monkeypatch.setattr("greenroom.store.sqlite_engine.LETS_GO_S", 0.1)
    freed = threading.Event()
    stuck = [asyncio.create_task(stick(database, freed))]

    async def stuck_halfway() -> None:
        async with in_transaction():
            await _note("halfway")
            stuck.append(asyncio.create_task(stick(database, freed)))
            await asyncio.sleep(0)
            await _note("halfway, too")

    for attempt in (_note_in_transaction, _fill, Event.all().count):
        with pytest.raises(UnavailableError, match="does not answer"), waiting_at_most(budget_s):
            await attempt()
    freed.set()
    await asyncio.gather(*stuck)
    freed.clear()
    with pytest.raises(UnavailableError, match="does not answer"), waiting_at_most(budget_s):
        await stuck_halfway()
    freed.set()
    await asyncio.gather(*stuck)
    assert await Event.all().count() == 0
    await _note("kept")
    await _note_in_transaction()
    with closing(sqlite3.connect(file)) as another:
        assert another.execute("SELECT kind FROM events ORDER BY rowid").fetchall() == [("kept",), ("A",)]


async def stick(database: Database, freed: threading.Event) -> None:
    """Keep the connection's thread from doing anything else, as a disk does that does not answer."""
    connection: Any = database.client
    await connection._connection._execute(freed.wait)
