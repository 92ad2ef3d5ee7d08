"""Shows that end because nobody has heard from their page for ten minutes."""

from tortoise.transactions import in_transaction

from greenroom.desk.audit.entries import DeskItself
from greenroom.desk.desk import Desk
from greenroom.desk.readiness.silence import LOST_AFTER, up_since
from greenroom.desk.shows.staying import EndReason, note_end
from greenroom.store.models import Influencer, Show

MOST_A_ROUND = 500  # each takes a transaction of its own; the rest follow with the next round


async def end_lost_shows(desk: Desk) -> int:
    """End the open shows whose page was silent for ten minutes while the desk was up.

    They end at their last sign of life.

    Returns:
        How many it ended.
    """
    before, up = desk.now() - LOST_AFTER, await up_since()
    if up is None or up > before:
        return 0
    silent = await Show.filter(ended_at=None, seen_at__lte=before).order_by("seen_at").limit(MOST_A_ROUND)
    return sum([await _end(desk, show) for show in silent])


async def _end(desk: Desk, show: Show) -> bool:
    async with in_transaction():
        row = Influencer.filter(id=show.influencer_id, open_show_id=show.id)
        await row.update(open_show_id=show.id)  # takes the row before looking at the show
        still_silent = Show.filter(id=show.id, ended_at=None, seen_at=show.seen_at)
        if not await still_silent.update(ended_at=show.seen_at, end_reason=EndReason.LOST.value):
            return False
        await row.update(open_show_id=None)
        await note_end(desk, DeskItself(), show.influencer_id, show.id, reason=EndReason.LOST)
    return True
