"""Inviting admins, their roles, their removal: there is always an owner who can sign in."""

import asyncio

import pytest

from greenroom.desk.access import accounts
from greenroom.desk.access.admins import (
    LastOwner,
    find_admin,
    invite_admin,
    list_admins,
    remove_admin,
    reset_secret_key,
    set_admin_role,
)
from greenroom.desk.access.invitations import accept_admin_invitation
from greenroom.desk.access.links import LinkKind, read_link
from greenroom.desk.access.sessions import SignedIn, find_session
from greenroom.desk.actors import AdminActor, AdminRole, Audience, Transport
from greenroom.desk.audit.entries import Operator
from greenroom.desk.influencers.editing import invite_influencer, make_influencer_link
from greenroom.desk.paging import all_pages
from greenroom.desk.problems import BadInput, InputRejected, LinkInvalid, NotFound, ProblemCode, SignInFailed
from greenroom.store.bound_rows import change_bound
from greenroom.store.ids import new_id
from greenroom.store.models import Admin, AuditEntry, Link, SessionRow
from tests.english import refusal, say
from tests.world import PASSWORD, SECRET_KEY, World, actions, events, everything


def secret_of(url: str) -> str:
    return url.partition("#")[2]


async def sign_in(world: World, admin: AdminActor, secret_key: str = SECRET_KEY) -> SignedIn:
    return await accounts.admin_sign_in(
        world.desk, email=admin.email, password=PASSWORD, secret_key=secret_key, transport=Transport.COOKIE
    )


# ---- inviting


async def test_an_invited_admin_has_neither_password_nor_key_and_a_link_of_24_hours(world: World) -> None:
    owner = await world.admin()
    invited = await invite_admin(
        world.desk, owner, name=" Bo  Berg ", email="Bo@Example.com", role=AdminRole.MANAGER
    )
    row = await Admin.get(email_key="bo@example.com")
    assert (row.name, row.role, row.password_hash, row.secret_key_hash) == ("Bo Berg", "MANAGER", None, None)
    shown = invited.admin
    assert (shown.id, shown.name, shown.role, shown.active, shown.last_seen_at) == (
        row.id,
        "Bo Berg",
        "MANAGER",
        False,
        None,
    )
    assert invited.link.kind is LinkKind.ADMIN_INVITATION
    assert await actions() == ["ADMIN_INVITED", "LINK_MADE"]
    assert await events() == ["ADMIN_INVITED", "LINK_MADE"]
    entry = await AuditEntry.get(action="ADMIN_INVITED")
    assert (entry.subject_id, entry.after) == (row.id, {"role": "MANAGER"})
    assert "Bo" not in str(await AuditEntry.all().values())


async def test_an_invited_admin_cannot_sign_in_yet(world: World) -> None:
    owner = await world.admin()
    invited = await invite_admin(world.desk, owner, name="Bo", email="bo@example.com", role=AdminRole.OWNER)
    for password, key in (("", ""), (PASSWORD, SECRET_KEY), ("no account has this password", "nobody")):
        with pytest.raises(SignInFailed):
            await accounts.admin_sign_in(
                world.desk,
                email="bo@example.com",
                password=password,
                secret_key=key,
                transport=Transport.COOKIE,
            )
    assert invited.admin.active is False


@pytest.mark.parametrize(
    ("details", "field", "code", "message"),
    [
        ({"name": ""}, "name", ProblemCode.BAD_NAME, "A name must have 1 to 100 characters."),
        ({"email": "bo"}, "email", ProblemCode.BAD_EMAIL, "This is not an email address."),
        ({"email": "ADA@example.com"}, "email", ProblemCode.BAD_EMAIL, "Ada already has this email."),
    ],
)
async def test_a_refused_invitation_changes_nothing(
    world: World, details: dict[str, str], field: str, code: ProblemCode, message: str
) -> None:
    owner = await world.admin(email="ada@example.com", name="Ada")
    before = await everything()
    given = {"name": "Bo", "email": "bo@example.com", **details}
    with pytest.raises(InputRejected) as caught:
        await invite_admin(world.desk, owner, role=AdminRole.VIEWER, **given)
    assert (caught.value.field, caught.value.code, say(caught.value.message)) == (field, code, message)
    assert await everything() == before


