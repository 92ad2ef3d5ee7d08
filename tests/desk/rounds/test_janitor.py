"""The rounds: who makes them, what they do, and since when the desk has been up."""

import asyncio
import logging
from datetime import timedelta
from typing import Any

import pytest

from greenroom.desk.credentials.setting import remove_auth_token
from greenroom.desk.desk import Desk
from greenroom.desk.rounds import jobs as rounds_module
from greenroom.desk.rounds.jobs import EVERY_S, GAP, LEASE, LEASE_LASTS, Janitor, rounds
from greenroom.desk.rounds.leases import give_lease_back, take_lease
from greenroom.desk.shows.page_reports import DeviceAccess, PageReport, StudioPage, report_page
from greenroom.store.ids import new_id
from greenroom.store.models import DeskRow, Event, Lease, Link, SessionRow, TokenVersion
from greenroom.store.models import PageReport as Row
from greenroom.store.vault import check_canary
from tests.hms.tokens import NOW
from tests.world import World, events

JUST = timedelta(microseconds=1)


@pytest.fixture(name="desk_row")
async def _desk_row(world: World) -> None:
    await check_canary(world.desk.vault, world.clock.time)


async def up() -> tuple[timedelta, timedelta]:
    """Tell when the desk was alive last and since when it is up, from noon on."""
    row = await DeskRow.get()
    assert row.alive_at is not None
    assert row.up_since is not None
    return row.alive_at - NOW, row.up_since - NOW


