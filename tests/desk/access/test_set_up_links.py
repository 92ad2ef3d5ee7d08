"""The set-up link, and the owner it makes."""

import asyncio
import hashlib
from collections.abc import Awaitable
from typing import Any

import pytest

from greenroom.desk.access import accounts
from greenroom.desk.access.admins import invite_admin, remove_admin
from greenroom.desk.access.links import make_set_up_link
from greenroom.desk.actors import AdminRole, Transport
from greenroom.desk.problems import InputRejected, LinkInvalid, ProblemCode
from greenroom.store.canary import check_canary
from greenroom.store.models import Admin, AuditEntry, Link
from tests.english import refusal, say
from tests.world import PASSWORD, World, actions, everything

OWNER = {"email": " Robin@Example.com ", "name": "  Robin \x00 Roe ", "password": PASSWORD}


def secret_of(url: str) -> str:
    return url.partition("#")[2]


async def set_up(world: World, link: str, **details: str) -> accounts.AdminSetUp:
    return await accounts.set_up_admin(world.desk, link=link, **{**OWNER, **details})


# ---- the set-up link


async def test_a_set_up_link_makes_an_owner_and_shows_the_secret_key_only_once(world: World) -> None:
    url = await make_set_up_link(world.desk)
    assert url.startswith("http://localhost:8081/admin/setup#")
    made = await set_up(world, secret_of(url))
    row = await Admin.get()
    assert (row.email, row.name, row.role) == ("Robin@Example.com", "Robin Roe", "OWNER")
    assert made.admin.id == row.id
    assert len(made.secret_key) == 39
    bare = made.secret_key.replace("-", "")
    assert row.secret_key_hash == hashlib.sha256(bare.encode()).hexdigest()
    assert (row.password_hash or "").startswith("$argon2id$v=19$")
    kept = str(await everything())
    assert not [text for text in (made.secret_key, bare, PASSWORD, secret_of(url)) if text in kept]
    assert await actions() == ["ADMIN_SET_UP", "LINK_MADE"]


async def test_the_audit_entry_of_a_new_owner_names_nobody(world: World) -> None:
    await set_up(world, secret_of(await make_set_up_link(world.desk)))
    written = str(await AuditEntry.all().values())
    assert not [word for word in ("Robin", "obin@", "example.com") if word in written]


async def test_a_link_lives_until_its_hour_is_over(world: World) -> None:
    link = secret_of(await make_set_up_link(world.desk))
    world.clock.go_on(hours=1)
    before = await everything()
    with refusal(LinkInvalid, "This link has expired: it was valid for an hour."):
        await set_up(world, link)
    assert await everything() == before
    world.clock.go_on(microseconds=-1)
    await set_up(world, link)


async def test_a_newer_link_revokes_the_older(world: World) -> None:
    older, newer = [secret_of(await make_set_up_link(world.desk)) for _ in range(2)]
    before = await everything()
    with refusal(LinkInvalid, "A newer link has replaced this one."):
        await set_up(world, older)
    assert await everything() == before
    await set_up(world, newer)


async def test_of_links_made_at_once_one_is_good(world: World) -> None:
    await check_canary(world.desk.vault, world.clock.time)
    links = await asyncio.gather(*(make_set_up_link(world.desk) for _ in range(6)))
    assert await Link.filter(revoked_at=None).count() == 1
    results = [await outcome(set_up(world, secret_of(link))) for link in links]
    assert sorted(results) == ["AdminSetUp"] + ["LinkInvalid"] * 5


async def outcome(work: Awaitable[object]) -> str:
    (result,) = await asyncio.gather(work, return_exceptions=True)
    return type(result).__name__


async def test_a_link_is_used_once(world: World) -> None:
    link = secret_of(await make_set_up_link(world.desk))
    await set_up(world, link)
    before = await everything()
    with refusal(LinkInvalid, "This link has already been used."):
        await set_up(world, link, email="second@example.com")
    assert await everything() == before


