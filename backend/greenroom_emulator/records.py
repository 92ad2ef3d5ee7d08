"""What 100ms keeps of an account: its rooms and their codes."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from greenroom_emulator.keys import Keys


def rfc3339(time: datetime) -> str:
    """Write a time as 100ms does: in UTC, with nanoseconds."""
    return f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}000Z"


def from_ms(time_ms: int) -> str:
    """Write a time as 100ms does.

    Args:
        time_ms: milliseconds since the epoch.
    """
    return rfc3339(datetime.fromtimestamp(time_ms / 1000, UTC))


def _now() -> str:
    return rfc3339(datetime.now(UTC))


@dataclass
class RoomRecord:
    """A room."""

    id: str
    name: str
    template_id: str
    enabled: bool = True
    description: str = ""
    region: str = "auto"
    created_at: str = field(default_factory=_now)
    updated_at: str = field(default_factory=_now)

    def change(self, **fields: str | bool) -> None:
        """Change some fields."""
        for name, value in fields.items():
            setattr(self, name, value)
        self.updated_at = _now()


@dataclass
class CodeRecord:
    """A room code."""

    code: str = field(repr=False)
    room_id: str
    role: str
    enabled: bool = True
    created_at: str = field(default_factory=_now)
    updated_at: str = field(default_factory=_now)

    def enable(self, enabled: bool) -> None:
        """Enable or disable the code."""
        self.enabled = enabled
        self.updated_at = _now()


def main_room(keys: Keys) -> RoomRecord:
    """Describe the room that every emulator has."""
    return RoomRecord(keys.room_id, "emulated-room", keys.template_id)
