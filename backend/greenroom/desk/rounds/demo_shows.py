"""A demo's shows: no page holds them, so this keeps them on air, and one of them silent."""

from datetime import timedelta

from greenroom.desk.desk import Desk
from greenroom.desk.readiness.silence import SILENT_AFTER
from greenroom.store.models import DeskRow, Show

ON_AIR, SILENT = "demo-on-air", "demo-silent"
"""What stands in the place of a page's id: whoever takes such a show over is the page that holds it."""

_UP_FOR = timedelta(hours=1)  # silence counts only while the desk was up, and a demo has just started


async def play_demo_shows(desk: Desk) -> None:
    """Hear from the demo's shows on air now, and from the silent one not for a while."""
    now, running = desk.now(), Show.filter(ended_at=None)
    heard = await running.filter(holder=ON_AIR).update(seen_at=now)
    if heard + await running.filter(holder=SILENT).update(seen_at=now - 2 * SILENT_AFTER):
        await DeskRow.filter(id=1).update(up_since=now - _UP_FOR)
