"""Tokens that were handed in and wait: what each is now, and using one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.actors import AdminActor
from greenroom.desk.credentials.setting import (
    TokenSet,
    ask_about_place,
    judge_in_place,
    save_opened,
)
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold
from greenroom.desk.inbox.entries import InboxKind, no_such_entry
from greenroom.desk.influencers.conflicts import hold_influencer
from greenroom.desk.influencers.listing import influencer_view
from greenroom.desk.sealed.surroundings import surroundings_of
from greenroom.desk.sealed.tokens import fingerprint_of
from greenroom.hms.findings import FindingCode, Verdict, broken
from greenroom.hms.token import TokenReport, open_text
from greenroom.store.bound_rows import change_bound, genuine
from greenroom.store.models import InboxEntry, Influencer, Link
from greenroom.store.searching import SHORT_CODE
from greenroom.store.vault import VaultError

_UNREADABLE = TokenReport(Verdict.BROKEN, (broken(FindingCode.TOKEN_UNREADABLE),), (), None, None, None)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A token that waits, as it is now.

    Args:
        last_four: its last four characters; '' if it cannot be opened.
        report: what it is, judged as it would be at its save now.
    """

    last_four: str
    report: TokenReport


def seal_handed_in(desk: Desk, row: InboxEntry, token: str) -> str:
    """Seal a token for its entry, together with whose it is to be, and with which link it came."""
    text = f"{row.subject_id} {row.link_id} {token}"
    return desk.vault.seal(text, table="inbox_entries", column="sealed", row_id=row.id)


def open_handed_in(desk: Desk, row: InboxEntry) -> str | None:
    """Unseal a token that waits.

    Returns:
        None if it cannot be opened, or is not the one, not for the influencer or not of the link that its row
        says.
    """
    try:
        text = desk.vault.open(row.sealed or "", table="inbox_entries", column="sealed", row_id=row.id)
    except VaultError:
        return None
    *whose, token = text.split(" ")
    theirs = whose == [str(row.subject_id), str(row.link_id)]
    return token if theirs and row.fingerprint == fingerprint_of(desk, token) else None


def how_handed_in(link: Link) -> dict[str, Any]:
    """Say for the audit log how a token came: with which link, and who made that."""
    return {"linkId": str(link.id), "linkMakerId": str(link.created_by_id)}


async def judge_handed_in(desk: Desk, entry_ids: Sequence[UUID]) -> dict[UUID, Waiting]:
    """Judge these tokens as they would be at their save now; those for nobody are left out."""
    rows = await InboxEntry.filter(id__in=list(entry_ids), kind=InboxKind.HANDED_IN.value)
    people = {row.id: row for row in await Influencer.filter(id__in={row.subject_id for row in rows})}
    return {
        row.id: await _judged(desk, people[row.subject_id], row) for row in rows if row.subject_id in people
    }


async def _judged(desk: Desk, influencer: Influencer, row: InboxEntry) -> Waiting:
    token = open_handed_in(desk, row)
    if token is None:
        return Waiting("", _UNREADABLE)
    opened = open_text(token)
    around, _ = await surroundings_of(desk, opened, influencer)
    report, _ = await judge_in_place(desk, opened, around, None)
    return Waiting(token[-SHORT_CODE:], report)


async def use_handed_in(
    desk: Desk,
    actor: AdminActor,
    entry_id: UUID,
    *,
    expected_version: int | None = None,
    accept: Collection[FindingCode] = (),
) -> TokenSet:
    """Save a token that was handed in, as if the admin had pasted it; the streaming switch stays as it is.

    Args:
        expected_version: the influencer's version that the admin read; None overwrites any changes since.
        accept: the findings that the admin accepts, as for a pasted token.

    Raises:
        NotFound, Conflict, TokenRejected, TokenNeedsConfirmation: nothing was changed.
    """
    known = await InboxEntry.get_or_none(id=entry_id, kind=InboxKind.HANDED_IN.value)
    if known is None or (token := open_handed_in(desk, known)) is None:
        raise no_such_entry()
    opened = open_text(token)
    asked = await ask_about_place(desk, opened)
    async with in_transaction():
        influencer = await hold_influencer(desk, known.subject_id)
        link = await hold(Link, known.link_id)  # before the entry, as whoever revokes it
        row = await hold(InboxEntry, entry_id)
        if row is None or open_handed_in(desk, row) != token or (link := genuine(desk.vault, link)) is None:
            raise no_such_entry()
        report = await save_opened(
            desk,
            actor,
            influencer,
            opened,
            asked,
            expected_version=expected_version,
            allow_streaming=None,
            accept=accept,
            how=how_handed_in(link) | {"handedIn": True},
        )
        await row.delete()
        if link.used_at is None and link.revoked_at is None:
            await change_bound(desk.vault, link, used_at=desk.now())
    return TokenSet(await influencer_view(desk, known.subject_id), report)
