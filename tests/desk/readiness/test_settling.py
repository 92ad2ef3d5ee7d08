"""While very many are stale, as after an upgrade: lists and counts stay as quick, and say that some lack."""

from datetime import timedelta
from typing import Any

import pytest

from greenroom.desk.changes.cursor import ChangeCursor
from greenroom.desk.influencers.listing import InfluencerOrder, count_standings
from greenroom.desk.readiness.keeping import keep_readiness
from greenroom.desk.readiness.readiness import Readiness, moment
from greenroom.desk.shows.going_live import go_live
from greenroom.store.database import Database
from greenroom.store.models import Influencer, Standing
from greenroom.store.sql import Statement
from greenroom.store.standings import keep_standings
from tests.desk.influencers.test_paging import add_many, page
from tests.store.explained import sent
from tests.store.plans import plans_of, scans
from tests.world import World

MOST, PEOPLE = 5, 20
BY_STATUS: dict[str, Any] = {"order": InfluencerOrder.STATUS, "first": 50}
OLD = timedelta(days=400)


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("standings", "influencer_pages"):
        monkeypatch.setattr(f"greenroom.store.{module}.MOST_STALE", MOST)


@pytest.fixture(name="crowd")
async def _crowd(world: World) -> World:
    await add_many(world, PEOPLE)
    for number in range(7):
        await Influencer.filter(name=f"Name {number}").update(search_key=f"name {number}")
    return world


async def test_lists_and_counts_fill_up_and_say_so(crowd: World) -> None:
    counts = await count_standings(crowd.desk, "")
    assert (sum(counts.standings.values()), counts.more, counts.settling) == (MOST, True, True)
    assert len((await page(crowd, **BY_STATUS)).items) == MOST
    assert await keep_standings(moment(crowd.desk), 10) == 10
    counts = await count_standings(crowd.desk, "")
    assert (sum(counts.standings.values()), counts.settling) == (10 + MOST, True)
    assert len((await page(crowd, **BY_STATUS)).items) == 10 + MOST
    await keep_readiness(crowd.desk)
    counts = await count_standings(crowd.desk, "")
    assert (sum(counts.standings.values()), counts.more, counts.settling) == (PEOPLE, False, False)
    assert len((await page(crowd, **BY_STATUS)).items) == PEOPLE


async def test_those_on_air_are_there_before_all_others(crowd: World) -> None:
    for number in range(3):
        await go_live(crowd.desk, await crowd.star(f"Star {number}"))
    await Standing.all().update(until=crowd.clock.time - OLD, made_for="another rule")
    assert await keep_standings(moment(crowd.desk), 2) == 2
    assert await keep_standings(moment(crowd.desk), 2) == 1
    live = await page(crowd, **BY_STATUS, readiness=[Readiness.LIVE])
    assert sorted(view.row.name for view in live.items) == ["Star 0", "Star 1", "Star 2"]
    counts = await count_standings(crowd.desk, "")
    assert (counts.standings["LIVE"], counts.settling) == (3, True)


async def test_where_nobody_was_looked_at_yet_it_is_said_that_some_lack(crowd: World) -> None:
    assert (await count_standings(crowd.desk, "", archived=True)).settling
    await keep_readiness(crowd.desk)
    archived = await count_standings(crowd.desk, "", archived=True)
    assert (archived.standings, archived.settling) == ({}, False)


@pytest.mark.parametrize("order", list(InfluencerOrder))
async def test_whoever_is_looked_for_is_found(crowd: World, order: InfluencerOrder) -> None:
    for number in range(7):
        name = f"Name {number}"
        found = await page(crowd, order=order, first=50, search=name)
        assert [view.row.name for view in found.items] == [name] * len(range(number, PEOPLE, 7))
        counts = await count_standings(crowd.desk, name)
        assert (sum(counts.standings.values()), counts.settling) == (len(found.items), False)


@pytest.mark.parametrize("order", [InfluencerOrder.NAME, InfluencerOrder.NEWEST, InfluencerOrder.LAST_LIVE])
async def test_lists_that_are_sorted_by_something_else_are_whole(
    crowd: World, order: InfluencerOrder
) -> None:
    assert len((await page(crowd, order=order, first=50)).items) == PEOPLE


async def test_nobody_reads_through_all_whose_time_is_over(crowd: World) -> None:
    await keep_readiness(crowd.desk)
    first = await page(crowd, first=PEOPLE - 1, order=InfluencerOrder.STATUS)
    over = [view.row.id for view in first.items]
    await Standing.filter(influencer_id__in=over).update(until=crowd.clock.time - OLD)
    seen = await page(crowd, **BY_STATUS, readiness=list(Readiness))
    assert len(seen.items) in range(MOST, PEOPLE)
    assert (await count_standings(crowd.desk, "")).settling
    await keep_readiness(crowd.desk)
    assert len((await page(crowd, **BY_STATUS)).items) == PEOPLE


async def test_open_pages_ask_again_until_all_are_there(crowd: World) -> None:
    cursor = ChangeCursor(crowd.desk)
    before = await cursor.read()
    assert await cursor.read() == before
    crowd.clock.go_on(seconds=5)
    assert await cursor.read() != before
    await keep_readiness(crowd.desk)
    crowd.clock.go_on(seconds=5)
    done = await cursor.read()
    crowd.clock.go_on(seconds=5)
    assert await cursor.read() == done


async def test_a_search_meanwhile_reads_nobody_else(world: World, database: Database) -> None:
    await add_many(world, 300)
    await world.influencer("Zoe")
    await database.client.execute_script("ANALYZE influencers")
    async with plans_of(database, bitmaps=True) as plan:
        assert len((await page(world, **BY_STATUS, search="zoe")).items) == 1
        assert sum((await count_standings(world.desk, "zoe")).standings.values()) == 1
    assert not scans(plan)


async def test_postgres_knows_how_a_table_is_filled_that_was_kept_anew(
    crowd: World, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greenroom.desk.readiness.keeping.AT_ONCE", 6)
    monkeypatch.setattr("greenroom.desk.readiness.keeping.MANY", 12)
    with sent() as asked:
        await keep_readiness(crowd.desk)
    if database.dialect == "sqlite":
        assert not [query for query in asked if "ANALYZE" in query]
    else:
        found = await Statement().rows(
            "SELECT n_distinct FROM pg_stats WHERE tablename = 'standings' AND attname = 'made_for'"
        )
        assert found == [{"n_distinct": 1}]  # nobody is left who was not looked at
