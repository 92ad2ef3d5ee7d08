"""What a peer sees: its subscribe connection, for which the emulator makes the offers."""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from aiortc import RTCDataChannel, RTCRtpTransceiver

from greenroom_emulator.loopback import LoopbackConnection, remote_description
from greenroom_emulator.publish import Forwarded, Received

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Publication:
    """A track in the room, and where its frames come from."""

    stream_id: str
    received: Received


@dataclass(frozen=True)
class _Shown:
    publication: Publication
    track: Forwarded
    transceiver: RTCRtpTransceiver


class SubscribeConnection:
    """Offers a browser the tracks it may see, one offer at a time."""

    def __init__(self, send_offer: Callable[[str], None]) -> None:
        self._connection = LoopbackConnection()
        # 100ms's SFU carries track preferences over this channel.
        self._channel = self._connection.createDataChannel("ion-sfu")
        self._channel.on("message", self._preference)
        self._send_offer = send_offer
        self._wanted: Mapping[str, Publication] = {}
        self._shown: dict[str, _Shown] = {}
        self._changed = asyncio.Event()
        self._answer: asyncio.Future[str] | None = None
        self._negotiation: asyncio.Task[None] | None = None

    @property
    def state(self) -> str:
        """Return the state of the connection, in WebRTC's words."""
        return self._connection.connectionState

    @property
    def shown(self) -> list[str]:
        """List the ids of the tracks that are offered now."""
        return list(self._shown)

    def start(self) -> None:
        """Start to make offers, once the browser has its end of the connection."""
        if self._negotiation is None:
            self._negotiation = asyncio.create_task(self._negotiate())

    def want(self, publications: Mapping[str, Publication]) -> None:
        """Set everything that the browser should see."""
        if publications != self._wanted:
            self._wanted = publications
            self._changed.set()

    def answered(self, sdp: str) -> None:
        """Accept the browser's answer to the pending offer."""
        if self._answer and not self._answer.done():
            self._answer.set_result(sdp)

    def offer_again(self) -> None:
        """Repeat the pending offer, for a browser whose websocket broke before it could answer."""
        if self._answer and not self._answer.done():
            self._send_offer(self._connection.localDescription.sdp)

    async def _negotiate(self) -> None:
        try:
            # The first offer has only the channel, so that it comes first in every offer: all tracks are
            # bundled on its transport, and aiortc would close that if a track came first.
            await self._exchange()
            await self._connection.handshake_over()
            while True:
                await self._changed.wait()
                self._changed.clear()
                self._apply()
                await self._exchange()
        except Exception:
            log.exception("a viewer's negotiation broke: it will see no further tracks")

    async def _exchange(self) -> None:
        """Make one offer and wait for its answer, however long that takes."""
        await self._connection.setLocalDescription()
        self._answer = asyncio.get_running_loop().create_future()
        self._send_offer(self._connection.localDescription.sdp)
        await self._connection.setRemoteDescription(remote_description(await self._answer, "answer"))

    def _apply(self) -> None:
        """Bring the connection's tracks in line with what is wanted."""
        for track_id, shown in list(self._shown.items()):
            if self._wanted.get(track_id) != shown.publication:
                del self._shown[track_id]
                shown.track.stop()
                shown.transceiver.direction = "inactive"
        for track_id, publication in self._wanted.items():
            if track_id not in self._shown:
                track = publication.received.forward()
                transceiver = self._connection.addTransceiver(track, direction="sendonly")
                # The SDP must name the stream as the publisher did, and aiortc has no public way to do so.
                transceiver.sender._stream_id = publication.stream_id  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
                self._shown[track_id] = _Shown(publication, track, transceiver)

    def _preference(self, message: str | bytes) -> None:
        """Apply and answer a track preference: without an answer the SDK retries for 20 s, then fails."""
        try:
            request = cast("dict[str, Any]", json.loads(message))
            params = cast("dict[str, Any]", request["params"])
            track_id = str(params["track_id"])
            request_id = str(request["id"])
        except (ValueError, LookupError, TypeError):
            return
        reply: dict[str, Any] = {"id": request_id, "jsonrpc": "2.0"}
        shown = self._shown.get(track_id)
        if shown is None:
            reply["error"] = {"code": 404, "message": "track not found"}
        else:
            if request.get("method") == "prefer-video-track-state":
                shown.track.wanted = params.get("max_spatial_layer") != "none"
            else:
                shown.track.wanted = bool(params.get("subscribed"))
            reply["result"] = params
        _send(self._channel, reply)

    async def close(self) -> None:
        """Close the connection and end all its tracks."""
        if self._negotiation:
            self._negotiation.cancel()
        for shown in self._shown.values():
            shown.track.stop()
        await self._connection.close()


def _send(channel: RTCDataChannel, message: dict[str, Any]) -> None:
    if channel.readyState == "open":
        channel.send(json.dumps(message))
