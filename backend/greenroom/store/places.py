"""Which places 100ms is to be asked about."""

from dataclasses import dataclass
from datetime import datetime

from greenroom.store.sql import Statement


@dataclass(frozen=True, slots=True)
class DuePlace:
    """A place where people of connected accounts broadcast."""

    access_key: str
    room_id: str
    role: str


async def due_places(
    asked_before: datetime, now: datetime, at_most: int, access_key: str | None = None
) -> list[DuePlace]:
    """List the places whose answer is missing for somebody, and then those with the oldest answers.

    Args:
        asked_before: an answer that is younger counts still.
        now: the clock; an answer from after it was kept before the clock was set back.
        at_most: how many.
        access_key: only the places of this account; None for all.
    """
    statement = Statement()
    put = statement.put
    old = f"place_checked_at <= {put(asked_before)} OR place_checked_at > {put(now)}"
    theirs = "" if access_key is None else f"AND hms_access_key = {put(access_key)}"
    # can_mint says that the account is connected, and that room and role are known.
    rows = await statement.rows(
        f"SELECT hms_access_key, hms_room_id, hms_role FROM influencers WHERE can_mint "  # noqa: S608
        f"AND archived_at IS NULL AND (place_checked_at IS NULL OR {old}) {theirs} "
        "GROUP BY hms_access_key, hms_room_id, hms_role "
        "ORDER BY MIN(CASE WHEN place_checked_at IS NULL THEN 0 ELSE 1 END), MIN(place_checked_at), "
        f"hms_access_key, hms_room_id, hms_role LIMIT {put(at_most)}"
    )
    return [DuePlace(row["hms_access_key"], row["hms_room_id"], row["hms_role"]) for row in rows]
