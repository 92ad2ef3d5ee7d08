"""Running jobs: one process at a time, under a lease, and none kept waiting by another."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from greenroom.desk.desk import Desk
from greenroom.desk.rounds.heartbeat import LEASE, Heartbeat
from greenroom.desk.rounds.jobs import JOBS
from greenroom.desk.rounds.running import LEASE_LASTS, RENEWED_EVERY_S, Rounds, rounds
from greenroom.desk.rounds.schedule import Daily, Every, Job
from greenroom.store.canary import check_canary
from greenroom.store.models import DeskRow, Lease
from tests.hms.tokens import NOW
from tests.world import Clock, World

HOURLY = Every(timedelta(hours=1))


@dataclass
class Pauses:
    """Pauses that end when the clock is moved on past them."""

    clock: Clock
    waiting: list[tuple[datetime, asyncio.Future[None]]] = field(
        default_factory=list[tuple[datetime, asyncio.Future[None]]]
    )

    async def __call__(self, seconds: float) -> None:
        ended = asyncio.get_running_loop().create_future()
        self.waiting.append((self.clock.time + timedelta(seconds=seconds), ended))
        await ended

    async def go_on(self, **span: float) -> None:
        """Move the clock on once somebody waits."""
        await until(lambda: bool(self.waiting))
        self.clock.go_on(**span)
        over = [pause for pause in self.waiting if pause[0] <= self.clock.time]
        self.waiting = [pause for pause in self.waiting if pause not in over]
        for _, ended in over:
            if not ended.done():
                ended.set_result(None)


async def until(condition: Callable[[], bool | Awaitable[bool]]) -> None:
    """Wait until something is so, for at most five seconds."""
    async with asyncio.timeout(5):
        while True:
            found = condition()
            if found if isinstance(found, bool) else await found:
                return
            await asyncio.sleep(0)


def tasks() -> set[str]:
    return {task.get_name() for task in asyncio.all_tasks()}


class Work:
    """A job's work that goes on until it is let go."""

    def __init__(self) -> None:
        self.begun, self.ended, self.cancelled = 0, 0, 0
        self.let_go = asyncio.Event()

    async def __call__(self, desk: Desk) -> None:
        self.begun += 1
        try:
            await self.let_go.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        self.ended += 1

    async def has_begun(self, times: int = 1) -> None:
        await until(lambda: self.begun == times)


def process(world: World, *jobs: Job) -> tuple[Rounds, Pauses]:
    """Start what one more process of the desk does."""
    pauses = Pauses(world.clock)
    return Rounds(world.desk, jobs, pauses), pauses


async def lease(name: str = "work") -> tuple[timedelta, datetime | None]:
    """Tell until when a lease is taken, from now on, and when its job ran last."""
    row = await Lease.get(name=name)
    return row.until - NOW, row.ran_at


def quick(world: World, done: list[str], name: str = "quick") -> Job:
    async def work(desk: Desk) -> None:
        done.append(f"{desk.now():%d %H:%M}")

    return Job(name, HOURLY, work)


# ---- one process at a time


async def test_of_many_processes_one_runs_a_job_and_none_again_before_it_is_due(world: World) -> None:
    done: list[str] = []
    processes = [process(world, quick(world, done))[0] for _ in range(10)]
    for time_ in (NOW, NOW + timedelta(hours=1)):
        world.clock.time = time_
        await asyncio.gather(*(one.start_due() for one in processes))
        await asyncio.gather(*(one.finished() for one in processes))
        for one in processes:
            await one.start_due()
            await one.finished()
    assert done == ["22 12:00", "22 13:00"]
    assert await lease("quick") == (timedelta(hours=1), NOW + timedelta(hours=1))


async def test_a_job_that_runs_for_long_keeps_its_lease(world: World) -> None:
    work = Work()
    job = Job("work", Every(timedelta(seconds=20)), work)
    (one, pauses), (two, _) = process(world, job), process(world, job)
    await one.start_due()
    await work.has_begun()
    for renewal in range(1, 9):
        await pauses.go_on(seconds=RENEWED_EVERY_S)
        lasts = renewal * timedelta(seconds=RENEWED_EVERY_S) + LEASE_LASTS

        async def is_renewed(lasts: timedelta = lasts) -> bool:
            return (await lease())[0] == lasts

        await until(is_renewed)
        for either in (one, two):
            await either.start_due()
        await two.finished()
    work.let_go.set()
    await one.finished()
    assert (work.begun, work.ended) == (1, 1)
    assert await lease() == (timedelta(seconds=8 * RENEWED_EVERY_S), NOW)


async def test_whoever_was_killed_leaves_the_job_to_another_when_the_lease_ends(world: World) -> None:
    done: list[str] = []
    await Lease.create(name="quick", owner="killed", until=NOW + LEASE_LASTS)
    one, _ = process(world, quick(world, done))
    await one.start_due()
    await one.finished()
    assert done == []
    world.clock.time += LEASE_LASTS
    await one.start_due()
    await one.finished()
    assert done == ["22 12:01"]


