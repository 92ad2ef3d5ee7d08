"""The last rehearsals, for whoever looks at the desk."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from greenroom.desk.plans.views import PlannedShowView
from greenroom.desk.rehearsals.results import RehearsalView, view_of
from greenroom.store.models import Rehearsal

COUNTS_FOR: Final = timedelta(hours=24)  # before the start of a show


async def last_rehearsals(influencer_ids: Sequence[UUID]) -> dict[UUID, RehearsalView]:
    """Read the last rehearsal of each of them; those who had none are left out."""
    rows = Rehearsal.filter(influencer_id__in=list(influencer_ids), finished_at__isnull=False)
    return {row.influencer_id: view_of(row) for row in await rows.order_by("finished_at", "id")}


async def newest_end() -> datetime | None:
    """Read when the last rehearsal of anybody ended; one look into an index."""
    row = (
        await Rehearsal.filter(finished_at__isnull=False).order_by("-finished_at").only("finished_at").first()
    )
    return row and row.finished_at


def counts_for(planned: PlannedShowView, rehearsal: RehearsalView) -> bool:
    """Tell whether a rehearsal says something of a planned show: it ended at most a day before its start."""
    return planned.starts_at - COUNTS_FOR <= rehearsal.finished_at < planned.ends_at
