"""Whatever is sent, the edge replies in its own words and never fails."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greenroom.web.media_type import GRAPHQL_RESPONSE, JSON
from tests.web.edge import make_edge

STATUSES = {200, 400, 401, 403, 405, 406, 413, 415}
OPEN = b'{"query": "{ open }"}'
MESSAGE = dict[str, Any]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
queries = st.sampled_from(
    ["{ open }", "{ opne }", "{", "", "{ look }", "{ broken }", "\ufeff{ open }", "query A { open }"]
)
keys = st.sampled_from(
    [
        "query",
        "variables",
        "operationName",
        "extensions",
        "documentId",
        "id",
        "persistedQuery",
        "\ud800",
        "\0",
    ]
)
bodies = st.one_of(
    st.binary(max_size=40),
    st.fixed_dictionaries({"query": queries}, optional={"variables": json_values, "extensions": json_values})
    .map(json.dumps)
    .flatmap(lambda text: st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32-be"]).map(text.encode)),
    st.dictionaries(keys, json_values, max_size=4).map(lambda fields: json.dumps(fields).encode()),
    json_values.map(lambda value: json.dumps(value).encode()),
)
values: dict[str, list[str]] = {
    "host": [
        "localhost:8081",
        "LOCALHOST",
        "localhost.",
        "[::1]",
        "",
        "evil.example",
        "a@b",
        "[",
        "é",
        "\x00",
    ],
    "origin": ["http://localhost:8081", "null", "", "https://evil.example", "http://[", "http://é.example"],
    "sec-fetch-site": ["same-origin", "cross-site", ""],
    "content-type": [
        JSON,
        'application/json; charset="UTF-8"',
        "application/json; charset*=x'y",
        "text/plain",
        "/",
        "é",
    ],
    "content-encoding": ["identity", "gzip", "", ","],
    "content-length": ["0", "-1", "x"],
    "accept": [JSON, GRAPHQL_RESPONSE, "*/*", "text/html", ";q=0", "application/json;q=nan", ",,;;"],
    "authorization": ["Basic YTpi", "Bearer admin-bearer", "Bearer", "", "é", "Digest"],
    "cookie": ["greenroom_admin_8081=admin-cookie", "greenroom_admin_8081=", "=;=;é", "a" * 5000],
    "accept-language": ["de", "*", ";;q", "é", "x-" * 200],
    "x-forwarded-for": ["192.0.2.1", "x", "[", ","],
    "user-agent": ["", "é", "a" * 5000],
}
headers = st.lists(
    st.sampled_from(sorted(values)).flatmap(
        lambda name: st.tuples(st.just(name), st.sampled_from(values[name]))
    ),
    max_size=6,
)
methods = st.sampled_from(["POST"] * 6 + ["GET", "HEAD", "PUT", "OPTIONS", "DELETE", "QUERY", "TRACE"])


async def _send(
    app: Callable[..., Awaitable[None]], scope: MESSAGE, body: bytes
) -> tuple[int, dict[str, str], bytes]:
    sent: list[MESSAGE] = []

    async def receive() -> MESSAGE:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: MESSAGE) -> None:
        sent.append(message)

    await app(scope, receive, send)
    found = {name.decode(): value.decode("latin-1") for name, value in sent[0]["headers"]}
    return sent[0]["status"], found, b"".join(message.get("body", b"") for message in sent[1:])


def _scope(method: str, path: str, query: bytes, given_headers: list[tuple[str, str]]) -> MESSAGE:
    named = {name for name, _ in given_headers}
    usual = [("host", "localhost:8081"), ("content-type", JSON)]
    every = [pair for pair in usual if pair[0] not in named] + given_headers
    return {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode("utf-8", "replace"),
        "query_string": query,
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in every],
        "client": ("192.0.2.1", 4711),
        "http_version": "1.1",
        "scheme": "http",
        "server": ("localhost", 8081),
        "root_path": "",
    }


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(method=methods, asked=headers, body=bodies, query=st.binary(max_size=20))
def test_any_request_to_graphql_gets_one_of_the_statuses_and_a_graphql_response(
    method: str, asked: list[tuple[str, str]], body: bytes, query: bytes
) -> None:
    scope = _scope(method, "/graphql", query, asked)
    status, found, sent = asyncio.run(_send(make_edge().app, scope, body))
    assert status in STATUSES
    assert found["content-type"] in (JSON, GRAPHQL_RESPONSE)
    reply = json.loads(sent)
    assert set(reply) <= {"data", "errors"}
    assert "data" in reply or all(
        error["message"] and error["extensions"]["code"] for error in reply["errors"]
    )
    assert "data" in reply or found["content-type"] == JSON or status >= 400


NAMES = [
    *["/", "//", "//evil.example/", "/graphql/", "/graphql//", "/admin/../x", "/assets/../../pyproject.toml"],
    *["/assets/%00", "/studio/%zz", "/.env", "/favicon.ico", "/apple-touch-icon.png", "/robots.txt", "*"],
    *["/.well-known/security.txt", "/login/"],
]
LONG = ["/" + "a" * 60_000, "/assets/" + "a" * 60_000, "/assets/\0", "/studio/\ud800", ""]
paths = st.sampled_from([*NAMES, *LONG]) | st.builds(
    "".join, st.tuples(st.sampled_from(["/", "/assets/", "/admin/"]), st.text(max_size=20))
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(method=methods, path=paths, asked=headers)
def test_no_path_makes_the_edge_fail(method: str, path: str, asked: list[tuple[str, str]]) -> None:
    scope = _scope(method, path, b"", asked)
    status, found, _ = asyncio.run(_send(make_edge().app, scope, b""))
    assert status < 500 or status == 503  # the pages have not been built
    assert found["x-robots-tag"] == "noindex, nofollow"
    assert not found.get("location", "/").startswith("//")
