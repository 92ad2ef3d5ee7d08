"""Signing in and out, as browsers and programs do it."""

from datetime import UTC, datetime, timedelta
from http.cookies import Morsel, SimpleCookie
from importlib import metadata
from typing import Any

import httpx2
import pytest

from greenroom.desk.access.links import make_set_up_link
from greenroom.desk.actors import AdminRole
from greenroom.store.models import AuditEntry, SessionRow
from tests.world import PASSWORD, SECRET_KEY, House, ask, codes, everything, sign_in

ADMIN_SIGN_IN = """mutation ($input: AdminSignInInput!) { adminSignIn(input: $input) {
    __typename
    ... on SignedIn { sessionToken expiresAt viewer { __typename ... on Admin { email role permissions } } }
    ... on Problem { code message fix } } }"""
INFLUENCER_SIGN_IN = """mutation ($input: InfluencerSignInInput!) { influencerSignIn(input: $input) {
    __typename ... on SignedIn { sessionToken } ... on SignInRefused { code message fix retryAfterS } } }"""
VIEWER = "{ viewer { __typename ... on Admin { email } ... on InfluencerAccount { name } } }"
SIGN_OUT = "mutation { signOut { ... on SignedOut { audiences } } }"
SET_UP = """mutation ($input: SetUpAdminInput!) { setUpAdmin(input: $input) {
    __typename ... on SecretKeyIssued { secretKey admin { role } }
    ... on InputRejected { field code } ... on LinkInvalid { code message fix } } }"""
BROWSER = {"sec-fetch-site": "same-origin"}


def details(**changed: Any) -> dict[str, Any]:
    return {"email": "ada@example.com", "password": PASSWORD, "secretKey": SECRET_KEY, **changed}


async def post(client: httpx2.AsyncClient, query: str, **variables: Any) -> httpx2.Response:
    return await client.post("/graphql", json={"query": query, "variables": variables})


def cookie(reply: httpx2.Response, name: str) -> "Morsel[str]":
    jar: SimpleCookie = SimpleCookie()
    for header in reply.headers.get_list("set-cookie"):
        jar.load(header)
    return jar[name]


async def test_a_browser_gets_a_cookie_that_no_script_reads_and_no_token(house: House) -> None:
    await house.world.admin(email="ada@example.com")
    async with house.client(headers=BROWSER) as client:
        reply = await post(client, ADMIN_SIGN_IN, input=details())
        answer = reply.json()["data"]["adminSignIn"]
        assert (answer["__typename"], answer["sessionToken"]) == ("SignedIn", None)
        assert answer["viewer"] == {
            "__typename": "Admin",
            "email": "ada@example.com",
            "role": "OWNER",
            "permissions": ["VIEW", "OPERATE_SHOWS", "MANAGE_TOKENS", "MANAGE_INFLUENCERS", "MANAGE_DESK"],
        }
        held = cookie(reply, "greenroom_admin_8081")
        assert (held["httponly"], held["samesite"], held["path"], held["domain"]) == (True, "lax", "/", "")
        assert held.value not in reply.text
        ends = datetime.fromisoformat(answer["expiresAt"])
        assert abs(ends - datetime.now(UTC) - timedelta(hours=12)) < timedelta(minutes=1)
        assert (await ask(client, VIEWER))["data"]["viewer"]["email"] == "ada@example.com"
    names = [cookie.partition("=")[0] for cookie in reply.headers.get_list("set-cookie")]
    assert names == ["greenroom_admin_8081", "greenroom_device_8081"]


async def test_an_influencers_cookie_outlives_a_session_that_is_extended_by_use(house: House) -> None:
    await house.world.influencer(email="maya@example.com")
    async with house.client(headers=BROWSER) as client:
        reply = await post(
            client, INFLUENCER_SIGN_IN, input={"email": "maya@example.com", "password": PASSWORD}
        )
    ends = datetime.strptime(
        cookie(reply, "greenroom_influencer_8081")["expires"], "%a, %d %b %Y %H:%M:%S GMT"
    ).replace(tzinfo=UTC)
    assert abs(ends - datetime.now(UTC) - timedelta(days=181)) < timedelta(minutes=1)


