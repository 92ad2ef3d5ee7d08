"""POST /graphql: what is taken, what is refused, and what comes back."""

import asyncio
import codecs
import gzip
import json
import logging
from collections.abc import AsyncGenerator, MutableMapping
from typing import Any

import pytest

from greenroom.api.context import NewCookie
from greenroom.api.guard.budgets import STRANGER
from greenroom.desk.actors import Audience
from greenroom.web.media_type import GRAPHQL_RESPONSE
from tests.api.guard.small_schema import SECRET
from tests.web.edge import PASTE, make_edge, told

JSON = {"content-type": "application/json"}


async def test_an_operation_is_answered_and_no_cache_keeps_it() -> None:
    edge = make_edge()
    async with edge.client() as client:
        reply = await client.post("/graphql", json=PASTE)
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "application/json"
    assert reply.headers["cache-control"] == "no-store"
    assert reply.json() == {"data": {"paste": len(SECRET)}}
    assert edge.asked[0].ran == ["paste"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
async def test_only_post_is_answered(method: str) -> None:
    edge = make_edge()
    async with edge.client() as client:
        reply = await client.request(method, "/graphql", params={"query": "{ open }"})
    assert reply.status_code == 405
    assert reply.headers["allow"] == "POST"
    assert edge.asked == []


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "text/plain",
        "application/graphql",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "application/jsonp",
    ],
)
async def test_only_json_is_read(content_type: str | None) -> None:
    edge = make_edge()
    headers = {"content-type": content_type} if content_type else {}
    async with edge.client() as client:
        reply = await client.post("/graphql", content=json.dumps(PASTE).encode(), headers=headers)
    assert reply.status_code == 415
    assert told(reply) == [("BAD_INPUT", "Send the operation as application/json, in UTF-8.")]
    assert edge.asked == []


UTF_8 = [
    "application/json; charset=utf8",
    'application/json;charset="UTF-8"',
    'Application/JSON; Charset="utf8"',
    "application/json; charset=utf-8; profile=x",
    "application/json;",
]


@pytest.mark.parametrize("content_type", UTF_8)
@pytest.mark.parametrize("bom", [b"", codecs.BOM_UTF8])
async def test_json_in_utf_8_is_read_however_that_is_written(content_type: str, bom: bytes) -> None:
    body = bom + json.dumps({"query": "{ open }"}).encode()
    headers = {"content-type": content_type, "content-encoding": "Identity"}
    async with make_edge().client() as client:
        reply = await client.post("/graphql", content=body, headers=headers)
    assert (reply.status_code, reply.json()) == (200, {"data": {"open": "ran"}})


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
async def test_another_unicode_encoding_is_refused_whatever_the_header_says(encoding: str) -> None:
    edge = make_edge()
    body = json.dumps(PASTE).encode(encoding)
    async with edge.client() as client:
        reply = await client.post("/graphql", content=body, headers=JSON)
    assert (reply.status_code, reply.headers["accept"]) == (415, "application/json")
    assert told(reply) == [("BAD_INPUT", "Send the operation as application/json, in UTF-8.")]
    assert edge.asked == []


@pytest.mark.parametrize(
    "coding", ["gzip", "BR", "deflate", "zstd", "gzip, identity", "identity, gzip", "utf-8"]
)
async def test_a_body_with_a_content_coding_is_refused_with_what_is_accepted(coding: str) -> None:
    edge = make_edge()
    body = gzip.compress(json.dumps(PASTE).encode())
    async with edge.client() as client:
        reply = await client.post("/graphql", content=body, headers={**JSON, "content-encoding": coding})
    assert (reply.status_code, reply.headers["accept-encoding"]) == (415, "identity")
    assert told(reply) == [("BAD_INPUT", "Send the body uncompressed, without Content-Encoding.")]
    assert edge.asked == []


APQ = {
    "persistedQuery": {
        "version": 1,
        "sha256Hash": "ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38",
    }
}


@pytest.mark.parametrize(("accept", "status"), [("application/json", 200), (GRAPHQL_RESPONSE, 400)])
@pytest.mark.parametrize("body", [{"extensions": APQ}, {"extensions": APQ, "query": ""}, None])
async def test_a_hash_instead_of_a_query_gets_what_makes_clients_send_the_query(
    body: dict[str, object] | None, accept: str, status: int
) -> None:
    edge = make_edge()
    async with edge.client(headers={"accept": accept}) as client:
        if body is None:
            reply = await client.get("/graphql", params={"extensions": json.dumps(APQ)})
        else:
            reply = await client.post("/graphql", json=body)
    assert (reply.status_code, reply.headers["content-type"]) == (status, accept)
    assert reply.json() == {
        "errors": [
            {
                "message": "PersistedQueryNotSupported",
                "extensions": {"code": "PERSISTED_QUERY_NOT_SUPPORTED"},
            }
        ]
    }
    assert edge.asked == []


