"""Stored room codes: sealed in the influencer's row, with what 100ms says of them beside it.

A code that the desk made, or took over, at 100ms follows its influencer's streaming switch there: its
`code_enabled` is not null. What somebody typed is theirs, and is never switched. A LOCAL label that has a
`code_checked_at` stands in for a code that 100ms was asked for then and has not made yet.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tortoise.queryset import QuerySet

from greenroom.desk.desk import Desk
from greenroom.hms.room_codes import RoomCode, RoomCodeKind, mask
from greenroom.store.models import Influencer
from greenroom.store.vault import VaultError


class CodeFault(StrEnum):
    """What keeps a room code from being exchanged until somebody does something: a finding and its case.

    Beside a LOCAL label, it says why 100ms has made no code.
    """

    MISSING = "ROOM_CODE_REFUSED.missing"
    OFF = "ROOM_CODE_REFUSED.off"
    UNUSABLE = "ROOM_CODE_REFUSED.unusable"


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """What 100ms says of a room code.

    Args:
        kind: REAL where it is known to exist, for an account of the desk's; TYPED otherwise.
        room_id, role: where it leads, if known.
        fault: what keeps it from being exchanged.
    """

    kind: RoomCodeKind
    room_id: str | None = None
    role: str | None = None
    fault: CodeFault | None = None

    def columns(self, at: datetime) -> dict[str, object]:
        """Return them as the influencer's columns."""
        fault = self.fault and self.fault.value
        return {
            "room_code_kind": self.kind.value,
            "code_room_id": self.room_id,
            "code_role": self.role,
            "code_fault": fault,
            "code_checked_at": at,
        }


@dataclass(frozen=True, slots=True)
class OwnCode:
    """A code that the desk has made for somebody, and may switch."""

    code: str = field(repr=False)
    hint: str


def room_code_hash(desk: Desk, code: str) -> str:
    """Hash a room code so that equal ones can be found, but only with the desk's keys."""
    return desk.vault.lookup_hash("room code", code)


def put_room_code(desk: Desk, influencer: Influencer, code: RoomCode) -> None:
    """Seal a room code into the row, which is not saved; the same one again stays as it is."""
    hashed = room_code_hash(desk, code.code)
    if influencer.room_code_hash == hashed and open_room_code(desk, influencer) == code.code:
        return
    influencer.hms_room_code = desk.vault.seal(
        code.code, table="influencers", column="hms_room_code", row_id=influencer.id
    )
    influencer.room_code_kind = code.kind.value
    influencer.room_code_hint = mask(code.code)
    influencer.room_code_hash = hashed
    influencer.code_room_id = influencer.code_role = influencer.code_fault = None
    influencer.code_enabled = influencer.code_checked_at = None


def open_room_code(desk: Desk, influencer: Influencer) -> str | None:
    """Unseal an influencer's room code; None if there is none, or it cannot be opened."""
    try:
        return desk.vault.open(
            influencer.hms_room_code or "", table="influencers", column="hms_room_code", row_id=influencer.id
        )
    except VaultError:
        return None


def holders_of(code_hash: str | None) -> QuerySet[Influencer]:
    """Select everybody who holds a room code; archived influencers too."""
    return Influencer.filter(room_code_hash=code_hash)


async def own_code(desk: Desk, influencer: Influencer) -> OwnCode | None:
    """Return an influencer's room code if the desk switches it: it is its own, and nobody else holds it."""
    if influencer.code_enabled is None or influencer.room_code_kind != RoomCodeKind.REAL.value:
        return None
    if await holders_of(influencer.room_code_hash).exclude(id=influencer.id).exists():
        return None
    code = open_room_code(desk, influencer)
    return OwnCode(code, influencer.room_code_hint or "") if code else None
