"""Lists of influencers, page by page."""

import base64
import json
import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from greenroom.desk.influencers.listing import InfluencerOrder, count_standings, list_influencers
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.paging import BadCursor, Page
from greenroom.desk.readiness.keeping import keep_readiness
from greenroom.desk.readiness.readiness import Readiness
from greenroom.store.database import Database
from greenroom.store.ids import new_id
from greenroom.store.models import Influencer, PlannedShow
from tests.store.plans import plans_of, scans
from tests.world import World

EVERY_ORDER = pytest.mark.parametrize("order", list(InfluencerOrder))
EITHER_WAY = pytest.mark.parametrize("turned", [False, True], ids=["forwards", "backwards"])


async def page(world: World, **asked: Any) -> Page[InfluencerView]:
    given: dict[str, Any] = {"first": 100, "order": InfluencerOrder.NAME, "after": None}
    given |= {"readiness": (), "search": ""}
    return await list_influencers(world.desk, **given | asked)


async def add_many(world: World, size: int) -> list[str]:
    """Add people of every status, several of each name and each moment."""
    now, admin = world.clock.time, await world.admin()
    people: list[Influencer] = []
    for number in range(size):
        name = f"Name {number % 7}"
        columns: dict[str, Any] = {"email": f"c{number}", "email_key": f"c{number}", "name": name}
        columns |= {
            "name_key": name.casefold(),
            "created_at": now + timedelta(seconds=number % 5, microseconds=number % 2),
        }
        if number % 3:
            ends = now + timedelta(hours=(number % 4) * 2 - 1)
            columns |= {"token_expires_at": ends, "token_access_key": "key"}
        if number % 4:
            columns |= {"last_live_at": now - timedelta(days=number % 4, microseconds=number % 2)}
        if number % 6 == 5:
            columns |= {"streaming_enabled": False, "streaming_by_id": admin.id}
        people.append(Influencer(id=new_id(), **columns))
    await Influencer.bulk_create(people)
    await world.bind()
    await PlannedShow.bulk_create(plans_for(people, now))
    return [person.email for person in people]


def plans_for(people: list[Influencer], now: datetime) -> list[PlannedShow]:
    """Plan shows for two of three: one that is over, one that was cancelled, and those that come next."""
    plans: list[PlannedShow] = []
    for number, person in enumerate(people):
        if number % 3 == 0:
            continue
        for hours, cancelled in ((-5, False), (1, True), (2 + number % 4, False), (30, False)):
            starts = now + timedelta(hours=hours)
            times = {"starts_at": starts, "ends_at": starts + timedelta(hours=1), "planned_at": now}
            plan = PlannedShow(id=new_id(), influencer_id=person.id, zone="UTC", length_min=60, **times)
            plan.local_start, plan.cancelled_at = f"{starts:%Y-%m-%dT%H:%M}", now if cancelled else None
            plans.append(plan)
    return plans


async def walk(
    world: World, order: InfluencerOrder, first: int, *, adding: bool = False, turned: bool = False
) -> list[str]:
    """Visit a whole list page by page, and add people at both ends meanwhile if asked to."""
    seen: list[str] = []
    after, turn = None, 0
    while True:
        asked = await page(world, first=first, order=order, after=after, turned=turned)
        assert len(asked.items) <= first
        seen += [view.row.email for view in asked.items]
        if not asked.more:
            return seen
        assert len(asked.items) == first
        after, turn = asked.rows[-1][0], turn + 1
        if adding:
            for name in ("AAA", f"Name {turn % 7}", "zzz"):
                await world.influencer(name, created_at=world.clock.time + timedelta(seconds=turn % 8))


@EVERY_ORDER
@pytest.mark.parametrize("first", [1, 7, 40])
async def test_pages_visit_each_exactly_once(world: World, order: InfluencerOrder, first: int) -> None:
    people = await add_many(world, 40)
    seen = await walk(world, order, first)
    assert sorted(seen) == sorted(people)
    whole = (await page(world, order=order)).items
    assert seen == [view.row.email for view in whole]


@EVERY_ORDER
async def test_the_other_way_round_is_the_same_list_from_its_end(
    world: World, order: InfluencerOrder
) -> None:
    await add_many(world, 40)
    forwards = [view.row.id for view in (await page(world, order=order)).items]
    assert [view.row.id for view in (await page(world, order=order, turned=True)).items] == forwards[::-1]
    emails = await walk(world, order, 7, turned=True)
    assert emails == [view.row.email for view in (await page(world, order=order, turned=True)).items]


@EVERY_ORDER
async def test_pages_visit_each_exactly_once_while_others_are_added(
    world: World, order: InfluencerOrder
) -> None:
    people = await add_many(world, 40)
    seen = await walk(world, order, 3, adding=True)
    assert sorted(email for email in seen if email in people) == sorted(people)
    assert len(seen) == len(set(seen))


