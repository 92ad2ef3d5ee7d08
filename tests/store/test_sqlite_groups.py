"""Changes share a COMMIT where requests meet, and nobody is told of what was not committed."""

import asyncio
import sqlite3
import sys
import threading
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from tortoise.exceptions import IntegrityError, OperationalError
from tortoise.transactions import in_transaction

from greenroom.store.database import Database
from greenroom.store.models import Event, Influencer
from greenroom.store.sqlite_groups import Group
from greenroom.store.unavailable import UnavailableError
from greenroom.store.waiting import STEP_S, however_long, left_s, waiting_at_most
from greenroom.turns import as_work, current_work
from tests.store.catalogue import ask
from tests.store.rows import NOON, an_influencer
from tests.store.test_unavailable import stick

Work = Callable[[], Awaitable[Any]]
FULL = "The disk with the SQLite file {} is full (SQLITE_FULL). Free some space."


@pytest.fixture(name="sizes")
def _sizes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many transactions met for each COMMIT."""
    sizes: list[int] = []
    end = Group.end

    def noted(group: Group) -> None:
        sizes.append(group.size)
        end(group)

    monkeypatch.setattr(Group, "end", noted)
    monkeypatch.setattr("greenroom.store.sqlite_transactions.JOINED_FOR_S", 60)
    return sizes


async def note(kind: str) -> None:
    async with in_transaction():
        await Event.create(at=NOON, kind=kind)


async def note_alone(kind: str) -> None:
    await Event.create(at=NOON, kind=kind)


async def note_and_fail(kind: str) -> None:
    async with in_transaction():
        await Event.create(at=NOON, kind=kind)
        raise LookupError(kind)


async def asked(work: Work) -> None:
    await work()


async def slowly(work: Work) -> None:
    await current_work().next_turn()
    await work()


def soon(*works: Work) -> list[asyncio.Task[None]]:
    """Let quick requests ask for something, in this order."""
    return [asyncio.create_task(as_work(n, asked(work))) for n, work in enumerate(works)]


@asynccontextmanager
async def while_somebody_writes(database: Database) -> AsyncGenerator[None]:
    """Keep everybody from writing who asks in the block, so that they meet, unless they wait in the loop."""
    groups = cast("Any", database.client)._groups
    await groups.acquire()
    try:
        yield
        for _ in range(20):
            await asyncio.sleep(0)
    finally:
        groups.release()


def kinds(file: Path) -> list[str]:
    """Read what others see who open the file."""
    with closing(sqlite3.connect(file)) as another:
        return [kind for (kind,) in another.execute("SELECT kind FROM events ORDER BY seq")]


async def outcomes(tasks: list[asyncio.Task[None]]) -> list[Any]:
    return await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 30)


def held_commits(database: Database, monkeypatch: pytest.MonkeyPatch) -> tuple[asyncio.Event, asyncio.Event]:
    """Keep a COMMIT waiting, as a disk does.

    Returns:
        What it waits for, and what tells that it does.
    """
    groups = cast("Any", database.client)._groups
    may_commit, commits, commit = asyncio.Event(), asyncio.Event(), groups._commit

    async def later() -> None:
        commits.set()
        await may_commit.wait()
        await commit()

    monkeypatch.setattr(groups, "_commit", later)
    return may_commit, commits


async def test_what_is_asked_for_at_once_is_committed_at_once(
    file: Path, database: Database, sizes: list[int]
) -> None:
    client: Any = database.client
    before = client._connection._asked
    async with while_somebody_writes(database):
        tasks = soon(lambda: note("A"), lambda: note_alone("B"), lambda: note("C"))
    assert await outcomes(tasks) == [None] * 3
    assert (sizes, kinds(file)) == ([3], ["A", "B", "C"])
    assert client._connection._asked - before == 1


async def test_who_is_alone_waits_for_nobody(file: Path, database: Database, sizes: list[int]) -> None:
    for kind in "AB":
        [task] = soon(lambda kind=kind: note(kind))
        await task
    assert (sizes, kinds(file)) == ([1, 1], ["A", "B"])


async def test_nobody_gets_an_answer_before_the_commit_and_nobody_reads_what_comes_with_it(
    file: Path, database: Database, sizes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    may_commit, commits = held_commits(database, monkeypatch)
    async with while_somebody_writes(database):
        tasks = soon(lambda: note("A"), lambda: note_and_fail("B"), lambda: note("C"))
    await commits.wait()
    for _ in range(20):
        await asyncio.sleep(0)
    assert not any(task.done() for task in tasks)
    assert kinds(file) == []
    [reading] = soon(_require_none)
    await reading
    may_commit.set()
    assert [type(outcome) for outcome in await outcomes(tasks)] == [type(None), LookupError, type(None)]
    assert (sizes, kinds(file)) == ([3], ["A", "C"])


async def _require_none() -> None:
    assert await Event.all().count() == 0


async def test_who_fails_undoes_nothing_of_the_others(
    file: Path, database: Database, sizes: list[int]
) -> None:
    async with while_somebody_writes(database):
        tasks = soon(
            lambda: note_and_fail("A"),
            lambda: note("B"),
            lambda: note_and_fail("C"),
            lambda: note("D"),
        )
    told = [str(outcome) for outcome in await outcomes(tasks)]
    assert told == ["A", "None", "C", "None"]
    assert (sizes, kinds(file)) == ([3], ["B", "D"])


async def test_who_is_cancelled_in_a_group_takes_nobody_along(
    file: Path, database: Database, sizes: list[int]
) -> None:
    never = asyncio.Event()

    async def halfway() -> None:
        async with in_transaction():
            await Event.create(at=NOON, kind="B")
            await never.wait()

    async with while_somebody_writes(database):
        tasks = soon(lambda: note("A"), halfway, lambda: note("C"), lambda: note("D"))
    for _ in range(20):
        await asyncio.sleep(0)
    assert not any(task.done() for task in tasks)
    tasks[1].cancel()
    tasks[2].cancel()  # it waits for its turn
    told = await outcomes(tasks)
    assert [type(outcome) for outcome in told] == [
        type(None),
        asyncio.CancelledError,
        asyncio.CancelledError,
        type(None),
    ]
    assert (sizes, kinds(file)) == ([3], ["A", "D"])


async def test_whoever_stops_waiting_for_the_commit_keeps_it_from_nobody(
    file: Path, database: Database, sizes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    may_commit, commits = held_commits(database, monkeypatch)
    async with while_somebody_writes(database):
        tasks = soon(*(lambda kind=kind: note(kind) for kind in "ABC"))
    await commits.wait()
    for task in (tasks[0], tasks[2]):
        task.cancel()
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    may_commit.set()
    assert [type(one).__name__ for one in await outcomes(tasks)] == [
        "CancelledError",
        "NoneType",
        "CancelledError",
    ]
    assert (sizes, kinds(file)) == ([3], ["A", "B", "C"])


async def test_a_commit_that_fails_is_told_to_all_who_wait_for_it_and_leaves_nothing(
    file: Path, database: Database, sizes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    groups = cast("Any", database.client)._groups
    roll_back = groups._roll_back

    async def fail() -> None:
        await roll_back()
        raise UnavailableError(FULL.format(file), full=True)

    with monkeypatch.context() as failing:
        failing.setattr(groups, "_commit", fail)
        async with while_somebody_writes(database):
            tasks = soon(lambda: note("A"), lambda: note_and_fail("B"), lambda: note("C"))
        told = await outcomes(tasks)
    assert [(str(error), error.full) for error in told] == [(FULL.format(file), True)] * 3
    assert len({id(error) for error in told}) == 3
    assert kinds(file) == []
    [task] = soon(lambda: note("D"))
    await task
    assert kinds(file) == ["D"]


@pytest.mark.parametrize("others", [(note, note), (note_and_fail,)], ids=["kept", "refused"])
async def test_a_mistake_that_shows_at_the_commit_is_told_to_nobody_as_their_own(
    file: Path, database: Database, sizes: list[int], others: tuple[Callable[[str], Awaitable[None]], ...]
) -> None:
    maya = await an_influencer()

    async def mistake() -> None:
        async with in_transaction():
            await Influencer.filter(id=maya.id).update(open_show_id=maya.id)

    async with while_somebody_writes(database):
        tasks = soon(mistake, *(partial(other, "A") for other in others))
    told = await outcomes(tasks)
    assert [type(error) for error in told] == [OperationalError] * len(tasks)
    assert {str(error) for error in told} == {
        "What several requests had changed was refused together, so none of it was kept: "
        "FOREIGN KEY constraint failed"
    }
    assert kinds(file) == []
    [alone] = soon(mistake)
    with pytest.raises(IntegrityError):
        await alone
    [task] = soon(lambda: note("D"))
    await task
    assert kinds(file) == ["D"]


async def test_where_sqlite_undoes_the_transaction_by_itself_nobody_is_told_that_it_was_kept(
    file: Path, database: Database, sizes: list[int]
) -> None:
    async with while_somebody_writes(database):
        tasks = soon(lambda: note("A"), lambda: _rolled_back("B"), lambda: note("C"))
    told = await outcomes(tasks)
    undone = f"After a fault, SQLite has undone what was being changed in {file}."
    assert [str(one).partition(" See")[0] for one in told] == [undone, undone, "None"]
    [task] = soon(lambda: note("D"))
    await task
    assert [kind for kind in kinds(file) if kind in "ACD"] == ["C", "D"]


async def test_whoever_finds_the_disk_full_tells_the_others_of_the_group(
    file: Path, database: Database, sizes: list[int]
) -> None:
    [pages] = await ask(database, "PRAGMA page_count")
    await database.client.execute_script(f"PRAGMA max_page_count={pages['page_count']}")
    async with while_somebody_writes(database):
        tasks = soon(lambda: note("A"), lambda: note("B" * 1_000_000), lambda: note("C"))
    told = await outcomes(tasks)
    assert [(str(one), getattr(one, "full", False)) for one in told] == [
        (FULL.format(file), True),
        (FULL.format(file), True),
        ("None", False),
    ]
    assert kinds(file) == ["C"]


async def _rolled_back(kind: str) -> None:
    async with in_transaction() as transaction:
        connection: Any = transaction
        await connection.execute_query("ROLLBACK")
        await Event.create(at=NOON, kind=kind)


async def test_where_it_is_not_known_that_somebody_s_half_was_undone_nothing_is_kept(
    file: Path, database: Database, sizes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greenroom.store.waiting.STEP_S", 0.2)
    monkeypatch.setattr("greenroom.store.sqlite_engine.LETS_GO_S", 0.1)
    freed = threading.Event()
    stuck: list[asyncio.Task[None]] = []

    async def stuck_halfway() -> None:
        async with in_transaction():
            await Event.create(at=NOON, kind="B")
            stuck.append(asyncio.create_task(stick(database, freed)))
            await asyncio.sleep(0)
            await Event.create(at=NOON, kind="B")

    async with while_somebody_writes(database):
        tasks = soon(lambda: note("A"), stuck_halfway)
    told = await outcomes(tasks)
    assert [type(one) for one in told] == [UnavailableError] * 2
    assert all("does not answer" in str(one) for one in told)
    freed.set()
    await asyncio.gather(*stuck)
    monkeypatch.undo()
    await note("C")
    assert kinds(file) == ["C"]


async def test_jobs_and_large_requests_commit_for_themselves_and_wait_for_those_before_them_alone(
    file: Path, database: Database, sizes: list[int]
) -> None:
    done: list[str] = []

    async def noted(kind: str) -> None:
        await note(kind)
        done.append(kind)

    async with while_somebody_writes(database):
        tasks = soon(lambda: noted("A"), lambda: noted("B"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        tasks.append(asyncio.create_task(noted("job")))
        await asyncio.sleep(0)
        tasks += soon(lambda: noted("C"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        tasks.append(asyncio.create_task(as_work("large", slowly(lambda: noted("large")))))
    await outcomes(tasks)
    assert (sizes, kinds(file)) == ([2, 1, 1, 1], ["A", "B", "job", "C", "large"])
    assert done == kinds(file)


async def test_a_commit_of_changed_tables_takes_as_long_as_it_needs(
    file: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups = cast("Any", database.client)._groups
    commit = groups._commit
    may_take_s: list[float] = []

    async def noted() -> None:
        may_take_s.append(left_s())
        await commit()

    monkeypatch.setattr(groups, "_commit", noted)
    with however_long():
        await note("A")
    with waiting_at_most(1):
        await note("B")
    assert (may_take_s, kinds(file)) == ([float("inf"), STEP_S], ["A", "B"])


async def test_a_group_ends_after_a_while_although_others_wait(
    file: Path, database: Database, sizes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greenroom.store.sqlite_transactions.JOINED_FOR_S", 0)
    async with while_somebody_writes(database):
        tasks = soon(*(lambda kind=kind: note(kind) for kind in "ABC"))
    assert await outcomes(tasks) == [None] * 3
    assert (sizes, kinds(file)) == ([1, 1, 1], ["A", "B", "C"])


async def test_what_is_no_request_sees_and_takes_nothing_of_an_open_group(
    file: Path, database: Database, sizes: list[int]
) -> None:
    async with while_somebody_writes(database):
        tasks = soon(lambda: note("A"), lambda: note("B"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        reading = asyncio.create_task(ask(database, "SELECT count(*) AS number FROM events"))
    assert await reading == [{"number": 2}]
    assert (sizes, await outcomes(tasks)) == ([2], [None] * 2)


WRITER = """
import asyncio, os, sys
from datetime import UTC, datetime
from tortoise.transactions import in_transaction
from greenroom.store.database import database
from greenroom.store.models import Event
from greenroom.turns import as_work
async def write(kind):
    async with in_transaction():
        for _ in range(2):
            await Event.create(at=datetime.now(UTC), kind=kind)
