import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, cast

import pytest
from tortoise.connection import get_connections
from tortoise.transactions import in_transaction

from greenroom.store.cancellation import finish
from greenroom.store.models import Event
from greenroom.turns import as_work
from tests.store.interruption import cancel_everywhere
from tests.store.rows import NOON

POOL = 10


def an_event(kind: str = "A") -> Event:
    return Event(at=NOON, kind=kind)


async def write() -> None:
    await an_event().save()


async def write_two() -> None:
    async with in_transaction():
        await an_event().save()
        await an_event().save()


async def write_two_nested() -> None:
    async with in_transaction():
        await an_event().save()
        async with in_transaction():
            await an_event().save()


async def write_two_in_bulk() -> None:
    await Event.bulk_create([an_event(), an_event()])


async def write_two_then_fail() -> None:
    async with in_transaction():
        await an_event().save()
        await an_event().save()
        raise LookupError


async def read() -> None:
    await Event.filter(kind="A").count()


async def everything_still_works() -> None:
    """Find no half of a pair, and use every connection at once."""
    assert await Event.filter(kind="A").count() % 2 == 0
    before = await Event.filter(kind="B").count()
    connections = POOL if get_connections().db_config.keys() == {"postgres"} else 1
    all_in_use = asyncio.Barrier(connections)

    async def use_one() -> None:
        async with in_transaction():
            await an_event("B").save()
            await all_in_use.wait()

    async with asyncio.TaskGroup() as group:
        for _ in range(connections):
            group.create_task(use_one())
    assert await Event.filter(kind="B").count() == before + connections


async def write_two_quickly() -> None:
    await as_work("somebody", write_two_nested())


async def write_two_then_fail_quickly() -> None:
    await as_work("somebody", write_two_then_fail())


@pytest.mark.parametrize(
    "work",
    [write_two, write_two_nested, write_two_in_bulk, read, write_two_quickly],
    ids=lambda work: work.__name__,
)
@pytest.mark.usefixtures("database")
async def test_work_cancelled_at_any_wait_is_done_whole_or_not_at_all(
    work: Callable[[], Awaitable[None]],
) -> None:
    async def run() -> None:
        await work()

    assert await cancel_everywhere(run, everything_still_works) >= 1
    await everything_still_works()


@pytest.mark.usefixtures("database")
async def test_work_that_fails_and_is_cancelled_leaves_nothing() -> None:
    async def run() -> None:
        with suppress(LookupError):
            await write_two_then_fail()

    assert await cancel_everywhere(run, everything_still_works) >= 3
    assert await Event.filter(kind="A").count() == 0


@pytest.mark.usefixtures("database")
async def test_waiting_for_a_connection_can_be_cancelled() -> None:
    all_taken, over = asyncio.Semaphore(0), asyncio.Event()

    async def hold() -> None:
        async with in_transaction():
            all_taken.release()
            await over.wait()

    holders = [asyncio.create_task(hold()) for _ in range(POOL)]
    await all_taken.acquire()  # SQLite has one connection for all of them
    waiting = [
        asyncio.create_task(work()) for work in (write_two, write_two_in_bulk, read) for _ in range(POOL)
    ]
    async with asyncio.timeout(5):
        while not all(cast("Any", task)._fut_waiter for task in waiting):  # noqa: ASYNC110 (a task tells nobody)
            await asyncio.sleep(0)
    for task in waiting:
        task.cancel()
    over.set()
    await asyncio.gather(*holders, *waiting, return_exceptions=True)
    await everything_still_works()


@pytest.mark.usefixtures("database")
async def test_a_sibling_that_fails_fifty_times_takes_nothing_down() -> None:
    async def bad(after: int) -> None:
        for _ in range(after):
            await asyncio.sleep(0)
        raise LookupError

    async def both(after: int) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(write_two())
            group.create_task(bad(after))

    for after in range(50):
        with pytest.raises(ExceptionGroup):
            await both(after)
    await asyncio.wait_for(everything_still_works(), 30)


@pytest.mark.usefixtures("database")
async def test_a_storm_of_cancellations_leaves_the_database_working() -> None:
    chance = random.Random(7)
    works = [write_two, write_two_nested, write_two_in_bulk, write_two_then_fail, read]
    works += [write_two_quickly, write_two_then_fail_quickly] * 4

    async def one(work: Callable[[], Awaitable[None]]) -> None:
        await work()

    for _ in range(60):
        tasks = [asyncio.create_task(one(chance.choice(works))) for _ in range(20)]
        for _ in range(chance.randrange(200)):
            await asyncio.sleep(0)
        for task in chance.sample(tasks, 15):
            task.cancel()
        await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 30)
    await asyncio.wait_for(everything_still_works(), 30)


async def test_finish_ends_its_work_before_the_cancellation_goes_on() -> None:
    steps: list[str] = []
    may_end = asyncio.Event()

    async def work() -> None:
        await may_end.wait()
        steps.append("done")

    task = asyncio.create_task(finish(work()))
    for _ in range(3):  # once is not enough to stop it, nor is three times
        await asyncio.sleep(0)
        task.cancel()
    await asyncio.sleep(0)
    assert not task.done()
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert steps == ["done"]


async def test_finish_hands_on_what_its_work_returns_or_raises() -> None:
    async def fail() -> None:
        raise LookupError

    assert await finish(asyncio.sleep(0, "result")) == "result"
    with pytest.raises(LookupError):
        await finish(fail())
