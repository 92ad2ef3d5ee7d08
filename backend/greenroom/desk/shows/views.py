"""Shows as the desk tells them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from greenroom.hms.sdk_errors import SdkHint
from greenroom.store.models import Show


class EndReason(StrEnum):
    """Why a show ended."""

    ENDED_BY_INFLUENCER = "ENDED_BY_INFLUENCER"
    STOPPED_BY_ADMIN = "STOPPED_BY_ADMIN"
    FAILED = "FAILED"
    LOST = "LOST"
    ENDED_BY_HMS = "ENDED_BY_HMS"


class ShowState(StrEnum):
    """How far a show has come."""

    STARTING = "STARTING"
    ON_AIR = "ON_AIR"
    ENDED = "ENDED"


@dataclass(frozen=True, slots=True)
class ShowView:
    """A show.

    Args:
        started_at: when picture or sound was first really sent.
        seen_at: the last sign of life of the page that holds it.
        silent_since: since when the desk has lost contact with that page; None while it hears from it.
        end_code: the 100ms SDK's error code, where the show FAILED.
        end_hint: what the SDK's text added to the code.
        end_note: what the admin who stopped it lets the influencer know.
    """

    id: UUID
    influencer_id: UUID
    room_id: str
    role: str
    opened_at: datetime
    started_at: datetime | None
    seen_at: datetime
    silent_since: datetime | None = None
    ended_at: datetime | None = None
    end_reason: EndReason | None = None
    end_code: int | None = None
    end_hint: SdkHint | None = None
    ended_by_id: UUID | None = None
    end_note: str = ""

    @property
    def state(self) -> ShowState:
        """How far it has come: on air once its picture or sound is really sent."""
        if self.ended_at is not None:
            return ShowState.ENDED
        return ShowState.STARTING if self.started_at is None else ShowState.ON_AIR


def show_view(row: Show, silent_since: datetime | None = None) -> ShowView:
    """Tell a show as it is kept."""
    return ShowView(
        id=row.id,
        influencer_id=row.influencer_id,
        room_id=row.room_id,
        role=row.role,
        opened_at=row.opened_at,
        started_at=row.started_at,
        seen_at=row.seen_at,
        silent_since=silent_since,
        ended_at=row.ended_at,
        end_reason=EndReason(row.end_reason) if row.end_reason else None,
        end_code=row.end_code,
        end_hint=SdkHint(row.end_hint) if row.end_hint else None,
        ended_by_id=row.ended_by_id,
        end_note=row.end_note,
    )
