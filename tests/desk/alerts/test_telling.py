"""What is told, when, and to whom: each once, and nothing that is no longer so."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from greenroom.desk.alerts.choices import moment_of_list, set_list_time
from greenroom.desk.alerts.finding import find_alerts
from greenroom.desk.alerts.receivers import switch_receiver
from greenroom.desk.inbox.asking_admins import ask_admins
from greenroom.desk.inbox.entries import put_back, take_on
from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.desk.problems import InputRejected
from greenroom.hms.findings import FindingCode
from greenroom.store.models import Alert, AlertKey, InboxEntry, Influencer, PlannedShow, Workspace
from tests.desk.alerts.told import deliveries, telling
from tests.desk.plans.planned import plan
from tests.desk.stage import been_up, press
from tests.hms.tokens import NOW
from tests.posting.receiver import verified
from tests.world import World, everything

BERLIN = ZoneInfo("Europe/Berlin")  # now it is 13:00 there, and shows are planned for 20:00


async def test_at_the_set_hour_one_list_tells_which_of_the_evenings_shows_cannot_start(
    world: World, tmp_path: Path
) -> None:
    async with telling(world, tmp_path, zone=BERLIN) as told:
        maya, zoe = await world.influencer("Maya", email="maya@private.example"), await world.star("Zoe")
        await plan(world, maya, zoe)
        world.clock.go_on(hours=3, minutes=59)
        assert await told.round() == []
        world.clock.go_on(minutes=1)
        [received] = await told.round()
        assert verified(received, told.added.secret, world.clock.time)
        show = await PlannedShow.get(influencer_id=maya.id)
        assert received.json == {
            "type": "tonight.unready",
            "timestamp": "2026-11-22T16:00:00+00:00",
            "data": {
                "date": "2026-11-22",
                "unable": 1,
                "total": 2,
                "shows": [
                    {
                        "id": str(show.id),
                        "startsAt": "2026-11-22T19:00:00+00:00",
                        "influencer": {"id": str(maya.id), "name": "Maya"},
                        "code": "NO_TOKEN",
                    }
                ],
                "more": 0,
            },
        }
        assert b"private.example" not in received.body
        world.clock.go_on(minutes=10)
        assert await told.round() == []


async def test_once_all_is_well_at_the_set_hour_the_list_has_had_its_turn(
    world: World, tmp_path: Path
) -> None:
    async with telling(world, tmp_path, zone=BERLIN) as told:
        zoe = await world.star("Zoe")
        await plan(world, zoe)
        world.clock.go_on(hours=4)
        assert await told.round() == []
        await toggle_streaming(world.desk, told.owner, zoe.id, enabled=False)
        assert await told.round() == []


async def test_an_hour_before_a_show_that_cannot_start_it_is_told_again_once(
    world: World, tmp_path: Path
) -> None:
    async with telling(world, tmp_path) as told:
        maya = await world.influencer("Maya")
        await plan(world, maya)
        world.clock.go_on(hours=5, minutes=59)
        assert await told.types() == ["tonight.unready"]  # at 17:00 UTC
        world.clock.go_on(minutes=1)
        [received] = await told.round()
        assert (received.json["type"], received.json["data"]["shows"][0]["code"]) == (
            "show.unready",
            "NO_TOKEN",
        )
        world.clock.go_on(minutes=30)
        assert await told.round() == []


async def test_what_begins_together_is_told_together(world: World, tmp_path: Path) -> None:
    async with telling(world, tmp_path) as told:
        people = [await world.influencer(name) for name in ("Ada", "Bea", "Cleo")]
        await plan(world, *people, at="2026-11-22T13:50")
        [received] = await told.round()
        assert {one["influencer"]["name"] for one in received.json["data"]["shows"]} == {"Ada", "Bea", "Cleo"}


async def test_a_show_that_is_moved_is_told_again(world: World, tmp_path: Path) -> None:
    async with telling(world, tmp_path) as told:
        maya = await world.influencer("Maya")
        await plan(world, maya, at="2026-11-22T13:50")
        assert await told.types() == ["show.unready"]
        later = timedelta(minutes=5)
        row = await PlannedShow.get()
        await PlannedShow.all().update(starts_at=row.starts_at + later, ends_at=row.ends_at + later)
        assert await told.types() == ["show.unready"]
        assert await told.types() == []


async def test_what_is_repaired_before_it_could_be_sent_is_not_told(world: World, tmp_path: Path) -> None:
    async with telling(world, tmp_path) as told:
        maya = await world.influencer("Maya")
        await plan(world, maya, at="2026-11-22T13:50")
        await find_alerts(told.desk)
        await world.set_token(maya)
        assert await told.round() == []
        assert await deliveries() == [("OVER", 1, None)]


async def test_a_show_without_a_sign_of_life_is_told_once(world: World, tmp_path: Path) -> None:
    async with telling(world, tmp_path) as told:
        await been_up(world)
        maya = await world.star("Maya")
        await plan(world, maya, at="2026-11-22T13:01")
        world.clock.go_on(minutes=3)
        [received] = await told.round()
        assert received.json["type"] == "show.no_show"
        [show] = received.json["data"]["shows"]
        assert (show["influencer"]["name"], "code" in show) == ("Maya", False)
        assert await told.round() == []


async def test_whoever_goes_live_late_is_not_told_to_be_missing(world: World, tmp_path: Path) -> None:
    async with telling(world, tmp_path) as told:
        await been_up(world)
        maya = await world.star("Maya")
        await plan(world, maya, at="2026-11-22T13:01")
        world.clock.go_on(minutes=3)
        await find_alerts(told.desk)
        await press(world, maya)
        assert await told.round() == []
        assert await deliveries() == [("OVER", 1, None)]


async def test_a_room_that_is_off_is_told_72_and_24_hours_ahead(world: World, tmp_path: Path) -> None:
    async with telling(world, tmp_path) as told:
        await world.connect()
        maya = await world.influencer("Maya")
        await world.set_token(maya, world.token(lasts=timedelta(days=7)))
        zoe = await world.influencer("Zoe")  # without a token: nobody else's fault, so not told days ahead
        await plan(world, maya, zoe, at="2026-11-25T20:00")
        await Influencer.filter(id=maya.id).update(
            place_code=FindingCode.ROOM_OFF.value, place_checked_at=world.clock.time
        )
        world.clock.go_on(hours=6, minutes=59)
        assert await told.types() == []
        world.clock.go_on(minutes=1)
        [received] = await told.round()
        [show] = received.json["data"]["shows"]
        assert (received.json["type"], show["influencer"]["name"], show["code"]) == (
            "show.fault_ahead",
            "Maya",
            "ROOM_OFF",
        )
        world.clock.go_on(hours=47, minutes=59)
        assert await told.types() == []
        world.clock.go_on(minutes=1)
        assert await told.types() == ["show.fault_ahead"]
        world.clock.go_on(hours=1)
        assert await told.types() == []


async def test_keys_that_100ms_refuses_are_told_days_ahead_though_shows_could_start(
    world: World, tmp_path: Path
) -> None:
    async with telling(world, tmp_path) as told:
        account = await world.connect()
        maya = await world.influencer("Maya")
        await world.set_token(maya, world.token(lasts=timedelta(days=7)))
        await plan(world, maya, at="2026-11-24T20:00")
        await Workspace.filter(id=account.id).update(check_outcome="WRONG_KEYS")
        [received] = await told.round()
        [show] = received.json["data"]["shows"]
        assert (received.json["type"], show["code"]) == ("show.fault_ahead", "KEYS_REFUSED")


async def test_a_request_that_nobody_takes_on_is_told_after_two_minutes(world: World, tmp_path: Path) -> None:
    async with telling(world, tmp_path) as told:
        maya = await world.influencer("Maya")
        await ask_admins(world.desk, maya)
        world.clock.go_on(minutes=1, seconds=59)
        assert await told.round() == []
        world.clock.go_on(seconds=1)
        [received] = await told.round()
        entry = await InboxEntry.get()
        assert received.json["data"] == {
            "entries": [
                {"id": str(entry.id), "kind": "ASKED", "influencer": {"id": str(maya.id), "name": "Maya"}}
            ],
            "more": 0,
        }
        await take_on(world.desk, told.owner, entry.id)
        await put_back(world.desk, told.owner, entry.id)
        assert await told.round() == []


async def test_what_is_taken_on_is_not_told(world: World, tmp_path: Path) -> None:
    async with telling(world, tmp_path) as told:
        await ask_admins(world.desk, await world.influencer("Maya"))
        world.clock.go_on(minutes=2)
        await find_alerts(told.desk)
        await take_on(world.desk, told.owner, (await InboxEntry.get()).id)
        assert await told.round() == []
        assert await deliveries() == [("OVER", 1, None)]


async def test_while_nobody_listens_nothing_is_looked_for(world: World, tmp_path: Path) -> None:
    async with telling(world, tmp_path) as told:
        await plan(world, await world.influencer("Maya"), at="2026-11-22T13:50")
        await switch_receiver(told.desk, told.owner, told.added.receiver.id, on=False)
        before = await everything()
        assert await told.round() == []
        assert await everything() == before
        await switch_receiver(told.desk, told.owner, told.added.receiver.id, on=True)
        assert await told.types() == ["show.unready"]


async def test_two_processes_find_each_thing_once(world: World, tmp_path: Path) -> None:
    async with telling(world, tmp_path) as told:
        await plan(world, await world.influencer("Maya"), at="2026-11-22T13:50")
        await asyncio.gather(*(find_alerts(replace(told.desk)) for _ in range(4)))
        assert (await Alert.all().count(), await AlertKey.all().count()) == (1, 1)
        assert await told.types() == ["show.unready"]


@pytest.mark.parametrize(
    ("day", "at", "expected"),
    [
        ("2026-11-22", "17:00", datetime(2026, 11, 22, 16, tzinfo=UTC)),
        ("2026-11-22", "02:30", datetime(2026, 11, 23, 1, 30, tzinfo=UTC)),
        ("2026-03-28", "02:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # skipped: 03:30 is shown
        ("2026-10-24", "02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # comes twice: the first
    ],
    ids=["evening", "morning", "skipped", "twice"],
)
def test_the_set_hour_comes_once_whatever_the_clocks_do(
    world: World, day: str, at: str, expected: datetime
) -> None:
    house = replace(world.desk, zone=BERLIN)
    assert moment_of_list(house, datetime.fromisoformat(day).date(), at) == expected


async def test_in_the_night_of_the_longer_hour_the_list_is_told_once(world: World, tmp_path: Path) -> None:
    world.clock.time = datetime(2026, 10, 24, 12, tzinfo=UTC)
    async with telling(world, tmp_path, zone=BERLIN) as told:
        await set_list_time(told.desk, told.owner, "02:30")
        await plan(world, await world.influencer("Maya"), at="2026-10-25T04:30")
        came: list[str] = []
        world.clock.time = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
        for _ in range(9):  # 02:00, twice, until 03:00
            world.clock.go_on(minutes=15)
            came += await told.types()
        assert came == ["tonight.unready"]


@pytest.mark.parametrize("typed", ["", "17", "24:00", "17:60", "5pm", "17:00:00"])
async def test_what_is_no_time_of_day_is_refused(world: World, tmp_path: Path, typed: str) -> None:
    async with telling(world, tmp_path) as told:
        before = await everything()
        with pytest.raises(InputRejected):
            await set_list_time(told.desk, told.owner, typed)
        assert await everything() == before


def test_these_tests_begin_at_noon() -> None:
    assert datetime(2026, 11, 22, 12, tzinfo=UTC) == NOW
