"""Whoever can write the database, but has no keys, gets in nowhere."""

import logging
from typing import Any, cast

import pytest

from greenroom.desk.access import accounts, admins, invitations
from greenroom.desk.access.forgeries import delete_forgeries, look_for_forgeries
from greenroom.desk.access.links import LinkKind, find_link, list_open_links, revoke_link
from greenroom.desk.access.sessions import SignedIn, find_session
from greenroom.desk.actors import AdminRole, Audience, Transport
from greenroom.desk.audit.entries import Operator
from greenroom.desk.influencers.editing import (
    archive_influencer,
    make_influencer_link,
    restore_influencer,
    update_influencer,
)
from greenroom.desk.keys import hash_secret_key, hash_token, new_token
from greenroom.desk.problems import LinkInvalid, SignInFailed
from greenroom.store.bound_rows import NotGenuineError
from greenroom.store.ids import new_id
from greenroom.store.models import Admin, AuditEntry, BoundRow, Influencer, Link, SessionRow
from tests.desk.access.test_links import secret_of
from tests.world import PASSWORD, SECRET_KEY, World, everything, forgeries

COOKIE = Transport.COOKIE


async def admin_in(world: World, email: str = "ada@example.com") -> SignedIn:
    return await accounts.admin_sign_in(
        world.desk, email=email, password=PASSWORD, secret_key=SECRET_KEY, transport=COOKIE
    )


async def influencer_in(world: World, email: str = "maya@example.com") -> SignedIn:
    return await accounts.influencer_sign_in(world.desk, email=email, password=PASSWORD, transport=COOKIE)


async def lets_in(world: World, token: str, audience: Audience = Audience.ADMIN) -> bool:
    return await find_session(world.desk, token, audience, COOKIE) is not None


async def leave_forged(world: World) -> None:
    """Let the test end with the forgeries that it made."""
    world.forged = await forgeries(world.desk.vault)
    assert world.forged


async def test_a_session_made_by_hand_lets_nobody_in(world: World, caplog: pytest.LogCaptureFixture) -> None:
    ada, token = await world.admin(), new_token()
    now = world.clock.time
    row: dict[str, Any] = {"token_hash": hash_token(token), "audience": "ADMIN", "transport": "COOKIE"}
    row |= {"admin_id": ada.id, "created_at": now, "seen_at": now, "expires_at": now.replace(year=2099)}
    made = await SessionRow.create(**row)
    for mac in (None, "", (await Admin.get()).mac, "m1.00000000." + "0" * 64):
        await SessionRow.all().update(mac=mac)
        caplog.clear()
        assert not await lets_in(world, token)
        [record] = [each for each in caplog.records if each.levelno == logging.ERROR]
        assert f"The row {made.id} of sessions was changed" in record.getMessage()
        assert token not in caplog.text
    await leave_forged(world)


SESSION: list[dict[str, Any]] = [
    {"audience": "ADMIN", "influencer_id": None, "admin_id": "ada"},
    {"influencer_id": "nia"},
    {"expires_at": "later"},
    {"seen_at": "later"},
    {"created_at": "later"},
    {"token_hash": hash_token("mine")},
    {"transport": "BEARER"},
    {"maker_id": "ada"},
    {"link_id": "other"},
    {"confirmed_at": "later"},
    {"revoked_at": "later"},
]


@pytest.mark.parametrize("change", SESSION, ids="+".join)
async def test_a_session_that_was_changed_lets_nobody_in(world: World, change: dict[str, Any]) -> None:
    ada, nia = await world.admin(), await world.influencer("Nia")
    await world.influencer(email="maya@example.com")
    signed_in = await influencer_in(world)
    later = world.clock.time.replace(year=2027)
    named = {"ada": ada.id, "nia": nia.id, "later": later, "other": new_id()}
    await SessionRow.all().update(
        **{name: named.get(value, value) if value else None for name, value in change.items()}
    )
    token = "mine" if "token_hash" in change else signed_in.token
    for audience in Audience:
        for transport in Transport:
            assert await find_session(world.desk, token, audience, transport) is None
    await leave_forged(world)


