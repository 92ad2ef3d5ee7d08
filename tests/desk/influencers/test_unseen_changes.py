"""What has changed since an admin looked: no show ends that they did not mean, and no switch turns."""

from collections.abc import Callable, Collection, Coroutine
from typing import Any
from uuid import UUID

import pytest

from greenroom.desk.actors import AdminActor, InfluencerActor
from greenroom.desk.influencers.conflicts import ShowIsOpen
from greenroom.desk.influencers.editing import archive_influencer
from greenroom.desk.influencers.streaming import StreamingIsOn, set_streaming_reason, toggle_streaming
from greenroom.store.database import Database
from greenroom.store.ids import new_id
from greenroom.store.models import Show
from tests.desk.races import Hold, begin, begin_waiting, go_on
from tests.desk.stage import consistent, end, press
from tests.english import say
from tests.world import World, everything, row_of

GO_LIVE = "greenroom.desk.shows.going_live"
SWITCH = "greenroom.desk.influencers.streaming"

MayEnd = Collection[UUID] | None
Act = Callable[[World, AdminActor, InfluencerActor, MayEnd], Coroutine[Any, Any, Any]]


async def switch_off(world: World, admin: AdminActor, star: InfluencerActor, may_end: MayEnd) -> object:
    return await toggle_streaming(
        world.desk, admin, star.id, enabled=False, reason="Wrong song", may_end=may_end
    )


async def archive(world: World, admin: AdminActor, star: InfluencerActor, may_end: MayEnd) -> object:
    return await archive_influencer(world.desk, admin, star.id, may_end=may_end)


BOTH = pytest.mark.parametrize("act", [switch_off, archive])


@BOTH
async def test_a_show_that_may_not_end_keeps_everything_as_it_is(world: World, act: Act) -> None:
    admin, star = await world.admin(), await world.star()
    show = (await press(world, star)).show
    before = await everything()
    with pytest.raises(ShowIsOpen) as refused:
        await act(world, admin, star, ())
    assert await everything() == before
    now = refused.value.now_is
    assert now.show is not None
    assert (now.show.id, now.row.streaming_enabled) == (show.id, True)
    assert say(refused.value.message) == "Maya is live now, so nothing was changed."
    assert say(refused.value.fix) == "Confirm first that the show should be stopped."


@BOTH
async def test_of_two_shows_only_the_one_that_was_seen_may_end(world: World, act: Act) -> None:
    admin, star = await world.admin(), await world.star()
    first = (await press(world, star)).show
    await end(world, star, first)
    second = (await press(world, star)).show
    before = await everything()
    with pytest.raises(ShowIsOpen) as refused:
        await act(world, admin, star, [first.id])
    assert await everything() == before
    assert refused.value.now_is.show is not None
    assert refused.value.now_is.show.id == second.id
    assert say(refused.value.message) == (
        "Maya is live again now, with another show, so nothing was changed."
    )
    assert say(refused.value.fix) == "Confirm first that this one should be stopped too."
    await act(world, admin, star, [first.id, second.id])
    assert (await Show.get(id=second.id)).end_reason == "STOPPED_BY_ADMIN"
    assert not await consistent(star)


@BOTH
@pytest.mark.parametrize("may_end", [(), (new_id(),), None])
async def test_where_no_show_is_open_whatever_may_end_does_not_matter(
    world: World, act: Act, may_end: MayEnd
) -> None:
    admin, star = await world.admin(), await world.star()
    await act(world, admin, star, may_end)
    row = await row_of(star)
    assert (row.streaming_enabled, row.archived_at is None) == (act is archive, act is switch_off)


@BOTH
async def test_whoever_names_no_shows_ends_the_one_that_is_open(world: World, act: Act) -> None:
    admin, star = await world.admin(), await world.star()
    await press(world, star)
    await act(world, admin, star, None)
    assert (await Show.get()).end_reason == "STOPPED_BY_ADMIN"


