"""How a database finds what the jobs look for: by an index, however many rows there are."""

import re
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from tortoise.transactions import in_transaction

from greenroom.desk.changes.cursor import ChangeCursor
from greenroom.desk.inbox.asking_admins import ask_admins
from greenroom.desk.rounds.jobs import JOBS
from greenroom.store.database import Database
from greenroom.store.ids import new_id
from greenroom.store.models import AlertReceiver, Influencer, PlannedShow, Show, TokenVersion
from tests.desk.plans.planned import plan
from tests.desk.stage import been_up, press
from tests.world import World

EACH_ROW = {
    "look for forgeries",  # makes each row's MAC again, once a night, in the order of the ids
    "remove old history",  # tests/store/test_old_rows.py, and series without shows, once a night
}
SMALL = {
    # One row, or as many as there are accounts, receivers, admins, processes, or people who wait.
    *("desk", "workspaces", "alert_receivers", "admins", "leases", "inbox_entries"),
    # At most some hundreds, or a few thousand.
    *("changes", "hms_replies"),
    "places",  # those that a recursive statement has found so far
}
FEW = {
    # What is due, or on air: most of the time little or nothing.
    *("room_codes_to_switch", "room_codes_to_make", "shows_handed_out_again", "alert_deliveries_that_wait"),
    *("unchained_audit_entries", "one_open_show_per_influencer", "open_shows_by_sign_of_life"),
    # Read from one end, one row.
    "one_audit_entry_per_place",
}


# PostgreSQL chooses by how many rows there are: of which rows there are more, and how these differ.
NEW_ID = "gen_random_uuid()"
MORE = {
    "influencers": ("token_expires_at IS NULL", {"id": NEW_ID, "email_key": NEW_ID}),
    "planned_shows": ("TRUE", {"id": NEW_ID, "starts_at": "now()", "ends_at": "now() + '1 h'"}),
    "shows": ("TRUE", {"id": NEW_ID, "ended_at": "now()", "end_reason": "'LOST'"}),
    "token_versions": ("TRUE", {"id": NEW_ID, "sealed": "NULL"}),
}


class Asked:
    """Notes the statements that run."""

    def __init__(self, database: Database, patch: pytest.MonkeyPatch) -> None:
        self.sqlite = database.dialect == "sqlite"
        self.statements: dict[str, list[Any]] = {}
        engine = import_module(f"greenroom.store.{database.dialect}_engine")
        for client in (engine.Client, engine.Transaction):
            for name in ("execute_query", "execute_query_dict"):
                patch.setattr(client, name, self._noting(getattr(client, name)))

    def _noting(self, run: Any) -> Any:
        async def noted(client: Any, query: str, values: list[Any] | None = None) -> Any:
            self.statements[query] = [*(values or [])]
            return await run(client, query, values)

        return noted

    async def scans(self) -> list[str]:
        """Name the statements that read a whole table, or a whole index of one, and forget all of them."""
        asked, self.statements = self.statements, {}
        found: list[str] = []
        async with in_transaction() as opened:
            transaction: Any = opened
            if not self.sqlite:  # it reads a small table whole, unless that is switched off
                for means in ("seqscan", "bitmapscan", "sort", "hashjoin", "mergejoin"):
                    await transaction.execute_script(f"SET LOCAL enable_{means} = off")
                await transaction.execute_script("SET LOCAL jit = off")
            for query, values in asked.items():
                if not re.match(r"\s*(SELECT|UPDATE|DELETE|WITH)", query) or "set_config" in query:
                    continue
                explain = "EXPLAIN QUERY PLAN" if self.sqlite else "EXPLAIN"
                rows = await transaction.execute_query_dict(f"{explain} {query}", values)
                plan = [str(row["detail" if self.sqlite else "QUERY PLAN"]) for row in rows]
                if any(self._is_scan(query, plan, number) for number in range(len(plan))):
                    found.append("\n".join([query, *plan]))
        self.statements = {}
        return found

    def _is_scan(self, query: str, plan: list[str], number: int) -> bool:
        step = plan[number]
        if self.sqlite:
            scan = re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", step)
            entered = False
        else:
            scan = re.search(r"(?:Seq|Index|Index Only) Scan.* on (\w+)", step)
            below = plan[number + 1 :]
            end = next((n for n, line in enumerate(below) if "->" in line), None)
            entered = any("Index Cond" in line for line in below[:end])
        if scan is None or entered or "CONSTANT" in step:
            return False
        used = re.search(r"(?:INDEX|using) (\w+)", step)
        return _table(query, scan[1]) not in SMALL and (used is None or used[1] not in FEW)


def _table(query: str, name: str) -> str:
    """Find the table that a statement calls by another name."""
    alias = re.search(rf'(?:FROM|JOIN)\s+"?(\w+)"?\s+(?:AS )?"?{name}"?\b', query)
    return alias[1] if alias else name


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


async def test_no_job_reads_a_whole_table(
    busy: World, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked(database, monkeypatch)
    for job in JOBS:
        if job.name not in EACH_ROW:
            await job.run(busy.desk)
            assert asked.statements, job.name
            assert await asked.scans() == [], job.name
    assert {job.name for job in JOBS} > EACH_ROW


async def test_neither_does_the_look_for_changes(
    busy: World, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked(database, monkeypatch)
    await ChangeCursor(busy.desk).read()
    assert len(asked.statements) == 2
    assert await asked.scans() == []


async def test_a_scan_is_noticed(busy: World, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked(database, monkeypatch)
    await Influencer.filter(note="").limit(1)
    await Influencer.filter(note="").order_by("id").limit(1)
    assert len(await asked.scans()) == 2
