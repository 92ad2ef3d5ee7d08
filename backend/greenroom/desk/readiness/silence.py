"""Silence: how long the desk has not heard from a show's page, counted only while the desk was up."""

from datetime import datetime, timedelta

from greenroom.desk.desk import Desk
from greenroom.store.models import DeskRow, Show

SILENT_AFTER = timedelta(minutes=2)
LOST_AFTER = timedelta(minutes=10)
COME_BACK_WITHIN = timedelta(hours=1)  # of the page's last sign of life; later, a lost show stays ended


def silent_since(seen_at: datetime, up_since: datetime | None, now: datetime) -> datetime | None:
    """Return since when the desk has had no contact with an open show's page; None while it has.

    Args:
        seen_at: when the page was last heard from.
        up_since: since when the desk has been up without a gap; None if it never recorded that.

    Returns:
        When the page was last heard from, once that and the desk's start are two minutes ago.
    """
    if up_since is None or now - max(seen_at, up_since) < SILENT_AFTER:
        return None
    return seen_at


async def contact_lost_since(desk: Desk, show: Show) -> datetime | None:
    """Return since when a show's page has been silent; None if it is not, or the show is over."""
    now = desk.now()
    if show.ended_at is not None or now - show.seen_at < SILENT_AFTER:
        return None
    return silent_since(show.seen_at, await up_since(), now)


async def up_since() -> datetime | None:
    """Read since when the desk has been up without a gap."""
    row = await DeskRow.get_or_none(id=1)
    return row.up_since if row else None
