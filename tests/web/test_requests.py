"""The number, the log line, the client's address, and the answer when everything fails."""

import json
import logging
import re
import traceback
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from starlette.applications import Starlette
from uvicorn.lifespan.on import LifespanOn

from greenroom.store.unavailable import UnavailableError
from greenroom.web.log_format import LogFormatter, configure_logging
from tests.api.guard.small_schema import SECRET
from tests.kept_logging import kept_logging
from tests.web.edge import make_edge, told


async def test_a_request_leaves_one_line_without_its_query_or_headers(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "greenroom")
    async with make_edge().client(
        headers={"x-request-id": "mine", "cookie": "greenroom_admin_8081=abc"}
    ) as client:
        reply = await client.get("/healthz?token=secret")
    number = reply.headers["x-request-id"]
    assert number != "mine"
    (record,) = caplog.records
    fields = record.__dict__["fields"]
    duration_ms = fields["duration_ms"]
    assert 0 <= duration_ms < 5000
    assert fields == {
        "method": "GET",
        "route": "/healthz",
        "status": 200,
        "duration_ms": duration_ms,
        "request_id": number,
    }
    assert record.getMessage() == f"GET /healthz 200 {duration_ms} ms {number}"


async def line_of(
    caplog: pytest.LogCaptureFixture, body: dict[str, str], **headers: str
) -> tuple[dict[str, str], str]:
    """Send an operation, and return what its line adds to that of any request, as fields and as text."""
    caplog.set_level(logging.INFO, "greenroom.access")
    async with make_edge().client() as client:
        reply = await client.post("/graphql", json=body, headers=headers)
    record = caplog.records[-1]
    fields = dict(record.__dict__["fields"])
    for name in ("method", "route", "status", "duration_ms", "request_id"):
        del fields[name]
    assert json.loads(LogFormatter(as_json=True).format(record)).items() >= fields.items()
    return fields, LogFormatter().format(record).partition(f" ms {reply.headers['x-request-id']}")[2]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"query": "query WhoIsLive { open }"}, "WhoIsLive"),
        ({"query": "query One { open } query Two { open }", "operationName": "Two"}, "Two"),
        ({"query": "query Broken { broken }"}, "Broken"),
        ({"query": "query Refused { tokens }"}, "Refused"),
        ({"query": "{ open }"}, None),
        ({"query": "query One { open }", "operationName": "Other"}, None),
        ({"query": "query One { open } query Two { open }"}, None),
        ({"query": f"query {'a' * 41} {{ open }}"}, None),
        ({"query": f"query {SECRET.partition('.')[0]} {{ open }}"}, None),
        ({"query": "query {"}, None),
    ],
    ids=["only", "chosen", "broken", "refused", "anonymous", "other", "two", "long", "token", "no GraphQL"],
)
async def test_the_line_of_an_operation_has_its_name_and_nothing_else_of_it(
    caplog: pytest.LogCaptureFixture, body: dict[str, str], name: str | None
) -> None:
    fields, text = await line_of(caplog, body)
    assert fields == ({"operation": name} if name else {})
    assert text == (f" operation={name}" if name else "")


async def test_a_secret_in_the_place_of_a_name_is_masked(caplog: pytest.LogCaptureFixture) -> None:
    name = "a1b2c3d4e5f6071829304a5b6c7d8e9f"
    asked = {"query": f"query {name} {{ open }}"}
    assert await line_of(caplog, asked) == ({"operation": "[secret]"}, " operation=[secret]")
    assert name not in str(vars(caplog.records[-1]))


TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (f"00-{TRACE}-00f067aa0ba902b7-01", TRACE),
        (f"cc-{TRACE}-00f067aa0ba902b7-00-more", TRACE),
        (f"00-{TRACE}-00f067aa0ba902b7-01-more", None),
        (f"ff-{TRACE}-00f067aa0ba902b7-01", None),
        (f"00-{'0' * 32}-00f067aa0ba902b7-01", None),
        (f"00-{TRACE}-{'0' * 16}-01", None),
        (f"00-{TRACE.upper()}-00f067aa0ba902b7-01", None),
        (f"00-{TRACE}", None),
        ("secret", None),
    ],
)
async def test_the_line_keeps_the_trace_that_a_request_is_part_of(
    caplog: pytest.LogCaptureFixture, said: str, kept: str | None
) -> None:
    fields, text = await line_of(caplog, {"query": "query Q { open }"}, traceparent=said)
    assert fields == {"operation": "Q"} | ({"trace_id": kept} if kept else {})
    assert text == " operation=Q" + (f" trace_id={kept}" if kept else "")


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/invitation%23secret", "/invitation#{secret}"),
        ("/invitation/%23secret", "/invitation/#{secret}"),
        ("/sign-in%23secret", "/sign-in#{secret}"),
        ("/new-password%23secret", "/new-password#{secret}"),
        ("/admin/setup%23secret", "/admin/{path}"),
        ("/admin/setup%2523secret", "/admin/{path}"),
        ("/admin/secret-key/secret", "/admin/{path}"),
        ("/studio/secret", "(unknown)"),
        ("/assets/secret", "/assets/{path}"),
        ("/invitation%2523secret", "/invitation%{secret}"),
        ("/sign-in/%252523secret", "/sign-in/%{secret}"),
        ("/new-password%EF%BC%83secret", "/new-password\uff03{secret}"),
        ("/invitation&%2335;secret", "/invitation&{secret}"),
        ("/invitation/secret", "(unknown)"),
        ("/secret", "(unknown)"),
    ],
)
async def test_nothing_of_an_address_is_logged_but_its_route(
    path: str, route: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "greenroom")
    async with make_edge().client() as client:
        await client.get(path)
        await client.get(path, headers={"host": "elsewhere.example"})  # refused before it has a route
    assert [record.__dict__["fields"]["route"] for record in caplog.records] == [route, "(unknown)"]
    assert "secret" not in caplog.text.replace("{secret}", "")


