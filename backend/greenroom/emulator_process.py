"""The 100ms emulator as a process beside the desk: started, asked for its address, and stopped."""

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from greenroom.desk.desk import EmulatorAt
from greenroom.hms_api.accounts import Endpoints

# The 100ms SDK only takes an endpoint that mentions https and begins like one of its own hosts; the
# fragment satisfies it, and is dropped before any request (100ms.md 6.3).
SDK_MARK = "/#https://qa-local"


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
    """Keep an emulator running while the block runs.

    Args:
        port: where it listens on 127.0.0.1; 0 picks a free one.
        data: the desk's data folder, where it keeps its keys.
        frontend: the folder of the built pages.
        desk_url: where its pages send people back to.

    Raises:
        EmulatorFailed: it ended before it was ready.
    """
    command = [sys.executable, "-m", "greenroom_emulator", "--port", str(port), "--data", str(data)]
    command += ["--static", str(frontend), "--desk-url", desk_url, "--stop-with-stdin"]
    # It ends when its standard input does, so also when this process is killed.
    # It needs none of the desk's settings, which contain secrets; their names are matched in any case.
    env = {name: value for name, value in os.environ.items() if not name.upper().startswith("GREENROOM_")}
    with subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env
    ) as process:
        try:
            assert process.stdout is not None  # noqa: S101
            line = process.stdout.readline()
            if not line:
                raise EmulatorFailed(f"The practice room did not start on port {port}: see the lines above.")
            told = json.loads(line)
            yield Emulator(told["url"], told["accessKey"], told["appSecret"], told["roomId"], told["role"])
        finally:
            process.terminate()
            try:
                process.wait(timeout=4)
            except subprocess.TimeoutExpired:
                process.kill()
