"""What a peer sends: its publish connection, for which the browser makes the offers."""

import asyncio
from collections.abc import Collection
from typing import Any, cast

from aiortc import MediaStreamTrack
from aiortc.contrib.media import MediaRelay
from aiortc.mediastreams import MediaStreamError
from aiortc.sdp import SessionDescription
from av.frame import Frame
from av.packet import Packet

from greenroom_emulator.loopback import LoopbackConnection, ice_user, remote_description


class Forwarded(MediaStreamTrack):
    """Carry one received track to one viewer, under the ids of the original."""

    def __init__(self, received: "Received", source: MediaStreamTrack) -> None:
        super().__init__()
        self.kind = source.kind
        self._id = received.track_id
        self._source = source
        self.wanted = True

    async def recv(self) -> "Frame | Packet[Any]":
        """Pass on the next frame, dropping those that the viewer does not want."""
        while True:
            frame = cast("Frame | Packet[Any]", await self._source.recv())  # pyright: ignore[reportUnknownMemberType] - PyAV
            if self.wanted:
                return frame

    def stop(self) -> None:
        """End the track for the viewer; the original goes on."""
        super().stop()
        self._source.stop()


class Received:
    """Read one track for as long as it is published: aiortc queues frames that nobody reads."""

    def __init__(self, track_id: str, source: MediaStreamTrack, relay: MediaRelay) -> None:
        self.track_id = track_id
        self.kind = source.kind
        self.frames = 0
        self._source = source
        self._relay = relay
        self._own = relay.subscribe(source, buffered=False)
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        while True:
            try:
                await self._own.recv()  # pyright: ignore[reportUnknownMemberType] - PyAV
            except MediaStreamError:
                return
            self.frames += 1

    def forward(self) -> Forwarded:
        """Make a copy for one viewer. Video may lose frames to a slow encoder; sound loses none."""
        return Forwarded(self, self._relay.subscribe(self._source, buffered=self.kind == "audio"))

    def close(self) -> None:
        """Stop reading."""
        self._reader.cancel()
        self._own.stop()


class PublishConnection:
    """Answer a browser's offers and read what it sends."""

    def __init__(self) -> None:
        self._connection = LoopbackConnection()
        self._relay = MediaRelay()
        self._lock = asyncio.Lock()
        self._ice_user = ""
        self.received: dict[str, Received] = {}

    @property
    def state(self) -> str:
        """Return the state of the connection, in WebRTC's words."""
        return self._connection.connectionState

    @property
    def negotiated(self) -> bool:
        """Tell whether an offer was ever accepted."""
        return self._ice_user != ""

    def can_take(self, offer: str) -> bool:
        """Tell whether an offer continues this connection: aiortc cannot restart ICE."""
        return not self.negotiated or (
            self.state not in ("failed", "closed") and ice_user(offer) == self._ice_user
        )

    async def answer(self, offer: str) -> str:
        """Accept an offer.

        Args:
            offer: The browser's SDP.

        Returns:
            The SDP of the answer, candidates included.

        Raises:
            ValueError: The SDP cannot be used.
        """
        async with self._lock:
            if self.negotiated:
                await self._connection.handshake_over()
            await self._connection.setRemoteDescription(remote_description(offer, "offer"))
            await self._connection.setLocalDescription()
            self._ice_user = ice_user(offer)
            self._receive(offer)
            return self._connection.localDescription.sdp

    def _receive(self, offer: str) -> None:
        """Start reading the tracks that are new, under the ids that the offer gives them."""
        ids = {
            media.rtp.muxId: media.msid.split()[-1]
            for media in SessionDescription.parse(offer).media
            if media.msid and media.direction in ("sendonly", "sendrecv")
        }
        for transceiver in self._connection.getTransceivers():
            track_id = ids.get(transceiver.mid or "")
            track: MediaStreamTrack | None = transceiver.receiver.track
            if track_id and track and track_id not in self.received:
                self.received[track_id] = Received(track_id, track, self._relay)

    def keep_only(self, track_ids: Collection[str]) -> None:
        """Stop reading the tracks that are no longer published."""
        for track_id in self.received.keys() - set(track_ids):
            self.received.pop(track_id).close()

    async def close(self) -> None:
        """Close the connection and end all its tracks."""
        self.keep_only(())
        await self._connection.close()
