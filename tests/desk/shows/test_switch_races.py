"""The streaming switch against Go Live, each held where the other overtakes it or has to wait for it."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from tortoise.transactions import in_transaction

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.desk.shows.going_live import GoLiveBlocked, OnStage
from greenroom.hms.findings import FindingCode
from greenroom.store.database import Database
from greenroom.store.models import Show
from tests.desk.stage import consistent, handed_out, press
from tests.store.catalogue import ask
from tests.world import World, row_of

GO_LIVE = "greenroom.desk.shows.going_live"
SWITCH = "greenroom.desk.influencers.streaming"
DEADLINE_S = 10

ALSO_WHEN_JOINING_AGAIN = pytest.mark.parametrize("open_already", [False, True])


@dataclass
class Held:
    """One side of a race, which stops at a point until it is told to go on."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    goes_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def stop(self) -> None:
        self.reached.set()
        await self.goes_on.wait()


Hold = Callable[..., Held]


@pytest.fixture(name="hold")
def _hold(monkeypatch: pytest.MonkeyPatch) -> Hold:
    """Hold a module's transactions before they begin or, `within`, when all but the commit is done."""

    def hold(module: str, *, within: bool = False) -> Held:
        held = Held()

        @asynccontextmanager
        async def stopping() -> AsyncGenerator[Any]:
            if not within:
                await held.stop()
            async with in_transaction() as transaction:
                yield transaction
                if within:
                    await held.stop()

        monkeypatch.setattr(f"{module}.in_transaction", stopping)
        return held

    return hold


async def begin(work: Coroutine[Any, Any, Any], held: Held) -> asyncio.Task[Any]:
    """Start the side that stops, and wait until it has stopped."""
    task = asyncio.create_task(work)
    await asyncio.wait_for(held.reached.wait(), DEADLINE_S)
    return task


async def begin_waiting(work: Coroutine[Any, Any, Any], database: Database) -> asyncio.Task[Any]:
    """Start the other side, and wait until the database keeps it waiting for the first."""
    task = asyncio.create_task(work)
    async with asyncio.timeout(DEADLINE_S):
        while not await _somebody_waits(database):  # noqa: ASYNC110 (no database tells it unasked)
            await asyncio.sleep(0.001)
    assert not task.done()
    return task


async def _somebody_waits(database: Database) -> bool:
    if database.dialect == "sqlite":
        return bool(cast("Any", database.client)._lock._waiters)
    query = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    return bool(await ask(database, query))


async def ready(world: World, *, open_already: bool) -> tuple[InfluencerActor, list[str]]:
    """Give somebody who can go live or is live, and the tokens that were handed out to them so far."""
    star = await world.star()
    if open_already:
        await press(world, star)
    return star, await handed_out()


async def assert_off(star: InfluencerActor, *ends: str) -> None:
    """Assert that streaming is off, that no show is open, and how those there were have ended."""
    assert not (await row_of(star)).streaming_enabled
    assert not await consistent(star)
    assert [show.end_reason for show in await Show.all()] == list(ends)


async def assert_blocked(pressing: asyncio.Task[OnStage]) -> None:
    with pytest.raises(GoLiveBlocked) as blocked:
        await asyncio.wait_for(pressing, DEADLINE_S)
    assert [finding.code for finding in blocked.value.findings] == [FindingCode.STREAMING_OFF]


@ALSO_WHEN_JOINING_AGAIN
async def test_go_live_that_the_switch_overtakes_hands_nothing_out(
    world: World, hold: Hold, *, open_already: bool
) -> None:
    admin, (star, before) = await world.admin(), await ready(world, open_already=open_already)
    held = hold(GO_LIVE)
    pressing = await begin(press(world, star), held)
    await toggle_streaming(world.desk, admin, star.id, enabled=False)
    held.goes_on.set()
    await assert_blocked(pressing)
    assert await handed_out() == before
    await assert_off(star, *["STOPPED_BY_ADMIN"] * open_already)


@ALSO_WHEN_JOINING_AGAIN
async def test_go_live_that_waits_for_the_switch_hands_nothing_out(
    world: World, hold: Hold, database: Database, *, open_already: bool
) -> None:
    admin, (star, before) = await world.admin(), await ready(world, open_already=open_already)
    held = hold(SWITCH, within=True)
    switching = await begin(toggle_streaming(world.desk, admin, star.id, enabled=False), held)
    pressing = await begin_waiting(press(world, star), database)
    held.goes_on.set()
    await assert_blocked(pressing)
    await switching
    assert await handed_out() == before
    await assert_off(star, *["STOPPED_BY_ADMIN"] * open_already)


@ALSO_WHEN_JOINING_AGAIN
async def test_the_switch_that_waits_for_go_live_ends_its_show(
    world: World, hold: Hold, database: Database, *, open_already: bool
) -> None:
    admin, (star, before) = await world.admin(), await ready(world, open_already=open_already)
    held = hold(GO_LIVE, within=True)
    pressing = await begin(press(world, star), held)
    switching = await begin_waiting(toggle_streaming(world.desk, admin, star.id, enabled=False), database)
    held.goes_on.set()
    stage = await asyncio.wait_for(pressing, DEADLINE_S)
    _, ended = await asyncio.wait_for(switching, DEADLINE_S)
    assert ended.id == stage.show.id
    assert len(await handed_out()) == len(before) + 1
    await assert_off(star, "STOPPED_BY_ADMIN")