@EVERY_ORDER
async def test_pages_go_on_where_a_row_was_archived(world: World, order: InfluencerOrder) -> None:
    await add_many(world, 10)
    begin = await page(world, first=4, order=order)
    await Influencer.filter(id=begin.items[-1].row.id).update(archived_at=world.clock.time)
    await world.bind()
    rest = await page(world, order=order, after=begin.rows[-1][0])
    emails = [view.row.email for view in (*begin.items, *rest.items)]
    assert len(emails) == len(set(emails)) == 10


async def test_each_order_is_what_it_says(world: World) -> None:
    await add_many(world, 40)
    by_name = [view.row.name_key for view in (await page(world)).items]
    assert by_name == sorted(by_name)
    newest = [view.row.created_at for view in (await page(world, order=InfluencerOrder.NEWEST)).items]
    assert newest == sorted(newest, reverse=True)
    live = [view.row.last_live_at for view in (await page(world, order=InfluencerOrder.LAST_LIVE)).items]
    once = [at for at in live if at is not None]
    assert (len(once), live[len(once) :]) == (30, [None] * 10)
    assert once == sorted(once, reverse=True)
    coming = [view.row.next_show_at for view in (await page(world, order=InfluencerOrder.NEXT_SHOW)).items]
    planned = [at for at in coming if at is not None]
    assert (len(planned), coming[len(planned) :]) == (26, [None] * 14)
    assert planned == sorted(planned)
    assert {(at - world.clock.time) / timedelta(hours=1) for at in planned} == {2, 3, 4, 5}
    statuses = [view.readiness.value for view in (await page(world, order=InfluencerOrder.STATUS)).items]
    ranks = ["LIVE", "BLOCKED", "EXPIRING", "NO_TOKEN", "READY", "OFF"]
    assert statuses == sorted(statuses, key=ranks.index)
    assert set(statuses) == {"READY", "EXPIRING", "BLOCKED", "NO_TOKEN", "OFF"}


@EVERY_ORDER
async def test_a_cursor_of_another_order_is_refused(world: World, order: InfluencerOrder) -> None:
    await add_many(world, 3)
    cursor = (await page(world, order=order)).rows[0][0]
    for other in InfluencerOrder:
        if other is not order:
            with pytest.raises(BadCursor):
                await page(world, order=other, after=cursor)
    with pytest.raises(BadCursor):
        await page(world, order=order, after=cursor, turned=True)


@pytest.mark.parametrize(
    ("order", "index"),
    [
        (InfluencerOrder.NAME, "influencers_by_name"),
        (InfluencerOrder.NEWEST, "influencers_by_age"),
        (InfluencerOrder.LAST_LIVE, "influencers_by_last_live"),
    ],
)
@EITHER_WAY
async def test_a_page_is_read_on_an_index_in_its_order(
    world: World, database: Database, order: InfluencerOrder, index: str, turned: bool
) -> None:
    await add_many(world, 10)
    after = (await page(world, first=3, order=order, turned=turned)).rows[-1][0]
    async with plans_of(database) as plan:
        await page(world, first=3, order=order, after=after, turned=turned)
    assert index in "\n".join(plan)
    assert not [step for step in plan if "TEMP B-TREE" in step or "Sort" in step]


@EITHER_WAY
async def test_each_next_show_is_looked_up_in_an_index(
    world: World, database: Database, turned: bool
) -> None:
    await add_many(world, 10)
    after = (await page(world, first=3, order=InfluencerOrder.NEXT_SHOW, turned=turned)).rows[-1][0]
    async with plans_of(database) as plan:
        await page(world, first=3, order=InfluencerOrder.NEXT_SHOW, after=after, turned=turned)
    assert "planned_shows_by_influencer" in "\n".join(plan)
    assert not [step for step in plan if re.search(r"SCAN n\b|Seq Scan on planned_shows", step)]


@EVERY_ORDER
async def test_of_a_search_that_few_match_only_they_are_read(
    world: World, database: Database, order: InfluencerOrder
) -> None:
    await add_many(world, 300)
    for name in ("Zoe", "Zoe Ana"):
        await world.influencer(name)
    await database.client.execute_script("ANALYZE influencers")
    async with plans_of(database, bitmaps=True) as plan:
        listed = await page(world, order=order, search="zoe", first=1)
        tally = await count_standings(world.desk, "zoe")
    assert (len(listed.items), listed.more, sum(tally.standings.values())) == (1, True, 2)
    assert not scans(plan)


