"""API keys: what a program may do with one, over HTTP."""

import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from greenroom.desk.access import api_keys
from greenroom.desk.access.admins import remove_admin, reset_secret_key, set_admin_role
from greenroom.desk.access.invitations import take_new_secret_key
from greenroom.desk.access.key_holders import find_api_key, is_api_key
from greenroom.desk.actors import GRANTS, AdminActor, AdminRole, Permission
from greenroom.desk.keys import hash_token
from greenroom.store.bound_rows import change_bound
from greenroom.store.models import Admin, ApiKey, AuditEntry, PlannedShow
from tests.api.guard.test_root_fields import ROOT
from tests.api.plans.test_plans import PLAN, tonight
from tests.api.printed_schema import guard_of_each_root_field
from tests.world import PASSWORD, House, World, ask, codes, everything, sign_in

EVERYTHING = tuple(Permission)
WHO = "{ viewer { ... on Admin { name isMe permissions } } }"
MAKE = """mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { __typename
  ... on ApiKeyIssued { secret apiKey { id name owner { name } isMine permissions expiresAt lastUsedAt } }
  ... on InputRejected { code field message } } }"""
LIST = (
    """{ apiKeys { nodes { id name owner { name } isMine lastUsedAt offeredTo { name } isOfferedToMe } } }"""
)
OFFER = """mutation ($input: OfferApiKeyInput!) { offerApiKey(input: $input) { __typename
  ... on InputRejected { code field } } }"""
TAKE = """mutation ($input: TakeOverApiKeyInput!) { takeOverApiKey(input: $input) { __typename
  ... on ApiKeyIssued { secret apiKey { id name permissions } } ... on InputRejected { code } } }"""
REVOKE = "mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { __typename } }"
INVITE = """mutation { inviteInfluencer(input: {name: "Nia", email: "nia@example.com"}) { __typename } }"""
AUDIT = "{ auditEntries(first: 5) { nodes { sentence action actor { kind name } after { name } } } }"


async def make(
    house: House, owner: AdminActor, *permissions: Permission, name: str = "Sheet sync", days: int = 90
) -> api_keys.NewApiKey:
    return await api_keys.create_api_key(
        house.world.desk, owner, name=name, permissions=permissions, days=days
    )


@asynccontextmanager
async def program(house: House, secret: str, **headers: str) -> AsyncGenerator[httpx2.AsyncClient]:
    async with house.client(headers={"authorization": f"Bearer {secret}", **headers}) as client:
        yield client


async def opens(house: House, secret: str) -> bool:
    async with program(house, secret) as client:
        reply = await client.post("/graphql", json={"query": WHO})
        if reply.status_code == 401:
            assert reply.headers["www-authenticate"] == "Bearer"
            [error] = reply.json()["errors"]
            assert error["extensions"]["code"] == "UNAUTHENTICATED"
            assert error["message"].startswith("This API key opens nothing: ")
            assert secret not in reply.text
            return False
        assert reply.json()["data"]["viewer"]["isMe"]
        return True


async def test_a_key_is_made_in_the_desk_shown_once_and_used_by_a_program(house: House) -> None:
    async with house.looking(AdminRole.MANAGER) as client:
        wanted = {"name": " Sheet  sync ", "permissions": ["VIEW", "MANAGE_TOKENS"]}
        made = (await ask(client, MAKE, input=wanted))["data"]["createApiKey"]
        secret, key = made["secret"], made["apiKey"]
        assert key["name"] == "Sheet sync"
        assert (key["owner"], key["isMine"], key["lastUsedAt"]) == ({"name": "Ada"}, True, None)
        assert set(key["permissions"]) == {"VIEW", "MANAGE_TOKENS"}
        assert is_api_key(secret)
        assert len(secret) == 47
        row = await ApiKey.get()
        assert row.expires_at - row.created_at == timedelta(days=90)
        stored = str(await everything()) + str(await ApiKey.all().values())
        assert secret not in stored
        async with program(house, secret) as other:
            seen = (await ask(other, WHO))["data"]["viewer"]
            assert (seen["name"], set(seen["permissions"])) == ("Ada", {"VIEW", "MANAGE_TOKENS"})
        [listed] = (await ask(client, LIST))["data"]["apiKeys"]["nodes"]
        assert listed["lastUsedAt"] is not None
        assert secret not in str(await ask(client, LIST))
        assert (await ask(client, REVOKE, input={"apiKeyId": key["id"]}))["data"]["revokeApiKey"] == {
            "__typename": "ApiKeyRevoked"
        }
        assert not await opens(house, secret)
        assert (await ask(client, LIST))["data"]["apiKeys"]["nodes"] == []


