"""What the desk deletes and wipes once nobody needs it."""

from datetime import timedelta

from greenroom.desk.desk import Desk
from greenroom.desk.hms_replies import KEPT, KEPT_FOR
from greenroom.desk.imports.undoing import KEPT_FOR as UNDONE_FOR
from greenroom.store.changes import forget_old_changes
from greenroom.store.models import HmsReply
from greenroom.store.sweeping import sweep
from greenroom.store.tallies import add_up

SESSIONS_KEPT = timedelta(days=1)  # after their end
LINKS_KEPT = timedelta(days=30)  # after their expiry: until then a link says what became of it
EVENTS_KEPT = timedelta(days=7)


async def wipe_expired_tokens(desk: Desk) -> None:
    """Wipe replaced and removed tokens that have expired: no show can use them now."""
    await sweep("expired tokens", desk.now())


async def delete_old_sessions(desk: Desk) -> None:
    """Delete sessions that expired a day ago or were ended, except where the page holds an open show."""
    await sweep("expired sessions", desk.now() - SESSIONS_KEPT)
    await sweep("ended sessions", desk.now())


async def delete_old_links(desk: Desk) -> None:
    """Delete one-time links that expired thirty days ago, except those that a session names."""
    await sweep("links", desk.now() - LINKS_KEPT)


async def delete_old_replies(desk: Desk) -> None:
    """Delete what 100ms said more than seven days ago, or before the last 200."""
    await HmsReply.filter(last_at__lte=desk.now() - KEPT_FOR).delete()
    last = await HmsReply.all().order_by("-last_at", "-id").limit(KEPT).values_list("id", flat=True)
    await HmsReply.exclude(id__in=list(last)).delete()


async def delete_old_events(desk: Desk) -> None:
    """Delete events older than seven days: watchers read them within seconds."""
    await sweep("events", desk.now() - EVENTS_KEPT)


async def delete_old_changes(desk: Desk) -> None:
    """Delete the oldest of many changes: pages look for the newest."""
    del desk
    await forget_old_changes()


async def delete_old_imports(desk: Desk) -> None:
    """Delete what imports made that can no longer be undone; whom and what they added stays."""
    await sweep("imports", desk.now() - UNDONE_FOR)


async def add_up_tallies(desk: Desk) -> None:
    """Add up what triggers have written down since the last time."""
    del desk
    await add_up()