@EVERY_ORDER
@EITHER_WAY
async def test_whichever_way_a_search_is_read_it_finds_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch, order: InfluencerOrder, turned: bool
) -> None:
    await add_many(world, 90)
    await Influencer.filter(name="Name 5").update(archived_at=world.clock.time)
    await Influencer.filter(name__in=["Name 2", "Name 4", "Name 5"]).update(search_key="zoe zoe@x.example")
    await world.bind()
    await keep_readiness(world.desk)
    await Influencer.filter(name="Name 4").update(
        doubt_code="ROOM_CHANGED"
    )  # whom nobody has looked at since
    filters: list[dict[str, Any]] = [{}, {"archived": True}, {"signed_in": False}, {"signed_in": True}]
    filters += [{"readiness": [Readiness.BLOCKED]}, {"readiness": [Readiness.READY, Readiness.EXPIRING]}]
    for asked in filters:
        everybody = (await page(world, order=order, turned=turned, **asked)).items
        expected = [view.row.id for view in everybody if view.row.name in {"Name 2", "Name 4", "Name 5"}]
        # Sorted; read in the list's order; and read until that would take too long.
        for few, soon in ((10, 10_000), (0, 10_000), (0, 30)):
            monkeypatch.setattr("greenroom.store.influencer_pages.FEW", few * 1_000)
            monkeypatch.setattr("greenroom.store.influencer_pages._SOON", soon)
            seen: list[Any] = []
            after = None
            while True:
                some = await page(
                    world, order=order, turned=turned, search="zoe", first=4, after=after, **asked
                )
                seen += [view.row.id for view in some.items]
                if not some.more:
                    break
                after = some.rows[-1][0]
            assert seen == expected, (asked, few, soon)


async def test_behind_the_last_of_a_standing_nobody_who_matches_a_search_stands_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add_many(world, 20)
    await keep_readiness(world.desk)
    await Influencer.all().update(search_key="zoe")
    monkeypatch.setattr("greenroom.store.influencer_pages.FEW", 0)
    asked: dict[str, Any] = {"order": InfluencerOrder.STATUS, "search": "zoe"}
    after = (await page(world, readiness=[Readiness.OFF], **asked)).rows[-1][0]
    assert (await page(world, readiness=[Readiness.BLOCKED], after=after, **asked)).items == ()


async def test_who_is_archived_has_no_next_show(world: World) -> None:
    await add_many(world, 5)
    await Influencer.all().update(archived_at=world.clock.time)
    await world.bind()
    gone = (await page(world, order=InfluencerOrder.NEXT_SHOW, archived=True)).items
    assert [view.row.next_show_at for view in gone] == [None] * 5
    assert [view.row.name for view in gone] == [f"Name {number}" for number in range(5)]


async def test_who_has_not_signed_in_is_listed_and_counted_on_an_index(
    world: World, database: Database
) -> None:
    await add_many(world, 10)  # without a password
    for name in ("Zoe", "Ana"):
        await world.influencer(name)
    await world.influencer("Gone", password_hash=None, archived_at=world.clock.time)
    await keep_readiness(world.desk)
    async with plans_of(database) as plan:
        waiting = (await page(world, signed_in=False)).items
        tally = await count_standings(world.desk, "", signed_in=False)
    assert [view.row.invitation_pending for view in waiting] == [True] * 10
    assert (sum(tally.standings.values()), tally.unsigned) == (10, 10)
    assert "standings_by_status" in "\n".join(plan)
    assert [view.row.name for view in (await page(world, signed_in=True)).items] == ["Ana", "Zoe"]
    everybody = await count_standings(world.desk, "")
    assert (sum(everybody.standings.values()), everybody.unsigned) == (12, 10)
    assert (await count_standings(world.desk, "ana")).unsigned == 0
    assert [view.row.name for view in (await page(world, search="zoe", signed_in=False)).items] == []


def forged(*key: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


ID = "01a2141b-b121-7feb-814f-2e993541a42c"  # the same in every worker: it is part of test names


@pytest.mark.parametrize(
    ("order", "cursor"),
    [
        ("NAME", ""),
        ("NAME", "x"),
        ("NAME", "é" * 8),
        ("NAME", "[" * 4000),
        ("NAME", forged()),
        ("NAME", forged("NAME")),
        ("NAME", forged("NAME", ID)),
        ("NAME", forged("NAME", 7, ID)),
        ("NAME", forged("NAME", "a", 7)),
        ("NAME", forged("NAME", "a", "not an id")),
        ("NAME", forged("NAME", "a", ID, ID)),
        ("NAME", forged("NAME", "a\x00", ID)),
        ("NAME", forged("NAME", "\ud800", ID)),
        ("STATUS", forged("STATUS", True, "a", ID)),
        ("STATUS", forged("STATUS", 10**30, "a", ID)),
        ("STATUS", forged("STATUS", -1, "a", ID)),
        ("STATUS", forged("STATUS", 1.5, "a", ID)),
        ("NEWEST", forged("NEWEST", "2026-11-22T12:00:00", ID)),
        ("NEWEST", forged("NEWEST", "0001-01-01T00:00:00+23:59", ID)),
        ("NEWEST", forged("NEWEST", "yesterday", ID)),
        ("NEWEST", forged("NEWEST", 7, ID)),
        ("NEWEST", base64.b64encode(b'{"NEWEST": 1}').decode()),
    ],
)
async def test_a_cursor_that_this_desk_did_not_give_is_refused(world: World, order: str, cursor: str) -> None:
    await add_many(world, 3)
    with pytest.raises(BadCursor):
        await page(world, order=InfluencerOrder(order), after=cursor)
