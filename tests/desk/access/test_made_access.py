"""What an admin gave to others: what ends with them or their role, what is kept, and who is asked again."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from greenroom.desk.access import accounts
from greenroom.desk.access.admins import (
    AdminChanged,
    invite_admin,
    read_made_access,
    remove_admin,
    set_admin_role,
)
from greenroom.desk.access.invitations import accept_admin_invitation, accept_invitation, sign_in_by_link
from greenroom.desk.access.links import LinkKind, NewLink, read_link
from greenroom.desk.access.made_access import MadeAccess, NewPasswordsRefused
from greenroom.desk.access.sessions import SignedIn, find_session
from greenroom.desk.actors import AdminActor, AdminRole, Audience, InfluencerActor, Transport
from greenroom.desk.audit.entries import Operator
from greenroom.desk.influencers.editing import invite_influencer, make_influencer_link
from greenroom.desk.problems import LinkInvalid, ProblemCode, SignInFailed
from greenroom.desk.shows.ending import end_show, hold_open_show
from greenroom.desk.shows.views import EndReason
from greenroom.store.bound_rows import add_bound
from greenroom.store.ids import new_id
from greenroom.store.models import Admin, ApiKey, AuditEntry, Influencer, Link, SessionRow, Show
from tests.desk.stage import press
from tests.english import refusal, say
from tests.world import PASSWORD, World, everything

CHOSEN = "a password of their own"


def secret_of(link: NewLink) -> str:
    return link.url.partition("#")[2]


async def by_link(world: World, maker: AdminActor | Operator, person: InfluencerActor) -> SignedIn:
    """Sign an influencer in with a sign-in link."""
    link = await make_influencer_link(world.desk, maker, person.id)
    assert link.kind is LinkKind.SIGN_IN
    return await sign_in_by_link(world.desk, link=secret_of(link), transport=Transport.COOKIE)


async def by_invitation(world: World, maker: AdminActor | Operator, name: str) -> InfluencerActor:
    """Invite an influencer, who accepts."""
    email = f"{name.lower()}@example.com"
    invited = await invite_influencer(world.desk, maker, name=name, email=email)
    signed_in = await accept_invitation(
        world.desk, link=secret_of(invited.link), password=CHOSEN, transport=Transport.COOKIE
    )
    assert isinstance(signed_in.actor, InfluencerActor)
    return signed_in.actor


async def new_admin(world: World, maker: AdminActor, role: AdminRole = AdminRole.VIEWER) -> AdminActor:
    """Invite an admin, who accepts."""
    email = f"{new_id()}@example.com"
    invited = await invite_admin(world.desk, maker, name="Cy", email=email, role=role)
    return (await accept_admin_invitation(world.desk, link=secret_of(invited.link), password=CHOSEN)).admin


async def api_key(world: World, admin: AdminActor, permissions: str, **columns: Any) -> ApiKey:
    now = world.clock.time
    given: dict[str, Any] = {"expires_at": now + timedelta(days=90), "created_at": now} | columns
    key = ApiKey(admin_id=admin.id, name="Sheet", key_hash=str(new_id()), permissions=permissions, **given)
    await add_bound(world.desk.vault, key)
    return key


async def is_in(world: World, signed_in: SignedIn) -> bool:
    """Tell whether a session still lets its owner in."""
    audience = Audience.INFLUENCER if isinstance(signed_in.actor, InfluencerActor) else Audience.ADMIN
    return await find_session(world.desk, signed_in.token, audience, Transport.COOKIE) is not None


async def password_maker(person: InfluencerActor) -> UUID | None:
    return (await Influencer.get(id=person.id)).password_maker_id


async def sign_in(world: World, person: InfluencerActor, password: str = CHOSEN) -> SignedIn:
    return await accounts.influencer_sign_in(
        world.desk, email=person.email, password=password, transport=Transport.COOKIE
    )


async def demote(world: World, owner: AdminActor, admin: AdminActor, role: AdminRole) -> AdminChanged:
    return await set_admin_role(world.desk, owner, admin.id, role)


# ---- who made what


async def test_a_session_knows_the_link_that_began_it_and_who_made_a_sign_in_link(world: World) -> None:
    bo, maya = await world.admin(AdminRole.MANAGER), await world.influencer()
    nia = await by_invitation(world, bo, "Nia")
    for maker, person, kind, known in (
        (bo, await by_link(world, bo, maya), "SIGN_IN", bo.id),
        (Operator(), await by_link(world, Operator(), maya), "SIGN_IN", None),
    ):
        row = await SessionRow.get(id=person.actor.session_id)
        link = await Link.get(id=row.link_id)
        assert (link.kind, link.created_by_id, row.maker_id) == (kind, getattr(maker, "id", None), known)
    row = await SessionRow.get(id=nia.session_id)
    assert ((await Link.get(id=row.link_id)).kind, row.maker_id) == ("INFLUENCER_INVITATION", None)
    row = await SessionRow.get(id=(await sign_in(world, maya, PASSWORD)).actor.session_id)
    assert (row.link_id, row.maker_id) == (None, None)


async def test_a_password_knows_whose_link_led_to_it_and_keeps_that_when_its_owner_changes_it(
    world: World,
) -> None:
    owner = await world.admin()
    nia, mo = await by_invitation(world, owner, "Nia"), await by_invitation(world, Operator(), "Mo")
    assert (await password_maker(nia), await password_maker(mo)) == (owner.id, None)
    await accounts.change_password(world.desk, nia, current=CHOSEN, new=f"{CHOSEN} again")
    assert await password_maker(nia) == owner.id
    cy = await new_admin(world, owner)
    assert (await Admin.get(id=cy.id)).password_maker_id == owner.id


# ---- removal


async def test_a_manager_who_used_a_sign_in_link_is_out_once_removed(world: World) -> None:
    owner, bo = await world.admin(), await world.admin(AdminRole.MANAGER)
    maya = await world.star()
    theirs, kept = await by_link(world, bo, maya), await by_link(world, owner, maya)
    own = await sign_in(world, maya, PASSWORD)
    changed = await remove_admin(world.desk, owner, bo.id)
    assert changed.ended.made == MadeAccess(signed_out=1)
    assert [await is_in(world, one) for one in (theirs, kept, own)] == [False, True, True]
    entry = await AuditEntry.get(action="ADMIN_REMOVED")
    assert entry.after == {"endedSessions": 0, "revokedLinks": 0, "endedInfluencerSessions": 1}


@pytest.mark.parametrize("role", [AdminRole.OPERATOR, AdminRole.VIEWER])
async def test_a_manager_who_used_a_sign_in_link_is_out_once_demoted(world: World, role: AdminRole) -> None:
    owner, bo = await world.admin(), await world.admin(AdminRole.MANAGER)
    theirs = await by_link(world, bo, await world.star())
    changed = await demote(world, owner, bo, role)
    assert (changed.admin.role, changed.ended.made) == (role.value, MadeAccess(signed_out=1))
    assert not await is_in(world, theirs)
    entry = await AuditEntry.get(action="ADMIN_ROLE_SET")
    assert entry.after == {"role": role.value, "endedInfluencerSessions": 1}


async def test_somebody_who_is_live_is_signed_out_when_their_show_ends(world: World) -> None:
    owner, bo = await world.admin(), await world.admin(AdminRole.MANAGER)
    maya, noor = await world.star(), await world.star("Noor")
    phone, laptop, other = [await by_link(world, bo, person) for person in (maya, maya, noor)]
    assert isinstance(phone.actor, InfluencerActor)
    await press(world, phone.actor)
    expected = MadeAccess(signed_out=2, live=1)
    assert await read_made_access(world.desk, bo.id, None) == expected
    assert (await remove_admin(world.desk, owner, bo.id)).ended.made == expected
    assert [await is_in(world, one) for one in (phone, laptop, other)] == [True, False, False]
    row = await SessionRow.get(id=phone.actor.session_id)
    assert row.revoked_at == world.clock.time
    assert await Show.filter(ended_at=None).count() == 1
    show = await hold_open_show(await Influencer.get(id=maya.id))
    assert show is not None
    await end_show(world.desk, show, EndReason.STOPPED_BY_ADMIN, owner)
    assert not await is_in(world, phone)


async def test_what_a_removed_admin_leaves_is_counted_beforehand_and_passwords_and_admins_are_kept(
    world: World,
) -> None:
    owner, bo = await world.admin(), await world.admin()
    nia, mo = await by_invitation(world, bo, "Nia"), await by_invitation(world, owner, "Mo")
    await by_invitation(world, bo, "Kay")
    cy = await new_admin(world, bo)
    await by_link(world, bo, mo)
    await by_link(world, bo, mo)
    await invite_influencer(world.desk, bo, name="Late", email="late@example.com")
    key = await api_key(world, bo, "VIEW MANAGE_TOKENS")
    await api_key(world, bo, "VIEW", expires_at=world.clock.time)
    kept = await api_key(world, owner, "VIEW")
    before = await everything()
    expected = MadeAccess(open_links=1, signed_out=1, api_keys=1, passwords=2, admins=1)
    assert await read_made_access(world.desk, bo.id, None) == expected
    assert await everything() == before
    changed = await remove_admin(world.desk, owner, bo.id)
    assert (changed.ended.made, changed.ended.asked_again) == (expected, [])
    assert (await ApiKey.get(id=key.id)).revoked_at == world.clock.time
    assert (await ApiKey.get(id=kept.id)).revoked_at is None
    assert await is_in(world, await sign_in(world, nia))
    row = await Admin.get(id=cy.id)
    assert (row.removed_at, row.password_maker_id) == (None, bo.id)
    entry = await AuditEntry.get(action="ADMIN_REMOVED")
    assert entry.after == {
        "endedSessions": 0,
        "revokedLinks": 1,
        "revokedApiKeys": 2,
        "endedInfluencerSessions": 2,
        "keptPasswords": 2,
    }


async def test_nobody_who_is_not_an_admin_made_anything(world: World) -> None:
    gone = await world.admin(removed_at=world.clock.time)
    assert await read_made_access(world.desk, gone.id, None) is None
    assert await read_made_access(world.desk, new_id(), AdminRole.VIEWER) is None


# ---- a lower role


async def test_an_owner_who_becomes_a_manager_keeps_what_a_manager_may_give(world: World) -> None:
    owner, bo = await world.admin(), await world.admin()
    maya = await world.influencer()
    theirs = await by_link(world, bo, maya)
    await by_invitation(world, bo, "Nia")
    await new_admin(world, bo)
    await invite_admin(world.desk, bo, name="Eve", email="eve@example.com", role=AdminRole.OWNER)
    open_one = await make_influencer_link(world.desk, bo, maya.id)
    key = await api_key(world, bo, "MANAGE_DESK")
    also = await api_key(world, bo, "VIEW MANAGE_DESK")
    kept = await api_key(world, bo, "VIEW MANAGE_TOKENS")
    changed = await demote(world, owner, bo, AdminRole.MANAGER)
    assert changed.ended.made == MadeAccess(open_links=1, api_keys=2, admins=1)
    assert await is_in(world, theirs)
    assert (await read_link(world.desk, secret_of(open_one))).kind is LinkKind.SIGN_IN
    ended = [(await ApiKey.get(id=one.id)).revoked_at for one in (key, also, kept)]
    assert ended == [world.clock.time, world.clock.time, None]


@pytest.mark.parametrize("role", [AdminRole.MANAGER, AdminRole.OWNER])
async def test_a_higher_role_or_the_same_ends_nothing(world: World, role: AdminRole) -> None:
    owner, bo = await world.admin(), await world.admin(AdminRole.MANAGER)
    theirs = await by_link(world, bo, await world.influencer())
    nia = await by_invitation(world, bo, "Nia")
    assert await read_made_access(world.desk, bo.id, role) == MadeAccess()
    changed = await set_admin_role(world.desk, owner, bo.id, role, ask_again=True)
    assert (changed.ended.made, list(changed.ended.asked_again)) == (MadeAccess(), [])
    assert await is_in(world, theirs)
    assert await is_in(world, await sign_in(world, nia))


# ---- asking for new passwords


async def test_those_who_are_asked_for_a_new_password_lose_the_old_one_and_get_a_link_each(
    world: World,
) -> None:
    owner, bo = await world.admin(), await world.admin(AdminRole.MANAGER)
    nia, kay = await by_invitation(world, bo, "Nia"), await by_invitation(world, bo, "Kay")
    mo = await by_invitation(world, owner, "Mo")
    session = await sign_in(world, nia)
    version = (await Influencer.get(id=nia.id)).version
    changed = await remove_admin(world.desk, owner, bo.id, ask_again=True)
    asked = changed.ended.asked_again
    assert [(one.influencer_id, one.name, one.email) for one in asked] == [
        (kay.id, "Kay", kay.email),
        (nia.id, "Nia", nia.email),
    ]
    for one in asked:
        row = await Influencer.get(id=one.influencer_id)
        assert (row.password_hash, row.password_maker_id) == (None, None)
        link = await Link.get(influencer_id=row.id, used_at=None, revoked_at=None)
        assert (link.kind, link.created_by_id) == ("INFLUENCER_INVITATION", owner.id)
        assert one.link.expires_at == world.clock.time + timedelta(days=7)
    assert (await Influencer.get(id=nia.id)).version == version + 1
    assert not await is_in(world, session)
    with pytest.raises(SignInFailed):
        await sign_in(world, nia)
    assert await is_in(world, await sign_in(world, mo))
    again = await accept_invitation(
        world.desk, link=secret_of(asked[1].link), password=f"{CHOSEN} again", transport=Transport.COOKIE
    )
    assert (again.actor.id, await password_maker(nia)) == (nia.id, owner.id)
    entry = await AuditEntry.get(action="ADMIN_REMOVED")
    assert entry.after == {
        "endedSessions": 0,
        "revokedLinks": 0,
        "endedInfluencerSessions": 3,
        "endedPasswords": 2,
    }
    made = [one.subject_id for one in await AuditEntry.filter(action="LINK_MADE", actor_id=owner.id)]
    assert {nia.id, kay.id} <= set(made)


async def test_somebody_live_who_is_asked_for_a_new_password_goes_on_until_their_show_ends(
    world: World,
) -> None:
    owner, bo = await world.admin(), await world.admin(AdminRole.MANAGER)
    maya = await world.star(password_maker_id=bo.id)
    signed_in = await sign_in(world, maya, PASSWORD)
    assert isinstance(signed_in.actor, InfluencerActor)
    await press(world, signed_in.actor)
    changed = await set_admin_role(world.desk, owner, bo.id, AdminRole.OPERATOR, ask_again=True)
    assert [one.name for one in changed.ended.asked_again] == ["Maya"]
    assert await is_in(world, signed_in)
    assert await Show.filter(ended_at=None).count() == 1


async def test_no_more_are_asked_than_one_answer_can_hold(world: World) -> None:
    owner, bo = await world.admin(), await world.admin(AdminRole.MANAGER)
    for name in ("Nia", "Kay", "Mo"):
        await world.influencer(name, password_maker_id=bo.id)
    before = await everything()
    with pytest.raises(NewPasswordsRefused) as caught:
        await remove_admin(world.desk, owner, bo.id, ask_again=True, most=2)
    assert caught.value.code is ProblemCode.NEW_PASSWORDS_REFUSED
    assert say(caught.value.message) == (
        "3 influencers would need a new password; at most 2 can be asked at once here. Nothing was changed."
    )
    assert await everything() == before
    changed = await remove_admin(world.desk, owner, bo.id, ask_again=True, most=3)
    assert len(changed.ended.asked_again) == 3


async def test_nobody_gets_the_new_links_to_the_passwords_that_they_led_to_themselves(world: World) -> None:
    await world.admin()
    bo = await world.admin()
    await world.influencer(password_maker_id=bo.id)
    before = await everything()
    for change in (
        remove_admin(world.desk, bo, bo.id, ask_again=True),
        set_admin_role(world.desk, bo, bo.id, AdminRole.VIEWER, ask_again=True),
    ):
        with pytest.raises(NewPasswordsRefused) as caught:
            await change
        assert say(caught.value.message).startswith("These influencers chose their passwords with links that")
    assert await everything() == before


async def test_a_removed_admin_who_is_back_has_neither_sessions_nor_links_of_theirs(world: World) -> None:
    owner, bo = await world.admin(), await world.admin(AdminRole.MANAGER)
    maya = await world.influencer()
    theirs = await by_link(world, bo, maya)
    link = await make_influencer_link(world.desk, bo, maya.id)
    world.clock.go_on(minutes=1)
    await remove_admin(world.desk, owner, bo.id)
    await invite_admin(world.desk, owner, name="Bo", email=bo.email, role=AdminRole.MANAGER)
    assert not await is_in(world, theirs)
    with refusal(LinkInvalid, "This link has been revoked."):
        await read_link(world.desk, secret_of(link))
