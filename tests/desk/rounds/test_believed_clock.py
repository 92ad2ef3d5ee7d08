"""A clock that jumps ahead makes no history old that was not."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from greenroom.desk.audit.chain import chain_audit
from greenroom.desk.history import Kept
from greenroom.desk.rounds.believed_clock import days_ahead
from greenroom.desk.rounds.jobs import JOBS
from greenroom.desk.rounds.removing import remove_old_history
from greenroom.store.canary import check_canary
from greenroom.store.models import AuditEntry, Lease, Show, TokenVersion
from tests.desk.stage import end, press
from tests.world import World, everything

KEPT = Kept(timedelta(days=400), timedelta(days=400), timedelta(days=400))
WEEK = timedelta(days=7)


@pytest.fixture(name="world")
async def _set_up_world(world: World) -> World:
    """Use a desk on which somebody is live once a week, and that has removed what is old, each night."""
    await check_canary(world.desk.vault, world.clock.time)
    world = replace(world, desk=replace(world.desk, kept=KEPT))
    star = await world.star()
    for _ in range(4):
        await world.set_token(star, world.token(lasts=timedelta(hours=2)))
        show = (await press(world, star)).show
        world.clock.go_on(hours=1)
        await end(world, star, show)
        await night(world)
        world.clock.go_on(days=6)
    return world


async def night(world: World) -> None:
    await chain_audit(world.desk)
    await remove_old_history(world.desk, lambda _: asyncio.sleep(0))


async def left() -> tuple[int, int, int]:
    removed = {"HISTORY_REMOVED"}
    entries = [entry for entry in await AuditEntry.all() if entry.action not in removed]
    return len(entries), await Show.all().count(), await TokenVersion.all().count()


@pytest.mark.parametrize("days", [401, 10_000])
async def test_a_clock_that_jumps_ahead_removes_nothing_of_the_last_year(
    world: World, caplog: pytest.LogCaptureFixture, days: int
) -> None:
    before, began = await left(), world.clock.time
    assert before[1:] == (4, 5)
    world.clock.go_on(days=days)
    await night(world)
    assert await left() == before
    taken = (began + timedelta(days=1)).date()  # seven days after the last night
    assert [record.getMessage() for record in caplog.records if record.name == "greenroom.history"] == [
        f"The clock is {days + 6} days ahead of the last night in which old history was removed. In case it "
        f"is wrong, this night removes only what was old on {taken}, and each night a week more. If the desk "
        "was off for that long, nothing needs to be done."
    ]
    assert await days_ahead(world.clock.time) == days - 1


async def test_a_clock_set_right_again_is_believed_again(world: World) -> None:
    before = await everything()
    began = world.clock.time
    world.clock.go_on(days=1000)
    await night(world)
    world.clock.time = began
    await night(world)
    assert {
        kind: rows for kind, rows in (await everything()).items() if kind in ("Show", "TokenVersion")
    } == {kind: before[kind] for kind in ("Show", "TokenVersion")}
    assert await days_ahead(began + WEEK) == 0
    assert await days_ahead(began + WEEK + timedelta(minutes=1)) == 7


async def test_a_desk_that_was_off_for_long_makes_up_for_it_a_week_a_night(world: World) -> None:
    months = timedelta(days=40)
    world = replace(world, desk=replace(world.desk, kept=Kept(shows=months, token_versions=months)))
    world.clock.go_on(days=500)
    shows: list[int] = []
    for _ in range(6):
        await night(world)
        shows.append(await Show.all().count())
    assert shows == [4, 4, 4, 2, 1, 1]


async def test_a_desk_that_is_new_to_this_goes_by_the_last_night_of_its_job(world: World) -> None:
    before, now = await left(), world.clock.time
    (job,) = [job for job in JOBS if job.run is remove_old_history]
    await Lease.all().delete()
    await Lease.create(name=job.name, owner="", until=now, ran_at=now)
    world.clock.go_on(days=500)
    await night(world)
    assert await left() == before


async def test_what_is_kept_for_ever_is_never_believed_old_by_the_time_it_no_longer_is(world: World) -> None:
    forever = replace(world, desk=replace(world.desk, kept=Kept()))
    await night(forever)
    assert await days_ahead(world.clock.time + timedelta(days=9999)) == 0
