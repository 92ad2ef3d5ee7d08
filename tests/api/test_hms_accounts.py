"""The 100ms accounts of the desk, over HTTP."""

import logging
from typing import Any

import pytest

from greenroom.desk.access.api_keys import create_api_key
from greenroom.desk.actors import AdminRole, Permission
from greenroom.store.models import Workspace
from tests.api.operations import PROBLEM, result
from tests.desk.workspaces.test_connecting import OTHER_SECRET
from tests.hms.tokens import ACCESS_KEY, SECRET, make_token
from tests.world import House, ask, codes, everything

SHOWN = "id name maskedAccessKey connected readable use { influencers live }"
OWNERS = "secretFingerprint secretSetAt secretSetBy { kind name } lastTest { outcome at message fix }"
ACCOUNTS = f"{{ result: hmsAccounts {{ nodes {{ {SHOWN} }} pageInfo {{ hasNextPage }} }} }}"
OWNERS_ACCOUNTS = f"{{ result: hmsAccounts {{ nodes {{ {OWNERS} }} }} }}"
CONNECT = f"""mutation ($input: ConnectHmsAccountInput!) {{ result: connectHmsAccount(input: $input) {{
    __typename ... on HmsAccountConnected {{ account {{ {SHOWN} {OWNERS} }} }}
    ... on HmsAccountAlreadyConnected {{ account {{ id }} }} ... on AppSecretDoubted {{ tokens }}
    ... on InputRejected {{ field }} {PROBLEM} }} }}"""
REPLACE = f"""mutation ($input: ReplaceAppSecretInput!) {{ result: replaceAppSecret(input: $input) {{
    __typename ... on AppSecretReplaced {{ account {{ {OWNERS} }} }} ... on AppSecretDoubted {{ tokens }}
    ... on InputRejected {{ field }} {PROBLEM} }} }}"""
RENAME = f"""mutation ($id: ID!, $name: String!) {{
    result: renameHmsAccount(input: {{accountId: $id, name: $name}}) {{
    __typename ... on HmsAccountRenamed {{ account {{ name }} }} {PROBLEM} }} }}"""
DISCONNECT = f"""mutation ($id: ID!) {{ result: disconnectHmsAccount(input: {{accountId: $id}}) {{
    __typename ... on HmsAccountDisconnected {{ account {{ connected }} ended {{ influencers live }} }}
    {PROBLEM} }} }}"""
ENDS = "query ($id: ID!) { result: whatDisconnectingEnds(accountId: $id) { influencers live } }"


def typed(**changed: Any) -> dict[str, Any]:
    return {"name": "Ours", "accessKey": ACCESS_KEY, "appSecret": SECRET} | changed


async def test_an_account_is_connected_renamed_given_another_secret_and_disconnected(house: House) -> None:
    star = await house.world.star()
    async with house.looking(AdminRole.OWNER) as owner:
        made = await result(owner, CONNECT, input=typed())
        account = made["account"]
        account_id, at = account["id"], account.pop("secretSetAt")
        assert at is not None
        fingerprint = house.world.desk.vault.lookup_hash("app secret", SECRET)[:8]
        assert made == {
            "__typename": "HmsAccountConnected",
            "account": {
                "id": account_id,
                "name": "Ours",
                "maskedAccessKey": "62…33",
                "connected": True,
                "readable": True,
                "use": {"influencers": 1, "live": 0},
                "secretFingerprint": fingerprint,
                "secretSetBy": {"kind": "ADMIN", "name": "Ada"},
                "lastTest": None,
            },
        }
        again = await result(owner, CONNECT, input=typed())
        assert (again["__typename"], again["code"]) == ("HmsAccountAlreadyConnected", "ACCOUNT_CONNECTED")
        assert again["account"] == {"id": account_id}
        renamed = await result(owner, RENAME, id=account_id, name="Main")
        assert renamed == {"__typename": "HmsAccountRenamed", "account": {"name": "Main"}}
        other = {"accountId": account_id, "appSecret": OTHER_SECRET}
        doubted = await result(owner, REPLACE, input=other)
        assert (doubted["__typename"], doubted["tokens"]) == ("AppSecretDoubted", 1)
        replaced = await result(owner, REPLACE, input={**other, "mayBlockTokens": True})
        assert replaced["account"]["secretFingerprint"] not in (None, fingerprint)
        assert await result(owner, ENDS, id=account_id) == {"influencers": 1, "live": 0}
        assert await result(owner, DISCONNECT, id=account_id) == {
            "__typename": "HmsAccountDisconnected",
            "account": {"connected": False},
            "ended": {"influencers": 1, "live": 0},
        }
        [seen] = (await result(owner, OWNERS_ACCOUNTS))["nodes"]
        assert set(seen.values()) == {None}
    assert star


