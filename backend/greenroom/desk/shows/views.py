"""Shows as the desk presents them."""

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
    """The states of a show."""

    STARTING = "STARTING"
    ON_AIR = "ON_AIR"
    ENDED = "ENDED"


@dataclass(frozen=True, slots=True)
class ShowView:
    """A show.

    Args:
        started_at: when picture or sound was first sent.
        seen_at: when the page that holds it was last heard from.
        silent_since: since when the desk has had no contact with that page; None while it has.
        reconnectable_until: until when its page could join again, with its own token or a later one for the
            same room and role; None once it has ended, and where nobody asks.
        reconnect_at_risk: whether that time is over, or soon will be.
        end_code: the 100ms SDK's error code, if the show FAILED.
        end_hint: what else is known of it.
        end_note: the note to the influencer from the admin who stopped it.
    """

    id: UUID
    influencer_id: UUID
    room_id: str
    role: str
    opened_at: datetime
    started_at: datetime | None
    seen_at: datetime
    silent_since: datetime | None = None
    reconnectable_until: datetime | None = None
    reconnect_at_risk: bool = False
    ended_at: datetime | None = None
    end_reason: EndReason | None = None
    end_code: int | None = None
    end_hint: SdkHint | None = None
    ended_by_id: UUID | None = None
    end_note: str = ""

    @property
    def state(self) -> ShowState:
        """Its state: on air once picture or sound has been sent."""
        if self.ended_at is not None:
            return ShowState.ENDED
        return ShowState.STARTING if self.started_at is None else ShowState.ON_AIR


def show_view(row: Show, silent_since: datetime | None = None) -> ShowView:
    """Present a stored show."""
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
