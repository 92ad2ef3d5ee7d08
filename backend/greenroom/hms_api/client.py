"""The calls to 100ms that the desk makes (100ms.md 1.4, 2 and 3)."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, Self

from greenroom.hms_api import reading
from greenroom.hms_api.accounts import HMS, Account, Endpoints
from greenroom.hms_api.calls import Call, Deadline
from greenroom.hms_api.errors import HmsError, HmsErrorKind
from greenroom.hms_api.heard import Heard
from greenroom.hms_api.later_line import LaterLine
from greenroom.hms_api.replies import (
    Accepted,
    ActiveRoom,
    InitAnswer,
    Listing,
    Peer,
    PeerWithTracks,
    Refused,
    Room,
    RoomCode,
    Template,
)
from greenroom.hms_api.rest import Rest, given, path_of, unless_missing

DEADLINE_S: Final = 10.0
AT_MOST: Final = 500
USER_AGENT: Final = "os:web_python,sdk:web,sdk_version:0.15.2,env:prod,domain:other,is_prebuilt:false"
"""What the web SDK calls itself in /init; whether 100ms looks at it is unconfirmed."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class HmsApi:
    """Calls one 100ms.

    Every call takes `within_s`, the seconds that the caller is ready to wait, retries included, and ends
    with a reply or with an `HmsError`. No transaction may be open during a call. `heard` is told of every
    call that did not succeed, and must neither fail nor wait.
    """

    def __init__(
        self,
        endpoints: Endpoints = HMS,
        now: Callable[[], datetime] = _utc_now,
        heard: Callable[[Heard], None] | None = None,
    ) -> None:
        self._endpoints = endpoints
        self._line = LaterLine(now, heard)
        self._rest = Rest(self._line, endpoints.api)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections."""
        await self._line.close()

    async def list_templates(
        self, account: Account, *, at_most: int = AT_MOST, within_s: float = DEADLINE_S
    ) -> Listing[Template]:
        """List the account's templates, each with its roles."""
        path = path_of("templates")
        return await self._rest.list_all(
            account, path, {}, reading.read_template, at_most=at_most, within_s=within_s
        )

    async def get_template(
        self, account: Account, template_id: str, *, within_s: float = DEADLINE_S
    ) -> Template:
        """Look a template up, with its roles."""
        path = path_of("templates", template_id)
        return reading.read_template(await self._rest.get(account, path, {}, within_s))

    async def list_rooms(
        self,
        account: Account,
        *,
        name: str | None = None,
        at_most: int = AT_MOST,
        within_s: float = DEADLINE_S,
    ) -> Listing[Room]:
        """List the account's rooms, or those with a name."""
        path = path_of("rooms")
        return await self._rest.list_all(
            account, path, given(name=name), reading.read_room, at_most=at_most, within_s=within_s
        )

    async def get_room(self, account: Account, room_id: str, *, within_s: float = DEADLINE_S) -> Room:
        """Look a room up."""
        return reading.read_room(await self._rest.get(account, path_of("rooms", room_id), {}, within_s))

    async def create_room(
        self,
        account: Account,
        name: str,
        *,
        template_id: str | None = None,
        description: str | None = None,
        within_s: float = DEADLINE_S,
    ) -> Room:
        """Create a room; if there is one of that name, 100ms changes and returns that one.

        Args:
            account: whose room it is.
            name: of `a-z A-Z 0-9 . - : _`; 100ms takes capital and small letters for the same.
            template_id: None for the account's default template.
            description: None for none.
            within_s: the caller's deadline.
        """
        body = given(name=name, template_id=template_id, description=description)
        return reading.read_room(
            await self._rest.post(account, path_of("rooms"), body, within_s, repeatable=True)
        )

    async def set_room_enabled(
        self, account: Account, room_id: str, *, enabled: bool, within_s: float = DEADLINE_S
    ) -> Room:
        """Enable or disable a room; a session that runs in it goes on."""
        path = path_of("rooms", room_id)
        reply = await self._rest.post(account, path, {"enabled": enabled}, within_s, repeatable=True)
        return reading.read_room(reply)

    async def list_room_codes(
        self,
        account: Account,
        room_id: str,
        *,
        role: str | None = None,
        at_most: int = AT_MOST,
        within_s: float = DEADLINE_S,
    ) -> Listing[RoomCode]:
        """List a room's codes, or those of one role."""
        path = path_of("room-codes", "room", room_id)
        return await self._rest.list_all(
            account, path, given(role=role), reading.read_room_code, at_most=at_most, within_s=within_s
        )

    async def create_room_codes(
        self, account: Account, room_id: str, *, within_s: float = DEADLINE_S
    ) -> tuple[RoomCode, ...]:
        """Create a code for each role of the room that has none, and return the room's codes."""
        reply = await self._rest.post(account, path_of("room-codes", "room", room_id), None, within_s)
        return reading.read_room_codes(reply)

    async def create_room_code(
        self, account: Account, room_id: str, role: str, *, within_s: float = DEADLINE_S
    ) -> RoomCode:
        """Create a code for a role of a room; 100ms may return one that exists already."""
        path = path_of("room-codes", "room", room_id, "role", role)
        return reading.read_room_code(await self._rest.post(account, path, None, within_s))

    async def set_room_code_enabled(
        self, account: Account, code: str, *, enabled: bool, within_s: float = DEADLINE_S
    ) -> RoomCode:
        """Enable or disable a code."""
        path, body = path_of("room-codes", "code"), {"code": code, "enabled": enabled}
        return reading.read_room_code(await self._rest.post(account, path, body, within_s, repeatable=True))

    async def exchange_room_code(
        self, code: str, *, user_id: str | None = None, within_s: float = DEADLINE_S
    ) -> str:
        """Exchange a room code for an auth token; no account is needed.

        Raises:
            HmsError: NOT_FOUND for a code that does not exist, NOT_ALLOWED if it or its room is disabled.
        """
        body = given(code=code, user_id=user_id)
        call = Call("POST", self._endpoints.auth_token, body=body, repeatable=True)
        return reading.read_exchanged_token(await self._line.ask(call, Deadline(within_s)))

    async def ask_init(self, token: str, *, within_s: float = DEADLINE_S) -> InitAnswer:
        """Ask whether 100ms would let an auth token join, as the web SDK asks; nobody joins by it."""
        if not reading.fits_header(token):
            return Refused(401, "")
        params = {"peer_id": str(uuid.uuid4()), "user_agent_v2": USER_AGENT}
        url = f"{self._endpoints.init}/init"
        call = Call("GET", url, params=params, repeatable=True, sender=token)
        try:
            reading.read_init(await self._line.ask(call, Deadline(within_s)))
        except HmsError as error:
            # A refusal without 100ms's words is not 100ms's, but of something on the way.
            if error.is_answer and error.kind is not HmsErrorKind.NOT_FOUND:
                return Refused(error.code or error.status or 0, error.said)
            raise
        return Accepted()

    async def clock_ahead_s(self, *, within_s: float = DEADLINE_S) -> float:
        """Return by how many seconds 100ms's clock is ahead of this machine's; nothing secret is sent."""
        return await self._line.clock_ahead_s(self._endpoints.init, Deadline(within_s))

    async def active_room(
        self, account: Account, room_id: str, *, within_s: float = DEADLINE_S
    ) -> ActiveRoom | None:
        """Look up a room's running session; None if there is none, or no such room."""
        path = path_of("active-rooms", room_id)
        reply = await unless_missing(self._rest.get(account, path, {}, within_s))
        return None if reply is None else reading.read_active_room(reply)

    async def list_peers(
        self,
        account: Account,
        room_id: str,
        *,
        role: str | None = None,
        user_id: str | None = None,
        within_s: float = DEADLINE_S,
    ) -> tuple[Peer, ...]:
        """List who is in a room, or those with a role or a user id; nobody if no session runs."""
        path, filters = path_of("active-rooms", room_id, "peers"), given(role=role, user_id=user_id)
        reply = await unless_missing(self._rest.get(account, path, filters, within_s))
        return () if reply is None else reading.read_peers(reply)

    async def get_peer(
        self, account: Account, room_id: str, peer_id: str, *, within_s: float = DEADLINE_S
    ) -> PeerWithTracks | None:
        """Look up somebody in a room, and what they send; None if they are not in it."""
        path = path_of("active-rooms", room_id, "peers", peer_id)
        reply = await unless_missing(self._rest.get(account, path, {}, within_s))
        return None if reply is None else reading.read_peer_with_tracks(reply)

    async def remove_peer(
        self,
        account: Account,
        room_id: str,
        peer_id: str,
        *,
        reason: str | None = None,
        within_s: float = DEADLINE_S,
    ) -> None:
        """Send somebody out of a room; they may come back while their token is valid."""
        path, body = path_of("active-rooms", room_id, "remove-peers"), given(peer_id=peer_id, reason=reason)
        await self._rest.post(account, path, body, within_s)

    async def remove_role(
        self,
        account: Account,
        room_id: str,
        role: str,
        *,
        reason: str | None = None,
        within_s: float = DEADLINE_S,
    ) -> None:
        """Send everybody in a role out of a room."""
        path, body = path_of("active-rooms", room_id, "remove-peers"), given(role=role, reason=reason)
        await self._rest.post(account, path, body, within_s)

    async def end_room(
        self,
        account: Account,
        room_id: str,
        *,
        lock: bool = False,
        reason: str | None = None,
        within_s: float = DEADLINE_S,
    ) -> None:
        """End a room's session for everybody; with `lock`, also disable the room."""
        path = path_of("active-rooms", room_id, "end-room")
        await self._rest.post(account, path, {"lock": lock, **given(reason=reason)}, within_s)
