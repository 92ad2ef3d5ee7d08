"""One-time links: made for one purpose and one person, stored hashed, used once.

A newer link replaces the older one of its kind for the same person. Making or using a person's link first
holds that person's row, so that archiving them at the same moment cannot leave a link behind; making a set-up
link, which is for nobody in particular, holds the desk's row.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from greenroom.desk.actors import GRANTS, AdminActor, AdminRole, Permission
from greenroom.desk.audit.entries import Action, Actor, Operator, note, note_many
from greenroom.desk.audit.security import tell
from greenroom.desk.begun import Begun
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold, hold_all, hold_desk
from greenroom.desk.keys import hash_token, new_token
from greenroom.desk.problems import LinkInvalid
from greenroom.desk.security_events import SecurityEventKind
from greenroom.store.bound_rows import add_bound, batches, bind, change_bound, change_held, genuine
from greenroom.store.ids import new_id
from greenroom.store.models import Admin, ApiKey, InboxEntry, Influencer, Link
from greenroom.words.durations import term


class LinkKind(StrEnum):
    """What a one-time link does."""

    SET_UP = "SET_UP"
    ADMIN_INVITATION = "ADMIN_INVITATION"
    SECRET_KEY_RESET = "SECRET_KEY_RESET"  # noqa: S105 (a kind of link)
    INFLUENCER_INVITATION = "INFLUENCER_INVITATION"
    SIGN_IN = "SIGN_IN"
    NEW_PASSWORD = "NEW_PASSWORD"  # noqa: S105 (a kind of link)
    HAND_IN = "HAND_IN"


ENDING_OF_KEYS: Final = Begun("made by key ")


@dataclass(frozen=True, slots=True)
class _Terms:
    """What holds for every link of a kind: how long it is good, where it opens, and who may make it."""

    lasts: timedelta
    path: str
    needs: Permission = Permission.MANAGE_INFLUENCERS


_TERMS = {
    LinkKind.SET_UP: _Terms(timedelta(hours=1), "/admin/setup", Permission.MANAGE_DESK),
    LinkKind.ADMIN_INVITATION: _Terms(timedelta(hours=24), "/admin/invitation", Permission.MANAGE_DESK),
    LinkKind.SECRET_KEY_RESET: _Terms(timedelta(hours=24), "/admin/secret-key", Permission.MANAGE_DESK),
    LinkKind.INFLUENCER_INVITATION: _Terms(timedelta(days=7), "/invitation"),
    LinkKind.SIGN_IN: _Terms(timedelta(minutes=15), "/sign-in"),
    LinkKind.NEW_PASSWORD: _Terms(timedelta(hours=24), "/new-password"),
    LinkKind.HAND_IN: _Terms(timedelta(days=3), "/hand-in", Permission.MANAGE_TOKENS),
}


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link that was just made.

    `url` is shown only once: its secret is in the fragment, which browsers do not send to servers, and the
    desk stores only its hash.
    """

    id: UUID
    kind: LinkKind
    url: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What a link is for.

    Args:
        name: whom it is about; None if it makes a new account.
        email: which they sign in with; None if it makes a new account, or is for somebody else to use.
    """

    kind: LinkKind
    name: str | None
    email: str | None
    expires_at: datetime


async def make_set_up_link(desk: Desk) -> str:
    """Create the link that makes whoever opens it an owner; it is valid for an hour.

    Returns:
        The whole URL.
    """
    async with in_transaction():
        await hold_desk()  # of two links made at once, one is left
        return (await put_link(desk, Operator(), LinkKind.SET_UP)).url


async def put_link(
    desk: Desk,
    actor: Actor,
    kind: LinkKind,
    *,
    admin_id: UUID | None = None,
    influencer_id: UUID | None = None,
) -> NewLink:
    """Create a link to replace the last one of its kind for the same person.

    Call it in a transaction that holds the person's row, or the desk's for a link that is for nobody in
    particular.
    """
    now = await _moment(desk, actor)
    await revoke(desk, still_open(kind=kind.value, admin_id=admin_id, influencer_id=influencer_id), now)
    if kind is LinkKind.HAND_IN:
        await delete_handed_in(influencer_id=influencer_id)
    link, new = _new_link(desk, actor, kind, now, admin_id=admin_id, influencer_id=influencer_id)
    await add_bound(desk.vault, link)
    await note_link(desk, actor, Action.LINK_MADE, link)
    return new


async def put_links(desk: Desk, actor: Actor, kind: LinkKind, people: Sequence[Influencer]) -> list[NewLink]:
    """Create a link for each of these influencers as `put_link` does, in batches; return them in that order.

    Call it in a transaction that holds their rows.
    """
    now = await _moment(desk, actor)
    made = [_new_link(desk, actor, kind, now, influencer_id=person.id) for person in people]
    for batch in batches(made):
        links = [link for link, _ in batch]
        whose = [link.influencer_id for link in links]
        await revoke(desk, still_open(kind=kind.value, influencer_id__in=whose), now)
        if kind is LinkKind.HAND_IN:
            await delete_handed_in(influencer_id__in=whose)
        for link in links:
            bind(desk.vault, link)
        await Link.bulk_create(links)
        await note_many(desk, actor, Action.LINK_MADE, ((link, _noted(link)) for link in links))
    return [new for _, new in made]


async def _moment(desk: Desk, actor: Actor) -> datetime:
    """Return when a link is made: whoever revokes the API key that makes it sees it, or was earlier."""
    if isinstance(actor, AdminActor) and actor.api_key_id is not None:
        await hold(ApiKey, actor.api_key_id)
    return desk.now()


def _new_link(
    desk: Desk,
    actor: Actor,
    kind: LinkKind,
    now: datetime,  # when those that it replaces are revoked: that tells them from others
    *,
    admin_id: UUID | None = None,
    influencer_id: UUID | None = None,
) -> tuple[Link, NewLink]:
    secret, terms = new_token(), _TERMS[kind]
    link = Link(
        id=new_id(),
        kind=kind.value,
        secret_hash=hash_token(secret),
        admin_id=admin_id,
        influencer_id=influencer_id,
        created_by_id=actor.id if isinstance(actor, AdminActor) else None,
        api_key_id=actor.api_key_id if isinstance(actor, AdminActor) else None,
        created_at=now,
        expires_at=now + terms.lasts,
    )
    return link, NewLink(link.id, kind, f"{desk.public_url}{terms.path}#{secret}", link.expires_at)


async def read_link(desk: Desk, secret: str) -> LinkReport:
    """Say what a link is for while it can still be used, without using it.

    Raises:
        LinkInvalid: it never existed, has been used, revoked or replaced, or has expired; the message says
            which.
    """
    link = await _usable(desk, await _with_secret(desk, secret))
    person, kind = await _person(link), LinkKind(link.kind)
    email = person.email if person and kind is not LinkKind.HAND_IN else None
    return LinkReport(kind, person.name if person else None, email, link.expires_at)


async def find_link(desk: Desk, kind: LinkKind, secret: str) -> Link:
    """Return the link with this secret while it can still be used, without using it.

    Raises:
        LinkInvalid: as `read_link`, or it is a link for something else.
    """
    link = await _usable(desk, await _with_secret(desk, secret))
    if link.kind != kind.value:
        raise LinkInvalid("other-purpose")
    return link


async def use_link(desk: Desk, link: Link) -> None:
    """Use up the link, in the transaction of what it was made for; of two at once, one wins.

    Raises:
        LinkInvalid: as `read_link`.
    """
    await change_bound(desk.vault, await hold_link(desk, link), used_at=desk.now())


async def hold_link(desk: Desk, link: Link) -> Link:
    """Hold a link until the caller's transaction ends, and read it while it can still be used.

    Raises:
        LinkInvalid: as `read_link`.
    """
    return await _usable(desk, genuine(desk.vault, await hold(Link, link.id)))


def still_open(**wanted: object) -> QuerySet[Link]:
    """Select links that were neither used nor revoked; they may have expired."""
    return Link.filter(used_at=None, revoked_at=None, **wanted)


def ways_in(**wanted: object) -> QuerySet[Link]:
    """Select those of them that let somebody in: a token that is handed in opens no account."""
    return still_open(**wanted).exclude(kind=LinkKind.HAND_IN.value)


async def revoke(desk: Desk, links: QuerySet[Link], now: datetime) -> int:
    """Revoke links, in the caller's transaction; return how many there were.

    What was handed in with them, and still waits for an admin, is deleted.
    """
    held = await hold_all(links)
    await change_held(desk.vault, held, revoked_at=now)
    for batch in batches([link.id for link in held if link.kind == LinkKind.HAND_IN.value]):
        await delete_entries(InboxEntry.filter(link_id__in=list(batch)))
    return len(held)


async def delete_handed_in(**made: object) -> None:
    """Delete what was handed in and waits, by who made its link, or for whom: with used-up links, too."""
    links = Link.filter(kind=LinkKind.HAND_IN.value, **made)
    await delete_entries(InboxEntry.filter(link_id__in=Subquery(links.values("id"))))


async def delete_entries(rows: QuerySet[InboxEntry]) -> None:
    """Delete entries of the inbox, in the caller's transaction; they are held first, in the one order."""
    for batch in batches([row.id for row in await hold_all(rows)]):
        await InboxEntry.filter(id__in=list(batch)).delete()


