"""The newest rows of each of several influencers, in one statement however many there are."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from greenroom.store.sql import Statement

# Ranked within each influencer, so that one with a long history costs no more than the others.
_RANKED = {
    "token_versions": """
        SELECT id, ROW_NUMBER() OVER (PARTITION BY influencer_id ORDER BY created_at DESC, id DESC) AS place
        FROM token_versions WHERE influencer_id IN ({people})""",
    "shows": """
        SELECT id, ROW_NUMBER() OVER (PARTITION BY influencer_id ORDER BY opened_at DESC, id DESC) AS place
        FROM shows WHERE influencer_id IN ({people})""",
    "ended_shows": """
        SELECT id, ROW_NUMBER() OVER (PARTITION BY influencer_id ORDER BY opened_at DESC, id DESC) AS place
        FROM shows WHERE influencer_id IN ({people}) AND ended_at IS NOT NULL""",
}


async def newest(
    what: Literal["token_versions", "shows", "ended_shows"], influencer_ids: Sequence[UUID], most: int
) -> list[UUID]:
    """Return the ids of the newest rows of each of these influencers, in no particular order."""
    statement = Statement()
    ranked = _RANKED[what].format(people=", ".join(statement.put(person) for person in influencer_ids))
    rows = await statement.rows(
        f"SELECT id FROM ({ranked}) AS ranked WHERE place <= {statement.put(most)}"  # noqa: S608 (placeholders)
    )
    return [row["id"] if isinstance(row["id"], UUID) else UUID(row["id"]) for row in rows]
