"""Sessions in cookies and headers: each only where it belongs."""

import logging
from datetime import UTC, datetime
from uuid import UUID

import pytest
from starlette.responses import Response

from greenroom.api.context import NewCookie
from greenroom.desk.actors import Audience
from greenroom.web.sessions import SessionCookies
from tests.web.edge import ADMIN, INFLUENCER, PASTE, PUBLIC, make_edge, told

OPEN = {"query": "{ open }"}


async def test_a_browser_may_hold_a_session_of_each_audience() -> None:
    edge = make_edge()
    cookies = {"greenroom_admin_8081": "admin-cookie", "greenroom_influencer_8081": "influencer-cookie"}
    async with edge.client(cookies=cookies, headers={"sec-fetch-site": "same-origin"}) as client:
        await client.post("/graphql", json=OPEN)
    (asked,) = edge.asked
    assert (asked.admin, asked.influencer, asked.browser) == (ADMIN, INFLUENCER, True)


@pytest.mark.parametrize(
    "cookies",
    [
        {"greenroom_admin_8081": "influencer-cookie"},
        {"greenroom_influencer_8081": "admin-cookie"},
        {"greenroom_admin_8081": "admin-bearer"},
        {"greenroom_admin_8081": "long-gone"},
        {"greenroom_admin_8081": "x" * 513},
        {"__Host-greenroom_admin": "admin-cookie"},
    ],
)
async def test_a_cookie_of_another_audience_or_transport_or_time_counts_as_none(
    cookies: dict[str, str],
) -> None:
    edge = make_edge()
    async with edge.client(cookies=cookies) as client:
        reply = await client.post("/graphql", json=OPEN)
    assert reply.status_code == 200
    assert (edge.asked[0].admin, edge.asked[0].influencer) == (None, None)


async def test_a_program_sends_its_session_as_bearer() -> None:
    edge = make_edge()
    async with edge.client(headers={"authorization": "bearer admin-bearer"}) as client:
        await client.post("/graphql", json=OPEN)
    assert (edge.asked[0].admin, edge.asked[0].browser) == (ADMIN, False)


async def test_a_cookies_token_opens_nothing_as_bearer() -> None:
    edge = make_edge()
    async with edge.client(headers={"authorization": "Bearer admin-cookie"}) as client:
        await client.post("/graphql", json=OPEN)
    assert edge.asked[0].admin is None


@pytest.mark.parametrize("sign", [{"origin": "http://localhost:8081"}, {"sec-fetch-site": "same-origin"}])
async def test_a_browser_may_not_send_authorization(sign: dict[str, str]) -> None:
    edge = make_edge()
    async with edge.client(headers={"authorization": "Bearer admin-bearer", **sign}) as client:
        reply = await client.post("/graphql", json=OPEN)
    assert (reply.status_code, told(reply)) == (
        400,
        [("BAD_INPUT", "Authorization is for programs: a browser signs in with transport COOKIE.")],
    )
    assert edge.asked == []


async def test_a_cookie_of_ours_and_authorization_do_not_go_together() -> None:
    edge = make_edge()
    headers = {"authorization": "Bearer admin-bearer"}
    async with edge.client(headers=headers, cookies={"greenroom_influencer_8081": "x"}) as client:
        reply = await client.post("/graphql", json=OPEN)
        assert (reply.status_code, told(reply)) == (
            400,
            [("BAD_INPUT", "Send either a session's cookie or Authorization, not both.")],
        )
        assert edge.asked == []
    async with edge.client(headers=headers, cookies={"somebody_else": "x"}) as client:
        assert (await client.post("/graphql", json=OPEN)).status_code == 200


BOTH = {"greenroom_admin_8081": "admin-cookie", "greenroom_influencer_8081": "influencer-cookie"}
OTHER = str(UUID(int=9))


