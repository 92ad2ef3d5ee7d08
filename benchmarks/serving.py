"""One peer's process: `python -m benchmarks.serving KIND FOLDER FD`, on a listening socket."""

import asyncio
import cProfile
import os
import socket
import sys
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from benchmarks.filling import plan_of
from benchmarks.frameworks import ariadne_app
from benchmarks.frameworks_strawberry import strawberry_app
from benchmarks.limit import Limit
from benchmarks.limit_postgres import LimitOnPostgres
from benchmarks.peers import DATABASE_URL
from greenroom.app import make_app
from greenroom.serving import server_config, spare_collector
from greenroom.web.log_format import configure_logging

PROFILE_FILE = "profile.pstats"
PROFILE_START, PROFILE_STOP = "/benchmark/start", "/benchmark/stop"


class Profiled:
    """Profile what runs in this thread between a request to start and one to stop."""

    def __init__(self, app: ASGIApp, file: Path) -> None:
        self._app = app
        self._file = file
        self._profile = cProfile.Profile()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Speak ASGI."""
        if scope["type"] != "http" or scope["path"] not in (PROFILE_START, PROFILE_STOP):
            await self._app(scope, receive, send)
            return
        if scope["path"] == PROFILE_START:
            self._profile.enable()
        else:
            self._profile.disable()
            self._profile.dump_stats(self._file)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})


def serve(kind: str, folder: Path, sock: socket.socket, *, profiled: bool) -> None:
    """Serve as `greenroom serve` does, its log included, until the process is stopped."""
    app: Any
    database_url = os.environ.get(DATABASE_URL)
    if kind == "greenroom":
        configure_logging(as_json=False)
        app = make_app(plan_of(folder, sock.getsockname()[1], database_url))
    elif kind == "limit":
        app = LimitOnPostgres(folder, database_url) if database_url else Limit(folder)
    else:
        app = {"ariadne": ariadne_app, "strawberry": strawberry_app}[kind](folder)
    if profiled:
        app = Profiled(app, folder / PROFILE_FILE)
    spare_collector()
    uvicorn.Server(server_config(app)).run(sockets=[sock])


if __name__ == "__main__":
    name, data, descriptor, *more = sys.argv[1:]
    try:
        serve(name, Path(data), socket.socket(fileno=int(descriptor)), profiled=bool(more))
    except (KeyboardInterrupt, asyncio.CancelledError):
        sys.exit(0)
