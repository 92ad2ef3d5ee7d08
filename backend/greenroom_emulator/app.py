"""The emulator as one ASGI application: what 100ms serves, and the emulator's own pages and tools."""

import contextlib
import json
import uuid
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, cast

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute

from greenroom_emulator.console import console_routes
from greenroom_emulator.faults import FaultyWay
from greenroom_emulator.pages import SecurityHeaders, page_routes
from greenroom_emulator.rest.requests import RestRefusedError, refused
from greenroom_emulator.rest.routes import rest_routes
from greenroom_emulator.signalling import signalling
from greenroom_emulator.tokens import ROOM_CODE_TOKEN_LIFETIME_S, TokenRefusedError, mint
from greenroom_emulator.workspace import Workspace

MAX_BODY_BYTES = 16_384


def create_app(workspace: Workspace, static: Path, desk_url: str | None = None) -> Starlette:
    """Assemble the application.

    Args:
        workspace: The account that it emulates.
        static: The folder of the front end's build.
        desk_url: Where the desk is, for a link on the page.
    """

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncGenerator[None]:
        yield
        await workspace.close()

    # These two are called by pages of any origin, as 100ms's own are.
    anybody = [
        Middleware(
            CORSMiddleware,
            allow_origins=["*"],
            allow_methods=["GET", "POST"],
            allow_headers=["authorization", "content-type"],
        )
    ]
    app = Starlette(
        routes=[
            Route("/init", init, methods=["GET", "OPTIONS"], middleware=anybody),
            Route(
                "/v2/token",
                exchange_room_code,
                methods=["POST", "OPTIONS"],
                middleware=anybody,
                max_body_size=MAX_BODY_BYTES,
            ),
            WebSocketRoute("/ws", signalling),
            *rest_routes(),
            *console_routes(),
            *page_routes(static),
        ],
        middleware=[
            Middleware(FaultyWay, faults=workspace.faults),
            # Otherwise another site could reach this one under its own name, by pointing that at 127.0.0.1.
            Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"], www_redirect=False),
            Middleware(SecurityHeaders),
        ],
        exception_handlers={TokenRefusedError: _token_refused, RestRefusedError: refused},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    app.state.workspace = workspace
    app.state.desk_url = desk_url
    return app


async def init(request: Request) -> Response:
    """Check a token and say where to connect, as 100ms's `GET /init` does."""
    workspace: Workspace = request.app.state.workspace
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer":
        raise TokenRefusedError(401, 401, "authorization header is missing")
    workspace.admit(token.strip())
    return JSONResponse(
        {
            "endpoint": f"ws://{request.url.netloc}/ws",
            "config": {"enabledFlags": []},
            "rtcConfiguration": {"ice_servers": []},
            "log_level": "none",
        }
    )


async def exchange_room_code(request: Request) -> Response:
    """Exchange a room code for an auth token, as 100ms's `POST /v2/token` does.

    The SDK sends JSON as `text/plain`, so that browsers need no preflight.
    """
    workspace: Workspace = request.app.state.workspace
    body = await _json_object(request)
    text, user_id = body.get("code"), body.get("user_id") or str(uuid.uuid4())
    if not isinstance(text, str) or not isinstance(user_id, str):
        raise TokenRefusedError(400, 400, "code and user_id must be strings")
    code = workspace.codes.get(text)
    if code is None:
        raise TokenRefusedError(404, 404, "room code not found")
    if not workspace.rooms[code.room_id].active:
        raise TokenRefusedError(403, 403, "room is not active")
    if not code.enabled:
        raise TokenRefusedError(403, 403, "room code is disabled")
    token, _ = mint(
        workspace.keys,
        room_id=code.room_id,
        role=code.role,
        user_id=user_id,
        lifetime_s=ROOM_CODE_TOKEN_LIFETIME_S,
        now=workspace.now(),
    )
    return JSONResponse({"token": token})


async def _json_object(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise TokenRefusedError(400, 400, "the body must be a JSON object")
    return cast("dict[str, Any]", body)


def _token_refused(_request: Request, error: Exception) -> Response:
    refused = cast("TokenRefusedError", error)
    return JSONResponse({"code": refused.code, "message": refused.message}, refused.status)
