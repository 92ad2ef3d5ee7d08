"""Influencers as an admin's people: inviting, changing and archiving them, and their links."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tortoise.expressions import F
from tortoise.transactions import in_transaction

from greenroom.desk.access.links import LinkKind, NewLink, put_link, still_open
from greenroom.desk.audit.entries import Action, Actor, announce, record
from greenroom.desk.desk import Desk
from greenroom.desk.identity import check_email, check_handle, check_name, email_key
from greenroom.desk.influencers.holding import existing_influencer, touch_influencer
from greenroom.desk.influencers.listing import (
    InfluencerView,
    create_influencer,
    email_stays_unique,
    influencer_view,
    no_such_influencer,
)
from greenroom.desk.shows.staying import EndReason, note_end
from greenroom.desk.texts import fold
from greenroom.store.models import Influencer, SessionRow, Show

ARCHIVED_NOTE = "Your account at this desk was archived."


@dataclass(frozen=True, slots=True)
class Invited:
    """A new influencer, and the link by which they choose a password."""

    influencer: InfluencerView
    link: NewLink


async def invite_influencer(desk: Desk, actor: Actor, *, name: str, email: str, handle: str = "") -> Invited:
    """Add somebody who broadcasts, and make the link by which they choose a password.

    Raises:
        InputRejected: name, email or handle cannot be taken; nothing was changed.
    """
    name, email, handle = check_name(name), check_email(email), check_handle(handle)
    async with email_stays_unique(email):
        person = await create_influencer(
            desk, actor, name=name, email=email, handle=handle, password_hash=None
        )
        link = await put_link(desk, actor, LinkKind.INFLUENCER_INVITATION, influencer_id=person)
    return Invited(await influencer_view(desk, person), link)


async def make_influencer_link(desk: Desk, actor: Actor, influencer_id: UUID) -> NewLink:
    """Make a new link for an influencer: an invitation until they have a password, else a sign-in link.

    Raises:
        NotFound: there is no such influencer (any more).
    """
    async with in_transaction():
        # The first statement writes, so that the row is ours until the end.
        if not await Influencer.filter(id=influencer_id, archived_at=None).update(version=F("version")):
            raise no_such_influencer()
        person = await Influencer.get(id=influencer_id)
        kind = LinkKind.INFLUENCER_INVITATION if person.password_hash is None else LinkKind.SIGN_IN
        return await put_link(desk, actor, kind, influencer_id=influencer_id)


async def update_influencer(
    desk: Desk,
    actor: Actor,
    influencer_id: UUID,
    *,
    name: str | None = None,
    email: str | None = None,
    handle: str | None = None,
    expected_version: int | None = None,
) -> InfluencerView:
    """Change an influencer's name, email or handle; what is None stays.

    Args:
        expected_version: the version the admin looked at; None changes whatever is there.

    Raises:
        NotFound, InputRejected, Conflict: nothing was changed.
    """
    wanted: dict[str, Any] = {}
    if name is not None:
        wanted["name"] = check_name(name)
    if email is not None:
        wanted["email"] = check_email(email)
    if handle is not None:
        wanted["handle"] = check_handle(handle)
    person = await existing_influencer(influencer_id)
    if not _differing(person, wanted) and expected_version in (None, person.version):
        return await influencer_view(desk, influencer_id)
    async with email_stays_unique(wanted.get("email", person.email)):
        person = await touch_influencer(desk, influencer_id, expected_version)
        changed = _differing(person, wanted)
        columns = {field: wanted[field] for field in changed}
        if "name" in changed:
            columns["name_key"] = fold(wanted["name"])
        if "email" in changed:
            columns["email_key"] = email_key(wanted["email"])
        if columns:
            await Influencer.filter(id=influencer_id).update(**columns)
        now, subject = desk.now(), ("influencers", influencer_id)
        await record(actor, Action.INFLUENCER_CHANGED, now, subject=subject, after={"changed": changed})
        await announce("INFLUENCER_CHANGED", now, influencer_id=influencer_id)
    return await influencer_view(desk, influencer_id)


async def archive_influencer(desk: Desk, actor: Actor, influencer_id: UUID) -> InfluencerView:
    """Put an influencer aside: ends their open show, their sessions and their links.

    Everything else stays as it is, their email and their token too, for when they are brought back. Asked
    again, it changes nothing.

    Raises:
        NotFound: there is no such influencer.
    """
    now = desk.now()
    async with in_transaction():
        active = Influencer.filter(id=influencer_id, archived_at=None)
        if await active.update(archived_at=now, version=F("version") + 1):
            after = {
                "endedShow": await _end_open_show(desk, actor, influencer_id),
                "endedSessions": await SessionRow.filter(influencer_id=influencer_id).delete(),
                "revokedLinks": await still_open(influencer_id=influencer_id).update(revoked_at=now),
            }
            subject = ("influencers", influencer_id)
            await record(actor, Action.INFLUENCER_ARCHIVED, now, subject=subject, after=after)
            await announce("INFLUENCER_ARCHIVED", now, influencer_id=influencer_id)
    return await influencer_view(desk, influencer_id, or_archived=True)


async def restore_influencer(desk: Desk, actor: Actor, influencer_id: UUID) -> InfluencerView:
    """Bring an archived influencer back as they were. Asked again, it changes nothing.

    Raises:
        NotFound: there is no such influencer.
    """
    now = desk.now()
    async with in_transaction():
        archived = Influencer.filter(id=influencer_id, archived_at__isnull=False)
        if await archived.update(archived_at=None, version=F("version") + 1):
            subject = ("influencers", influencer_id)
            await record(actor, Action.INFLUENCER_RESTORED, now, subject=subject)
            await announce("INFLUENCER_RESTORED", now, influencer_id=influencer_id)
    return await influencer_view(desk, influencer_id)


async def _end_open_show(desk: Desk, actor: Actor, influencer_id: UUID) -> bool:
    """End the open show inside a transaction that holds the influencer's row; tell whether there was one."""
    person = await Influencer.get(id=influencer_id)
    show_id = person.open_show_id
    if show_id is None:
        return False
    await Influencer.filter(id=influencer_id).update(open_show_id=None)
    stopped = EndReason.STOPPED_BY_ADMIN
    await Show.filter(id=show_id, ended_at=None).update(
        ended_at=desk.now(),
        end_reason=stopped.value,
        ended_by_id=getattr(actor, "id", None),
        end_note=ARCHIVED_NOTE,
    )
    await note_end(desk, actor, influencer_id, show_id, reason=stopped)
    return True


def _differing(person: Influencer, wanted: dict[str, Any]) -> list[str]:
    return [field for field, value in wanted.items() if getattr(person, field) != value]
