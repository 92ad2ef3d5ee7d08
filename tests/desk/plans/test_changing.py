"""Moving and cancelling one show, or a series from one of its shows on."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.plans.changing import PlanChanged, Wished, cancel_planned_show, change_planned_show
from greenroom.desk.plans.times import Weekday, read_start
from greenroom.desk.problems import BadInput, InputRejected, NotFound
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry, PlannedShow, ShowSeries
from tests.desk.plans.planned import plan, repeat, starts
from tests.english import refusal
from tests.world import World, everything

THURSDAYS = repeat("2026-12-17", Weekday.THURSDAY)  # 11-26, 12-03, 12-10, 12-17


async def a_series(world: World) -> InfluencerActor:
    maya = await world.influencer()
    await plan(world, maya, repeat=THURSDAYS)
    return maya


async def show_on(person: InfluencerActor, day: str) -> UUID:
    return (await PlannedShow.get(influencer_id=person.id, local_start__startswith=day)).id


async def change(
    world: World, show: UUID, *, from_here: bool = False, start: str = "", **wished: Any
) -> PlanChanged:
    if start:
        wished["start"] = read_start(start)
    return await change_planned_show(
        world.desk, await world.admin(), show, Wished(**wished), from_here=from_here
    )


async def test_one_show_of_a_series_is_moved_by_itself(world: World) -> None:
    maya = await a_series(world)
    done = await change(world, await show_on(maya, "2026-12-03"), start="2026-12-04T18:00", length_min=90)
    assert (done.shows, done.show.moved, done.show.repeat) == (1, True, THURSDAYS)
    assert await starts(maya) == ["11-26 19:00", "12-04 17:00", "12-10 19:00", "12-17 19:00"]
    entry = await AuditEntry.get(action="PLANNED_SHOW_CHANGED")
    assert (entry.before, entry.after) == (
        {"startsAt": "2026-12-03T19:00:00+00:00"},
        {"startsAt": "2026-12-04T17:00:00+00:00", "lengthMin": 90, "shows": 1},
    )


async def test_a_series_changes_from_a_show_on_and_what_was_changed_by_itself_stays(world: World) -> None:
    maya = await a_series(world)
    await change(world, await show_on(maya, "2026-12-10"), start="2026-12-11T12:00")
    await cancel_planned_show(world.desk, await world.admin(), await show_on(maya, "2026-12-17"))
    done = await change(
        world,
        await show_on(maya, "2026-12-03"),
        from_here=True,
        start="2026-12-03T21:00",
        until=date(2026, 12, 24),
    )
    assert await starts(maya) == ["11-26 19:00", "12-03 20:00", "12-11 11:00", "12-17 19:00 x", "12-24 20:00"]
    assert (done.shows, [one.time.local.isoformat() for one in done.kept]) == (2, ["2026-12-11T12:00:00"])
    assert [row.until for row in await ShowSeries.all().order_by("until")] == ["2026-12-02", "2026-12-24"]
    later = await ShowSeries.get(until="2026-12-24")
    assert await PlannedShow.filter(series_id=later.id).count() == 4


async def test_a_series_that_moves_to_another_day_of_the_week_stays_on_that(world: World) -> None:
    maya = await a_series(world)
    await change(world, await show_on(maya, "2026-12-03"), from_here=True, start="2026-12-04T20:00")
    assert await starts(maya) == ["11-26 19:00", "12-04 19:00", "12-11 19:00"]
    assert (await ShowSeries.get(weekdays="FRIDAY")).until == "2026-12-17"


@pytest.mark.parametrize("day", ["2026-12-02", "2026-12-04"], ids=["before", "after"])
async def test_a_show_that_was_moved_to_another_day_stays_there_when_its_series_changes_with_it(
    world: World, day: str
) -> None:
    maya = await a_series(world)
    await change(world, await show_on(maya, "2026-12-03"), start=f"{day}T21:00")
    for times in range(2):
        done = await change(world, await show_on(maya, day), from_here=True, length_min=90 + times)
        assert await starts(maya) == ["11-26 19:00", f"{day[5:]} 20:00", "12-10 20:00", "12-17 20:00"]
        assert (done.shows, done.show.time.length_min, done.show.moved) == (3, 90 + times, True)


async def test_a_series_gets_other_days(world: World) -> None:
    maya = await a_series(world)
    show = await show_on(maya, "2026-12-10")
    await change(world, show, from_here=True, weekdays=frozenset({Weekday.MONDAY, Weekday.THURSDAY}))
    assert await starts(maya) == [
        "11-26 19:00",
        "12-03 19:00",
        "12-10 19:00",
        "12-14 19:00",
        "12-17 19:00",
    ]


async def test_one_show_is_cancelled_and_the_second_time_nothing_changes(world: World) -> None:
    maya = await a_series(world)
    show, admin = await show_on(maya, "2026-12-03"), await world.admin()
    done = await cancel_planned_show(world.desk, admin, show)
    assert (done.shows, done.show.cancelled_at) == (1, world.desk.now())
    assert await starts(maya) == ["11-26 19:00", "12-03 19:00 x", "12-10 19:00", "12-17 19:00"]
    before = await everything()
    assert (await cancel_planned_show(world.desk, admin, show)).shows == 0
    assert await everything() == before
    with refusal(NotFound, "This show is not planned any more."):
        await change_planned_show(world.desk, admin, show, Wished(length_min=30))
    assert await everything() == before


async def test_what_is_over_is_not_cancelled_with_a_series_that_ends_before_it(world: World) -> None:
    maya, admin = await a_series(world), await world.admin()
    show = await show_on(maya, "2026-11-26")
    await cancel_planned_show(world.desk, admin, show)
    world.clock.go_on(days=12)  # 12-04
    done = await cancel_planned_show(world.desk, admin, show, from_here=True)
    assert await starts(maya) == ["11-26 19:00 x", "12-03 19:00", "12-10 19:00 x", "12-17 19:00 x"]
    assert done.shows == 2


async def test_a_series_ends_with_a_show_and_what_was_moved_by_itself_is_named(world: World) -> None:
    maya = await a_series(world)
    await change(world, await show_on(maya, "2026-12-17"), start="2026-12-18T12:00")
    done = await cancel_planned_show(
        world.desk, await world.admin(), await show_on(maya, "2026-12-03"), from_here=True
    )
    assert await starts(maya) == ["11-26 19:00", "12-03 19:00 x", "12-10 19:00 x", "12-18 11:00"]
    assert (done.shows, [f"{one.starts_at:%m-%d}" for one in done.kept]) == (2, ["12-18"])
    assert (await ShowSeries.get()).until == "2026-12-02"
    assert (await AuditEntry.get(action="PLANNED_SHOW_CANCELLED")).after == {
        "startsAt": "2026-12-03T19:00:00+00:00",
        "shows": 2,
    }


async def test_a_show_that_runs_can_get_longer_but_not_begin_again(world: World) -> None:
    maya = await world.influencer()
    await plan(world, maya)
    [show] = [row.id for row in await PlannedShow.all()]
    world.clock.go_on(hours=7.5)
    assert (await change(world, show, length_min=120)).show.ends_at.hour == 21
    admin = await world.admin()
    before = await everything()
    for wished in (Wished(start=read_start("2026-11-22T20:15")), Wished(length_min=20)):
        with refusal(InputRejected, "This time is over already, so nothing was planned."):
            await change_planned_show(world.desk, admin, show, wished)
    assert await everything() == before
    world.clock.go_on(hours=2)
    with refusal(InputRejected, "This show is over, so nothing was changed."):
        await change(world, show, length_min=300)
    with refusal(InputRejected, "This show is over, so nothing was changed."):
        await cancel_planned_show(world.desk, await world.admin(), show)


@pytest.mark.parametrize(
    ("wished", "field"), [(Wished(length_min=0), "lengthMin"), (Wished(zone=""), "timeZone")]
)
async def test_no_length_and_no_zone_are_refused_and_not_taken_for_the_old_ones(
    world: World, wished: Wished, field: str
) -> None:
    maya, admin = await a_series(world), await world.admin()
    show, before = await show_on(maya, "2026-12-03"), await everything()
    with pytest.raises(InputRejected) as told:
        await change_planned_show(world.desk, admin, show, wished)
    assert told.value.field == field
    assert await everything() == before


async def test_a_move_onto_another_show_is_refused(world: World) -> None:
    maya = await a_series(world)
    show = await show_on(maya, "2026-12-03")
    admin = await world.admin()
    before = await everything()
    says = (
        "There is a show at that time already: the one planned for Thu, Dec 10, 2026 at "
        "20:00 (Europe/Berlin)."
    )
    with refusal(InputRejected, says):
        await change_planned_show(world.desk, admin, show, Wished(start=read_start("2026-12-10T20:30")))
    with pytest.raises(BadInput):
        await change_planned_show(world.desk, admin, show, Wished(until=date(2027, 1, 1)))
    with pytest.raises(NotFound):
        await change_planned_show(world.desk, admin, new_id(), Wished())
    assert await everything() == before
    assert (await change(world, show, start="2026-12-03T20:30")).shows == 1  # its own old time does not count


async def test_a_single_show_has_no_series_to_change(world: World) -> None:
    maya, admin = await world.influencer(), await world.admin()
    await plan(world, maya)
    show = await show_on(maya, "2026-11-22")
    before = await everything()
    with pytest.raises(BadInput):
        await change_planned_show(world.desk, admin, show, Wished(), from_here=True)
    with pytest.raises(BadInput):
        await cancel_planned_show(world.desk, admin, show, from_here=True)
    assert {**await everything(), "Admin": before["Admin"]} == before


async def test_a_show_moved_past_the_end_of_its_series_changes_with_it_from_there(world: World) -> None:
    maya = await a_series(world)
    await change(world, await show_on(maya, "2026-12-17"), start="2026-12-24T20:00")
    moved = await show_on(maya, "2026-12-24")
    done = await change(world, moved, from_here=True, length_min=90)
    assert (done.shows, done.show.moved, done.show.time.length_min) == (1, True, 90)
    assert await starts(maya) == ["11-26 19:00", "12-03 19:00", "12-10 19:00", "12-24 19:00"]


async def test_a_show_moved_past_later_ones_takes_none_of_them_away(world: World) -> None:
    maya = await a_series(world)
    await change(world, await show_on(maya, "2026-12-03"), start="2026-12-11T20:00")
    moved = await show_on(maya, "2026-12-11")
    done = await change(world, moved, from_here=True, length_min=90)
    assert (done.shows, done.show.moved) == (3, True)
    assert await starts(maya) == ["11-26 19:00", "12-10 19:00", "12-11 19:00", "12-17 19:00"]
    lengths = await PlannedShow.filter(influencer_id=maya.id).order_by("starts_at")
    assert [one.length_min for one in lengths] == [60, 90, 90, 90]


async def test_what_has_begun_of_a_series_is_not_planned_anew(world: World) -> None:
    maya = await a_series(world)
    await change(world, await show_on(maya, "2026-12-03"), start="2026-12-11T20:00")
    begun = await show_on(maya, "2026-12-10")
    world.clock.time = world.clock.time.replace(month=12, day=11, hour=12)
    done = await change(world, await show_on(maya, "2026-12-11"), from_here=True, length_min=90)
    assert done.shows == 2
    assert (await PlannedShow.get(id=begun)).length_min == 60
