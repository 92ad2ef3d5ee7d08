"""A database that is locked, full, read-only, damaged or gone: one sentence that says so."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from tortoise.exceptions import OperationalError
from tortoise.transactions import in_transaction

from greenroom.store.database import Database, DatabaseError, Dialect, no_desk_yet, open_database, sqlite_file
from greenroom.store.models import Event
from greenroom.store.unavailable import UnavailableError, without_waiting
from tests.locking import READS, locked_by_another
from tests.store.catalogue import ask
from tests.store.rows import NOON


@pytest.fixture(name="file")
def _file(database_url: str, dialect: Dialect) -> Path:
    if dialect == "postgres":
        pytest.skip("about SQLite's file")
    file = sqlite_file(database_url)
    assert file is not None
    return file


@pytest.fixture(name="impatient")
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("greenroom.store.sqlite_engine.WAITS_S", 0.2)


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
        for _ in range(20):
            assert await Event.all().count() == 0
            await asyncio.sleep(0.01)
        assert time.monotonic() - began < 3
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
        assert time.monotonic() - began < 2


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
    assert str(refused.value) == f"The disk with the SQLite file {file} is full. Free some space."
    assert not refused.value.in_use
    assert await Event.all().count() == 0
    await database.client.execute_script("PRAGMA max_page_count=1000000")
    await _note()


async def test_a_file_that_can_only_be_read_is_said_and_read(file: Path, database: Database) -> None:
    await database.client.execute_script("PRAGMA query_only=ON")
    with pytest.raises(UnavailableError, match="can only be read") as refused:
        await _note()
    assert str(file) in str(refused.value)
    assert await Event.all().count() == 0


def _damage(file: Path) -> None:
    with file.open("r+b") as content:
        content.seek(4096)  # behind the first page, which names the tables
        content.write(b"\xa5" * (file.stat().st_size - 4096))


async def test_a_damaged_file_is_said(file: Path, database_url: str) -> None:
    said = f"The SQLite file {file} is damaged. Stop the desk and restore a backup."
    opened = await open_database(database_url)
    _damage(file)
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
    assert await Event.all().count() == 0
