"""What every request to the REST API has: a management token, a body, a page; and how it is refused."""

import json
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from greenroom_emulator.room import Room
from greenroom_emulator.tokens import TokenRefusedError, judge_management
from greenroom_emulator.workspace import Workspace

SHORTEST_PAGE, LONGEST_PAGE = 10, 100
Handler = Callable[[Request], Awaitable[Response]]


class RestRefusedError(Exception):
    """A request that gets an error.

    Args:
        status: The HTTP status, which 100ms repeats as the code.
        message: The message.
        details: What 100ms adds in `details`.
    """

    def __init__(self, status: int, message: str, *details: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.details = details


def refused(_request: Request, error: Exception) -> Response:
    """Reply with an error as 100ms does."""
    known = cast("RestRefusedError", error)
    body = {"code": known.status, "message": known.message, "details": list(known.details)}
    return JSONResponse(body, known.status)


def managed(handler: Handler) -> Handler:
    """Serve only those who send a valid management token."""

    async def serve(request: Request) -> Response:
        workspace = workspace_of(request)
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer":
            raise RestRefusedError(401, "Token validation error", "authorization header is missing")
        # Whoever made the clock lie can also put it right again.
        now = workspace.now() - (
            workspace.faults.clock_off_s if request.url.path.startswith("/emulator/") else 0
        )
        try:
            judge_management(token.strip(), workspace.keys, now=now)
        except TokenRefusedError as error:
            raise RestRefusedError(401, "Token validation error", error.message) from None
        return await handler(request)

    return serve


def workspace_of(request: Request) -> Workspace:
    """Return the emulated account."""
    return request.app.state.workspace


def room_of(request: Request) -> Room:
    """Return the room that the path names."""
    room = workspace_of(request).rooms.get(request.path_params["room_id"])
    if room is None:
        raise RestRefusedError(404, "room not found")
    return room


async def body_of(request: Request) -> dict[str, Any]:
    """Read the body: a JSON object, or nothing."""
    text = await request.body()
    body: object
    try:
        body = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise RestRefusedError(400, "invalid request body")
    return cast("dict[str, Any]", body)


def optional(body: dict[str, Any], name: str, kind: type) -> Any:
    """Return a field of a body; None if it is missing."""
    value = body.get(name)
    if value is not None and type(value) is not kind:
        raise RestRefusedError(400, f"invalid {name}")
    return value


def wanted(request: Request, **fields: object) -> bool:
    """Tell whether the filters in the query fit these fields; `true` and `false` are written so."""
    for name, value in fields.items():
        asked = request.query_params.get(name)
        if isinstance(value, bool) and asked not in (None, "true", "false"):
            raise RestRefusedError(400, f"invalid query: {name}")
        if asked is not None and asked != (str(value).lower() if isinstance(value, bool) else value):
            return False
    return True


def page(request: Request, items: Iterable[tuple[str, dict[str, Any]]]) -> Response:
    """Reply with one page of a list.

    Args:
        request: With `limit`, and `start`: the `last` of the page before.
        items: All of the list, each with what can be given as `start` for what follows it.
    """
    try:
        limit = int(request.query_params.get("limit", SHORTEST_PAGE))
    except ValueError:
        raise RestRefusedError(400, "invalid query: limit") from None
    if not SHORTEST_PAGE <= limit <= LONGEST_PAGE:
        raise RestRefusedError(400, "invalid query: limit")
    known = list(items)
    start = request.query_params.get("start")
    keys = [key for key, _ in known]
    if start and start not in keys:
        raise RestRefusedError(400, "invalid query: start")
    begin = keys.index(start) + 1 if start else 0
    shown = known[begin : begin + limit]
    last = shown[-1][0] if begin + limit < len(known) else ""
    return JSONResponse({"limit": limit, "data": [item for _, item in shown], "last": last})
