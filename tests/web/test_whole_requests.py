"""When a request reaches the desk, on a real server: as a whole, in time, and without trailers."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Iterable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Literal

import orjson
import pytest
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

from greenroom.web.connections import Most, Times
from greenroom.web.operation_request import MAX_BODY_BYTES
from greenroom.web.tally import Tally
from greenroom.web.whole_requests import InOneGo
from tests.web.edge import make_edge
from tests.web.served_edge import HOST, Wire, exchange, served, wire

QUICK = Times(head_s=0.3, body_s=0.3, reading_s=0.3, idle_s=0.3)
PATIENT = Times(head_s=20, body_s=20, reading_s=20, idle_s=20)
FEW = Most(connections=8, requests=2)
OPEN = b'{"query": "{ open }"}'
ANSWER = (200, b'{"data":{"open":"ran"}}')
GRAPHQL = b"POST /graphql HTTP/1.1\r\n" + HOST + b"content-type: application/json\r\n"
CHUNKED = b"transfer-encoding: chunked\r\n"
ALIVE = b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n"
HELD = b"GET /held HTTP/1.1\r\n" + HOST + b"\r\n"


class Desk:
    """An edge with a request that is worked on until it is let go, and one whose reply is long."""

    def __init__(self, file: Path) -> None:
        with file.open("wb") as long:
            long.truncate(30_000_000)
        self.let_go, self.sent = asyncio.Event(), asyncio.Event()
        self.begun: list[bytes] = []
        self.heard = asyncio.Queue[str]()

        async def held(request: Request) -> Response:
            self.begun.append(b"held")
            await self.let_go.wait()
            return PlainTextResponse("held")

        async def send_long(scope: Scope, receive: Receive, send: Send) -> None:
            await FileResponse(file)(scope, receive, send)
            self.sent.set()

        async def seen(request: Request) -> Response:
            self.begun.append(await request.body())
            address = request.client.host if request.client else None
            return PlainTextResponse(orjson.dumps([address, sorted(request.headers)]))

        async def listens(scope: Scope, receive: Receive, send: Send) -> None:
            del scope, send
            await receive()  # the request itself
            self.begun.append(b"listens")
            self.heard.put_nowait((await receive())["type"])

        self.app = make_edge(trusted_proxies=["127.0.0.1/32"]).app
        self.app.router.routes[:0] = [
            Route("/held", held),
            Mount("/long", send_long),
            Mount("/listens", listens),
            Route("/seen", seen, methods=["POST"]),
        ]


@pytest.fixture(name="desk")
async def _desk(tmp_path: Path) -> AsyncGenerator[Desk]:
    desk = Desk(tmp_path / "long")
    yield desk
    desk.let_go.set()


async def begun(desk: Desk, number: int) -> None:
    """Wait until so many requests are worked on."""
    async with asyncio.timeout(5):
        while len(desk.begun) < number:  # noqa: ASYNC110
            await asyncio.sleep(0.005)


def told(reply: tuple[int, bytes]) -> tuple[int, str, str]:
    error = orjson.loads(reply[1])["errors"][0]
    return reply[0], error["extensions"]["code"], error["message"]


def sized(body: bytes) -> bytes:
    return b"content-length: %d\r\n\r\n" % len(body) + body


@pytest.mark.parametrize(
    "pieces",
    [
        [GRAPHQL + sized(OPEN)],
        [GRAPHQL + b"content-length: %d\r\n\r\n" % len(OPEN), OPEN[:5], OPEN[5:]],
        [
            GRAPHQL + CHUNKED + b"\r\n",
            b"5\r\n" + OPEN[:5] + b"\r\n",
            b"%x\r\n" % len(OPEN[5:]) + OPEN[5:] + b"\r\n0\r\n\r\n",
        ],
        [bytes([byte]) for byte in GRAPHQL + sized(OPEN)],
    ],
)
async def test_a_request_is_answered_in_however_many_pieces_it_comes(desk: Desk, pieces: list[bytes]) -> None:
    async with served(desk.app, PATIENT) as port, wire(port) as ours:
        for _ in range(2):
            await ours.send(*pieces)
            assert await ours.reply() == ANSWER


async def test_nothing_begins_before_the_body_is_there(desk: Desk) -> None:
    async with served(desk.app, PATIENT) as port, wire(port) as ours:
        await ours.send(b"POST /seen HTTP/1.1\r\n" + HOST + b"content-length: 6\r\n\r\nabc")
        assert (await exchange(port, [ALIVE]))[0] == 200
        assert desk.begun == []
        await ours.send(b"def")
        assert (await ours.reply())[0] == 200
        assert desk.begun == [b"abcdef"]


async def test_a_client_that_asks_first_is_told_to_go_on(desk: Desk) -> None:
    async with served(desk.app, PATIENT) as port, wire(port) as ours:
        await ours.send(GRAPHQL + b"expect: 100-continue\r\ncontent-length: %d\r\n\r\n" % len(OPEN))
        assert await ours.reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        await ours.send(OPEN)
        assert await ours.reply() == ANSWER


async def test_trailers_are_no_headers(desk: Desk) -> None:
    request = (
        b"POST /seen HTTP/1.1\r\n" + HOST + CHUNKED + b"x-forwarded-for: 192.0.2.1\r\n\r\n3\r\nabc\r\n0\r\n"
    )
    trailers = b"X-Forwarded-For: 203.0.113.9\r\nCookie: a=b\r\nAuthorization: Bearer x\r\n\r\n"
    async with served(desk.app, PATIENT) as port:
        for pieces in ([request + trailers], [request, trailers[:20], trailers[20:]]):
            status, body = await exchange(port, pieces)
            assert (status, orjson.loads(body)) == (
                200,
                ["192.0.2.1", ["host", "transfer-encoding", "x-forwarded-for"]],
            )
    assert desk.begun == [b"abc", b"abc"]


@pytest.mark.parametrize("head", [b"content-length: %d\r\n", CHUNKED, b"Content-Length: 0%d\r\n"])
async def test_the_body_of_a_request_for_another_protocol_is_no_request(desk: Desk, head: bytes) -> None:
    body = b"POST /seen HTTP/1.1\r\n" + HOST + b"x-forwarded-for: 203.0.113.9\r\ncontent-length: 0\r\n\r\n"
    first = (
        GRAPHQL + b"connection: upgrade\r\nupgrade: h2c\r\n" + (head % len(body) if b"%" in head else head)
    )
    async with served(desk.app, PATIENT) as port, wire(port) as ours:
        await ours.send(first + b"\r\n")
        status, refused = await ours.reply()
        assert (status, orjson.loads(refused)["errors"][0]["message"]) == (
            400,
            "The desk speaks HTTP/1.1 alone: send this without the header Upgrade.",
        )
        with contextlib.suppress(ConnectionError):
            await ours.send(body)
        assert await ours.ended()
    assert desk.begun == []


async def test_a_request_for_another_protocol_is_answered_in_this_one_and_is_the_last(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    asks = b"GET /healthz HTTP/1.1\r\n" + HOST + b"connection: upgrade\r\nupgrade: websocket\r\n\r\n"
    async with served(desk.app, PATIENT) as port:
        for pieces in ([asks + ALIVE], [asks, ALIVE]):
            async with wire(port) as ours:
                await ours.send(*pieces)
                assert await ours.reply() == (200, b'{"alive":true}')
                assert await ours.ended()
    assert not [message for message in caplog.messages if "pgrade" in message]


async def test_a_head_that_does_not_end_is_408(desk: Desk) -> None:
    late = (408, "BAD_INPUT", "The headers were not received in full within 0.3 seconds: send them again.")
    async with served(desk.app, QUICK) as port, wire(port) as ours:
        await ours.send(ALIVE)
        assert (await ours.reply())[0] == 200
        await ours.send(ALIVE[:-2])
        assert told(await drip(ours, b"x: y\r\n")) == late
        assert await ours.ended()


async def test_a_body_that_does_not_end_is_408_however_often_a_byte_comes(desk: Desk) -> None:
    late = (408, "BAD_INPUT", "The body was not received in full within 0.3 seconds: send it again.")
    async with served(desk.app, QUICK) as port:
        for begin, byte in ((b"content-length: 9999\r\n\r\n", b" "), (CHUNKED + b"\r\n", b"1\r\n \r\n")):
            async with wire(port) as ours:
                await ours.send(GRAPHQL + begin)
                assert told(await drip(ours, byte)) == late
                assert await ours.ended()


async def drip(ours: Wire, byte: bytes) -> tuple[int, bytes]:
    """Send something again and again until there is a reply."""
    reply = asyncio.create_task(ours.reply())
    for _ in range(2):  # what arrives after the reply would make the system forget it
        ours.writer.write(byte)
        await asyncio.wait([reply], timeout=0.1)
    assert not reply.done()
    return await reply


@pytest.mark.parametrize("first", [b"", ALIVE])
@pytest.mark.parametrize("byte", [b"", b"\r\n"])
async def test_an_idle_connection_is_closed_without_a_word(desk: Desk, first: bytes, byte: bytes) -> None:
    async with served(desk.app, QUICK) as port, wire(port) as ours:
        if first:
            await ours.send(first)
            await ours.reply()
        ended = asyncio.create_task(ours.ended())
        async with asyncio.timeout(5):
            while not ended.done():
                if byte:  # an empty line is no request
                    ours.writer.write(byte)
                await asyncio.wait([ended], timeout=0.05)
        assert await ended


async def test_a_client_that_does_not_read_its_reply_is_cut_off_and_counted(desk: Desk) -> None:
    tally = Tally()
    async with served(desk.app, QUICK, tally=tally) as port, wire(port) as ours:
        await ours.send(b"GET /long/ HTTP/1.1\r\n" + HOST + b"\r\n")
        async with asyncio.timeout(10):
            await desk.sent.wait()
        received = 0
        with contextlib.suppress(ConnectionResetError):
            while piece := await ours.reader.read(65536):
                received += len(piece)
        assert 0 < received < 30_000_000
    assert tally.cut_off == {"UNREAD": 1}


async def test_however_many_are_idle_or_slow_a_newcomer_is_answered(desk: Desk) -> None:
    async with served(desk.app, PATIENT, FEW) as port, AsyncExitStack() as open_:
        slow = [await open_.enter_async_context(wire(port)) for _ in range(3 * FEW.connections)]
        for number, ours in enumerate(slow):
            await ours.send([b"", ALIVE[:20], GRAPHQL + b"content-length: 99\r\n\r\n{"][number % 3])
            assert await exchange(port, [GRAPHQL + sized(OPEN)]) == ANSWER
        assert await slow[0].ended()


async def test_of_more_bodies_than_are_held_the_one_that_began_first_is_closed(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    most = Most(body_bytes=100_000)
    part = GRAPHQL + b"content-length: 100000\r\n\r\n" + b" " * 60_000
    async with served(desk.app, PATIENT, most) as port, wire(port) as first, wire(port) as second:
        await first.send(part)
        await second.send(part)
        assert await first.ended()
        await second.send(b" " * (40_000 - len(OPEN)) + OPEN)
        assert await second.reply() == ANSWER
        chunk = b"ea60\r\n" + b" " * 60_000 + b"\r\n"
        async with wire(port) as alone:  # is its own first one
            await alone.send(GRAPHQL + CHUNKED + b"\r\n" + chunk * 3)
            assert await alone.ended()
        assert await exchange(port, [GRAPHQL + sized(OPEN)]) == ANSWER
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_no_more_of_a_body_is_held_than_it_may_have(desk: Desk) -> None:
    async with served(desk.app, PATIENT, Most(body_bytes=MAX_BODY_BYTES + 1)) as port:
        assert (await exchange(port, [GRAPHQL + sized(b" " * (4 * MAX_BODY_BYTES))]))[0] == 413


async def test_replies_that_nobody_reads_do_not_count_as_requests(desk: Desk) -> None:
    async with served(desk.app, PATIENT, FEW) as port, AsyncExitStack() as open_:
        for _ in range(FEW.requests + 2):
            ours = await open_.enter_async_context(wire(port))
            await ours.send(b"GET /long/ HTTP/1.1\r\n" + HOST + b"\r\n")
        await is_alive(port)


async def is_alive(port: int) -> None:
    """Wait until the desk answers."""
    async with asyncio.timeout(5):
        while (await exchange(port, [ALIVE]))[0] != 200:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_more_requests_than_can_be_worked_on_are_503_until_one_is_done(desk: Desk) -> None:
    busy = (
        503,
        "UNAVAILABLE",
        "The desk has too much to do at the moment: send this again in a few seconds.",
    )
    async with served(desk.app, PATIENT, FEW) as port, AsyncExitStack() as open_:
        wires = [await open_.enter_async_context(wire(port)) for _ in range(FEW.requests)]
        for ours in wires:
            await ours.send(HELD)
        await begun(desk, FEW.requests)
        assert told(await exchange(port, [ALIVE])) == busy
        assert len(desk.begun) == FEW.requests
        desk.let_go.set()
        assert [await ours.reply() for ours in wires] == [(200, b"held")] * FEW.requests
        assert (await exchange(port, [ALIVE]))[0] == 200


async def test_whoever_waits_when_the_desk_ends_is_told_and_nothing_of_it_fills_the_log(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    ends = (
        503,
        "UNAVAILABLE",
        "The desk stops, and may not have done this: look whether it has before you send it again.",
    )
    async with AsyncExitStack() as open_:
        async with served(desk.app, PATIENT, FEW) as port:
            wires = [await open_.enter_async_context(wire(port)) for _ in range(FEW.requests)]
            for ours in wires:
                await ours.send(HELD)
            await begun(desk, FEW.requests)
        assert [told(await ours.reply()) for ours in wires] == [ends] * FEW.requests
    assert [record for record in caplog.records if record.exc_info] == []


async def test_requests_count_until_they_are_done_although_their_clients_have_hung_up(desk: Desk) -> None:
    async with served(desk.app, PATIENT, FEW) as port:
        for number in range(1, FEW.requests + 1):
            async with wire(port) as ours:
                await ours.send(HELD)
                await begun(desk, number)
        assert [(await exchange(port, [ALIVE]))[0] for _ in range(3)] == [503] * 3
        desk.let_go.set()
        await is_alive(port)


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"POST /nothing HTTP/1.1\r\n" + HOST, 404),
        (b"GET /healthz HTTP/1.1\r\n" + HOST, 200),
        (b"DELETE /graphql HTTP/1.1\r\n" + HOST, 405),
        (GRAPHQL, 413),
    ],
)
async def test_a_body_that_nobody_wants_is_read_and_the_reply_arrives(
    desk: Desk, head: bytes, status: int
) -> None:
    body = b" " * 1_000_000
    async with served(desk.app, PATIENT) as port:
        assert (await exchange(port, [head, sized(body)]))[0] == status


@pytest.mark.parametrize(
    "endless",
    [
        b"content-length: 60000000\r\n\r\n",
        CHUNKED + b"\r\n1;",
        CHUNKED + b"\r\n1\r\n \r\n0\r\nx-forwarded-for: ",
    ],
)
async def test_a_body_a_chunk_or_a_trailer_without_end_is_cut_off(desk: Desk, endless: bytes) -> None:
    async with served(desk.app, PATIENT) as port, wire(port) as ours:
        taken = 0
        with contextlib.suppress(ConnectionError):
            await ours.send(GRAPHQL + endless)
            for _ in range(1000):
                await ours.send(b"a" * 60_000)
                taken += 60_000
        assert taken < 20_000_000  # what the system's buffers take


async def test_requests_sent_ahead_are_answered_in_order_and_few(desk: Desk) -> None:
    async with served(desk.app, PATIENT) as port, wire(port) as ours:
        await ours.send(HELD + ALIVE + GRAPHQL + sized(OPEN) + ALIVE[:10])
        await begun(desk, 1)
        desk.let_go.set()
        assert await ours.reply() == (200, b"held")
        assert (await ours.reply())[0] == 200
        assert await ours.reply() == ANSWER
        await ours.send(ALIVE[10:])
        assert (await ours.reply())[0] == 200
    desk.let_go.clear()
    async with served(desk.app, PATIENT) as port, wire(port) as ours:
        await ours.send(HELD + ALIVE * 5000)
        await begun(desk, 2)
        desk.let_go.set()
        assert await ours.reply() == (200, b"held")
        assert await ours.ended()


async def test_nothing_is_written_into_a_reply_that_is_under_way(desk: Desk) -> None:
    async with served(desk.app, PATIENT) as port, wire(port) as ours:
        await ours.send(HELD, b"\x00\x01 is no request\r\n\r\n")
        await begun(desk, 1)
        desk.let_go.set()
        assert await ours.reply() == (200, b"held")
        assert await ours.ended()


async def test_after_a_refusal_nothing_more_is_taken_from_whoever_goes_on_sending(desk: Desk) -> None:
    async with served(desk.app, PATIENT) as port, wire(port) as ours:
        await ours.send(HELD, b"\x00\x01 is no request\r\n\r\n")
        await begun(desk, 1)
        ours.writer.write(b"a" * 50_000_000)
        for _ in range(100):  # in which all of it would be taken, if anything were
            await is_alive(port)
        assert ours.writer.transport.get_write_buffer_size() > 20_000_000  # beyond what the system takes
        desk.let_go.set()
        assert await ours.reply() == (200, b"held")


async def test_a_request_learns_that_its_client_has_hung_up_though_another_was_sent_ahead(desk: Desk) -> None:
    async with served(desk.app, PATIENT) as port:
        async with wire(port) as ours:
            await ours.send(b"GET /listens/ HTTP/1.1\r\n" + HOST + b"\r\n" + ALIVE)
            await begun(desk, 1)
        async with asyncio.timeout(10):
            assert await desk.heard.get() == "http.disconnect"


async def test_whoever_hangs_up_leaves_nothing_in_the_log(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    async with served(desk.app, PATIENT, FEW) as port:
        for request in (b"GET /long/ HTTP/1.1\r\n" + HOST + b"\r\n", GRAPHQL + b"content-length: 9\r\n\r\n{"):
            async with wire(port) as ours:
                await ours.send(request * 3)
                await asyncio.sleep(0.1)
        await is_alive(port)
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


class _Written(asyncio.Transport):
    """What reaches a transport, call by call."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[bytes] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.calls.append(bytes(data))

    def writelines(self, list_of_data: Iterable[bytes | bytearray | memoryview]) -> None:
        self.calls.append(b"".join(list_of_data))

    def close(self) -> None:
        self.calls.append(b"(closed)")


@pytest.mark.parametrize(
    ("pieces", "ends", "calls"),
    [
        ([b"head", b"body"], "flush", [b"headbody"]),
        ([b"head", b"one", b"two"], "flush", [b"headone", b"two"]),
        ([b"head", b""], "flush", [b"head"]),
        ([b"head"], "flush", [b"head"]),
        ([b"head"], "close", [b"head", b"(closed)"]),
        ([b"head", b"body"], "close", [b"headbody", b"(closed)"]),
        ([], "close", [b"(closed)"]),
    ],
)
def test_the_head_of_a_reply_goes_out_with_what_follows_it(
    pieces: list[bytes], ends: Literal["flush", "close"], calls: list[bytes]
) -> None:
    written = _Written()
    together = InOneGo(written)
    for piece in pieces:
        together.write(piece)
    getattr(together, ends)()
    assert written.calls == calls


async def test_a_reply_without_a_body_has_its_head_and_is_not_waited_for(desk: Desk) -> None:
    async with served(desk.app, PATIENT) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(2):
            writer.write(ALIVE.replace(b"GET", b"HEAD"))
            async with asyncio.timeout(5):
                head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200 OK\r\n")
        writer.close()
