"""The 100ms emulator as a process beside the desk: started, asked for its address, kept, and stopped."""

import importlib.util
import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from greenroom.desk.desk import EmulatorAt
from greenroom.hms_api.accounts import Endpoints

# The 100ms SDK only takes an endpoint that mentions https and begins like one of its own hosts; the
# fragment satisfies it, and is dropped before any request (100ms.md 6.3).
SDK_MARK = "/#https://qa-local"
ENDS_WITHIN_S = 4
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0  # before it is started again: twice as long each time
STEADY_S = 60  # what ran for longer had nothing wrong with it at the start

logger = logging.getLogger("greenroom.emulator")


@dataclass(frozen=True, slots=True)
class Emulator:
    """A running emulator: its addresses, and the account that it emulates."""

    url: str
    access_key: str
    app_secret: str = field(repr=False)
    room_id: str
    role: str

    @property
    def at(self) -> EmulatorAt:
        """What the desk may know about it."""
        return EmulatorAt(self.access_key, self.url, f"{self.url}{SDK_MARK}")

    @property
    def endpoints(self) -> Endpoints:
        """Where its account is called, in place of 100ms."""
        return Endpoints.of_emulator(self.url)


class EmulatorFailed(Exception):  # noqa: N818 (it did)
    """The emulator did not start; its own messages are on stderr."""


def emulator_installed() -> bool:
    """Tell whether the extra that the emulator needs is installed."""
    return importlib.util.find_spec("aiortc") is not None


@contextmanager
def run_emulator(*, port: int, data: Path, frontend: Path, desk_url: str) -> Generator[Emulator]:
    """Keep an emulator running while the block runs; one that dies comes back on its port, with its keys.

    Args:
        port: where it listens on 127.0.0.1; 0 picks a free one.
        data: the desk's data folder, where it keeps its keys.
        frontend: the folder of the built pages.
        desk_url: where its pages send people back to.

    Raises:
        EmulatorFailed: it ended before it was ready.
    """
    command = [sys.executable, "-m", "greenroom_emulator", "--data", str(data)]
    command += ["--static", str(frontend), "--desk-url", desk_url, "--stop-with-stdin", "--port"]
    # It ends when its standard input does, so also when this process is killed.
    # It needs none of the desk's settings, which contain secrets; their names are matched in any case.
    env = {name: value for name, value in os.environ.items() if not name.upper().startswith("GREENROOM_")}
    kept = KeptProcess(env)
    try:
        line = kept.start([*command, str(port)])
        if not line:
            raise EmulatorFailed(f"The practice room did not start on port {port}: see the lines above.")
        told = json.loads(line)
        kept.keep([*command, told["url"].rpartition(":")[2]])
        yield Emulator(told["url"], told["accessKey"], told["appSecret"], told["roomId"], told["role"])
    finally:
        kept.stop()


class KeptProcess:
    """A program beside this one that is started again if it ends by itself.

    Args:
        env: its environment.
    """

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self._process: subprocess.Popen[str] | None = None
        self._stopping = threading.Event()
        self._turn = threading.Lock()
        self._keeper: threading.Thread | None = None

    def start(self, command: Sequence[str]) -> str:
        """Start the program and wait for its first line; an empty one means that it has ended."""
        process = self._started(command)
        assert process is not None  # noqa: S101 (nobody has stopped it yet)
        assert process.stdout is not None  # noqa: S101
        return process.stdout.readline()

    def keep(self, command: Sequence[str]) -> None:
        """Start the program again with this command whenever it ends, until `stop`."""
        self._keeper = threading.Thread(target=self._keep, args=(command,), daemon=True)
        self._keeper.start()

    def stop(self) -> None:
        """End the program, and start it no more."""
        self._stopping.set()
        with self._turn:
            process = self._process
        if process is not None:
            process.terminate()
            try:
                process.wait(timeout=ENDS_WITHIN_S)
            except subprocess.TimeoutExpired:
                process.kill()
        if self._keeper is not None:
            self._keeper.join()
        elif process is not None:
            _clear(process)

    def _started(self, command: Sequence[str]) -> subprocess.Popen[str] | None:
        with self._turn:
            if not self._stopping.is_set():
                self._process = subprocess.Popen(  # noqa: S603
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    env=self._env,
                    start_new_session=True,  # Ctrl+C would end it before the desk, which would start it again
                )
                return self._process
        return None

    def _keep(self, command: Sequence[str]) -> None:
        process, pause_s = self._process, FIRST_PAUSE_S
        while process is not None:
            began = time.monotonic()
            code = process.wait()
            _clear(process)
            if self._stopping.is_set():
                return
            if time.monotonic() - began > STEADY_S:
                pause_s = FIRST_PAUSE_S
            if pause_s == FIRST_PAUSE_S:  # the next ones in a row are no news
                logger.error(
                    "The practice room has ended by itself (exit code %d). It is started again.", code
                )
            if self._stopping.wait(pause_s):
                return
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
            process = self._started(command)


def _clear(process: subprocess.Popen[str]) -> None:
    process.wait()
    for pipe in (process.stdin, process.stdout):
        assert pipe is not None  # noqa: S101
        pipe.close()
