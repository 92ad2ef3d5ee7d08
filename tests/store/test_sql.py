"""Rows that are read by hand-written statements are what Tortoise would have read."""

from datetime import timedelta, timezone
from typing import Any

import pytest
from tortoise.expressions import F
from tortoise.transactions import in_transaction

from greenroom.desk.shows.staying import end_own_show
from greenroom.store.bound_rows import add_bound
from greenroom.store.database import Database
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry, Event, Influencer, Lease, SessionRow, Show
from greenroom.store.rows import new_row
from greenroom.store.session_rows import api_key_with_owner, session_with_owner
from greenroom.store.sql import change, find, find_all, insert, save, save_changed, values_of
from greenroom.store.studio_rows import session_and_last_show, studio_row
from greenroom.store.token_owners import token_owners
from tests.desk.stage import press
from tests.store.plans import plans_of
from tests.store.rows import NOON
from tests.world import TABLES, World


async def test_a_row_of_any_table_is_read_as_tortoise_reads_it(world: World) -> None:
    await world.connect()
    await press(world, await world.star())
    read = 0
    for model, key in TABLES.items():
        for row in await model.all().values():
            found = await find(model, **{key: row[key]})
            assert {name: getattr(found, name) for name in row} == row
            read += 1
    assert read > 5


async def test_a_new_row_is_inserted_as_tortoise_inserts_it(world: World) -> None:
    person = await world.star()
    given: dict[str, Any] = {
        "influencer_id": person.id,
        "token_version_id": (await Influencer.get(id=person.id)).token_version_id,
        "room_id": "64a1f0c2b7d3e5a9180b3ca2",
        "role": "broadcaster",
        "holder": "a page",
        "opened_at": NOON.astimezone(timezone(timedelta(hours=5))),
        "seen_at": NOON,
        "ended_at": NOON,
        "end_reason": "LOST",
    }
    ours, theirs = new_row(Show, **given), Show(**given)
    assert ours.id != new_row(Show, **given).id
    await insert(ours)
    await theirs.save()
    theirs.id = ours.id
    assert values_of(await Show.get(id=ours.id)) == values_of(theirs)
    ours.room_id, ours.role = "64a1f0c2b7d3e5a9180b3ca3", "guest"
    await save(ours, ["role"])
    assert await Show.filter(id=ours.id).values_list("role", "room_id") == [("guest", theirs.room_id)]
    await ours.save()  # Tortoise knows that it is there
    assert (await Show.get(id=ours.id)).room_id == ours.room_id


@pytest.mark.usefixtures("world")
async def test_what_a_new_row_says_in_json_is_read_again() -> None:
    said = {"role": "Ä", "of": [1, None], "why": {"so": True}}
    entry = new_row(AuditEntry, at=NOON, actor_kind="DESK", action="KEYS_ROTATED", after=said)
    await insert(entry)
    read = await AuditEntry.get(id=entry.id)
    assert (read.before, read.after) == (None, said)


@pytest.mark.usefixtures("world")
async def test_the_database_numbers_a_new_row_that_has_no_id() -> None:
    for kind in ("FIRST", "SECOND"):
        await insert(new_row(Event, at=NOON, kind=kind))
    (first, second) = await Event.all().order_by("-seq").limit(2).values_list("seq", "kind")
    assert (first[1], second[1]) == ("SECOND", "FIRST")
    assert first[0] > second[0]


@pytest.mark.parametrize(
    ("tests", "found"),
    [
        ({}, True),
        ({"archived_at": None}, True),
        ({"archived_at__isnull": True}, True),
        ({"archived_at__isnull": False}, False),
        ({"created_at__gt": NOON.replace(year=2000)}, True),
        ({"created_at__gt": NOON.replace(year=2100)}, False),
        ({"name": "Maya", "streaming_enabled": True}, True),
        ({"name": "Zoe"}, False),
        ({"name__isnull": False}, True),
        ({"name": None}, False),
    ],
    ids=repr,
)
async def test_a_row_is_found_by_what_its_columns_hold(
    world: World, tests: dict[str, Any], found: bool
) -> None:
    person = await world.influencer("Maya")
    await world.influencer("Zoe", archived_at=world.clock())
    row = await find(Influencer, id=person.id, **tests)
    assert (row is not None) is found


@pytest.mark.usefixtures("world")
async def test_a_condition_on_what_is_no_column_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        await find(Influencer, held=False, **{"1=1 OR id": 1})
    with pytest.raises(KeyError):
        await find(Influencer, name__contains="a")


@pytest.mark.usefixtures("world")
async def test_a_column_goes_by_the_name_that_the_model_gives_it() -> None:
    await Lease.create(name="a", owner="b", until=NOON)
    lease = await find(Lease, owner="b")
    assert lease is not None
    assert (lease.owner, lease.until) == ("b", NOON)


@pytest.mark.usefixtures("world")
async def test_a_held_row_is_as_it_is_in_the_transaction() -> None:
    async with in_transaction():
        await Event.create(at=NOON, kind="A")
        held = await find(Event, held=True, kind="A")
        assert held is not None
        assert held.kind == "A"


