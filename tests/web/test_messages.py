"""HTTP's own rules, held whatever is asked: where a message ends, and what other sites' pages may read."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import uvicorn

from greenroom.serving import server_config
from tests.web.edge import LOCAL, make_edge

HEAD = b"POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
OPEN = b'{"query": "{ open }"}'
ADDRESSES = ["/", "/graphql", "/graphiql", "/admin", "/studio", "/healthz", "/schema.graphql", "/none"]


@pytest.fixture(name="port")
async def _port() -> AsyncGenerator[int]:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        server = uvicorn.Server(server_config(make_edge().app))
        serving = asyncio.create_task(server.serve(sockets=[sock]))
        yield sock.getsockname()[1]
        server.should_exit = True
        await serving


async def replies(port: int, sent: bytes) -> bytes:
    """Send bytes, and return all that comes back until the server hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    writer.write_eof()
    try:
        return await reader.read()
    finally:
        writer.close()


@pytest.mark.parametrize(
    "fields",
    [
        b"content-length: %d\r\ntransfer-encoding: chunked\r\n" % len(OPEN),
        b"transfer-encoding: chunked\r\ncontent-length: %d\r\n" % len(OPEN),
        b"content-length: %d\r\ncontent-length: 0\r\n" % len(OPEN),
        b"content-length: %d, 0\r\n" % len(OPEN),
        b"content-length: +%d\r\n" % len(OPEN),
        b"transfer-encoding: chunked, identity\r\n",
        b"transfer-encoding : chunked\r\n",
        b"content-length\t: %d\r\n" % len(OPEN),
    ],
)
async def test_a_message_whose_end_can_be_read_in_two_ways_is_refused(port: int, fields: bytes) -> None:
    answered = await replies(port, HEAD + fields + b"\r\n" + OPEN)
    assert answered.startswith(b"HTTP/1.1 400 ")
    assert answered.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize("address", ADDRESSES)
async def test_trace_is_refused_and_repeats_nothing(address: str) -> None:
    async with make_edge().client(headers={"x-mine": "repeated", "cookie": "greenroom=repeated"}) as client:
        reply = await client.request("TRACE", address)
    assert reply.status_code == (404 if address == "/none" else 405)
    assert "repeated" not in reply.text


@pytest.mark.parametrize("address", ADDRESSES)
async def test_no_reply_may_be_read_by_another_site(address: str) -> None:
    asks = {"origin": "https://elsewhere.example", "access-control-request-method": "POST"}
    async with make_edge().client() as client:
        got = [
            await client.options(address, headers=asks),
            await client.get(address, headers={"origin": LOCAL}),
            await client.post(address, headers=asks),
        ]
    assert not [name for reply in got for name in reply.headers if name.startswith("access-control")]


async def test_what_is_written_in_letters_says_in_which_encoding(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    for name in ("a.js", "a.css", "a.svg"):
        (tmp_path / "assets" / name).write_text("ä", "utf-8")
    async with make_edge(dist=tmp_path).client() as client:
        types = [
            (await client.get(f"/assets/{name}")).headers["content-type"]
            for name in ("a.js", "a.css", "a.svg")
        ]
    assert types == [
        "text/javascript; charset=utf-8",
        "text/css; charset=utf-8",
        "image/svg+xml; charset=utf-8",
    ]