@pytest.mark.parametrize("role", [AdminRole.MANAGER, AdminRole.OWNER])
async def test_a_key_may_use_what_it_and_its_owner_may_and_no_account_of_theirs(
    house: House, role: AdminRole
) -> None:
    owner = await house.world.admin(role)
    for permission in GRANTS[role]:
        made = await make(house, owner, permission)
        async with program(house, made.secret) as client:
            for name, guard in guard_of_each_root_field().items():
                found = codes(await ask(client, ROOT[name][1], s="x"))
                if guard == "@public" and name != "signOut":
                    assert found in ([], ["BAD_INPUT"]), name
                elif guard == "@influencer":
                    assert found == ["FORBIDDEN"], name
                elif guard == f"@admin(can: {permission})":
                    assert found == [], name
                else:
                    assert found == ["FORBIDDEN"], (name, guard)
    assert await AuditEntry.filter(action="SIGNED_OUT").count() == 0


async def test_a_key_that_may_not_look_is_told_nothing_of_a_page(house: House) -> None:
    star, owner = await house.world.star(), await house.world.admin()
    switch = """mutation ($input: ToggleStreamingInput!) { toggleStreaming(input: $input) {
      ... on ToggleStreamingSuccess { influencer { name %s } } } }"""
    wanted = {"influencerId": str(star.id), "enabled": False}
    made = await make(house, owner, Permission.OPERATE_SHOWS)
    async with program(house, made.secret) as client:
        assert codes(await ask(client, switch % "", input=wanted)) == []
        refused = await ask(client, switch % "pageReport { browser }", input=wanted)
    assert codes(refused) == ["FORBIDDEN"]


@pytest.mark.parametrize("more", ["state", "readiness", "findings { code }", "show { id }", "arrived"])
async def test_a_key_that_may_not_look_is_told_of_no_planned_show_how_it_stands(
    house: House, more: str
) -> None:
    star, owner = await house.world.star(), await house.world.admin()
    async with house.looking(AdminRole.MANAGER) as client:
        await ask(client, PLAN, input=tonight(house, star))
    show = await PlannedShow.get()
    cancel = """mutation ($input: CancelPlannedShowInput!) { cancelPlannedShow(input: $input) {
      ... on PlannedShowChanged { plannedShow { id %s } } } }"""
    made = await make(house, owner, Permission.MANAGE_INFLUENCERS)
    async with program(house, made.secret) as client:
        for _ in range(3):  # the operation is kept and compiled meanwhile
            assert codes(await ask(client, cancel % more, input={"id": str(show.id)})) == ["FORBIDDEN"]
        assert codes(await ask(client, cancel % "", input={"id": str(show.id)})) == []


async def test_nobody_gives_a_key_more_than_they_have(house: House) -> None:
    async with house.looking(AdminRole.MANAGER) as client:
        before = await ApiKey.all().count()
        for permissions in (["MANAGE_DESK"], ["VIEW", "MANAGE_DESK"], []):
            answer = (await ask(client, MAKE, input={"name": "A", "permissions": permissions}))["data"]
            assert answer["createApiKey"]["code"] == "BAD_API_KEY"
            assert answer["createApiKey"]["field"] == "permissions"
        for days in (0, -1, 366):
            wanted = {"name": "A", "permissions": ["VIEW"], "days": days}
            answer = (await ask(client, MAKE, input=wanted))["data"]["createApiKey"]
            assert (answer["code"], answer["field"]) == ("BAD_API_KEY", "days")
        for name in ("", " ", "x" * 101, "\u200b"):
            answer = (await ask(client, MAKE, input={"name": name, "permissions": ["VIEW"]}))["data"]
            assert answer["createApiKey"]["code"] == "BAD_NAME"
        assert await ApiKey.all().count() == before
    for role in (AdminRole.VIEWER, AdminRole.OPERATOR):
        async with house.looking(role) as client:
            wanted = {"name": "A", "permissions": ["VIEW"]}
            assert codes(await ask(client, MAKE, input=wanted)) == ["FORBIDDEN"]


