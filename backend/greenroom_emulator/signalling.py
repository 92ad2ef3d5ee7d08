"""The websocket: messages in, messages out, and the order in which calls are handled."""

import asyncio
import json
import logging
from typing import Any, cast

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketDisconnected

from greenroom_emulator.calls import answer_call, take_notification
from greenroom_emulator.peer import Line, Peer
from greenroom_emulator.room import CallRefusedError, Room
from greenroom_emulator.tokens import TokenRefusedError
from greenroom_emulator.workspace import Workspace

log = logging.getLogger(__name__)

NOT_A_MESSAGE = 1007


async def signalling(websocket: WebSocket) -> None:
    """Serve one websocket of one peer until it closes."""
    workspace: Workspace = websocket.app.state.workspace
    line = Line()
    peer_id = websocket.query_params.get("peer", "")
    try:
        claims, room = workspace.admit(websocket.query_params.get("token", ""))
        peer = room.connect(peer_id, claims, line)
    except (TokenRefusedError, CallRefusedError) as refused:
        log.info("websocket refused: %s", refused.message)
        await websocket.close()
        return
    code = 1006
    try:
        await websocket.accept()
        code = await _Conversation(room, peer, line, websocket).run()
    finally:
        room.disconnected(peer, line, code)


class _Conversation:
    """Read and write one websocket."""

    def __init__(self, room: Room, peer: Peer, line: Line, websocket: WebSocket) -> None:
        self._room = room
        self._peer = peer
        self._line = line
        self._websocket = websocket
        self._one_at_a_time = asyncio.Lock()
        self._calls: set[asyncio.Task[None]] = set()

    async def run(self) -> int:
        """Exchange messages until one side hangs up.

        Returns:
            The close code that the client sent, or 1006 for none.
        """
        writer = asyncio.create_task(self._write())
        try:
            while True:
                self._take(await self._websocket.receive_text())
        except WebSocketDisconnect as closed:
            return closed.code
        except WebSocketDisconnected:  # Our writer has hung up.
            return 1006
        except (ValueError, KeyError):  # Not JSON, not an object, or a binary frame.
            await self._websocket.close(NOT_A_MESSAGE)
            return NOT_A_MESSAGE
        finally:
            writer.cancel()

    async def _write(self) -> None:
        try:
            while (text := await self._line.next()) is not None:
                await self._websocket.send_text(text)
            await self._websocket.close()
        except (WebSocketDisconnected, WebSocketDisconnect):
            pass  # The client is gone; the reader notices that too.

    def _take(self, text: str) -> None:
        """Start on one message: calls that wait for media must not hold up pings and replies."""
        message = json.loads(text)
        if not isinstance(message, dict):
            raise KeyError("a message is a JSON object")
        message = cast("dict[str, Any]", message)
        method, params = str(message.get("method", "")), message.get("params")
        params = cast("dict[str, Any]", params) if isinstance(params, dict) else {}
        if "id" not in message:
            take_notification(self._room, self._peer, method, params)
            return
        call = asyncio.create_task(self._answer(message["id"], method, params))
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)

    async def _answer(self, call_id: object, method: str, params: dict[str, Any]) -> None:
        reply: dict[str, Any] = {"jsonrpc": "2.0", "id": call_id}
        try:
            if method == "ping":
                reply["result"] = await answer_call(self._room, self._peer, method, params)
            else:
                async with self._one_at_a_time:
                    reply["result"] = await answer_call(self._room, self._peer, method, params)
        except CallRefusedError as refused:
            reply["error"] = {"code": refused.code, "message": refused.message}
        except Exception:
            log.exception("%s failed", method)
            reply["error"] = {"code": 500, "message": "internal error"}
        self._line.send(reply)
