"""An evening: from when to when it is, how far its shows are, and what is known of their credentials."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.influencers.history import HmsAnswer
from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.desk.plans.evening import (
    Evening,
    EveningCounts,
    evening_lately,
    page_of,
    read_evening,
    span_of,
)
from greenroom.desk.plans.outlooks import Credential, Outlook, PlannedState, credentials, outlooks
from greenroom.desk.plans.views import planned_views
from greenroom.desk.problems import BadInput
from greenroom.desk.sealed.source import Source
from greenroom.desk.shows.page_reports import DeviceAccess, PageReport, StudioPage, report_page
from greenroom.hms.findings import Verdict
from greenroom.hms.sdk_errors import SdkError
from greenroom.store.models import DeskRow, Influencer, PlannedShow, Show, TokenVersion
from tests.desk.plans.planned import BERLIN, plan
from tests.desk.stage import been_up, end, press
from tests.hms.tokens import NOW
from tests.store.explained import sent
from tests.world import World

SUNDAY = date(2026, 11, 22)


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "zone", "now", "expected"),
    [
        (None, BERLIN, at(22, 12), (SUNDAY, "22 04:00", "23 04:00")),
        (None, BERLIN, at(23, 3, 59), (SUNDAY, "22 04:00", "23 04:00")),
        (None, BERLIN, at(22, 4), (SUNDAY, "22 04:00", "23 04:00")),
        (None, "Asia/Tokyo", at(22, 21), (date(2026, 11, 23), "22 20:00", "23 20:00")),
        (date(2026, 3, 28), BERLIN, at(22, 12), (date(2026, 3, 28), "28 04:00", "29 03:00")),
        (date(2026, 10, 24), BERLIN, at(22), (date(2026, 10, 24), "24 03:00", "25 04:00")),
    ],
    ids=["noon", "after midnight", "at five", "Tokyo", "23 hours", "25 hours"],
)
def test_an_evening_is_from_five_to_five_by_the_clocks_of_its_zone(
    day: date | None, zone: str, now: datetime, expected: tuple[date, str, str]
) -> None:
    begins, since, until = span_of(day, zone, now)
    assert (begins, f"{since:%d %H:%M}", f"{until:%d %H:%M}") == expected


@pytest.mark.parametrize(
    ("day", "zone"),
    [(None, "Nowhere"), (date.min, BERLIN), (date.max, BERLIN), (date(2031, 1, 1), BERLIN)],
    ids=["zone", "first", "last", "far"],
)
def test_a_zone_or_date_that_cannot_be_is_refused(day: date | None, zone: str) -> None:
    with pytest.raises(BadInput):
        span_of(day, zone, NOW)


async def test_a_show_whose_influencer_was_removed_since_it_was_read_is_left_out(world: World) -> None:
    maya, bo = await world.influencer("Maya"), await world.star("Bo")
    await plan(world, maya, bo)
    views = await planned_views([row.id for row in await PlannedShow.all()])
    await PlannedShow.filter(influencer_id=maya.id).delete()
    await Influencer.filter(id=maya.id).delete()
    assert [one.row.name for one in (await outlooks(world.desk, views)).values()] == ["Bo"]
    assert len(views) == 2


async def tonight(world: World) -> Evening:
    return await read_evening(world.desk, None, BERLIN)


async def test_who_looks_at_an_evening_a_moment_later_gets_it_as_it_was_read(world: World) -> None:
    maya, admin = await world.star(), await world.admin()
    await plan(world, maya)
    first = await evening_lately(world.desk, None, BERLIN)
    assert (first.day, first.counts) == (SUNDAY, (await tonight(world)).counts)
    world.clock.go_on(seconds=4.9)
    with sent() as asked:
        assert await evening_lately(world.desk, None, BERLIN) is first
    assert not [sql for sql in asked if "planned_shows" in sql]
    world.clock.go_on(seconds=0.1)
    second = await evening_lately(world.desk, None, BERLIN)
    assert second is not first
    await toggle_streaming(world.desk, admin, maya.id, enabled=False)
    assert [one.counts.unable for one in (second, await evening_lately(world.desk, None, BERLIN))] == [0, 1]
    assert (await evening_lately(world.desk, date(2026, 11, 23), BERLIN)).shows == ()
    world.clock.go_on(seconds=-1)
    assert await evening_lately(world.desk, None, BERLIN) is not second


async def test_few_evenings_are_remembered(world: World) -> None:
    for day in range(1, 29):
        await evening_lately(world.desk, date(2026, 11, day), BERLIN)
    assert 0 < len(world.desk.evenings) <= 4


def names(shows: Sequence[Outlook]) -> list[str]:
    return [one.row.name for one in shows]


async def state(world: World) -> PlannedState:
    counts = (await tonight(world)).counts
    assert counts.total == 1
    for count, one in (
        (counts.no_shows, PlannedState.NO_SHOW),
        (counts.on_air, PlannedState.ON_AIR),
        (counts.ended, PlannedState.ENDED),
    ):
        if count:
            return one
    return PlannedState.AHEAD


async def report(world: World, person: InfluencerActor) -> None:
    access = DeviceAccess.GRANTED
    await report_page(
        world.desk, person, PageReport(StudioPage.CAMERA_CHECK, "iPhone Safari", access, access)
    )


async def test_a_show_without_a_sign_of_life_is_a_no_show_two_minutes_after_its_start(world: World) -> None:
    maya = await world.star()
    await plan(world, maya)
    world.clock.go_on(hours=7, minutes=1, seconds=59)
    assert await state(world) is PlannedState.AHEAD
    world.clock.go_on(seconds=1)
    assert await state(world) is PlannedState.NO_SHOW
    await report(world, maya)
    assert await state(world) is PlannedState.AHEAD  # late, but there
    world.clock.go_on(minutes=1, seconds=59)
    assert await state(world) is PlannedState.AHEAD
    world.clock.go_on(seconds=1)
    assert await state(world) is PlannedState.NO_SHOW
    show = (await press(world, maya)).show
    assert await state(world) is PlannedState.ON_AIR
    await end(world, maya, show)
    assert await state(world) is PlannedState.ENDED


async def test_what_is_over_without_a_show_is_a_no_show_whoever_is_there(world: World) -> None:
    maya = await world.star()
    await plan(world, maya)
    world.clock.go_on(hours=8)
    await report(world, maya)
    assert await state(world) is PlannedState.NO_SHOW


async def test_nobody_is_missed_while_the_desk_could_not_have_heard_them(world: World) -> None:
    maya = await world.star()
    await plan(world, maya)
    world.clock.go_on(hours=7, minutes=5)
    await been_up(world)
    assert await state(world) is PlannedState.NO_SHOW
    await DeskRow.filter(id=1).update(up_since=world.clock.time - timedelta(minutes=1, seconds=59))
    assert await state(world) is PlannedState.AHEAD
    world.clock.go_on(seconds=1)
    assert await state(world) is PlannedState.NO_SHOW


async def test_the_start_decides_page_by_page_and_no_shows_are_told_apart(world: World) -> None:
    for name, start in (("Later", "21:00"), ("Missing", "20:00"), ("Here", "19:30"), ("Early", "13:30")):
        await plan(world, await world.star(name), at=f"2026-11-22T{start}")
    await plan(world, await world.star("Tomorrow"), at="2026-11-23T05:00")
    here = await Influencer.get(name="Here")
    await Show.create(
        influencer_id=here.id,
        token_version_id=here.token_version_id,
        room_id="r",
        role="host",
        holder="phone",
        opened_at=NOW + timedelta(hours=6, minutes=40),
        ended_at=NOW + timedelta(hours=6, minutes=50),
        end_reason="ENDED_BY_INFLUENCER",
        seen_at=NOW + timedelta(hours=6, minutes=50),
    )
    world.clock.go_on(hours=7, minutes=2)
    evening = await tonight(world)
    assert names(evening.shows) == ["Early", "Here", "Missing", "Later"]
    assert names(evening.no_shows) == ["Early", "Missing"]
    assert evening.counts == EveningCounts(total=4, unable=0, no_shows=2, on_air=0, ended=1)
    first = page_of(evening.shows, first=2, after=None)
    rest = page_of(evening.shows, first=2, after=first.rows[-1][0])
    assert (first.more, rest.more) == (True, False)
    assert [*first.items, *rest.items] == list(evening.shows)
    with pytest.raises(BadInput):
        page_of(evening.shows, first=2, after="x")
    with pytest.raises(BadInput):
        page_of(evening.shows, first=0, after=None)


async def test_no_show_is_missed_between_two_pages_while_it_becomes_a_no_show(world: World) -> None:
    for name, start in (("One", "19:00"), ("Two", "20:00"), ("Three", "21:00")):
        await plan(world, await world.star(name), at=f"2026-11-22T{start}")
    first = page_of((await tonight(world)).shows, first=1, after=None)
    world.clock.go_on(hours=7, minutes=2)
    rest = page_of((await tonight(world)).shows, first=2, after=first.rows[-1][0])
    assert names([*first.items, *rest.items]) == ["One", "Two", "Three"]


async def test_what_could_not_start_is_to_repair_until_it_is_over(world: World) -> None:
    ready, none = await world.star("Ready"), await world.influencer("None")
    short, off = await world.influencer("Short"), await world.star("Off")
    await toggle_streaming(world.desk, await world.admin(), off.id, enabled=False)
    await world.set_token(short, world.token(lasts=timedelta(hours=6)))
    for person, start in ((ready, "20:00"), (none, "21:00"), (short, "22:00"), (off, "19:00")):
        await plan(world, person, at=f"2026-11-22T{start}")

    async def repairs() -> list[str]:
        evening = await tonight(world)
        assert evening.counts.unable == len(evening.repairs)
        return names(evening.repairs)

    assert await repairs() == ["Off", "None", "Short"]
    await world.set_token(short)
    assert await repairs() == ["Off", "None"]
    await PlannedShow.filter(influencer_id=none.id).update(cancelled_at=NOW)
    assert await repairs() == ["Off"]
    world.clock.go_on(hours=7)
    assert await repairs() == []  # over


async def test_an_evening_of_many_shows_is_read_whole(world: World) -> None:
    maya = await world.star()
    for n in range(101):
        starts = NOW + timedelta(minutes=5 * n)
        await PlannedShow.create(
            influencer_id=maya.id,
            local_start=f"{starts:%Y-%m-%dT%H:%M}",
            zone="UTC",
            length_min=5,
            starts_at=starts,
            ends_at=starts + timedelta(minutes=5),
            planned_at=NOW,
        )
    evening = await tonight(world)
    assert evening.counts.total == len({one.planned.id for one in evening.shows}) == 101


async def credential(world: World) -> Credential | None:
    [one] = (await tonight(world)).shows
    return (await credentials([one]))[one]


async def test_a_credential_is_told_with_its_end_and_when_100ms_last_accepted_it(world: World) -> None:
    maya = await world.influencer()
    await plan(world, maya)
    assert await credential(world) == Credential(Verdict.BROKEN, None, None, None)
    await world.set_token(maya, world.token(lasts=timedelta(hours=8)))
    ends = NOW + timedelta(hours=8)
    assert await credential(world) == Credential(Verdict.DOUBTFUL, Source.PASTED, ends, None)
    await world.set_token(maya, world.token(lasts=timedelta(hours=9)))
    ends = NOW + timedelta(hours=9)
    assert await credential(world) == Credential(Verdict.GOOD, Source.PASTED, ends, None)
    answered = HmsAnswer(NOW - timedelta(minutes=4), None)
    version = (await Influencer.get(id=maya.id)).token_version_id
    kept = {"asked_at": answered.at, "asked_outcome": answered.outcome}
    await TokenVersion.filter(id=version).update(**kept)
    assert await credential(world) == Credential(Verdict.GOOD, Source.PASTED, ends, answered.at)
    await TokenVersion.filter(id=version).update(
        asked_outcome=HmsAnswer(answered.at, next(iter(SdkError))).outcome
    )
    assert await credential(world) == Credential(Verdict.GOOD, Source.PASTED, ends, None)


async def test_the_switch_and_the_devices_say_nothing_of_the_credential(world: World) -> None:
    maya = await world.star()
    await toggle_streaming(world.desk, await world.admin(), maya.id, enabled=False)
    await plan(world, maya)
    denied = DeviceAccess.DENIED
    await report_page(world.desk, maya, PageReport(StudioPage.BLOCKED, "", denied, denied))
    found = await credential(world)
    assert found is not None
    assert found.verdict is Verdict.GOOD


async def test_what_the_desk_makes_has_no_end_yet_and_is_accepted_with_its_place(world: World) -> None:
    maya = await world.influencer()
    await world.set_token(maya, world.token(lasts=timedelta(hours=2)))
    await plan(world, maya)
    await world.connect()
    assert await credential(world) == Credential(Verdict.GOOD, Source.MINTED, None, NOW)
    world.clock.go_on(hours=8, minutes=30)
    assert await credential(world) is None
