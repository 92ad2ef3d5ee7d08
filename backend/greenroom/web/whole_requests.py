"""When a request reaches the desk: once it is there as a whole, and in time.

uvicorn would start working on a request as soon as its head is there, count every connection against its
limit for as long as it stays open, wait for ever for what does not come, and take the trailers after a
body for headers.
"""

import asyncio
from http import HTTPStatus
from typing import Any, Literal, cast

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from greenroom.api.guard.errors import Code
from greenroom.desk.access.tries import wide_network_of
from greenroom.web.connections import Connections, Most, Times
from greenroom.web.operation_request import MAX_BODY_BYTES, TOO_LONG, WHOLE, not_in_time
from greenroom.web.replies import Refused
from greenroom.web.request_heads import MAX_HEAD_BYTES, BoundedHeads
from greenroom.web.tally import Tally

MOST_AHEAD = 8  # requests sent ahead on one connection; browsers and proxies send none
_TOO_MANY_AHEAD = (HTTPStatus.BAD_REQUEST, "Wait for a reply before you send so many further requests.")
_MOST_READ_BYTES = 16 * MAX_BODY_BYTES  # of a body that is too long, or in tiny chunks: then it is cut off
_RETRY_AFTER_S = 5


_Waits = Literal["head_s", "body_s", "reading_s", "idle_s"]
"""What a connection waits for, as `Times` names it; while a request is worked on, it waits for nothing."""


