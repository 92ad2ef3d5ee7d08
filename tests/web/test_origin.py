"""Under which name the desk answers, and to whose pages."""

import pytest
from starlette.types import Message, Scope

from greenroom.web.origin import OriginGuard
from tests.web.edge import LOCAL, PUBLIC, make_edge, told

INTERNATIONAL = "https://grünraum.example"
IN_ASCII = "https://xn--grnraum-o2a.example"  # as browsers send it
OPEN = {"query": "{ open }"}
FOREIGN_PAGE = (
    "FORBIDDEN",
    "A page of another site sent this request. Open the desk under its GREENROOM_PUBLIC_URL.",
)


@pytest.mark.parametrize(
    ("public_url", "asked", "origin"),
    [
        (PUBLIC, PUBLIC, "https://desk.example.com"),
        (PUBLIC, PUBLIC, "https://desk.example.com:443"),
        (PUBLIC, PUBLIC, "https://DESK.example.com"),
        (INTERNATIONAL, IN_ASCII, IN_ASCII),
        (IN_ASCII, IN_ASCII, f"{IN_ASCII}:443"),
        (LOCAL, LOCAL, "http://localhost:8081"),
        (LOCAL, "http://127.0.0.1:8081", "http://127.0.0.1:8081"),
        (LOCAL, "http://[::1]:8081", "http://[::1]:8081"),
        (LOCAL, "http://localhost:5173", "http://localhost:5173"),
        (LOCAL, "http://127.0.0.1:8081", "http://localhost:8081"),
    ],
)
async def test_our_own_pages_are_answered(public_url: str, asked: str, origin: str) -> None:
    edge = make_edge(public_url)
    headers = {"origin": origin, "sec-fetch-site": "same-origin"}
    async with edge.client(base_url=asked, headers=headers) as client:
        assert (await client.post("/graphql", json=OPEN)).json() == {"data": {"open": "ran"}}


@pytest.mark.parametrize(
    ("public_url", "asked", "headers"),
    [
        (PUBLIC, PUBLIC, {"origin": "https://evil.example.com"}),
        (PUBLIC, PUBLIC, {"origin": "http://desk.example.com"}),
        (PUBLIC, PUBLIC, {"origin": "https://desk.example.com:8443"}),
        (PUBLIC, PUBLIC, {"origin": "https://desk.example.com.evil.example"}),
        (PUBLIC, PUBLIC, {"origin": "null"}),
        (PUBLIC, PUBLIC, {"origin": ""}),
        (PUBLIC, PUBLIC, {"origin": "https://desk.example.com:port"}),
        (PUBLIC, "http://localhost:8081", {"origin": "http://localhost:8081"}),
        (PUBLIC, PUBLIC, {"origin": PUBLIC, "sec-fetch-site": "same-site"}),
        (PUBLIC, PUBLIC, {"sec-fetch-site": "cross-site"}),
        (LOCAL, LOCAL, {"origin": "http://localhost:9999"}),
        (LOCAL, LOCAL, {"origin": "http://127.0.0.1:8081"}),
        (LOCAL, LOCAL, {"origin": "http://evil.example:8081"}),
        (LOCAL, LOCAL, {"sec-fetch-site": "cross-site"}),
    ],
)
async def test_a_foreign_page_is_refused_before_anything_runs(
    public_url: str, asked: str, headers: dict[str, str]
) -> None:
    edge = make_edge(public_url)
    async with edge.client(base_url=asked, headers=headers) as client:
        reply = await client.post("/graphql", json=OPEN)
    assert (reply.status_code, told(reply)) == (403, [FOREIGN_PAGE])
    assert edge.asked == []


async def test_two_origins_are_not_better_than_the_worse_of_them() -> None:
    edge = make_edge(PUBLIC)
    headers = [("origin", PUBLIC), ("origin", "https://evil.example")]
    async with edge.client(headers=headers) as client:
        assert (await client.post("/graphql", json=OPEN)).status_code == 403


async def test_a_program_sends_neither_header_and_is_answered() -> None:
    async with make_edge(PUBLIC).client() as client:
        assert (await client.post("/graphql", json=OPEN)).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "desk.example.com.evil.example",
        "evil.example:8081",
        "192.0.2.7",
        "",
        "a@localhost",
        "localhost:x",
        "localhost/",
        "localhost#x",
        "localhost?x",
        "xn--grnraum-o2a.example",
    ],
)
async def test_a_foreign_name_is_not_answered_even_for_reading(host: str) -> None:
    async with make_edge(PUBLIC).client(headers={"host": host}) as client:
        for reply in (await client.get("/"), await client.post("/graphql", json=OPEN)):
            assert (reply.status_code, told(reply)) == (
                400,
                [
                    (
                        "BAD_INPUT",
                        "This desk does not answer under this name: open it under its GREENROOM_PUBLIC_URL.",
                    )
                ],
            )


@pytest.mark.parametrize(
    "host",
    ["desk.example.com", "desk.example.com.", "DESK.example.com:443", "localhost", "127.0.0.1:8081", "[::1]"],
)
async def test_the_desks_own_names_are_answered(host: str) -> None:
    async with make_edge(PUBLIC).client(headers={"host": host}) as client:
        assert (await client.get("/login")).status_code == 503


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_the_endpoint_has_one_address_and_another_one_leads_nowhere(method: str) -> None:
    edge = make_edge(PUBLIC)
    async with edge.client(base_url="http://desk.example.com") as client:
        reply = await client.request(method, "/graphql/", json=OPEN)
    assert reply.status_code == 404
    assert "location" not in reply.headers
    assert told(reply) == [
        (
            "BAD_INPUT",
            "There is nothing at this address: send operations to /graphql, without the slash.",
        )
    ]
    assert edge.asked == []


@pytest.mark.parametrize("path", ["/healthz/", "/schema.graphql/", "/client/", "/assets"])
async def test_no_address_is_redirected_for_its_slash(path: str) -> None:
    async with make_edge(PUBLIC).client(base_url="http://desk.example.com") as client:
        reply = await client.get(path)
    assert reply.status_code == 404
    assert "location" not in reply.headers


async def test_a_probe_may_ask_under_a_bare_address() -> None:
    async with make_edge(PUBLIC).client(headers={"host": "10.1.2.3:8081"}) as client:
        assert (await client.get("/healthz")).json() == {"alive": True}


@pytest.mark.parametrize(("origin", "passes"), [(LOCAL, True), ("https://evil.example", False)])
async def test_a_foreign_page_opens_no_socket(origin: str, passes: bool) -> None:
    sent: list[Message] = []
    reached: list[str] = []

    async def behind(scope: Scope, receive: object, send: object) -> None:
        reached.append(scope["type"])

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    headers = [(b"host", b"localhost:8081"), (b"origin", origin.encode())]
    scope: Scope = {"type": "websocket", "path": "/graphql", "headers": headers}
    await OriginGuard(behind, LOCAL)(scope, receive, send)
    assert reached == (["websocket"] if passes else [])
    assert [message["type"] for message in sent] == ([] if passes else ["websocket.close"])