async def test_a_removed_admin_comes_back_with_the_same_id_a_new_role_and_no_old_secrets(
    world: World,
) -> None:
    owner = await world.admin()
    bo = await world.admin(AdminRole.OWNER, email="bo@example.com")
    await remove_admin(world.desk, owner, bo.id)
    invited = await invite_admin(world.desk, owner, name="Bo", email="BO@example.com", role=AdminRole.VIEWER)
    assert (invited.admin.id, invited.admin.role, invited.admin.active) == (bo.id, "VIEWER", False)
    with pytest.raises(SignInFailed):
        await sign_in(world, bo)
    made = await accept_admin_invitation(world.desk, link=secret_of(invited.link.url), password=PASSWORD)
    assert (await sign_in(world, bo, made.secret_key)).actor.id == bo.id


# ---- the list


async def test_the_list_says_when_each_admin_was_last_seen(world: World) -> None:
    ada, bo = await world.admin(name="Ada"), await world.admin(AdminRole.VIEWER, name="Bo")
    await world.admin(name="Gone", removed_at=world.clock.time)
    world.clock.go_on(minutes=5)
    await sign_in(world, ada)
    seen = world.clock.time
    world.clock.go_on(minutes=5)
    rows = {row.name: row for row in (await list_admins(first=50)).items}
    assert set(rows) == {"Ada", "Bo"}
    assert (rows["Ada"].id, rows["Ada"].last_seen_at, rows["Ada"].active) == (ada.id, seen, True)
    assert (rows["Bo"].id, rows["Bo"].last_seen_at, rows["Bo"].role) == (bo.id, None, "VIEWER")


async def test_an_admin_who_signed_out_still_counts_as_seen(world: World) -> None:
    ada = await world.admin()
    signed_in = await sign_in(world, ada)
    world.clock.go_on(minutes=5)
    await accounts.sign_out(world.desk, signed_in.actor)
    assert [row.last_seen_at for row in (await list_admins(first=50)).items] == [world.clock.time]


async def test_the_list_comes_oldest_first_page_by_page(world: World) -> None:
    made: list[str] = []
    for number in range(5):
        world.clock.go_on(minutes=number % 2)  # some of one moment
        made.append((await world.admin(name=f"A{number}")).name)
    read = await all_pages(lambda after: list_admins(first=2, after=after))
    assert [row.name for row in read] == made
    with pytest.raises(BadInput):
        await list_admins(first=2, after="x")
    with pytest.raises(BadInput):
        await list_admins(first=0)


# ---- roles


async def test_a_new_role_takes_effect_at_once_and_is_audited(world: World) -> None:
    owner, bo = await world.admin(), await world.admin(AdminRole.VIEWER)
    session = await sign_in(world, bo)
    row = (await set_admin_role(world.desk, owner, bo.id, AdminRole.MANAGER)).admin
    assert row.role == "MANAGER"
    actor = await find_session(world.desk, session.token, Audience.ADMIN, Transport.COOKIE)
    assert isinstance(actor, AdminActor)
    assert actor.role is AdminRole.MANAGER
    entry = await AuditEntry.get(action="ADMIN_ROLE_SET")
    assert (entry.actor_id, entry.subject_id, entry.before, entry.after) == (
        owner.id,
        bo.id,
        {"role": "VIEWER"},
        {"role": "MANAGER"},
    )
    assert (await events())[-1] == "ADMIN_ROLE_SET"


async def test_the_same_role_again_changes_nothing(world: World) -> None:
    owner = await world.admin()
    before = await everything()
    await set_admin_role(world.desk, owner, owner.id, AdminRole.OWNER)
    assert await everything() == before


