"""The links that can still be used: listed for those who may make such ones, and revoked one by one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.access.links import LinkKind, kinds_for, note_link, revoke, still_open
from greenroom.desk.actors import AdminActor
from greenroom.desk.audit.entries import Action, ActorKind, Operator
from greenroom.desk.audit.who import ActorRef, SubjectKind, SubjectRef, admin_names, admin_ref
from greenroom.desk.desk import Desk
from greenroom.desk.paging import Page, check_first, cut_page, read_cursor
from greenroom.desk.problems import NotFound
from greenroom.store.models import Influencer, Link

_LIST = "links"


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A link that can still be used; for nobody in particular if it makes a new account."""

    id: UUID
    kind: LinkKind
    recipient: SubjectRef | None
    created_at: datetime
    created_by: ActorRef
    expires_at: datetime


async def list_open_links(
    desk: Desk, actor: AdminActor | Operator, *, first: int, after: str | None = None
) -> Page[OpenLink]:
    """Read one page of the links that can still be used, newest first.

    Links for admins are listed only for admins who may manage the desk.

    Args:
        first: how many.
        after: the cursor of the last one seen; None for the first page.

    Raises:
        BadInput: `first` is out of range, or `after` is not a cursor of this list.
    """
    check_first(first)
    rows = still_open(expires_at__gt=desk.now(), kind__in=kinds_for(actor))
    if after is not None:
        (last,) = read_cursor(_LIST, after, (UUID,))
        rows = rows.filter(id__lt=last)
    found = await rows.order_by("-id").limit(first + 1)
    shown = found[:first]
    names = await admin_names([admin for row in shown for admin in (row.admin_id, row.created_by_id)])
    influencers = {row.influencer_id for row in shown} - {None}
    names |= {i.id: i.name for i in await Influencer.filter(id__in=list(influencers))}

    def view(row: Link) -> OpenLink:
        return OpenLink(
            row.id,
            LinkKind(row.kind),
            _recipient(row, names),
            row.created_at,
            admin_ref(row.created_by_id, names) or ActorRef(ActorKind.OPERATOR),
            row.expires_at,
        )

    return cut_page(_LIST, found, first, lambda row: (row.id,), view)


async def revoke_link(desk: Desk, actor: AdminActor | Operator, link_id: UUID) -> None:
    """Revoke a link.

    Raises:
        NotFound: there is no such open link that this admin may revoke.
    """
    now = desk.now()
    async with in_transaction():
        open_ones = still_open(id=link_id, expires_at__gt=now, kind__in=kinds_for(actor))
        if not await revoke(desk, open_ones, now):
            raise NotFound("link")
        await note_link(desk, actor, Action.LINK_REVOKED, await Link.get(id=link_id))


def _recipient(link: Link, names: Mapping[UUID, str]) -> SubjectRef | None:
    if link.admin_id is not None:
        return SubjectRef(SubjectKind.ADMIN, link.admin_id, names.get(link.admin_id))
    if link.influencer_id is not None:
        return SubjectRef(SubjectKind.INFLUENCER, link.influencer_id, names.get(link.influencer_id))
    return None
