"""The emulated account: its rooms, room codes and template, kept in the data folder."""

import json
import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

from greenroom_emulator.faults import Faults
from greenroom_emulator.keys import Keys, KeysUnreadableError, new_room_code
from greenroom_emulator.records import CodeRecord, RoomRecord, main_room
from greenroom_emulator.room import KEEP_LOST_PEER_S, Room
from greenroom_emulator.template import ROLES
from greenroom_emulator.tokens import Claims, judge

FILE_NAME = "emulator-rooms.json"


class Workspace:
    """Holds everything that one account has at 100ms.

    Args:
        keys: The account, its first room and that room's codes.
        data: The folder that keeps the rest; None keeps nothing.
        keep_lost_peer_s: Seconds for which a peer whose connection broke stays in its room.
    """

    def __init__(
        self, keys: Keys, data: Path | None = None, keep_lost_peer_s: float = KEEP_LOST_PEER_S
    ) -> None:
        self.keys = keys
        self.faults = Faults()
        self.max_peer_count = dict.fromkeys(ROLES, 0)
        self.rooms: dict[str, Room] = {}
        self.codes: dict[str, CodeRecord] = {}
        self._path = None if data is None else data / FILE_NAME
        self._keep_lost_peer_s = keep_lost_peer_s
        self._load()

    @property
    def main(self) -> Room:
        """The room that every emulator has, and its page shows."""
        return self.rooms[self.keys.room_id]

    def now(self) -> float:
        """Read this 100ms's clock, in seconds since the epoch."""
        return time.time() + self.faults.clock_off_s

    def admit(self, token: str) -> tuple[Claims, Room]:
        """Accept or refuse an auth token.

        Raises:
            TokenRefusedError: With the reason.
        """
        active = {room_id: room.active for room_id, room in self.rooms.items()}
        claims, room_id = judge(token, self.keys, active, now=self.now())
        return claims, self.rooms[room_id]

    def room_named(self, name: str) -> Room | None:
        """Find a room by its name, in capital or small letters."""
        return next((room for room in self.rooms.values() if room.record.name.lower() == name.lower()), None)

    def create_room(self, name: str | None) -> Room:
        """Create a room, under a name of its own if none is given."""
        room_id = secrets.token_hex(12)
        self._add(RoomRecord(room_id, name or f"room-{room_id}", self.keys.template_id))
        self.save()
        return self.rooms[room_id]

    def codes_of(self, room_id: str) -> Iterator[CodeRecord]:
        """List a room's codes, the oldest first."""
        return (code for code in self.codes.values() if code.room_id == room_id)

    def create_code(self, room_id: str, role: str) -> CodeRecord:
        """Create a code."""
        code = CodeRecord(new_room_code(), room_id, role)
        self.codes[code.code] = code
        self.save()
        return code

    def _add(self, record: RoomRecord) -> None:
        self.rooms[record.id] = Room(
            self.keys,
            self._keep_lost_peer_s,
            record=record,
            max_peer_count=self.max_peer_count,
            changed=self.save,
        )

    def _load(self) -> None:
        self._add(main_room(self.keys))
        for role, code in self.keys.room_codes.items():
            self.codes[code] = CodeRecord(code, self.keys.room_id, role)
        if self._path is None or not self._path.exists():
            return
        try:
            stored = cast("dict[str, list[dict[str, Any]]]", json.loads(self._path.read_text("utf-8")))
            rooms = [RoomRecord(**room) for room in stored["rooms"]]
            codes = [CodeRecord(**code) for code in stored["codes"]]
        except (ValueError, TypeError, LookupError) as error:
            raise KeysUnreadableError(
                f"{self._path} cannot be read: delete it, and its rooms are made again"
            ) from error
        for room in rooms:
            self._add(room)
        self.codes.update({code.code: code for code in codes if code.room_id in self.rooms})

    def save(self) -> None:
        """Write the rooms and codes to the data folder, all or nothing."""
        if self._path is None:
            return
        kept = {
            "rooms": [asdict(room.record) for room in self.rooms.values()],
            "codes": [asdict(code) for code in self.codes.values()],
        }
        draft = self._path.with_name(f"{FILE_NAME}.{os.getpid()}")
        descriptor = os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(kept, file, indent=2)
        draft.replace(self._path)

    async def close(self) -> None:
        """Close every connection when the program ends."""
        for room in self.rooms.values():
            await room.close()