async def test_the_last_owner_is_neither_demoted_nor_removed(world: World) -> None:
    ada = await world.admin(name="Ada")
    await world.admin(AdminRole.MANAGER)
    await world.admin(removed_at=world.clock.time)
    await invite_admin(world.desk, ada, name="Bo", email="bo@example.com", role=AdminRole.OWNER)
    before = await everything()
    for role in set(AdminRole) - {AdminRole.OWNER}:
        with pytest.raises(LastOwner) as caught:
            await set_admin_role(world.desk, ada, ada.id, role)
    with pytest.raises(LastOwner) as caught:
        await remove_admin(world.desk, ada, ada.id)
    assert (caught.value.code, say(caught.value.message), say(caught.value.fix)) == (
        ProblemCode.LAST_OWNER,
        "Ada is the last owner: without one, nobody could manage this desk.",
        "Make somebody else an owner first; an invitation counts once it has been accepted.",
    )
    assert await everything() == before


async def test_an_owner_who_is_not_the_last_may_go(world: World) -> None:
    ada, bo = await world.admin(), await world.admin()
    await set_admin_role(world.desk, ada, ada.id, AdminRole.VIEWER)
    with pytest.raises(LastOwner):
        await remove_admin(world.desk, bo, bo.id)
    await remove_admin(world.desk, bo, ada.id)
    assert [row.id for row in (await list_admins(first=50)).items] == [bo.id]


