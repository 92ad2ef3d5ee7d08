"""Ask my admin: an influencer who cannot go live asks the admins, with the reason, by one press."""

from dataclasses import dataclass
from datetime import datetime

from tortoise.transactions import in_transaction

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.audit.entries import Action, note
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold
from greenroom.desk.inbox.entries import InboxKind
from greenroom.desk.shows.going_live import blocking_findings
from greenroom.store.models import InboxEntry, Influencer
from greenroom.store.sql import find


@dataclass(frozen=True, slots=True)
class Request:
    """What became of an influencer's request, as far as it concerns them.

    Args:
        taken_at: when an admin took it on; None while none has.
        closed_at: when an admin closed it; None while it is open.
    """

    asked_at: datetime
    taken_at: datetime | None
    closed_at: datetime | None = None


async def ask_admins(desk: Desk, actor: InfluencerActor) -> Request | None:
    """Ask the admins for help. While a request is open, asking again changes nothing; a closed one is over.

    Returns:
        The request; None if nothing keeps them from going live any more.
    """
    async with in_transaction():
        influencer = await hold(Influencer, actor.id, archived_at=None)
        if influencer is None or not _is_kept(desk, influencer):
            return None
        row = await _request(actor)
        if row is not None and row.closed_at is not None:
            await row.delete()
            row = None
        if row is None:
            facts = {"code": blocking_findings(desk, influencer)[0].code.value}
            row = await InboxEntry.create(
                kind=InboxKind.ASKED.value,
                subject_kind="influencers",
                subject_id=actor.id,
                facts=facts,
                created_at=desk.now(),
            )
            await note(desk, actor, Action.ADMINS_ASKED, influencer, after=facts)
    return _told(row)


async def withdraw(desk: Desk, actor: InfluencerActor) -> None:
    """Take an influencer's open request back; without one, nothing changes."""
    async with in_transaction():
        influencer = await hold(Influencer, actor.id)
        row = await _request(actor)
        if influencer is not None and row is not None and row.closed_at is None:
            await row.delete()
            await note(desk, actor, Action.REQUEST_WITHDRAWN, influencer)


async def request_of(desk: Desk, actor: InfluencerActor) -> Request | None:
    """Read an influencer's last request; None if there is none, or nothing keeps them from going live."""
    row = await actor.read_page()
    if row.request is None or not _is_kept(desk, row.influencer):
        return None
    return _told(row.request)


def _told(row: InboxEntry) -> Request:
    return Request(row.created_at, row.taken_at, row.closed_at)


async def _request(actor: InfluencerActor) -> InboxEntry | None:
    return await find(InboxEntry, kind=InboxKind.ASKED.value, subject_id=actor.id)


def _is_kept(desk: Desk, influencer: Influencer) -> bool:
    """Tell whether something keeps an influencer from going live; an open show is no time to ask."""
    return influencer.open_show_id is None and bool(blocking_findings(desk, influencer))