async def test_rights_follow_the_owner_at_the_next_request(house: House) -> None:
    boss, owner = await house.world.admin(), await house.world.admin()
    made = await make(house, owner, *EVERYTHING)
    async with program(house, made.secret) as client:
        assert codes(await ask(client, ROOT["admins"][1])) == []
        # By itself, without what a change of the role ends besides.
        row = await Admin.get(id=owner.id)
        await change_bound(house.world.desk.vault, row, role="MANAGER")
        assert codes(await ask(client, ROOT["admins"][1])) == ["FORBIDDEN"]
        assert codes(await ask(client, ROOT["links"][1])) == []
        await change_bound(house.world.desk.vault, row, role="VIEWER")
        assert codes(await ask(client, ROOT["links"][1])) == ["FORBIDDEN"]
        assert (await ask(client, WHO))["data"]["viewer"]["permissions"] == ["VIEW"]
        await remove_admin(house.world.desk, boss, owner.id)
    assert not await opens(house, made.secret)


@pytest.mark.parametrize(
    ("role", "left"),
    [
        (AdminRole.OWNER, {"all", "tokens", "read"}),
        (AdminRole.MANAGER, {"tokens", "read"}),
        (AdminRole.OPERATOR, set[str]()),
        (AdminRole.VIEWER, set[str]()),
    ],
)
async def test_another_role_ends_the_keys_that_it_could_not_make(
    house: House, role: AdminRole, left: set[str]
) -> None:
    boss, owner = await house.world.admin(), await house.world.admin()
    given = {"all": EVERYTHING, "tokens": (Permission.MANAGE_TOKENS,), "read": (Permission.VIEW,)}
    keys = {name: await make(house, owner, *permissions) for name, permissions in given.items()}
    changed = await set_admin_role(house.world.desk, boss, owner.id, role)
    assert changed.ended.made.api_keys == 3 - len(left)
    assert {name for name, key in keys.items() if await opens(house, key.secret)} == left


async def test_a_new_secret_key_ends_the_api_keys_that_the_old_one_made(house: House) -> None:
    boss, owner = await house.world.admin(), await house.world.admin()
    made, other = await make(house, owner, Permission.VIEW), await make(house, boss, Permission.VIEW)
    link = await reset_secret_key(house.world.desk, boss, owner.id)
    await take_new_secret_key(house.world.desk, link=link.url.partition("#")[2], password=PASSWORD)
    assert not await opens(house, made.secret)
    assert await opens(house, other.secret)


async def test_a_role_written_into_the_database_gives_its_owners_keys_nothing(house: House) -> None:
    owner = await house.world.admin(AdminRole.VIEWER)
    boss = await house.world.admin()
    made = await make(house, boss, *EVERYTHING)
    await Admin.filter(id=boss.id).update(name="Eve", role="MANAGER")
    assert not await opens(house, made.secret)
    house.world.forged = [f"Admin {boss.id}"]
    assert owner.role is AdminRole.VIEWER


async def test_a_key_ends_at_its_moment(world: World) -> None:
    owner = await world.admin()
    made = await api_keys.create_api_key(world.desk, owner, name="A", permissions=[Permission.VIEW], days=1)
    assert (await ApiKey.get()).expires_at == world.clock.time + timedelta(days=1)
    world.clock.go_on(days=1, microseconds=-1)
    assert await find_api_key(world.desk, made.secret)
    world.clock.go_on(microseconds=1)
    assert await find_api_key(world.desk, made.secret) is None


