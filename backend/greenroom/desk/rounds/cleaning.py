"""What the desk deletes and wipes once nobody needs it."""

from datetime import timedelta

from tortoise.expressions import Q, Subquery

from greenroom.desk.desk import Desk
from greenroom.desk.hms_replies import KEPT, KEPT_FOR
from greenroom.desk.imports.undoing import KEPT_FOR as UNDONE_FOR
from greenroom.store.changes import forget_old_changes
from greenroom.store.models import Event, HmsReply, Import, Link, SessionRow, Show, TokenVersion
from greenroom.store.tallies import add_up

SESSIONS_KEPT = timedelta(days=1)  # after their end
LINKS_KEPT = timedelta(days=30)  # after their end: until then a link says what became of it
EVENTS_KEPT = timedelta(days=7)


async def wipe_expired_tokens(desk: Desk) -> None:
    """Wipe replaced and removed tokens that have expired: no show can use them now."""
    await TokenVersion.filter(expires_at__lte=desk.now(), sealed__isnull=False).update(sealed=None)


async def delete_old_sessions(desk: Desk) -> None:
    """Delete sessions that expired a day ago or were ended, except where the page holds an open show."""
    over = Q(expires_at__lte=desk.now() - SESSIONS_KEPT) | Q(revoked_at__isnull=False)
    live = Show.filter(ended_at=None, desk_session_id__isnull=False).values("desk_session_id")
    await SessionRow.filter(over).exclude(id__in=Subquery(live)).delete()


async def delete_old_links(desk: Desk) -> None:
    """Delete one-time links that ended thirty days ago, except those that a session names."""
    then = desk.now() - LINKS_KEPT
    ended = Q(expires_at__lte=then) | Q(used_at__lte=then) | Q(revoked_at__lte=then)
    told = SessionRow.filter(link_id__isnull=False).values("link_id")
    await Link.filter(ended).exclude(id__in=Subquery(told)).delete()


async def delete_old_replies(desk: Desk) -> None:
    """Delete what 100ms said more than seven days ago, or before the last 200."""
    await HmsReply.filter(last_at__lte=desk.now() - KEPT_FOR).delete()
    last = await HmsReply.all().order_by("-last_at", "-id").limit(KEPT).values_list("id", flat=True)
    await HmsReply.exclude(id__in=list(last)).delete()


async def delete_old_events(desk: Desk) -> None:
    """Delete events older than seven days: watchers read them within seconds."""
    await Event.filter(at__lte=desk.now() - EVENTS_KEPT).delete()


async def delete_old_changes(desk: Desk) -> None:
    """Delete the oldest of many changes: pages look for the newest."""
    del desk
    await forget_old_changes()


async def delete_old_imports(desk: Desk) -> None:
    """Delete what imports made that can no longer be undone; whom and what they added stays."""
    await Import.filter(begun_at__lte=desk.now() - UNDONE_FOR).delete()


async def add_up_tallies(desk: Desk) -> None:
    """Add up what triggers have written down since the last time."""
    del desk
    await add_up()
