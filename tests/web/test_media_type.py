"""What a reply is sent as, which the caller's Accept decides for every one of them."""

import pytest
from starlette.datastructures import Headers

from greenroom.web.media_type import GRAPHQL_RESPONSE, JSON, accepted_media_type
from tests.web.edge import make_edge, told

OPEN = {"query": "{ open }"}
NEITHER = [
    "text/html",
    "text/event-stream",
    "application/*;q=0",
    "application/json;q=0",
    "application/json;q=0, application/graphql-response+json;q=0.0, */*;q=0",
    "application/graphql+json",
]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ([], JSON),
        ([""], JSON),
        (["*/*"], JSON),
        (["application/*"], JSON),
        (["application/json"], JSON),
        (["APPLICATION/JSON; charset=utf-8"], JSON),
        (["application/json, text/plain, */*"], JSON),
        (["text/html, image/gif, *; q=.2, */*; q=.2"], JSON),
        (["text/html,application/xhtml+xml,*/*;q=0.8"], JSON),
        ([GRAPHQL_RESPONSE], GRAPHQL_RESPONSE),
        ([GRAPHQL_RESPONSE.upper()], GRAPHQL_RESPONSE),
        ([f"{GRAPHQL_RESPONSE}; charset=utf-8, application/json; charset=utf-8"], GRAPHQL_RESPONSE),
        ([f"application/json, {GRAPHQL_RESPONSE}"], GRAPHQL_RESPONSE),
        (["application/json", GRAPHQL_RESPONSE], GRAPHQL_RESPONSE),
        ([f"{GRAPHQL_RESPONSE}, */*"], GRAPHQL_RESPONSE),
        ([f"{GRAPHQL_RESPONSE};q=0.5, application/json"], JSON),
        ([f"{GRAPHQL_RESPONSE}; charset=utf-8; q=0.5, application/json;q=0.4"], GRAPHQL_RESPONSE),
        ([f"{GRAPHQL_RESPONSE};q=0, */*"], JSON),
        (["application/json;q=0, */*"], GRAPHQL_RESPONSE),
        (["application/json;q=0.5, application/*"], GRAPHQL_RESPONSE),
        (["text/event-stream, application/json;q=0.001"], JSON),
        ([f"{GRAPHQL_RESPONSE};q=high, application/json;q=0.9"], GRAPHQL_RESPONSE),
        ([f"application/json, {GRAPHQL_RESPONSE};q=0.5, application/json;q=0.2"], JSON),
        *[([accept], None) for accept in NEITHER],
    ],
)
def test_the_media_type_is_the_one_that_the_caller_likes_best(
    accept: list[str], media_type: str | None
) -> None:
    headers = Headers(raw=[(b"accept", value.encode()) for value in accept])
    assert accepted_media_type(headers) == media_type


@pytest.mark.parametrize("accept", NEITHER)
async def test_a_caller_who_accepts_neither_is_told_so_before_anything_runs(accept: str) -> None:
    edge = make_edge()
    async with edge.client(headers={"accept": accept}) as client:
        reply = await client.post("/graphql", json=OPEN)
    assert (reply.status_code, reply.headers["content-type"]) == (406, JSON)
    assert told(reply) == [
        (
            "BAD_INPUT",
            f"Accept {GRAPHQL_RESPONSE} or application/json: the desk replies with nothing else.",
        )
    ]
    assert edge.asked == []


@pytest.mark.parametrize(
    ("asked", "headers", "body", "status"),
    [
        ("POST /graphql", {"host": "elsewhere.example"}, "{}", 400),
        ("POST /graphql", {"origin": "https://elsewhere.example"}, "{}", 403),
        ("POST /graphql", {"authorization": "Bearer"}, '{"query": "{ open }"}', 401),
        ("POST /graphql", {"content-type": "text/plain"}, "{}", 415),
        ("POST /graphql", {"content-encoding": "gzip"}, "{}", 415),
        ("POST /graphql", {}, "{", 400),
        ("POST /graphql", {}, "{}", 400),
        ("POST /graphql", {}, "x" * (256 * 1024 + 1), 413),
        ("POST /fail", {}, "{}", 500),
        ("POST /graphiql", {}, "{}", 405),
        ("GET /graphql", {}, "", 405),
        ("GET /nowhere", {}, "", 404),
    ],
)
@pytest.mark.parametrize("accept", [JSON, GRAPHQL_RESPONSE])
async def test_every_refusal_is_sent_as_the_caller_likes_it(
    asked: str, headers: dict[str, str], body: str, status: int, accept: str
) -> None:
    edge = make_edge()
    headers = {"content-type": "application/json", **headers, "accept": accept}
    async with edge.client() as client:
        reply = await client.request(*asked.split(), headers=headers, content=body)
    assert (reply.status_code, reply.headers["content-type"]) == (status, accept)
    assert reply.headers["cache-control"] == "no-store"
    assert list(reply.json()) == ["errors"]
    assert [context.ran for context in edge.asked] == []
