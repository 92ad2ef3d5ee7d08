"""What every request gets: a number, the client's address, one line in the log, and always a reply, with the
headers that all have.

Pure ASGI, around everything that could fail. The line contains no query string, header or
cookie, and the route's template instead of the path: nothing that a client puts into an address is logged.
Two things that a caller chose are: the name of a GraphQL operation, and the number of the trace that the
request is part of, each only in the form that it has to have.
"""

import logging
import random
import re
import time
from collections.abc import Sequence
from functools import lru_cache

from starlette.requests import ClientDisconnect
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from greenroom.api.guard.errors import Code, failure_told, log_failure
from greenroom.store.waiting import REQUEST_S, waiting_at_most
from greenroom.web.client_address import Network, find_client
from greenroom.web.headers import SecurityHeaders
from greenroom.web.replies import Refused
from greenroom.web.request_headers import RequestHeaders
from greenroom.web.tally import CLIENT_LEFT, Tally
from greenroom.web.trace_parent import trace_of
from greenroom.writing.masking import Legible

logger = logging.getLogger("greenroom.access")

_RETRY = {"retry-after": "10"}  # seconds
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"})
_WHOLE = frozenset({"/", "/graphql", "/healthz", "/readyz", "/metrics", "/login", "/studio", "/admin"})
# Requests' numbers are no secret, and the system's own randomness takes ten times as long.
_numbers = random.Random()  # noqa: S311
_CONVERTER = re.compile(r":\w+(?=\})")


class RequestLog:
    """Number and log requests, and turn uncaught exceptions into a reply that gives only the number.

    Its status is 500, or 503 if the database cannot be used.

    The number is in `scope["state"]["request_id"]` and in the reply's X-Request-Id; one that comes with the
    request is ignored. `scope["client"]` becomes the client behind our own proxies.

    Args:
        app: the application behind this one.
        security: adds what is missing to the headers of each reply.
        trusted_proxies: the networks of our own proxies.
        tally: where requests are counted.
    """

    def __init__(
        self,
        app: ASGIApp,
        security: SecurityHeaders,
        trusted_proxies: Sequence[Network] = (),
        tally: Tally | None = None,
    ) -> None:
        self._app = app
        self._security = security
        self._tally = tally or Tally()
        self._trusted = tuple(trusted_proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Speak ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = f"{_numbers.getrandbits(48):012x}"
        scope.setdefault("state", {})["request_id"] = request_id
        peer = scope["client"][0] if scope.get("client") else None
        headers = scope["state"]["headers"] = RequestHeaders(scope)
        address = find_client(peer, headers, self._trusted)
        if address != peer:
            scope["client"] = (address, 0)
        status, number = 0, request_id.encode()

        async def send_with_number(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                numbered = [*message["headers"], (b"x-request-id", number)]
                message["headers"] = self._security.added(status, numbered)
            await send(message)

        began = time.perf_counter()
        try:
            with waiting_at_most(REQUEST_S):
                await self._app(scope, receive, send_with_number)
        except ClientDisconnect:
            status = status or CLIENT_LEFT
        except Exception as error:  # noqa: BLE001 (the server would log its words and values)
            log_failure(error, request_id)
            if not status:
                told = failure_told(error, request_id)
                status, more = (503, _RETRY) if told.code is Code.UNAVAILABLE else (500, None)
                refused = Refused(status, told.code, told.message, more, **told.more)
                await refused.response(scope)(scope, receive, send_with_number)
        finally:
            took_s, route = time.perf_counter() - began, _route(scope)
            self._tally.answered(route, status, took_s, scope["state"].get("codes", set()))
            if logger.isEnabledFor(logging.INFO):
                logger.handle(_line(scope, route, status, took_s, trace_of(headers)))


def _route(scope: Scope) -> str:
    """Name the address as the routes have it, such as `/admin/{path}`, or by its own name if it is ours."""
    route = scope.get("route")
    if route is None:
        return scope["path"] if scope["path"] in _WHOLE else "(unknown)"
    return _template(route.path) if isinstance(route, Route) else "(unknown)"


@lru_cache(100)
def _template(path: str) -> str:
    return _CONVERTER.sub("", path)


def _line(
    scope: Scope, route: str, status: int, duration_s: float, trace: Legible | None
) -> logging.LogRecord:
    """Write a request's line. Logging would look for the place in the program that it comes from."""
    state = scope["state"]
    method = Legible(scope["method"] if scope["method"] in _METHODS else "(unknown)")
    duration_ms = round(duration_s * 1000, 1)
    fields: dict[str, object] = {
        "method": method,
        "route": Legible(route),
        "status": status,
        "duration_ms": duration_ms,
        "request_id": Legible(state["request_id"]),
    }
    said = f"{method} {route} {status} {duration_ms} ms {state['request_id']}"
    for name, value in (("operation", state.get("operation")), ("trace_id", trace)):
        if value:
            fields[name] = value
            said += f" {name}={value}"
    record = logging.LogRecord(logger.name, logging.INFO, __file__, 0, Legible(said), None, None)
    record.fields = fields
    return record