async def test_owners_who_all_leave_at_the_same_moment_leave_one_behind(world: World) -> None:
    owners = [await world.admin() for _ in range(6)]
    leaving = [
        remove_admin(world.desk, owner, owner.id)
        if n % 2
        else set_admin_role(world.desk, owner, owner.id, AdminRole.VIEWER)
        for n, owner in enumerate(owners)
    ]
    results = await asyncio.gather(*leaving, return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["AdminChanged"] * 5 + ["LastOwner"]
    assert await Admin.filter(role="OWNER", removed_at=None).count() == 1


# ---- removal


async def test_removing_an_admin_ends_their_sessions_and_links_and_forgets_their_secrets(
    world: World,
) -> None:
    owner, bo = await world.admin(), await world.admin(AdminRole.MANAGER, name="Bo")
    session, mine = await sign_in(world, bo), await sign_in(world, owner)
    link = await reset_secret_key(world.desk, owner, bo.id)
    removed = (await remove_admin(world.desk, owner, bo.id)).admin
    assert (removed.id, removed.name, removed.active) == (bo.id, "Bo", True)
    row = await Admin.get(id=bo.id)
    assert (row.removed_at, row.password_hash, row.secret_key_hash) == (world.clock.time, None, None)
    assert await find_session(world.desk, session.token, Audience.ADMIN, Transport.COOKIE) is None
    assert await find_session(world.desk, mine.token, Audience.ADMIN, Transport.COOKIE) is not None
    assert await SessionRow.all().count() == 1
    with refusal(LinkInvalid, "This link has been revoked."):
        await read_link(world.desk, secret_of(link.url))
    entry = await AuditEntry.get(action="ADMIN_REMOVED")
    assert (entry.subject_id, entry.after) == (bo.id, {"endedSessions": 1, "revokedLinks": 1})
    assert (await events())[-1] == "ADMIN_REMOVED"


async def test_removing_an_admin_revokes_the_links_they_made(world: World) -> None:
    owner, bo = await world.admin(), await world.admin(name="Bo")
    maya = await world.influencer()
    kept = await make_influencer_link(world.desk, owner, maya.id)
    own = await reset_secret_key(world.desk, bo, bo.id)  # both theirs and made by them: counted once
    back = await invite_admin(world.desk, bo, name="Eve", email="eve@example.com", role=AdminRole.OWNER)
    invited = await invite_influencer(world.desk, bo, name="Nia", email="nia@example.com")
    await remove_admin(world.desk, owner, bo.id)
    assert (await AuditEntry.get(action="ADMIN_REMOVED")).after == {"endedSessions": 0, "revokedLinks": 3}
    before = await everything()
    with refusal(LinkInvalid, "This link has been revoked."):
        await accept_admin_invitation(world.desk, link=secret_of(back.link.url), password=PASSWORD)
    for link in (own, invited.link):
        with refusal(LinkInvalid, "This link has been revoked."):
            await read_link(world.desk, secret_of(link.url))
    await read_link(world.desk, secret_of(kept.url))
    assert await everything() == before


@pytest.mark.parametrize(
    ("was", "becomes", "good", "revoked"),
    [
        (AdminRole.OWNER, AdminRole.MANAGER, ["INFLUENCER_INVITATION"], 1),
        (AdminRole.OWNER, AdminRole.VIEWER, [], 2),
        (AdminRole.MANAGER, AdminRole.OPERATOR, [], 2),
        (AdminRole.MANAGER, AdminRole.OWNER, ["ADMIN_INVITATION", "INFLUENCER_INVITATION"], None),
    ],
)
async def test_a_lower_role_revokes_the_links_that_it_could_not_make(
    world: World, was: AdminRole, becomes: AdminRole, good: list[str], revoked: int | None
) -> None:
    owner, bo = await world.admin(), await world.admin()
    await invite_admin(world.desk, bo, name="Eve", email="eve@example.com", role=AdminRole.OWNER)
    await change_bound(world.desk.vault, await Admin.get(id=bo.id), role=was.value)
    await invite_influencer(world.desk, bo, name="Nia", email="nia@example.com")
    await invite_admin(world.desk, owner, name="Cy", email="cy@example.com", role=AdminRole.VIEWER)
    await set_admin_role(world.desk, owner, bo.id, becomes)
    still_good = await Link.filter(created_by_id=bo.id, revoked_at=None).order_by("kind")
    assert [link.kind for link in still_good] == good
    assert await Link.filter(created_by_id=owner.id, revoked_at=None).count() == 1
    after = (await AuditEntry.get(action="ADMIN_ROLE_SET")).after
    assert after == {"role": becomes.value} | ({} if revoked is None else {"revokedLinks": revoked})


async def test_unknown_and_removed_admins_cannot_be_changed(world: World) -> None:
    owner, gone = await world.admin(), await world.admin(removed_at=world.clock.time)
    before = await everything()
    for admin_id in (gone.id, new_id()):
        for change in (
            set_admin_role(world.desk, owner, admin_id, AdminRole.VIEWER),
            set_admin_role(world.desk, owner, admin_id, AdminRole.OWNER),
            remove_admin(world.desk, owner, admin_id),
            reset_secret_key(world.desk, owner, admin_id),
        ):
            with refusal(NotFound, "There is no such admin."):
                await change
    assert await everything() == before


# ---- a new secret key


async def test_a_secret_key_link_leaves_the_old_key_until_it_is_used(world: World) -> None:
    owner, bo = await world.admin(), await world.admin()
    assert (await reset_secret_key(world.desk, owner, bo.id)).kind is LinkKind.SECRET_KEY_RESET
    await sign_in(world, bo)


async def test_an_admin_who_has_not_accepted_their_invitation_gets_another(world: World) -> None:
    owner = await world.admin()
    invited = await invite_admin(world.desk, owner, name="Bo", email="bo@example.com", role=AdminRole.OWNER)
    again = await reset_secret_key(world.desk, Operator(), await find_admin(" BO@example.com"))
    assert again.kind is LinkKind.ADMIN_INVITATION
    assert await Link.filter(revoked_at=None).count() == 1
    with refusal(LinkInvalid, "A newer link has replaced this one."):
        await read_link(world.desk, secret_of(invited.link.url))


async def test_an_email_that_no_admin_has_is_reported(world: World) -> None:
    await world.admin(email="gone@example.com", removed_at=world.clock.time)
    for email in ("gone@example.com", "nobody@example.com", "\x00"):
        with pytest.raises(NotFound) as caught:
            await find_admin(email)
        assert (say(caught.value.message), say(caught.value.fix)) == (
            "No admin of this desk has this email.",
            "`greenroom admin list` lists them.",
        )
