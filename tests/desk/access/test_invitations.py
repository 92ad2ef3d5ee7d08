"""Taking up one-time links."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from greenroom.desk.access import accounts, sessions
from greenroom.desk.access.admins import invite_admin, remove_admin, reset_secret_key
from greenroom.desk.access.invitations import (
    accept_admin_invitation,
    accept_invitation,
    choose_new_password,
    sign_in_by_link,
    take_new_secret_key,
)
from greenroom.desk.access.links import LinkKind
from greenroom.desk.access.sessions import find_session
from greenroom.desk.access.tries import Caller
from greenroom.desk.actors import AdminActor, AdminRole, Audience, InfluencerActor, Transport
from greenroom.desk.influencers.editing import (
    archive_influencer,
    invite_influencer,
    make_influencer_link,
    make_new_password_link,
)
from greenroom.desk.problems import (
    InputRejected,
    LinkInvalid,
    ProblemCode,
    SignInFailed,
    TooManyAttempts,
)
from greenroom.store.models import Admin, AuditEntry, Influencer, Link, SessionRow
from tests.english import refusal, say
from tests.world import PASSWORD, SECRET_KEY, World, actions, events, everything

CHOSEN = "a password of my own"


def secret_of(url: str) -> str:
    return url.partition("#")[2]


async def admin_invitation(world: World) -> str:
    invited = await invite_admin(
        world.desk, await world.admin(), name="Bo", email="bo@example.com", role=AdminRole.MANAGER
    )
    return secret_of(invited.link.url)


async def key_link(world: World) -> tuple[AdminActor, str]:
    bo = await world.admin(email="bo@example.com")
    return bo, secret_of((await reset_secret_key(world.desk, bo, bo.id)).url)


async def invitation(world: World) -> str:
    invited = await invite_influencer(world.desk, await world.admin(), name="Maya", email="maya@example.com")
    return secret_of(invited.link.url)


async def sign_in_link(world: World) -> tuple[InfluencerActor, str]:
    maya = await world.influencer(email="maya@example.com")
    return maya, secret_of((await make_influencer_link(world.desk, await world.admin(), maya.id)).url)


async def new_password_link(world: World) -> tuple[InfluencerActor, str]:
    maya = await world.influencer(email="maya@example.com")
    return maya, secret_of((await make_new_password_link(world.desk, await world.admin(), maya.id)).url)


async def take(world: World, kind: LinkKind) -> Callable[[], Awaitable[Any]]:
    """Make a link of this kind, and return what takes it up."""
    cookie = Transport.COOKIE
    match kind:
        case LinkKind.SET_UP | LinkKind.HAND_IN:
            raise AssertionError
        case LinkKind.ADMIN_INVITATION:
            link = await admin_invitation(world)
            return lambda: accept_admin_invitation(world.desk, link=link, password=CHOSEN)
        case LinkKind.SECRET_KEY_RESET:
            _, link = await key_link(world)
            return lambda: take_new_secret_key(world.desk, link=link, password=PASSWORD)
        case LinkKind.INFLUENCER_INVITATION:
            link = await invitation(world)
            return lambda: accept_invitation(world.desk, link=link, password=CHOSEN, transport=cookie)
        case LinkKind.SIGN_IN:
            _, link = await sign_in_link(world)
            return lambda: sign_in_by_link(world.desk, link=link, transport=cookie)
        case LinkKind.NEW_PASSWORD:
            _, link = await new_password_link(world)
            return lambda: choose_new_password(world.desk, link=link, password=CHOSEN, transport=cookie)


# A link for handing in a token takes several and lets nobody in: tests/desk/inbox/test_handing_in.py.
KINDS = [kind for kind in LinkKind if kind not in (LinkKind.SET_UP, LinkKind.HAND_IN)]


@pytest.mark.parametrize("kind", KINDS)
async def test_of_many_who_use_one_link_one_wins(world: World, kind: LinkKind) -> None:
    # More than ten passwords at once are refused for one account, whatever they are for.
    many = 10 if kind is LinkKind.SECRET_KEY_RESET else 20
    taking = await take(world, kind)
    before = await actions()
    results = await asyncio.gather(*(taking() for _ in range(many)), return_exceptions=True)
    refused = [result for result in results if isinstance(result, LinkInvalid)]
    assert (len(refused), len(results)) == (many - 1, many)
    assert {say(problem.message) for problem in refused} == {"This link has already been used."}
    signs_in = kind in (LinkKind.INFLUENCER_INVITATION, LinkKind.SIGN_IN, LinkKind.NEW_PASSWORD)
    assert await SessionRow.all().count() == (1 if signs_in else 0)
    new = {
        LinkKind.ADMIN_INVITATION: ["INVITATION_ACCEPTED"],
        LinkKind.SECRET_KEY_RESET: ["SECRET_KEY_SET"],
        LinkKind.INFLUENCER_INVITATION: ["INVITATION_ACCEPTED", "SIGNED_IN"],
        LinkKind.SIGN_IN: ["SIGNED_IN"],
        LinkKind.NEW_PASSWORD: ["PASSWORD_SET", "SIGNED_IN"],
    }[kind]
    assert await actions() == sorted(before + new)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_link_that_expires_while_the_password_is_hashed_does_nothing(
    world: World, kind: LinkKind
) -> None:
    taking = await take(world, kind)
    link = await Link.get()
    before = await everything()
    # The clock passes the end after the first look: the transaction looks again.
    times = iter([link.created_at])
    world.desk = replace(world.desk, now=lambda: next(times, link.expires_at))
    with pytest.raises(LinkInvalid) as caught:
        await taking()
    assert say(caught.value.message).startswith("This link has expired: it was valid for ")
    assert await everything() == before


@pytest.mark.parametrize("kind", [LinkKind.ADMIN_INVITATION, LinkKind.INFLUENCER_INVITATION])
async def test_a_password_that_cannot_be_taken_leaves_the_link_good(world: World, kind: LinkKind) -> None:
    admins = kind is LinkKind.ADMIN_INVITATION
    link = await (admin_invitation(world) if admins else invitation(world))
    before = await everything()
    for password in ("11 of them.", "p" * 1025):
        accepting: Awaitable[Any] = (
            accept_admin_invitation(world.desk, link=link, password=password)
            if admins
            else accept_invitation(world.desk, link=link, password=password, transport=Transport.COOKIE)
        )
        with pytest.raises(InputRejected) as caught:
            await accepting
        assert (caught.value.field, caught.value.code) == ("password", ProblemCode.BAD_PASSWORD)
    assert await everything() == before


async def test_an_invited_admin_chooses_a_password_and_is_shown_a_secret_key_only_once(world: World) -> None:
    made = await accept_admin_invitation(world.desk, link=await admin_invitation(world), password=CHOSEN)
    assert (made.admin.email, made.admin.role) == ("bo@example.com", AdminRole.MANAGER)
    assert len(made.secret_key) == 39
    kept = str(await everything())
    assert not [text for text in (made.secret_key, made.secret_key.replace("-", ""), CHOSEN) if text in kept]
    signed_in = await accounts.admin_sign_in(
        world.desk,
        email="bo@example.com",
        password=CHOSEN,
        secret_key=made.secret_key,
        transport=Transport.COOKIE,
    )
    assert signed_in.actor.id == made.admin.id
    entry = await AuditEntry.get(action="INVITATION_ACCEPTED")
    assert (entry.actor_kind, entry.actor_id, entry.subject_id) == ("ADMIN", made.admin.id, made.admin.id)
    assert (await events())[-1] == "INVITATION_ACCEPTED"


async def test_a_removed_admins_invitation_makes_nobody(world: World) -> None:
    owner, link = await world.admin(), await admin_invitation(world)
    bo = await Admin.get(email_key="bo@example.com")
    await remove_admin(world.desk, owner, bo.id)
    before = await everything()
    with refusal(LinkInvalid, "This link has been revoked."):
        await accept_admin_invitation(world.desk, link=link, password=CHOSEN)
    assert await everything() == before


async def test_a_new_secret_key_ends_the_old_one_and_every_session(world: World) -> None:
    bo, link = await key_link(world)

    async def sign_in(key: str) -> sessions.SignedIn:
        return await accounts.admin_sign_in(
            world.desk, email=bo.email, password=PASSWORD, secret_key=key, transport=Transport.COOKIE
        )

    session = await sign_in(SECRET_KEY)
    made = await take_new_secret_key(world.desk, link=link, password=PASSWORD)
    assert made.admin.id == bo.id
    assert await find_session(world.desk, session.token, Audience.ADMIN, Transport.COOKIE) is None
    with pytest.raises(SignInFailed):
        await sign_in(SECRET_KEY)
    await sign_in(made.secret_key)
    entry = await AuditEntry.get(action="SECRET_KEY_SET")
    assert (entry.actor_id, entry.after) == (bo.id, {"endedSessions": 1, "revokedApiKeys": 0})
    assert made.secret_key.replace("-", "") not in str(await everything()).replace("-", "")


async def test_a_new_secret_key_needs_the_password_and_a_wrong_one_leaves_the_link_good(world: World) -> None:
    bo, link = await key_link(world)
    before = await everything()
    for password in ("wrong horse battery", "", PASSWORD + "x" * 2000):
        with refusal(SignInFailed, "These details do not match."):
            await take_new_secret_key(world.desk, link=link, password=password)
    # The failure is noted; nothing else was changed.
    after = await everything()
    entry = await AuditEntry.get(action="CONFIRMATION_FAILED")
    assert (entry.actor_kind, entry.actor_id, entry.subject_id) == ("STRANGER", None, bo.id)
    assert {name: rows for name, rows in after.items() if name != "AuditEntry"} == {
        name: rows for name, rows in before.items() if name != "AuditEntry"
    }
    await take_new_secret_key(world.desk, link=link, password=PASSWORD)


async def test_a_link_gives_no_more_guesses_than_signing_in_does(world: World) -> None:
    _, link = await key_link(world)
    for _ in range(10):
        with pytest.raises(SignInFailed):
            await take_new_secret_key(world.desk, link=link, password="wrong horse battery")
    with pytest.raises(TooManyAttempts):
        await take_new_secret_key(world.desk, link=link, password=PASSWORD)
    assert (await Link.get()).used_at is None


async def test_strangers_failures_keep_no_link_from_being_used(world: World) -> None:
    bo, link = await key_link(world)
    for _ in range(10):
        with pytest.raises(SignInFailed):
            await accounts.admin_sign_in(
                world.desk, email=bo.email, password="wrong", secret_key="", transport=Transport.COOKIE
            )
    with pytest.raises(TooManyAttempts):
        await accounts.admin_sign_in(
            world.desk, email=bo.email, password=PASSWORD, secret_key="", transport=Transport.COOKIE
        )
    made = await take_new_secret_key(world.desk, link=link, password=PASSWORD)
    assert made.admin.id == bo.id


async def test_an_invited_influencer_chooses_a_password_and_is_signed_in(world: World) -> None:
    link = await invitation(world)
    caller = Caller(client="Safari, iPhone")
    signed_in = await accept_invitation(
        world.desk, link=link, password=CHOSEN, transport=Transport.COOKIE, caller=caller
    )
    maya = await Influencer.get()
    assert (signed_in.actor.id, maya.version) == (maya.id, 1)
    actor = await find_session(world.desk, signed_in.token, Audience.INFLUENCER, Transport.COOKIE)
    assert actor == signed_in.actor
    assert (await SessionRow.get()).client == "Safari, iPhone"
    assert CHOSEN not in str(await everything())
    await accounts.influencer_sign_in(
        world.desk, email="maya@example.com", password=CHOSEN, transport=Transport.COOKIE
    )
    entry = await AuditEntry.get(action="INVITATION_ACCEPTED")
    assert (entry.actor_kind, entry.actor_id, entry.subject_id) == ("INFLUENCER", maya.id, maya.id)
    assert (await events())[-1] == "INVITATION_ACCEPTED"


async def test_a_sign_in_link_signs_in_once_and_leaves_the_password_as_it_was(world: World) -> None:
    maya, link = await sign_in_link(world)
    signed_in = await sign_in_by_link(world.desk, link=link, transport=Transport.BEARER)
    assert signed_in.actor.id == maya.id
    assert await find_session(world.desk, signed_in.token, None, Transport.BEARER) == signed_in.actor
    entry, used = await AuditEntry.get(action="SIGNED_IN"), await Link.get()
    assert entry.after == {
        "transport": "BEARER",
        "by": "SIGN_IN",
        "linkId": str(used.id),
        "linkMakerId": str(used.created_by_id),
    }
    row = await SessionRow.get()
    assert (row.link_id, row.maker_id) == (used.id, used.created_by_id)
    with refusal(LinkInvalid, "This link has already been used."):
        await sign_in_by_link(world.desk, link=link, transport=Transport.BEARER)
    await accounts.influencer_sign_in(
        world.desk, email=maya.email, password=PASSWORD, transport=Transport.COOKIE
    )


async def test_archiving_while_links_are_used_leaves_no_session(world: World) -> None:
    admin = await world.admin()
    link = await invitation(world)
    maya = await Influencer.get()
    await asyncio.gather(
        accept_invitation(world.desk, link=link, password=CHOSEN, transport=Transport.COOKIE),
        archive_influencer(world.desk, admin, maya.id),
        return_exceptions=True,
    )
    nia, sign_in = await world.influencer(), await world.admin()
    other = secret_of((await make_influencer_link(world.desk, sign_in, nia.id)).url)
    await asyncio.gather(
        sign_in_by_link(world.desk, link=other, transport=Transport.COOKIE),
        archive_influencer(world.desk, admin, nia.id),
        return_exceptions=True,
    )
    assert await SessionRow.all().count() == 0
