"""Rows that decide who gets in and are not as the desk wrote them: looked for once a day, and deleted."""

import logging
from typing import Final

from tortoise.transactions import in_transaction

from greenroom.desk.audit.entries import Action, Actor, note
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold_by_id
from greenroom.store.bound_rows import BOUND_MODELS, forged_rows, is_genuine
from greenroom.store.models import ApiKey, BoundRow, Link, SessionRow

logger = logging.getLogger("greenroom.forgeries")

_OPEN_NOTHING: Final[tuple[type[BoundRow], ...]] = (SessionRow, Link, ApiKey)  # when they are forged


async def look_for_forgeries(desk: Desk) -> None:
    """Log how many rows were changed by something else than the desk, if there are any."""
    number = 0
    for model in BOUND_MODELS:
        async for _ in forged_rows(desk.vault, model):
            number += 1
    if number:
        logger.error(
            "%d rows that decide who gets in were changed by something else than this desk. They let nobody "
            "in; `greenroom doctor` names them.",
            number,
        )


async def delete_forgeries(desk: Desk, actor: Actor) -> int:
    """Delete the sessions, links and API keys that are not as the desk wrote them; accounts are not touched.

    Returns:
        How many were deleted.
    """
    deleted = 0
    # To look through all of them takes seconds, in which others write.
    found = {model: [row.pk async for row in forged_rows(desk.vault, model)] for model in _OPEN_NOTHING}
    async with in_transaction():
        for model, ids in found.items():
            for row in await hold_by_id(model, ids):
                if not is_genuine(desk.vault, row):
                    deleted += await model.filter(id=row.pk).delete()
        if deleted:
            await note(desk, actor, Action.FORGERIES_DELETED, after={"deleted": deleted})
    return deleted
