"""What is sealed in the desk's own row."""

import asyncio
import json
from typing import Any

import pytest

from greenroom.store.bound_rows import ROWS_FORMAT
from greenroom.store.canary import (
    DESK_ROW,
    BackupError,
    Canary,
    MissingDeskError,
    UnboundError,
    WrongKeysError,
    bind_rows,
    check_canary,
    require_bound,
    rows_are_bound,
)
from greenroom.store.key_file import Keys, new_keys
from greenroom.store.models import Admin, AuditEntry, DeskRow
from greenroom.store.vault import Vault
from tests.store.rows import NOON, an_admin
from tests.world import forgeries

KEYS = new_keys()
VAULT = Vault(KEYS)


@pytest.mark.usefixtures("database")
async def test_a_new_database_takes_on_the_keys_and_refuses_others_from_then_on() -> None:
    await check_canary(VAULT, NOON)
    desk = await DeskRow.get()
    assert (desk.id, desk.demo, desk.created_at) == (1, False, NOON)
    await check_canary(VAULT)
    with pytest.raises(WrongKeysError, match="made with another key file"):
        await check_canary(Vault(new_keys()))
    assert (await DeskRow.get()).canary == desk.canary


@pytest.mark.usefixtures("database")
async def test_the_canary_opens_with_an_old_key_after_a_new_one_was_added() -> None:
    await check_canary(VAULT)
    await check_canary(Vault(Keys(new_keys().seal | KEYS.seal, KEYS.hash)))


@pytest.mark.usefixtures("database")
async def test_workers_that_start_at_once_on_a_new_database_agree() -> None:
    await asyncio.gather(*(check_canary(VAULT) for _ in range(8)))
    assert await DeskRow.all().count() == 1


@pytest.mark.usefixtures("database")
async def test_of_two_first_starts_with_unlike_keys_one_is_refused() -> None:
    outcomes = await asyncio.gather(
        check_canary(VAULT), check_canary(Vault(new_keys())), return_exceptions=True
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Canary", "WrongKeysError"]


async def an_old_desk() -> None:
    """Make a desk as it was before its rows were bound, with an admin."""
    await check_canary(VAULT, NOON)
    old = VAULT.seal("the keys fit", table="desk", column="canary", row_id=DESK_ROW)
    await DeskRow.filter(id=1).update(canary=old)
    await an_admin()


@pytest.mark.usefixtures("database")
async def test_rows_are_bound_once_and_a_row_without_a_mac_is_a_forgery_from_then_on() -> None:
    await an_old_desk()
    with pytest.raises(UnboundError, match="greenroom migrate"):
        await require_bound(VAULT)
    assert await bind_rows(VAULT)
    assert await check_canary(VAULT) == Canary(ROWS_FORMAT)
    assert await forgeries(VAULT) == []
    await Admin.all().update(mac=None)
    before = await Admin.get()
    assert not await bind_rows(VAULT)
    await require_bound(VAULT)
    assert (await Admin.get()).mac is None
    assert await forgeries(VAULT) == [f"Admin {before.id}"]


FIRST_FORMAT = ("role", "password_hash", "secret_key_hash", "password_maker_id", "created_at", "removed_at")


def first_mac(admin: Admin) -> str:
    """Make the MAC that a row had when names and emails were not bound yet."""
    values: list[tuple[str, Any]] = [(column, getattr(admin, column)) for column in FIRST_FORMAT]
    values[4] = ("created_at", NOON.isoformat(timespec="microseconds"))
    return VAULT.mac(json.dumps(["admins", str(admin.id), *values]))


@pytest.mark.usefixtures("database")
async def test_rows_that_were_bound_without_names_are_bound_with_them_but_for_the_forged() -> None:
    await an_old_desk()
    assert await bind_rows(VAULT)
    mine, theirs = await Admin.get(), await an_admin("eve@example.com")
    for admin in (mine, theirs):
        await Admin.filter(id=admin.id).update(mac=first_mac(await Admin.get(id=admin.id)))
    await Admin.filter(id=theirs.id).update(role="VIEWER")
    sealed = '{"rows_bound": true, "audit_begins": "as it was"}'
    sealed = VAULT.seal(sealed, table="desk", column="canary", row_id=DESK_ROW)
    await DeskRow.all().update(canary=sealed)
    assert not await rows_are_bound(VAULT)
    with pytest.raises(UnboundError, match="greenroom migrate"):
        await require_bound(VAULT)
    assert await bind_rows(VAULT)
    assert await check_canary(VAULT) == Canary(ROWS_FORMAT, "as it was")
    assert await rows_are_bound(VAULT)
    assert await forgeries(VAULT) == [f"Admin {theirs.id}"]
    await Admin.filter(id=mine.id).update(name="Another")
    assert len(await forgeries(VAULT)) == 2
    assert not await bind_rows(VAULT)


@pytest.mark.usefixtures("database")
async def test_two_processes_bind_the_rows_once() -> None:
    await an_old_desk()
    assert sorted(await asyncio.gather(bind_rows(VAULT), bind_rows(VAULT))) == [False, True]
    assert await forgeries(VAULT) == []


@pytest.mark.usefixtures("database")
async def test_a_new_desk_needs_no_binding() -> None:
    assert (await check_canary(VAULT)).rows_bound
    assert not await bind_rows(VAULT)


@pytest.mark.usefixtures("database")
async def test_a_database_that_a_retired_key_sealed_last_is_refused_and_left_alone() -> None:
    """Whoever has the old key could have sealed that no row is bound, and have `migrate` sign theirs."""
    await an_old_desk()
    before = await DeskRow.get()
    rotated = Vault(KEYS.with_new().promoted().finished(NOON))
    for look in (check_canary, require_bound, bind_rows):
        with pytest.raises(
            BackupError, match=f"its key {KEYS.active} was retired.*greenroom keys adopt-backup"
        ):
            await look(rotated)
    assert (await DeskRow.get()).canary == before.canary
    assert (await Admin.get()).mac is None
    assert not (await check_canary(Vault(KEYS.with_new().promoted()))).rows_bound


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("what", ["account", "audit entry"])
async def test_a_used_database_whose_desk_is_gone_is_refused_and_not_taken_for_a_new_one(what: str) -> None:
    """Otherwise the whole audit log could be removed together with what says where it begins and ends."""
    await check_canary(VAULT, NOON)
    if what == "account":
        await an_admin()
    else:
        await AuditEntry.create(at=NOON, actor_kind="OPERATOR", action="LINK_MADE")
    await DeskRow.all().delete()
    for look in (check_canary, require_bound, bind_rows):
        with pytest.raises(MissingDeskError, match="the desk itself is missing"):
            await look(VAULT)
    assert not await DeskRow.exists()