async def test_a_request_that_is_refused_before_it_has_a_route_is_told_by_a_name_that_we_know(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "greenroom")
    async with make_edge().client(headers={"host": "elsewhere.example"}) as client:
        await client.get("/graphql")
    assert caplog.records[0].__dict__["fields"]["route"] == "/graphql"


async def test_a_line_break_in_a_path_makes_no_second_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "greenroom")
    async with make_edge().client() as client:
        await client.get("/a%0aGET '/b' 200")
    assert "\n" not in caplog.messages[0]


async def test_what_nobody_caught_is_told_as_a_number_and_logged_without_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "greenroom")
    async with make_edge().client() as client:
        reply = await client.get("/fail")
    number = reply.headers["x-request-id"]
    assert reply.status_code == 500
    assert told(reply) == [
        ("INTERNAL", f"Something went wrong on our side. Tell whoever runs this desk the number {number}.")
    ]
    assert reply.json()["errors"][0]["extensions"] == {"code": "INTERNAL", "requestId": number}
    failure, line = caplog.messages
    assert failure.startswith(f"request {number} failed: builtins.RuntimeError\n")
    assert line.startswith("GET /fail 500 ")
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    ("in_use", "what"), [(True, "is in use by another program"), (False, "cannot be used")]
)
async def test_a_database_that_cannot_be_used_asks_the_caller_to_come_back(
    in_use: bool, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "greenroom")
    failure = UnavailableError("The disk is full.", in_use=in_use)
    async with make_edge(failure=failure).client() as client:
        reply = await client.get("/fail")
    number = reply.headers["x-request-id"]
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "10")
    assert reply.json()["errors"] == [
        {
            "message": f"The desk's database {what} at the moment. Try again in a minute; "
            f"if that does not help, tell whoever runs this desk the number {number}.",
            "extensions": {"code": "UNAVAILABLE", "requestId": number},
        }
    ]
    assert caplog.messages[0] == f"request {number} failed: The disk is full."


async def test_a_resolver_that_fails_tells_the_number_that_the_header_and_the_log_have(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "greenroom")
    async with make_edge().client() as client:
        reply = await client.post("/graphql", json={"query": "{ broken }"})
    number = reply.headers["x-request-id"]
    (error,) = reply.json()["errors"]
    assert error["extensions"] == {"code": "INTERNAL", "requestId": number}
    assert error["path"] == ["broken"]
    failure, line = caplog.messages
    assert failure.startswith(f"request {number} failed: builtins.ValueError\n")
    assert line.endswith(f" ms {number}")


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("POST", "/graphql", {}, 200),
        ("POST", "/graphql", {"authorization": "Bearer"}, 401),
        ("POST", "/graphql", {"host": "elsewhere.example"}, 400),
        ("POST", "/graphql", {"origin": "https://elsewhere.example"}, 403),
        ("GET", "/graphql", {}, 405),
        ("GET", "/", {}, 307),
        ("GET", "/healthz", {}, 200),
        ("GET", "/admin/login", {}, 503),
        ("HEAD", "/nowhere", {}, 404),
        ("POST", "/fail", {}, 500),
    ],
)
async def test_every_reply_has_the_number_of_its_line_in_the_log(
    method: str, path: str, headers: dict[str, str], status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "greenroom")
    body = {"query": "{ open }"} if method == "POST" else None
    async with make_edge().client(headers=headers) as client:
        reply = await client.request(method, path, json=body)
    assert reply.status_code == status
    number = reply.headers["x-request-id"]
    assert caplog.messages[-1].endswith(f" ms {number}")
    assert caplog.records[-1].__dict__["fields"]["request_id"] == number


