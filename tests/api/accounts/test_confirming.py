"""Giving the secret key again before what gives access away, or takes it."""

from datetime import timedelta
from typing import Any

import httpx2
import pytest

from greenroom.desk.access.confirming import confirm_secret_key
from greenroom.desk.access.sessions import find_session
from greenroom.desk.actors import AdminActor, AdminRole, Audience, Transport
from greenroom.desk.problems import InputRejected, TooManyAttempts
from greenroom.store.bound_rows import change_bound
from greenroom.store.models import Admin, AuditEntry, SessionRow
from tests.api.guard.test_root_fields import ROOT
from tests.api.printed_schema import guard_of_each_root_field
from tests.desk.access.test_forged_rows import admin_in
from tests.world import SECRET_KEY, House, World, ask, codes, everything

CONFIRM = """mutation ($input: ConfirmSecretKeyInput!) { confirmSecretKey(input: $input) { __typename
  ... on SecretKeyConfirmed { confirmedUntil } ... on InputRejected { code field message } } }"""
NEED_IT = {
    *("inviteAdmin", "setAdminRole", "removeAdmin", "resetSecretKey", "endSessions", "revealRoomCode"),
    *("createApiKey", "offerApiKey", "takeOverApiKey"),
    *("addAlertReceiver", "changeAlertReceiver", "replaceAlertSecret"),
    *("connectHmsAccount", "replaceAppSecret", "renameHmsAccount", "testHmsAccount", "disconnectHmsAccount"),
}
OTHER_KEY = "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA"


async def long_ago(house: House) -> None:
    """Let more than ten minutes pass since the secret key was given in each session."""
    for row in await SessionRow.all():
        await change_bound(house.world.desk.vault, row, confirmed_at=row.created_at - timedelta(minutes=10))


def test_the_fields_that_need_the_secret_key_are_these() -> None:
    guards = guard_of_each_root_field()
    assert {name for name, guard in guards.items() if "confirmed: true" in guard} == NEED_IT


@pytest.mark.parametrize("name", sorted(NEED_IT))
async def test_each_is_refused_without_it_and_changes_nothing_and_works_with_it(
    house: House, name: str
) -> None:
    async with house.looking(AdminRole.OWNER) as client:
        assert codes(await ask(client, ROOT[name][1], s="x" * 12)) == []  # signing in has given it
        await long_ago(house)
        before = await everything()
        answer = await ask(client, ROOT[name][1], s="x" * 12)
        assert codes(answer) == ["CONFIRMATION_REQUIRED"]
        assert answer["errors"][0]["message"].startswith(f"{name} needs your secret key")
        assert await everything() == before
        confirmed = (await ask(client, CONFIRM, input={"secretKey": SECRET_KEY}))["data"]
        assert confirmed["confirmSecretKey"]["__typename"] == "SecretKeyConfirmed"
        assert codes(await ask(client, ROOT[name][1], s="x" * 12)) == []


async def test_who_may_not_at_all_is_not_asked_for_the_key(house: House) -> None:
    async with house.looking(AdminRole.MANAGER) as client:
        await long_ago(house)
        assert codes(await ask(client, ROOT["removeAdmin"][1])) == ["FORBIDDEN"]
        assert codes(await ask(client, ROOT["revealRoomCode"][1])) == ["CONFIRMATION_REQUIRED"]
    async with house.looking("influencer") as client:
        assert codes(await ask(client, CONFIRM, input={"secretKey": SECRET_KEY})) == ["FORBIDDEN"]


async def test_a_wrong_key_is_refused_beside_its_field_and_confirms_nothing(house: House) -> None:
    async with house.looking(AdminRole.OWNER) as client:
        await long_ago(house)
        for wrong in (OTHER_KEY, "", "x", SECRET_KEY[:-1]):
            answer = (await ask(client, CONFIRM, input={"secretKey": wrong}))["data"]["confirmSecretKey"]
            assert answer == {
                "__typename": "InputRejected",
                "code": "BAD_SECRET_KEY",
                "field": "secretKey",
                "message": "This is not your secret key.",
            }
        assert codes(await ask(client, ROOT["removeAdmin"][1])) == ["CONFIRMATION_REQUIRED"]