@pytest.mark.parametrize("header", ["x-greenroom-admin", "x-greenroom-influencer"])
async def test_a_page_of_another_account_is_refused_before_anything_is_executed(header: str) -> None:
    edge = make_edge()
    async with edge.client(cookies=BOTH, headers={header: OTHER}) as client:
        reply = await client.post("/graphql", json=PASTE)
    assert (reply.status_code, told(reply)) == (
        200,
        [
            (
                "OTHER_ACCOUNT",
                "This page was opened for another account than the one that is signed in now. Nothing was "
                "done: load it again.",
            )
        ],
    )
    assert edge.asked == []


@pytest.mark.parametrize(
    ("cookies", "headers"),
    [
        (BOTH, {"x-greenroom-admin": str(ADMIN.id)}),
        (BOTH, {"x-greenroom-influencer": str(INFLUENCER.id)}),
        # Nobody is signed in as an admin: the directive of each field says so.
        ({"greenroom_influencer_8081": "influencer-cookie"}, {"x-greenroom-admin": OTHER}),
        ({"greenroom_admin_8081": "long-gone"}, {"x-greenroom-admin": OTHER}),
    ],
)
async def test_a_page_of_the_same_account_or_of_nobody_now_is_let_through(
    cookies: dict[str, str], headers: dict[str, str]
) -> None:
    edge = make_edge()
    async with edge.client(cookies=cookies, headers=headers) as client:
        reply = await client.post("/graphql", json=OPEN)
    assert reply.status_code == 200
    assert "errors" not in reply.json()
    assert len(edge.asked) == 1


@pytest.mark.parametrize("of", ["", OTHER])
@pytest.mark.parametrize("audience", ["admin", "influencer"])
async def test_a_page_whose_session_is_over_does_not_act_as_the_other_account_of_the_browser(
    audience: str, of: str
) -> None:
    edge = make_edge()
    other = "influencer" if audience == "admin" else "admin"
    cookies = {f"greenroom_{other}_8081": f"{other}-cookie"}
    async with edge.client(cookies=cookies, headers={f"x-greenroom-{audience}": of}) as client:
        await client.post("/graphql", json=OPEN)
    assert [(asked.admin, asked.influencer) for asked in edge.asked] == [(None, None)]


@pytest.mark.parametrize("audience", ["admin", "influencer"])
async def test_a_page_that_does_not_know_its_account_yet_is_anybodys_of_that_kind(audience: str) -> None:
    edge = make_edge()
    async with edge.client(cookies=BOTH, headers={f"x-greenroom-{audience}": ""}) as client:
        await client.post("/graphql", json=OPEN)
    assert [(asked.admin, asked.influencer) for asked in edge.asked] == [(ADMIN, INFLUENCER)]


@pytest.mark.parametrize(
    "value", ["", "Bearer", "Bearer  ", "admin-bearer", "Token admin-bearer", "Bearer " + "x" * 513]
)
async def test_authorization_that_is_no_bearer_token_is_refused(value: str) -> None:
    edge = make_edge()
    async with edge.client(headers={"authorization": value}) as client:
        reply = await client.post("/graphql", json=OPEN)
    assert reply.status_code == 401
    assert reply.headers["www-authenticate"] == "Bearer"
    assert [code for code, _ in told(reply)] == ["UNAUTHENTICATED"]
    assert edge.asked == []


FOR_A_PROXY = ["Basic YTpi", "basic YTpi", "Basic", "Digest username=a", "Negotiate YII=", "NTLM TlRM"]


@pytest.mark.parametrize("value", FOR_A_PROXY)
async def test_what_signs_people_in_to_a_proxy_in_front_does_not_count(
    value: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "greenroom")
    edge = make_edge()
    headers = {"authorization": value, "sec-fetch-site": "same-origin"}
    async with edge.client(headers=headers, cookies={"greenroom_admin_8081": "admin-cookie"}) as client:
        assert (await client.post("/graphql", json=OPEN)).json() == {"data": {"open": "ran"}}
    async with edge.client(headers=headers) as client:
        assert (await client.post("/graphql", json=OPEN)).json() == {"data": {"open": "ran"}}
    assert [(asked.admin, asked.browser) for asked in edge.asked] == [(ADMIN, True), (None, True)]
    assert value.partition(" ")[2] == "" or value.partition(" ")[2] not in caplog.text


