"""Each column that a MAC covers, changed alone, takes its row out of use; so does another row's MAC."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import pytest

from greenroom.desk.actors import AdminActor, AdminRole
from greenroom.desk.influencers.editing import make_influencer_link
from greenroom.desk.keys import hash_secret_key, hash_token
from greenroom.store.bound_rows import BOUND_MODELS, change_bound
from greenroom.store.database import Database
from greenroom.store.ids import new_id
from greenroom.store.models import Admin, ApiKey, BoundRow, Influencer, Link, SessionRow
from tests.desk.access.test_forged_rows import admin_in
from tests.desk.access.used_rows import (
    MINE,
    Used,
    a_link,
    an_admin,
    an_admins_session,
    an_api_key,
    an_influencer,
    an_influencers_session,
    api_key_of,
)
from tests.hms.tokens import NOW
from tests.world import World, everything

MOMENT: Final = timedelta(microseconds=1)
ENDED: Final = NOW + timedelta(minutes=1)
OTHER_SECRET_KEY: Final = "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA"

Prepare = Callable[[World], Awaitable[Used]]
Forge = Callable[[Used], Any]


def later(column: str) -> Forge:
    return lambda used: getattr(used.row, column) + MOMENT


def another(used: Used) -> UUID:
    return used.other


def another_admin(used: Used) -> UUID | None:
    return used.row.created_by_id if isinstance(used.row, Link) else used.other


def new(_: Used) -> UUID:
    return new_id()


TIMES: Final = {column: later(column) for column in ("created_at", "seen_at", "expires_at", "confirmed_at")}
NEVER_ENDED: Final = dict.fromkeys(("removed_at", "archived_at", "revoked_at", "used_at"))
PEOPLE: Final = {"admin_id": another_admin, "influencer_id": another}
A_NEW_ID: Final = dict.fromkeys(
    ("password_maker_id", "link_id", "maker_id", "created_by_id", "api_key_id", "offered_to_id"), new
)
PLAIN: Final[dict[str, Any]] = {
    "email": "mallory@example.com",
    "name": "Mallory",
    "handle": "mallory",
    "role": "MANAGER",
    "password_hash": "forged",
    "secret_key_hash": hash_secret_key(OTHER_SECRET_KEY),
    "token_hash": hash_token(MINE),
    "secret_hash": hash_token(MINE),
    "key_hash": hash_token(MINE),
    "audience": "INFLUENCER",
    "transport": "BEARER",
    "kind": "NEW_PASSWORD",
    "permissions": "MANAGE_DESK VIEW",
}
FORGED: Final[dict[str, Any]] = {**TIMES, **NEVER_ENDED, **PEOPLE, **A_NEW_ID, **PLAIN}

COLUMNS: Final[dict[Prepare, str]] = {
    an_admin: "email name role password_hash secret_key_hash password_maker_id created_at removed_at",
    an_influencer: "email name handle password_hash password_maker_id created_at archived_at",
    an_admins_session: "token_hash audience transport admin_id link_id maker_id "
    "created_at seen_at expires_at confirmed_at revoked_at",
    an_influencers_session: "influencer_id",
    a_link: "kind secret_hash admin_id influencer_id created_by_id api_key_id "
    "created_at expires_at used_at revoked_at",
    an_api_key: "admin_id maker_id offered_to_id key_hash permissions created_at expires_at revoked_at",
}
CASES: Final = [(prepare, column) for prepare, columns in COLUMNS.items() for column in columns.split()]


def is_named(caplog: pytest.LogCaptureFixture, row: BoundRow) -> bool:
    return any(
        f"The row {row.pk} of {vars(type(row))['_meta'].db_table} was changed" in line
        for line in caplog.messages
    )


async def all_but_the_audit_log() -> dict[str, Any]:
    """Read what a refusal leaves as it was; that somebody failed to sign in is written down."""
    return {table: rows for table, rows in (await everything()).items() if table != "AuditEntry"}


async def write(row: BoundRow, **columns: Any) -> None:
    await type(row).filter(id=row.pk).update(**columns)


async def let_sessions_be_of_no_audience(database: Database) -> None:
    """Take the database's own guard away, as whoever can write it can."""
    client: Any = database.client
    if database.dialect == "sqlite":
        await client.execute_script("PRAGMA ignore_check_constraints = ON")
    else:
        await client.execute_script("ALTER TABLE sessions DROP CONSTRAINT sessions_belong_to_their_audience")


