"""Planning shows for one influencer and for many."""

import asyncio

import pytest

from greenroom.desk.influencers.editing import archive_influencer
from greenroom.desk.plans.planning import plan_shows
from greenroom.desk.plans.times import PlannedTime, Weekday, read_start
from greenroom.desk.problems import BadInput, InputRejected
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry, Event, PlannedShow, ShowSeries
from tests.desk.plans.planned import BERLIN, TONIGHT, plan, repeat, results, starts
from tests.english import refusal
from tests.world import World, everything


async def test_a_show_is_planned_as_it_was_typed(world: World) -> None:
    maya, admin = await world.influencer(), await world.admin()
    done = await plan(world, maya, by=admin)
    assert results(done) == [("Maya", 1, None)]
    row = await PlannedShow.get()
    assert (row.local_start, row.zone, row.length_min) == ("2026-11-22T20:00", BERLIN, 60)
    assert (f"{row.starts_at:%H:%M}", f"{row.ends_at:%H:%M}") == ("19:00", "20:00")
    assert (row.planned_by_id, row.planned_at, row.moved) == (admin.id, world.desk.now(), False)
    entry = await AuditEntry.get(action="SHOWS_PLANNED")
    assert (entry.actor_id, entry.subject_id) == (admin.id, maya.id)
    assert entry.after == {"shows": 1, "startsAt": "2026-11-22T19:00:00+00:00"}
    assert await Event.filter(kind="SHOWS_PLANNED", influencer_id=maya.id).count() == 1


async def test_a_series_is_kept_as_it_was_asked_for_and_each_show_of_it_is_planned(world: World) -> None:
    maya = await world.influencer()
    days = repeat("2026-12-03", Weekday.THURSDAY, Weekday.TUESDAY)
    assert results(await plan(world, maya, repeat=days)) == [("Maya", 4, None)]
    assert await starts(maya) == ["11-24 19:00", "11-26 19:00", "12-01 19:00", "12-03 19:00"]
    series = await ShowSeries.get()
    assert (series.weekdays, series.until, series.zone) == ("TUESDAY THURSDAY", "2026-12-03", BERLIN)
    assert {row.series_id for row in await PlannedShow.all()} == {series.id}


async def test_many_have_a_result_each_and_who_is_busy_gets_nothing(world: World) -> None:
    maya, ana, gone = await world.influencer(), await world.influencer("Ana"), await world.influencer("Gone")
    await archive_influencer(world.desk, await world.admin(), gone.id)
    await plan(world, ana, at="2026-11-23T20:30")
    days = repeat("2026-11-24")
    expected = [
        ("Maya", 3, None),
        (
            "Ana",
            0,
            "There is a show at that time already: the one planned for Mon, Nov 23, 2026 at "
            "20:30 (Europe/Berlin).",
        ),
        ("", 0, "There is no such influencer."),
    ]
    admin = await world.admin()
    before = await everything()
    tried = await plan(world, maya, ana, gone, repeat=days, dry_run=True, by=admin)
    assert results(tried) == expected
    assert await everything() == before
    assert results(await plan(world, maya, ana, gone, repeat=days)) == expected
    assert await starts(maya) == ["11-22 19:00", "11-23 19:00", "11-24 19:00"]
    assert await starts(ana) == ["11-23 19:30"]


@pytest.mark.parametrize(
    ("at", "length_min", "free"),
    [
        ("2026-11-22T19:00", 60, True),
        ("2026-11-22T21:00", 60, True),
        ("2026-11-22T19:00", 61, False),
        ("2026-11-22T20:59", 60, False),
        ("2026-11-22T20:10", 10, False),
        ("2026-11-22T18:00", 400, False),
    ],
)
async def test_nobody_has_two_shows_at_once(world: World, at: str, length_min: int, free: bool) -> None:
    maya = await world.influencer()
    await plan(world, maya)
    done = await plan(world, maya, at=at, length_min=length_min)
    assert (done.results[0].refused is None) is free
    assert await PlannedShow.all().count() == 1 + free


async def test_of_two_admins_who_plan_at_once_the_second_is_told(world: World) -> None:
    maya = await world.influencer()
    done = await asyncio.gather(plan(world, maya), plan(world, maya, at="2026-11-22T20:15"))
    assert sorted(one.results[0].shows for one in done) == [0, 1]
    assert await PlannedShow.all().count() == 1


async def test_what_is_over_is_refused(world: World) -> None:
    maya, admin = await world.influencer(), await world.admin()
    before = await everything()
    with refusal(InputRejected, "This time is over already, so nothing was planned."):
        await plan(world, maya, at="2026-11-22T13:00", by=admin)  # 12:00 UTC, which is now
    assert await everything() == before


async def test_so_many_are_planned_together_and_no_more(world: World) -> None:
    people = [await world.influencer(f"Star {n}") for n in range(13)]
    days = repeat("2027-12-20")
    admin = await world.admin()
    before = await everything()
    with refusal(InputRejected, "These would be more than 5,000 shows for all influencers together."):
        await plan(world, *people, repeat=days, by=admin)
    for nobody in ([], [new_id() for _ in range(501)]):
        first = PlannedTime(read_start(TONIGHT), BERLIN, 60)
        with pytest.raises(BadInput):
            await plan_shows(world.desk, admin, nobody, first)
    assert await everything() == before


async def test_the_same_id_twice_is_one_person(world: World) -> None:
    maya = await world.influencer()
    assert results(await plan(world, maya, maya)) == [("Maya", 1, None)]
    assert await PlannedShow.all().count() == 1
