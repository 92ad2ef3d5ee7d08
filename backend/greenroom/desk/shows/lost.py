"""Shows that end because the desk has not heard from their page for ten minutes."""

from tortoise.transactions import in_transaction

from greenroom.desk.audit.entries import DeskItself
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold
from greenroom.desk.readiness.silence import LOST_AFTER, up_since
from greenroom.desk.shows.ending import end_show
from greenroom.desk.shows.views import EndReason
from greenroom.store.models import Influencer, Show

MOST_A_ROUND = 500  # each takes its own transaction; the rest follow in the next round


async def end_lost_shows(desk: Desk) -> int:
    """End the open shows whose page was silent for ten minutes while the desk was up.

    They end at the time they were last heard from.

    Returns:
        How many it ended.
    """
    before, up = desk.now() - LOST_AFTER, await up_since()
    if up is None or up > before:
        return 0
    silent = await Show.filter(ended_at=None, seen_at__lte=before).order_by("seen_at").limit(MOST_A_ROUND)
    return sum([await _end(desk, show) for show in silent])


async def _end(desk: Desk, silent: Show) -> bool:
    async with in_transaction():
        await hold(Influencer, silent.influencer_id)
        show = await hold(Show, silent.id, ended_at=None, seen_at=silent.seen_at)
        if show is None:
            return False
        await end_show(desk, show, EndReason.LOST, DeskItself(), at=show.seen_at)
    return True
