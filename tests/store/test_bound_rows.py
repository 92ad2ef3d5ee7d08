"""Changing a bound row while others change it: no change is lost, and the MAC stays right."""

import asyncio
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

import pytest

from greenroom.store.bound_rows import (
    BOUND_MODELS,
    NotGenuineError,
    add_bound,
    bind,
    change_bound,
    forged_rows,
    genuine,
    is_genuine,
    try_change,
)
from greenroom.store.ids import new_id
from greenroom.store.key_file import new_keys
from greenroom.store.models import Admin, BoundRow
from greenroom.store.vault import Vault
from tests.store.explained import sent
from tests.store.rows import NOON

pytestmark = pytest.mark.usefixtures("database")

MOMENT = timedelta(microseconds=1)
CHANGES: dict[str, Any] = {
    "role": "VIEWER",
    "password_maker_id": UUID(int=7),
    "created_at": NOON + MOMENT,
    "removed_at": NOON,
}


@pytest.fixture(name="vault")
def _vault() -> Vault:
    return Vault(new_keys())


async def new_admin(vault: Vault, email: str = "ada@example.com") -> UUID:
    row = Admin(id=new_id(), email=email, email_key=email, name="Ada", role="OWNER", created_at=NOON)
    await add_bound(vault, row)
    return row.id


def held_by(row: BoundRow) -> dict[str, Any]:
    return {column: getattr(row, column) for column in (*row.BOUND, "mac")}


async def test_of_two_who_read_a_row_before_either_changed_it_neither_change_is_lost(vault: Vault) -> None:
    ada = await new_admin(vault)
    one, other = [await Admin.get(id=ada) for _ in range(2)]
    await change_bound(vault, one, role="VIEWER")
    await change_bound(vault, other, removed_at=NOON)
    row = await Admin.get(id=ada)
    assert (row.role, row.removed_at, is_genuine(vault, row)) == ("VIEWER", NOON, True)
    assert (other.role, other.mac) == ("VIEWER", row.mac)


async def test_of_many_changes_at_once_none_is_lost(vault: Vault) -> None:
    ada = await new_admin(vault)
    read = [await Admin.get(id=ada) for _ in CHANGES]
    changes = [
        change_bound(vault, row, **cast("Any", {column: value}))
        for row, (column, value) in zip(read, CHANGES.items(), strict=True)
    ]
    await asyncio.gather(*changes)
    row = await Admin.get(id=ada)
    assert {column: getattr(row, column) for column in CHANGES} == CHANGES
    assert is_genuine(vault, row)


async def test_a_try_on_a_row_that_was_changed_since_it_was_read_changes_nothing(vault: Vault) -> None:
    ada = await new_admin(vault)
    one, other = [await Admin.get(id=ada) for _ in range(2)]
    assert await try_change(vault, one, role="VIEWER") is True
    before, known = await Admin.filter(id=ada).values(), held_by(other)
    assert await try_change(vault, other, removed_at=NOON) is False
    assert await Admin.filter(id=ada).values() == before
    assert held_by(other) == known


async def test_a_change_of_a_row_that_was_forged_meanwhile_signs_nothing(vault: Vault) -> None:
    ada = await new_admin(vault)
    read = await Admin.get(id=ada)
    await change_bound(vault, await Admin.get(id=ada), removed_at=NOON)
    await Admin.filter(id=ada).update(role="MANAGER")
    before = await Admin.filter(id=ada).values()
    with pytest.raises(NotGenuineError, match="greenroom doctor"):
        await change_bound(vault, read, password_maker_id=UUID(int=7))
    assert await Admin.filter(id=ada).values() == before


TIMES = [
    (model, column)
    for model in BOUND_MODELS
    for column in model.BOUND
    if issubclass(cast("Any", model)._meta.fields_map[column].field_type, datetime)
]


