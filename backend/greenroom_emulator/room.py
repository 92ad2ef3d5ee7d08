"""The room: who is in it, who sees whom, and what everyone is told."""

import asyncio
import logging
import secrets
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from greenroom_emulator.keys import Keys
from greenroom_emulator.peer import Line, Peer, Track
from greenroom_emulator.records import RoomRecord, main_room
from greenroom_emulator.subscribe import Publication
from greenroom_emulator.template import ROLES
from greenroom_emulator.tokens import Claims

log = logging.getLogger(__name__)

KEEP_LOST_PEER_S = 60.0
"""100ms keeps a peer that disappeared for about 60 s (100ms.md, sections 4 and 5)."""

MAX_PEER_ID_LENGTH = 64

CLOSED_BY_CLIENT = (1000, 1001)
"""Websocket close codes of a page that has left or is gone; any other code is a broken connection."""


class CallRefusedError(Exception):
    """A call that gets an error.

    Args:
        code: The number. 4xx is final for the SDK, 5xx and 429 are retried.
        message: The message; 100ms's own pages look for some of them.
    """

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Room:
    """Manages the peers and forwards what they publish.

    Everything except closing connections happens without awaiting, so that no two changes interleave.
    """

    def __init__(
        self,
        keys: Keys,
        keep_lost_peer_s: float = KEEP_LOST_PEER_S,
        *,
        record: RoomRecord | None = None,
        max_peer_count: dict[str, int] | None = None,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self.keys = keys
        self.record = record or main_room(keys)
        self.max_peer_count = dict.fromkeys(ROLES, 0) if max_peer_count is None else max_peer_count
        self._changed = changed
        self.peers: dict[str, Peer] = {}
        self._keep_lost_peer_s = keep_lost_peer_s
        self._node_id = uuid.uuid4().hex
        self._closing: set[asyncio.Future[None]] = set()
        self._new_session()

    @property
    def active(self) -> bool:
        """Tell whether anybody may join."""
        return self.record.enabled

    @active.setter
    def active(self, active: bool) -> None:
        if active != self.record.enabled:
            self.record.change(enabled=active)
            self._changed()

    def _new_session(self) -> None:
        self.session_id = secrets.token_hex(12)
        self.started_at_ms = int(time.time() * 1000)

    def connect(self, peer_id: str, claims: Claims, line: Line) -> Peer:
        """Accept a websocket, from a new peer or from one that lost its old websocket.

        Raises:
            CallRefusedError: The peer id is missing, or belongs to somebody else.
        """
        if not 0 < len(peer_id) <= MAX_PEER_ID_LENGTH:
            raise CallRefusedError(400, "peer is missing")
        peer = self.peers.get(peer_id)
        if peer and peer.claims != claims:
            raise CallRefusedError(400, "duplicate peer id")
        if peer:
            log.info("peer %s is back", peer_id)
            self._stay(peer)
            if peer.line:
                peer.line.hang_up()
        else:
            peer = Peer(peer_id, claims, self._node_id)
        peer.line = line
        self._greet(peer)
        return peer

    def _greet(self, peer: Peer) -> None:
        """Send what the SDK waits for before it joins, and what a returning peer may have missed."""
        peer.notify(
            "on-policy-change",
            {
                "name": peer.claims.role,
                "known_roles": {name: role.policy(self.max_peer_count[name]) for name, role in ROLES.items()},
                "plugins": {},
                "template_id": self.keys.template_id,
                "app_data": {},
            },
        )
        if peer.state == "joined":
            self.send_peer_list(peer)
            peer.media.subscribe.offer_again()
        else:
            peer.notify("room-state", {"peer_count": len(self.peers), "room": self._describe()})

    def _describe(self) -> dict[str, Any]:
        return {
            "name": self.record.name,
            "session_id": self.session_id,
            "started_at": self.started_at_ms,
            "recording": {},
            "streaming": {},
        }

    def send_peer_list(self, peer: Peer) -> None:
        """Tell a peer who else is in the room."""
        others = {other.peer_id: {**other.card(), "tracks": other.tracks} for other in self._others(peer)}
        peer.notify("peer-list", {"peers": others, "room": self._describe()})

    def disconnected(self, peer: Peer, line: Line, code: int) -> None:
        """Record that a websocket is closed: the peer has left, or may come back within a minute."""
        if peer.line is not line:
            return
        peer.line = None
        if peer.state != "joined":
            peer.state = "gone"
            self._close(peer.media.close())
        elif code in CLOSED_BY_CLIENT:
            self.leave(peer)
        else:
            log.info("peer %s lost its connection (%d)", peer.peer_id, code)
            loop = asyncio.get_running_loop()
            peer.departure = loop.call_later(self._keep_lost_peer_s, self.leave, peer)

    def _stay(self, peer: Peer) -> None:
        if peer.departure:
            peer.departure.cancel()
            peer.departure = None

    def admit(self, peer: Peer) -> None:
        """Let a peer in.

        Raises:
            CallRefusedError: The room is disabled, the peer's role is full, or its id is in use.
        """
        if peer.peer_id in self.peers:
            raise CallRefusedError(400, "duplicate peer id")
        if not self.active:
            raise CallRefusedError(403, "room is not active")
        limit = self.max_peer_count[peer.claims.role]
        same_role = sum(other.claims.role == peer.claims.role for other in self._others(peer))
        if limit and same_role >= max(limit, 0):
            raise CallRefusedError(400, "role limit reached")
        if not self.peers:
            self._new_session()
        self.peers[peer.peer_id] = peer
        peer.joined()
        log.info("peer %s joined as %s", peer.peer_id, peer.claims.role)
        self._tell_others(peer, "on-peer-join", {**peer.card(), "tracks": {}})
        self._forward()

    def publish(self, peer: Peer, tracks: dict[str, Track]) -> None:
        """Set everything that a peer publishes: a missing track is no longer published."""
        removed = {track_id: peer.tracks[track_id] for track_id in peer.tracks.keys() - tracks.keys()}
        added = {track_id: tracks[track_id] for track_id in tracks.keys() - peer.tracks.keys()}
        peer.tracks = tracks
        now_ms = int(time.time() * 1000)
        peer.track_started_ms = {track_id: peer.track_started_ms.get(track_id, now_ms) for track_id in tracks}
        peer.media.publish.keep_only(tracks)
        if removed:
            self._tell_others(peer, "on-track-remove", {"peer": peer.card(), "tracks": removed})
        if added:
            self._tell_others(peer, "on-track-add", {"peer": peer.card(), "tracks": added})
        self._forward()

    def update_tracks(self, peer: Peer, tracks: dict[str, Track]) -> None:
        """Change the state of tracks, which is how a peer mutes and unmutes."""
        known = {track_id: tracks[track_id] for track_id in tracks.keys() & peer.tracks.keys()}
        peer.tracks.update(known)
        if known:
            self._tell_others(peer, "on-track-update", {"peer": peer.card(), "tracks": known})

    def rename(self, peer: Peer, name: str, data: str) -> None:
        """Change what others see about a peer."""
        peer.name, peer.data = name, data
        self._tell_others(peer, "on-peer-update", peer.card())

    def renew_media(self, peer: Peer) -> None:
        """Move a peer to fresh connections, since aiortc can neither restart ICE nor revive a failed one."""
        self._close(peer.renew_media().close())
        self.publish(peer, {})

    def move(self) -> None:
        """Move the session to another media server: everybody publishes again, under new track ids.

        The others hear that the old tracks are gone and that new ones with the same sources have come
        (100ms.md 3, added on 2026-11-25).
        """
        for peer in list(self.peers.values()):
            self.renew_media(peer)
            peer.notify("node-info", {"sfu_node_id": peer.media.node_id})

    def leave(self, peer: Peer) -> None:
        """Take a peer out of the room, if it is in it."""
        self._stay(peer)
        was_in, peer.state = peer.state == "joined", "gone"
        if not was_in:
            return
        del self.peers[peer.peer_id]
        log.info("peer %s left", peer.peer_id)
        self._tell_others(peer, "on-peer-leave", {**peer.card(), "tracks": peer.tracks})
        if peer.tracks:  # Without it, the SDK goes on playing the silence of those who have left.
            self._tell_others(peer, "on-track-remove", {"peer": peer.card(), "tracks": peer.tracks})
        self._forward()
        self._close(peer.media.close())

    def remove(self, peer: Peer, requested_by: str, reason: str, *, room_end: bool = False) -> None:
        """Remove a peer; its SDK leaves when it is told."""
        leave = {"requested_by": requested_by, "reason": reason, "room_end": room_end}
        peer.notify("on-peer-leave-request", leave)
        self.leave(peer)

    def end(self, requested_by: str, reason: str, *, lock: bool) -> None:
        """End the session for everyone, and with `lock` disable the room."""
        self.active = self.active and not lock
        for peer in list(self.peers.values()):
            self.remove(peer, requested_by, reason, room_end=True)

    def _others(self, peer: Peer) -> list[Peer]:
        return [other for other in self.peers.values() if other is not peer]

    def _tell_others(self, peer: Peer, method: str, params: dict[str, Any]) -> None:
        for other in self._others(peer):
            other.notify(method, params)

    def _forward(self) -> None:
        """Bring what everyone sees in line with what everyone publishes."""
        for viewer in self.peers.values():
            viewer.media.subscribe.want(
                {
                    track_id: Publication(str(track.get("stream_id", "")), received)
                    for other in self._others(viewer)
                    if other.claims.role in viewer.role.subscribes_to
                    for track_id, track in other.tracks.items()
                    if (received := other.media.publish.received.get(track_id))
                }
            )

    def _close(self, closing: Awaitable[None]) -> None:
        task = asyncio.ensure_future(closing)
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def close(self) -> None:
        """Close every connection when the program ends."""
        for peer in list(self.peers.values()):
            self.leave(peer)
        if self._closing:
            await asyncio.wait(self._closing, timeout=1)