async def test_browsers_cookies_and_broken_keys_are_refused(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    made = await make(house, await house.world.admin(), *EVERYTHING)
    for header in ({"origin": "http://localhost:8081"}, {"sec-fetch-site": "same-origin"}):
        async with program(house, made.secret, **header) as client:
            reply = await client.post("/graphql", json={"query": WHO})
            assert (reply.status_code, reply.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_INPUT")
    async with house.looking(AdminRole.OWNER) as client:
        name, value = next(iter(client.cookies.items()))
    async with program(house, made.secret, cookie=f"{name}={value}") as client:
        assert (await client.post("/graphql", json={"query": WHO})).status_code == 400
    # A key is no session: in a cookie it opens nothing.
    async with house.client(headers={"cookie": f"{name}={made.secret}"}) as client:
        assert (await ask(client, WHO))["data"]["viewer"] is None
    cut = made.secret[:-1]
    other = f"grk_{'A' * 43}"
    assert not await opens(house, other)
    assert not await opens(house, cut)
    for secret in (made.secret, cut, other):
        assert secret not in caplog.text


async def test_the_audit_log_names_the_key(house: House) -> None:
    owner = await house.world.admin(name="Ada")
    made = await make(house, owner, *EVERYTHING, name="Sheet sync")
    async with program(house, made.secret) as client:
        await ask(client, INVITE)
        entries = (await ask(client, AUDIT))["data"]["auditEntries"]["nodes"]
    told = {entry["action"]: entry for entry in entries}
    assert told["INFLUENCER_ADDED"]["sentence"] == "Ada (API key Sheet sync) added Nia"
    assert told["INFLUENCER_ADDED"]["actor"] == {"kind": "ADMIN", "name": "Ada"}
    assert "apiKeyId" not in [field["name"] for field in told["INFLUENCER_ADDED"]["after"]]
    assert told["API_KEY_MADE"]["sentence"] == "Ada created the API key Sheet sync"
    assert made.secret not in str(await AuditEntry.all().values())


async def test_whoever_takes_over_a_key_gets_a_new_secret_and_the_old_one_ends(house: House) -> None:
    owner, other = await house.world.admin(), await house.world.admin(AdminRole.MANAGER, name="Bo")
    third = await house.world.admin(AdminRole.MANAGER, name="Cy")
    viewer = await house.world.admin(AdminRole.VIEWER)
    made = await make(house, owner, *EVERYTHING)
    key = {"apiKeyId": str(made.key.id)}
    async with house.looking("stranger") as mine, house.looking("stranger") as theirs:
        await sign_in(mine, owner)
        await sign_in(theirs, other)
        assert (await ask(theirs, LIST))["data"]["apiKeys"]["nodes"] == []
        for nobody in (viewer.email, owner.email, "nobody@example.com", ""):
            refused = (await ask(mine, OFFER, input={**key, "toEmail": nobody}))["data"]
            assert refused["offerApiKey"]["field"] == "toEmail"
        assert (await ask(theirs, OFFER, input={**key, "toEmail": third.email}))["data"]["offerApiKey"] == {
            "__typename": "NotFound"
        }
        assert (await ask(theirs, TAKE, input=key))["data"]["takeOverApiKey"] == {"__typename": "NotFound"}
        offered = await ask(mine, OFFER, input={**key, "toEmail": other.email.upper()})
        assert offered["data"]["offerApiKey"] == {"__typename": "ApiKeyOffered"}
        assert await opens(house, made.secret)
        [listed] = (await ask(theirs, LIST))["data"]["apiKeys"]["nodes"]
        assert (listed["isOfferedToMe"], listed["isMine"]) == (True, False)
        assert (await ask(theirs, REVOKE, input=key))["data"]["revokeApiKey"] == {"__typename": "NotFound"}
        taken = (await ask(theirs, TAKE, input=key))["data"]["takeOverApiKey"]
        assert taken["secret"] != made.secret
        assert taken["apiKey"]["name"] == "Sheet sync"
        assert set(taken["apiKey"]["permissions"]) == set(GRANTS[AdminRole.MANAGER])
        assert (await ask(theirs, TAKE, input=key))["data"]["takeOverApiKey"] == {"__typename": "NotFound"}
    assert not await opens(house, made.secret)
    assert await opens(house, taken["secret"])
    old, new = await ApiKey.all().order_by("id")
    assert (old.expires_at, old.admin_id, new.admin_id) == (new.expires_at, owner.id, other.id)


@pytest.mark.parametrize(
    "change",
    [
        {"permissions": "VIEW OPERATE_SHOWS MANAGE_TOKENS MANAGE_INFLUENCERS MANAGE_DESK"},
        {"expires_at": "later"},
        {"revoked_at": None},
        {"admin_id": "boss"},
        {"key_hash": "mine"},
        {"mac": None},
    ],
    ids="+".join,
)
async def test_a_key_that_was_changed_in_the_database_opens_nothing(
    house: House, change: dict[str, Any]
) -> None:
    boss, owner = await house.world.admin(), await house.world.admin(AdminRole.MANAGER)
    made = await make(house, owner, Permission.VIEW)
    if "revoked_at" in change:
        await api_keys.revoke_api_key(house.world.desk, owner, made.key.id)
    secret = f"grk_{'B' * 43}" if "key_hash" in change else made.secret
    named = {"later": house.world.clock.time.replace(year=2099), "boss": boss.id, "mine": hash_token(secret)}
    await ApiKey.all().update(**{name: named.get(str(value), value) for name, value in change.items()})
    assert not await opens(house, secret)
    house.world.forged = [f"ApiKey {made.key.id}"]


async def test_an_admin_has_fifty_keys_at_most(house: House) -> None:
    owner = await house.world.admin()
    for _ in range(50):
        await make(house, owner, Permission.VIEW)
    with pytest.raises(api_keys.InputRejected) as caught:
        await make(house, owner, Permission.VIEW)
    assert caught.value.field == "name"
    await api_keys.revoke_api_key(house.world.desk, owner, (await ApiKey.first() or ApiKey()).id)
    await make(house, owner, Permission.VIEW)
