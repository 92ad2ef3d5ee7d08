"""Reading replies: whatever comes becomes a dataclass or an `HmsError` of the kind UNREADABLE.

What 100ms documents as always there must be there and be of its type. The rest is left out where it cannot
be read, and what is not known is ignored.
"""

import re
from datetime import UTC, datetime
from typing import Any, Final, TypeGuard, cast

from greenroom.hms.invisible import plain_text
from greenroom.hms_api.errors import HmsError, HmsErrorKind
from greenroom.hms_api.replies import (
    ActiveRoom,
    Peer,
    PeerWithTracks,
    Role,
    Room,
    RoomCode,
    Template,
    Track,
)

Record = dict[str, Any]

MAX_ID: Final = 1_000
MAX_LABEL: Final = 500
MAX_TOKEN: Final = 16_384
_FIRST_YEAR: Final = 2000  # 100ms writes the year 1 for "never"


def read_template(reply: object) -> Template:
    """Read a template."""
    record = read_record(reply)
    roles = _map(record, "roles")
    return Template(_id(record, "id"), _label(record, "name"), tuple(map(_role, roles.items())))


def _role(entry: tuple[str, object]) -> Role:
    name, reply = entry
    role = read_record(reply)
    params = _map(role, "publishParams")
    limit = role.get("maxPeerCount")
    return Role(
        name=_checked_id(name),
        publishes=frozenset(_checked_id(kind) for kind in _items(params, "allowed")),
        max_peers=limit if type(limit) is int else None,
    )


def read_room(reply: object) -> Room:
    """Read a room."""
    record = read_record(reply)
    return Room(
        id=_id(record, "id"),
        name=_label(record, "name"),
        enabled=_flag(record, "enabled"),
        template_id=_optional_id(record, "template_id"),
        description=_optional(record, "description") or "",
        region=_optional_id(record, "region"),
        created_at=_time(record, "created_at"),
    )


def read_room_code(reply: object) -> RoomCode:
    """Read a room code."""
    record = read_record(reply)
    return RoomCode(
        code=_id(record, "code"),
        room_id=_id(record, "room_id"),
        role=_id(record, "role"),
        enabled=_flag(record, "enabled"),
        created_at=_time(record, "created_at"),
    )


def read_room_codes(reply: object) -> tuple[RoomCode, ...]:
    """Read the codes that were made for a room."""
    return tuple(read_room_code(code) for code in read_items(reply))


def read_exchanged_token(reply: object) -> str:
    """Read the auth token that a room code was exchanged for."""
    token = read_record(reply).get("token")
    return token if isinstance(token, str) and fits_header(token) else _fail()


def fits_header(token: str) -> bool:
    """Tell whether a token can be sent as a bearer token at all."""
    return re.fullmatch(r"[!-~]+", token) is not None and len(token) <= MAX_TOKEN


def read_active_room(reply: object) -> ActiveRoom:
    """Read a room's running session."""
    record = read_record(reply)
    session = read_record(record.get("session"))
    return ActiveRoom(
        id=_id(record, "id"),
        session_id=_id(session, "id"),
        started_at=_time(session, "created_at"),
        peer_ids=tuple(_checked_id(peer_id) for peer_id in _items(session, "peers")),
    )


def read_peers(reply: object) -> tuple[Peer, ...]:
    """Read who is in a room; their ids are the names of the entries."""
    record = read_record(reply)
    if "peers" not in record:
        raise unreadable()
    return tuple(_peer(peer_id, read_record(peer)) for peer_id, peer in _map(record, "peers").items())


def read_peer_with_tracks(reply: object) -> PeerWithTracks:
    """Read somebody in a room, and what they send; tracks of unknown types are left out."""
    record = read_record(reply)
    tracks = (_track(track_id, read_record(track)) for track_id, track in _map(record, "tracks").items())
    return PeerWithTracks(_peer(record.get("id"), record), tuple(track for track in tracks if track))


def _peer(peer_id: object, record: Record) -> Peer:
    return Peer(
        id=_checked_id(peer_id),
        name=_optional(record, "name") or "",
        user_id=_optional_id(record, "user_id") or "",
        role=_id(record, "role"),
        joined_at=_time(record, "joined_at"),
    )


def _track(track_id: str, record: Record) -> Track | None:
    kind = record.get("type")
    if kind not in ("audio", "video"):
        return None
    return Track(
        id=_checked_id(track_id),
        kind=kind,
        source=_optional_id(record, "source") or "",
        muted=_flag(record, "mute"),
        started_at=_time(record, "started_at"),
    )


def read_items(reply: object) -> list[object]:
    """Read what a page of a list holds."""
    record = read_record(reply)
    if "data" not in record:
        raise unreadable()
    return _items(record, "data")


def read_cursor(page: object) -> str | None:
    """Read where the next page of a list starts; None at the list's end."""
    last = read_record(page).get("last")
    return _checked_id(last) if last else None


def read_init(reply: object) -> None:
    """Make sure that a token was accepted: the web SDK needs these two to go on (100ms.md 6.1)."""
    record = read_record(reply)
    _id(record, "endpoint")
    read_record(record.get("config"))


def read_record(reply: object) -> Record:
    """Read a JSON object."""
    return cast("Record", reply) if isinstance(reply, dict) else _fail()


def unreadable() -> HmsError:
    """Make the error for a reply that is not what 100ms documents."""
    return HmsError(HmsErrorKind.UNREADABLE)


def _fail() -> Any:
    raise unreadable()


def _items(record: Record, name: str) -> list[object]:
    value = record.get(name)
    return [] if value is None else cast("list[object]", value) if isinstance(value, list) else _fail()


def _map(record: Record, name: str) -> dict[str, object]:
    value = record.get(name)
    return {} if value is None else read_record(value)


def _id(record: Record, name: str) -> str:
    return _checked_id(record.get(name))


def _optional_id(record: Record, name: str) -> str | None:
    value = record.get(name)
    return value if _is_id(value) else None


def _checked_id(value: object) -> str:
    return value if _is_id(value) else _fail()


def _is_id(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and 0 < len(value) <= MAX_ID and value.isprintable()


def _label(record: Record, name: str) -> str:
    value = record.get(name)
    return plain_text(value)[:MAX_LABEL] if isinstance(value, str) else _fail()


def _flag(record: Record, name: str) -> bool:
    value = record.get(name)
    return value if isinstance(value, bool) else _fail()


def _optional(record: Record, name: str) -> str | None:
    value = record.get(name)
    return plain_text(value)[:MAX_LABEL] if isinstance(value, str) else None


def _time(record: Record, name: str) -> datetime | None:
    """Read a time in UTC; 100ms writes nanoseconds, of which Python keeps microseconds."""
    value = record.get(name)
    if not isinstance(value, str):
        return None
    try:
        time = datetime.fromisoformat(value)
        time = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return time if time.year >= _FIRST_YEAR else None
