"""What a client may call over the websocket (100ms.md, section 6.1)."""

from collections.abc import Awaitable, Callable
from typing import Any, cast

from greenroom_emulator.peer import Peer, Track
from greenroom_emulator.room import CallRefusedError, Room

Params = dict[str, Any]


async def answer_call(room: Room, peer: Peer, method: str, params: Params) -> Params:
    """Answer one call.

    Args:
        room: The room.
        peer: Who calls.
        method: The name of the call.
        params: Its parameters, unchecked.

    Returns:
        The result. The SDK takes a falsy result for an error, so a call with nothing to return still
        returns something.

    Raises:
        CallRefusedError: With what the caller is told.
    """
    call = _CALLS.get(method)
    if call is None:
        raise CallRefusedError(400, f"{method} is not part of this 100ms emulator")
    return await call(room, peer, params) or {"ok": True}


def take_notification(room: Room, peer: Peer, method: str, params: Params) -> None:
    """Act on a message that expects no reply; one that means nothing here is dropped.

    `trickle` is dropped on purpose: a browser's address is learned from its own checks.
    """
    if method == "answer":
        sdp = _dict(params, "desc").get("sdp")
        if isinstance(sdp, str) and params.get("sfu_node_id") == peer.media.node_id:
            peer.media.subscribe.answered(sdp)
    elif method == "track-update":
        room.update_tracks(peer, _tracks(params))
    elif method == "leave":
        room.leave(peer)


async def _ping(_room: Room, _peer: Peer, params: Params) -> Params:
    return {"timestamp": params.get("timestamp", 0)}


async def _join(room: Room, peer: Peer, params: Params) -> Params:
    _refuse_gone(peer)
    offer = _sdp(params, "offer")
    if peer.media.publish.negotiated:  # A join repeated after its reply was lost.
        room.renew_media(peer)
    peer.name = str(params.get("name") or peer.claims.user_id)
    peer.data = str(params.get("data") or "")
    answer = await _answer(peer, offer)
    if peer.state != "joined":
        room.admit(peer)
    room.send_peer_list(peer)
    return answer


async def _offer(room: Room, peer: Peer, params: Params) -> Params:
    """Accept a publish offer.

    A peer that comes back after its state was lost, or whose connection must be rebuilt, is sent to another
    media node. The SDK then drops its connections and publishes again over new ones. 421 is the reply it
    expects to an offer that was meant for the previous node.
    """
    _refuse_gone(peer)
    offer = _sdp(params, "desc")
    same_node = params.get("sfu_node_id") == peer.media.node_id
    if same_node and not peer.media.publish.can_take(offer):
        room.renew_media(peer)
        same_node = False
    if not same_node:
        peer.notify("node-info", {"sfu_node_id": peer.media.node_id})
        raise CallRefusedError(421, "this offer is for another media node")
    answer = await _answer(peer, offer)
    if peer.state != "joined":
        room.admit(peer)
        room.send_peer_list(peer)
    room.publish(peer, _tracks(params))
    return answer


async def _answer(peer: Peer, offer: str) -> Params:
    media = peer.media
    try:
        sdp = await media.answer(offer)
    except Exception as error:  # aiortc raises many exceptions for an SDP that it cannot use
        raise CallRefusedError(400, f"the offer cannot be used: {type(error).__name__}") from error
    _refuse_gone(peer)
    if media is not peer.media:
        raise CallRefusedError(421, "this offer is for another media node")
    return {"type": "answer", "sdp": sdp, "sfu_node_id": media.node_id}


async def _end_room(room: Room, peer: Peer, params: Params) -> None:
    _need(peer, "endRoom")
    room.end(peer.peer_id, str(params.get("reason", "")), lock=bool(params.get("lock")))


async def _peer_leave_request(room: Room, peer: Peer, params: Params) -> None:
    _need(peer, "removeOthers")
    other = room.peers.get(str(params.get("requested_for", "")))
    if other is None:
        raise CallRefusedError(404, "peer not found")
    room.remove(other, peer.peer_id, str(params.get("reason", "")))


async def _peer_update(room: Room, peer: Peer, params: Params) -> None:
    _refuse_gone(peer)
    room.rename(peer, str(params.get("name") or peer.name), str(params.get("data") or peer.data))


_CALLS: dict[str, Callable[[Room, Peer, Params], Awaitable[Params | None]]] = {
    "ping": _ping,
    "join": _join,
    "offer": _offer,
    "end-room": _end_room,
    "peer-leave-request": _peer_leave_request,
    "peer-update": _peer_update,
}


def _refuse_gone(peer: Peer) -> None:
    if peer.state == "gone":
        raise CallRefusedError(410, "peer is gone")


def _need(peer: Peer, permission: str) -> None:
    if peer.state != "joined" or permission not in peer.role.permissions:
        raise CallRefusedError(403, f"the role {peer.claims.role} may not do this")


def _dict(params: Params, name: str) -> dict[str, Any]:
    value = params.get(name)
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _sdp(params: Params, name: str) -> str:
    sdp = _dict(params, name).get("sdp")
    if not isinstance(sdp, str):
        raise CallRefusedError(400, f"{name} holds no SDP")
    return sdp


def _tracks(params: Params) -> dict[str, Track]:
    tracks = _dict(params, "tracks")
    return {track_id: cast("Track", track) for track_id, track in tracks.items() if isinstance(track, dict)}
