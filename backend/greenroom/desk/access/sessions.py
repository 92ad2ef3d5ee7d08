"""Sessions: one row for every signed-in browser or program, of one audience and one transport.

Nothing that ends sessions cuts a show: one whose page holds an open show lasts until the show ends.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from greenroom.desk.access.devices import device_secret
from greenroom.desk.access.key_holders import find_api_key, is_api_key
from greenroom.desk.access.links import LinkKind
from greenroom.desk.access.tries import NOWHERE, Caller
from greenroom.desk.actors import AdminActor, AdminRole, Audience, InfluencerActor, Transport
from greenroom.desk.audit.entries import Action, note
from greenroom.desk.audit.security import tell
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold_all
from greenroom.desk.keys import hash_token, new_token
from greenroom.desk.security_events import SecurityEventKind
from greenroom.store.bound_rows import add_bound, change_bound, genuine, try_change
from greenroom.store.models import Admin, Influencer, Link, SessionRow, Show
from greenroom.store.session_rows import session_with_owner
from greenroom.store.studio_rows import StudioRow
from greenroom.store.unavailable import UnavailableError, without_waiting

ADMIN_LASTS = timedelta(hours=12)
ADMIN_IDLE = timedelta(hours=1)
INFLUENCER_LASTS = timedelta(days=180)
INFLUENCER_IDLE = timedelta(days=90)
CONFIRMED_FOR = timedelta(minutes=10)  # after the secret key was given
COOKIE_LEEWAY = timedelta(days=1)  # a browser that forgot the cookie would cut a show that is still running
MOST_OF_ADMIN, MOST_OF_INFLUENCER = 10, 20  # sessions of an account; browsers and programs are counted apart
Whose = AdminActor | InfluencerActor | Admin | Influencer
SEEN_EVERY = timedelta(minutes=1)  # the last use is written at most this often


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session.

    `token` is given only to whoever signed in; the desk stores its hash. `device_secret` is what the device's
    mark is derived from, and is not given out.
    """

    token: str
    transport: Transport
    expires_at: datetime
    actor: AdminActor | InfluencerActor
    device_secret: str = field(default="", repr=False)

    @property
    def cookie_ends_at(self) -> datetime:
        """When a browser may forget it: using an influencer's session extends it."""
        if isinstance(self.actor, AdminActor):
            return self.expires_at
        return self.expires_at - INFLUENCER_IDLE + INFLUENCER_LASTS + COOKIE_LEEWAY


async def open_session(
    desk: Desk,
    person: Admin | Influencer,
    transport: Transport,
    caller: Caller = NOWHERE,
    link: Link | None = None,
) -> SignedIn:
    """Open a session for an account whose details have been checked, an admin's secret key among them.

    Call it in a transaction that holds the account's row.

    An admin's lasts for 12 hours, an influencer's for 180 days or until it has not been used for 90 days.
    The session whose cookie the browser gives up for the new one ends, and so does the one that has been idle
    longest once the account has as many as it may have.

    Args:
        link: the one-time link that stands for a password.
    """
    token, now, admin = new_token(), desk.now(), isinstance(person, Admin)
    if transport is Transport.COOKIE:
        await _end_replaced(desk, person, caller)
    made_room = await _make_room(desk, person, transport)
    row = SessionRow(
        token_hash=hash_token(token),
        audience=(Audience.ADMIN if admin else Audience.INFLUENCER).value,
        transport=transport.value,
        admin_id=person.id if admin else None,
        influencer_id=None if admin else person.id,
        link_id=link and link.id,
        maker_id=link.created_by_id if link and link.kind == LinkKind.SIGN_IN.value else None,
        client=caller.client,
        created_at=now,
        seen_at=now,
        expires_at=now + (ADMIN_LASTS if admin else INFLUENCER_IDLE),
        confirmed_at=now if admin else None,
    )
    await add_bound(desk.vault, row)
    actor, secret = _actor(desk, person, row), device_secret(desk.vault, person.id, person.password_hash)
    after: dict[str, Any] = {"transport": transport.value}
    if link is not None:
        maker = link.created_by_id and str(link.created_by_id)
        after |= {"by": link.kind, "linkId": str(link.id), "linkMakerId": maker}
    if made_room:
        after["endedSessions"] = made_room
    await note(desk, actor, Action.SIGNED_IN, after=after)
    return SignedIn(token, transport, row.expires_at, actor, secret)


