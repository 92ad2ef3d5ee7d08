"""Signing in."""

import asyncio
from typing import Any

import pytest

from greenroom.desk.access import accounts
from greenroom.desk.access.sessions import SignedIn
from greenroom.desk.actors import AdminActor, Transport
from greenroom.desk.passwords import Fit
from greenroom.desk.problems import Busy, ProblemCode, SignInFailed
from greenroom.store.models import AuditEntry, SessionRow
from tests.english import refusal, say
from tests.world import PASSWORD, SECRET_KEY, CountedPasswords, World, actions, everything


async def sign_in(world: World, **details: Any) -> SignedIn:
    given: dict[str, Any] = {"email": "ada@example.com", "password": PASSWORD, "secret_key": SECRET_KEY}
    return await accounts.admin_sign_in(world.desk, transport=Transport.COOKIE, **(given | details))


# ---- signing in


async def test_an_admin_needs_all_three_and_is_told_one_sentence_for_every_failure(world: World) -> None:
    await world.admin(email="ada@example.com")
    await world.admin(email="gone@example.com", removed_at=world.clock.time)
    wrong = [
        {"password": "wrong horse battery"},
        {"secret_key": SECRET_KEY[::-1]},
        {"secret_key": ""},
        {"password": ""},
        {"email": "eve@example.com"},
        {"email": "ada\x00@example.com"},
        {"email": ""},
        {"email": "gone@example.com"},
        {"password": PASSWORD + "x" * 5000},
        {"password": "wrong", "secret_key": "wrong"},
    ]
    before = await everything()
    for details in wrong:
        with refusal(SignInFailed, "These details do not match.") as caught:
            await sign_in(world, **details)
        assert (say(caught.value.message), say(caught.value.fix)) == (
            "These details do not match.",
            "Check each of them and try again.",
        )
    after = await everything()
    assert after == {**before, "AuditEntry": after["AuditEntry"]}
    assert set(await actions()) == {"SIGN_IN_FAILED"}
    assert isinstance((await sign_in(world)).actor, AdminActor)


async def test_every_failure_costs_one_check_of_a_password_unknown_accounts_too(world: World) -> None:
    await world.admin(email="ada@example.com")
    await world.influencer(email="maya@example.com")
    await world.influencer(email="invited@example.com", password_hash=None)
    for details in ({"email": "eve@example.com"}, {"secret_key": "wrong"}, {"password": "wrong"}):
        world.passwords.checked = 0
        with pytest.raises(SignInFailed):
            await sign_in(world, **details)
        assert world.passwords.checked == 1
    for email in ("nobody@example.com", "maya@example.com", "invited@example.com", "nul\x00@example.com"):
        world.passwords.checked = 0
        with pytest.raises(SignInFailed):
            await accounts.influencer_sign_in(
                world.desk, email=email, password="wrong", transport=Transport.COOKIE
            )
        assert world.passwords.checked == 1


async def test_case_spaces_and_hyphens_do_not_matter(world: World) -> None:
    await world.admin(email="ada@example.com")
    typed = SECRET_KEY.lower().replace("-", " ")
    signed_in = await sign_in(world, email="  ADA@Example.COM ", secret_key=typed)
    assert signed_in.actor.email == "ada@example.com"


async def test_a_password_typed_on_another_keyboard_is_the_same(world: World) -> None:
    composed, decomposed = "caf\u00e9 caf\u00e9 caf\u00e9", "cafe\u0301 cafe\u0301 cafe\u0301"
    hashed = await world.passwords.hash(composed)
    await world.influencer(email="maya@example.com", password_hash=hashed)
    await accounts.influencer_sign_in(
        world.desk, email="maya@example.com", password=decomposed, transport=Transport.COOKIE
    )


async def test_one_more_than_can_wait_is_told_when_to_come_again(world: World) -> None:
    passwords = CountedPasswords(max_waiting=2)
    tries = [passwords.verify(None, "x") for _ in range(4)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert results[:3] == [Fit.NO] * 3
    (busy,) = results[3:]
    assert isinstance(busy, Busy)
    assert (busy.code, busy.retry_after_s) == (ProblemCode.BUSY, 1)
    assert say(busy.fix) == "Try again in 1\u00a0s."
    assert await passwords.verify(None, "x") is Fit.NO
    passwords.close()


async def test_an_archived_influencer_cannot_sign_in(world: World) -> None:
    await world.influencer(email="maya@example.com", archived_at=world.clock.time)
    with pytest.raises(SignInFailed):
        await accounts.influencer_sign_in(
            world.desk, email="maya@example.com", password=PASSWORD, transport=Transport.COOKIE
        )
    assert await SessionRow.all().count() == 0


async def test_signing_in_leaves_an_audit_entry_without_names(world: World) -> None:
    admin = await world.admin(email="ada@example.com")
    await sign_in(world)
    (entry,) = await AuditEntry.all().values()
    told = {name: entry[name] for name in ("actor_kind", "actor_id", "action", "after")}
    assert told == {
        "actor_kind": "ADMIN",
        "actor_id": admin.id,
        "action": "SIGNED_IN",
        "after": {"transport": "COOKIE"},
    }
    assert "ada@" not in str(entry)
    assert admin.name not in str(entry)
