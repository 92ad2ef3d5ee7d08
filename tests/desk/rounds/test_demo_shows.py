"""A demo's shows go on without a page, and nobody else's do."""

from dataclasses import replace
from datetime import timedelta

from greenroom.desk.readiness.silence import contact_lost_since
from greenroom.desk.rounds.demo_shows import ON_AIR, SILENT, play_demo_shows
from greenroom.desk.rounds.jobs import JOBS, jobs_of
from greenroom.desk.shows.lost import end_lost_shows
from greenroom.store.models import Show
from tests.desk.stage import been_up, press
from tests.store.rows import a_desk
from tests.world import World, everything


async def test_a_demos_shows_stay_on_air_one_of_them_silent_and_a_page_that_took_one_over_counts_itself(
    world: World,
) -> None:
    await been_up(world)
    holders = {"Maya": ON_AIR, "Noor": SILENT, "Ida": "phone"}
    shows = {
        name: (await press(world, await world.star(name), holder)).show for name, holder in holders.items()
    }
    world.clock.go_on(minutes=30)
    await play_demo_shows(world.desk)
    assert await end_lost_shows(world.desk) == 1
    rows = {name: await Show.get(id=show.id) for name, show in shows.items()}
    assert [name for name, row in rows.items() if row.ended_at is None] == ["Maya", "Noor"]
    assert await contact_lost_since(world.desk, rows["Maya"]) is None
    assert await contact_lost_since(world.desk, rows["Noor"]) == world.clock.time - timedelta(minutes=4)


async def test_a_demo_at_rest_is_left_as_it_is(world: World) -> None:
    await a_desk(world.desk.vault)
    await press(world, await world.star())
    before = await everything()
    world.clock.go_on(minutes=1)
    await play_demo_shows(world.desk)
    assert await everything() == before


async def test_only_a_demo_has_shows_that_are_played(world: World) -> None:
    desk = replace(world.desk, backups=None)
    assert jobs_of(desk) == JOBS
    assert [job.run for job in jobs_of(replace(desk, demo=True))][len(JOBS) :] == [play_demo_shows]
