"""Whoever can write the database, but has no keys, gets in nowhere."""

import logging
from typing import Any, cast

import pytest

from greenroom.desk.access import accounts, admins, invitations
from greenroom.desk.access.forgeries import delete_forgeries, look_for_forgeries
from greenroom.desk.access.links import LinkKind, find_link
from greenroom.desk.access.open_links import list_open_links, revoke_link
from greenroom.desk.access.sessions import SignedIn, find_session
from greenroom.desk.actors import AdminRole, Audience, Transport
from greenroom.desk.audit.entries import Operator
from greenroom.desk.credentials.room_codes import reveal_room_code, set_room_code
from greenroom.desk.credentials.setting import remove_auth_token, set_auth_token
from greenroom.desk.influencers.editing import (
    archive_influencer,
    make_influencer_link,
    make_new_password_link,
    restore_influencer,
    update_influencer,
)
from greenroom.desk.influencers.forged import accept_influencer, look_at_forged
from greenroom.desk.influencers.sessions import end_influencer_sessions
from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.desk.keys import hash_secret_key, hash_token, new_token
from greenroom.desk.problems import InputRejected, LinkInvalid, NotFound, SignInFailed
from greenroom.store.bound_rows import NotGenuineError
from greenroom.store.ids import new_id
from greenroom.store.models import Admin, AuditEntry, BoundRow, Influencer, Link, SessionRow
from tests.desk.access.test_links import secret_of
from tests.world import PASSWORD, SECRET_KEY, World, everything, forgeries, row_of

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
    with pytest.raises(NotGenuineError):
        await make_influencer_link(world.desk, await world.admin(), maya.id)
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
    world.clock.go_on(seconds=1)  # so that this archives them otherwise than the desk has done before
    await archive_influencer(world.desk, owner, maya.id)
    await restore_influencer(world.desk, owner, maya.id)
    with pytest.raises(SignInFailed):
        await influencer_in(world)
    await admins.remove_admin(world.desk, owner, ada.id)
    assert await forgeries(world.desk.vault) == [f"Influencer {maya.id}"]
    await leave_forged(world)


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


@pytest.mark.parametrize("column", ["name", "email", "handle", "password_hash"])
async def test_nothing_is_given_to_a_forged_influencer_and_what_they_have_can_be_taken(
    world: World, column: str
) -> None:
    """Under two exchanged names, an admin would give one person's token, or link, to the other."""
    ada, maya = await world.admin(), await world.star()
    desk, who = world.desk, maya.id
    await Influencer.all().update(**{column: "forged"})
    before = await everything()
    for refused in (
        set_auth_token(desk, ada, who, world.token()),
        set_room_code(desk, ada, who, "abc-defg-hij"),
        reveal_room_code(desk, ada, who),
        toggle_streaming(desk, ada, who, enabled=True),
        update_influencer(desk, ada, who, name="Mia"),
        make_influencer_link(desk, ada, who),
        make_new_password_link(desk, ada, who),
    ):
        with pytest.raises(NotGenuineError, match=f"The row {who} of influencers was changed"):
            await refused
    assert await everything() == before
    await toggle_streaming(desk, ada, who, enabled=False)
    await end_influencer_sessions(desk, ada, who)
    await remove_auth_token(desk, ada, who)
    await archive_influencer(desk, ada, who)
    row = await Influencer.get()
    assert (row.streaming_enabled, row.hms_auth_token, row.password_hash) == (False, None, None)
    assert row.archived_at == world.clock.time
    await leave_forged(world)


async def test_no_new_key_is_made_for_an_admin_under_a_forged_name(world: World) -> None:
    ada, eve = await world.admin(), await world.admin(AdminRole.VIEWER)
    await Admin.filter(id=eve.id).update(name="Robin", email="robin@example.com")
    before = await everything()
    with pytest.raises(NotGenuineError):
        await admins.reset_secret_key(world.desk, ada, eve.id)
    assert await everything() == before
    await admins.remove_admin(world.desk, ada, eve.id)
    back = await admins.invite_admin(
        world.desk, ada, name="Eve", email="robin@example.com", role=AdminRole.VIEWER
    )
    assert back.admin.name == "Eve"
    assert await forgeries(world.desk.vault) == []