async def test_a_programs_token_counts_beside_what_a_proxy_reads() -> None:
    edge = make_edge()
    headers = [("authorization", "Basic YTpi"), ("authorization", "Bearer admin-bearer")]
    async with edge.client(headers=headers) as client:
        await client.post("/graphql", json=OPEN)
        assert edge.asked[0].admin == ADMIN
        reply = await client.post(
            "/graphql", json=OPEN, headers={"cookie": "greenroom_admin_8081=admin-cookie"}
        )
    assert reply.status_code == 400
    assert len(edge.asked) == 1


async def test_under_https_the_cookies_carry_the_host_prefix() -> None:
    edge = make_edge(PUBLIC)
    cookies = {"__Host-greenroom_admin": "admin-cookie", "greenroom_influencer_8081": "influencer-cookie"}
    async with edge.client(cookies=cookies) as client:
        await client.post("/graphql", json=OPEN)
    assert (edge.asked[0].admin, edge.asked[0].influencer) == (ADMIN, None)


NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_cookie_is_for_this_host_alone_and_out_of_reach_of_scripts() -> None:
    response = Response()
    until = datetime(2026, 11, 23, 8, tzinfo=UTC)
    SessionCookies(PUBLIC, lambda: NOON).write(response, NewCookie(Audience.ADMIN, "token", until))
    assert response.headers["set-cookie"] == (
        "__Host-greenroom_admin=token; expires=Mon, 23 Nov 2026 08:00:00 GMT; "
        "HttpOnly; Max-Age=72000; Path=/; SameSite=lax; Secure"
    )


def test_a_cleared_cookie_is_cleared_with_the_same_attributes() -> None:
    response = Response()
    SessionCookies(PUBLIC).write(response, NewCookie(Audience.INFLUENCER, None))
    assert response.headers["set-cookie"] == (
        '__Host-greenroom_influencer=""; expires=Thu, 01 Jan 1970 00:00:00 GMT; '
        "HttpOnly; Max-Age=0; Path=/; SameSite=lax; Secure"
    )


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://localhost:8081", "greenroom_admin_8081"),
        ("http://localhost", "greenroom_admin"),
        ("http://localhost:80", "greenroom_admin"),
        ("http://[::1]:8081", "greenroom_admin_8081"),
        ("https://desk.example.com", "__Host-greenroom_admin"),
        ("https://desk.example.com:443", "__Host-greenroom_admin"),
        ("https://desk.example.com:8443", "__Host-greenroom_admin_8443"),
    ],
)
def test_a_cookie_is_named_after_the_port_that_the_address_names(url: str, name: str) -> None:
    assert SessionCookies(url).names[Audience.ADMIN] == name


async def test_two_desks_on_two_ports_of_one_host_leave_each_others_cookies_alone() -> None:
    one, other = make_edge("http://localhost:8081"), make_edge("http://localhost:8082")
    one.cookies_to_set.append(NewCookie(Audience.ADMIN, "admin-cookie"))
    async with one.client() as browser:
        await browser.post("/graphql", json=OPEN)
        one.cookies_to_set.clear()
        # A browser's jar: the same cookies for every port.
        async with other.client(cookies=browser.cookies) as there:
            other.cookies_to_set.append(NewCookie(Audience.ADMIN, "another-desks-cookie"))
            await there.post("/graphql", json=OPEN)
            assert sorted(there.cookies) == ["greenroom_admin_8081", "greenroom_admin_8082"]
            other.cookies_to_set[:] = [NewCookie(Audience.ADMIN, None)]
            await there.post("/graphql", json=OPEN)
            assert list(there.cookies) == ["greenroom_admin_8081"]
            browser.cookies = there.cookies
        await browser.post("/graphql", json=OPEN)
    assert [asked.admin for asked in other.asked] == [None, None]
    assert [asked.admin for asked in one.asked] == [None, ADMIN]
