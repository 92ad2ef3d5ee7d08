"""Standings that are kept: lists and counts are as if everybody was looked at, whatever has happened."""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from greenroom.desk.desk import Desk
from greenroom.desk.influencers.listing import InfluencerOrder, count_standings, list_influencers
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.readiness.keeping import keep_readiness
from greenroom.desk.readiness.readiness import Readiness, moment
from greenroom.desk.shows.page_reports import DeviceAccess, StudioPage, report_page
from greenroom.desk.shows.page_reports import PageReport as Report
from greenroom.store.database import Database
from greenroom.store.models import (
    Influencer,
    PageReport,
    PlannedShow,
    Show,
    Standing,
    StandingCount,
    TokenVersion,
    Workspace,
)
from greenroom.store.sql import Statement
from greenroom.store.standing_rule import UNUSABLE, reconnectable_until, standing_sql
from greenroom.store.standings import (
    SECTION,
    SORTED,
    fold_counts,
    is_kept,
    keep_standings,
    look_at,
    read_rule,
)
from tests.desk.races import Hold, begin, begin_waiting, go_on
from tests.desk.readiness.happenings import HAPPENINGS, Happenings
from tests.desk.readiness.test_readiness import EXPIRING, SKEW, TICK, insert_rows, rows
from tests.desk.stage import press
from tests.world import World

GRANTED = DeviceAccess.GRANTED
MIGRATION: Any = import_module("greenroom.store.migrations.0026_standings")
CHOICES: list[tuple[list[Readiness], bool | None]] = [
    ([], None),
    *(([one], None) for one in Readiness),
    ([Readiness.READY], True),
    ([Readiness.READY], False),
    ([Readiness.BLOCKED, Readiness.EXPIRING, Readiness.LIVE], None),
]


async def listed(desk: Desk, first: int, **asked: Any) -> list[tuple[Any, ...]]:
    """Walk through a list, page by page."""
    seen: list[InfluencerView] = []
    after = None
    while True:
        page = await list_influencers(desk, first=first, after=after, **asked)
        seen += page.items
        if not page.more:
            return [(view.row.id, view.row.standing, view.row.show_at_risk) for view in seen]
        after = page.rows[-1][0]


async def wrongly_kept(desk: Desk) -> list[Any]:
    """Look at everybody, and list what is kept otherwise, though it is not stale."""
    at = moment(desk)
    rule, statement = await read_rule(at), Statement()
    kept = {
        row["influencer_id"]: row
        for row in await statement.rows(f"SELECT * FROM standings WHERE {is_kept(statement, at, rule)}")
    }
    statement = Statement()
    rows = await statement.rows(look_at(statement, at, list(kept))) if kept else []
    return [
        (name, row[name], kept[row["influencer_id"]][name])
        for row in rows
        for name in (*SECTION[1:], *SORTED)
        if row[name] != kept[row["influencer_id"]][name]
    ]


async def agree(desk: Desk, chance: Random) -> None:
    """Hold what is kept, counts and a list to what comes of looking at all, as searches do."""
    assert await wrongly_kept(desk) == []
    of: dict[str, Any] = {
        "archived": chance.random() < 0.2,
        "signed_in": chance.choice([None, None, False, True]),
    }
    assert await count_standings(desk, "", **of) == await count_standings(desk, "row", **of)
    readiness, check = chance.choice(CHOICES)
    of |= {"readiness": readiness, "check": check, "turned": chance.random() < 0.5}
    of |= {"order": chance.choice(list(InfluencerOrder))}
    everybody = await listed(desk, 100, search="row", **of)
    assert await listed(desk, 5, search="", **of) == everybody, of


@settings(
    max_examples=5,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    generated=st.lists(rows, min_size=25, max_size=40),
    acts=st.lists(st.sampled_from(HAPPENINGS), min_size=8, max_size=8),
    chance=st.randoms(use_true_random=False),
)
async def test_lists_and_counts_are_as_if_everybody_was_looked_at(
    world: World,
    generated: list[dict[str, Any]],
    acts: list[Callable[[Happenings], Awaitable[None]]],
    chance: Random,
) -> None:
    await Influencer.all().update(open_show_id=None, token_version_id=None)
    for table in (PlannedShow, Show, TokenVersion, PageReport, Influencer, Workspace):
        await table.all().delete()
    await insert_rows(world, generated, world.clock.time, EXPIRING)
    await Influencer.filter(name="Maya").update(archived_at=world.clock.time, search_key="row")
    await keep_readiness(world.desk)
    await agree(world.desk, chance)
    for act in acts:
        person = chance.choice(await Influencer.filter(name__startswith="row").order_by("name"))
        await act(Happenings(world, chance, chance.choice(generated), person))
        await agree(world.desk, chance)
    await keep_readiness(world.desk)
    await agree(world.desk, chance)
    await world.bind()


