"""A Redis of the test's own: reached by a Unix socket, keeping nothing, gone at the end of the test."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Generator
from pathlib import Path

import pytest

from greenroom.store import redis_counters

STARTS_WITHIN_S = 60


class RedisServer:
    """A server that is started, killed and started again, each time without a memory.

    Args:
        program: `redis-server`.
        folder: where its socket goes; a path short enough for one.
    """

    def __init__(self, program: str, folder: Path) -> None:
        self._command = [program, "--port", "0", "--save", "", "--appendonly", "no"]
        self._folder = folder
        self._socket = folder / "redis.sock"
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"unix://{self._socket}"

    def start(self, *options: str) -> None:
        place = ["--unixsocket", str(self._socket), "--dir", str(self._folder)]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*self._command, *place, *options], stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + STARTS_WITHIN_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"redis-server did not start:\n{(self._folder / 'log').read_text()}")
            time.sleep(0.005)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._socket.unlink(missing_ok=True)

    def signal(self, number: int) -> None:
        assert self._process
        self._process.send_signal(number)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(1)
            try:
                probe.connect(str(self._socket))
                probe.sendall(b"PING\r\n")
                return probe.recv(1) in (b"+", b"-")  # PONG, or that a password is needed
            except OSError:
                return False


def _program() -> str:
    found = shutil.which("redis-server")
    if found is not None:
        return found
    reason = "Redis is not installed: there is no redis-server on the PATH"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(name="redis_server")
def _redis_server(monkeypatch: pytest.MonkeyPatch) -> Generator[RedisServer]:
    """Run a Redis that holds nothing, and may be slow where much else runs."""
    monkeypatch.setattr(redis_counters, "ANSWERS_WITHIN_S", 20)
    program = _program()
    folder = Path(tempfile.mkdtemp(prefix="greenroom-redis-"))
    server = RedisServer(program, folder)
    try:
        server.start()
        yield server
    finally:
        server.kill()
        shutil.rmtree(folder)
