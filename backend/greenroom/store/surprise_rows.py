"""What was foreseen of planned shows and which of them failed all the same, as rows and as counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from greenroom.store.ids import as_id
from greenroom.store.models import PlannedShow
from greenroom.store.sql import Statement
from greenroom.store.tallies import tally

_SHOWS: Final = "SELECT p.id FROM planned_shows p JOIN influencers i ON i.id = p.influencer_id"


@dataclass(frozen=True, slots=True)
class SurpriseCount:
    """How many planned shows of which something was foreseen failed for a reason.

    Args:
        reason: why; None for those that did not fail.
    """

    foreseen: str
    reason: str | None
    shows: int


async def to_foresee(since: datetime, until: datetime, most: int) -> list[UUID]:
    """List the ids of shows that start in a span of time, and of which nothing was foreseen yet, by start."""
    statement = Statement()
    put = statement.put
    rows = await statement.rows(
        f"{_SHOWS} WHERE p.starts_at > {put(since)} AND p.starts_at <= {put(until)} "
        f"AND p.cancelled_at IS NULL AND p.foreseen IS NULL AND i.archived_at IS NULL "
        f"ORDER BY p.starts_at, p.id LIMIT {put(most)}"
    )
    return [as_id(row["id"]) for row in rows]


async def note_surprise(
    influencer_id: UUID, foreseen: Sequence[str], starts_by: datetime, now: datetime, reason: str
) -> None:
    """Note why somebody's planned show failed, unless that is noted already.

    Args:
        foreseen: only a show of which one of these was foreseen.
        starts_by: only one that starts until then, and is not over now.
    """
    theirs = PlannedShow.filter(
        influencer_id=influencer_id,
        cancelled_at=None,
        starts_at__lte=starts_by,
        ends_at__gt=now,
        foreseen__in=foreseen,
    )
    show = await theirs.order_by("ends_at", "id").first()
    if show is not None:
        await PlannedShow.filter(id=show.id, surprise=None).update(surprise=reason, surprise_at=now)


async def surprise_counts() -> list[SurpriseCount]:
    """Count the shows of which something was foreseen, by what that was and why they failed."""
    kinds = [(key.partition(" "), shows) for key, shows in (await tally("foreseen shows")).items()]
    return [SurpriseCount(foreseen, reason or None, shows) for (foreseen, _, reason), shows in kinds]


async def last_surprises(most: int) -> list[PlannedShow]:
    """Read the last shows that failed unforeseen, the newest first."""
    statement = Statement()  # SQLite takes Tortoise's NOT ... IS NULL for something else than its index
    rows = await statement.rows(
        "SELECT id FROM planned_shows WHERE surprise IS NOT NULL "  # noqa: S608 (a placeholder)
        f"ORDER BY surprise_at DESC, id DESC LIMIT {statement.put(most)}"
    )
    shows = PlannedShow.filter(id__in=[as_id(row["id"]) for row in rows])
    return await shows.order_by("-surprise_at", "-id")