async def test_a_role_written_into_the_database_grants_nothing_and_is_not_signed_by_other_changes(
    world: World,
) -> None:
    owner = await world.admin(email="owner@example.com")
    eve = await world.admin(AdminRole.VIEWER, email="eve@example.com")
    signed_in = await admin_in(world, "eve@example.com")
    await Admin.filter(id=eve.id).update(role="OWNER")
    assert not await lets_in(world, signed_in.token)
    with pytest.raises(SignInFailed):
        await admin_in(world, "eve@example.com")
    before = await everything()
    with pytest.raises(NotGenuineError, match="greenroom doctor"):
        await admins.set_admin_role(world.desk, owner, eve.id, AdminRole.MANAGER)
    assert await everything() == before
    with pytest.raises(admins.LastOwner):  # a forged owner does not make the true one dispensable
        await admins.remove_admin(world.desk, owner, owner.id)
    await admins.remove_admin(world.desk, owner, eve.id)
    assert await forgeries(world.desk.vault) == []


async def test_a_password_hash_copied_to_another_account_opens_neither(world: World) -> None:
    await world.admin(email="ada@example.com")
    maya = await world.influencer(email="maya@example.com")
    signed_in = await influencer_in(world)
    mine = await world.passwords.hash("the password of the attacker")
    await Influencer.all().update(password_hash=mine)
    await Admin.all().update(password_hash=mine)
    for sign_in in (admin_in, influencer_in):
        with pytest.raises(SignInFailed):
            await sign_in(world)
    with pytest.raises(SignInFailed):
        await accounts.influencer_sign_in(
            world.desk,
            email="maya@example.com",
            password="the password of the attacker",
            transport=COOKIE,
        )
    assert not await lets_in(world, signed_in.token, Audience.INFLUENCER)
    link = await make_influencer_link(world.desk, await world.admin(), maya.id)
    with pytest.raises(LinkInvalid):
        await invitations.sign_in_by_link(world.desk, link=secret_of(link.url), transport=COOKIE)
    await leave_forged(world)


async def test_a_secret_key_written_into_the_database_signs_nobody_in(world: World) -> None:
    await world.admin(email="eve@example.com")
    chosen = "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA"
    await Admin.all().update(secret_key_hash=hash_secret_key(chosen))
    for secret_key in (chosen, SECRET_KEY):
        with pytest.raises(SignInFailed):
            await accounts.admin_sign_in(
                world.desk,
                email="eve@example.com",
                password=PASSWORD,
                secret_key=secret_key,
                transport=COOKIE,
            )
    await leave_forged(world)


async def test_a_removed_admin_and_an_archived_influencer_do_not_come_back_by_the_database(
    world: World,
) -> None:
    owner = await world.admin()
    ada, maya = await world.admin(email="ada@example.com"), await world.influencer(email="maya@example.com")
    hashes = (await Admin.get(id=ada.id)).password_hash, (await Admin.get(id=ada.id)).secret_key_hash
    await admins.remove_admin(world.desk, owner, ada.id)
    await archive_influencer(world.desk, owner, maya.id)
    await Admin.filter(id=ada.id).update(removed_at=None, password_hash=hashes[0], secret_key_hash=hashes[1])
    await Influencer.all().update(archived_at=None, password_hash=hashes[0])
    for sign_in in (admin_in, influencer_in):
        with pytest.raises(SignInFailed):
            await sign_in(world)
    await archive_influencer(world.desk, owner, maya.id)
    await restore_influencer(world.desk, owner, maya.id)
    await admins.remove_admin(world.desk, owner, ada.id)
    assert await forgeries(world.desk.vault) == []


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "SET_UP", "influencer_id": None},
        {"used_at": None},
        {"revoked_at": None},
        {"expires_at": "later"},
        {"secret_hash": hash_token("mine")},
        {"influencer_id": "nia"},
        {"created_by_id": "nia"},
    ],
    ids="+".join,
)
async def test_a_link_that_was_changed_opens_nothing_but_can_be_revoked(
    world: World, change: dict[str, Any]
) -> None:
    ada, maya, nia = await world.admin(), await world.influencer(), await world.influencer("Nia")
    secret = secret_of((await make_influencer_link(world.desk, ada, maya.id)).url)
    if "used_at" in change:
        await invitations.sign_in_by_link(world.desk, link=secret, transport=COOKIE)
    if "revoked_at" in change:
        await revoke_link(world.desk, ada, (await Link.get()).id)
    named = {"nia": nia.id, "later": world.clock.time.replace(year=2027)}
    await Link.all().update(**{name: named.get(str(value), value) for name, value in change.items()})
    before = await everything()
    for kind in LinkKind:
        with pytest.raises(LinkInvalid):
            await find_link(world.desk, kind, "mine" if "secret_hash" in change else secret)
    assert await everything() == before
    (listed,) = (await list_open_links(world.desk, ada, first=10)).items
    await revoke_link(world.desk, ada, listed.id)
    assert await forgeries(world.desk.vault) == []


