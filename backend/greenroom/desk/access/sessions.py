"""Sessions: one row for every signed-in browser or program, of one audience and one transport."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from greenroom.desk.access.api_keys import find_api_key, is_api_key
from greenroom.desk.access.devices import device_secret
from greenroom.desk.actors import AdminActor, AdminRole, Audience, InfluencerActor, Transport
from greenroom.desk.audit.entries import Action, note
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold_all
from greenroom.desk.keys import hash_token, new_token
from greenroom.desk.paging import Page, check_first, cut_page, older_than
from greenroom.desk.problems import NotFound
from greenroom.store.bound_rows import add_bound, change_bound, genuine, try_change
from greenroom.store.models import Admin, Influencer, SessionRow, Show
from greenroom.store.unavailable import UnavailableError, without_waiting

ADMIN_LASTS = timedelta(hours=12)
ADMIN_IDLE = timedelta(hours=1)
INFLUENCER_IDLE = timedelta(days=90)
CONFIRMED_FOR = timedelta(minutes=10)  # after the secret key was given
COOKIE_LASTS = timedelta(days=400)  # browsers keep no cookie for longer
_LIST = "sessions"
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
        """When a browser may forget it: every use extends an influencer's session."""
        if isinstance(self.actor, AdminActor):
            return self.expires_at
        return self.expires_at - INFLUENCER_IDLE + COOKIE_LASTS


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A session as its owner sees it.

    Args:
        client: what signed in, such as "Safari, iPhone"; '' if unknown.
        current: it is the current session.
    """

    id: UUID
    client: str
    created_at: datetime
    last_seen_at: datetime
    current: bool
    transport: Transport


async def open_session(
    desk: Desk, person: Admin | Influencer, transport: Transport, client: str = ""
) -> SignedIn:
    """Open a session for an account whose details have been checked, an admin's secret key among them.

    An admin's lasts for 12 hours, an influencer's until it has not been used for 90 days.
    """
    token, now, admin = new_token(), desk.now(), isinstance(person, Admin)
    row = SessionRow(
        token_hash=hash_token(token),
        audience=(Audience.ADMIN if admin else Audience.INFLUENCER).value,
        transport=transport.value,
        admin_id=person.id if admin else None,
        influencer_id=None if admin else person.id,
        client=client,
        created_at=now,
        seen_at=now,
        expires_at=now + (ADMIN_LASTS if admin else INFLUENCER_IDLE),
        confirmed_at=now if admin else None,
    )
    await add_bound(desk.vault, row)
    secret = device_secret(desk.vault, person.id, person.password_hash)
    return SignedIn(token, transport, row.expires_at, _actor(desk, person, row), secret)


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
    row = genuine(desk.vault, await SessionRow.get_or_none(token_hash=hash_token(token)))
    now = desk.now()
    if row is None or row.transport != transport.value:
        return None
    if audience is not None and row.audience != audience.value:
        return None
    if _is_over(row, now) and not await _holds_a_show(row):
        return None
    actor = await _owner(desk, row)
    if actor is not None and now - row.seen_at > SEEN_EVERY:
        expires_at = row.expires_at if row.admin_id else now + INFLUENCER_IDLE
        with suppress(UnavailableError), without_waiting():  # so that one can still read
            await try_change(desk.vault, row, seen_at=now, expires_at=expires_at)
    return actor


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


async def is_ending(desk: Desk, session_id: UUID) -> bool:
    """Tell whether a session lasts only until its show ends: no other show is opened in it."""
    row = await SessionRow.get_or_none(id=session_id)
    return row is not None and _is_over(row, desk.now())


def _is_over(row: SessionRow, now: datetime) -> bool:
    """Tell whether a session is over, unless its page holds an open show."""
    idle = row.admin_id is not None and now - row.seen_at > ADMIN_IDLE
    return idle or row.revoked_at is not None or row.expires_at <= now


async def _holds_a_show(row: SessionRow) -> bool:
    theirs = Show.filter(influencer_id=row.influencer_id, ended_at=None)
    return row.influencer_id is not None and await theirs.filter(desk_session_id=row.id).exists()


async def list_sessions(
    desk: Desk, actor: AdminActor | InfluencerActor, *, first: int, after: str | None = None
) -> Page[OwnSession]:
    """Read one page of the actor's open sessions, most recently used first.

    Args:
        first: how many, 1 to 100.
        after: the cursor of the last one seen; None for the first page.

    Raises:
        BadInput: `first` is out of range, or `after` is not a cursor of this list.
    """
    check_first(first)
    rows = _open_sessions(desk, actor)
    if after is not None:
        rows = rows.filter(older_than(_LIST, after, "seen_at"))
    found = await rows.order_by("-seen_at", "-id").limit(first + 1)

    def view(row: SessionRow) -> OwnSession:
        return OwnSession(
            row.id,
            row.client,
            row.created_at,
            row.seen_at,
            row.id == actor.session_id,
            Transport(row.transport),
        )

    return cut_page(_LIST, found, first, lambda row: (row.seen_at, row.id), view)


async def end_own_session(desk: Desk, actor: AdminActor | InfluencerActor, session_id: UUID) -> None:
    """End one of the actor's own sessions.

    Raises:
        NotFound: it is not theirs, or is over.
    """
    async with in_transaction():
        if not await _open_sessions(desk, actor).filter(id=session_id).delete():
            raise NotFound("session")
        await note(desk, actor, Action.SESSIONS_ENDED, after={"endedSessions": 1})


async def end_other_sessions(desk: Desk, actor: AdminActor | InfluencerActor) -> int:
    """End all of the actor's sessions except the current one; return how many there were."""
    async with in_transaction():
        ended = await drop_other_sessions(desk, actor)
        if ended:
            await note(desk, actor, Action.SESSIONS_ENDED, after={"endedSessions": ended})
    return ended


