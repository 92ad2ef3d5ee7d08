"""The calls to 100ms that the desk makes (100ms.md 1.4, 2 and 3)."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, Self

from greenroom.hms_api.accounts import HMS, Account, Endpoints
from greenroom.hms_api.replies import (
    ActiveRoom,
    InitAnswer,
    Listing,
    Peer,
    PeerWithTracks,
    Room,
    RoomCode,
    Template,
)

DEADLINE_S: Final = 10.0
AT_MOST: Final = 500


def _utc_now() -> datetime:
    return datetime.now(UTC)


class HmsApi:
    """Calls one 100ms.

    Every call takes `within_s`, the seconds that the caller is ready to wait, retries included, and ends
    with a reply or with an `HmsError`. No transaction may be open during a call.
    """

    def __init__(self, endpoints: Endpoints = HMS, now: Callable[[], datetime] = _utc_now) -> None:
        self._endpoints = endpoints
        self._now = now

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections."""

    async def list_templates(
        self, account: Account, *, at_most: int = AT_MOST, within_s: float = DEADLINE_S
    ) -> Listing[Template]:
        """List the account's templates, each with its roles."""
        raise NotImplementedError

    async def list_rooms(
        self,
        account: Account,
        *,
        name: str | None = None,
        at_most: int = AT_MOST,
        within_s: float = DEADLINE_S,
    ) -> Listing[Room]:
        """List the account's rooms, or those with a name."""
        raise NotImplementedError

    async def get_room(self, account: Account, room_id: str, *, within_s: float = DEADLINE_S) -> Room:
        """Look a room up."""
        raise NotImplementedError

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
        raise NotImplementedError

    async def set_room_enabled(
        self, account: Account, room_id: str, *, enabled: bool, within_s: float = DEADLINE_S
    ) -> Room:
        """Enable or disable a room; a session that runs in it goes on."""
        raise NotImplementedError

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
        raise NotImplementedError

    async def create_room_codes(
        self, account: Account, room_id: str, *, within_s: float = DEADLINE_S
    ) -> tuple[RoomCode, ...]:
        """Create a code for each role of the room that has none, and return the room's codes."""
        raise NotImplementedError

    async def create_room_code(
        self, account: Account, room_id: str, role: str, *, within_s: float = DEADLINE_S
    ) -> RoomCode:
        """Create a code for a role of a room; 100ms may return one that exists already."""
        raise NotImplementedError

    async def set_room_code_enabled(
        self, account: Account, code: str, *, enabled: bool, within_s: float = DEADLINE_S
    ) -> RoomCode:
        """Enable or disable a code."""
        raise NotImplementedError

    async def exchange_room_code(
        self, code: str, *, user_id: str | None = None, within_s: float = DEADLINE_S
    ) -> str:
        """Exchange a room code for an auth token; no account is needed.

        Raises:
            HmsError: NOT_FOUND for a code that does not exist, NOT_ALLOWED if it or its room is disabled.
        """
        raise NotImplementedError

    async def ask_init(self, token: str, *, within_s: float = DEADLINE_S) -> InitAnswer:
        """Ask whether 100ms would let an auth token join, as the web SDK asks; nobody joins by it."""
        raise NotImplementedError

    async def active_room(
        self, account: Account, room_id: str, *, within_s: float = DEADLINE_S
    ) -> ActiveRoom | None:
        """Look up a room's running session; None if there is none, or no such room."""
        raise NotImplementedError

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
        raise NotImplementedError

    async def get_peer(
        self, account: Account, room_id: str, peer_id: str, *, within_s: float = DEADLINE_S
    ) -> PeerWithTracks | None:
        """Look up somebody in a room, and what they send; None if they are not in it."""
        raise NotImplementedError

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
        raise NotImplementedError

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
        raise NotImplementedError

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
        raise NotImplementedError
