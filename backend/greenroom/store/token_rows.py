"""Whose stored tokens are judged next, by when they expire."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from greenroom.store.models import Influencer
from greenroom.store.sql import Statement, columns


async def next_to_judge(after: tuple[datetime, UUID], faults: Sequence[str], most: int) -> list[Influencer]:
    """Read who has a token that the next Go Live would use, those first whose token expires first.

    Args:
        after: when the token of the last one seen expires, and who that is: many may expire at one moment.
        faults: what may block them all the same.
        most: how many, at most.
    """
    statement = Statement()
    where = f"(i.token_expires_at, i.id) > ({', '.join(map(statement.put, after))}) AND i.archived_at IS NULL"
    usable = f"i.block_code IS NULL OR i.block_code IN ({', '.join(map(statement.put, faults))})"
    found = await statement.read(
        [Influencer],
        f"SELECT {columns(Influencer, 'i')} FROM influencers i WHERE {where} AND ({usable}) "  # noqa: S608
        f"ORDER BY i.token_expires_at, i.id LIMIT {statement.put(most)}",
    )
    return [row for (row,) in found]
