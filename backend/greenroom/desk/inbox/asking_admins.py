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


@dataclass(frozen=True, slots=True)
class Request:
    """What became of an influencer's request, as far as it concerns them.

    Args:
        taken_at: when an admin took it on; None while none has.
    """

    asked_at: datetime
    taken_at: datetime | None


async def ask_admins(desk: Desk, actor: InfluencerActor) -> Request | None:
    """Ask the admins for help. While a request is open, asking again changes nothing.

    Returns:
        The request; None if nothing keeps them from going live any more.
    """
    async with in_transaction():
        influencer = await hold(Influencer, actor.id, archived_at=None)
        if influencer is None or not _is_kept(desk, influencer):
            return None
        row = await _open_request(actor)
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
    return Request(row.created_at, row.taken_at)


async def withdraw(desk: Desk, actor: InfluencerActor) -> None:
    """Take an influencer's open request back; without one, nothing changes."""
    async with in_transaction():
        influencer = await hold(Influencer, actor.id)
        row = await _open_request(actor)
        if influencer is not None and row is not None:
            await row.delete()
            await note(desk, actor, Action.REQUEST_WITHDRAWN, influencer)


async def request_of(desk: Desk, actor: InfluencerActor) -> Request | None:
    """Read an influencer's open request; None if there is none, or nothing keeps them from going live."""
    row = await _open_request(actor)
    if row is None or not _is_kept(desk, await Influencer.get(id=actor.id)):
        return None
    return Request(row.created_at, row.taken_at)


async def _open_request(actor: InfluencerActor) -> InboxEntry | None:
    return await InboxEntry.get_or_none(kind=InboxKind.ASKED.value, subject_id=actor.id)


def _is_kept(desk: Desk, influencer: Influencer) -> bool:
    """Tell whether something keeps an influencer from going live; an open show is no time to ask."""
    return influencer.open_show_id is None and bool(blocking_findings(desk, influencer))