async def _with_secret(desk: Desk, secret: str) -> Link | None:
    return genuine(desk.vault, await Link.get_or_none(secret_hash=hash_token(secret)))


def kinds_for(actor: AdminActor | Operator) -> list[str]:
    """List the kinds of links that an actor may make: all, for whoever runs the desk."""
    if isinstance(actor, Operator):
        return [kind.value for kind in LinkKind]
    return [kind.value for kind in LinkKind if actor.may(_TERMS[kind].needs)]


def kinds_beyond(role: AdminRole | None) -> list[str]:
    """List the kinds of links that an admin of this role may not make; all for one who is removed."""
    return [kind.value for kind in LinkKind if role is None or _TERMS[kind].needs not in GRANTS[role]]


async def _usable(desk: Desk, link: Link | None) -> Link:
    if link is None:
        tell(desk, SecurityEventKind.LINK_REFUSED)
        raise LinkInvalid("unknown")
    kind = LinkKind(link.kind)
    if link.used_at is not None:
        raise LinkInvalid("used", kind=kind)
    if link.revoked_at is not None:
        raise LinkInvalid("replaced" if await _was_replaced(link) else "withdrawn", kind=kind)
    if not await _maker_stands(desk, link):
        raise LinkInvalid("withdrawn", kind=kind)
    if link.expires_at <= desk.now():
        raise LinkInvalid("expired", kind=kind, lasts=term(_TERMS[kind].lasts))
    return link