async def test_a_page_looks_at_nobody_else_once_all_are_kept(world: World) -> None:
    await world.star("Ana")
    assert await Standing.filter(made_for="").count() == 1
    await keep_readiness(world.desk)
    [kept] = await Standing.all()
    assert (kept.rank, kept.name_key, kept.since) == (6, "ana", world.clock.time)
    assert kept.until == world.clock.time + timedelta(days=1) - EXPIRING
    assert await keep_standings(moment(world.desk), 10) == 0


@pytest.mark.parametrize("change", ["hand-out", "end"])
async def test_a_show_whose_token_becomes_another_one_is_looked_at_again(world: World, change: str) -> None:
    star = await world.star()
    await press(world, star)
    await keep_readiness(world.desk)
    [kept] = await Standing.all()
    assert kept.rank == 1
    if change == "end":
        await Influencer.all().update(open_show_id=None)
    else:
        version = await TokenVersion.get(influencer_id=star.id)
        values = {
            name: getattr(version, name) for name in ("fingerprint", "last_four", "source", "access_key")
        }
        other = await TokenVersion.create(
            **values,
            influencer_id=star.id,
            room_id="elsewhere",
            role=version.role,
            expires_at=world.clock.time + timedelta(minutes=5),
            created_at=world.clock.time,
        )
        await Influencer.all().update(token_expires_at=other.expires_at)
        await keep_readiness(world.desk)
        await Show.all().update(token_version_id=other.id)
    assert (await Standing.get(influencer_id=star.id)).until < world.clock.time
    await keep_readiness(world.desk)
    assert (await Standing.get(influencer_id=star.id)).rank == (0 if change == "hand-out" else 6)


async def test_whoever_writes_while_somebody_is_looked_at_has_them_looked_at_again(
    world: World, database: Database, hold: Hold
) -> None:
    star = await world.star()
    held = hold("greenroom.store.standings", at="commit")
    keeping = await begin(keep_standings(moment(world.desk), 10), held)

    async def write() -> int:
        return await Influencer.filter(id=star.id).update(streaming_enabled=False)

    writing = await begin_waiting(write(), database)
    assert await go_on(held, keeping, writing) == [1, 1]
    assert (await Standing.get(influencer_id=star.id)).until < world.clock.time
    off = await list_influencers(
        world.desk, first=9, order=InfluencerOrder.STATUS, after=None, readiness=[Readiness.OFF], search=""
    )
    assert [view.row.id for view in off.items] == [star.id]


async def test_a_change_that_decides_nothing_has_nobody_looked_at_again(world: World) -> None:
    star = await world.star()
    await report_page(world.desk, star, Report(StudioPage.CAMERA_CHECK, "Safari", GRANTED, GRANTED))
    await keep_readiness(world.desk)
    before = await Standing.all().values()
    world.clock.go_on(seconds=20)
    await Influencer.all().update(note="Call her.", version=7, checked_at=world.clock.time)
    await report_page(world.desk, star, Report(StudioPage.CONNECTING, "Safari", GRANTED, GRANTED))
    assert await Standing.all().values() == before


