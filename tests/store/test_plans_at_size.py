"""What PostgreSQL reads of a large desk: by plans for the moment's values, and by those it keeps for all."""

import re
from typing import Any

import pytest
from tortoise.transactions import in_transaction

from greenroom.desk.changes.cursor import ChangeCursor
from greenroom.desk.influencers.listing import InfluencerOrder, count_standings
from greenroom.desk.readiness.keeping import keep_readiness
from greenroom.store import searching, standings
from greenroom.store.changes import KEPT, forget_old_changes, read_state
from greenroom.store.database import Database
from greenroom.store.ids import new_id
from greenroom.store.models import Influencer, Show
from greenroom.store.sql import Statement
from tests.desk.influencers.test_paging import page
from tests.store.explained import Statements, sent
from tests.store.rows import a_show, a_token_version
from tests.world import World

PEOPLE = 4_000  # so many that it would rather read a table than look each of them up


@pytest.fixture(name="crowded")
async def _crowded(world: World, database: Database) -> World:
    if database.dialect != "postgres":
        pytest.skip("SQLite has one plan for all values, and knows no numbers")
    people = [Influencer(id=new_id(), name=f"Name {n}", created_at=world.clock.time) for n in range(PEOPLE)]
    for person in people:
        person.email = person.email_key = person.name_key = person.search_key = f"everybody {person.id}"
    await Influencer.bulk_create(people)
    await database.client.execute_script("ANALYZE")
    await world.bind()
    await keep_readiness(world.desk)
    await database.client.execute_script("ANALYZE")
    return world


async def plan_of(asked: Statements, *, kept: bool) -> str:
    """Return how the open database would run these statements.

    Args:
        kept: by plans for all values, which it makes once a statement has run a few times.
    """
    steps: list[str] = []
    async with in_transaction() as opened:
        transaction: Any = opened
        for number, (query, values) in enumerate(asked.items()):
            explain, given = f"EXPLAIN {query}", values
            if kept:
                await transaction.execute_script("SET LOCAL plan_cache_mode = force_generic_plan")
                await transaction.execute_script(f"PREPARE plan{number} AS {query}")
                nulls = f"({', '.join(['NULL'] * len(values))})" if values else ""
                explain, given = f"EXPLAIN EXECUTE plan{number}{nulls}", []
            rows = await transaction.execute_query_dict(explain, given)
            steps += [row["QUERY PLAN"] for row in rows]
            if kept:
                await transaction.execute_script(f"DEALLOCATE plan{number}")
    return "\n".join(steps)


@pytest.mark.parametrize("kept", [False, True], ids=["of the moment", "kept"])
async def test_standings_are_looked_up_however_many_there_are(
    crowded: World, kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standings, "MOST_STALE", 500)  # of so many people as few as of more
    with sent() as asked:
        for search in ("everybody", ""):
            await count_standings(crowded.desk, search)
            await page(crowded, first=3, order=InfluencerOrder.STATUS, search=search)
        await ChangeCursor(crowded.desk).read()
        await keep_readiness(crowded.desk)
    plan = await plan_of(asked, kept=kept)
    assert "Index Scan using standings_pkey on standings" in plan
    assert "Seq Scan on standings" not in plan


@pytest.mark.parametrize("kept", [False, True], ids=["of the moment", "kept"])
async def test_those_on_air_are_looked_up_one_by_one(crowded: World, database: Database, kept: bool) -> None:
    on_air = await Influencer.all().order_by("id").limit(PEOPLE // 8)
    token = (await a_token_version(on_air[0].id)).id
    await Show.bulk_create(a_show(one.id, token) for one in on_air)
    await database.client.execute_script("ANALYZE shows")
    with sent() as asked:
        await keep_readiness(crowded.desk)
    plan = await plan_of(asked, kept=kept)
    assert "Index Scan using standings_pkey on standings" in plan
    assert "Seq Scan on standings" not in plan


@pytest.mark.parametrize("kept", [False, True], ids=["of the moment", "kept"])
async def test_a_search_asks_its_index_however_many_match(crowded: World, kept: bool) -> None:
    with sent() as asked:
        await count_standings(crowded.desk, "everybody")
        await page(crowded, first=3, order=InfluencerOrder.STATUS, search="everybody")
    plan = await plan_of(asked, kept=kept)
    assert "Bitmap Index Scan on influencers_by_pieces" in plan
    assert not re.search(r"Filter: .*searched_pieces", plan)  # of each row that is read


async def test_what_very_many_have_is_counted_in_the_table_and_what_few_have_by_the_index(
    crowded: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MOST_LISTED", PEOPLE // 2)
    for words, count in (("everybody", PEOPLE), ("nobody", 0)):
        with sent() as asked:
            assert sum((await count_standings(crowded.desk, words)).standings.values()) == count
        plan = await plan_of(asked, kept=False)
        assert "Sample Scan on influencers" in plan
        assert ("influencers_by_pieces" in plan) == (count == 0)


@pytest.mark.usefixtures("crowded")
async def test_pieces_that_nearly_all_have_are_not_asked_for_beside_those_that_few_have() -> None:
    some = await Influencer.all().order_by("id").first()
    assert some is not None
    found = await searching.look_up(searching.Search(("everybody", str(some.id))), archived=False)
    assert found is not None
    asked = found.asked.split(" & ")
    assert f"'{str(some.id)[-3:]}'" in asked
    assert "'eve'" not in asked
    statement = Statement()
    rows = await statement.rows(searching.ids_of(statement, found))
    assert [row["id"] for row in rows] == [some.id]


async def test_what_changed_is_counted_where_very_much_was_deleted_at_once(
    crowded: World, database: Database
) -> None:
    await database.client.execute_script("INSERT INTO changes SELECT FROM generate_series(1, 20000)")
    await forget_old_changes()
    await database.client.execute_script("VACUUM ANALYZE changes")
    with sent() as asked:
        assert (await read_state(crowded.clock.time)).count == KEPT
        await forget_old_changes()
    assert "Seq Scan on changes" not in await plan_of(asked, kept=False)
