"""How a database finds what the jobs look for: by an index, however many rows there are."""

from datetime import timedelta

import pytest

from greenroom.desk.changes.cursor import ChangeCursor
from greenroom.desk.inbox.asking_admins import ask_admins
from greenroom.desk.rounds.jobs import JOBS
from greenroom.store.database import Database
from greenroom.store.ids import new_id
from greenroom.store.models import AlertReceiver, Influencer, PlannedShow, Show, TokenVersion
from tests.desk.plans.planned import plan
from tests.desk.stage import been_up, press
from tests.store.asked import scans_of
from tests.store.explained import WITHOUT, explain, sent
from tests.world import World

EACH_ROW = {
    "look for forgeries",  # makes each row's MAC again, once a night, in the order of the ids
    "keep how influencers stand",  # tests/store/test_influencer_plans.py
    "remove old history",  # tests/store/test_old_rows.py, and series without shows, once a night
}
# PostgreSQL chooses by how many rows there are: of which rows there are more, and how these differ.
NEW_ID = "gen_random_uuid()"
MORE = {
    "influencers": ("token_expires_at IS NULL", {"id": NEW_ID, "email_key": NEW_ID}),
    "planned_shows": ("TRUE", {"id": NEW_ID, "starts_at": "now()", "ends_at": "now() + '1 h'"}),
    "shows": ("TRUE", {"id": NEW_ID, "ended_at": "now()", "end_reason": "'LOST'"}),
    "token_versions": ("TRUE", {"id": NEW_ID, "sealed": "NULL"}),
}


@pytest.fixture(name="busy")
async def _busy(world: World, database: Database) -> World:
    """Make something of each kind that the jobs look for."""
    await been_up(world)
    await world.connect()
    stars = [await world.star(f"Star {number}") for number in range(4)]
    await plan(world, stars[0])
    soon = world.desk.now() + timedelta(minutes=55)
    await PlannedShow.all().update(starts_at=soon, ends_at=soon + timedelta(hours=1))
    await ask_admins(world.desk, await world.influencer())
    await press(world, stars[1])
    await press(world, stars[2])
    silent = world.desk.now() - timedelta(hours=1)
    await Show.filter(influencer_id=stars[2].id).update(seen_at=silent)
    await Show.filter(influencer_id=stars[1].id).update(handed_out_again=2, handed_out_at=silent)
    await Influencer.filter(id=stars[0].id).update(room_code_kind="REAL", code_enabled=False)
    await Influencer.filter(id=stars[3].id).update(code_checked_at=world.desk.now())
    await TokenVersion.filter(influencer_id=stars[3].id).update(expires_at=silent, sealed="gone")
    await AlertReceiver.create(id=new_id(), host="example.com", created_at=silent)
    if database.dialect == "postgres":
        for table, (which, other) in MORE.items():
            values = ", ".join(f"'{column}', {value}" for column, value in other.items())
            row = f"jsonb_populate_record(one, jsonb_build_object({values}))"
            copies = f"SELECT ({row}).* FROM {table} one, generate_series(1, 500) WHERE {which}"
            await database.client.execute_script(f"INSERT INTO {table} {copies}; ANALYZE {table}")
        await world.bind()
    return world


async def test_no_job_reads_a_whole_table(busy: World, database: Database) -> None:
    for job in JOBS:
        if job.name not in EACH_ROW:
            with sent() as asked:
                await job.run(busy.desk)
            assert asked, job.name
            scans = await scans_of(database, asked)
            assert not scans, f"{job.name}: {scans}"
    assert {job.name for job in JOBS} > EACH_ROW


async def test_neither_does_the_look_for_changes(busy: World, database: Database) -> None:
    with sent() as asked:
        await ChangeCursor(busy.desk).read()
    assert len(asked) == 4
    assert await scans_of(database, asked) == {}
    # Of the shows on air, their tokens are looked up, and not the other way about.
    assert "shows_by_token_version" not in str(await explain(database, asked, without=WITHOUT))


async def test_tokens_on_air_are_looked_up_one_by_one_however_postgres_would_join(
    busy: World, database: Database
) -> None:
    if database.dialect != "postgres":
        pytest.skip("SQLite joins in no other way")
    with sent() as asked:
        await ChangeCursor(busy.desk).read()
    looking = {query: values for query, values in asked.items() if "token_versions" in query}
    many_on_air = ("nestloop", "mergejoin")
    [steps] = (await explain(database, looking, without=many_on_air)).values()
    plan = "\n".join(steps)
    assert "Index Scan using token_versions_pkey on token_versions" in plan


@pytest.mark.usefixtures("busy")
async def test_a_scan_is_noticed(database: Database) -> None:
    with sent() as asked:
        await Influencer.filter(note="").limit(1)
        await Influencer.filter(note="").order_by("id").limit(1)
    assert len(await scans_of(database, asked)) == 2
