"""100ms with two accounts, in this process and by a clock of its own: the emulator's REST API, twice."""

import json
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx2
import jwt
from starlette.types import ASGIApp, Receive, Scope, Send

from greenroom.hms_api.accounts import Endpoints
from greenroom.hms_api.apis import HmsApis
from greenroom.hms_api.client import HmsApi
from greenroom.hms_api.sending import Line
from greenroom_emulator.app import create_app
from greenroom_emulator.keys import Keys, new_room_code
from greenroom_emulator.room import Room
from greenroom_emulator.template import ROLES
from greenroom_emulator.workspace import Workspace

AT = Endpoints.of_emulator("http://127.0.0.1:1")
ROLE = "broadcaster"


class OneAccount(Workspace):
    """An account that lives by the simulation's clock, with an access key as 100ms's own."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        codes = {role: new_room_code() for role in ROLES}
        hexes = (secrets.token_hex(12) for _ in range(3))
        super().__init__(Keys(next(hexes), secrets.token_urlsafe(48), next(hexes), next(hexes), codes))

    def now(self) -> float:
        """Read the simulation's clock."""
        return self._clock().timestamp()

    def token(self, room: Room, user_id: str, lasts_s: float, app_secret: str | None = None) -> str:
        """Make an auth token as somebody with the account's dashboard does."""
        now = int(self.now())
        claims = {"access_key": self.keys.access_key, "type": "app", "version": 2, "role": ROLE}
        claims |= {"room_id": room.record.id, "user_id": user_id, "jti": secrets.token_hex(8)}
        times = {"iat": now, "nbf": now, "exp": now + int(lasts_s)}
        return jwt.encode(claims | times, app_secret or self.keys.app_secret, algorithm="HS256")

    def replace_secret(self) -> None:
        """Give the account another app secret, as its owner may do in the dashboard."""
        self.keys = replace(self.keys, app_secret=secrets.token_urlsafe(48))


class TwoAccounts(HmsApis):
    """What the desk calls in place of 100ms.

    Attributes:
        down: while it is true, the REST API answers nothing.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.connected, self.other = OneAccount(clock), OneAccount(clock)
        self.down = False
        self._apps: dict[str, ASGIApp] = {
            one.keys.access_key: create_app(one, Path()) for one in (self.connected, self.other)
        }
        transport = httpx2.ASGITransport(app=self._serve)
        self._http = httpx2.AsyncClient(transport=transport)

    def at(self, endpoints: Endpoints, *given: Any, **options: Any) -> HmsApi:
        """Return the client, which asks this process instead of the network."""
        is_new = endpoints not in self._apis
        api = super().at(endpoints, *given, **options)
        if is_new:
            line = Line(*given, **options)
            line._http = self._http  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] (only here)
            api._line._made = line  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        return api

    def pass_minutes(self) -> None:
        """Let minutes pass: waits, circuits and kept templates are over, as they are by a real clock."""
        fresh = HmsApis()
        self._apis, self.templates, self.waits = {}, fresh.templates, fresh.waits

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.down and scope["path"].startswith("/v2/"):
            await _refuse(send)
            return
        app = self._apps.get(_access_key(scope), self._apps[self.connected.keys.access_key])
        await app(scope, receive, send)


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"application/json")]
    body = json.dumps({"code": 503, "message": "service unavailable"}).encode()
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _access_key(scope: Scope) -> str:
    sent = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1").partition(" ")[2]
    try:
        return str(jwt.decode(sent, options={"verify_signature": False}).get("access_key", ""))
    except jwt.InvalidTokenError:
        return ""
