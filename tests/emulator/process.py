"""The emulator as its parent starts it: a process, its one line on stdout, its log."""

import asyncio
import contextlib
import json
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import jwt

PAGE = '<!doctype html><title>t</title><script type="module" src="/assets/page-1a2b3c4d.js"></script>'


@dataclass
class Emulator:
    """A running emulator and the keys it announced."""

    process: subprocess.Popen[bytes]
    announced: dict[str, str]
    data: Path
    log_path: Path
    http: httpx2.Client

    @property
    def url(self) -> str:
        return self.announced["url"]

    @property
    def log(self) -> str:
        return self.log_path.read_text("utf-8")

    def token(self, *, without: tuple[str, ...] = (), secret: str | None = None, **claims: Any) -> str:
        """Make a token as an admin's own server would, with claims changed, added or left out."""
        now = int(time.time())
        payload: dict[str, Any] = {
            "access_key": self.announced["accessKey"],
            "room_id": self.announced["roomId"],
            "user_id": "ana",
            "role": "broadcaster",
            "type": "app",
            "version": 2,
            "iat": now - 10,
            "nbf": now - 10,
            "exp": now + 3600,
            "jti": str(uuid.uuid4()),
            **claims,
        }
        kept = {name: value for name, value in payload.items() if name not in without}
        return jwt.encode(kept, secret or self.announced["appSecret"], algorithm="HS256")

    def management_token(self, *, without: tuple[str, ...] = (), **claims: Any) -> str:
        """Make a management token, with claims changed, added or left out."""
        mine = ("room_id", "user_id", "role", *without)
        return self.token(without=mine, **{"type": "management", **claims})

    def rest(
        self, method: str, path: str, body: object = None, *, token: str | None = None
    ) -> httpx2.Response:
        """Call the REST API as an admin's own server would."""
        headers = {"Authorization": f"Bearer {token or self.management_token()}"}
        return self.http.request(method, path, json=body, headers=headers)

    def switch(self, *faults: dict[str, Any], **switches: Any) -> None:
        """Switch faults on in the place of those before; without any, all are over."""
        answer = self.rest("POST", "/emulator/faults", {"faults": list(faults), **switches})
        assert answer.status_code == 200, answer.text

    def init(self, token: str) -> httpx2.Response:
        """Ask /init as the SDK does."""
        return self.http.get("/init?peer_id=p", headers={"Authorization": f"Bearer {token}"})

    def post(self, path: str, body: object) -> httpx2.Response:
        return self.http.post(path, json=body)

    def state(self) -> dict[str, Any]:
        return self.http.get("/emulator/state").json()

    async def eventually(self, condition: Callable[[dict[str, Any]], bool]) -> None:
        """Wait until the state of the room is as the condition wants it."""
        async with asyncio.timeout(5):
            while not condition(self.state()):  # noqa: ASYNC110 - another process, which sends no event
                await asyncio.sleep(0.02)


def command(data: Path, *, port: int = 0) -> list[str]:
    """Give the command that starts an emulator whose pages are a stub in the data folder."""
    static = data / "static"
    (static / "assets").mkdir(parents=True, exist_ok=True)
    (static / "emulator.html").write_text(PAGE, "utf-8")
    (static / "assets" / "page-1a2b3c4d.js").write_text("export {};", "utf-8")
    options = ["--port", str(port), "--data", str(data), "--static", str(static)]
    return [sys.executable, "-m", "greenroom_emulator", *options, "--stop-with-stdin"]


@contextlib.contextmanager
def running(data: Path, *, port: int = 0) -> Generator[Emulator]:
    """Run an emulator for as long as the block lasts."""
    log_path = data / "stderr.log"
    arguments = command(data, port=port)
    with log_path.open("ab") as log:
        process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
    try:
        assert process.stdout
        announced: dict[str, str] = json.loads(process.stdout.readline())
        with httpx2.Client(base_url=announced["url"]) as http:
            yield Emulator(process, announced, data, log_path, http)
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            assert pipe
            pipe.close()