async def _maker_stands(desk: Desk, link: Link) -> bool:
    """Tell whether the admin who made a link could make it now; the command line always could.

    Removing or demoting them revokes their links, and revoking an API key those that it made; this refuses
    one that was made at that very moment, and those that follow by and by.
    """
    if link.created_by_id is None:
        return True
    if link.api_key_id is not None:
        key = await ApiKey.get_or_none(id=link.api_key_id)
        if key is None or (key.revoked_at is not None and key.revoked_at <= link.created_at):
            return False
        if await ENDING_OF_KEYS.find(link.api_key_id) is not None:
            return False
    maker = genuine(desk.vault, await Admin.get_or_none(id=link.created_by_id, removed_at=None))
    return maker is not None and link.kind not in kinds_beyond(AdminRole(maker.role))


async def _was_replaced(link: Link) -> bool:
    """Tell whether the link was revoked by a newer one, which was created at that very moment."""
    same = Link.filter(kind=link.kind, admin_id=link.admin_id, influencer_id=link.influencer_id)
    return await same.filter(created_at=link.revoked_at).exclude(id=link.id).exists()


async def _person(link: Link) -> Admin | Influencer | None:
    if link.admin_id is not None:
        return await Admin.get(id=link.admin_id)
    return await Influencer.get(id=link.influencer_id) if link.influencer_id is not None else None


async def note_link(desk: Desk, actor: Actor, action: Action, link: Link) -> None:
    """Write what was done with a link into the audit log, in the caller's transaction."""
    await note(desk, actor, action, link, after=_noted(link))


def _noted(link: Link) -> dict[str, str]:
    return {"kind": link.kind, "linkId": str(link.id)}
