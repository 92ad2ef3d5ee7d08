"""Influencers whose rows something else than the desk has changed: looked at by a person, and put right."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from greenroom.desk.access.links import revoke, still_open
from greenroom.desk.access.sessions import end_sessions
from greenroom.desk.audit.entries import Action, Actor, note
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold
from greenroom.desk.identity import check_email, check_handle, check_name, keys_of
from greenroom.desk.influencers.listing import email_stays_unique
from greenroom.desk.problems import NotFound
from greenroom.store.bound_rows import change_bound, is_genuine
from greenroom.store.models import Influencer, SessionRow


@dataclass(frozen=True, slots=True)
class Forged:
    """An influencer whose row is not as the desk wrote it, as it would be accepted.

    Args:
        token: the last four characters of their stored token, which stays theirs; None if there is none.
        mac: the MAC that the row has, to tell whether it has been put right meanwhile.
    """

    influencer_id: UUID
    name: str
    email: str
    handle: str
    token: str | None
    mac: str | None


async def look_at_forged(
    desk: Desk, influencer_id: UUID, *, name: str | None, email: str | None, handle: str | None
) -> Forged | None:
    """Read an influencer, archived or not, whose row is not as the desk wrote it; None if it is.

    Args:
        name, email, handle: what is right instead of what the row says; None where that is right.

    Raises:
        NotFound: there is no such influencer.
        InputRejected: name, email or handle is refused.
    """
    row = await Influencer.get_or_none(id=influencer_id)
    if row is None:
        raise NotFound("influencer")
    if is_genuine(desk.vault, row):
        return None
    return Forged(
        row.id,
        check_name(row.name if name is None else name),
        check_email(row.email if email is None else email),
        check_handle(row.handle if handle is None else handle),
        row.token_last_four,
        row.mac,
    )


async def accept_influencer(desk: Desk, actor: Actor, seen: Forged) -> None:
    """Take a forged influencer's name, email and handle for right, and nothing else that may let them in.

    Their password, sessions and links end: they need a new invitation.

    Raises:
        NotFound: their row has been put right meanwhile; nothing was changed.
        InputRejected: somebody else has this email; nothing was changed.
    """
    async with email_stays_unique(seen.email):
        person = await hold(Influencer, seen.influencer_id, mac=seen.mac)
        if person is None or is_genuine(desk.vault, person):
            raise NotFound("influencer")
        now: dict[str, Any] = {"name": seen.name, "email": seen.email, "handle": seen.handle}
        columns = now | keys_of(**now) | {"password_hash": None, "password_maker_id": None}
        await change_bound(desk.vault, person, forged=True, version=person.version + 1, **columns)
        after = {
            "endedSessions": await end_sessions(desk, SessionRow.filter(influencer_id=person.id)),
            "revokedLinks": await revoke(desk, still_open(influencer_id=person.id), desk.now()),
        }
        await note(desk, actor, Action.INFLUENCER_ACCEPTED, person, after=after)
