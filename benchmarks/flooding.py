"""The process of those who ask for the worst: `python -m benchmarks.flooding`, told what on its input.

Each connection comes from an address of its own, as somebody else, and asks again once it has its reply. How
many replies came, and the first one, is written on its output once its input ends.
"""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from itertools import count
from typing import Any

import orjson

from benchmarks.hostile import HOSTILE, Hostile

LOOPBACK = "127.0.0.1"


@asynccontextmanager
async def connected(
    port: int, address: str = LOOPBACK
) -> AsyncGenerator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Connect to a desk, from one of this machine's own addresses."""
    reader, writer = await asyncio.open_connection(LOOPBACK, port, local_addr=(address, 0))
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def reply_of(reader: asyncio.StreamReader) -> bytes:
    """Read the body of the next reply."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    return await reader.readexactly(length)


async def _flood(port: int, hostile: Hostile, place: int, cookie: str, replies: list[bytes]) -> None:
    with_cookie = f"cookie: {cookie}\r\n" if cookie else ""
    async with connected(port, f"127.0.0.{place + 2}") as (reader, writer):
        for number in count(place * 1_000_000):  # no request is like another one
            query = orjson.dumps(hostile.document.replace("%d", str(number))).decode()
            variables = hostile.variables.replace("%d", str(number))
            body = f'{{"query": {query}, "variables": {variables}}}'.encode()
            head = (
                f"POST /graphql HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncontent-type: application/json\r\n"
                f"{with_cookie}content-length: {len(body)}\r\n\r\n"
            )
            writer.write(head.encode() + body)
            replies.append((await reply_of(reader))[:400])


async def _ended(replies: list[bytes]) -> None:
    await asyncio.to_thread(sys.stdin.buffer.read)
    while not replies:  # noqa: ASYNC110 (on a busy machine)
        await asyncio.sleep(0.01)


async def _main(told: dict[str, Any]) -> None:
    hostile = next(one for one in HOSTILE if one.title == told["title"])
    replies: list[bytes] = []
    floods = [
        asyncio.create_task(_flood(told["port"], hostile, place, cookie, replies))
        for place, cookie in enumerate(told["cookies"])
    ]
    sys.stdout.buffer.write(b"begun\n")
    sys.stdout.flush()
    ended = asyncio.create_task(_ended(replies))
    done, _ = await asyncio.wait([ended, *floods], return_when=asyncio.FIRST_COMPLETED)
    for flood in floods:
        if flood in done:
            flood.result()  # it only ends by a fault
        flood.cancel()
    await asyncio.gather(*floods, return_exceptions=True)
    first = replies[0].decode() if replies else ""
    sys.stdout.buffer.write(orjson.dumps({"replies": len(replies), "first": first}))


if __name__ == "__main__":
    os.nice(5)  # the desk and those who wait for it come first
    asyncio.run(_main(orjson.loads(sys.stdin.buffer.readline())))
