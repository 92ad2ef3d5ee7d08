"""The SDK's side of the protocol (100ms.md, section 6), with aiortc in the browser's place."""

import asyncio
import contextlib
import itertools
import json
import uuid
from collections.abc import AsyncGenerator, Callable
from typing import Any, cast
from urllib.parse import urlencode

from aiortc import MediaStreamTrack, RTCDataChannel, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack, MediaStreamError, VideoStreamTrack
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosedError

from greenroom_emulator.loopback import LoopbackConnection
from tests.emulator.process import Emulator

PATIENCE_S = 10.0
Params = dict[str, Any]


class CallError(Exception):
    """A call that was answered with an error."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code} {message}")
        self.code = code
        self.message = message


class Sdk:
    """One client, over as many websockets as it opens one after the other."""

    def __init__(self, emulator: Emulator, token: str, peer_id: str | None = None) -> None:
        self.peer_id = peer_id or str(uuid.uuid4())
        self.heard: list[tuple[str, Params]] = []
        self.frames: dict[str, int] = {}
        self.published: dict[str, Params] = {}
        self.node_id: str | None = None
        self._address = f"{emulator.url.replace('http', 'ws')}/ws?" + urlencode(
            {"peer": self.peer_id, "token": token}
        )
        self._ids = itertools.count(1)
        self._replies: dict[int, asyncio.Future[Params]] = {}
        self._news = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._new_connections()

    def _new_connections(self) -> None:
        self.publish = LoopbackConnection()
        self.publish.createDataChannel("ion-sfu", protocol="SCTP")
        self.subscribe = LoopbackConnection()
        self.subscribe.on("track", self._watch)
        self.subscribe.on("datachannel", self._take_channel)
        self.preferences: list[Params] = []
        self.channel: RTCDataChannel | None = None

    async def connect(self) -> "Sdk":
        self.socket: ClientConnection = await connect(self._address, compression=None)
        self._start(self._listen(self.socket))
        return self

    def _start(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _listen(self, socket: ClientConnection) -> None:
        with contextlib.suppress(ConnectionClosedError):
            async for text in socket:
                self._take(json.loads(text))

    def _take(self, message: Params) -> None:
        if "id" in message:
            self._replies.pop(message["id"]).set_result(message)
        elif message["method"] == "offer":
            self._start(self._answer(message["params"]))
        else:
            self.heard.append((message["method"], message["params"]))
        self._news.set()

    async def _answer(self, offer: Params) -> None:
        await self.subscribe.setRemoteDescription(RTCSessionDescription(offer["sdp"], "offer"))
        await self.subscribe.setLocalDescription()
        desc = {"type": "answer", "sdp": self.subscribe.localDescription.sdp}
        await self.notify("answer", {"desc": desc, "sfu_node_id": offer["sfu_node_id"]})

    def _watch(self, track: MediaStreamTrack) -> None:
        self._start(self._count(track))

    async def _count(self, track: MediaStreamTrack) -> None:
        with contextlib.suppress(MediaStreamError):
            while True:
                await track.recv()  # pyright: ignore[reportUnknownMemberType] - PyAV
                self.frames[track.id] = self.frames.get(track.id, 0) + 1
                self._news.set()

    def _take_channel(self, channel: RTCDataChannel) -> None:
        self.channel = channel
        self._news.set()

        def reply(text: str) -> None:
            self.preferences.append(json.loads(text))
            self._news.set()

        channel.on("message", reply)

    async def until(self, condition: Callable[[], Any]) -> Any:
        """Wait for something that a message or a frame brings about, and return it."""
        async with asyncio.timeout(PATIENCE_S):
            while not (result := condition()):
                self._news.clear()
                await self._news.wait()
        return result

    async def hears(self, method: str) -> Params:
        """Wait for a notification and take it from what was heard."""

        def find() -> tuple[str, Params] | None:
            return next((item for item in self.heard if item[0] == method), None)

        found = cast("tuple[str, Params]", await self.until(find))
        self.heard.remove(found)
        return found[1]

    async def notify(self, method: str, params: Params) -> None:
        await self.socket.send(json.dumps({"method": method, "params": params}))

    async def call(self, method: str, params: Params) -> Params:
        number = next(self._ids)
        reply = self._replies[number] = asyncio.get_running_loop().create_future()
        await self.socket.send(
            json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        )
        async with asyncio.timeout(PATIENCE_S):
            message = await reply
        if not message.get("result"):  # The SDK takes every falsy result for an error.
            raise CallError(message["error"]["code"], message["error"]["message"])
        return message["result"]

    async def join(self, name: str = "Ana") -> Params:
        await self.publish.setLocalDescription()
        offer = {"type": "offer", "sdp": self.publish.localDescription.sdp}
        answer = await self.call("join", {"name": name, "data": "", "offer": offer})
        await self._apply(answer)
        return answer

    async def start_publishing(self, *kinds: str) -> list[str]:
        """Add tracks, each with an offer of its own, as fast as the SDK does after its join."""
        ids: list[str] = []
        for kind in kinds or ("audio", "video"):
            track = VideoStreamTrack() if kind == "video" else AudioStreamTrack()
            sender = self.publish.addTransceiver(track, direction="sendonly").sender
            stream_id = sender._stream_id  # pyright: ignore[reportPrivateUsage] - aiortc has no public name
            entry = {"track_id": track.id, "stream_id": stream_id, "type": kind, "source": "regular"}
            self.published[track.id] = {**entry, "mute": False, "description": ""}
            ids.append(track.id)
            await self.offer()
        return ids

    async def offer(self) -> Params:
        await self.publish.setLocalDescription()
        desc = {"type": "offer", "sdp": self.publish.localDescription.sdp}
        params = {"desc": desc, "tracks": self.published, "sfu_node_id": self.node_id}
        answer = await self.call("offer", params)
        await self._apply(answer)
        return answer

    async def _apply(self, answer: Params) -> None:
        self.node_id = answer["sfu_node_id"]
        await self.publish.setRemoteDescription(RTCSessionDescription(answer["sdp"], "answer"))

    async def migrate(self, node_id: str) -> None:
        """Do as the SDK does when it is sent to another media node: start again with fresh connections."""
        await self.publish.close()
        await self.subscribe.close()
        self._new_connections()
        self.node_id, self.published = node_id, {}
        await self.offer()

    async def cut(self) -> None:
        """Lose the websocket without a word, as when a network goes away."""
        self.socket.transport.abort()
        await self.socket.wait_closed()

    async def close(self) -> None:
        await self.socket.close()
        await self.publish.close()
        await self.subscribe.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@contextlib.asynccontextmanager
async def sdk(
    emulator: Emulator, role: str = "broadcaster", user_id: str = "ana", room_id: str | None = None
) -> AsyncGenerator[Sdk]:
    """Connect a client for as long as the block lasts."""
    client = await Sdk(
        emulator, emulator.token(role=role, user_id=user_id, room_id=room_id or emulator.announced["roomId"])
    ).connect()
    try:
        yield client
    finally:
        await client.close()