@pytest.mark.parametrize(
    ("peer", "forwarded", "client_is"),
    [
        ("192.0.2.1", [], "192.0.2.1"),
        ("192.0.2.1", ["198.51.100.7"], "192.0.2.1"),
        ("10.0.0.2", ["198.51.100.7"], "198.51.100.7"),
        ("10.0.0.2", ["203.0.113.9, 198.51.100.7, 10.0.0.9"], "198.51.100.7"),
        ("10.0.0.2", ["203.0.113.9", "198.51.100.7"], "198.51.100.7"),
        ("10.0.0.2", ["10.0.0.8, 10.0.0.9"], "10.0.0.8"),
        ("10.0.0.2", ["198.51.100.7, unknown"], "10.0.0.2"),
        ("10.0.0.2", ["198.51.100.7:4711"], "198.51.100.7"),
        ("10.0.0.2", ["[2001:db8::7]:4711"], "2001:db8::7"),
        ("::ffff:10.0.0.2", ["198.51.100.7"], "198.51.100.7"),
        ("10.0.0.2", [], "10.0.0.2"),
    ],
)
async def test_the_client_is_the_last_hop_that_is_not_our_own_proxy(
    peer: str, forwarded: list[str], client_is: str
) -> None:
    headers = [("x-forwarded-for", value) for value in forwarded]
    edge = make_edge(trusted_proxies=["10.0.0.0/8"])
    async with edge.client(peer=(peer, 1), headers=headers) as client:
        assert (await client.get("/client")).text == client_is


async def test_readiness_says_what_is_missing() -> None:
    edge = make_edge()
    async with edge.client() as client:
        ready = await client.get("/readyz")
        edge.missing.append("The database does not answer.")
        waiting = await client.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"ready": True, "missing": None})
    assert (waiting.status_code, waiting.json()) == (
        503,
        {"ready": False, "missing": "The database does not answer."},
    )


@pytest.fixture(name="record")
def _record() -> logging.LogRecord:
    try:
        int(SECRET)
    except ValueError as raised:
        error = ValueError(SECRET).with_traceback(raised.__traceback__)
    else:
        pytest.fail("a token is no number")
    info = (ValueError, error, error.__traceback__)
    record = logging.LogRecord("asyncio", logging.ERROR, "x.py", 1, "lost: %r", (error,), info)
    record.created = 0
    return record


def test_a_librarys_exception_is_shown_without_its_words(record: logging.LogRecord) -> None:
    text = LogFormatter(as_json=False).format(record)
    first, kind, place = text.splitlines()
    assert first == "1970-01-01T00:00:00.000+00:00 ERROR   asyncio: lost: ValueError('[token]')"
    assert kind == "builtins.ValueError"
    assert place.endswith(" in _record")
    line = json.loads(LogFormatter(as_json=True).format(record))
    assert line["message"] == "lost: ValueError('[token]')"
    assert line["error"].startswith("builtins.ValueError\n")


@pytest.mark.parametrize("as_json", [False, True])
def test_a_traceback_in_a_librarys_message_loses_the_exceptions_words(*, as_json: bool) -> None:
    trace = ""
    try:
        int("hunter2")
    except ValueError:
        trace = traceback.format_exc()
    record = logging.LogRecord("uvicorn.error", logging.ERROR, "x.py", 1, f"failed: {trace}", (), None)
    text = LogFormatter(as_json=as_json).format(record)
    assert "hunter2" not in text
    said = json.loads(text)["message"] if as_json else text.partition("uvicorn.error: ")[2]
    first, place = said.splitlines()
    assert first == "failed: [traceback]"
    name = test_a_traceback_in_a_librarys_message_loses_the_exceptions_words.__name__
    assert re.fullmatch(rf"  {__file__}:\d+ in {name}", place)


async def test_a_start_that_fails_is_logged_without_the_words_of_its_exception(
    root: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    @asynccontextmanager
    async def fails(_: Starlette) -> AsyncGenerator[None]:
        raise RuntimeError("postgresql://desk:hunter2@host")
        yield

    configure_logging(as_json=False)
    lifespan = LifespanOn(uvicorn.Config(Starlette(lifespan=fails), lifespan="on", log_config=None))
    await lifespan.startup()
    err = capsys.readouterr().err
    assert lifespan.should_exit
    assert "uvicorn.error: [traceback]\n" in err
    assert f"  {__file__}:" in err
    assert "hunter2" not in err
    assert root.handlers


def test_a_request_is_one_json_object() -> None:
    record = logging.LogRecord("greenroom.access", logging.INFO, "x.py", 1, "said", (), None)
    record.created = 0
    record.__dict__["fields"] = {"method": "GET", "path": f"/studio/{SECRET}"}
    assert json.loads(LogFormatter(as_json=True).format(record)) == {
        "time": "1970-01-01T00:00:00.000+00:00",
        "level": "INFO",
        "logger": "greenroom.access",
        "method": "GET",
        "path": "/studio/[token]",
    }


@pytest.fixture(name="root")
def _root() -> Iterator[logging.Logger]:
    with kept_logging():
        yield logging.getLogger()


def test_uvicorn_logs_through_us_and_its_access_log_is_off(
    root: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging(as_json=False)
    logging.getLogger("uvicorn.error").info("Started with %s", SECRET)
    logging.getLogger("uvicorn.access").info("GET /?token=%s", SECRET)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.endswith("INFO    uvicorn.error: Started with [token]\n")
    assert len(err.splitlines()) == 1
