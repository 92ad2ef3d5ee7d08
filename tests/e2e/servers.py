"""A desk as people start it: the real command on free ports, in a folder of its own, and always stopped."""

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

GREENROOM = Path(sys.executable).with_name("greenroom")
# On a busy machine everything takes its time: none of these is to be met, only what hangs takes as long.
STARTS_WITHIN_S = 180
STOPS_WITHIN_S = 60
ANSWERS_WITHIN_S = 60
_LINK = re.compile(r"http\S+/admin/setup#\S+")
_ADMINS = re.compile(r"Admins +(http\S+)/admin/login")


@dataclass
class Running:
    """A desk that responds, with the 100ms emulator beside it."""

    process: subprocess.Popen[bytes]
    url: str
    emulator_url: str
    data: Path
    stdout: Path
    stderr: Path

    def command(self, *arguments: str) -> str:
        """Run another `greenroom` command on the same data; return what it printed."""
        done = subprocess.run(
            [GREENROOM, *arguments],
            env=_environment(self.data, port=int(self.url.rpartition(":")[2])),
            check=True,
            capture_output=True,
            text=True,
            timeout=STARTS_WITHIN_S,
        )
        return done.stdout

    @property
    def set_up_link(self) -> str:
        """The one-time link that this start printed."""
        found = _LINK.search(self.stdout.read_text("utf-8"))
        assert found, "no set-up link on stdout"
        return found[0]

    @property
    def said(self) -> bytes:
        """Everything that the desk and its emulator have written to the terminal."""
        return self.stdout.read_bytes() + self.stderr.read_bytes()

    def children(self) -> list[int]:
        """Give the ids of the processes that the desk started."""
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], check=True, capture_output=True, text=True)
        pairs = [line.split() for line in listed.stdout.splitlines()]
        return [int(pid) for pid, parent in pairs if int(parent) == self.process.pid]


@dataclass(frozen=True)
class Account:
    """Somebody who can sign in; an admin has a secret key too."""

    email: str
    password: str = field(repr=False)
    secret_key: str = field(default="", repr=False)
    id: str = ""
    readiness: str = ""


@dataclass
class Demo:
    """A running demo and everybody in it. Each test takes influencers of its own."""

    desk: Running
    owner: Account
    influencers: list[Account]
    hms: dict[str, str] = field(repr=False)

    def take(self, readiness: str) -> Account:
        """Take an influencer with that readiness that no other test has used."""
        person = next(p for p in self.influencers if p.readiness == readiness)
        self.influencers.remove(person)
        return person

    def has(self, readiness: Iterable[str]) -> bool:
        """Tell whether somebody can still be taken for each of these."""
        return Counter(readiness) <= Counter(p.readiness for p in self.influencers)


@contextmanager
def running_desk(folder: Path) -> Generator[Running]:
    """Keep `greenroom run` going on an empty data folder inside `folder`."""
    with _running(folder, "run") as desk:
        yield desk


@contextmanager
def running_demo(folder: Path, **settings: str) -> Generator[Demo]:
    """Keep `greenroom demo` going, with these variables in its environment."""
    with _running(folder, "demo", "--json", **settings) as desk:
        told: dict[str, Any] = json.loads(desk.stdout.read_text("utf-8"))
        owner = told["admin"]
        people = [
            Account(p["email"], p["password"], "", p["id"], p["readiness"]) for p in told["influencers"]
        ]
        yield Demo(desk, Account(owner["email"], owner["password"], owner["secretKey"]), people, told["hms"])


@contextmanager
def _running(folder: Path, *command: str, **settings: str) -> Generator[Running]:
    stdout, stderr, data = folder / "stdout.log", folder / "stderr.log", folder / "data"
    with stdout.open("wb") as out, stderr.open("wb") as err:
        environment = _environment(data) | settings
        process = subprocess.Popen([GREENROOM, *command], env=environment, stdout=out, stderr=err)
    try:
        url = _address(process, stdout, stderr)
        asked = {"query": "{ desk { emulatorUrl } }"}
        reply = httpx2.post(f"{url}/graphql", json=asked, timeout=ANSWERS_WITHIN_S)
        yield Running(process, url, reply.json()["data"]["desk"]["emulatorUrl"], data, stdout, stderr)
    finally:
        process.terminate()
        try:
            process.wait(timeout=STOPS_WITHIN_S)
        finally:
            process.kill()
            process.wait()


def _address(process: subprocess.Popen[bytes], stdout: Path, stderr: Path) -> str:
    """Wait until the desk has said where it is."""
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        said = stdout.read_text("utf-8")
        if said.startswith("{") and said.endswith("}\n"):
            return json.loads(said)["url"]
        if found := _ADMINS.search(said):
            return found[1]
        time.sleep(0.05)
    raise AssertionError(f"the desk did not start:\n{stderr.read_text('utf-8')}")


def _environment(data: Path, *, port: int = 0) -> dict[str, str]:
    """Pass on nothing of Greenroom's settings but where the pages were built."""
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith("GREENROOM_") or k == "GREENROOM_FRONTEND"
    }
    own = {"GREENROOM_DATA": str(data), "GREENROOM_PORT": str(port), "GREENROOM_EMULATOR_PORT": "0"}
    return {**kept, **own, "TZ": "UTC"}


def disconnect(demo: Demo) -> None:
    """Disconnect the demo's 100ms account, so that the desk makes no token that could stand in."""
    accounts = json.loads(demo.desk.command("account", "list", "--json"))
    [connected] = [account["id"] for account in accounts if account["connected"]]
    demo.desk.command("account", "disconnect", connected, "--yes")
