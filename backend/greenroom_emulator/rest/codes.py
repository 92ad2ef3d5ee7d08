"""Room codes."""

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from greenroom_emulator.records import CodeRecord
from greenroom_emulator.rest.requests import (
    RestRefusedError,
    body_of,
    page,
    room_of,
    wanted,
    workspace_of,
)
from greenroom_emulator.room import Room
from greenroom_emulator.template import ROLES
from greenroom_emulator.workspace import Workspace

MOST_CODES = 100


async def create_codes(request: Request) -> Response:
    """Create a code for each role that has none, and return the room's codes."""
    workspace, room = workspace_of(request), _enabled_room(request)
    have = {code.role for code in workspace.codes_of(room.record.id)}
    missing = [role for role in ROLES if role not in have]
    _leave_space(workspace, room, len(missing))
    for role in missing:
        workspace.create_code(room.record.id, role)
    return JSONResponse({"data": [asdict(code) for code in workspace.codes_of(room.record.id)]})


async def create_code(request: Request) -> Response:
    """Create a code for a role, or return the one that exists, as is switched."""
    workspace, room = workspace_of(request), _enabled_room(request)
    role = request.path_params["role"]
    if role not in ROLES:
        raise RestRefusedError(404, "role not found")
    of_role = (code for code in workspace.codes_of(room.record.id) if code.role == role)
    code = next(of_role, None) if workspace.faults.same_code_again else None
    if code is None:
        _leave_space(workspace, room, 1)
        code = workspace.create_code(room.record.id, role)
    return JSONResponse(asdict(code))


def _leave_space(workspace: Workspace, room: Room, number: int) -> None:
    # The limit is documented, its text is not.
    if sum(1 for _ in workspace.codes_of(room.record.id)) + number > MOST_CODES:
        raise RestRefusedError(400, "room code limit reached")


async def list_codes(request: Request) -> Response:
    """List a room's codes: `?role=&enabled=&limit=&start=`."""
    workspace, room = workspace_of(request), _enabled_room(request)
    fit = (
        (code.code, asdict(code))
        for code in workspace.codes_of(room.record.id)
        if wanted(request, role=code.role, enabled=code.enabled)
    )
    return page(request, fit)


async def change_code(request: Request) -> Response:
    """Enable or disable a code: `{code, enabled}`."""
    workspace, body = workspace_of(request), await body_of(request)
    text, enabled = body.get("code"), body.get("enabled")
    if not isinstance(text, str) or not isinstance(enabled, bool):
        raise RestRefusedError(400, "code must be a string and enabled a boolean")
    code: CodeRecord | None = workspace.codes.get(text)
    if code is None:
        raise RestRefusedError(404, "code not found")
    code.enable(enabled)
    workspace.save()
    return JSONResponse(asdict(code))


def _enabled_room(request: Request) -> Room:
    room = room_of(request)
    if not room.active:
        raise RestRefusedError(403, "room is not active")
    return room
