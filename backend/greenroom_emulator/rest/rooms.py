"""Rooms and templates."""

import re
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from greenroom_emulator.rest.requests import (
    RestRefusedError,
    body_of,
    optional,
    page,
    room_of,
    wanted,
    workspace_of,
)
from greenroom_emulator.room import Room
from greenroom_emulator.template import ROLES
from greenroom_emulator.workspace import Workspace

_NAME = re.compile(r"[A-Za-z0-9.\-:_]{1,100}")
_REGIONS = ("us", "eu", "in", "auto")


async def create_room(request: Request) -> Response:
    """Create a room; an existing one of that name is changed and returned."""
    workspace, body = workspace_of(request), await body_of(request)
    changes = _changes(workspace, body)
    name = changes.get("name")
    room = workspace.room_named(name) if name else None
    return _changed(workspace, room or workspace.create_room(name), changes)


async def change_room(request: Request) -> Response:
    """Change a room, for example disable it: a session that runs in it goes on."""
    workspace, room = workspace_of(request), room_of(request)
    changes = _changes(workspace, await body_of(request))
    other = workspace.room_named(changes.get("name", room.record.name))
    if other not in (None, room):
        raise RestRefusedError(400, "room name already exists")
    return _changed(workspace, room, changes)


def _changes(workspace: Workspace, body: dict[str, Any]) -> dict[str, Any]:
    """Check a body before anything is changed."""
    kinds = {"name": str, "description": str, "template_id": str, "region": str, "enabled": bool}
    given = {name: optional(body, name, kind) for name, kind in kinds.items()}
    changes = {name: value for name, value in given.items() if value is not None}
    if "name" in changes and not _NAME.fullmatch(changes["name"]):
        raise RestRefusedError(400, "Error: invalid room name")
    if changes.get("template_id", workspace.keys.template_id) != workspace.keys.template_id:
        raise RestRefusedError(400, "Error: template not found")
    if changes.get("region", "auto") not in _REGIONS:
        raise RestRefusedError(400, "Error: region not supported")
    return changes


def _changed(workspace: Workspace, room: Room, changes: dict[str, Any]) -> Response:
    room.record.change(**changes)
    workspace.save()
    return JSONResponse(_room(workspace, room))


async def get_room(request: Request) -> Response:
    """Show a room."""
    return JSONResponse(_room(workspace_of(request), room_of(request)))


async def list_rooms(request: Request) -> Response:
    """List rooms: `?name=&enabled=&template_id=&limit=&start=`."""
    workspace = workspace_of(request)
    shown = ((room.record.id, _room(workspace, room)) for room in workspace.rooms.values())
    fit = (
        (key, room)
        for key, room in shown
        if wanted(request, name=room["name"], enabled=room["enabled"], template_id=room["template_id"])
    )
    return page(request, fit)


def _room(workspace: Workspace, room: Room) -> dict[str, Any]:
    account = {"customer_id": workspace.keys.access_key, "app_id": workspace.keys.access_key}
    recording = {"recording_info": {"enabled": False}, "template": "emulated", "large_room": False}
    return {**asdict(room.record), **account, **recording}


async def list_templates(request: Request) -> Response:
    """List templates: there is one."""
    template = _template(workspace_of(request))
    return page(request, [(template["id"], template)])


async def get_template(request: Request) -> Response:
    """Show a template."""
    template = _template(workspace_of(request))
    if request.path_params["template_id"] != template["id"]:
        raise RestRefusedError(404, "template not found")
    return JSONResponse(template)


async def get_role(request: Request) -> Response:
    """Show a role of a template."""
    template = _template(workspace_of(request))
    if request.path_params["template_id"] != template["id"]:
        raise RestRefusedError(404, "template not found")
    if request.path_params["role"] not in ROLES:
        raise RestRefusedError(404, "role not found")
    return JSONResponse(template["roles"][request.path_params["role"]])


def _template(workspace: Workspace) -> dict[str, Any]:
    limits = workspace.max_peer_count
    main = workspace.main.record
    return {
        "id": workspace.keys.template_id,
        "name": "emulated",
        "customerId": workspace.keys.access_key,
        "roles": {name: role.policy(limits[name]) for name, role in ROLES.items()},
        "settings": {"region": "auto"},
        "destinations": {},
        "createdAt": main.created_at,
        "updatedAt": main.updated_at,
    }
