"""Tallies say how many rows there are of each kind, whoever writes them and however."""

import asyncio
from contextlib import suppress
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from tortoise.transactions import in_transaction

from greenroom.store.database import Database
from greenroom.store.models import Influencer, PlannedShow, Workspace
from greenroom.store.sql import Statement
from greenroom.store.tallies import add_up, people_of_accounts, tally
from tests.store.rows import NOON, an_influencer

MIGRATION: Any = import_module("greenroom.store.migrations.0030_tags")
PEOPLE, TAGS, SHOWS = "people of accounts", "people with tags", "foreseen shows"


async def waiting() -> int:
    [row] = await Statement().rows("SELECT COUNT(*) AS n FROM tally_changes")
    return row["n"]


async def an_account(access_key: str) -> Workspace:
    return await Workspace.create(name=access_key, access_key=access_key, created_at=NOON)


@pytest.mark.usefixtures("database")
async def test_people_are_tallied_by_their_account_until_they_are_archived() -> None:
    ours, theirs = await an_account("ours"), await an_account("theirs")
    mia = await an_influencer(workspace_id=ours.id)
    await an_influencer("joe@example.com", workspace_id=ours.id)
    await an_influencer("ann@example.com")
    assert await tally(PEOPLE) == {str(ours.id): 2}
    await Influencer.filter(id=mia.id).update(workspace_id=theirs.id)
    assert await tally(PEOPLE) == {str(ours.id): 1, str(theirs.id): 1}
    await Influencer.filter(id=mia.id).update(archived_at=NOON)
    assert await tally(PEOPLE) == {str(ours.id): 1}
    await Influencer.filter(id=mia.id).update(archived_at=None)
    await Influencer.all().update(note="met")  # which changes nothing of it
    assert await tally(PEOPLE) == {str(ours.id): 1, str(theirs.id): 1}
    await Influencer.filter(id=mia.id).update(can_mint=True)
    assert await people_of_accounts() == {ours.id: 1, theirs.id: 1}
    assert await people_of_accounts(mintable=True) == {theirs.id: 1}
    await Influencer.all().delete()
    assert await tally(PEOPLE) == {}


@pytest.mark.usefixtures("database")
async def test_tags_and_foreseen_shows_are_tallied_too() -> None:
    mia = await an_influencer(tags="night\nart")
    joe = await an_influencer("joe@example.com", tags="night\nart")
    await an_influencer("ann@example.com", archived_at=NOON, tags="night")
    await Influencer.filter(id=joe.id).update(tags="")
    assert await tally(TAGS) == {"night": 1, "art": 1}
    times: dict[str, Any] = {"starts_at": NOON, "ends_at": NOON.replace(hour=13), "planned_at": NOON}
    plan = await PlannedShow.create(
        influencer_id=mia.id, local_start="2026-01-01T12:00", zone="UTC", length_min=60, **times
    )
    assert await tally(SHOWS) == {}
    await PlannedShow.filter(id=plan.id).update(foreseen="CHECKED")
    assert await tally(SHOWS) == {"CHECKED ": 1}
    await PlannedShow.filter(id=plan.id).update(surprise="ROOM_OFF")
    assert await tally(SHOWS) == {"CHECKED ROOM_OFF": 1}
    await plan.delete()
    assert await tally(SHOWS) == {}


@pytest.mark.usefixtures("database")
async def test_to_add_up_changes_no_tally_and_leaves_nothing_to_add() -> None:
    ours = await an_account("ours")
    people = [await an_influencer(f"p{number}@example.com", workspace_id=ours.id) for number in range(3)]
    await add_up()
    await Influencer.filter(id=people[0].id).delete()
    before = await tally(PEOPLE)
    assert (before, await waiting()) == ({str(ours.id): 2}, 1)
    await add_up()
    assert (await tally(PEOPLE), await waiting()) == (before, 0)
    await Influencer.all().delete()
    await add_up()
    rows = await Statement().rows("SELECT key FROM tallies")
    assert (rows, await waiting()) == ([], 0)


@pytest.mark.usefixtures("database")
async def test_what_is_undone_is_not_tallied() -> None:
    ours = await an_account("ours")
    with suppress(KeyError):
        async with in_transaction():
            await an_influencer(workspace_id=ours.id)
            raise KeyError
    assert await tally(PEOPLE) == {}


@pytest.mark.usefixtures("database")
async def test_whoever_adds_up_beside_others_who_write_loses_nothing() -> None:
    ours = await an_account("ours")

    async def write(number: int) -> None:
        async with in_transaction():
            await an_influencer(f"p{number}@example.com", workspace_id=ours.id)

    await asyncio.gather(*(write(number) for number in range(8)), *(add_up() for _ in range(4)))
    assert await tally(PEOPLE) == {str(ours.id): 8}
    await add_up()
    assert await tally(PEOPLE) == {str(ours.id): 8}


@pytest.mark.usefixtures("database")
async def test_tags_are_kept_one_by_one_however_they_are_combined() -> None:
    for number, tags in enumerate(("night\nart", "art\nnight", "art", "night\nart")):
        await an_influencer(f"p{number}@example.com", tags=tags)
    assert await tally(TAGS) == {"night": 3, "art": 4}
    await add_up()
    await Influencer.filter(email="p0@example.com").update(tags="art")
    assert (await tally(TAGS), await waiting()) == ({"night": 2, "art": 4}, 2)
    await add_up()
    rows = await Statement().rows("SELECT key, number FROM tallies ORDER BY key")
    assert rows == [{"key": "art", "number": 4}, {"key": "night", "number": 2}]


async def test_tags_that_were_tallied_together_are_tallied_one_by_one(database: Database) -> None:
    for tags in ("night\nart", "art"):
        await an_influencer(f"{len(tags)}@example.com", tags=tags)
    together = "INSERT INTO tallies (tallied, key, number) SELECT tallied, key, number FROM tally_changes"
    await database.client.execute_script(f"{together}; DELETE FROM tally_changes")
    async with in_transaction() as transaction:
        await MIGRATION.tally_again(None, SimpleNamespace(client=transaction))
    assert await tally(TAGS) == {"night": 1, "art": 2}
    await add_up()
    assert [row["key"] for row in await Statement().rows("SELECT key FROM tallies ORDER BY key")] == [
        "art",
        "night",
    ]
