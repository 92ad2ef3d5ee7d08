"""Signing admins out, and everybody at once: when something has gone wrong, and nobody knows yet what."""

from dataclasses import dataclass
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.access.admins import check_actor, hold_admin
from greenroom.desk.access.sessions import all_open_sessions, end_sessions, open_sessions
from greenroom.desk.audit.entries import Action, Actor, note
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold_all
from greenroom.store.models import Admin, Influencer, SessionRow
from greenroom.store.sql import lock


@dataclass(frozen=True, slots=True)
class SignedOut:
    """Sessions that were ended.

    Args:
        at_once: how many ended at once, without those that were over already.
        with_shows: how many last until their show ends.
    """

    at_once: int
    with_shows: int = 0


async def end_admin_sessions(desk: Desk, actor: Actor, admin_id: UUID) -> SignedOut:
    """End all sessions of one admin.

    Raises:
        NotFound: there is no such admin, or the actor may not do this any more.
    """
    async with in_transaction():
        admin = await hold_admin(desk, actor, admin_id, leaves=False)
        ended = await open_sessions(desk, admin).count()
        await end_sessions(desk, SessionRow.filter(admin_id=admin_id))
        if ended:
            after = {"endedSessions": ended, "endsWithShow": False}
            await note(desk, actor, Action.SESSIONS_ENDED, admin, after=after)
    return SignedOut(ended)


async def end_all_sessions(desk: Desk, actor: Actor) -> SignedOut:
    """End all sessions of everybody, the actor's too; one with an open show lasts until the show ends.

    Raises:
        NotFound: the actor may not do this any more.
    """
    async with in_transaction():
        # Held in the order of everywhere, so that nobody who is signing in at this moment is left over.
        check_actor(desk, actor, await hold_all(Admin.filter(removed_at=None)))
        await lock(Influencer, archived_at=None)
        before = await all_open_sessions(desk).count()
        await end_sessions(desk, SessionRow.all())
        left = await SessionRow.all().count()
        if before:
            after = {"endedSessions": before, "endsWithShow": left > 0}
            await note(desk, actor, Action.SESSIONS_ENDED, after=after)
    return SignedOut(before - left, left)
