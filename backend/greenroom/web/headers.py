"""Headers that every reply carries. Pure ASGI; a document sets its own policies first, and keeps them."""

from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

NOTHING_ALLOWED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
NO_DEVICES = "camera=(), microphone=(), display-capture=(), geolocation=(), payment=(), usb=()"

_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "content-security-policy": NOTHING_ALLOWED,
    "permissions-policy": NO_DEVICES,
    "x-robots-tag": "noindex, nofollow",
}
_ONE_YEAR_S = 31_536_000


class SecurityHeaders:
    """Add the headers that a reply does not set itself.

    Args:
        app: the application behind this one.
        https: the public URL is https: browsers are told to use nothing else for a year.
        subdomains: they are told the same of every name below the desk's.
    """

    def __init__(self, app: ASGIApp, *, https: bool, subdomains: bool = False) -> None:
        self._app = app
        headers = dict(_ALWAYS)
        if https:
            below = "; includeSubDomains" if subdomains else ""
            headers["strict-transport-security"] = f"max-age={_ONE_YEAR_S}{below}"
        self._headers = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Speak ASGI."""

        async def send_with_headers(message: Message) -> None:
            # A 304 has nothing in it that they could protect; the reply that it stands for had them.
            if message["type"] == "http.response.start" and message["status"] != HTTPStatus.NOT_MODIFIED:
                own = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(header for header in self._headers if header[0] not in own),
                ]
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