class InOneGo:
    """Sends the head of a reply together with what first follows it: in one packet, with one system call.

    Args:
        transport: what it is sent by.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._head: bytes | None = None

    def write(self, data: bytes) -> None:
        """Keep the head; send it with what comes next."""
        if self._head is None:
            self._head = data
        elif self._head:
            head, self._head = self._head, b""
            self._transport.writelines((head, data))
        else:
            self._transport.write(data)

    def flush(self) -> None:
        """Send a head that nothing follows."""
        if self._head:
            self.write(b"")

    def close(self) -> None:
        """Close, once all is sent."""
        self.flush()
        self._transport.close()

    def is_closing(self) -> bool:
        """Tell whether it closes."""
        return self._transport.is_closing()


class WholeRequests(BoundedHeads):
    """uvicorn's HTTP/1.1, one request at a time, each of them bounded in size and time."""

    def __init__(
        self, *args: Any, connections: Connections, times: Times, tally: Tally, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._crowd = connections
        self._tally = tally
        self._times = times
        self._held: RequestResponseCycle | None = None  # whose body is not there yet
        self._read_bytes = self._since_body_bytes = 0
        self._working: RequestResponseCycle | None = None
        self._unfinished = 0
        self._waits_for: _Waits | None = None
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Let somebody in; somebody else may have to go."""
        super().connection_made(cast("asyncio.Transport", transport))
        self._crowd.came(self, wide_network_of(self.client[0] if self.client else None))
        self._wait("idle_s")

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        if self._working is not None:  # uvicorn tells the last one that was sent, which may be a later one
            self._working.disconnected = True
            self._working.message_event.set()
        super().connection_lost(exc)
        self._held = None
        self._crowd.left(self)
        self._crowd.abandoned(self._unfinished)
        if self._deadline is not None:
            self._deadline.cancel()

    def give_way(self) -> None:
        """Close, once what has just been received is read to its end."""
        self.loop.call_soon(self.transport.abort)

    def data_received(self, data: bytes) -> None:
        """Read on."""
        if self._held is not None:
            self._read_bytes += len(data)
            self._since_body_bytes += len(data)
        super().data_received(data)
        hanging_up = self.transport.is_closing()
        if (
            self._held is not None
            and not hanging_up
            and (self._read_bytes > _MOST_READ_BYTES or self._since_body_bytes > MAX_HEAD_BYTES)
        ):
            self.refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LONG)
        self._look()

    def on_message_begin(self) -> None:
        """Begin a request, unless too many have been sent ahead."""
        if len(self.pipeline) >= MOST_AHEAD:
            self.stop(_TOO_MANY_AHEAD)
        super().on_message_begin()

    def on_body(self, body: bytes) -> None:
        """Keep a piece of the body, up to one byte more than it may have."""
        held = self._held
        before = len(held.body) if held is not None else 0
        super().on_body(body)
        if held is not None:
            del held.body[MAX_BODY_BYTES + 1 :]
            self._since_body_bytes = 0
            self.flow.resume_reading()  # as uvicorn does where the application reads
            self._crowd.holds(self, len(held.body) - before)

    def on_message_complete(self) -> None:
        """Answer a request that is there as a whole."""
        super().on_message_complete()
        if self._held is not None:
            self._answer(self._held)

    def on_response_complete(self) -> None:
        """Go on to what was sent ahead, or wait for the next request."""
        if self._working is not None:
            cast("InOneGo", self._working.transport).flush()
        super().on_response_complete()
        self._look()

    def pause_writing(self) -> None:
        """Wait for a client that does not read."""
        super().pause_writing()
        self._look()

    def resume_writing(self) -> None:
        """Go on: the client has read."""
        super().resume_writing()
        self._look()

    def counts(self, status: HTTPStatus) -> None:
        """Count a request that the application does not see."""
        self._tally.refused(status, Code.BAD_INPUT.value)

    def send_400_response(self, msg: str) -> None:
        """Refuse; if a reply is under way, nothing may be written into it, and it is the last one."""
        if self._working is None:
            super().send_400_response(msg)
        else:
            self._working.keep_alive = False
            self._refused = True
            self.flow.pause_reading()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:  # noqa: ARG002
        if not cycle.more_body:
            self._answer(cycle)
            return
        self._held, self._read_bytes, self._since_body_bytes = cycle, 0, 0
        if cycle.waiting_for_100_continue:
            cycle.waiting_for_100_continue = False
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _answer(self, cycle: RequestResponseCycle) -> None:
        self._held, self._working = None, cycle
        cycle.transport = cast("Any", InOneGo(self.transport))
        cycle.scope.setdefault("state", {})[WHOLE] = True
        app = cast("Any", self).app
        if not self._crowd.take_on():
            app = _TOO_BUSY
            self._tally.refused(HTTPStatus.SERVICE_UNAVAILABLE, Code.UNAVAILABLE.value)
        self._unfinished += 1

        async def answer(*asgi: Any) -> None:
            try:
                await app(*asgi)
            except asyncio.CancelledError:  # the desk ends, and waits no longer
                if cycle.response_started:
                    self.transport.close()
                else:
                    await _ENDS(*asgi)
            finally:
                self._unfinished -= 1
                if self not in self.connections:
                    self._crowd.abandoned(-1)
                self.loop.call_soon(self._look)

        super()._start_asgi_task(cycle, answer)

    def _look(self) -> None:
        """See what is waited for now, and for how long."""
        if self not in self.connections:
            return
        if self._working is not None and self._working.response_complete:
            self._working = None
        if self.transport.is_closing():
            self._wait("reading_s")
        elif self._working is not None:
            self._wait("reading_s" if self.flow.write_paused else None)
        elif self._held is not None:
            self._wait("body_s")
        elif self._in_head:
            self._wait("head_s")
        else:
            self._wait("idle_s")

    def _wait(self, what: _Waits | None) -> None:
        if what == self._waits_for:
            return
        self._waits_for = what
        if self._deadline is not None:
            self._deadline.cancel()
        if what is None:
            self._deadline = None
            self._crowd.works(self)
        else:
            self._deadline = self.loop.call_later(getattr(self._times, what), self._expire)
            self._crowd.waits(self)

    def _expire(self) -> None:
        times = self._times
        if self._waits_for == "head_s":
            late = f"The headers were not received in full within {times.head_s:g} seconds: send them again."
        elif self._waits_for == "body_s":
            late = not_in_time(times.body_s)
        else:
            if self._waits_for == "reading_s":
                self._tally.cut_off["UNREAD"] += 1
            self.transport.abort()
            return
        self.refuse(HTTPStatus.REQUEST_TIMEOUT, late)
        self._look()


def protocol_of(times: Times, most: Most, tally: Tally) -> type[asyncio.Protocol]:
    """Make the protocol of one server, whose connections are counted together."""
    connections = Connections(most, tally)

    class OfOneServer(WholeRequests):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, connections=connections, times=times, tally=tally, **kwargs)

    return OfOneServer


def _refusing(words: str) -> ASGIApp:
    async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
        after = {"retry-after": str(_RETRY_AFTER_S), "connection": "close"}
        refused = Refused(HTTPStatus.SERVICE_UNAVAILABLE, Code.UNAVAILABLE, words, after)
        await refused.response(scope)(scope, receive, send)

    return refuse


_TOO_BUSY = _refusing("The desk has too much to do at the moment: send this again in a few seconds.")
_ENDS = _refusing("The desk stops, and may not have done this: look whether it has before you send it again.")
