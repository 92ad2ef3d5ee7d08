"""Lists and counts of influencers read indexes, from where a page begins, and no table."""

import re
from typing import Any
from uuid import UUID

import pytest

from greenroom.desk.influencers.listing import InfluencerOrder, count_standings
from greenroom.desk.readiness.keeping import keep_readiness
from greenroom.desk.readiness.readiness import Readiness
from greenroom.store.database import Database
from greenroom.store.models import Influencer
from greenroom.store.places import people_of
from greenroom.store.standing_rule import TOKEN_FAULTS
from greenroom.store.token_rows import next_to_judge
from tests.desk.influencers.test_paging import EITHER_WAY, add_many, page
from tests.store.plans import plans_of, scans
from tests.world import World

INDEXES = {
    InfluencerOrder.STATUS: "standings_by_status",
    InfluencerOrder.NAME: "standings_by_status",
    InfluencerOrder.NEWEST: "standings_by_age",
    InfluencerOrder.LAST_LIVE: "standings_by_last_live",
    InfluencerOrder.NEXT_SHOW: "standings_by_next_show",
}
GOES_ON = r"[^\n]*([ (]\([\w,]+\)[<>]\(|\n[^\n]*Index Cond: [^\n]*ROW\()"  # behind the last one's key


@pytest.mark.parametrize(
    ("order", "readiness"),
    [
        *((order, [Readiness.BLOCKED]) for order in InfluencerOrder),
        *((order, [Readiness.READY, Readiness.EXPIRING]) for order in InfluencerOrder),
        (InfluencerOrder.STATUS, []),
        (InfluencerOrder.NEXT_SHOW, []),
    ],
)
@EITHER_WAY
async def test_a_page_begins_where_it_goes_on_in_an_index(
    world: World, database: Database, order: InfluencerOrder, readiness: list[Readiness], turned: bool
) -> None:
    await add_many(world, 40)
    await keep_readiness(world.desk)
    asked: dict[str, Any] = {"first": 3, "order": order, "readiness": readiness, "turned": turned}
    after = (await page(world, **asked)).rows[-1][0]
    async with plans_of(database) as plan:
        await page(world, **asked, after=after)
    assert [step for step in scans(plan) if "Index" not in step] == []
    assert re.search(INDEXES[order] + GOES_ON, "\n".join(plan))


@pytest.mark.parametrize("order", list(InfluencerOrder))
async def test_those_who_are_archived_are_not_looked_for_among_all(
    world: World, database: Database, order: InfluencerOrder
) -> None:
    await add_many(world, 40)
    await Influencer.filter(name="Name 3").update(archived_at=world.clock.time)
    await keep_readiness(world.desk)
    asked: dict[str, Any] = {"first": 3, "order": order, "archived": True}
    after = (await page(world, **asked)).rows[-1][0]
    async with plans_of(database) as plan:
        rest = await page(world, **asked, after=after)
    assert {view.row.name for view in rest.items} == {"Name 3"}
    assert [step for step in scans(plan) if "Index" not in step] == []
    await world.bind()


@pytest.mark.parametrize("asked", [{}, {"signed_in": False}, {"archived": True}], ids=["all", "new", "gone"])
async def test_counts_are_kept(world: World, database: Database, asked: dict[str, Any]) -> None:
    await add_many(world, 40)
    await keep_readiness(world.desk)
    async with plans_of(database) as plan:
        await count_standings(world.desk, "", **asked)
    assert [step for step in scans(plan) if "Index" not in step] == []
    assert [step for step in plan if "standings_by_end" in step]
    assert [step for step in plan if "standings_by_begin" in step]


async def test_tokens_are_judged_on_behind_the_last_one_also_of_many_that_expire_at_one_moment(
    world: World, database: Database
) -> None:
    await add_many(world, 40)
    [first, *_] = await next_to_judge((world.clock.time, UUID(int=0)), TOKEN_FAULTS, 3)
    assert first.token_expires_at is not None
    async with plans_of(database) as plan:
        rest = await next_to_judge((first.token_expires_at, first.id), TOKEN_FAULTS, 40)
    assert rest
    assert first.id not in {row.id for row in rest}
    assert re.search("influencers_by_token_expiry" + GOES_ON, "\n".join(plan))


async def test_who_follows_an_account_is_found_some_at_a_time_among_its_people(
    world: World, database: Database
) -> None:
    await add_many(world, 40)
    account = await world.connect()
    theirs = [one.id for one in await Influencer.all().order_by("id")][5:12]
    await Influencer.filter(id__in=theirs).update(workspace_id=account.id)
    found: list[UUID] = []
    last = UUID(int=0)
    async with plans_of(database) as plan:
        while some := await people_of(account.id, last, 3):
            found, last = [*found, *some], some[-1]
    assert sorted(found) == theirs
    if database.dialect == "sqlite":  # PostgreSQL knows how many there are, and chooses
        assert "influencers_by_workspace (workspace_id=? AND rowid>?)" in "\n".join(plan)
