"""Where somebody is signed in, and the way out of each place: for themselves, and for admins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from greenroom.desk.access.links import LinkKind
from greenroom.desk.access.sessions import (
    drop_other_sessions,
    end_session,
    end_sessions,
    open_sessions,
    open_sessions_of,
)
from greenroom.desk.actors import AdminActor, InfluencerActor, Transport
from greenroom.desk.audit.entries import Action, note
from greenroom.desk.audit.who import admin_names
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold
from greenroom.desk.paging import Page, check_first, cut_page, older_than
from greenroom.desk.problems import NotFound
from greenroom.store.models import Admin, Influencer, Link, SessionRow, Show


@dataclass(frozen=True, slots=True)
class UsedLink:
    """The one-time link that began a session.

    Args:
        made_by: the name of the admin who made it; None if no admin did.
    """

    kind: LinkKind
    made_by: str | None


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that is not over.

    Args:
        client: what signed in, such as "Safari, iPhone"; '' if unknown.
        link: what it was begun with; None for a password.
        live: its page holds an open show.
        ends_with_show: it was ended, and lasts until that show ends.
    """

    id: UUID
    client: str
    created_at: datetime
    last_seen_at: datetime
    transport: Transport
    link: UsedLink | None
    live: bool
    ends_with_show: bool


async def list_sessions(
    desk: Desk, actor: AdminActor | InfluencerActor, *, first: int, after: str | None = None
) -> Page[OpenSession]:
    """Read one page of the actor's open sessions, most recently used first.

    Args:
        first: how many, 1 to 100.
        after: the cursor of the last one seen; None for the first page.

    Raises:
        BadInput: `first` is out of range, or `after` is not a cursor of this list.
    """
    return (await _pages(open_sessions(desk, actor), [actor.id], first, after))[actor.id]


async def list_sessions_of(
    desk: Desk, influencer_ids: Sequence[UUID], *, first: int, after: str | None = None
) -> dict[UUID, Page[OpenSession]]:
    """Read one page of the open sessions of each of these influencers, most recently used first.

    Args:
        first: how many, 1 to 100.
        after: the cursor of the last one seen, with only one influencer; None for the first page.

    Raises:
        BadInput: `first` is out of range, or `after` is not a cursor of this list.
    """
    return await _pages(open_sessions_of(desk, influencer_ids), influencer_ids, first, after)


async def _pages(
    sessions: QuerySet[SessionRow], people: Sequence[UUID], first: int, after: str | None
) -> dict[UUID, Page[OpenSession]]:
    """Read all of their sessions at once: nobody has many."""
    check_first(first)
    if after is not None:
        sessions = sessions.filter(older_than(f"sessions {people[0]}", after, "seen_at"))
    found = await sessions.order_by("-seen_at", "-id")
    links = await _links(found)
    live = await Show.filter(desk_session_id__in=[row.id for row in found], ended_at=None).values_list(
        "desk_session_id", flat=True
    )

    def view(row: SessionRow) -> OpenSession:
        return OpenSession(
            id=row.id,
            client=row.client,
            created_at=row.created_at,
            last_seen_at=row.seen_at,
            transport=Transport(row.transport),
            link=links.get(row.link_id) if row.link_id else None,
            live=row.id in live,
            ends_with_show=row.revoked_at is not None,
        )

    theirs: dict[UUID, list[SessionRow]] = {person: [] for person in people}
    for row in found:
        if owner := row.admin_id or row.influencer_id:  # it has one of them
            theirs[owner].append(row)
    return {
        person: cut_page(f"sessions {person}", rows, first, lambda row: (row.seen_at, row.id), view)
        for person, rows in theirs.items()
    }


async def end_own_session(desk: Desk, actor: AdminActor | InfluencerActor, session_id: UUID) -> bool:
    """End one of the actor's own sessions.

    Another one whose page holds an open show lasts until that show ends; the current one ends at once.

    Returns:
        Whether it ends only with its show.

    Raises:
        NotFound: it is not theirs, or is over.
    """
    async with in_transaction():
        await _hold(actor)
        theirs = await _one(open_sessions(desk, actor), session_id)
        if session_id == actor.session_id:
            await end_session(session_id)
        elif not await end_sessions(desk, theirs):
            return True
        await note(desk, actor, Action.SESSIONS_ENDED, after={"endedSessions": 1})
        return await theirs.exists()


async def end_other_sessions(desk: Desk, actor: AdminActor | InfluencerActor) -> int:
    """End all of the actor's sessions except the current one; return how many there were."""
    async with in_transaction():
        await _hold(actor)
        ended = await drop_other_sessions(desk, actor)
        if ended:
            await note(desk, actor, Action.SESSIONS_ENDED, after={"endedSessions": ended})
    return ended


async def _one(sessions: QuerySet[SessionRow], session_id: UUID) -> QuerySet[SessionRow]:
    one = sessions.filter(id=session_id)
    if not await one.exists():
        raise NotFound("session")
    return one


async def _hold(actor: AdminActor | InfluencerActor) -> None:
    await hold(Admin if isinstance(actor, AdminActor) else Influencer, actor.id)


async def _links(sessions: Sequence[SessionRow]) -> dict[UUID, UsedLink]:
    rows = await Link.filter(id__in=[row.link_id for row in sessions if row.link_id])
    names = await admin_names([row.created_by_id for row in rows])
    return {
        row.id: UsedLink(LinkKind(row.kind), names.get(row.created_by_id) if row.created_by_id else None)
        for row in rows
    }