async def test_a_query_beside_its_hash_is_executed() -> None:
    async with make_edge().client() as client:
        reply = await client.post(
            "/graphql", json={"query": "{ open }", "extensions": APQ, "documentId": "x"}
        )
        asked_by_get = await client.get(
            "/graphql", params={"query": "{ open }", "extensions": json.dumps(APQ)}
        )
    assert reply.json() == {"data": {"open": "ran"}}
    assert asked_by_get.status_code == 405


@pytest.mark.parametrize("key", ["documentId", "docId", "doc_id", "id"])
async def test_the_id_of_a_document_is_refused_with_what_to_send(key: str) -> None:
    edge = make_edge()
    async with edge.client() as client:
        reply = await client.post("/graphql", json={key: "sha256:7dba4bd7", "variables": {}})
    assert (reply.status_code, told(reply)) == (
        400,
        [("BAD_INPUT", "This desk stores no documents: send the whole operation as `query`.")],
    )
    assert edge.asked == []


async def test_an_empty_operation_name_is_none() -> None:
    async with make_edge().client() as client:
        reply = await client.post("/graphql", json={"query": "query A { open }", "operationName": ""})
    assert reply.json() == {"data": {"open": "ran"}}


NOT_JSON = "The body is not JSON, or has a key twice."


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", NOT_JSON),
        (b"{", NOT_JSON),
        (b'{"query": "\xff"}', NOT_JSON),
        (b'{"query": "{ open }", "variables": {"a": "\\ud800"}}', NOT_JSON),
        (b'{"query": "{ open }", "variables": {"a": NaN}}', NOT_JSON),
        (b'{"query": "{ open }", "variables": {"a": %s}}' % (b"9" * 5000), NOT_JSON),
        (b"[" * 20_000 + b"]" * 20_000, NOT_JSON),
        (b"[" * 100_000, "The body has more than 25,000 commas and opening brackets."),
        (b'{"query": "{ open }", "query": "{ now }"}', NOT_JSON),
        (b'{"query": "{ open }", "variables": {"a": 1, "a": 2}}', NOT_JSON),
        (b'{"query": "{ open }", "variables": {"a": "x\\u0000"}}', "The body contains a NUL character."),
        (b"null", "The body has to be an object with the operation as `query`."),
        (b'"x"', "The body has to be an object with the operation as `query`."),
        (b"1", "The body has to be an object with the operation as `query`."),
        (codecs.BOM_UTF8 * 2 + b"{}", NOT_JSON),
        (b"[]", "One operation per request: send an object, not a list."),
        (b"[1]", "One operation per request: send an object, not a list."),
        (b'[{"query": "{ open }"}]', "One operation per request: send an object, not a list."),
        (b"{}", "There is no operation in this request: send one as `query`."),
        (b'{"query": null}', "There is no operation in this request: send one as `query`."),
        (b'{"query": ["{ open }"]}', "There is no operation in this request: send one as `query`."),
        (b'{"query": ""}', "There is no operation in this request: send one as `query`."),
        (b'{"query": 1}', "There is no operation in this request: send one as `query`."),
        (
            b'{"extensions": {"persistedQuery": null}, "id": null}',
            "There is no operation in this request: send one as `query`.",
        ),
        (b'{"query": "{ open }", "variables": []}', "`variables` has to be an object."),
        (b'{"query": "{ open }", "variables": "{}"}', "`variables` has to be an object."),
        (b'{"query": "{ open }", "operationName": 1}', "`operationName` has to be a text."),
        (b'{"query": "{ open }", "extensions": []}', "`extensions` has to be an object."),
    ],
)
async def test_a_body_that_is_no_operation_is_refused_with_what_is_wrong(body: bytes, message: str) -> None:
    edge = make_edge()
    async with edge.client() as client:
        reply = await client.post("/graphql", content=body, headers=JSON)
    assert (reply.status_code, told(reply)) == (400, [("BAD_INPUT", message)])
    assert edge.asked == []


