"""Faults that can be switched on: what 100ms or the way to it may do wrong."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any, cast

from starlette.types import ASGIApp, Message, Receive, Scope, Send

REFUSALS: dict[int, tuple[int, str]] = {
    400: (400, "invalid request"),
    401: (401, "Token validation error"),
    403: (403, "not enough permission"),
    404: (404, "not found"),
    429: (429, "rate limit exceeded"),
    500: (500, "internal server error"),
    503: (503, "service unavailable"),
    40001: (400, "invalid room"),
    40002: (400, "room mismatched with token"),
    40004: (400, "peer already joined"),
    40100: (401, "unauthorized"),
    40101: (401, "invalid access key"),
    40102: (401, "invalid room id"),
    40103: (401, "invalid auth id"),
    40104: (401, "invalid app id"),
    40105: (401, "invalid customer id"),
    40107: (401, "invalid user id"),
    40108: (401, "role is invalid"),
    40109: (401, "bad JWT token"),
    41001: (410, "peer is gone"),
}
"""What 100ms documents, by its number: the HTTP status and a text (100ms.md, section 1.4)."""

PROMISED_BYTES = 4096
MAX_WAIT_S = 60.0
MAX_CLOCK_OFF_S = 10**8


@dataclass
class Fault:
    """One thing that goes wrong.

    Attributes:
        path: The beginning of the paths that it befalls.
        method: The HTTP method that it befalls; None for all.
        code: What is replied: a number of 100ms; None replies as usual.
        status: The HTTP status, if not the one that belongs to the code.
        message: The text, if not the one that belongs to the code.
        body: What is replied in place of JSON, whatever it is.
        retry_after_s: For 429 and 503: how long to wait.
        retry_after_in: Where that is told: `text`, as 100ms documents, or `header`.
        wait_s: Seconds before the reply.
        drop: Whether the connection breaks in the middle of the reply.
        times: How often it happens; None for always.
    """

    path: str
    method: str | None = None
    code: int | None = None
    status: int | None = None
    message: str | None = None
    body: str | None = None
    retry_after_s: int | None = None
    retry_after_in: str = "text"
    wait_s: float = 0.0
    drop: bool = False
    times: int | None = None

    def reply(self) -> tuple[int, bytes, list[tuple[bytes, bytes]]] | None:
        """Make the reply: status, body and headers; None to reply as usual."""
        if self.code is None and self.status is None and self.body is None:
            return None
        code = self.code or self.status or 200
        status, message = REFUSALS.get(code, (code if code < 600 else 400, "refused"))  # noqa: PLR2004
        message = message if self.message is None else self.message
        headers = [(b"content-type", b"application/json"), (b"access-control-allow-origin", b"*")]
        if self.retry_after_s is not None and self.retry_after_in == "header":
            headers.append((b"retry-after", str(self.retry_after_s).encode()))
        elif self.retry_after_s is not None:
            message += f", retry after {self.retry_after_s} seconds"
        body = json.dumps({"code": code, "message": message}) if self.body is None else self.body
        return self.status or status, body.encode("utf-8", "surrogatepass"), headers


_TYPES: dict[str, tuple[type, ...]] = {
    "path": (str,),
    "method": (str,),
    "code": (int,),
    "status": (int,),
    "message": (str,),
    "body": (str,),
    "retry_after_s": (int,),
    "retry_after_in": (str,),
    "wait_s": (int, float),
    "drop": (bool,),
    "times": (int,),
}


class FaultsUnreadableError(Exception):
    """A description of faults that is none; the message says why."""


@dataclass
class Faults:
    """The faults that are switched on now.

    Attributes:
        clock_off_s: Seconds by which this 100ms's clock is ahead.
        same_code_again: Whether creating a code for a role returns the one that exists; what 100ms does is
            unconfirmed.
    """

    clock_off_s: int = 0
    same_code_again: bool = False
    active: list[Fault] = field(default_factory=list[Fault])

    def switch(self, body: dict[str, Any]) -> None:
        """Put these faults in the place of those before: `{faults?, clock_off_s?, same_code_again?}`.

        Raises:
            FaultsUnreadableError: Nothing is changed.
        """
        faults, clock, same = (
            body.get("faults", []),
            body.get("clock_off_s", 0),
            body.get("same_code_again", False),
        )
        if body.keys() - {"faults", "clock_off_s", "same_code_again"} or not isinstance(faults, list):
            raise FaultsUnreadableError("known are: faults (a list), clock_off_s, same_code_again")
        if type(clock) is not int or abs(clock) > MAX_CLOCK_OFF_S or not isinstance(same, bool):
            raise FaultsUnreadableError(
                "clock_off_s is a whole number of seconds, same_code_again true or false"
            )
        active = [_fault(fault) for fault in cast("list[object]", faults)]
        self.clock_off_s, self.same_code_again, self.active = clock, same, active

    def take(self, method: str, path: str) -> Fault | None:
        """Find what befalls a request, and count it."""
        for fault in self.active:
            if path.startswith(fault.path) and fault.method in (None, method) and fault.times != 0:
                fault.times = None if fault.times is None else fault.times - 1
                return fault
        return None


def _fault(fault: object) -> Fault:
    fields = cast("dict[str, Any]", fault) if isinstance(fault, dict) else {}
    for name, value in fields.items():
        if type(value) not in _TYPES.get(name, ()):
            raise FaultsUnreadableError(f"a fault has no {name} like this; known are: {', '.join(_TYPES)}")
    if not str(fields.get("path", "")).startswith("/"):
        raise FaultsUnreadableError("path must begin with /")
    if not 0 <= fields.get("wait_s", 0) <= MAX_WAIT_S or not 200 <= fields.get("status", 200) < 600:  # noqa: PLR2004
        raise FaultsUnreadableError(f"wait_s is at most {MAX_WAIT_S:.0f}, status a status of HTTP")
    return Fault(**fields)


class FaultyWay:
    """Let happen to requests what is switched on, and put this 100ms's own date on every reply."""

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        self._app = app
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                date = formatdate(time.time() + self._faults.clock_off_s, usegmt=True)
                message["headers"] = [*message.get("headers", []), (b"date", date.encode())]
            await send(message)

        spared = scope["method"] == "OPTIONS" or scope["path"].startswith("/emulator/")
        fault = None if spared else self._faults.take(scope["method"], scope["path"])
        if fault is None:
            await self._app(scope, receive, send_dated)
            return
        await asyncio.sleep(fault.wait_s)
        reply = fault.reply()
        if reply is None and not fault.drop:
            await self._app(scope, receive, send_dated)
            return
        status, body, headers = reply or (200, b'{"data":[', [(b"content-type", b"application/json")])
        length = len(body) + (PROMISED_BYTES if fault.drop else 0)
        headers = [*headers, (b"content-length", str(length).encode())]
        await send_dated({"type": "http.response.start", "status": status, "headers": headers})
        # uvicorn breaks the connection of a reply that ends before its length.
        await send_dated({"type": "http.response.body", "body": body, "more_body": fault.drop})
