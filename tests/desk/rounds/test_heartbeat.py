"""The heartbeat: which process gives it, and since when the desk has been up."""

from datetime import timedelta

import pytest

from greenroom.desk.rounds.heartbeat import BEATS_EVERY_S, GAP, LEASE_LASTS, Heartbeat
from greenroom.store.canary import check_canary
from greenroom.store.models import DeskRow
from tests.hms.tokens import NOW
from tests.world import World

JUST = timedelta(microseconds=1)


@pytest.fixture(name="desk_row")
async def _desk_row(world: World) -> None:
    await check_canary(world.desk.vault, world.clock.time)


async def up() -> tuple[timedelta, timedelta]:
    """Tell when the desk was alive last and since when it is up, from noon on."""
    row = await DeskRow.get()
    assert row.alive_at is not None
    assert row.up_since is not None
    return row.alive_at - NOW, row.up_since - NOW


def s(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


@pytest.mark.usefixtures("desk_row")
async def test_of_two_processes_one_gives_the_heartbeat_and_the_other_takes_over_without_a_gap(
    world: World,
) -> None:
    one, two = Heartbeat(world.desk), Heartbeat(world.desk)
    assert (await one.beat(), await two.beat()) == (True, False)
    world.clock.go_on(seconds=20)
    assert (await two.beat(), await one.beat()) == (False, True)
    assert await up() == (s(20), s(0))
    world.clock.go_on(seconds=29)  # `one` was killed
    assert not await two.beat()
    world.clock.go_on(seconds=20)
    assert await two.beat()
    assert await up() == (s(69), s(0))
    assert not await one.beat()


@pytest.mark.usefixtures("desk_row")
async def test_a_process_that_stops_lets_the_other_go_on_at_once(world: World) -> None:
    one, two = Heartbeat(world.desk), Heartbeat(world.desk)
    assert (await one.beat(), await two.beat()) == (True, False)
    world.clock.go_on(seconds=5)
    await one.stop()
    assert await two.beat()
    assert await up() == (s(5), s(0))


@pytest.mark.usefixtures("desk_row")
async def test_after_a_restart_the_desk_is_up_since_then(world: World) -> None:
    one = Heartbeat(world.desk)
    await one.beat()
    world.clock.go_on(seconds=20)
    await one.beat()
    await one.stop()
    world.clock.go_on(seconds=2)
    assert await Heartbeat(world.desk).beat()
    assert await up() == (s(22), s(22))


@pytest.mark.usefixtures("desk_row")
async def test_after_a_kill_the_desk_is_up_since_the_next_process_began(world: World) -> None:
    await Heartbeat(world.desk).beat()
    world.clock.go_on(seconds=3)
    next_one = Heartbeat(world.desk)
    assert not await next_one.beat()
    world.clock.go_on(seconds=27)
    assert await next_one.beat()
    assert await up() == (s(30), s(3))


@pytest.mark.usefixtures("desk_row")
async def test_after_a_gap_of_more_than_a_minute_the_desk_is_up_since_then(world: World) -> None:
    one = Heartbeat(world.desk)
    await one.beat()
    world.clock.go_on(seconds=60)
    await one.beat()
    assert await up() == (s(60), s(0))
    world.clock.time += GAP + JUST
    await one.beat()
    assert await up() == (s(120) + JUST, s(120) + JUST)


def test_another_process_takes_over_before_there_is_a_gap() -> None:
    assert LEASE_LASTS + timedelta(seconds=BEATS_EVERY_S) < GAP
    assert timedelta(seconds=BEATS_EVERY_S) < LEASE_LASTS


@pytest.mark.usefixtures("desk_row")
async def test_after_the_clock_was_set_back_the_desk_is_up_since_then(world: World) -> None:
    one = Heartbeat(world.desk)
    await one.beat()
    world.clock.go_on(seconds=20)
    await one.beat()
    world.clock.go_on(seconds=-900)
    assert await one.beat()
    assert await up() == (s(-880), s(-880))