@pytest.mark.parametrize(("prepare", "column"), CASES, ids=lambda part: getattr(part, "__name__", part))
async def test_a_column_changed_alone_takes_its_row_out_of_use_until_it_is_as_it_was(
    world: World, database: Database, caplog: pytest.LogCaptureFixture, prepare: Prepare, column: str
) -> None:
    used = await prepare(world)
    if column == "audience":
        await let_sessions_be_of_no_audience(database)
    if column in NEVER_ENDED:
        ended: dict[str, Any] = {column: ENDED}
        await change_bound(world.desk.vault, used.row, **ended)
    kept, opened = getattr(used.row, column), await used.opened()
    assert [each for each in caplog.records if each.name != "greenroom.security"] == []
    assert bool(opened) is (column not in NEVER_ENDED)
    forged = FORGED[column]
    forged = forged(used) if callable(forged) else forged
    assert forged != kept
    await write(used.row, **{column: forged})
    before = await all_but_the_audit_log()
    assert await used.opened() == []
    assert await all_but_the_audit_log() == before
    assert is_named(caplog, used.row)
    await write(used.row, **{column: kept})
    assert await used.opened() == opened


async def test_each_bound_column_has_a_case() -> None:
    tables: list[tuple[type[BoundRow], list[Prepare]]] = [
        (Admin, [an_admin]),
        (Influencer, [an_influencer]),
        (SessionRow, [an_admins_session, an_influencers_session]),
        (Link, [a_link]),
        (ApiKey, [an_api_key]),
    ]
    assert [model for model, _ in tables] == list(BOUND_MODELS)
    for model, cases in tables:
        assert sorted(" ".join(COLUMNS[prepare] for prepare in cases).split()) == sorted(model.BOUND)


ROWS = pytest.mark.parametrize(
    "prepare", [an_admin, an_influencer, an_admins_session, a_link, an_api_key], ids=lambda one: one.__name__
)


async def twin_of(world: World, used: Used) -> BoundRow:
    """Give another row of the table that the desk wrote, as like the first as the database lets it be."""
    if isinstance(used.row, Admin | Influencer):
        return await type(used.row).get(id=used.other)
    if isinstance(used.row, SessionRow):
        await admin_in(world)
    elif isinstance(used.row, Link):
        await make_influencer_link(world.desk, await world.admin(), used.other)
    else:
        owner = await Admin.get(id=used.other)
        await api_key_of(world, AdminActor(owner.id, new_id(), owner.email, owner.name, AdminRole.OWNER))
    return await type(used.row).exclude(id=used.row.pk).get()


@ROWS
async def test_a_mac_of_another_row_takes_a_row_out_of_use(
    world: World, caplog: pytest.LogCaptureFixture, prepare: Prepare
) -> None:
    used = await prepare(world)
    opened, twin, mac = await used.opened(), await twin_of(world, used), used.row.mac
    assert opened != []
    assert (twin.mac or "") not in {"", mac}
    await write(used.row, mac=twin.mac)
    before = await all_but_the_audit_log()
    assert await used.opened() == []
    assert await all_but_the_audit_log() == before
    assert is_named(caplog, used.row)
    await write(used.row, mac=mac)
    assert await used.opened() == opened


@ROWS
async def test_all_that_was_bound_of_a_row_is_of_no_use_under_another_id(
    world: World, caplog: pytest.LogCaptureFixture, prepare: Prepare
) -> None:
    used = await prepare(world)
    opened, twin = await used.opened(), await twin_of(world, used)
    row = used.row
    await row.refresh_from_db()
    bound = {column: getattr(row, column) for column in (*row.BOUND, "mac")}
    theirs = {column: getattr(twin, column) for column in (*row.BOUND, "mac")}
    if isinstance(row, Admin | Influencer):  # the ways lead to this one: it gets what the other has
        await write(row, **theirs)
        assert await used.opened() == []
        assert is_named(caplog, row)
        await write(row, **bound)
        assert await used.opened() == opened
        return
    await type(row).filter(id=row.pk).delete()
    await write(twin, **bound)
    assert await used.opened() == []
    assert is_named(caplog, twin)
    await write(twin, **theirs)
