"""Keeping how influencers stand, so that lists and counts look at few of them."""

from typing import Final

from greenroom.desk.desk import Desk
from greenroom.desk.readiness.readiness import moment
from greenroom.store.standings import fold_counts, keep_standings, look_at_standings

AT_ONCE: Final = 200  # whoever changes one of these meanwhile waits
MANY: Final = 20_000  # after so many each, and at their end, PostgreSQL is to look how the table is filled


async def keep_readiness(desk: Desk) -> None:
    """Look at those of whom it is not kept how they stand, as after changes: after an upgrade, at all."""
    total = 0
    while looked_at := await keep_standings(moment(desk), AT_ONCE):
        total += looked_at
        if total % MANY < looked_at:
            await look_at_standings()
    if total >= MANY:
        await look_at_standings()
    await fold_counts()
