"""The streaming switch against what opens, keeps and ends a show: one overtakes or waits for the other."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.desk.shows.going_live import GoLiveBlocked, OnStage
from greenroom.desk.shows.lost import end_lost_shows
from greenroom.desk.shows.staying import Pulse, heartbeat, show_started
from greenroom.desk.shows.views import show_view
from greenroom.hms.findings import FindingCode
from greenroom.store.database import Database
from greenroom.store.models import Show
from tests.desk.races import DEADLINE_S, Hold, HoldBefore, begin, begin_waiting, go_on
from tests.desk.stage import been_up, consistent, end, handed_out, press
from tests.world import World, actions, row_of

GO_LIVE = "greenroom.desk.shows.going_live"
SWITCH = "greenroom.desk.influencers.streaming"
STAYING = "greenroom.desk.shows.staying"
LOST = "greenroom.desk.shows.lost"

ALSO_WHEN_JOINING_AGAIN = pytest.mark.parametrize("open_already", [False, True])


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
    held = hold(SWITCH, "commit")
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
    held = hold(GO_LIVE, "commit")
    pressing = await begin(press(world, star), held)
    switching = await begin_waiting(toggle_streaming(world.desk, admin, star.id, enabled=False), database)
    held.goes_on.set()
    stage = await asyncio.wait_for(pressing, DEADLINE_S)
    _, ended = await asyncio.wait_for(switching, DEADLINE_S)
    assert ended.id == stage.show.id
    assert len(await handed_out()) == len(before) + 1
    await assert_off(star, "STOPPED_BY_ADMIN")


# ---- the page that stays live


async def start(world: World, star: InfluencerActor, show: Show) -> Pulse:
    return await show_started(world.desk, star, show.id, holder="phone", peer_id="p", session_id="s")


async def beat(world: World, star: InfluencerActor, show: Show) -> Pulse:
    return await heartbeat(world.desk, star, show.id, holder="phone")


Stays = Callable[[World, InfluencerActor, Show], Coroutine[Any, Any, Pulse]]


async def live(world: World) -> tuple[InfluencerActor, Show]:
    """Have somebody go live, a minute ago."""
    star = await world.star()
    await press(world, star)
    world.clock.go_on(minutes=1)
    return star, await Show.get()


async def assert_stopped(before: Show) -> None:
    """Assert that the show is as it was except that an admin has stopped it."""
    (after,) = await Show.all().values()
    changed = {name for name, value in after.items() if value != getattr(before, name)}
    assert changed == {"ended_at", "end_reason", "ended_by_id"}
    assert "SHOW_STARTED" not in await actions()


@pytest.mark.parametrize("stay", [start, beat])
async def test_a_page_that_waits_for_the_switch_leaves_the_show_ended_and_untouched(
    world: World, hold: Hold, database: Database, stay: Stays
) -> None:
    admin, (star, show) = await world.admin(), await live(world)
    held = hold(SWITCH, "commit")
    switching = await begin(toggle_streaming(world.desk, admin, star.id, enabled=False), held)
    staying = await begin_waiting(stay(world, star, show), database)
    _, pulse = await go_on(held, switching, staying)
    assert (pulse.holding, pulse.show.end_reason) == (False, "STOPPED_BY_ADMIN")
    await assert_off(star, "STOPPED_BY_ADMIN")
    await assert_stopped(show)


async def test_a_start_that_the_switch_overtakes_leaves_the_show_ended_and_untouched(
    world: World, hold: Hold
) -> None:
    admin, (star, show) = await world.admin(), await live(world)
    held = hold(STAYING)
    starting = await begin(start(world, star, show), held)
    await toggle_streaming(world.desk, admin, star.id, enabled=False)
    (pulse,) = await go_on(held, starting)
    assert (pulse.holding, pulse.show.end_reason) == (False, "STOPPED_BY_ADMIN")
    await assert_off(star, "STOPPED_BY_ADMIN")
    await assert_stopped(show)


async def test_the_switch_that_waits_for_the_start_ends_a_show_that_has_started(
    world: World, hold: Hold, database: Database
) -> None:
    admin, (star, show) = await world.admin(), await live(world)
    held = hold(STAYING, "commit")
    starting = await begin(start(world, star, show), held)
    switching = await begin_waiting(toggle_streaming(world.desk, admin, star.id, enabled=False), database)
    _, (_, ended) = await go_on(held, starting, switching)
    assert (ended.id, ended.started_at) == (show.id, world.clock.time)
    after = await Show.get()
    assert (after.started_at, after.peer_id, after.session_id) == (world.clock.time, "p", "s")
    await assert_off(star, "STOPPED_BY_ADMIN")


async def lost(world: World) -> tuple[InfluencerActor, Show]:
    """Have a show end as lost; it is twenty minutes later then."""
    star = await world.star()
    await press(world, star)
    world.clock.go_on(minutes=20)
    await been_up(world)
    assert await end_lost_shows(world.desk) == 1
    return star, await Show.get()


async def test_a_heartbeat_that_waits_for_the_switch_reopens_nothing(
    world: World, hold: Hold, database: Database
) -> None:
    admin, (star, show) = await world.admin(), await lost(world)
    held = hold(SWITCH, "commit")
    switching = await begin(toggle_streaming(world.desk, admin, star.id, enabled=False), held)
    beating = await begin_waiting(beat(world, star, show), database)
    _, pulse = await go_on(held, switching, beating)
    assert (pulse.holding, pulse.show.end_reason) == (False, "LOST")
    await assert_off(star, "LOST")


async def test_a_heartbeat_that_the_switch_overtakes_reopens_nothing(world: World, hold: Hold) -> None:
    admin, (star, show) = await world.admin(), await lost(world)
    held = hold(STAYING)
    beating = await begin(beat(world, star, show), held)
    await toggle_streaming(world.desk, admin, star.id, enabled=False)
    (pulse,) = await go_on(held, beating)
    assert (pulse.holding, pulse.show.end_reason) == (False, "LOST")
    await assert_off(star, "LOST")


async def test_the_switch_that_waits_for_a_heartbeat_ends_the_show_that_it_reopened(
    world: World, hold: Hold, database: Database
) -> None:
    admin, (star, show) = await world.admin(), await lost(world)
    held = hold(STAYING, "commit")
    beating = await begin(beat(world, star, show), held)
    switching = await begin_waiting(toggle_streaming(world.desk, admin, star.id, enabled=False), database)
    _, (_, ended) = await go_on(held, beating, switching)
    assert ended.id == show.id
    await assert_off(star, "STOPPED_BY_ADMIN")


# ---- what ends the same show


async def by_its_page(world: World, star: InfluencerActor) -> object:
    return await end(world, star, show_view(await Show.get()))


async def by_the_desk(world: World, _: InfluencerActor) -> object:
    return await end_lost_shows(world.desk)


Ends = Callable[[World, InfluencerActor], Coroutine[Any, Any, object]]


@pytest.mark.parametrize("end_it", [by_its_page, by_the_desk])
async def test_what_ends_the_show_waits_for_the_switch_before_it_holds_anything(
    world: World, hold_before: HoldBefore, database: Database, end_it: Ends
) -> None:
    admin, (star, show) = await world.admin(), await live(world)
    world.clock.go_on(minutes=20)
    await been_up(world)
    # The switch holds the influencer, and next the show: whoever held them in turn would wait for ever.
    held = hold_before(f"{SWITCH}.hold_show_to_end")
    switching = await begin(toggle_streaming(world.desk, admin, star.id, enabled=False), held)
    ending = await begin_waiting(end_it(world, star), database)
    (_, ended), other = await go_on(held, switching, ending)
    assert ended.id == show.id
    assert not isinstance(other, Exception)
    await assert_off(star, "STOPPED_BY_ADMIN")
    await assert_stopped(show)
    assert (await actions()).count("SHOW_ENDED") == 1


@pytest.mark.parametrize(
    ("end_it", "told"),
    [
        (by_its_page, (STAYING, "ENDED_BY_INFLUENCER")),
        (by_the_desk, (LOST, "LOST")),
    ],
)
async def test_the_switch_that_waits_for_what_ends_the_show_ends_nothing(
    world: World, hold: Hold, database: Database, end_it: Ends, told: tuple[str, str]
) -> None:
    admin, (star, _) = await world.admin(), await live(world)
    world.clock.go_on(minutes=20)
    await been_up(world)
    module, reason = told
    held = hold(module, "commit")
    ending = await begin(end_it(world, star), held)
    switching = await begin_waiting(toggle_streaming(world.desk, admin, star.id, enabled=False), database)
    _, (_, ended) = await go_on(held, ending, switching)
    assert ended is None
    await assert_off(star, reason)
    assert (await actions()).count("SHOW_ENDED") == 1