async def test_what_is_not_about_access_may_be_changed_of_a_forged_row_and_signs_nothing(
    world: World,
) -> None:
    ada, maya = await world.admin(), await world.influencer()
    await Influencer.all().update(password_hash="forged")
    view = await update_influencer(world.desk, ada, maya.id, name="Mia")
    assert view.row.name == "Mia"
    await leave_forged(world)


async def test_forged_sessions_and_links_are_deleted_and_nothing_else(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    ada, maya = await world.admin(), await world.influencer(email="maya@example.com")
    await look_for_forgeries(world.desk)
    assert await delete_forgeries(world.desk, Operator()) == 0
    assert await AuditEntry.all().count() == 0
    assert caplog.records == []
    for _ in range(2):
        await influencer_in(world)
    await make_influencer_link(world.desk, ada, maya.id)
    forged = (await SessionRow.all())[0]
    await SessionRow.filter(id=forged.id).update(expires_at=world.clock.time.replace(year=2099))
    await Link.all().update(kind="SET_UP", influencer_id=None)
    await Influencer.all().update(password_hash="forged")
    await look_for_forgeries(world.desk)
    assert [record.getMessage() for record in caplog.records] == [
        "3 rows that decide who gets in were changed by something else than this desk. They let nobody in; "
        "`greenroom doctor` names them."
    ]
    assert await delete_forgeries(world.desk, Operator()) == 2
    assert await SessionRow.all().count() == 1
    assert await SessionRow.filter(id=forged.id).exists() is False
    assert await Link.all().count() == 0
    entry = await AuditEntry.get(action="FORGERIES_DELETED")
    assert (entry.actor_kind, entry.after) == ("OPERATOR", {"deleted": 2})
    await leave_forged(world)
    assert world.forged == [f"Influencer {maya.id}"]
    await archive_influencer(world.desk, ada, maya.id)
    world.forged = []


async def test_an_archived_influencer_who_was_changed_is_brought_back_without_a_password(
    world: World,
) -> None:
    ada, maya = await world.admin(), await world.influencer(email="maya@example.com")
    await archive_influencer(world.desk, ada, maya.id)
    await Influencer.all().update(password_hash=world.password_hash)
    await restore_influencer(world.desk, ada, maya.id)
    row = await Influencer.get()
    assert (row.archived_at, row.password_hash, row.password_maker_id) == (None, None, None)
    with pytest.raises(SignInFailed):
        await influencer_in(world)


async def test_every_column_that_grants_access_is_bound() -> None:
    free = {
        "admins": {"id", "mac", "email", "email_key", "name"},
        "sessions": {"id", "mac", "client"},
        "links": {"id", "mac"},
        "api_keys": {"id", "mac", "name", "last_used_at"},
    }
    for model in BoundRow.__subclasses__():
        described: Any = cast("Any", model).describe()
        table: str = described["table"]
        columns: set[str] = {field["name"] for field in (described["pk_field"], *described["data_fields"])}
        assert set(model.BOUND) <= columns
        if table in free:
            assert columns - set(model.BOUND) == free[table]