async def test_a_forged_influencer_is_accepted_as_somebody_has_seen_them(world: World) -> None:
    ada, maya = await world.admin(), await world.influencer(email="maya@example.com")
    nia = await world.influencer("Nia", email="nia@example.com")
    await make_influencer_link(world.desk, ada, maya.id)
    assert await look_at_forged(world.desk, maya.id, name=None, email=None, handle=None) is None
    await Influencer.filter(id=maya.id).update(name="Nia", password_hash=world.password_hash)
    seen = await look_at_forged(world.desk, maya.id, name=None, email="nia@example.com", handle="@maya")
    assert seen is not None
    assert (seen.name, seen.email, seen.handle) == ("Nia", "nia@example.com", "maya")
    before = await everything()
    with pytest.raises(InputRejected):
        await accept_influencer(world.desk, Operator(), seen)
    assert await everything() == before
    right = await look_at_forged(world.desk, maya.id, name="Maya R\u0101y", email=None, handle="@maya")
    assert right is not None
    await accept_influencer(world.desk, Operator(), right)
    with pytest.raises(NotFound):  # somebody else was faster
        await accept_influencer(world.desk, Operator(), right)
    row = await row_of(maya)
    assert (row.name, row.email, row.handle) == ("Maya R\u0101y", "maya@example.com", "maya")
    assert (row.password_hash, row.password_maker_id, row.version) == (None, None, 2)
    assert "ray" in row.search_key
    assert await forgeries(world.desk.vault) == []
    entry = await AuditEntry.get(action="INFLUENCER_ACCEPTED")
    assert (entry.actor_kind, entry.subject_id) == ("OPERATOR", maya.id)
    assert entry.after == {"endedSessions": 0, "revokedLinks": 1}
    assert (await make_influencer_link(world.desk, ada, maya.id)).kind is LinkKind.INFLUENCER_INVITATION
    with pytest.raises(NotFound):
        await look_at_forged(world.desk, ada.id, name=None, email=None, handle=None)
    assert (await row_of(nia)).name == "Nia"


async def test_nobody_under_a_forged_name_is_asked_for_a_new_password(world: World) -> None:
    owner = await world.admin()
    manager = await world.admin(AdminRole.MANAGER)
    two = [await world.influencer(name, password_maker_id=manager.id) for name in ("Maya", "Nia")]
    await Influencer.filter(id=two[0].id).update(name="Eve")
    removed = await admins.remove_admin(world.desk, owner, manager.id, ask_again=True)
    assert [each.name for each in removed.ended.asked_again] == ["Nia"]
    await leave_forged(world)
    assert world.forged == [f"Influencer {two[0].id}"]


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
    await leave_forged(world)


async def test_every_column_that_grants_access_is_bound() -> None:
    free = {
        "admins": {"id", "mac", "email_key", "alert_mails"},  # mails say what every admin may see
        "sessions": {"id", "mac", "client"},
        "links": {"id", "mac", "pastes"},  # how many tokens were handed in: that grants nothing
        "api_keys": {"id", "mac", "name", "last_used_at"},
    }
    for model in BoundRow.__subclasses__():
        described: Any = cast("Any", model).describe()
        table: str = described["table"]
        columns: set[str] = {field["name"] for field in (described["pk_field"], *described["data_fields"])}
        assert set(model.BOUND) <= columns
        if table == "influencers":
            assert columns - set(model.BOUND) >= {"email_key", "name_key", "search_key"}
            assert not {"name", "email", "handle"} - set(model.BOUND)
        if table in free:
            assert columns - set(model.BOUND) == free[table]


async def test_a_forged_influencer_is_not_signed_in_by_a_link_and_the_link_stays(world: World) -> None:
    ada, maya = await world.admin(), await world.influencer(email="maya@example.com")
    link = secret_of((await make_influencer_link(world.desk, ada, maya.id)).url)
    await Influencer.filter(id=maya.id).update(email="mine@example.com")
    before = await everything()
    with pytest.raises(LinkInvalid):
        await invitations.sign_in_by_link(world.desk, link=link, transport=COOKIE)
    assert await everything() == before
    await leave_forged(world)
