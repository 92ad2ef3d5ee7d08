"""Places: a room and a role at a 100ms account, where people broadcast, and what 100ms says of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from greenroom.hms.findings import Finding, FindingCode
from greenroom.hms.places import told_finding
from greenroom.hms.token import Claims
from greenroom.store.influencer_rows import InfluencerRow
from greenroom.store.models import Influencer
from greenroom.store.places import last_answer


@dataclass(frozen=True, slots=True)
class Place:
    """Where people broadcast."""

    access_key: str
    room_id: str
    role: str

    @property
    def columns(self) -> dict[str, str]:
        """What the rows of those who broadcast there have in common."""
        return {"hms_access_key": self.access_key, "hms_room_id": self.room_id, "hms_role": self.role}


NOT_ASKED: Final[dict[str, Any]] = {"place_code": None, "place_checked_at": None}
"""The columns of those about whose place 100ms has said nothing that counts."""


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """What 100ms says of a place.

    Args:
        asked_at: when it was asked.
        fault: what keeps everybody from broadcasting there; None if nothing does.
    """

    asked_at: datetime
    fault: Finding | None = None

    @property
    def code(self) -> str | None:
        """What is kept of the fault."""
        return None if self.fault is None else self.fault.code.value

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What a report about a token for the place says."""
        return () if self.fault is None else (self.fault,)


def place_of(claims: Claims | None) -> Place | None:
    """Return the place that a token names; None if it does not name one."""
    if claims is None or claims.access_key is None or claims.room_id is None or claims.role is None:
        return None
    return Place(claims.access_key, claims.room_id, claims.role)


def place_of_row(row: Influencer | InfluencerRow) -> Place | None:
    """Return the place where somebody broadcasts; None if it is not known."""
    if row.hms_access_key is None or row.hms_room_id is None or row.hms_role is None:
        return None
    return Place(row.hms_access_key, row.hms_room_id, row.hms_role)


def kept_answer(row: Influencer, now: datetime) -> PlaceAnswer | None:
    """Return what is kept of 100ms's last answer about somebody's place; None if it was not asked."""
    asked_at = row.place_checked_at
    return None if asked_at is None else _told_again(asked_at, row.place_code, row.hms_role or "", now)


async def known_answer(place: Place, now: datetime) -> PlaceAnswer | None:
    """Return the newest answer that is kept about a place for anybody; None if there is none."""
    found = await last_answer(place.access_key, place.room_id, place.role)
    return None if found is None else _told_again(*found, place.role, now)


def _told_again(asked_at: datetime, code: str | None, role: str, now: datetime) -> PlaceAnswer:
    fault = None if code is None else told_finding(FindingCode(code), role, now - asked_at)
    return PlaceAnswer(asked_at, fault)