async def test_rows_are_sorted_and_cut_as_asked(world: World) -> None:
    names = ["Zoe", "Ana", "Maya"]
    for name in names:
        await world.influencer(name)
    found = await find_all(Influencer, order=("-name", "id"), most=2, archived_at=None)
    assert [row.name for row in found] == ["Zoe", "Maya"]
    assert len(await find_all(Influencer)) == 3
    assert await find_all(Influencer, name="Nobody") == []


async def test_only_what_meets_the_conditions_is_changed(world: World) -> None:
    maya, zoe = await world.influencer("Maya"), await world.influencer("Zoe")
    new = {"note": "plays late", "last_live_at": NOON, "open_show_id": None}
    assert await change(Influencer, new, id=maya.id, archived_at=None) == 1
    assert await change(Influencer, {"note": "never"}, id=zoe.id, archived_at__isnull=False) == 0
    changed, same = await find(Influencer, id=maya.id), await find(Influencer, id=zoe.id)
    assert changed is not None
    assert (changed.note, changed.last_live_at) == ("plays late", NOON)
    assert same is not None
    assert (same.note, same.last_live_at) == ("", None)


async def test_a_column_is_changed_by_an_expression(world: World) -> None:
    person = await Influencer.get(id=(await world.star()).id)
    new = {"version": F("version") + 1, "note": "two"}
    assert await change(Influencer, new, id=person.id, archived_at=None) == 1
    now = await Influencer.get(id=person.id)
    assert (now.version, now.note) == (person.version + 1, "two")


@pytest.mark.usefixtures("world")
async def test_a_time_without_a_zone_is_refused_in_a_condition_and_in_a_change() -> None:
    naive = NOON.replace(tzinfo=None)
    event = await Event.create(at=NOON, kind="A")
    with pytest.raises(ValueError, match="needs a zone"):
        await find(Event, kind="A", at__gt=naive)
    with pytest.raises(ValueError, match="needs a zone"):
        await change(Event, {"at": naive}, kind="A")
    assert event == await find(Event, at=NOON)


async def test_only_columns_that_have_changed_are_saved(world: World) -> None:
    person = await world.influencer("Maya")
    row = await find(Influencer, id=person.id)
    assert row is not None
    before = values_of(row)
    await change(Influencer, {"note": "from somebody else"}, id=person.id)
    await save_changed(row, before)
    row.last_live_at = NOON
    await save_changed(row, before)
    saved = await find(Influencer, id=person.id)
    assert saved is not None
    assert (saved.note, saved.last_live_at) == ("from somebody else", NOON)


async def test_a_studio_is_read_with_what_there_is_of_it(world: World) -> None:
    person = await world.star()
    row = await studio_row(person.id)
    assert (row.influencer.id, row.report, row.show, row.request) == (person.id, None, None, None)
    on_stage = await press(world, person)
    row = await studio_row(person.id)
    assert row.show == await Show.get(id=on_stage.show.id)


async def test_a_session_and_the_newest_show_are_read_together(world: World) -> None:
    person, another = await world.star(), await world.star()
    assert await session_and_last_show(new_id(), person.id) == (None, None)
    first = await press(world, person)
    await end_own_show(world.desk, person, first.show.id, holder="phone")
    world.clock.go_on(minutes=1)
    newest = await press(world, person)
    await press(world, another)
    session, show = await session_and_last_show(person.session_id, person.id)
    assert (session and session.id, show and show.id) == (person.session_id, newest.show.id)


async def test_a_session_is_read_with_the_one_person_whose_it_is(world: World) -> None:
    person = await world.star()
    on_stage = await press(world, person)
    session, owner, page = await session_with_owner(str(person.session_id))
    assert (session and session.id, owner and owner.id) == (person.session_id, person.id)
    assert isinstance(owner, Influencer)
    assert page is not None
    assert page() == await studio_row(person.id)
    assert page().show == await Show.get(id=on_stage.show.id)
    assert await session_with_owner("another") == (None, None, None)


async def test_an_admins_session_is_read_without_a_page(world: World) -> None:
    admin = await world.admin()
    times = {"created_at": NOON, "seen_at": NOON, "expires_at": NOON}
    whose = {"admin_id": admin.id, "audience": "ADMIN", "transport": "COOKIE"}
    await add_bound(world.desk.vault, new_row(SessionRow, token_hash="hash", **whose, **times))
    session, owner, page = await session_with_owner("hash")
    assert (session and session.admin_id, owner and owner.id, page) == (admin.id, admin.id, None)


async def test_what_all_requests_ask_for_searches_no_table(world: World, database: Database) -> None:
    person = await world.star()
    async with plans_of(database) as steps:
        await session_with_owner("hash")
        await api_key_with_owner("hash")
        await studio_row(person.id)
        await session_and_last_show(person.session_id, person.id)
        await token_owners(person.id, "fingerprint", "user", NOON)
        await find(Influencer, id=person.id, archived_at=None)
    scans = [step for step in steps if "SCAN" in step.upper() and "INDEX" not in step.upper()]
    own = ("twin", "namesakes", "subquery", "CONSTANT", "SCAN one")  # what they have found already
    assert [step for step in scans if not any(name.upper() in step.upper() for name in own)] == []