async def test_switching_on_ends_no_show_whatever_may_end(world: World) -> None:
    admin, star = await world.admin(), await world.star()
    await press(world, star)
    view, ended = await toggle_streaming(world.desk, admin, star.id, enabled=True, may_end=())
    assert (view.row.streaming_enabled, ended) == (True, None)
    assert await consistent(star)


@BOTH
async def test_who_goes_live_while_an_admin_waits_for_them_stays_live(
    world: World, hold: Hold, database: Database, act: Act
) -> None:
    admin, star = await world.admin(), await world.star()
    held = hold(GO_LIVE, "commit")
    pressing = await begin(press(world, star), held)
    acting = await begin_waiting(act(world, admin, star, ()), database)
    stage, refused = await go_on(held, pressing, acting)
    assert isinstance(refused, ShowIsOpen)
    assert await consistent(star)
    assert (await row_of(star)).open_show_id == stage.show.id
    row = await row_of(star)
    assert (row.streaming_enabled, row.streaming_reason, row.archived_at) == (True, "", None)


# ---- only the reason


async def off_then_on(world: World) -> tuple[AdminActor, InfluencerActor]:
    """Have Bo switch somebody on whom Ada had switched off, a minute before they go live."""
    ada, bo, star = await world.admin(), await world.admin(name="Bo"), await world.star()
    await toggle_streaming(world.desk, ada, star.id, enabled=False)
    await toggle_streaming(world.desk, bo, star.id, enabled=True)
    world.clock.go_on(minutes=1)
    await press(world, star)
    return ada, star


async def test_a_reason_for_what_was_switched_on_meanwhile_stops_no_show_and_says_who_did(
    world: World,
) -> None:
    ada, star = await off_then_on(world)
    before = await everything()
    with pytest.raises(StreamingIsOn) as refused:
        await set_streaming_reason(world.desk, ada, star.id, "Back at 8")
    assert await everything() == before
    assert say(refused.value.message) == (
        "Bo switched streaming on for Maya 1\u00a0min ago, so the reason was not saved."
    )
    assert say(refused.value.fix) == "If Maya should not stream, switch streaming off with this reason."
    assert refused.value.now_is.show is not None


async def test_a_reason_for_what_nobody_has_switched_is_refused_without_a_name(world: World) -> None:
    admin, star = await world.admin(), await world.star()
    before = await everything()
    with pytest.raises(StreamingIsOn) as refused:
        await set_streaming_reason(world.desk, admin, star.id, "Back at 8")
    assert await everything() == before
    assert say(refused.value.message) == "Streaming for Maya is on now, so the reason was not saved."


async def test_a_reason_that_waits_for_the_switch_is_refused(
    world: World, hold: Hold, database: Database
) -> None:
    ada, bo, star = await world.admin(), await world.admin(name="Bo"), await world.star()
    await toggle_streaming(world.desk, ada, star.id, enabled=False)
    held = hold(SWITCH, "commit")
    switching = await begin(toggle_streaming(world.desk, bo, star.id, enabled=True), held)
    giving = await begin_waiting(set_streaming_reason(world.desk, ada, star.id, "Back at 8"), database)
    _, refused = await go_on(held, switching, giving)
    assert isinstance(refused, StreamingIsOn)
    row = await row_of(star)
    assert (row.streaming_enabled, row.streaming_by_id, row.streaming_reason) == (True, bo.id, "")


async def test_the_switch_that_waits_for_a_reason_removes_it(
    world: World, hold: Hold, database: Database
) -> None:
    ada, bo, star = await world.admin(), await world.admin(name="Bo"), await world.star()
    await toggle_streaming(world.desk, ada, star.id, enabled=False)
    held = hold(SWITCH, "commit")
    giving = await begin(set_streaming_reason(world.desk, ada, star.id, "Back at 8"), held)
    switching = await begin_waiting(toggle_streaming(world.desk, bo, star.id, enabled=True), database)
    given, _ = await go_on(held, giving, switching)
    assert given.row.id == star.id
    row = await row_of(star)
    assert (row.streaming_enabled, row.streaming_by_id, row.streaming_reason) == (True, bo.id, "")
