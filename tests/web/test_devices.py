"""A browser that has signed in before, through the whole application."""

import re
from typing import Any

import httpx2

from greenroom.desk.access.tries import PER_ACCOUNT
from greenroom.desk.actors import AdminActor, AdminRole
from tests.world import PASSWORD, SECRET_KEY, House, ask, sign_in

SIGN_IN = """mutation ($input: AdminSignInInput!) { adminSignIn(input: $input) {
  __typename ... on SignInRefused { code message fix retryAfterS } } }"""


async def answer(client: httpx2.AsyncClient, admin: AdminActor, password: str = PASSWORD) -> dict[str, Any]:
    details = {"email": admin.email, "password": password, "secretKey": SECRET_KEY}
    reply = await ask(client, SIGN_IN, input=details)
    return reply["data"]["adminSignIn"]


async def test_signing_in_leaves_a_cookie_that_no_script_reads(house: House) -> None:
    admin = await house.world.admin(AdminRole.VIEWER)
    async with house.client() as client:
        details = {"email": admin.email, "password": PASSWORD, "secretKey": SECRET_KEY}
        reply = await client.post("/graphql", json={"query": SIGN_IN, "variables": {"input": details}})
        (cookie,) = [
            c for c in reply.headers.get_list("set-cookie") if c.startswith("greenroom_device_8081=")
        ]
    assert re.fullmatch(
        r"greenroom_device_8081=[\w-]{22}\.[0-9a-f]{32}; HttpOnly; Max-Age=15552000; Path=/; SameSite=lax",
        cookie,
    )


async def test_a_failure_and_a_program_get_no_device_cookie(house: House) -> None:
    admin = await house.world.admin(AdminRole.VIEWER)
    async with house.client() as client:
        for transport, password in (("COOKIE", "wrong"), ("BEARER", PASSWORD)):
            details = {"email": admin.email, "password": password, "secretKey": SECRET_KEY}
            variables = {"input": {**details, "transport": transport}}
            reply = await client.post("/graphql", json={"query": SIGN_IN, "variables": variables})
            assert "greenroom_device_8081" not in str(reply.headers)


async def test_strangers_who_fail_keep_strangers_out_and_not_the_admins_own_browser(house: House) -> None:
    admin = await house.world.admin(AdminRole.VIEWER)
    async with house.client() as own, house.client() as other:
        await sign_in(own, admin)
        own.cookies.delete("greenroom_admin_8081")
        for _ in range(PER_ACCOUNT):
            assert (await answer(other, admin, "wrong"))["code"] == "SIGN_IN_FAILED"
        refused = await answer(other, admin)
        wait = refused.pop("retryAfterS")
        assert isinstance(wait, int)
        assert 880 < wait <= 900
        assert refused == {
            "__typename": "SignInRefused",
            "code": "TOO_MANY_ATTEMPTS",
            "message": "Too many attempts.",
            "fix": "Try again in 15\u00a0min.",
        }
        assert await answer(own, admin) == {"__typename": "SignedIn"}
        assert (await answer(other, admin))["code"] == "TOO_MANY_ATTEMPTS"
