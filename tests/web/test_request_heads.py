"""How long a request's head may be, on a real server: it is refused before anything is decoded or logged."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Iterable

import orjson
import pytest

from greenroom.web.request_heads import MAX_ADDRESS_BYTES, MAX_FIELDS, MAX_HEAD_BYTES
from tests.web.edge import make_edge
from tests.web.served_edge import HOST, exchange, served

OPEN = b'{"query": "{ open }"}'
MIB = 1024 * 1024
TOLD = {
    414: "The address is longer than 8 KiB.",
    431: "The headers are longer than 64 KiB together.",
}


@pytest.fixture(name="port")
async def _port() -> AsyncGenerator[int]:
    async with served(make_edge().app) as port:
        yield port


async def taken(port: int, pieces: Iterable[bytes]) -> int:
    """Send pieces as they are taken, and return how many bytes that were when the server hung up."""
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    sent = 0
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            sent += len(piece)
    except ConnectionError:
        pass
    finally:
        writer.close()
    return sent


def address(length: int) -> list[bytes]:
    return [b"GET /" + b"a" * (length - 1) + b" HTTP/1.1\r\n" + HOST + b"\r\n"]


def headers(length: int) -> list[bytes]:
    """Write so many bytes of names and values in headers."""
    more = length - len("host") - len("localhost")
    fields = b"".join(b"x: " + b"a" * 999 + b"\r\n" for _ in range(more // 1000))
    rest = more % 1000
    return [b"GET / HTTP/1.1\r\n" + HOST + fields + b"y: " + b"a" * (rest - 1) + b"\r\n\r\n"]


async def test_an_address_of_8_kib_is_answered_and_one_byte_more_is_414(
    port: int, caplog: pytest.LogCaptureFixture
) -> None:
    assert (await exchange(port, address(MAX_ADDRESS_BYTES)))[0] == 404
    caplog.clear()
    status, body = await exchange(port, address(MAX_ADDRESS_BYTES + 1))
    assert status == 414
    assert orjson.loads(body) == {
        "errors": [{"message": TOLD[414], "extensions": {"code": "BAD_INPUT"}}],
    }
    assert "aaaa" not in caplog.text


async def test_a_long_query_counts_as_part_of_the_address(port: int) -> None:
    query = [b"GET /?" + b"q" * MAX_ADDRESS_BYTES + b" HTTP/1.1\r\n" + HOST + b"\r\n"]
    assert (await exchange(port, query))[0] == 414


@pytest.mark.parametrize("begin", [b"GET /", b"GET /%41", b"POST /graphql?query="])
async def test_an_address_of_60_mib_is_cut_off_and_costs_nothing(
    port: int, caplog: pytest.LogCaptureFixture, begin: bytes
) -> None:
    caplog.set_level(logging.DEBUG)
    began = time.thread_time()
    sent = await taken(port, [begin, *([b"a" * 65536] * 960)])
    assert time.thread_time() - began < 1
    assert sent < 20 * MIB  # what the system's buffers take
    assert len(caplog.text) < 10_000


async def test_headers_of_64_kib_are_answered_and_more_are_431(port: int) -> None:
    assert (await exchange(port, headers(MAX_HEAD_BYTES)))[0] == 307
    status, body = await exchange(port, headers(MAX_HEAD_BYTES + 1))
    assert (status, orjson.loads(body)["errors"][0]["message"]) == (431, TOLD[431])


async def test_a_hundred_headers_are_answered_and_one_more_is_431(port: int) -> None:
    head = b"GET /healthz HTTP/1.1\r\n" + HOST + b"x:\r\n" * (MAX_FIELDS - 1)
    assert (await exchange(port, [head, b"\r\n"]))[0] == 200
    status, body = await exchange(port, [head, b"x:\r\n\r\n"])
    assert (status, orjson.loads(body)["errors"][0]["message"]) == (431, "There are more than 100 headers.")


async def test_one_header_that_never_ends_is_cut_off(port: int) -> None:
    began = time.thread_time()
    sent = await taken(port, [b"GET / HTTP/1.1\r\n" + HOST + b"cookie: ", *([b"a" * 65536] * 960)])
    assert time.thread_time() - began < 1
    assert sent < 20 * MIB


async def test_each_request_of_a_connection_is_counted_anew(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(3):
        writer.write(headers(MAX_HEAD_BYTES // 2)[0])
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 307 ")
    writer.close()


async def test_a_body_is_no_part_of_the_head(port: int) -> None:
    body = OPEN + b" " * 200_000
    head = b"POST /graphql HTTP/1.1\r\n" + HOST + b"content-type: application/json\r\n"
    pieces = [head, b"content-length: %d\r\n\r\n" % len(body), body[:70_000], body[70_000:]]
    assert await exchange(port, pieces) == (200, b'{"data":{"open":"ran"}}')


async def test_what_is_no_http_is_refused_as_ever(port: int) -> None:
    assert await exchange(port, [b"\x16\x03\x01\x02\x00\x01\r\n\r\n"]) == (
        400,
        b"Invalid HTTP request received.",
    )