async def _end_replaced(desk: Desk, person: Admin | Influencer, caller: Caller) -> None:
    """End the session whose cookie the browser is about to lose; another account is signed out by that."""
    for actor in caller.signed_in:
        if isinstance(actor, AdminActor) is isinstance(person, Admin):
            theirs = SessionRow.filter(id=actor.session_id, transport=Transport.COOKIE.value)
            if await end_sessions(desk, theirs) and actor.id != person.id:
                await note(desk, actor, Action.SIGNED_OUT)


async def _make_room(desk: Desk, person: Admin | Influencer, transport: Transport) -> int:
    """End the sessions that have been idle longest, so that one more is not too many; return how many."""
    most = MOST_OF_ADMIN if isinstance(person, Admin) else MOST_OF_INFLUENCER
    theirs = open_sessions(desk, person).filter(transport=transport.value, revoked_at=None)
    excess = await theirs.count() + 1 - most
    if excess <= 0:
        return 0
    oldest = await theirs.exclude(in_a_show()).order_by("seen_at", "id").limit(excess)
    return await end_sessions(desk, SessionRow.filter(id__in=[row.id for row in oldest]))


async def find_session(
    desk: Desk, token: str, audience: Audience | None, transport: Transport
) -> AdminActor | InfluencerActor | None:
    """Return whose session or API key it is, or None if it is over or was opened for another use.

    A session whose page holds an open show lasts until that show ends.

    Args:
        token: as the cookie or the Authorization header brought it.
        audience: whose cookie it was; None for a Bearer token, which says so itself.
    """
    if transport is Transport.BEARER and is_api_key(token):
        return await find_api_key(desk, token)
    session, owner, page = await session_with_owner(hash_token(token))
    row, now = genuine(desk.vault, session), desk.now()
    if row is None:
        return _refused(desk, "unknown")
    if row.transport != transport.value or (audience is not None and row.audience != audience.value):
        return _refused(desk, "other-use", row)
    if _is_over(row, now) and not await _holds_a_show(row):
        return _refused(desk, "ended", row) if row.revoked_at is not None else None
    person = genuine(desk.vault, owner if owner is not None and _is_current(owner) else None)
    actor = _actor(desk, person, row, page) if person else None
    if actor is not None and abs(now - row.seen_at) > SEEN_EVERY:  # or the clock was set back
        expires_at = row.expires_at
        if row.influencer_id is not None:
            expires_at = min(now + INFLUENCER_IDLE, row.created_at + INFLUENCER_LASTS)
        with suppress(UnavailableError), without_waiting():  # so that one can still read
            await try_change(desk.vault, row, seen_at=now, expires_at=expires_at)
    return actor


def _refused(desk: Desk, case: str, row: SessionRow | None = None) -> None:
    about = None
    if row is not None and (owner := row.admin_id or row.influencer_id):
        about = "admins" if row.admin_id else "influencers", owner
    tell(desk, SecurityEventKind.SESSION_REFUSED, about=about, details={"case": case})


async def end_session(session_id: UUID) -> None:
    """End a session: its token no longer works."""
    await SessionRow.filter(id=session_id).delete()


async def end_sessions(desk: Desk, rows: QuerySet[SessionRow]) -> int:
    """End sessions, in the caller's transaction, which holds the row of the person whose they are.

    One whose page holds an open show lasts until that show ends.

    Returns:
        How many there were, without those that were ending with their show already.
    """
    shows = await hold_all(Show.filter(ended_at=None, desk_session_id__in=Subquery(rows.values("id"))))
    live = await hold_all(SessionRow.filter(id__in=[show.desk_session_id for show in shows]))
    kept = [row for row in live if genuine(desk.vault, row)]
    ending = [row for row in kept if row.revoked_at is None]
    for row in ending:
        await change_bound(desk.vault, row, revoked_at=desk.now())
    return len(ending) + await rows.exclude(id__in=[row.id for row in kept]).delete()


