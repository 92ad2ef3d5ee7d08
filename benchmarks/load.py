"""A bounded load: so many connections, each of which asks again as soon as it has its answer."""

import asyncio
import time
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

import orjson

Dialogue = Generator[bytes, bytes, None]
"""Makes requests that follow each other on one connection: it is sent the body of each reply."""
Request = bytes | Dialogue


class WrongAnswer(Exception):  # noqa: N818 (it ends a measurement, which must not count refusals)
    """A reply is not the one that the operation is measured by."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many replies came, within how long."""

    replies: int
    took_s: float


class _Load:
    def __init__(self, requests: Iterator[Request], proof: bytes, seconds: float) -> None:
        self.requests = requests
        self.proof = proof
        self.until = time.perf_counter() + seconds
        self.replies = 0
        self.bodies: list[bytes] | None = None  # a list if they are kept
        self.open = 0
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def next(self) -> Request | None:
        over = self.replies and time.perf_counter() >= self.until  # however busy a machine is, one is counted
        return None if over else next(self.requests, None)

    def took(self, head: bytes, body: bytes) -> None:
        good = head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 204"))
        if not good or (self.proof not in body and self.proof not in head):
            self.fail(WrongAnswer(_describe(head, body)))
        self.replies += 1
        if self.bodies is not None:
            self.bodies.append(body)

    def left(self, error: Exception | None) -> None:
        self.open -= 1
        if error is not None:
            self.fail(error)
        elif not self.open and not self.over.done():
            self.over.set_result(None)

    def fail(self, error: Exception) -> None:
        if not self.over.done():
            self.over.set_exception(error)


class _Connection(asyncio.Protocol):
    def __init__(self, load: _Load) -> None:
        self._load = load
        self._asking = False
        self._received = b""
        self._dialogue: Dialogue | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own is none by its class
        self._load.open += 1
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, body = self._received.partition(b"\r\n\r\n")
        try:
            if end and len(body) >= _content_length(head):
                self._received = b""
                self._asking = False
                self._load.took(head, body)
                self._ask(body)
        except Exception as error:  # noqa: BLE001 (the loop would log it, and the load would never end)
            self._load.fail(error)

    def connection_lost(self, exc: Exception | None) -> None:
        cut = ConnectionError("the server closed a connection") if self._asking else None
        self._load.left(exc or cut)

    def _ask(self, reply: bytes = b"") -> None:
        request = None if self._load.over.done() else self._next(reply)
        if request is None:
            self._transport.close()
        else:
            self._asking = True
            self._transport.write(request)

    def _next(self, reply: bytes) -> bytes | None:
        """Go on with a dialogue, which is not broken off when the time is over, or begin something else."""
        if self._dialogue is not None:
            with suppress(StopIteration):
                return self._dialogue.send(reply)
        request = self._load.next()
        self._dialogue = None if request is None or isinstance(request, bytes) else request
        return request if request is None or isinstance(request, bytes) else next(request)


async def put_load(
    port: int, requests: Iterator[Request], *, proof: bytes, seconds: float, connections: int = 32
) -> Tally:
    """Ask a server on this machine, at least once, until the time is over or the requests are at their end.

    Raises:
        WrongAnswer: a reply lacks `proof`; refusals must not count as fast answers.
    """
    load = _Load(requests, proof, seconds)
    began = time.perf_counter()
    await _connect(port, load, connections)
    await load.over
    return Tally(load.replies, time.perf_counter() - began)


async def ask_once(port: int, request: Request, *, proof: bytes = b"", patience_s: float = 60) -> bytes:
    """Send one request, and return the body of its reply: of a dialogue, of the last one."""
    return (await ask_all(port, request, proof=proof, patience_s=patience_s))[-1]


async def ask_all(port: int, request: Request, *, proof: bytes = b"", patience_s: float = 60) -> list[bytes]:
    """Send one request, or those of a dialogue, and return the bodies of the replies."""
    load = _Load(iter([request]), proof, patience_s)
    load.bodies = []
    await _connect(port, load, 1)
    await asyncio.wait_for(load.over, patience_s)
    return load.bodies


async def _connect(port: int, load: _Load, connections: int) -> None:
    loop = asyncio.get_running_loop()
    for _ in range(connections):
        await loop.create_connection(lambda: _Connection(load), "127.0.0.1", port)


def _content_length(head: bytes) -> int:
    if head.startswith(b"HTTP/1.1 204"):
        return 0
    _, found, rest = head.lower().partition(b"\r\ncontent-length:")
    if not found:
        raise WrongAnswer("a reply does not tell its length")
    return int(rest.partition(b"\r\n")[0])


def _describe(head: bytes, body: bytes) -> str:
    """Tell what came instead, in what Greenroom itself writes: the rest of a reply may hold a token."""
    status = head.partition(b"\r\n")[0].decode()
    said: list[str] = []
    with suppress(ValueError, AttributeError, LookupError, TypeError):
        reply: dict[str, Any] = orjson.loads(body)
        said += [error["message"] for error in reply.get("errors", ())]
        data: dict[str, dict[str, Any]] = reply.get("data") or {}
        said += [f"{name}: {value.get('__typename', 'no type')}" for name, value in data.items()]
    return f"{status} {'; '.join(said)}".strip()