def test_these_times_are_bound() -> None:
    assert [f"{model.__name__}.{column}" for model, column in TIMES] == [
        "Admin.created_at",
        "Admin.removed_at",
        "Influencer.created_at",
        "Influencer.archived_at",
        "SessionRow.created_at",
        "SessionRow.seen_at",
        "SessionRow.expires_at",
        "SessionRow.confirmed_at",
        "SessionRow.revoked_at",
        "Link.created_at",
        "Link.expires_at",
        "Link.used_at",
        "Link.revoked_at",
        "ApiKey.created_at",
        "ApiKey.expires_at",
        "ApiKey.revoked_at",
    ]


@pytest.mark.parametrize(("model", "column"), TIMES)
async def test_a_microsecond_more_or_less_is_another_time(
    vault: Vault, model: type[BoundRow], column: str
) -> None:
    row = model(id=new_id(), **{column: NOON})
    bind(vault, row)
    for moment, fits in ((NOON, True), (NOON + MOMENT, False), (NOON - MOMENT, False)):
        setattr(row, column, moment)
        assert is_genuine(vault, row) is fits


@pytest.mark.parametrize("model", BOUND_MODELS)
def test_a_row_that_was_genuine_once_is_forged_once_any_of_its_columns_is_another(
    vault: Vault, model: type[BoundRow]
) -> None:
    told: list[BoundRow] = []
    vault.on_forged = told.append
    row = model(id=new_id(), **{column: NOON for this, column in TIMES if this is model})
    bind(vault, row)
    assert [genuine(vault, row), genuine(vault, row)] == [row, row]
    for column in ("mac", *model.BOUND):
        before = getattr(row, column)
        setattr(row, column, NOON + MOMENT if isinstance(before, datetime) else "another")
        assert genuine(vault, row) is None
        setattr(row, column, before)
        assert genuine(vault, row) is row
    assert len(told) == 1 + len(model.BOUND)
    row.id = new_id()  # as a copy under another id
    assert genuine(vault, row) is None


def test_a_row_that_was_genuine_once_no_longer_is_once_its_key_is_retired() -> None:
    now = old = new_keys()
    vault = Vault(old, lambda: now)
    row = Admin(id=new_id(), email="ada@example.com", name="Ada", role="OWNER", created_at=NOON)
    bind(vault, row)
    now = rotating = old.with_new().promoted()
    assert genuine(vault, row) is row
    now = rotating.finished(NOON)
    assert genuine(vault, row) is None


def test_no_more_rows_are_remembered_as_genuine_than_there_may_be(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greenroom.store.bound_rows.MOST_PROVED", 3)
    for _ in range(10):
        row = Admin(id=new_id(), email="ada@example.com", name="Ada", role="OWNER", created_at=NOON)
        bind(vault, row)
        assert genuine(vault, row) is row
        assert 1 <= len(vault.proved) <= 3


async def test_the_database_keeps_a_bound_time_to_the_microsecond(vault: Vault) -> None:
    ada = await new_admin(vault)
    for moment in (NOON + MOMENT, NOON + 999_999 * MOMENT):
        await change_bound(vault, await Admin.get(id=ada), created_at=moment)
        row = await Admin.get(id=ada)
        assert (row.created_at, is_genuine(vault, row)) == (moment, True)
        await Admin.filter(id=ada).update(created_at=moment - MOMENT)
        assert is_genuine(vault, await Admin.get(id=ada)) is False
        await Admin.filter(id=ada).update(created_at=moment)
        assert is_genuine(vault, await Admin.get(id=ada)) is True


async def test_rows_are_looked_through_a_few_at_a_time_by_what_is_bound_of_them(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greenroom.store.bound_rows.CHECKED_AT_ONCE", 2)
    people = [await new_admin(vault, f"{name}@example.com") for name in ("ada", "bob", "cy")]
    assert [row.id async for row in forged_rows(vault, Admin)] == []
    await Admin.filter(id__in=people[1:]).update(role="VIEWER")
    with sent() as asked:
        assert {row.email async for row in forged_rows(vault, Admin)} == {"bob@example.com", "cy@example.com"}
    assert all("LIMIT" in sql and "email_key" not in sql for sql in asked)
    assert [values[-1] for values in asked.values()] == [2, 2]
