"""The emulator's own tools, used by its page and the tests; 100ms has them in its dashboard."""

import json
import re
from typing import Any, cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from greenroom_emulator.peer import Peer
from greenroom_emulator.room import Room
from greenroom_emulator.template import ROLES
from greenroom_emulator.tokens import mint
from greenroom_emulator.workspace import Workspace

MAX_BODY_BYTES = 16_384
MAX_LIFETIME_S = 30 * 24 * 3600
_USER_ID = re.compile(r"[A-Za-z0-9._:@-]{1,64}")


def console_routes() -> list[Route]:
    """Serve the tools, only to this origin and to programs."""
    return [
        Route("/tokens", make_token, methods=["POST"], max_body_size=MAX_BODY_BYTES),
        Route("/room-codes", show_room_code, methods=["POST"], max_body_size=MAX_BODY_BYTES),
        Route("/emulator/state", state, methods=["GET"]),
        Route("/emulator/room", change_room, methods=["POST"], max_body_size=MAX_BODY_BYTES),
        Route("/emulator/end-room", end_room, methods=["POST"], max_body_size=MAX_BODY_BYTES),
    ]


async def make_token(request: Request) -> Response:
    """Make an auth token: `{role, userId, lifetimeS}` in, `{token, role, userId, roomId, expiresAt}` out."""
    body = await _own_json(request)
    role, user_id, lifetime_s = _role(body), body.get("userId"), body.get("lifetimeS", 24 * 3600)
    if not isinstance(user_id, str) or not _USER_ID.fullmatch(user_id):
        # Anything else may break in the SDK, which decodes tokens with plain atob (100ms.md, section 1.1).
        raise HTTPException(400, "userId must be 1 to 64 of the characters A-Z a-z 0-9 . _ : @ -")
    if type(lifetime_s) is not int or not 1 <= lifetime_s <= MAX_LIFETIME_S:
        raise HTTPException(400, f"lifetimeS must be a whole number of seconds, 1 to {MAX_LIFETIME_S}")
    room = _room(request)
    token, expires_at = mint(
        room.keys,
        room_id=room.keys.room_id,
        role=role,
        user_id=user_id,
        lifetime_s=lifetime_s,
        now=_workspace(request).now(),
    )
    made = {"token": token, "role": role, "userId": user_id}
    return JSONResponse({**made, "roomId": room.keys.room_id, "expiresAt": expires_at})


async def show_room_code(request: Request) -> Response:
    """Show the room code of a role: `{role}` in, `{code}` out."""
    role = _role(await _own_json(request))
    return JSONResponse({"code": _room(request).keys.room_codes[role]})


async def change_room(request: Request) -> Response:
    """Enable or disable the room, or limit a role: `{active?, maxPeerCount?: {role: n}}`; 0 is no limit."""
    body = await _own_json(request)
    room = _room(request)
    active, limits = body.get("active", room.active), body.get("maxPeerCount", {})
    if not isinstance(active, bool) or not isinstance(limits, dict):
        raise HTTPException(400, "active must be true or false, maxPeerCount an object")
    limits = cast("dict[str, object]", limits)
    if any(role not in ROLES or type(limit) is not int for role, limit in limits.items()):
        raise HTTPException(400, "maxPeerCount maps roles to whole numbers")
    room.active = active
    room.max_peer_count.update(cast("dict[str, int]", limits))
    return await state(request)


async def end_room(request: Request) -> Response:
    """End the session for everyone: `{reason?, lock?}`; `lock` also disables the room."""
    body = await _own_json(request)
    _room(request).end("", str(body.get("reason", "")), lock=body.get("lock") is True)
    return await state(request)


async def state(request: Request) -> Response:
    """Show the room and who is in it; no token and no code."""
    room = _room(request)
    return JSONResponse(
        {
            "roomId": room.keys.room_id,
            "active": room.active,
            "deskUrl": request.app.state.desk_url,
            "roles": [{"name": role.name, "publishes": list(role.publishes)} for role in ROLES.values()],
            "peers": [_peer(peer) for peer in room.peers.values()],
        }
    )


def _peer(peer: Peer) -> dict[str, Any]:
    received = peer.media.publish.received
    return {
        "peerId": peer.peer_id,
        "role": peer.claims.role,
        "userId": peer.claims.user_id,
        "name": peer.name,
        "joinedAtMs": peer.joined_at_ms,
        "connected": peer.line is not None,
        "publishState": peer.media.publish.state,
        "subscribeState": peer.media.subscribe.state,
        "tracks": [
            {
                "trackId": track_id,
                "type": track.get("type"),
                "source": track.get("source"),
                "mute": track.get("mute"),
                "frames": received[track_id].frames if track_id in received else 0,
            }
            for track_id, track in peer.tracks.items()
        ],
        "sees": peer.media.subscribe.shown,
    }


def _room(request: Request) -> Room:
    return _workspace(request).main


def _workspace(request: Request) -> Workspace:
    return request.app.state.workspace


def _role(body: dict[str, Any]) -> str:
    role = body.get("role")
    if not isinstance(role, str) or role not in ROLES:
        raise HTTPException(400, f"role must be one of {', '.join(ROLES)}")
    return role


async def _own_json(request: Request) -> dict[str, Any]:
    """Read a JSON object that only a program or a page of this origin can have sent."""
    own = f"{request.url.scheme}://{request.url.netloc}"
    if request.headers.get("origin", own) != own:
        raise HTTPException(403, "this is for the emulator's own pages")
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HTTPException(403, "this is for the emulator's own pages")
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise HTTPException(415, "the body must be application/json")
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise HTTPException(400, "the body must be a JSON object")
    return cast("dict[str, Any]", body)