@pytest.mark.parametrize("depth", [50, 150, 400, 900])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"all":', "}"), ('{"all":[', "]}")])
async def test_deep_variables_are_refused_and_break_nothing(opening: str, closing: str, depth: int) -> None:
    query = "mutation ($i: Pastes!) { pasteAll(input: $i) }"
    nested = opening * depth + "1" + closing * depth
    body = f'{{"query": "{query}", "variables": {{"i": {nested}}}}}'
    edge = make_edge()
    async with edge.client() as client:
        reply = await client.post("/graphql", content=body, headers=JSON)
    assert {code for code, _ in told(reply)} == {"BAD_INPUT"}
    assert [asked.ran for asked in edge.asked] in ([[]], [])


async def test_an_escaped_backslash_before_u0000_is_no_nul() -> None:
    body = (
        b'{"query": "mutation ($i: Paste!) { paste(input: $i) }", "variables": {"i": {"text": "\\\\u0000"}}}'
    )
    async with make_edge().client() as client:
        reply = await client.post("/graphql", content=body, headers=JSON)
    assert reply.json() == {"data": {"paste": 6}}


async def test_a_body_holds_256_kib_and_not_one_byte_more() -> None:
    edge = make_edge()
    short = json.dumps({"query": "{ open }", "extensions": {"pad": ""}})
    fits = short.replace('""', '"' + "x" * (256 * 1024 - len(short)) + '"')
    async with edge.client() as client:
        assert (await client.post("/graphql", content=fits, headers=JSON)).status_code == 200
        reply = await client.post("/graphql", content=fits + " ", headers=JSON)
    assert reply.status_code == 413
    assert told(reply) == [("BAD_INPUT", "A request may have at most 256 KiB.")]
    assert len(edge.asked) == 1


async def test_a_client_that_knows_the_media_type_gets_it_with_a_status_that_says_more() -> None:
    accept = {"accept": "application/graphql-response+json, application/json;q=0.9"}
    async with make_edge().client(headers=accept) as client:
        replies = [
            await client.post("/graphql", json={"query": q}) for q in ("{ open }", "{ opne }", "{ look }")
        ]
    assert [reply.status_code for reply in replies] == [200, 400, 200]
    assert {reply.headers["content-type"] for reply in replies} == {"application/graphql-response+json"}
    assert "data" not in replies[1].json()
    assert replies[2].json()["data"] is None


async def test_anybody_else_gets_json_with_200() -> None:
    async with make_edge().client() as client:
        reply = await client.post("/graphql", json={"query": "{ opne }"})
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/json")
    assert reply.json() == {
        "errors": [
            {
                "message": "`Query` has no field `opne`.",
                "locations": [{"line": 1, "column": 3}],
                "extensions": {"code": "BAD_INPUT"},
            }
        ]
    }


async def test_the_cookies_that_resolvers_leave_are_set() -> None:
    edge = make_edge()
    edge.cookies_to_set += [NewCookie(Audience.ADMIN, "new-token"), NewCookie(Audience.INFLUENCER, None)]
    async with edge.client() as client:
        reply = await client.post("/graphql", json={"query": "{ open }"})
    assert reply.headers.get_list("set-cookie") == [
        "greenroom_admin_8081=new-token; HttpOnly; Path=/; SameSite=lax",
        reply.headers.get_list("set-cookie")[1],
    ]
    assert reply.headers.get_list("set-cookie")[1].startswith('greenroom_influencer_8081=""; expires=')


@pytest.mark.parametrize(
    "body",
    [
        PASTE,
        {"query": "{ broken }"},
        {"query": PASTE["query"], "variables": {"i": SECRET}},
        {"query": f'mutation {{ setToken(text: "{SECRET}") }}'},
        {"query": f"{{ {SECRET} }}"},
        {"query": "{ open }", "operationName": SECRET},
        {"query": "{ open }", "variables": SECRET},
        {"query": [SECRET]},
    ],
)
async def test_no_reply_and_no_log_line_repeats_a_secret(
    body: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with make_edge().client(headers={"x-note": SECRET, "cookie": f"other={SECRET}"}) as client:
        reply = await client.post("/graphql", json=body, params={"token": SECRET})
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("greenroom"))
    assert "POST /graphql " in ours
    for part in SECRET.split("."):
        assert part not in reply.text
        assert part not in ours
        assert part not in str(reply.headers)


async def test_a_body_that_does_not_come_to_its_end_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("greenroom.web.operation_request.READ_WITHIN_S", 0.05)
    edge = make_edge()
    given: list[bytes] = []

    async def body() -> AsyncGenerator[bytes]:
        while len(given) < 200:
            given.append(b" ")
            yield b" "
            await asyncio.sleep(0.01)
        yield json.dumps(PASTE).encode()

    app = edge.app
    sent: list[Any] = []
    chunks = body()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": await anext(chunks), "more_body": True}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope: dict[str, Any] = {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "query_string": b"",
        "headers": [(b"host", b"localhost:8081"), (b"content-type", b"application/json")],
        "client": ("192.0.2.1", 4711),
        "http_version": "1.1",
        "scheme": "http",
        "server": ("localhost", 8081),
        "root_path": "",
    }
    await app(scope, receive, send)
    await chunks.aclose()
    start, answer = sent
    assert start["status"] == 408
    assert (b"connection", b"close") in start["headers"]
    (error,) = json.loads(answer["body"])["errors"]
    assert error["extensions"] == {"code": "BAD_INPUT"}
    assert error["message"].startswith("The body was not received in full within ")
    assert len(given) < 100
    assert edge.asked == []


async def test_the_cost_is_told_to_whoever_asks_for_it() -> None:
    async with make_edge().client() as client:
        asked = await client.post("/graphql", json={"query": "{ open }", "extensions": {"cost": True}})
        not_asked = await client.post("/graphql", json={"query": "{ open }", "extensions": {"cost": None}})
    assert asked.json() == {
        "data": {"open": "ran"},
        "extensions": {"cost": {"operation": 1, "budget": STRANGER}},
    }
    assert not_asked.json() == {"data": {"open": "ran"}}


@pytest.mark.parametrize("accept", ["application/json", GRAPHQL_RESPONSE])
async def test_what_costs_too_much_is_told_with_its_cost_and_not_run(
    monkeypatch: pytest.MonkeyPatch, accept: str
) -> None:
    monkeypatch.setattr("greenroom.api.guard.budgets.STRANGER", 1)
    edge = make_edge()
    async with edge.client(headers={"accept": accept}) as client:
        reply = await client.post("/graphql", json={"query": "{ open now }", "extensions": {"cost": True}})
    cost = {"operation": 2, "budget": 1}
    (error,) = reply.json()["errors"]
    assert error["extensions"] == {"code": "BAD_INPUT", "cost": cost}
    assert reply.json()["extensions"] == {"cost": cost}
    assert "data" not in reply.json()
    assert edge.asked[0].ran == []


@pytest.mark.parametrize("accept", ["application/json", GRAPHQL_RESPONSE])
async def test_who_has_too_much_going_on_gets_429_and_when_to_come_again(
    monkeypatch: pytest.MonkeyPatch, accept: str
) -> None:
    monkeypatch.setattr("greenroom.api.guard.in_flight.AT_ONCE", 0)
    monkeypatch.setattr("greenroom.api.guard.in_flight.MAX_WAITING", 0)

    def never(*_: object) -> bool:
        return False

    monkeypatch.setattr("greenroom.api.guard.in_flight._fits", never)
    edge = make_edge()
    async with edge.client(headers={"accept": accept}) as client:
        reply = await client.post("/graphql", json={"query": "{ open }"})
    assert (reply.status_code, reply.headers["retry-after"]) == (429, "5")
    assert reply.headers["content-type"] == accept
    (error,) = reply.json()["errors"]
    assert error["extensions"] == {"code": "RATE_LIMITED", "retryAfterS": 5}
    assert "data" not in reply.json()
    assert edge.asked[0].ran == []


@pytest.mark.parametrize("filler", ["[]", "{}", "1", "[[[[]]]]", '{"a":[{}]}'])
async def test_a_body_of_little_but_commas_and_brackets_is_not_parsed(filler: str) -> None:
    edge = make_edge()
    body = (
        '{"query": "{ open }", "variables": {"v": ['
        + ",".join([filler] * (25_001 // (1 + sum(map(filler.count, "[{"))) + 1))
        + "]}}"
    )
    async with edge.client() as client:
        reply = await client.post("/graphql", content=body, headers=JSON)
        fewer = await client.post("/graphql", content=body.replace(f"{filler}," * 2_000, "", 1), headers=JSON)
    assert reply.status_code == 400
    assert told(reply) == [("BAD_INPUT", "The body has more than 25,000 commas and opening brackets.")]
    assert fewer.json() == {"data": {"open": "ran"}}
