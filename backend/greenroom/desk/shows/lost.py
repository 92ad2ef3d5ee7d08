"""Shows that end because the desk has not heard from their page for ten minutes."""

from tortoise.transactions import in_transaction

from greenroom.desk.audit.entries import DeskItself
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold
from greenroom.desk.readiness.silence import LOST_AFTER, up_since
from greenroom.desk.shows.ending import end_show
from greenroom.desk.shows.views import EndReason
from greenroom.store.counters import CLOCKS_MAY_DIFFER
from greenroom.store.models import Influencer, Show

MOST_A_ROUND = 500  # each takes its own transaction; the rest follow in the next round


async def end_lost_shows(desk: Desk) -> int:
    """End the open shows whose page was silent for ten minutes while the desk was up.

    They end at the time they were last heard from. Where that is in the future, because the clock was set
    back, they count as heard from now.

    Returns:
        How many it ended.
    """
    now = desk.now()
    await Show.filter(ended_at=None, seen_at__gt=now + CLOCKS_MAY_DIFFER).update(seen_at=now)
    before, up = now - LOST_AFTER, await up_since()
    if up is None or up > before:
        return 0
    silent = await Show.filter(ended_at=None, seen_at__lte=before).order_by("seen_at").limit(MOST_A_ROUND)
    return sum([await _end(desk, show) for show in silent])


async def end_shows_of_backup(desk: Desk) -> list[str]:
    """End all open shows of a backup that was put back, as LOST: what became of them since is not in it.

    A page that still has its show reopens it, as it does after every loss of contact.

    Returns:
        The names of their influencers.
    """
    still_open = await Show.filter(ended_at=None).order_by("opened_at")
    ended = [show.influencer_id for show in still_open if await _end(desk, show)]
    names = {row.id: row.name for row in await Influencer.filter(id__in=ended)} if ended else {}
    return [names[person] for person in ended]


async def _end(desk: Desk, silent: Show) -> bool:
    async with in_transaction():
        await hold(Influencer, silent.influencer_id)
        show = await hold(Show, silent.id, ended_at=None, seen_at=silent.seen_at)
        if show is None:
            return False
        await end_show(desk, show, EndReason.LOST, DeskItself(), at=show.seen_at)
    return True
