"""Serving a desk: the server, and the record by which the command line finds it."""

import asyncio
import os
import socket
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack

import uvicorn
from starlette.types import ASGIApp

from greenroom.app import Plan, make_app
from greenroom.running import RunningDesk, recorded
from greenroom.settings import Settings
from greenroom.terminal import say


class _Server(uvicorn.Server):
    """A server that says when it is ready, and keeps its record while it is.

    The record goes first of all at the end: after `shutdown`, a signal may end the process at once.
    """

    def __init__(
        self, config: uvicorn.Config, announce: Callable[[], None], record: AbstractContextManager[None]
    ) -> None:
        super().__init__(config)
        self._announce = announce
        self._record = record
        self._open = ExitStack()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            try:
                await asyncio.to_thread(self._open.enter_context, self._record)
            except OSError as error:
                print(say("cli.run.no-record", reason=error.strerror or ""), file=sys.stderr)
            self._announce()
            sys.stdout.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._open.close()
        await super().shutdown(sockets)


def serve_desk(settings: Settings, plan: Plan, sock: socket.socket, announce: Callable[[], None]) -> None:
    """Serve a desk until it is asked to stop.

    Args:
        sock: where it listens, taken already.
        announce: called once it responds.

    Raises:
        SystemExit: it did not start; the log says why.
    """
    desk = RunningDesk(
        public_url=plan.public_url,
        host=settings.host,
        port=settings.port,
        start_id=plan.start_id,
        pid=os.getpid(),
        emulator=plan.emulator,
    )
    server = _Server(server_config(make_app(plan)), announce, recorded(plan.data, desk))
    server.run(sockets=[sock])
    if not server.started:
        raise SystemExit(1)  # the log says why; a supervisor has to see it too


def server_config(app: ASGIApp) -> uvicorn.Config:
    """Say how an application is served: with our log and our headers, and as many connections as fit."""
    return uvicorn.Config(
        app,
        http="auto",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=3,
        limit_concurrency=1000,  # connections; below the 1024 open files that many systems allow
    )
