"""Whether anything has changed: 304 or 204, and for nobody but admins."""

import pytest

from greenroom.desk.actors import AdminRole
from tests.web.edge import ADMIN, INFLUENCER, make_edge, told
from tests.world import House, ask, sign_in

COOKIE = {"cookie": "greenroom_admin_8081=admin-cookie"}


async def test_a_page_that_knows_the_newest_is_sent_nothing_but_that() -> None:
    async with make_edge().client(headers=COOKIE) as client:
        first = await client.get("/changes")
        again = await client.get("/changes", headers={"if-none-match": first.headers["etag"]})
        older = await client.get("/changes", headers={"if-none-match": '"older"'})
    assert (first.status_code, first.content, first.headers["etag"]) == (204, b"", '"unchanged"')
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", '"unchanged"')
    assert (older.status_code, older.headers["etag"]) == (204, '"unchanged"')
    assert {reply.headers["cache-control"] for reply in (first, again, older)} == {"no-store"}
    assert sum(len(name) + len(value) + 4 for name, value in again.headers.raw) < 120


@pytest.mark.parametrize(
    "cookie", ["", "greenroom_influencer_8081=influencer-cookie"], ids=["nobody", "other"]
)
async def test_only_an_admin_is_told(cookie: str) -> None:
    headers = {"cookie": cookie, "if-none-match": '"unchanged"'} if cookie else {}
    async with make_edge().client(headers=headers) as client:
        reply = await client.get("/changes")
    assert (reply.status_code, reply.content) == (204, b"")
    assert "etag" not in reply.headers


async def test_the_page_of_another_account_is_told_so() -> None:
    async with make_edge().client(headers=COOKIE) as client:
        own = await client.get("/changes", headers={"x-greenroom-admin": str(ADMIN.id)})
        reply = await client.get("/changes", headers={"x-greenroom-admin": str(INFLUENCER.id)})
    assert own.headers["etag"] == '"unchanged"'
    assert [code for code, _ in told(reply)] == ["OTHER_ACCOUNT"]
    assert "etag" not in reply.headers


async def test_other_methods_are_not_answered() -> None:
    async with make_edge().client(headers=COOKIE) as client:
        assert (await client.post("/changes")).status_code == 405


async def test_it_stands_still_until_somebody_writes(house: House) -> None:
    async with house.looking(AdminRole.VIEWER) as client:
        first = (await client.get("/changes")).headers["etag"]
        assert (await client.get("/changes", headers={"if-none-match": first})).status_code == 304
        await house.world.influencer()
        assert (await client.get("/changes", headers={"if-none-match": first})).status_code == 204


async def test_a_session_that_has_ended_is_told_nothing(house: House) -> None:
    async with house.client() as client:
        await sign_in(client, await house.world.admin())
        first = (await client.get("/changes")).headers["etag"]
        await ask(client, "mutation { signOut(input: { audience: ADMIN }) { __typename } }")
        house.world.clock.go_on(hours=13)
        reply = await client.get("/changes", headers={"if-none-match": first})
    assert (reply.status_code, "etag" in reply.headers) == (204, False)
