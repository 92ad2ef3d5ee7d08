"""The desks that run on a data folder: each leaves a record of its address there, for the command line.

A record is trusted only while its desk responds: one that was killed leaves its record behind.
"""

import json
import os
import secrets
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from greenroom.desk.desk import EmulatorAt
from greenroom.web.health import START_HEADER

RESPONDS_WITHIN_S = 3
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (asked, not bound)


@dataclass(frozen=True, slots=True)
class RunningDesk:
    """One process that serves a desk; nothing in it is secret.

    Args:
        public_url: where people reach it.
        host: where it listens; `port` likewise.
        start_id: what it says at `/healthz`, unlike every other start.
        pid: its process.
        emulator: the emulator beside it, if any.
    """

    public_url: str
    host: str
    port: int
    start_id: str
    pid: int
    emulator: EmulatorAt | None = None

    @property
    def address(self) -> str:
        """Where it listens, for people."""
        return f"{self.host}:{self.port}"


def new_start_id() -> str:
    """Make an id for one start of a desk."""
    return secrets.token_hex(8)


@contextmanager
def recorded(data: Path, desk: RunningDesk) -> Generator[None]:
    """Keep a desk's record in its data folder while the block runs; those of desks that are gone are removed.

    Raises:
        OSError: the folder cannot be written to.
    """
    for path, old in _records(data):
        if old is None or not responds(old):
            path.unlink(missing_ok=True)
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = data / f"running-{desk.start_id}.json"
    new = path.with_suffix(".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(json.dumps(asdict(desk)).encode())
    new.replace(path)
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def desks_on(data: Path) -> tuple[list[RunningDesk], list[RunningDesk]]:
    """Read the records in a data folder: of the desks that run, and of those that ended without saying so."""
    found = [desk for _, desk in _records(data) if desk is not None]
    running = [desk for desk in found if responds(desk)]
    return running, [desk for desk in found if desk not in running]


def responds(desk: RunningDesk) -> bool:
    """Tell whether this start of a desk still runs.

    One that is too busy to say who it is counts as running while its process is there: from the port of a
    desk that is gone, anything may keep us waiting.
    """
    host = ANYWHERE.get(desk.host, desk.host)
    try:
        with closing(HTTPConnection(host, desk.port, timeout=RESPONDS_WITHIN_S)) as connection:
            connection.request("GET", "/healthz")
            reply = connection.getresponse()
    except TimeoutError:
        return _is_alive(desk.pid)
    except (OSError, HTTPException, UnicodeError):  # the last where there can be no such host
        return False
    said = reply.getheader(START_HEADER)
    if said is None and reply.status == HTTPStatus.SERVICE_UNAVAILABLE:
        return _is_alive(desk.pid)
    return said == desk.start_id


def _is_alive(pid: int) -> bool:
    """Tell whether there is a process with this id."""
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True


def _records(data: Path) -> list[tuple[Path, RunningDesk | None]]:
    """Read all records, oldest first; None for a file that is none."""
    try:
        paths = sorted(data.glob("running-*.json"), key=lambda path: path.stat().st_mtime)
    except OSError:
        return []
    return [(path, _read(path)) for path in paths]


def _read(path: Path) -> RunningDesk | None:
    from pydantic import TypeAdapter  # noqa: PLC0415 (a desk that starts seldom has another's record to read)

    try:
        return TypeAdapter(RunningDesk).validate_json(path.read_bytes())
    except (OSError, ValueError):
        return None