async def write_on(writer):
    number = 0
    while True:
        number += 1
        kind = f"{sys.argv[2]} {writer} {number}"
        await as_work(writer, write(kind))
        os.write(1, f"{kind}\\n".encode())
async def main():
    async with database(sys.argv[1]):
        await asyncio.gather(*(write_on(writer) for writer in range(16)))
asyncio.run(main())
"""
ENOUGH = 300  # acknowledged changes


async def acknowledged_until_killed(url: str, name: str) -> set[str]:
    """Let a process write until it has acknowledged enough, and kill it in the midst of it."""
    command = [sys.executable, "-c", WRITER, url, name]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    said = [await process.stdout.readline() for _ in range(ENOUGH)]
    process.kill()
    said += (await process.stdout.read()).splitlines(keepends=True)
    await process.wait()
    return {line.decode().strip() for line in said if line.endswith(b"\n")}


async def test_two_processes_that_are_killed_have_kept_what_they_acknowledged_and_nothing_by_halves(
    file: Path, database: Database, database_url: str
) -> None:
    said = await asyncio.gather(*(acknowledged_until_killed(database_url, name) for name in "ab"))
    kept = Counter(kinds(file))
    assert said[0] | said[1] <= set(kept)
    assert set(kept.values()) == {2}
    await note("C")