async def test_a_wrong_key_is_noted_as_of_the_admin_who_is_signed_in(world: World) -> None:
    await world.admin(email="ada@example.com")
    actor = (await admin_in(world)).actor
    assert isinstance(actor, AdminActor)
    with pytest.raises(InputRejected):
        await confirm_secret_key(world.desk, actor, OTHER_KEY)
    entry = await AuditEntry.get(action="CONFIRMATION_FAILED")
    assert (entry.actor_kind, entry.actor_id, entry.subject_id) == ("ADMIN", actor.id, actor.id)
    assert entry.after == {"audience": "ADMIN", "knownDevice": False, "asked": "SECRET_KEY"}
    assert not await AuditEntry.filter(action="SIGN_IN_FAILED").exists()


async def test_a_program_confirms_its_session_in_the_same_way(house: House) -> None:
    owner = await house.world.admin()
    async with house.client() as client:
        client.headers["authorization"] = f"Bearer {await _bearer(client, owner)}"
        await long_ago(house)
        assert codes(await ask(client, ROOT["removeAdmin"][1])) == ["CONFIRMATION_REQUIRED"]
        await ask(client, CONFIRM, input={"secretKey": SECRET_KEY})
        assert codes(await ask(client, ROOT["removeAdmin"][1])) == []


async def _bearer(client: httpx2.AsyncClient, owner: AdminActor) -> str:
    query = """mutation ($input: AdminSignInInput!) {
      adminSignIn(input: $input) { ... on SignedIn { sessionToken } } }"""
    details: dict[str, Any] = {"email": owner.email, "password": "correct horse battery"}
    details |= {"secretKey": SECRET_KEY, "transport": "BEARER"}
    return (await ask(client, query, input=details))["data"]["adminSignIn"]["sessionToken"]


async def confirmed(world: World, token: str) -> bool:
    actor = await find_session(world.desk, token, Audience.ADMIN, Transport.COOKIE)
    assert isinstance(actor, AdminActor)
    return actor.confirmed


async def test_the_key_counts_for_ten_minutes_and_not_a_moment_longer(world: World) -> None:
    await world.admin(email="ada@example.com")
    token = (await admin_in(world)).token
    world.clock.go_on(minutes=10, microseconds=-1)
    assert await confirmed(world, token)
    world.clock.go_on(microseconds=1)
    assert not await confirmed(world, token)


async def test_giving_it_again_counts_for_this_session_alone(world: World) -> None:
    await world.admin(email="ada@example.com")
    one, other = await admin_in(world), await admin_in(world)
    world.clock.go_on(minutes=20)
    assert isinstance(one.actor, AdminActor)
    until = await confirm_secret_key(world.desk, one.actor, f" {SECRET_KEY.lower()} ")
    assert until == world.clock.time + timedelta(minutes=10)
    assert (await confirmed(world, one.token), await confirmed(world, other.token)) == (True, False)


async def test_a_clock_that_was_set_back_confirms_nothing(world: World) -> None:
    await world.admin(email="ada@example.com")
    token = (await admin_in(world)).token
    world.clock.go_on(seconds=-1)
    assert not await confirmed(world, token)


async def test_ten_wrong_keys_end_the_tries_of_that_session_and_of_no_other(world: World) -> None:
    await world.admin(email="ada@example.com")
    one, other = (await admin_in(world)).actor, (await admin_in(world)).actor
    assert isinstance(one, AdminActor)
    assert isinstance(other, AdminActor)
    for _ in range(10):
        with pytest.raises(InputRejected):
            await confirm_secret_key(world.desk, one, OTHER_KEY)
    with pytest.raises(TooManyAttempts):
        await confirm_secret_key(world.desk, one, SECRET_KEY)
    await confirm_secret_key(world.desk, other, SECRET_KEY)


async def test_a_session_that_ended_meanwhile_confirms_nothing(world: World) -> None:
    await world.admin(email="ada@example.com")
    actor = (await admin_in(world)).actor
    assert isinstance(actor, AdminActor)
    await SessionRow.all().delete()
    with pytest.raises(InputRejected):
        await confirm_secret_key(world.desk, actor, SECRET_KEY)
    assert await SessionRow.all().count() == 0
    assert await Admin.all().count() == 1