def s(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


# ---- the lease


async def test_a_lease_is_one_holders_until_it_ends(world: World) -> None:
    lasts = s(30)
    assert await take_lease("x", "a", NOW, lasts)
    assert not await take_lease("x", "b", NOW + lasts - JUST, lasts)
    assert await take_lease("y", "b", NOW, lasts)
    assert await take_lease("x", "b", NOW + lasts, lasts)
    assert not await take_lease("x", "a", NOW + lasts, lasts)
    row = await Lease.get(name="x")
    assert (row.holder, row.until) == ("b", NOW + 2 * lasts)


async def test_its_holder_renews_a_lease(world: World) -> None:
    for seconds in (0, 20, 40):
        assert await take_lease("x", "a", NOW + s(seconds), s(30))
    assert not await take_lease("x", "b", NOW + s(69), s(30))


async def test_a_lease_that_is_given_back_is_free_and_nobody_elses_is_given_back(world: World) -> None:
    assert await take_lease("x", "a", NOW, s(30))
    await give_lease_back("x", "b", NOW)
    assert not await take_lease("x", "b", NOW, s(30))
    await give_lease_back("x", "a", NOW)
    assert await take_lease("x", "b", NOW, s(30))


async def test_a_lease_beyond_reason_is_free(world: World) -> None:
    assert await take_lease("x", "a", NOW + timedelta(days=365), s(30))
    assert await take_lease("x", "b", NOW, s(30))


async def test_of_many_at_once_one_gets_a_lease(world: World) -> None:
    for now in (NOW, NOW + s(30), NOW + s(60)):
        won = await asyncio.gather(*(take_lease("x", str(new_id()), now, s(30)) for _ in range(10)))
        assert sum(won) == 1


# ---- since when the desk is up


@pytest.mark.usefixtures("desk_row")
async def test_of_two_processes_one_makes_the_rounds_and_the_other_takes_over_without_a_gap(
    world: World,
) -> None:
    one, two = Janitor(world.desk), Janitor(world.desk)
    assert (await one.make_round(), await two.make_round()) == (True, False)
    world.clock.go_on(seconds=20)
    assert (await two.make_round(), await one.make_round()) == (False, True)
    assert await up() == (s(20), s(0))
    world.clock.go_on(seconds=29)  # `one` was killed
    assert not await two.make_round()
    world.clock.go_on(seconds=20)
    assert await two.make_round()
    assert await up() == (s(69), s(0))
    assert not await one.make_round()


@pytest.mark.usefixtures("desk_row")
async def test_a_process_that_stops_lets_the_other_go_on_at_once(world: World) -> None:
    one, two = Janitor(world.desk), Janitor(world.desk)
    assert (await one.make_round(), await two.make_round()) == (True, False)
    world.clock.go_on(seconds=5)
    await one.stop()
    assert await two.make_round()
    assert await up() == (s(5), s(0))


@pytest.mark.usefixtures("desk_row")
async def test_after_a_restart_the_desk_is_up_since_then(world: World) -> None:
    one = Janitor(world.desk)
    await one.make_round()
    world.clock.go_on(seconds=20)
    await one.make_round()
    await one.stop()
    world.clock.go_on(seconds=2)
    assert await Janitor(world.desk).make_round()
    assert await up() == (s(22), s(22))


@pytest.mark.usefixtures("desk_row")
async def test_after_a_kill_the_desk_is_up_since_the_next_process_began(world: World) -> None:
    await Janitor(world.desk).make_round()
    world.clock.go_on(seconds=3)
    next_one = Janitor(world.desk)
    assert not await next_one.make_round()
    world.clock.go_on(seconds=27)
    assert await next_one.make_round()
    assert await up() == (s(30), s(3))


@pytest.mark.usefixtures("desk_row")
async def test_after_a_gap_of_more_than_a_minute_the_desk_is_up_since_then(world: World) -> None:
    one = Janitor(world.desk)
    await one.make_round()
    world.clock.go_on(seconds=60)
    await one.make_round()
    assert await up() == (s(60), s(0))
    world.clock.time += GAP + JUST
    await one.make_round()
    assert await up() == (s(120) + JUST, s(120) + JUST)


def test_another_process_takes_over_before_there_is_a_gap() -> None:
    assert LEASE_LASTS + timedelta(seconds=EVERY_S) < GAP
    assert timedelta(seconds=EVERY_S) < LEASE_LASTS


# ---- what a round does


async def test_a_replaced_token_is_wiped_the_moment_it_expires(world: World) -> None:
    person, admin = await world.influencer(), await world.admin()
    await world.set_token(person, world.token(lasts=timedelta(hours=1)))
    await world.set_token(person, world.token(lasts=timedelta(hours=2)))
    await remove_auth_token(world.desk, admin, person.id)
    janitor = Janitor(world.desk)
    assert await TokenVersion.filter(sealed=None).count() == 0
    world.clock.go_on(hours=1, microseconds=-1)
    await janitor.make_round()
    assert await TokenVersion.filter(sealed=None).count() == 0
    world.clock.go_on(microseconds=1)
    await janitor.make_round()
    (wiped,) = await TokenVersion.filter(sealed=None)
    assert (wiped.expires_at, len(wiped.last_four)) == (world.clock.time, 4)


async def test_sessions_and_links_go_long_after_their_end(world: World) -> None:
    person = await world.influencer()

    async def session(ended: timedelta) -> None:
        given: dict[str, Any] = {"audience": "INFLUENCER", "transport": "COOKIE", "influencer_id": person.id}
        times: dict[str, Any] = {"created_at": NOW, "seen_at": NOW, "expires_at": NOW - ended}
        await SessionRow.create(token_hash=str(new_id()), **given, **times)

    async def link(**times: Any) -> None:
        given: dict[str, Any] = {
            "kind": "SET_UP",
            "created_at": NOW,
            "expires_at": NOW,
            "secret_hash": str(new_id()),
        }
        await Link.create(**given | times)

    await session(timedelta(days=1))
    await session(timedelta(days=1) - JUST)
    month = timedelta(days=30)
    await link(expires_at=NOW - month)
    await link(used_at=NOW - month)
    await link(revoked_at=NOW - month)
    await link(expires_at=NOW - month + JUST, used_at=NOW - month + JUST, revoked_at=NOW - month + JUST)
    await Janitor(world.desk).make_round()
    assert [row.expires_at for row in await SessionRow.all()] == [NOW - timedelta(days=1) + JUST]
    assert [row.expires_at for row in await Link.all()] == [NOW - month + JUST]


async def test_an_event_goes_after_seven_days(world: World) -> None:
    janitor = Janitor(world.desk)
    await Event.create(kind="FIRST", at=world.clock())
    world.clock.go_on(microseconds=1)
    await Event.create(kind="SECOND", at=world.clock())
    world.clock.go_on(days=7, microseconds=-2)
    await janitor.make_round()
    assert await events() == ["FIRST", "SECOND"]
    world.clock.go_on(microseconds=1)
    await janitor.make_round()
    assert await events() == ["SECOND"]


async def test_a_phones_report_is_forgotten_after_a_day_and_its_code_stays(world: World) -> None:
    person, janitor = await world.influencer(), Janitor(world.desk)
    denied = DeviceAccess.DENIED
    await report_page(world.desk, person, PageReport(StudioPage.LIVE, "Safari", denied, denied, problem="x"))
    code = (await Row.get()).support_code
    world.clock.go_on(days=1, microseconds=-1)
    await janitor.make_round()
    assert (await Row.get()).problem == "x"
    world.clock.go_on(microseconds=1)
    await janitor.make_round()
    phone = await Row.get()
    assert (phone.page, phone.browser, phone.camera, phone.problem) == (None, "", "UNKNOWN", None)
    assert (phone.reported_at, phone.support_code) == (None, code)


async def test_a_step_that_fails_is_logged_without_its_words_and_keeps_no_other_from_its_turn(
    world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    async def fail(desk: Desk) -> None:
        raise ValueError("eyJhbGciOiJIUzI1NiJ9")

    async def work(desk: Desk) -> None:
        done.append("worked")

    monkeypatch.setattr(rounds_module, "STEPS", (fail, work))
    with caplog.at_level(logging.ERROR, "greenroom.janitor"):
        assert await Janitor(world.desk).make_round()
    assert done == ["worked"]
    (record,) = caplog.records
    assert record.getMessage().startswith("fail failed in a round: builtins.ValueError\n  /")
    assert "eyJ" not in caplog.text
    assert record.exc_info is None


@pytest.mark.usefixtures("desk_row")
async def test_rounds_go_on_while_the_block_runs_and_the_lease_is_free_behind_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = asyncio.Semaphore(0)

    async def count(desk: Desk) -> None:
        made.release()

    monkeypatch.setattr(rounds_module, "STEPS", (count,))
    async with rounds(world.desk, every_s=0.01):
        assert made._value == 1  # before anybody is served
        for _ in range(3):
            await asyncio.wait_for(made.acquire(), 5)
        assert (await Lease.get(name=LEASE)).until == world.clock.time + LEASE_LASTS
    assert (await Lease.get(name=LEASE)).until == world.clock.time
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "janitor"]
