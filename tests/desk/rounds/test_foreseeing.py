"""What the desk expects of shows an hour before them, and that it counts those that fail all the same."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.credentials.setting import remove_auth_token
from greenroom.desk.credentials.sources import set_token_source
from greenroom.desk.influencers.editing import archive_influencer
from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.desk.plans.changing import Wished, cancel_planned_show, change_planned_show
from greenroom.desk.plans.outlooks import credentials, outlooks
from greenroom.desk.plans.planning import plan_shows
from greenroom.desk.plans.surprises import Surprises, Tally, read_surprises
from greenroom.desk.plans.times import check_time, read_start
from greenroom.desk.plans.views import planned_views
from greenroom.desk.readiness.readiness import Readiness
from greenroom.desk.rounds.foreseeing import foresee
from greenroom.desk.sealed.source import Source
from greenroom.desk.shows.going_live import GoLiveBlocked
from greenroom.desk.shows.surprises import Foreseen
from greenroom.hms.findings import FindingCode
from greenroom.store.models import Influencer, PlannedShow
from tests.desk.connected import DOWN, Connected
from tests.desk.plans.planned import plan
from tests.desk.stage import end, press
from tests.english import say
from tests.world import World


async def foreseen(person: InfluencerActor) -> Foreseen | None:
    row = await PlannedShow.get(influencer_id=person.id)
    return Foreseen(row.foreseen) if row.foreseen else None


async def an_hour_before(world: World, *people: InfluencerActor) -> None:
    """Plan a show at 19:00 UTC for each, and look ahead to them an hour before."""
    await plan(world, *people)
    world.clock.time = world.clock.time.replace(hour=18)
    await foresee(world.desk)


async def counted() -> tuple[Tally, Tally, int]:
    read = await read_surprises()
    return read.checked, read.not_checked, read.warned


def reasons(read: Surprises) -> list[tuple[str, Foreseen]]:
    return [(one.reason, one.foreseen) for one in read.last]


async def test_a_show_is_judged_about_an_hour_before_its_start_and_once(world: World) -> None:
    star = await world.star()
    await plan(world, star)
    world.clock.time = world.clock.time.replace(hour=17, minute=59)
    await foresee(world.desk)
    assert await foreseen(star) is None
    world.clock.go_on(minutes=1)
    await foresee(world.desk)
    assert await foreseen(star) is Foreseen.NOT_CHECKED
    await Influencer.filter(id=star.id).update(block_code="ROOM_OFF")
    world.clock.go_on(minutes=5)
    await foresee(world.desk)
    row = await PlannedShow.get()
    assert (row.foreseen, row.foreseen_at) == ("NOT_CHECKED", world.clock.time - timedelta(minutes=5))


async def test_a_show_of_which_it_is_too_late_to_foresee_anything_is_not_counted(world: World) -> None:
    star, cancelled, gone = await world.star(), await world.star("Ravi"), await world.star("Ana")
    await plan(world, star, cancelled, gone)
    admin = await world.admin()
    await cancel_planned_show(world.desk, admin, (await PlannedShow.get(influencer_id=cancelled.id)).id)
    await archive_influencer(world.desk, admin, gone.id)
    world.clock.time = world.clock.time.replace(hour=18, minute=30)
    await foresee(world.desk)
    assert await PlannedShow.filter(foreseen__isnull=False).count() == 0
    show = (await press(world, star)).show
    await end(world, star, show, failure_code=401)
    assert await counted() == (Tally(0, 0), Tally(0, 0), 0)


async def test_a_show_whose_credential_was_known_to_be_wrong_is_no_surprise(world: World) -> None:
    none, short = await world.influencer(), await world.influencer("Ravi")
    await world.set_token(short, world.token(lasts=timedelta(hours=7, minutes=45)))
    await an_hour_before(world, none, short)
    assert [await foreseen(none), await foreseen(short)] == [Foreseen.WARNED, Foreseen.WARNED]
    world.clock.go_on(hours=1)
    with pytest.raises(GoLiveBlocked):
        await press(world, none)
    assert await counted() == (Tally(0, 0), Tally(0, 0), 2)


@pytest.mark.parametrize("code", [401, 403, 40108, 2004, 9001])
async def test_a_show_that_fails_on_its_credential_unforeseen_is_counted_once_with_the_reason(
    world: World, code: int
) -> None:
    star, other = await world.star(), await world.star("Ravi")
    await an_hour_before(world, star, other)
    world.clock.go_on(minutes=55)
    show = (await press(world, star)).show
    await end(world, star, show, failure_code=code)
    assert await counted() == (Tally(0, 0), Tally(2, 1), 0)
    await Influencer.filter(id=star.id).update(block_code=None)
    world.clock.go_on(minutes=6)
    again = (await press(world, star)).show
    await end(world, star, again, failure_code=401)
    assert await counted() == (Tally(0, 0), Tally(2, 1), 0)
    [one] = (await read_surprises()).last
    assert one.failed_at == world.clock.time - timedelta(minutes=6)
    assert (one.planned.influencer_id, bool(say(one.said))) == (star.id, True)


@pytest.mark.parametrize("code", [None, 1003, 3001, 2002, 500])
async def test_devices_the_network_and_an_ordinary_end_are_no_surprise(
    world: World, code: int | None
) -> None:
    star = await world.star()
    await an_hour_before(world, star)
    world.clock.go_on(hours=1)
    show = (await press(world, star)).show
    await end(world, star, show, failure_code=code)
    assert await counted() == (Tally(0, 0), Tally(1, 0), 0)


async def test_a_go_live_that_the_desk_refuses_is_a_surprise_unless_streaming_is_off(world: World) -> None:
    star, off, admin = await world.star(), await world.star("Off"), await world.admin()
    await an_hour_before(world, star, off)
    await remove_auth_token(world.desk, admin, star.id)
    await toggle_streaming(world.desk, admin, off.id, enabled=False)
    world.clock.go_on(hours=1)
    for person in (star, off):
        with pytest.raises(GoLiveBlocked):
            await press(world, person)
    assert await counted() == (Tally(0, 0), Tally(2, 1), 0)
    read = await read_surprises()
    assert reasons(read) == [("NO_TOKEN", Foreseen.NOT_CHECKED)]
    assert say(read.last[0].said).startswith("There is no")


async def test_what_fails_after_the_planned_end_or_hours_before_the_start_is_another_show(
    world: World,
) -> None:
    star = await world.star()
    await an_hour_before(world, star)
    world.clock.go_on(hours=2)
    show = (await press(world, star)).show
    await end(world, star, show, failure_code=401)
    assert await counted() == (Tally(0, 0), Tally(1, 0), 0)


async def test_a_show_that_is_moved_is_judged_again_and_one_that_failed_stays_counted(world: World) -> None:
    moved, failed, admin = await world.star(), await world.star("Ravi"), await world.admin()
    await an_hour_before(world, moved, failed)
    show = (await press(world, failed)).show
    await end(world, failed, show, failure_code=401)
    for person in (moved, failed):
        planned = await PlannedShow.get(influencer_id=person.id)
        to = Wished(start=read_start("2026-11-22T21:00"))
        await change_planned_show(world.desk, admin, planned.id, to)
    assert [await foreseen(moved), await foreseen(failed)] == [None, Foreseen.NOT_CHECKED]
    world.clock.go_on(hours=1)
    await foresee(world.desk)
    assert await foreseen(moved) is Foreseen.NOT_CHECKED
    assert await counted() == (Tally(0, 0), Tally(2, 1), 0)


async def planned_at_hms(connected: Connected, *people: InfluencerActor) -> None:
    """Plan a show in about 50 minutes for each."""
    starts = (connected.desk.now() + timedelta(minutes=50)).replace(tzinfo=None, second=0, microsecond=0)
    first = check_time(starts, "UTC", 20, connected.desk.now())
    await plan_shows(connected.desk, connected.admin, [one.id for one in people], first)
    old: Any = connected.desk.now() - timedelta(minutes=10)
    await Influencer.filter(place_checked_at__isnull=False).update(place_checked_at=old)


async def test_where_the_account_is_connected_100ms_is_asked_anew(connected: Connected) -> None:
    good, off = connected.room(), connected.room()
    lasts = int(connected.desk.now().timestamp()) + 86_400
    star, closed = await connected.star(good, exp=lasts), await connected.star(off, "Ravi", exp=lasts)
    minted = await connected.star(good, "Ana", exp=lasts)
    await set_token_source(connected.desk, connected.admin, minted.id, Source.MINTED)
    await planned_at_hms(connected, star, closed, minted)
    connected.emulator.rest("POST", f"/v2/rooms/{off}", {"enabled": False})
    await foresee(connected.desk)
    found = [await foreseen(one) for one in (star, closed, minted)]
    assert found == [Foreseen.CHECKED, Foreseen.WARNED, Foreseen.CHECKED]


async def test_where_100ms_does_not_answer_nothing_counts_as_checked(connected: Connected) -> None:
    star = await connected.star(connected.room(), exp=int(connected.desk.now().timestamp()) + 86_400)
    await planned_at_hms(connected, star)
    assert await accepted_at(connected) is not None
    connected.emulator.switch(DOWN)
    await foresee(connected.desk)
    assert await foreseen(star) is Foreseen.NOT_CHECKED
    assert await accepted_at(connected) is None  # and Tonight says so


async def test_where_100ms_refuses_the_keys_of_an_account_tonight_says_so(connected: Connected) -> None:
    star = await connected.star(connected.room(), exp=int(connected.desk.now().timestamp()) + 86_400)
    await planned_at_hms(connected, star)
    await Influencer.filter(id=star.id).update(place_checked_at=connected.desk.now() - timedelta(minutes=6))
    connected.emulator.switch({"path": "/v2", "code": 401})
    await foresee(connected.desk)
    assert await foreseen(star) is Foreseen.WARNED
    [one] = (await outlooks(connected.desk, await planned_views([(await PlannedShow.get()).id]))).values()
    assert one.judged is not None
    assert [finding.code for finding in one.judged.findings] == [FindingCode.KEYS_REFUSED]
    assert one.judged.readiness is Readiness.READY  # Go Live is for 100ms to decide


async def accepted_at(connected: Connected) -> datetime | None:
    """Tell when 100ms last accepted what the only show would use, as Tonight tells it."""
    [one] = (await outlooks(connected.desk, await planned_views([(await PlannedShow.get()).id]))).values()
    credential = (await credentials([one]))[one]
    return credential and credential.accepted_at
