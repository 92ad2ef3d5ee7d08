"""The keys of people are made again when a newer version folds names and emails differently."""

from typing import Any

import pytest

from greenroom.store import database as store
from greenroom.store import folds
from greenroom.store.database import Database
from greenroom.store.models import Admin, DeskRow, Influencer
from greenroom.writing.names import FOLD_VERSION, name_key, search_key
from tests.store.catalogue import read_catalogue, read_columns, read_rows
from tests.store.rows import NOON, an_admin, an_influencer

IDN, ASCII = "maya@b\u00fccher.example", "maya@xn--bcher-kva.example"
AS_BEFORE = {"name_key": "as it was", "search_key": ""}


@pytest.fixture(name="old", autouse=True)
async def _old(database: Database) -> None:
    """Let the keys be those of an older fold."""
    await DeskRow.create(id=1, canary="-", created_at=NOON, fold_version=FOLD_VERSION - 1)


async def everything(database: Database) -> Any:
    return await read_rows(database, await read_columns(database)), await read_catalogue(database)


async def test_an_older_fold_is_pending_once(database: Database) -> None:
    assert await store.pending_migrations(database) == [f"fold_{FOLD_VERSION}"]
    assert await store.migrate(database) == [f"fold_{FOLD_VERSION}"]
    assert await store.pending_migrations(database) == []
    assert await store.migrate(database) == []
    assert (await DeskRow.get(id=1)).fold_version == FOLD_VERSION


async def test_every_key_is_made_again_batch_by_batch(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folds, "BATCH", 2)
    for number in range(5):
        email = f"p{number}@B\u00fccher.example"
        more = {"name": f"\u00c5sa {number}", "handle": f"asa-{number}"}
        tags = {"tags": "Caf\u00e9\nB", "tag_keys": "as it was"}
        await an_influencer(f"old{number}", **{"email": email} | more | tags | AS_BEFORE)
        await an_admin(f"old{number}", email=email)
    await store.migrate(database)
    people = await Influencer.all().order_by("id")
    keys = [(row.email_key, row.name_key, row.search_key) for row in people]
    assert keys == [
        (
            f"p{n}@xn--bcher-kva.example",
            name_key(f"\u00c5sa {n}"),
            search_key(f"\u00c5sa {n}", f"asa-{n}", f"p{n}@B\u00fccher.example"),
        )
        for n in range(5)
    ]
    assert [row.tag_keys for row in people] == ["\ncafe\nb\n"] * 5
    assert [row.version for row in people] == [1] * 5
    admins = [row.email_key for row in await Admin.all().order_by("id")]
    assert admins == [f"p{n}@xn--bcher-kva.example" for n in range(5)]


async def test_a_key_may_be_one_that_another_row_is_about_to_lose(database: Database) -> None:
    await an_influencer("bo@example.com", email="maya@example.com")
    await an_influencer("maya@example.com", email="bo@example.com")
    await store.migrate(database)
    keys = [row.email_key for row in await Influencer.all().order_by("id")]
    assert keys == ["maya@example.com", "bo@example.com"]


@pytest.mark.parametrize("batch", [1, 1000])
@pytest.mark.parametrize("keys", [("one", "other"), (ASCII, "other"), ("one", ASCII)])
async def test_influencers_who_would_have_one_email_are_named_and_nothing_changes(
    database: Database, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, str], batch: int
) -> None:
    monkeypatch.setattr(folds, "BATCH", batch)
    one = await an_influencer(keys[0], email=IDN, **AS_BEFORE)
    other = await an_influencer(keys[1], email=ASCII, archived_at=NOON, **AS_BEFORE)
    await an_influencer("third", email="third@example.com", **AS_BEFORE)
    before = await everything(database)
    with pytest.raises(folds.EmailsMeet) as caught:
        await store.migrate(database)
    [pair] = caught.value.pairs
    assert {(each.kind, each.id, each.email) for each in pair} == {
        ("influencer", one.id, IDN),
        ("influencer", other.id, ASCII),
    }
    assert "@" not in str(caught.value)
    assert str(one.id) in str(caught.value)
    assert await everything(database) == before
    assert await store.pending_migrations(database) == [f"fold_{FOLD_VERSION}"]
    await Influencer.filter(id=other.id).update(email="maya2@example.com")
    assert await store.migrate(database) == [f"fold_{FOLD_VERSION}"]


async def test_of_several_who_would_have_one_email_each_two_are_named(database: Database) -> None:
    emails = (IDN, ASCII, "MAYA@b\u00fccher.example", "zoe@b\u00fccher.example", "zoe@xn--bcher-kva.example")
    ids = [(await an_influencer(f"old{n}", email=email, **AS_BEFORE)).id for n, email in enumerate(emails)]
    with pytest.raises(folds.EmailsMeet) as caught:
        await store.migrate(database)
    named = [(one.id, other.id) for one, other in caught.value.pairs]
    assert named == [(ids[a], ids[b]) for a, b in ((0, 1), (0, 2), (1, 2), (3, 4))]
    assert caught.value.more == 0
    assert "`greenroom influencer email`" in str(caught.value)


async def test_of_very_many_who_meet_the_rest_is_counted(database: Database) -> None:
    for number in range(8):
        await an_influencer(f"old{number}", email=IDN, **AS_BEFORE)
    with pytest.raises(folds.EmailsMeet) as caught:
        await store.migrate(database)
    assert (len(caught.value.pairs), caught.value.more) == (20, 8)
    assert "; and 8 more pairs. Nothing was changed." in str(caught.value)


async def test_an_admin_and_an_influencer_may_have_one_email(database: Database) -> None:
    await an_influencer("one", email=IDN)
    await an_admin("other", email=ASCII)
    assert await store.migrate(database) == [f"fold_{FOLD_VERSION}"]


async def test_admins_who_would_have_one_email_are_named(database: Database) -> None:
    one, other = await an_admin("one", email=IDN), await an_admin("other", email=ASCII)
    before = await everything(database)
    with pytest.raises(folds.EmailsMeet) as caught:
        await store.migrate(database)
    [pair] = caught.value.pairs
    assert [(each.kind, each.id) for each in pair] == [("admin", one.id), ("admin", other.id)]
    assert await everything(database) == before


@pytest.mark.parametrize("first", ["removed", "there"])
async def test_a_removed_admin_leaves_the_email_to_the_one_who_is_there(
    database: Database, first: str
) -> None:
    for which in ("removed", "there") if first == "removed" else ("there", "removed"):
        email = IDN if which == "removed" else ASCII
        await an_admin(which, email=email, removed_at=NOON if which == "removed" else None)
    await store.migrate(database)
    gone, there = await Admin.get(email=IDN), await Admin.get(email=ASCII)
    assert (gone.email_key, there.email_key) == (str(gone.id), ASCII)