async def test_every_admin_sees_the_accounts_and_only_owners_what_concerns_their_secrets(
    house: House,
) -> None:
    await house.world.connect()
    for role in AdminRole:
        async with house.looking(role) as client:
            [account] = (await result(client, ACCOUNTS))["nodes"]
            assert (account["name"], account["maskedAccessKey"]) == ("Ours", "62…33")
            answer = await ask(client, OWNERS_ACCOUNTS)
            [owners] = answer["data"]["result"]["nodes"]
            if role is AdminRole.OWNER:
                assert codes(answer) == []
                assert owners["secretSetBy"] == {"kind": "OPERATOR", "name": None}
            else:
                assert codes(answer) == ["FORBIDDEN"] * 4
                assert set(owners.values()) == {None}


async def test_an_api_key_of_an_owner_sees_the_accounts_and_changes_none(house: House) -> None:
    await house.world.connect()
    account_id = str((await Workspace.get()).id)
    owner = await house.world.admin()
    made = await create_api_key(house.world.desk, owner, name="Program", permissions=list(Permission), days=1)
    async with house.client(headers={"authorization": f"Bearer {made.secret}"}) as program:
        assert len((await result(program, ACCOUNTS))["nodes"]) == 1
        before = await everything()
        for query, variables in (
            (OWNERS_ACCOUNTS, {}),
            (CONNECT, {"input": typed(accessKey="8" * 24)}),
            (REPLACE, {"input": {"accountId": account_id, "appSecret": SECRET}}),
            (RENAME, {"id": account_id, "name": "X"}),
            (DISCONNECT, {"id": account_id}),
        ):
            assert set(codes(await ask(program, query, **variables))) == {"FORBIDDEN"}, query
        assert await everything() == before


async def test_no_app_secret_is_repeated_by_a_reply_or_the_log(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    replies: list[str] = []
    async with house.looking(AdminRole.OWNER) as owner:

        async def send(query: str, **variables: Any) -> None:
            body = {"query": query, "variables": variables}
            replies.append((await owner.post("/graphql", json=body)).text)

        before = await everything()
        for input_ in (
            typed(appSecret=f"{SECRET} {OTHER_SECRET}"),
            typed(accessKey=SECRET),
            typed(name=[SECRET]),
            typed(appSecret=[SECRET]),
            typed(mayBlockTokens=SECRET),
            typed(**{SECRET: 1}),
            typed(appSecret=make_token()),
            SECRET,
        ):
            await send(CONNECT, input=input_)
        await send(
            f'mutation {{ replaceAppSecret(input: {{accountId: "1", appSecret: "{SECRET}"}}) '
            "{ __typename } }"
        )
        await send(RENAME, id=SECRET, name="X")
        assert await everything() == before
        await send(CONNECT, input=typed())
        await send(OWNERS_ACCOUNTS)
    assert len(await Workspace.all()) == 1
    said = "\n".join([*replies, caplog.text])
    for part in (SECRET, SECRET[:20], SECRET[-20:], OTHER_SECRET):
        assert part not in said
