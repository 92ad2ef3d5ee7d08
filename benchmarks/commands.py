"""Greenroom's real commands, on a filled desk."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.filling import DATABASE
from benchmarks.load import ask_once
from benchmarks.peers import Peer, stop

GREENROOM = Path(sys.executable).with_name("greenroom")
NOWHERE = "http://127.0.0.1:9"  # in place of 100ms, which no benchmark may reach
STARTS_WITHIN_S = 60
LOG = "command.log"


@dataclass(frozen=True, slots=True)
class Done:
    """What a command took from its start to its end, or to its first answer, in seconds."""

    wall_s: float
    cpu_s: float


def environment(folder: Path, port: int = 0) -> dict[str, str]:
    """Give the environment of a command on a data folder, without any setting of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GREENROOM_")}
    own = {
        "DATA": str(folder),
        "DATABASE_URL": f"sqlite://{folder / DATABASE}",
        "KEY_FILE": str(folder / "keys"),
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "HMS_API_URL": f"{NOWHERE}/v2",
        "HMS_INIT_URL": NOWHERE,
        "HMS_AUTH_TOKEN_URL": f"{NOWHERE}/v2/token",
    }
    return kept | {f"GREENROOM_{name}": value for name, value in own.items()}


def run(*arguments: str, folder: Path) -> Done:
    """Run a command to its end."""
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 (our own program)
        [GREENROOM, *arguments], env=environment(folder), stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    wall_s = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, arguments  # noqa: S101 (a refusal must not count as fast)
    return Done(wall_s, used.ru_utime + used.ru_stime)


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


@contextmanager
def serving(folder: Path, port: int) -> Generator[Peer]:
    """Keep `greenroom serve` going; it may not answer yet."""
    with (folder / LOG).open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 (our own program)
            [GREENROOM, "serve"], env=environment(folder, port), stdout=log, stderr=log
        )
    try:
        yield Peer("greenroom", folder, port, (process.pid,), {})
    except Exception as error:
        error.add_note(f"greenroom said:\n{(folder / LOG).read_text('utf-8')[-2000:]}")
        raise
    finally:
        stop(process, 10)


async def first_answer(port: int, request: bytes, proof: bytes) -> None:
    """Ask until there is an answer."""
    until = time.perf_counter() + STARTS_WITHIN_S
    while time.perf_counter() < until:
        with suppress(ConnectionError):
            await ask_once(port, request, proof=proof)
            return
        await asyncio.sleep(0.002)
    raise TimeoutError("The desk did not start.")
