"""Inviting, changing and archiving influencers, and their links."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.access.links import LinkKind, NewLink, delete_entries, put_link, revoke, still_open
from greenroom.desk.audit.entries import Action, Actor
from greenroom.desk.audit.entries import note as note_entry
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold
from greenroom.desk.identity import check_email, check_handle, check_name, check_note, check_phone, keys_of
from greenroom.desk.influencers.conflicts import hold_influencer, hold_show_to_end
from greenroom.desk.influencers.listing import create_influencer, email_stays_unique, influencer_view
from greenroom.desk.influencers.phones import open_phone, seal_phone
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.sealed.checking import judged_again
from greenroom.desk.sealed.code_switch import start_following
from greenroom.desk.sealed.tokens import hold_owners
from greenroom.desk.shows.ending import ARCHIVED_NOTE, EndReason, end_show
from greenroom.store.bound_rows import change_bound, change_even_forged
from greenroom.store.models import InboxEntry, Influencer, SessionRow

_NO_PASSWORD: Final[dict[str, Any]] = {"password_hash": None, "password_maker_id": None}


@dataclass(frozen=True, slots=True)
class Invited:
    """A new influencer, and the link they use to choose a password."""

    influencer: InfluencerView
    link: NewLink


async def invite_influencer(
    desk: Desk, actor: Actor, *, name: str, email: str, handle: str = "", phone: str = ""
) -> Invited:
    """Add an influencer, and create the link they use to choose a password.

    Raises:
        InputRejected: name, email, handle or phone is refused; nothing was changed.
    """
    name, email, handle = check_name(name), check_email(email), check_handle(handle)
    phone = check_phone(phone)
    async with email_stays_unique(email):
        person = await create_influencer(
            desk, actor, name=name, email=email, handle=handle, phone=phone, password_hash=None
        )
        link = await put_link(desk, actor, LinkKind.INFLUENCER_INVITATION, influencer_id=person)
        return Invited(await influencer_view(desk, person), link)


async def make_influencer_link(desk: Desk, actor: Actor, influencer_id: UUID) -> NewLink:
    """Create a new link for an influencer: an invitation, or a sign-in link if they have a password.

    Raises:
        NotFound: there is no such influencer.
    """
    return await _make_link(desk, actor, influencer_id, LinkKind.SIGN_IN)


async def make_new_password_link(desk: Desk, actor: Actor, influencer_id: UUID) -> NewLink:
    """Create the link with which an influencer chooses a new password; the old one works until it is used.

    One who has not accepted their invitation gets a new invitation instead.

    Raises:
        NotFound: there is no such influencer.
    """
    return await _make_link(desk, actor, influencer_id, LinkKind.NEW_PASSWORD)


async def _make_link(desk: Desk, actor: Actor, influencer_id: UUID, kind: LinkKind) -> NewLink:
    async with in_transaction():
        person = await hold_influencer(desk, influencer_id)
        if person.password_hash is None:
            kind = LinkKind.INFLUENCER_INVITATION
        return await put_link(desk, actor, kind, influencer_id=influencer_id)


async def update_influencer(
    desk: Desk,
    actor: Actor,
    influencer_id: UUID,
    *,
    name: str | None = None,
    email: str | None = None,
    handle: str | None = None,
    phone: str | None = None,
    note: str | None = None,
    expected_version: int | None = None,
) -> InfluencerView:
    """Change an influencer's name, email, handle or phone number, or the note about them; what is None stays.

    Args:
        expected_version: the version the admin read; None overwrites any changes since.

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
    if note is not None:
        wanted["note"] = check_note(note)
    phone = None if phone is None else check_phone(phone)
    async with email_stays_unique(wanted.get("email", "")):
        person = await hold_influencer(desk, influencer_id, expected_version)
        changed = [field for field, value in wanted.items() if getattr(person, field) != value]
        if phone is not None and phone != open_phone(desk, person):
            wanted["phone"] = seal_phone(desk, influencer_id, phone)
            changed.append("phone")
        if changed:
            now: dict[str, Any] = {"name": person.name, "email": person.email, "handle": person.handle}
            columns = now | wanted
            columns |= keys_of(name=columns["name"], email=columns["email"], handle=columns["handle"])
            columns |= {"version": person.version + 1}
            await change_bound(desk.vault, person, **columns)
            await note_entry(desk, actor, Action.INFLUENCER_CHANGED, person, after={"changed": changed})
    return await influencer_view(desk, influencer_id)


async def archive_influencer(
    desk: Desk, actor: Actor, influencer_id: UUID, *, may_end: Collection[UUID] | None = None
) -> InfluencerView:
    """Archive an influencer: ends their open show, their sessions, their links and their password.

    Everything else stays as it is, including their email and their token, in case they are brought back. The
    second time, nothing changes.

    Args:
        may_end: the shows that this may end; None for whichever is open.

    Raises:
        NotFound, ShowIsOpen: nothing was changed.
    """
    now = desk.now()
    async with in_transaction():
        person = await hold(Influencer, influencer_id, archived_at=None)
        if person is not None:
            show = await hold_show_to_end(desk, person, may_end)
            columns = {"archived_at": now, "version": person.version + 1, **_NO_PASSWORD}
            await change_even_forged(desk.vault, person, **columns)
            if show is not None:
                await end_show(desk, show, EndReason.STOPPED_BY_ADMIN, actor, end_note=ARCHIVED_NOTE)
            after = {
                "endedShow": show is not None,
                "endedSessions": await SessionRow.filter(influencer_id=influencer_id).delete(),
                "revokedLinks": await revoke(desk, still_open(influencer_id=influencer_id), now),
            }
            await delete_entries(InboxEntry.filter(subject_id=influencer_id))
            await note_entry(desk, actor, Action.INFLUENCER_ARCHIVED, person, after=after)
    start_following(desk, person)
    return await influencer_view(desk, influencer_id, or_archived=True)


async def restore_influencer(desk: Desk, actor: Actor, influencer_id: UUID) -> InfluencerView:
    """Bring an archived influencer back as they were, but without a password: they need a new invitation.

    Their token is judged again: it may be somebody else's as well. The second time, nothing changes.

    Raises:
        NotFound: there is no such influencer.
    """
    async with in_transaction():
        person = await hold(Influencer, influencer_id, archived_at__isnull=False)
        if person is not None:
            if person.token_fingerprint is not None:
                await hold_owners(person.hms_user_id, person.token_fingerprint)
            block, doubt = await judged_again(desk, person)
            columns = {"version": person.version + 1, "block_code": block, "doubt_code": doubt}
            await change_even_forged(desk.vault, person, archived_at=None, **columns, **_NO_PASSWORD)
            await note_entry(desk, actor, Action.INFLUENCER_RESTORED, person)
    start_following(desk, person)
    return await influencer_view(desk, influencer_id)
