"""Running sessions: who is in them, and how they are ended."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from greenroom_emulator.peer import Peer
from greenroom_emulator.records import from_ms
from greenroom_emulator.rest.requests import RestRefusedError, body_of, optional, room_of, wanted
from greenroom_emulator.room import Room
from greenroom_emulator.template import ROLES


async def get_active_room(request: Request) -> Response:
    """Show a running session."""
    room = _active_room(request)
    session = {
        "id": room.session_id,
        "created_at": from_ms(room.started_at_ms),
        "peers": list(room.peers),
    }
    record = room.record
    return JSONResponse({"id": record.id, "name": record.name, "customer_id": "", "session": session})


async def list_peers(request: Request) -> Response:
    """List who is in a room: `?user_id=&role=`."""
    peers = _active_room(request).peers.values()
    fit = (peer for peer in peers if wanted(request, user_id=peer.claims.user_id, role=peer.claims.role))
    return JSONResponse({"peers": {peer.peer_id: _peer(peer) for peer in fit}})


async def get_peer(request: Request) -> Response:
    """Show somebody in a room, and what they send."""
    peer = _active_room(request).peers.get(request.path_params["peer_id"])
    if peer is None:
        raise RestRefusedError(404, "peer not found")
    tracks = {track_id: _track(peer, track_id) for track_id in peer.tracks}
    return JSONResponse({**_peer(peer), "tracks": tracks})


async def remove_peers(request: Request) -> Response:
    """Send out one peer or everybody in a role: `{peer_id?, role?, reason?}`."""
    room, body = _active_room(request), await body_of(request)
    peer_id, role = optional(body, "peer_id", str), optional(body, "role", str)
    reason = optional(body, "reason", str) or ""
    if not peer_id and not role:
        raise RestRefusedError(400, "peer_id or role is required")
    if role and role not in ROLES:
        raise RestRefusedError(404, "role not found")
    if peer_id and peer_id not in room.peers:
        raise RestRefusedError(404, "peer not found")
    for peer in [peer for peer in room.peers.values() if peer.peer_id == peer_id or peer.claims.role == role]:
        room.remove(peer, "", reason)
    return JSONResponse({"message": "peer remove request submitted"})


async def end_room(request: Request) -> Response:
    """End a session for everybody: `{reason?, lock?}`; `lock` also disables the room."""
    room, body = _active_room(request), await body_of(request)
    reason, lock = optional(body, "reason", str) or "", optional(body, "lock", bool) or False
    room.end("", reason, lock=lock)
    return JSONResponse({"message": "session is ending"})


def _active_room(request: Request) -> Room:
    room = room_of(request)
    if not room.peers:  # Which code 100ms replies is unconfirmed.
        raise RestRefusedError(404, "active room not found")
    return room


def _peer(peer: Peer) -> dict[str, Any]:
    return {
        "id": peer.peer_id,
        "name": peer.name,
        "user_id": peer.claims.user_id,
        "metadata": peer.data,
        "role": peer.claims.role,
        "joined_at": from_ms(peer.joined_at_ms),
    }


def _track(peer: Peer, track_id: str) -> dict[str, Any]:
    track = peer.tracks[track_id]
    return {
        "id": track_id,
        "stream_id": track.get("stream_id"),
        "mute": bool(track.get("mute")),
        "type": track.get("type"),
        "source": track.get("source"),
        "started_at": from_ms(peer.track_started_ms[track_id]),
        "description": track.get("description", ""),
    }
