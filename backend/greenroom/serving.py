"""Serving a desk: the server, and the record by which the command line finds it."""

import asyncio
import logging
import math
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from greenroom.app import Plan, make_app
from greenroom.collector import spare_collector
from greenroom.open_files import allow_files
from greenroom.running import RunningDesk, recorded
from greenroom.settings import Settings
from greenroom.store.sqlite_reads import in_statement_since
from greenroom.terminal import say
from greenroom.web.connections import BACKLOG, Most, Times
from greenroom.web.log_queue import flush_log, queue_log
from greenroom.web.tally import Tally

logger = logging.getLogger("greenroom.serving")

ENDS_WITHIN_S = 4.0
TOLD_WITHIN_S = 0.5
LOOKS_EVERY_S = 1.0
STUCK_LOOKS = 11  # as many seconds as anything else waits for a database (`store/waiting.py`)


class _Server(uvicorn.Server):
    """A server that says when it is ready, and keeps its record while it is.

    The record goes first of all at the end: after `shutdown`, a signal may end the process at once. Asked to
    end, the process does: nothing that a database, a disk or the log does holds it up for longer.
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
        spare_collector()
        if self.started:
            try:
                await asyncio.to_thread(self._open.enter_context, self._record)
            except OSError as error:
                logger.warning("%s", say("cli.run.no-record", reason=error.strerror or ""))
            await asyncio.to_thread(self._say)

    def _say(self) -> None:
        self._announce()
        sys.stdout.flush()

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        with super().capture_signals():  # it ends with the signal, and so perhaps the process
            yield
            flush_log()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if not self.should_exit:
            watchdog = threading.Timer(
                ENDS_WITHIN_S,
                _end_at_once,
                ("The desk ends without waiting any longer: something has not answered.", 0),
            )
            watchdog.daemon = True
            watchdog.start()
        super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._open.close()
        await super().shutdown(sockets)


def _end_at_once(words: str, status: int) -> None:
    # Whatever reads the log may be what does not answer.
    telling = threading.Thread(target=_tell_the_end, args=(words,), daemon=True)
    telling.start()
    telling.join(TOLD_WITHIN_S)
    os._exit(status)


def _tell_the_end(words: str) -> None:
    logger.error("%s", words)
    flush_log()


def _end_when_stuck() -> None:
    """End the process once its loop waits for a disk: it can neither answer nor be asked to end.

    Looks are counted, and not seconds, which also pass while the whole process is stopped.
    """
    looks, before = 0, None
    while looks < STUCK_LOOKS:
        time.sleep(LOOKS_EVERY_S)
        since = in_statement_since()
        looks = looks + 1 if since is not None and since == before else 0
        before = since
    _end_at_once(
        "The SQLite file's disk does not answer, so the desk ends, and can be started again. See whether the "
        "disk is faulty or overloaded.",
        1,
    )


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
    app = make_app(plan)
    config = server_config(app, most=Most.with_files(allow_files()), tally=app.state.tally)
    queue_log()
    server = _Server(config, announce, recorded(plan.data, desk))
    threading.Thread(target=_end_when_stuck, daemon=True).start()
    server.run(sockets=[sock])
    if not server.started:
        raise SystemExit(1)  # the log says why; a supervisor has to see it too


def server_config(
    app: ASGIApp, times: Times | None = None, most: Most | None = None, tally: Tally | None = None
) -> uvicorn.Config:
    """Say how an application is served: with our log and our headers, and within our limits.

    Args:
        app: the application.
        times: how long clients may take.
        most: how much there may be at once.
        tally: where what it refuses before the application is counted.
    """
    times, most = times or Times(), most or Most()
    config = uvicorn.Config(
        app,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=BACKLOG,
        timeout_keep_alive=math.ceil(times.idle_s),
        timeout_graceful_shutdown=3,
    )
    if sys.platform == "win32":  # h11, since httptools is not there: it bounds heads and nothing else
        config.limit_concurrency = most.requests
    else:
        from greenroom.web.whole_requests import protocol_of  # noqa: PLC0415 (it needs httptools)

        config.http = protocol_of(times, most, tally or Tally())
    return config
