"""Which tags influencers have, and how many have the same ones."""

from greenroom.store.sql import Statement


async def tags_in_use() -> list[tuple[list[str], int]]:
    """Count those who have the same tags in the same order, and are not archived."""
    rows = await Statement().rows(
        "SELECT tags, COUNT(*) AS people FROM influencers"
        " WHERE archived_at IS NULL AND tags <> '' GROUP BY tags"
    )
    return [(row["tags"].split("\n"), row["people"]) for row in rows]
