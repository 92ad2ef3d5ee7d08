"""The addresses of the REST API."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from greenroom_emulator.faults import FaultsUnreadableError
from greenroom_emulator.rest import active_rooms, codes, rooms
from greenroom_emulator.rest.requests import (
    Handler,
    RestRefusedError,
    body_of,
    managed,
    optional,
    workspace_of,
)

MAX_BODY_BYTES = 262_144
_ACTIVE = "/v2/active-rooms/{room_id}"


def rest_routes() -> list[Route]:
    """Serve the REST API, and the switches of the faults; all of it needs a management token."""
    return [
        _route("GET", "/v2/templates", rooms.list_templates),
        _route("GET", "/v2/templates/{template_id}", rooms.get_template),
        _route("GET", "/v2/templates/{template_id}/roles/{role}", rooms.get_role),
        _route("GET", "/v2/rooms", rooms.list_rooms),
        _route("POST", "/v2/rooms", rooms.create_room),
        _route("GET", "/v2/rooms/{room_id}", rooms.get_room),
        _route("POST", "/v2/rooms/{room_id}", rooms.change_room),
        _route("POST", "/v2/room-codes/code", codes.change_code),
        _route("GET", "/v2/room-codes/room/{room_id}", codes.list_codes),
        _route("POST", "/v2/room-codes/room/{room_id}", codes.create_codes),
        _route("POST", "/v2/room-codes/room/{room_id}/role/{role}", codes.create_code),
        _route("GET", _ACTIVE, active_rooms.get_active_room),
        _route("GET", f"{_ACTIVE}/peers", active_rooms.list_peers),
        _route("GET", f"{_ACTIVE}/peers/{{peer_id}}", active_rooms.get_peer),
        _route("POST", f"{_ACTIVE}/remove-peers", active_rooms.remove_peers),
        _route("POST", f"{_ACTIVE}/end-room", active_rooms.end_room),
        _route("POST", "/emulator/faults", switch_faults),
        _route("POST", "/emulator/move-session", move_session),
    ]


def _route(method: str, path: str, handler: Handler) -> Route:
    return Route(path, managed(handler), methods=[method], max_body_size=MAX_BODY_BYTES)


async def switch_faults(request: Request) -> Response:
    """Switch faults on in the place of those before; an empty object ends them all."""
    try:
        workspace_of(request).faults.switch(await body_of(request))
    except FaultsUnreadableError as error:
        raise RestRefusedError(400, str(error)) from None
    return JSONResponse({"message": "faults switched"})


async def move_session(request: Request) -> Response:
    """Move a room's session to another media server: `{room_id?}`, by default the page's own room."""
    workspace, body = workspace_of(request), await body_of(request)
    room = workspace.rooms.get(optional(body, "room_id", str) or workspace.keys.room_id)
    if room is None:
        raise RestRefusedError(404, "room not found")
    room.move()
    return JSONResponse({"message": "session moved"})