async def test_counts_that_are_folded_are_the_same(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("Ana", "Bo", "Cy"):
        await world.star(name)
    gone = await world.influencer("Gone")
    await keep_readiness(world.desk)
    await Influencer.filter(name="Bo").update(streaming_enabled=False)
    await keep_readiness(world.desk)
    await Influencer.filter(id=gone.id).delete()
    changes = await StandingCount.all().count()
    before = await count_standings(world.desk, "")
    assert before.standings == {"READY": 2, "OFF": 1}
    await fold_counts()
    assert await StandingCount.all().count() == changes == 5
    monkeypatch.setattr("greenroom.store.standings._FOLDED", 4)
    await fold_counts()
    assert await StandingCount.all().count() == 2
    assert await count_standings(world.desk, "") == before


async def test_every_column_that_decides_is_watched(world: World) -> None:
    statement, at = Statement(), moment(world.desk)
    text = standing_sql(statement, at) + reconnectable_until(statement, at)
    sorted_by = {"archived_at", "password_hash", "name_key", "created_at", "last_live_at"}
    assert set(re.findall(r"\bi\.(\w+)", text)) | sorted_by == set(MIGRATION.COLUMNS)
    assert set(re.findall(r"\bs\.(\w+)", text)) == {"room_id", "role"}
    assert set(re.findall(r"\bp\.(\w+)", text)) == {"camera", "microphone", "reported_at"}
    assert MIGRATION.UNUSABLE == UNUSABLE


HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("starts", "ends", "until"),
    [
        (None, None, None),
        (2 * HOUR, 90 * DAY, 2 * HOUR - SKEW),
        (SKEW, 90 * DAY, TICK),  # who may begin now could not before
        (None, DAY, DAY - EXPIRING),
        (None, EXPIRING, TICK),
        (None, HOUR, HOUR - SKEW),
        (None, SKEW, TICK),
        (None, SKEW - TICK, None),
    ],
)
async def test_a_standing_is_kept_until_the_clock_may_change_it(
    world: World, starts: timedelta | None, ends: timedelta | None, until: timedelta | None
) -> None:
    now = world.clock.time
    await world.influencer(
        token_not_before=None if starts is None else now + starts,
        token_expires_at=None if ends is None else now + ends,
    )
    await keep_readiness(world.desk)
    assert (await Standing.get()).until == (
        datetime(9999, 12, 31, tzinfo=UTC) if until is None else now + until
    )


async def test_a_report_and_a_planned_show_end_a_standing(world: World) -> None:
    star, now = await world.influencer(), world.clock.time

    async def until() -> timedelta:
        assert (await Standing.get()).until < now  # to be looked at again, after what was written
        await keep_readiness(world.desk)
        return (await Standing.get()).until - now

    told: dict[str, Any] = {"influencer_id": star.id, "support_code": "1234", "seen_at": now}
    await PageReport.create(**told, camera="DENIED", reported_at=now - HOUR)
    assert await until() == 23 * HOUR
    await PageReport.all().update(reported_at=now)
    assert await until() == 24 * HOUR
    planned = await PlannedShow.create(
        influencer_id=star.id,
        local_start="2026-11-26T20:00",
        zone="UTC",
        length_min=60,
        starts_at=now + HOUR,
        ends_at=now + 2 * HOUR,
        planned_at=now,
    )
    assert await until() == 2 * HOUR
    assert (await Standing.get()).next_show_at == planned.starts_at
    await PlannedShow.all().update(ends_at=now + 3 * HOUR)
    assert await until() == 3 * HOUR
    await PlannedShow.all().update(cancelled_at=now)
    assert await until() == 24 * HOUR
    await planned.delete()
    assert await until() == 24 * HOUR
    await PageReport.all().update(camera="GRANTED")
    await until()
    await PageReport.all().delete()
    await until()


async def test_whatever_column_decides_ends_what_was_kept(world: World) -> None:
    account = await Workspace.create(name="Ours", access_key="key", created_at=world.clock.time)
    now = world.clock.time
    await press(world, await world.star())
    others: dict[str, Any] = {
        **dict.fromkeys(("streaming_enabled", "can_mint"), False),
        **dict.fromkeys(("archived_at", "place_checked_at", "created_at", "last_live_at"), now + DAY),
        **dict.fromkeys(("token_not_before", "token_expires_at"), now + HOUR),
        "workspace_id": account.id,
        "open_show_id": None,
        "source_choice": "MINTED",
        "room_code_kind": "TYPED",
    }
    await Influencer.all().update(can_mint=True)
    for column in MIGRATION.COLUMNS:
        await keep_readiness(world.desk)
        assert (await Standing.get()).until > now
        await Influencer.all().update(**{column: others.get(column, "another")})
        assert (await Standing.get()).until < now, column
        assert await wrongly_kept(world.desk) == []
    await world.bind()


async def test_the_age_of_what_100ms_said_of_a_place_ends_nothing(world: World) -> None:
    now = world.clock.time
    await world.influencer()
    await Influencer.all().update(can_mint=True, place_checked_at=now - HOUR)
    await keep_readiness(world.desk)
    await Influencer.all().update(place_checked_at=now)
    assert (await Standing.get()).until > now
    assert await wrongly_kept(world.desk) == []
    await Influencer.all().update(place_checked_at=None)
    assert (await Standing.get()).until < now
