"""Which requests reach the desk at all: those to its own name, from its own pages.

Pure ASGI, in front of every route. The Host check keeps a foreign page from reaching a desk on 127.0.0.1
under a name of its own (DNS rebinding); the Origin check keeps it from using a visitor's cookies.
"""

from functools import lru_cache
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from greenroom.api.guard.errors import Code
from greenroom.web.host_names import ascii_host
from greenroom.web.replies import Refused
from greenroom.web.request_headers import headers_of

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
PROBED = frozenset({"/healthz", "/readyz", "/metrics"})  # used by machines that know an address and no name
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
PORTS = {"http": 80, "https": 443}

Origin = tuple[str, str, int | None]


class OriginGuard:
    """Refuse requests under another name, and changes requested by other sites' pages.

    Args:
        app: the application behind this one.
        public_url: where people reach the desk. If that is this machine itself, a page may also come from the
            local name and port that the request was sent to, as behind a development server.
    """

    def __init__(self, app: ASGIApp, public_url: str) -> None:
        self._app = app
        self._own = _origin(public_url)
        self._hosts = LOCAL_HOSTS | {self._own[1]}
        self._local = self._own[1] in LOCAL_HOSTS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Speak ASGI."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = headers_of(scope)
        try:
            self._check(scope, headers)
        except Refused as refused:
            answer = WebSocketClose() if scope["type"] == "websocket" else refused.response(scope)
            await answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _check(self, scope: Scope, headers: Headers) -> None:
        if scope["path"] in PROBED:
            return
        hosts = headers.getlist("host")
        asked = _host(hosts[0]) if len(hosts) == 1 else None
        if asked is None or asked[0] not in self._hosts:
            raise Refused(
                400,
                Code.BAD_INPUT,
                "This desk does not answer under this name: open it under its GREENROOM_PUBLIC_URL.",
            )
        if scope["type"] == "http" and scope["method"] in _SAFE:
            return
        sites = headers.getlist("sec-fetch-site")
        foreign = any(site not in ("same-origin", "none") for site in sites)
        if foreign or not all(self._is_own(origin, asked) for origin in headers.getlist("origin")):
            raise Refused(
                403,
                Code.FORBIDDEN,
                "A page of another site sent this request. Open the desk under its GREENROOM_PUBLIC_URL.",
            )

    def _is_own(self, origin: str, asked: tuple[str, int | None]) -> bool:
        try:
            scheme, host, port = _origin(origin)
        except ValueError:
            return False
        if (scheme, host, port) == self._own:
            return True
        return (
            self._local and host in LOCAL_HOSTS and (host, port) == (asked[0], asked[1] or PORTS.get(scheme))
        )


@lru_cache(100)
def _origin(url: str) -> Origin:
    """Take a URL apart; ValueError if it has no host, or one that is no name."""
    parts = urlsplit(url)
    return parts.scheme, ascii_host(parts.hostname or ""), parts.port or PORTS.get(parts.scheme)


@lru_cache(100)
def _host(header: str) -> tuple[str, int | None] | None:
    try:
        parts = urlsplit(f"//{header}")
        if not parts.hostname or parts.path or parts.query or parts.fragment or parts.username is not None:
            return None
        return ascii_host(parts.hostname), parts.port
    except ValueError:
        return None