async def test_a_program_gets_its_token_in_the_reply_and_no_cookie(house: House) -> None:
    await house.world.admin(email="ada@example.com")
    async with house.client() as client:
        reply = await post(client, ADMIN_SIGN_IN, input=details(transport="BEARER"))
        token = reply.json()["data"]["adminSignIn"]["sessionToken"]
        assert "set-cookie" not in reply.headers
        assert (await ask(client, VIEWER))["data"]["viewer"] is None
        client.headers["authorization"] = f"Bearer {token}"
        assert (await ask(client, VIEWER))["data"]["viewer"]["email"] == "ada@example.com"
        del client.headers["authorization"]
        client.cookies.set("greenroom_admin_8081", token)
        assert (await ask(client, VIEWER))["data"]["viewer"] is None


@pytest.mark.parametrize("header", [BROWSER, {"origin": "http://localhost:8081"}])
@pytest.mark.parametrize("query", [ADMIN_SIGN_IN, INFLUENCER_SIGN_IN])
async def test_a_browser_cannot_sign_in_as_a_program(
    house: House, query: str, header: dict[str, str]
) -> None:
    await house.world.admin(email="ada@example.com")
    before = await everything()
    async with house.client(headers=header) as client:
        given = details(transport="BEARER")
        if query == INFLUENCER_SIGN_IN:
            del given["secretKey"]
        answer = await ask(client, query, input=given)
    assert codes(answer) == ["BAD_INPUT"]
    assert await everything() == before


async def test_a_cookie_and_authorization_together_are_refused(house: House) -> None:
    async with house.looking(AdminRole.OWNER) as client:
        del client.headers["sec-fetch-site"]
        reply = await client.post("/graphql", json={"query": VIEWER}, headers={"authorization": "Bearer abc"})
        assert reply.status_code == 400
        assert codes(reply.json()) == ["BAD_INPUT"]
        assert (await ask(client, VIEWER))["data"]["viewer"] is not None


async def test_a_cookie_under_the_other_audiences_name_opens_nothing(house: House) -> None:
    async with house.looking(AdminRole.OWNER) as client:
        token = client.cookies["greenroom_admin_8081"]
        client.cookies.clear()
        client.cookies.set("greenroom_influencer_8081", token)
        assert codes(await ask(client, "{ studio { state } }")) == ["UNAUTHENTICATED"]
        assert (await ask(client, VIEWER))["data"]["viewer"] is None


async def test_every_failed_sign_in_gets_the_same_reply(house: House) -> None:
    await house.world.admin(email="ada@example.com")
    await house.world.influencer(email="maya@example.com")
    refused = {
        "__typename": "SignInRefused",
        "code": "SIGN_IN_FAILED",
        "message": "These details do not match.",
        "fix": "Check each of them and try again.",
    }
    before = await everything()
    async with house.client(headers=BROWSER) as client:
        for changed in ({"email": "x@example.com"}, {"password": "wrong"}, {"secretKey": "wrong"}):
            reply = await post(client, ADMIN_SIGN_IN, input=details(**changed))
            assert reply.json() == {"data": {"adminSignIn": refused}}
            assert "set-cookie" not in reply.headers
        for email in ("maya@example.com", "nobody@example.com", "ada@example.com"):
            reply = await post(client, INFLUENCER_SIGN_IN, input={"email": email, "password": "wrong"})
            assert reply.json() == {"data": {"influencerSignIn": {**refused, "retryAfterS": None}}}
            assert "set-cookie" not in reply.headers
    after = await everything()
    assert {entry["action"] for entry in after.pop("AuditEntry")} == {"SIGN_IN_FAILED"}
    assert after == {name: rows for name, rows in before.items() if name != "AuditEntry"}


