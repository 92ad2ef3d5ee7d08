"""The change cursor: it moves with whatever is written and with the clock, and stands still otherwise."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from importlib import import_module
from random import Random
from typing import Any

import pytest
from tortoise.models import Model
from tortoise.transactions import in_transaction

from greenroom.desk.access.emails import change_admin_email
from greenroom.desk.actors import InfluencerActor
from greenroom.desk.audit.entries import Operator
from greenroom.desk.changes.cursor import ChangeCursor, next_moments
from greenroom.desk.inbox.asking_admins import ask_admins
from greenroom.desk.inbox.entries import count_inbox
from greenroom.desk.influencers.editing import archive_influencer
from greenroom.desk.influencers.listing import InfluencerOrder, list_influencers
from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.desk.plans.evening import read_evening
from greenroom.desk.plans.listing import next_shows
from greenroom.desk.rounds.heartbeat import Heartbeat
from greenroom.desk.shows.page_reports import (
    DeviceAccess,
    PageReport,
    StudioPage,
    report_page,
    support_code,
)
from greenroom.desk.shows.staying import heartbeat, show_started
from greenroom.store import models
from greenroom.store.changes import KEPT, MOST, forget_old_changes
from greenroom.store.database import Database
from greenroom.store.models import Change, InboxEntry, Influencer, PlannedShow, Show, TokenVersion
from tests.desk.plans.planned import BERLIN, plan, repeat
from tests.desk.stage import been_up, end, press
from tests.world import World

MIGRATION: Any = import_module("greenroom.store.migrations.0024_changes")
TABLES: dict[str, set[str]] = {
    meta.db_table: set(meta.fields_map)
    for model in vars(models).values()
    if isinstance(model, type) and issubclass(model, Model) and (meta := vars(model)["_meta"]).db_table
}
NOT_SHOWN = {
    # Their pages ask again each time.
    *("alerts", "alert_deliveries", "alert_receivers", "api_keys", "hms_replies", "imports", "import_rows"),
    *("audit_entries", "links", "sessions"),
    # Nobody is shown these.
    *("alert_keys", "changes", "events", "leases"),
    # They repeat what other tables decide.
    *("standings", "standing_counts"),
}
WRITTEN_AGAIN = {
    "desk": {"id", "canary", "created_at", "alive_at", "fold_version", "audit_head", "audit_checkpoint"}
    | {"alerts_at"},
    "page_reports": {"influencer_id", "seen_at", "reported_at"},
    "shows": {"id", "influencer_id", "desk_session_id", "holder", "seen_at", "handed_out_at"}
    | {"handed_out_to", "handed_out_again"},
}


def test_every_table_is_watched_or_known_not_to_be_shown() -> None:
    assert {*MIGRATION.WHOLE, *MIGRATION.PARTS, *NOT_SHOWN} == set(TABLES)
    assert not NOT_SHOWN & {*MIGRATION.WHOLE, *MIGRATION.PARTS}


@pytest.mark.parametrize("table", ["desk", "page_reports", "shows"])
def test_every_column_counts_or_is_known_to_be_written_again_and_again(table: str) -> None:
    assert {*MIGRATION.PARTS[table], *WRITTEN_AGAIN[table]} == TABLES[table]
    assert not WRITTEN_AGAIN[table] & set(MIGRATION.PARTS[table])


@pytest.fixture(name="cursor")
async def _cursor(world: World) -> ChangeCursor:
    await been_up(world)
    return ChangeCursor(world.desk)


async def moved(cursor: ChangeCursor, act: Callable[[], Awaitable[Any]]) -> bool:
    before = await cursor.read()
    await act()
    return await cursor.read() != before


async def test_what_is_written_moves_it(world: World, cursor: ChangeCursor) -> None:
    admin = await world.admin()
    maya = await world.influencer()
    assert await moved(cursor, lambda: ask_admins(world.desk, maya))
    assert await moved(cursor, lambda: world.set_token(maya))
    assert await moved(cursor, world.influencer)
    assert await moved(cursor, lambda: plan(world, maya, by=admin))
    assert await moved(cursor, world.connect)
    assert await moved(cursor, lambda: change_admin_email(world.desk, admin.id, "new@example.com"))
    page = PageReport(StudioPage.CAMERA_CHECK, "iPhone Safari", DeviceAccess.GRANTED, DeviceAccess.DENIED)
    assert await moved(cursor, lambda: report_page(world.desk, maya, page))
    assert await moved(cursor, lambda: press(world, maya))
    show = await Show.get(ended_at=None)

    async def start() -> None:
        await show_started(world.desk, maya, show.id, holder="phone", peer_id="peer", session_id=None)

    assert await moved(cursor, start)
    assert await moved(cursor, lambda: toggle_streaming(world.desk, admin, maya.id, enabled=False))
    assert await moved(cursor, lambda: archive_influencer(world.desk, Operator(), maya.id))
    assert await moved(cursor, lambda: Show.filter(id=show.id).delete())


@pytest.mark.parametrize("table", MIGRATION.WHOLE)
async def test_each_row_of_a_table_that_is_watched_moves_it(
    world: World, cursor: ChangeCursor, table: str, database: Database
) -> None:
    maya = await world.star()
    await ask_admins(world.desk, await world.influencer())
    await plan(world, maya, length_min=30, repeat=repeat("2026-11-24"))
    await world.connect()
    await models.Rehearsal.create(influencer_id=maya.id, started_at=world.desk.now(), credential="GOOD")
    seq = (await Change.all().order_by("-seq").first() or Change(seq=0)).pk
    column = sorted(TABLES[table] - {"id", "access_key", "kind"})[0]
    client: Any = database.client
    rows, _ = await client.execute_query(f"UPDATE {table} SET {column} = {column}")
    assert await Change.filter(seq__gt=seq).count() == rows > 0


async def test_signs_of_life_move_nothing(world: World, cursor: ChangeCursor) -> None:
    maya = await world.star()
    page = PageReport(StudioPage.LIVE, "", DeviceAccess.GRANTED, DeviceAccess.GRANTED)
    await report_page(world.desk, maya, page)
    show = (await press(world, maya)).show
    beat = Heartbeat(world.desk)
    await beat.beat()
    before = await Change.all().count()
    for _ in range(8):
        world.clock.go_on(seconds=15)
        await heartbeat(world.desk, maya, show.id, holder="phone")
        await support_code(world.desk, maya)
        await report_page(world.desk, maya, page)
        await beat.beat()
    assert await Change.all().count() == before


async def test_a_page_that_falls_silent_moves_it_and_so_does_its_return(
    world: World, cursor: ChangeCursor
) -> None:
    maya = await world.star()
    show = (await press(world, maya)).show
    world.clock.go_on(minutes=1, seconds=59)
    before = await cursor.read()
    world.clock.go_on(seconds=1)
    silent = await cursor.read()
    assert silent != before
    await heartbeat(world.desk, maya, show.id, holder="phone")
    assert await cursor.read() not in (silent, before)


async def test_pages_that_report_the_same_move_it_every_30_s_and_those_that_come_back_at_once(
    world: World, cursor: ChangeCursor
) -> None:
    world.clock.time = world.clock.time.replace(second=0, microsecond=0)
    person = await world.influencer()
    page = PageReport(StudioPage.CAMERA_CHECK, "", DeviceAccess.GRANTED, DeviceAccess.GRANTED)

    async def report() -> None:
        await report_page(world.desk, person, page)

    assert await moved(cursor, report)
    world.clock.go_on(seconds=29)
    assert not await moved(cursor, report)
    before = await cursor.read()
    world.clock.go_on(seconds=1)
    assert await cursor.read() != before
    world.clock.go_on(minutes=3)
    assert await moved(cursor, report)


async def test_what_is_undone_moves_nothing(world: World, cursor: ChangeCursor) -> None:
    await world.influencer()

    async def undo() -> None:
        with suppress(ZeroDivisionError):
            async with in_transaction():
                await Influencer.all().update(note="no")
                raise ZeroDivisionError

    assert not await moved(cursor, undo)


async def test_a_transaction_that_is_committed_late_moves_it(world: World, cursor: ChangeCursor) -> None:
    await Change.create(seq=1_002)
    assert await moved(cursor, lambda: Change.create(seq=1_001))


async def test_the_oldest_are_forgotten_once_there_are_many(world: World, cursor: ChangeCursor) -> None:
    await Change.all().delete()
    await Change.bulk_create([Change(seq=seq) for seq in range(1, MOST + 1)])
    assert not await moved(cursor, forget_old_changes)
    await Change.create(seq=MOST + 1)
    assert await moved(cursor, forget_old_changes)
    assert await Change.all().order_by("seq").values_list("seq", flat=True) == list(
        range(MOST + 2 - KEPT, MOST + 2)
    )


async def test_two_processes_say_the_same(world: World, cursor: ChangeCursor) -> None:
    await world.star()
    world.clock.go_on(minutes=2)
    first = await cursor.read()
    world.clock.go_on(seconds=3)
    assert await ChangeCursor(world.desk).read() == first
    await world.influencer()
    assert await ChangeCursor(world.desk).read() == await cursor.read() != first


async def test_a_clock_that_is_set_back_is_believed(world: World, cursor: ChangeCursor) -> None:
    await world.star()
    first = await cursor.read()
    world.clock.go_on(hours=1)
    later = await cursor.read()
    world.clock.go_on(hours=-1)
    assert await cursor.read() == first != later


async def test_a_quiet_desk_is_asked_again_every_quarter_of_an_hour(world: World) -> None:
    maya = await world.influencer()
    await world.set_token(maya, world.token(lasts=timedelta(days=3)))
    world.clock.go_on(minutes=4, seconds=2)
    quarter = world.clock.time.replace(minute=15, second=0)
    assert await next_moments(world.desk.now(), world.desk.expiring) == (quarter, quarter)


async def test_a_length_that_is_soon_less_than_a_day_is_told_by_the_minute(world: World) -> None:
    await world.set_token(await world.influencer(), world.token(lasts=timedelta(days=1, minutes=14)))
    world.clock.go_on(seconds=10)
    now = world.desk.now()
    assert (await next_moments(now, timedelta(days=2))).wording == now + timedelta(seconds=50)


@pytest.mark.parametrize(
    ("lasts", "after", "wait_s"),
    [({"hours": 2}, {"seconds": 10}, 50), ({"hours": 2}, {"hours": 1, "minutes": 59, "seconds": 11}, 4)],
    ids=["minutes", "seconds"],
)
async def test_a_length_of_time_in_words_is_as_old_as_it_is_exact(
    world: World, lasts: dict[str, float], after: dict[str, float], wait_s: int
) -> None:
    await world.set_token(await world.influencer(), world.token(lasts=timedelta(**lasts)))
    world.clock.go_on(**after)
    now = world.desk.now()
    assert (await next_moments(now, world.desk.expiring)).wording == now + timedelta(seconds=wait_s)


def stands(cursor: str) -> str:
    """Return the part of a cursor that says how everybody stands."""
    return cursor.partition(".")[0]


async def test_a_sentence_that_tells_another_length_of_time_moves_a_part_of_its_own(
    world: World, cursor: ChangeCursor
) -> None:
    await world.set_token(await world.influencer(), world.token(lasts=timedelta(hours=2)))
    world.clock.time = world.clock.time.replace(minute=1, second=10)
    first = await cursor.read()
    world.clock.go_on(minutes=1)
    later = await cursor.read()
    assert later != first
    assert stands(later) == stands(first)


async def _plan(world: World, person: InfluencerActor, **times: datetime) -> None:
    await plan(world, person)
    await PlannedShow.all().update(**times)


@pytest.mark.parametrize(
    "turn",
    [
        "a token starts",
        "a token ends",
        "a token expires soon",
        "a hand-out ends",
        "a token on air expires soon",
        "a plan starts",
        "a plan has started",
        "a plan ends",
        "a plan has ended",
        "a page has left",
        "a report is old",
        "the desk has been up",
        "an entry is over",
    ],
)
async def test_it_moves_at_the_moment_at_which_the_clock_changes_something(
    world: World, cursor: ChangeCursor, turn: str
) -> None:
    world.clock.time = world.clock.time.replace(second=0, microsecond=0)
    person = await world.influencer()
    await world.set_token(person, world.token(lasts=timedelta(days=3)))
    now = world.desk.now()
    at, skew, expiring = now + timedelta(seconds=10), timedelta(minutes=1), world.desk.expiring
    await Influencer.all().update(token_not_before=now - timedelta(days=2))
    match turn:
        case "a token starts":
            await Influencer.all().update(token_not_before=at + skew)
        case "a token ends":
            await Influencer.all().update(token_expires_at=at + skew)
        case "a token expires soon":
            await Influencer.all().update(token_expires_at=at + expiring)
        case "a hand-out ends":
            await Influencer.all().update(handed_out_until=at)
        case "a token on air expires soon":
            await press(world, person)
            await TokenVersion.all().update(expires_at=at + expiring)
        case "a plan starts":
            await _plan(world, person, starts_at=at, ends_at=at + timedelta(hours=1))
        case "a plan has started":
            begun = at - timedelta(minutes=2)
            await _plan(world, person, starts_at=begun, ends_at=begun + timedelta(hours=1))
        case "a plan ends":
            await _plan(world, person, starts_at=at - timedelta(hours=1), ends_at=at)
        case "a plan has ended":
            over = at - timedelta(minutes=30)
            await _plan(world, person, starts_at=over - timedelta(hours=1), ends_at=over)
        case "an entry is over":
            await InboxEntry.create(
                kind="ASKED",
                subject_kind="influencers",
                subject_id=person.id,
                until=at,
                created_at=now,
                facts={},
            )
        case "the desk has been up":
            await models.DeskRow.all().update(up_since=at - timedelta(minutes=2))
        case _:
            await report_page(
                world.desk,
                person,
                PageReport(StudioPage.CAMERA_CHECK, "", DeviceAccess.GRANTED, DeviceAccess.GRANTED),
            )
            ago = timedelta(minutes=2) if turn == "a page has left" else timedelta(days=1)
            await models.PageReport.all().update(reported_at=at - ago)
    assert (await next_moments(now, expiring)).turn == at
    before = stands(await cursor.read())
    world.clock.time = at - timedelta(seconds=1)
    assert stands(await cursor.read()) == before
    world.clock.go_on(seconds=1, microseconds=1)
    assert stands(await cursor.read()) != before


async def shown(world: World) -> Any:
    """Read what an open desk shows, without lengths of time in words."""
    desk = world.desk
    people = await list_influencers(
        desk, first=100, order=InfluencerOrder.STATUS, after=None, readiness=[], search=""
    )
    evening = await read_evening(desk, None, BERLIN)
    plans = await next_shows(desk, [view.row.id for view in people.items])
    return (
        [
            (
                view.row.name,
                view.readiness,
                [finding.code for finding in view.findings],
                view.can_try_again,
                view.can_still_join_until,
                view.show and (view.show.silent_since, view.show.reconnect_at_risk, view.show.state),
                (plan := plans.get(view.row.id)) and plan.starts_at,
            )
            for view in people.items
        ],
        evening.day,
        evening.counts,
        [
            (one.state, one.judged and (one.judged.readiness, [f.code for f in one.judged.findings]))
            for one in evening.shows
        ],
        await count_inbox(desk),
    )


@pytest.mark.parametrize("seed", range(4))
async def test_while_it_stands_still_an_open_desk_would_be_shown_the_same(
    world: World, cursor: ChangeCursor, seed: int
) -> None:
    by_chance = Random(seed)
    desk, people = world.desk, list[InfluencerActor]()
    now_s = int(desk.now().timestamp())
    for number in range(8):
        person = await world.influencer(f"Person {number}")
        people.append(person)
        if number < 6:
            ends = timedelta(minutes=by_chance.randrange(20, 20 * 60))
            begins_s = now_s + by_chance.choice([-600, -600, 0])
            await world.set_token(person, world.token(lasts=ends, nbf=begins_s))
    begins = desk.now() + timedelta(minutes=by_chance.randrange(10, 300))
    await Influencer.filter(id=people[1].id).update(token_not_before=begins)
    for number, hour in enumerate((15, 16, 20), 1):
        minute = by_chance.randrange(60)
        await plan(world, people[number], at=f"2026-11-22T{hour}:{minute:02}", length_min=60)
    await ask_admins(desk, people[7])
    page = PageReport(StudioPage.CAMERA_CHECK, "iPhone", DeviceAccess.DENIED, DeviceAccess.GRANTED)
    await report_page(desk, people[2], page)
    show = (await press(world, people[4])).show
    looked, held = await shown(world), stands(await cursor.read())
    kept = 0
    for step in range(250):
        world.clock.go_on(seconds=by_chance.choice([1, 4, 30, 59, 290, 700]))
        if step % 40 == 5:
            await heartbeat(desk, people[4], show.id, holder="phone")
        if step == 120:
            await end(world, people[4], show)
        at, now_shown = stands(await cursor.read()), await shown(world)
        if at == held:
            kept += 1
            assert now_shown == looked, f"step {step}, {desk.now()}"
        looked, held = now_shown, at
    assert kept > 25


async def test_a_desk_for_which_tokens_expire_sooner_tells_another_cursor(world: World) -> None:
    later = ChangeCursor(replace(world.desk, expiring=world.desk.expiring * 2))
    assert await later.read() != await ChangeCursor(world.desk).read()