def is_ending(desk: Desk, row: SessionRow | None) -> bool:
    """Tell whether a session is over, or lasts only until its show ends: no other show is opened in it.

    Args:
        row: as it is now; None if it is there no more.
    """
    return row is None or _is_over(row, desk.now())


def _is_over(row: SessionRow, now: datetime) -> bool:
    """Tell whether a session is over, unless its page holds an open show."""
    if row.admin_id is not None and now - row.seen_at > ADMIN_IDLE:
        return True
    if row.influencer_id is not None and now - row.created_at >= INFLUENCER_LASTS:
        return True
    return row.revoked_at is not None or row.expires_at <= now


async def _holds_a_show(row: SessionRow) -> bool:
    theirs = Show.filter(influencer_id=row.influencer_id, ended_at=None)
    return row.influencer_id is not None and await theirs.filter(desk_session_id=row.id).exists()


async def drop_other_sessions(desk: Desk, actor: AdminActor | InfluencerActor) -> int:
    """End the actor's sessions except the current one, in a transaction that holds the actor's row.

    Returns:
        How many of them were still open.
    """
    others = open_sessions(desk, actor).exclude(id=actor.session_id)
    ended = await end_sessions(desk, others)
    await _sessions(actor).exclude(Q(id=actor.session_id) | in_a_show()).delete()
    return ended


def _sessions(whose: Whose) -> QuerySet[SessionRow]:
    """Select somebody's sessions, including those that are over."""
    if isinstance(whose, AdminActor | Admin):
        return SessionRow.filter(admin_id=whose.id)
    return SessionRow.filter(influencer_id=whose.id)


def open_sessions(desk: Desk, whose: Whose) -> QuerySet[SessionRow]:
    """Select somebody's sessions that are not over, as `_is_over` tells."""
    if isinstance(whose, AdminActor | Admin):
        return SessionRow.filter(_lasting_for_admins(desk.now()), admin_id=whose.id)
    return open_sessions_of(desk, [whose.id])


def open_sessions_of(desk: Desk, influencer_ids: Sequence[UUID]) -> QuerySet[SessionRow]:
    """Select the sessions of these influencers that are not over, as `_is_over` tells."""
    return SessionRow.filter(_lasting_for_influencers(desk.now()), influencer_id__in=list(influencer_ids))


def all_open_sessions(desk: Desk) -> QuerySet[SessionRow]:
    """Select everybody's sessions that are not over, as `_is_over` tells."""
    now = desk.now()
    admins = _lasting_for_admins(now) & Q(admin_id__isnull=False)
    return SessionRow.filter(admins | _lasting_for_influencers(now) & Q(influencer_id__isnull=False))


def _lasting_for_admins(now: datetime) -> Q:
    return Q(expires_at__gt=now, revoked_at=None, seen_at__gte=now - ADMIN_IDLE)


def _lasting_for_influencers(now: datetime) -> Q:
    return Q(expires_at__gt=now, revoked_at=None, created_at__gt=now - INFLUENCER_LASTS) | in_a_show()


def in_a_show() -> Q:
    """Select the sessions whose page holds an open show."""
    shows = Show.filter(ended_at=None, desk_session_id__isnull=False)
    return Q(id__in=Subquery(shows.values("desk_session_id")))


def _is_current(person: Admin | Influencer) -> bool:
    """Tell whether somebody has neither been removed nor archived."""
    return (person.removed_at if isinstance(person, Admin) else person.archived_at) is None


def _actor(
    desk: Desk,
    person: Admin | Influencer,
    row: SessionRow,
    page: Callable[[], StudioRow] | None = None,
) -> AdminActor | InfluencerActor:
    if isinstance(person, Admin):
        since = desk.now() - row.confirmed_at if row.confirmed_at else CONFIRMED_FOR
        # A clock that was set back confirms nothing.
        confirmed = timedelta(0) <= since < CONFIRMED_FOR
        return AdminActor(person.id, row.id, person.email, person.name, AdminRole(person.role), confirmed)
    return InfluencerActor(person.id, row.id, person.email, person.name, page)