async def drop_other_sessions(desk: Desk, actor: AdminActor | InfluencerActor) -> int:
    """Delete the actor's sessions except the current one, in the caller's transaction.

    Returns:
        How many of them were still open.
    """
    still_open = await _open_sessions(desk, actor).exclude(id=actor.session_id).count()
    await _sessions(actor).exclude(id=actor.session_id).delete()
    return still_open


def _sessions(actor: AdminActor | InfluencerActor) -> QuerySet[SessionRow]:
    """Select the actor's sessions, including those that are over."""
    if isinstance(actor, AdminActor):
        return SessionRow.filter(admin_id=actor.id)
    return SessionRow.filter(influencer_id=actor.id)


def _open_sessions(desk: Desk, actor: AdminActor | InfluencerActor) -> QuerySet[SessionRow]:
    now = desk.now()
    rows = _sessions(actor).filter(expires_at__gt=now)
    return rows.filter(seen_at__gte=now - ADMIN_IDLE) if isinstance(actor, AdminActor) else rows


async def _owner(desk: Desk, row: SessionRow) -> AdminActor | InfluencerActor | None:
    if row.admin_id is not None:
        person = await Admin.get_or_none(id=row.admin_id, removed_at=None)
    else:
        person = await Influencer.get_or_none(id=row.influencer_id, archived_at=None)
    person = genuine(desk.vault, person)
    return _actor(desk, person, row) if person else None


def _actor(desk: Desk, person: Admin | Influencer, row: SessionRow) -> AdminActor | InfluencerActor:
    if isinstance(person, Admin):
        since = desk.now() - row.confirmed_at if row.confirmed_at else CONFIRMED_FOR
        # A clock that was set back confirms nothing.
        confirmed = timedelta(0) <= since < CONFIRMED_FOR
        return AdminActor(person.id, row.id, person.email, person.name, AdminRole(person.role), confirmed)
    return InfluencerActor(person.id, row.id, person.email, person.name)