async def test_a_job_whose_lease_was_taken_by_another_is_cancelled_and_the_log_says_so(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    work = Work()
    one, pauses = process(world, Job("work", HOURLY, work))
    await one.start_due()
    await work.has_begun()
    await Lease.filter(name="work").update(owner="thief", until=NOW + timedelta(minutes=5))
    await pauses.go_on(seconds=RENEWED_EVERY_S)
    await one.finished()
    assert (work.begun, work.ended, work.cancelled) == (1, 0, 1)
    assert [record.getMessage() for record in caplog.records] == ["work was stopped: it has lost its lease."]
    assert await lease() == (timedelta(minutes=5), None)
    assert (await Lease.get(name="work")).owner == "thief"


async def test_a_process_that_slept_beyond_its_lease_goes_on_where_nobody_took_it(world: World) -> None:
    work = Work()
    one, pauses = process(world, Job("work", HOURLY, work))
    await one.start_due()
    await work.has_begun()
    await pauses.go_on(minutes=5)
    await until(lambda: bool(pauses.waiting))
    work.let_go.set()
    await one.finished()
    assert (work.ended, work.cancelled) == (1, 0)
    assert await lease() == (timedelta(minutes=5), NOW)


# ---- none kept waiting by another


async def test_a_job_that_hangs_delays_neither_the_others_nor_the_heartbeat(world: World) -> None:
    await check_canary(world.desk.vault, NOW)
    work, done = Work(), list[str]()
    often = replace(quick(world, done), when=Every(timedelta(minutes=1)))
    (one, _), heart = process(world, Job("work", HOURLY, work), often), Heartbeat(world.desk)
    for _ in range(5):
        assert await heart.beat()
        await one.start_due()
        await until(lambda: "quick" not in tasks())
        world.clock.go_on(minutes=1)
    assert done == ["22 12:00", "22 12:01", "22 12:02", "22 12:03", "22 12:04"]
    desk = await DeskRow.get()
    assert (desk.alive_at, desk.up_since) == (NOW + timedelta(minutes=4), NOW)
    assert (work.begun, work.ended) == (1, 0)
    await one.stop()


async def test_a_job_that_hangs_is_cancelled_in_the_end_and_is_due_again_at_its_time(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    work = Work()
    one, pauses = process(world, Job("work", HOURLY, work, at_most=timedelta(minutes=10)))
    await one.start_due()
    await work.has_begun()
    await pauses.go_on(minutes=10)
    await one.finished()
    assert work.cancelled == 1
    assert [record.getMessage() for record in caplog.records] == [
        "work was stopped: it took longer than 0:10:00."
    ]
    assert await lease() == (timedelta(minutes=10), NOW)
    await one.start_due()
    await one.finished()
    assert work.begun == 1
    world.clock.go_on(minutes=50)
    await one.start_due()
    await work.has_begun(times=2)
    await one.stop()


async def test_a_job_that_fails_is_logged_without_its_words_and_has_had_its_turn(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(desk: Desk) -> None:
        raise ValueError("eyJhbGciOiJIUzI1NiJ9")

    done: list[str] = []
    one, _ = process(world, Job("fail", HOURLY, fail), quick(world, done))
    for _ in range(2):
        with caplog.at_level(logging.ERROR, "greenroom.rounds"):
            await one.start_due()
            await one.finished()
    assert done == ["22 12:00"]
    (record,) = caplog.records
    assert record.getMessage().startswith("fail failed in a round: builtins.ValueError\n  /")
    assert "eyJ" not in caplog.text
    assert record.exc_info is None
    assert await lease("fail") == (timedelta(0), NOW)


# ---- stopping and starting again


async def test_a_process_that_stops_gives_its_leases_back_and_the_next_begins_at_once(world: World) -> None:
    work = Work()
    (one, _), (two, _) = (process(world, Job("work", HOURLY, work)) for _ in range(2))
    await one.start_due()
    await work.has_begun()
    world.clock.go_on(seconds=5)
    await one.stop()
    assert (work.cancelled, await lease()) == (1, (timedelta(seconds=5), None))
    work.let_go.set()
    await two.start_due()
    await two.finished()
    assert (work.ended, await lease()) == (1, (timedelta(seconds=5), NOW + timedelta(seconds=5)))


async def test_a_daily_job_runs_once_whatever_is_restarted_and_later_that_day_where_it_was_missed(
    world: World,
) -> None:
    world.desk = replace(world.desk, zone=ZoneInfo("Europe/Berlin"))  # an hour ahead of the clock
    done: list[str] = []
    daily = replace(quick(world, done), when=Daily(time(17)))
    await Lease.create(name="quick", owner="x", until=NOW, ran_at=NOW - timedelta(hours=20))

    async def look_at(day: int, hour: int, minute: int) -> None:
        world.clock.time = NOW.replace(day=day, hour=hour, minute=minute)
        restarted, _ = process(world, daily)
        await restarted.start_due()
        await restarted.finished()

    for minute in (58, 59):
        await look_at(22, 15, minute)
    assert done == []
    for minute in (0, 0, 1):
        await look_at(22, 16, minute)
    await look_at(22, 22, 59)
    await look_at(22, 23, 0)  # the next day in Berlin
    await look_at(23, 20, 15)
    await look_at(23, 20, 16)
    await look_at(25, 3, 0)
    await look_at(25, 16, 0)
    assert done == ["22 16:00", "23 20:15", "25 16:00"]


async def test_rounds_go_on_while_the_block_runs_and_every_lease_is_free_behind_it(world: World) -> None:
    await check_canary(world.desk.vault, NOW)

    async def have_all_run() -> bool:
        return await Lease.filter(ran_at=NOW).count() == len(JOBS)

    async with rounds(world.desk):
        assert (await DeskRow.get()).alive_at == NOW  # before anybody is served
        assert (await Lease.get(name=LEASE)).until == NOW + timedelta(seconds=30)
        await until(have_all_run)
    assert {lease.until for lease in await Lease.all()} == {NOW}
    assert not tasks() & {"heartbeat", "rounds", *(job.name for job in JOBS)}


def test_every_job_has_a_name_of_its_own() -> None:
    assert len({job.name for job in JOBS} | {LEASE}) == len(JOBS) + 1
