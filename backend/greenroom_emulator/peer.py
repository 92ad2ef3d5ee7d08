"""One participant: who it is, what it says it publishes, its websocket and its media."""

import asyncio
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Literal

from greenroom_emulator.publish import PublishConnection
from greenroom_emulator.subscribe import SubscribeConnection
from greenroom_emulator.template import ROLES, Role
from greenroom_emulator.tokens import Claims

Track = dict[str, Any]
"""A track as the SDK signals it: `track_id`, `stream_id`, `type`, `source`, `mute`, `description`."""

LINE_LIMIT = 1000


class Line:
    """Queue what goes out on one websocket, so that senders never wait for a slow reader."""

    def __init__(self) -> None:
        self._outgoing: asyncio.Queue[str | None] = asyncio.Queue()

    def send(self, message: dict[str, Any]) -> None:
        """Queue a message; a reader that has stopped reading is disconnected."""
        if self._outgoing.qsize() < LINE_LIMIT:
            self._outgoing.put_nowait(json.dumps(message))
        else:
            self.hang_up()

    def hang_up(self) -> None:
        """Close the websocket once what is queued has been sent."""
        self._outgoing.put_nowait(None)

    async def next(self) -> str | None:
        """Wait for the next message; None means to close."""
        return await self._outgoing.get()


class Media:
    """The two connections that the SDK opens to one media node."""

    def __init__(self, peer: "Peer", node_id: str) -> None:
        self.node_id = node_id
        self.publish = PublishConnection()
        self.subscribe = SubscribeConnection(
            lambda sdp: peer.notify("offer", {"type": "offer", "sdp": sdp, "sfu_node_id": node_id})
        )

    async def answer(self, offer: str) -> str:
        """Answer a publish offer; from the first one on, the browser can take subscribe offers."""
        answer = await self.publish.answer(offer)
        self.subscribe.start()
        return answer

    async def close(self) -> None:
        """Close both connections."""
        await asyncio.gather(self.publish.close(), self.subscribe.close())


@dataclass(eq=False)
class Peer:
    """One participant, from its first websocket until it is gone."""

    peer_id: str
    claims: Claims
    node_id: str
    state: Literal["connected", "joined", "gone"] = "connected"
    name: str = ""
    data: str = ""
    joined_at_ms: int = 0
    tracks: dict[str, Track] = field(default_factory=dict[str, Track])
    track_started_ms: dict[str, int] = field(default_factory=dict[str, int])
    line: Line | None = None
    departure: asyncio.TimerHandle | None = None

    def __post_init__(self) -> None:
        self.name = self.claims.user_id
        self.media = Media(self, self.node_id)

    @property
    def role(self) -> Role:
        """Look up the peer's role."""
        return ROLES[self.claims.role]

    def joined(self) -> None:
        """Note that the peer is in the room now."""
        self.state = "joined"
        self.joined_at_ms = int(time.time() * 1000)

    def renew_media(self) -> Media:
        """Move the peer to a new media node, and return the old one for closing."""
        old, self.media = self.media, Media(self, uuid.uuid4().hex)
        return old

    def send(self, message: dict[str, Any]) -> None:
        """Send a message if the peer is connected; otherwise it learns what it missed when it comes back."""
        if self.line:
            self.line.send(message)

    def notify(self, method: str, params: dict[str, Any]) -> None:
        """Send a notification."""
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def card(self) -> dict[str, Any]:
        """Describe the peer to others.

        `realtime` must be true: without it, the SDK drops the peer whenever it hears of it a second time.
        """
        return {
            "peer_id": self.peer_id,
            "role": self.claims.role,
            "groups": [],
            "joined_at": self.joined_at_ms,
            "realtime": True,
            "info": {
                "name": self.name,
                "data": self.data,
                "user_id": self.claims.user_id,
                "type": "regular",
            },
        }
