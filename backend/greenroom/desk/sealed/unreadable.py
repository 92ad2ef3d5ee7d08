"""Stored tokens that cannot be read: changed or moved in the database, or sealed with a key that is missing.

That blocks Go Live like what 100ms refused, until another token is saved or until it can be read again.
"""

import logging
from typing import Final
from uuid import UUID

from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold
from greenroom.desk.sealed.tokens import open_token
from greenroom.hms.findings import FindingCode
from greenroom.store.models import Influencer

BATCH = 50  # tokens opened in one go: nothing else runs meanwhile
_UNREADABLE: Final = FindingCode.TOKEN_UNREADABLE.value

logger = logging.getLogger("greenroom.sealed")


async def check_tokens(desk: Desk) -> None:
    """Check every token that the next Go Live would use, and each that could not be read the last time."""
    checked = Influencer.filter(Q(block_code=None) | Q(block_code=_UNREADABLE), archived_at=None)
    checked = checked.filter(token_expires_at__gt=desk.now()).order_by("id").limit(BATCH)
    rows = await checked
    while rows:
        for row in rows:
            if _is_news(desk, row):
                await check_token(desk, row.id)
        rows = await checked.filter(id__gt=rows[-1].id)


async def check_token(desk: Desk, influencer_id: UUID) -> None:
    """Keep it as what blocks an influencer that their token cannot be read, or forget it once it can."""
    seen = await Influencer.get_or_none(id=influencer_id)
    if seen is None or not _is_news(desk, seen):
        return
    async with in_transaction():
        row = await hold(Influencer, influencer_id)
        if row is None or not _is_news(desk, row):
            return
        readable = row.block_code == _UNREADABLE
        code = None if readable else _UNREADABLE
        await Influencer.filter(id=influencer_id).update(block_code=code, checked_at=desk.now())
    if not readable:
        logger.error(
            "The stored token of influencer %s cannot be read: something else than this desk has changed or "
            "moved it, or its key is missing. `greenroom doctor` says more.",
            influencer_id,
        )


def _is_news(desk: Desk, row: Influencer) -> bool:
    """Tell whether a token can be read no longer, or can be read again."""
    if row.token_expires_at is None:
        return False
    unreadable = open_token(desk, row) is None
    return unreadable != (row.block_code == _UNREADABLE)
