"""`python -m greenroom_emulator`: start the emulator and tell the parent where it is."""

import argparse
import json
import os
import signal
import socket
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn

from greenroom_emulator.app import create_app
from greenroom_emulator.keys import Keys, KeysUnreadableError, load_or_create
from greenroom_emulator.logs import log_to_stderr
from greenroom_emulator.workspace import Workspace

HOST = "127.0.0.1"
MAX_MESSAGE_BYTES = 262_144
BROADCAST_ROLE = "broadcaster"


class EmulatorServer(uvicorn.Server):
    """Serve, and announce it on stdout once it is ready."""

    def __init__(self, config: uvicorn.Config, announcement: dict[str, str]) -> None:
        super().__init__(config)
        self._announcement = announcement

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening, then announce it: the only line that ever goes to stdout."""
        await super().startup(sockets)
        print(json.dumps(self._announcement), flush=True)


def main() -> int:
    """Run until stopped.

    Returns:
        The exit code: 0 when told to stop, 2 when it cannot start.
    """
    options = _options()
    log_to_stderr()
    try:
        keys = load_or_create(options.data)
        workspace = Workspace(keys, options.data)
        listener = _listen(options.port)
    except (KeysUnreadableError, OSError) as error:
        sys.stderr.write(f"emulator: cannot start: {error}\n")
        return 2
    url = f"http://{HOST}:{listener.getsockname()[1]}"
    config = uvicorn.Config(
        create_app(workspace, options.static, options.desk_url),
        ws="websockets-sansio",
        ws_max_size=MAX_MESSAGE_BYTES,
        ws_per_message_deflate=False,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,  # The application's own, since its clock can be made to lie.
        proxy_headers=False,
        lifespan="on",
        timeout_graceful_shutdown=1,
    )
    server = EmulatorServer(config, _announcement(url, keys))
    if options.stop_with_stdin:
        threading.Thread(target=_stop_at_end_of_stdin, args=(server,), daemon=True).start()
    return _run(server, listener)


def _run(server: EmulatorServer, listener: socket.socket) -> int:
    """Serve until a signal or the end of stdin; both end it in good order."""

    def stop(_number: int, _frame: object) -> None:
        server.should_exit = True

    # uvicorn raises a captured signal again when it is done: with these handlers, nothing ends twice.
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    server.run(sockets=[listener])
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="greenroom_emulator", description="A 100ms of your own, on 127.0.0.1."
    )
    parser.add_argument("--port", type=int, required=True, help="port on 127.0.0.1; 0 takes any free one")
    parser.add_argument("--data", type=Path, required=True, help="folder that keeps the keys")
    parser.add_argument("--static", type=Path, required=True, help="folder of the front end's build")
    parser.add_argument("--desk-url", type=_web_address, help="the desk, for a link on the page")
    parser.add_argument(
        "--stop-with-stdin", action="store_true", help="stop when stdin ends: the parent is gone"
    )
    return parser.parse_args()


def _web_address(text: str) -> str:
    if urlsplit(text).scheme not in ("http", "https"):
        raise argparse.ArgumentTypeError("must begin with http:// or https://")
    return text


def _listen(port: int) -> socket.socket:
    listener = socket.socket()
    if os.name != "nt":  # On Windows it would let two programs share the port.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((HOST, port))
    return listener


def _announcement(url: str, keys: Keys) -> dict[str, str]:
    return {
        "url": url,
        "accessKey": keys.access_key,
        "appSecret": keys.app_secret,
        "roomId": keys.room_id,
        "role": BROADCAST_ROLE,
    }


def _stop_at_end_of_stdin(server: EmulatorServer) -> None:
    # Straight from the descriptor: sys.stdin's lock, held by a thread that still waits, would make Python
    # abort when it ends.
    while os.read(0, 4096):
        pass
    server.should_exit = True


if __name__ == "__main__":
    sys.exit(main())