async def test_twenty_at_once_make_exactly_one_owner_of_a_link(world: World) -> None:
    link = secret_of(await make_set_up_link(world.desk))
    tries = [set_up(world, link, email=f"robin{n}@example.com") for n in range(20)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["AdminSetUp"] + ["LinkInvalid"] * 19
    assert await Admin.all().count() == 1
    assert await actions() == ["ADMIN_SET_UP", "LINK_MADE"]


@pytest.mark.parametrize("link", ["", "x", "a" * 43, "ä\ud800"])
async def test_a_link_that_was_never_made_is_said_to_be_foreign_or_cut(world: World, link: str) -> None:
    await make_set_up_link(world.desk)
    with refusal(
        LinkInvalid, "This link does not belong to this desk, or it was cut off when it was copied."
    ):
        await set_up(world, link)
    assert await Admin.all().count() == 0


@pytest.mark.parametrize(
    ("details", "field", "code"),
    [
        ({"email": "robin"}, "email", ProblemCode.BAD_EMAIL),
        ({"email": "robin@"}, "email", ProblemCode.BAD_EMAIL),
        ({"email": "@example.com"}, "email", ProblemCode.BAD_EMAIL),
        ({"email": "ro bin@example.com"}, "email", ProblemCode.BAD_EMAIL),
        ({"email": "ro\x00bin@example.com"}, "email", ProblemCode.BAD_EMAIL),
        ({"email": f"{'r' * 243}@example.com"}, "email", ProblemCode.BAD_EMAIL),
        ({"name": " \n "}, "name", ProblemCode.BAD_NAME),
        ({"name": "r" * 101}, "name", ProblemCode.BAD_NAME),
        ({"name": "\x00\x07"}, "name", ProblemCode.BAD_NAME),
        ({"password": "11 of them.", "name": "Robin"}, "password", ProblemCode.BAD_PASSWORD),
        ({"password": "p" * 1025}, "password", ProblemCode.BAD_PASSWORD),
    ],
)
async def test_bad_input_consumes_no_link(
    world: World, details: dict[str, str], field: str, code: ProblemCode
) -> None:
    link = secret_of(await make_set_up_link(world.desk))
    before = await everything()
    with pytest.raises(InputRejected) as caught:
        await set_up(world, link, **details)
    assert (caught.value.field, caught.value.code) == (field, code)
    assert await everything() == before
    await set_up(world, link)


async def test_the_longest_email_name_and_password_are_taken(world: World) -> None:
    link = secret_of(await make_set_up_link(world.desk))
    email, longest = f"{'r' * 242}@example.com", f"{PASSWORD} {'p' * 1024}"[:1024]
    made = await set_up(world, link, email=email, name="r" * 100, password=longest)
    details: dict[str, Any] = {"email": email, "password": longest, "secret_key": made.secret_key}
    signed_in = await accounts.admin_sign_in(world.desk, transport=Transport.COOKIE, **details)
    assert signed_in.actor.id == made.admin.id


async def test_an_email_that_is_taken_in_another_case_consumes_no_link(world: World) -> None:
    await world.admin(email="robin@example.com")
    link = secret_of(await make_set_up_link(world.desk))
    before = await everything()
    with refusal(InputRejected, "This email already has an account."):
        await set_up(world, link)
    assert await everything() == before
    assert (await Link.get()).used_at is None


async def test_a_removed_admins_email_brings_them_back_as_an_owner(world: World) -> None:
    owner = await world.admin()
    gone = await world.admin(AdminRole.VIEWER, email="robin@example.com", name="Old")
    await remove_admin(world.desk, owner, gone.id)
    world.clock.go_on(minutes=1)
    made = await set_up(world, secret_of(await make_set_up_link(world.desk)))
    row = await Admin.get(id=gone.id)
    assert (made.admin.id, row.removed_at, row.role, row.name) == (gone.id, None, "OWNER", "Robin Roe")
    assert (row.email, row.created_at) == ("Robin@Example.com", world.clock.time)
    details: dict[str, Any] = {"email": row.email, "password": PASSWORD, "secret_key": made.secret_key}
    signed_in = await accounts.admin_sign_in(world.desk, transport=Transport.COOKIE, **details)
    assert signed_in.actor.id == gone.id
    entry = await AuditEntry.get(action="ADMIN_SET_UP")
    assert (entry.actor_id, entry.subject_id) == (gone.id, gone.id)


async def test_an_email_that_was_invited_is_told_to_accept_the_invitation(world: World) -> None:
    owner = await world.admin()
    await invite_admin(world.desk, owner, name="Robin", email="robin@example.com", role=AdminRole.OWNER)
    link = secret_of(await make_set_up_link(world.desk))
    before = await everything()
    with pytest.raises(InputRejected) as caught:
        await set_up(world, link)
    assert (caught.value.field, caught.value.code) == ("email", ProblemCode.BAD_EMAIL)
    assert (say(caught.value.message), say(caught.value.fix)) == (
        "This email has already been invited.",
        "Open the link of its invitation; `greenroom admin reset` makes another.",
    )
    assert await everything() == before
