"""Keeping how influencers stand, so that lists and counts look at few of them."""

from typing import Final

from greenroom.desk.desk import Desk
from greenroom.desk.readiness.readiness import moment
from greenroom.store.standings import fold_counts, keep_standings

AT_ONCE: Final = 200  # whoever changes one of these meanwhile waits


async def keep_readiness(desk: Desk) -> None:
    """Look at those of whom it is not kept how they stand, as after changes: after an upgrade, at all."""
    while await keep_standings(moment(desk), AT_ONCE):
        pass
    await fold_counts()
