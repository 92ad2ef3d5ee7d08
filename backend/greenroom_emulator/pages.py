"""The emulator's own two pages, built by the project's front end."""

import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NOT_BUILT = (
    "The emulator's pages are not built: run `npm ci && npm run build` in frontend/. Its API works without."
)
_HASHED = re.compile(r"^/assets/")


def page_routes(static: Path) -> list[BaseRoute]:
    """Serve `/`, `/watch` and what they load.

    Args:
        static: The folder of the front end's build, with `emulator.html` and `assets/`.
    """

    def page(_request: Request) -> Response:
        document = static / "emulator.html"
        if not document.is_file():
            return PlainTextResponse(NOT_BUILT, 503)
        return FileResponse(document, media_type="text/html", headers={"Cache-Control": "no-cache"})

    return [
        Route("/", page),
        Route("/watch", page),
        Mount("/assets", StaticFiles(directory=static / "assets", check_dir=False)),
    ]


class SecurityHeaders:
    """Put the same headers on every response: the pages load and reach nothing but the emulator."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [(k, v) for k, v in message.get("headers", []) if k != b"cache-control"]
                message["headers"] = [*headers, *_headers(scope["path"], host)]
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _headers(path: str, host: str) -> list[tuple[bytes, bytes]]:
    """Say what a page may do. `worker-src blob:` is for the SDK's timers (100ms.md, section 6.5)."""
    policy = (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"connect-src 'self' ws://{host}; worker-src blob:; media-src 'self' blob:; base-uri 'none'; "
        f"form-action 'none'; frame-ancestors 'none'"
    )
    cache = "public, max-age=31536000, immutable" if _HASHED.match(path) else "no-store"
    return [
        (b"content-security-policy", policy.encode("latin-1")),
        (b"permissions-policy", b"camera=(), microphone=(), display-capture=()"),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"cache-control", cache.encode()),
    ]
