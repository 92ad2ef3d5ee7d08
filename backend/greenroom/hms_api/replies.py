"""What 100ms replies, as far as the desk uses it (100ms.md 2 and 3)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Literal, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """What a list holds, and whether that is all: a list may be longer than what was asked for."""

    items: tuple[T, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Role:
    """A role of a template.

    Attributes:
        publishes: what it may send: `audio`, `video`, `screen`.
        max_peers: how many may be in it at once: 0 is no limit, -1 nobody; None if 100ms does not say.
    """

    name: str
    publishes: frozenset[str]
    max_peers: int | None

    @property
    def can_publish(self) -> bool:
        """Tell whether somebody in this role can be seen or heard."""
        return bool(self.publishes)


@dataclass(frozen=True, slots=True)
class Template:
    """A template: the roles that its rooms have."""

    id: str
    name: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """A room; in a disabled one nobody can join, while those who are in it stay."""

    id: str
    name: str
    enabled: bool
    template_id: str | None
    description: str
    region: str | None
    created_at: datetime | None


@dataclass(frozen=True, slots=True)
class RoomCode:
    """A room code: it never expires and lets whoever has it join, so the representation leaves it out."""

    code: str = field(repr=False)
    room_id: str
    role: str
    enabled: bool
    created_at: datetime | None


@dataclass(frozen=True, slots=True)
class ActiveRoom:
    """A room with a running session."""

    id: str
    session_id: str
    started_at: datetime | None
    peer_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Peer:
    """Somebody in a room.

    Attributes:
        user_id: the one in their auth token; empty if it has none.
    """

    id: str
    name: str
    user_id: str
    role: str
    joined_at: datetime | None


@dataclass(frozen=True, slots=True)
class Track:
    """Something that a peer sends; its id changes when 100ms moves a session to another media server."""

    id: str
    kind: Literal["audio", "video"]
    source: str
    muted: bool
    started_at: datetime | None


@dataclass(frozen=True, slots=True)
class PeerWithTracks:
    """Somebody in a room, and what they send now."""

    peer: Peer
    tracks: tuple[Track, ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """100ms would let the token join."""


@dataclass(frozen=True, slots=True)
class Refused:
    """100ms would not let the token join.

    Attributes:
        code: 100ms's number for it, 401 or 40101 alike (100ms.md 1.4); `hms.sdk_errors` reads both.
        text: what 100ms said, without anything secret, at most 300 characters.
    """

    code: int
    text: str


InitAnswer = Accepted | Refused
