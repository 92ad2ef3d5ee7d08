"""`greenroom serve` as a process of its own, on the database and the keys of a test."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

COMMAND = [sys.executable, "-c", "from greenroom.cli import main; main()"]
STARTS_WITHIN_S = 180
SERVES = re.compile(r"Greenroom serves (http://localhost:\d+)/admin/login")


@dataclass
class Served:
    """A desk that answers."""

    process: subprocess.Popen[bytes]
    url: str
    stderr: Path


def environment(database_url: str, folder: Path, **settings: str) -> dict[str, str]:
    """Give the environment of a command on this database, with the keys in the folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GREENROOM_")}
    own = {"DATA": str(folder), "DATABASE_URL": database_url, "KEY_FILE": str(folder / "keys"), "PORT": "0"}
    return {**kept, **{f"GREENROOM_{name}": value for name, value in {**own, **settings}.items()}}


@contextmanager
def served(database_url: str, folder: Path, **settings: str) -> Generator[Served]:
    """Serve for as long as the block runs, or until the block ends the process."""
    stderr = folder / "stderr.log"
    with stderr.open("wb") as err:
        process = subprocess.Popen(
            [*COMMAND, "serve"], env=environment(database_url, folder, **settings), stdout=err, stderr=err
        )
    try:
        yield Served(process, _address(process, stderr), stderr)
    finally:
        process.kill()
        process.wait()


def _address(process: subprocess.Popen[bytes], stderr: Path) -> str:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        if found := SERVES.search(stderr.read_text("utf-8")):
            return found[1]
        time.sleep(0.02)
    raise AssertionError(f"the desk did not start:\n{stderr.read_text('utf-8')}")
