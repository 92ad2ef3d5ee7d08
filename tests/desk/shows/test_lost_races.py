"""A heartbeat against the end of a show that seems lost: one side overtakes or waits for the other."""

from greenroom.desk.shows.lost import end_lost_shows
from greenroom.desk.shows.staying import heartbeat
from greenroom.store.database import Database
from greenroom.store.models import Show
from tests.desk.races import Hold, begin, begin_waiting, go_on
from tests.desk.stage import been_up, consistent, press
from tests.world import World, actions

LOST = "greenroom.desk.shows.lost"


async def test_a_show_that_is_heard_from_while_it_is_about_to_be_lost_stays_open(
    world: World, hold: Hold
) -> None:
    star = await world.star()
    show = (await press(world, star)).show
    world.clock.go_on(minutes=20)
    await been_up(world)
    held = hold(LOST)
    ending = await begin(end_lost_shows(world.desk), held)
    assert (await heartbeat(world.desk, star, show.id, holder="phone")).holding
    (before,) = await Show.all().values()
    assert await go_on(held, ending) == [0]
    assert await Show.all().values() == [before]
    assert "SHOW_ENDED" not in await actions()
    assert await consistent(star)


async def test_a_heartbeat_that_waits_for_the_end_of_a_lost_show_reopens_it(
    world: World, hold: Hold, database: Database
) -> None:
    star = await world.star()
    show = (await press(world, star)).show
    world.clock.go_on(minutes=20)
    await been_up(world)
    held = hold(LOST, "commit")
    ending = await begin(end_lost_shows(world.desk), held)
    beating = await begin_waiting(heartbeat(world.desk, star, show.id, holder="phone"), database)
    ended, pulse = await go_on(held, ending, beating)
    assert (ended, pulse.holding, pulse.show.seen_at) == (1, True, world.clock.time)
    done = await actions()
    assert (done.count("SHOW_ENDED"), done.count("SHOW_REOPENED")) == (1, 1)
    assert await consistent(star)