async def test_signing_out_ends_the_session_and_clears_its_cookie(house: House) -> None:
    async with house.looking(AdminRole.OWNER) as client:
        token = client.cookies["greenroom_admin_8081"]
        reply = await post(client, SIGN_OUT)
        assert reply.json() == {"data": {"signOut": {"audiences": ["ADMIN"]}}}
        cleared = cookie(reply, "greenroom_admin_8081")
        assert (cleared.value, cleared["max-age"]) == ("", "0")
        assert "greenroom_admin_8081" not in client.cookies
        client.cookies.set("greenroom_admin_8081", token)
        assert (await ask(client, VIEWER))["data"]["viewer"] is None
        assert (await ask(client, SIGN_OUT))["data"] == {"signOut": {"audiences": []}}
    assert await SessionRow.all().count() == 0


async def test_signing_out_as_one_leaves_the_other_signed_in(house: House) -> None:
    async with house.looking(AdminRole.OWNER) as client:
        await sign_in(client, await house.world.influencer("Maya"))
        both = "query ($a: Audience) { viewer(audience: $a) { __typename } }"
        assert (await ask(client, both))["data"]["viewer"] == {"__typename": "Admin"}
        assert (await ask(client, both, a="INFLUENCER"))["data"]["viewer"] == {
            "__typename": "InfluencerAccount"
        }
        await ask(client, "mutation { signOut(input: {audience: ADMIN}) { __typename } }")
        assert (await ask(client, both))["data"]["viewer"] == {"__typename": "InfluencerAccount"}
        assert (await ask(client, both, a="ADMIN"))["data"]["viewer"] is None


async def test_the_first_admin_is_made_with_a_link_and_signs_in_with_the_key(house: House) -> None:
    link = (await make_set_up_link(house.world.desk)).partition("#")[2]
    async with house.client(headers=BROWSER) as client:
        assert (await ask(client, "{ desk { setUp demo emulatorUrl } }"))["data"] == {
            "desk": {"setUp": False, "demo": False, "emulatorUrl": None}
        }
        given = {"link": link, "email": "ada@example.com", "name": "Ada", "password": PASSWORD}
        short = (await ask(client, SET_UP, input={**given, "password": "short"}))["data"]["setUpAdmin"]
        assert short == {"__typename": "InputRejected", "field": "password", "code": "BAD_PASSWORD"}
        made = (await ask(client, SET_UP, input=given))["data"]["setUpAdmin"]
        assert made["admin"] == {"role": "OWNER"}
        again = (await ask(client, SET_UP, input=given))["data"]["setUpAdmin"]
        assert (again["code"], again["message"]) == ("LINK_INVALID", "This link has already been used.")
        signed_in = await ask(client, ADMIN_SIGN_IN, input=details(secretKey=made["secretKey"]))
        assert signed_in["data"]["adminSignIn"]["__typename"] == "SignedIn"
        assert (await ask(client, "{ desk { setUp } }"))["data"] == {"desk": {"setUp": True}}


async def test_an_admin_reads_which_greenroom_runs_and_a_stranger_does_not(house: House) -> None:
    asked = "{ desk { version } }"
    ada = await house.world.admin()
    async with house.client(headers=BROWSER) as client:
        refused = await ask(client, asked)
        assert (codes(refused), refused["data"]) == (["UNAUTHENTICATED"], None)
        await sign_in(client, ada)
        assert (await ask(client, asked))["data"] == {"desk": {"version": metadata.version("greenroom")}}


async def test_an_audit_entry_has_the_requests_number(house: House) -> None:
    await house.world.admin(email="ada@example.com")
    async with house.client(headers=BROWSER) as client:
        reply = await post(client, ADMIN_SIGN_IN, input=details())
    entry = await AuditEntry.get()
    assert entry.request_id == reply.headers["x-request-id"]
