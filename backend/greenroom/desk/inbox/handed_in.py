"""Tokens that were handed in and wait: what each is now, and using one."""

from collections.abc import Collection, Sequence
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.access.links import still_open
from greenroom.desk.actors import AdminActor
from greenroom.desk.credentials.setting import (
    TokenSet,
    ask_about_place,
    judge_in_place,
    save_opened,
)
from greenroom.desk.credentials.sources import minting_offer
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold, hold_all
from greenroom.desk.inbox.entries import InboxKind, no_such_entry
from greenroom.desk.influencers.conflicts import hold_influencer
from greenroom.desk.influencers.listing import influencer_view
from greenroom.desk.sealed.surroundings import surroundings_of
from greenroom.desk.sealed.tokens import fingerprint_of
from greenroom.hms.findings import FindingCode, Verdict, broken
from greenroom.hms.token import TokenReport, open_text
from greenroom.store.bound_rows import change_held
from greenroom.store.models import InboxEntry, Influencer
from greenroom.store.vault import VaultError

_UNREADABLE = TokenReport(Verdict.BROKEN, (broken(FindingCode.TOKEN_UNREADABLE),), (), None, None, None)


def seal_handed_in(desk: Desk, row: InboxEntry, token: str) -> str:
    """Seal a token for its entry, together with whose it is to be."""
    return desk.vault.seal(f"{row.subject_id} {token}", table="inbox_entries", column="sealed", row_id=row.id)


def open_handed_in(desk: Desk, row: InboxEntry) -> str | None:
    """Unseal a token that waits.

    Returns:
        None if it cannot be opened, or is not the one, or not for the influencer, that its row says.
    """
    try:
        text = desk.vault.open(row.sealed or "", table="inbox_entries", column="sealed", row_id=row.id)
    except VaultError:
        return None
    owner, _, token = text.partition(" ")
    theirs = owner == str(row.subject_id) and row.fingerprint == fingerprint_of(desk, token)
    return token if theirs else None


async def judge_handed_in(desk: Desk, entry_ids: Sequence[UUID]) -> dict[UUID, TokenReport]:
    """Judge these tokens as they would be at their save now."""
    rows = await InboxEntry.filter(id__in=list(entry_ids), kind=InboxKind.HANDED_IN.value)
    people = {row.id: row for row in await Influencer.filter(id__in={row.subject_id for row in rows})}
    return {row.id: await _judged(desk, people[row.subject_id], row) for row in rows}


async def _judged(desk: Desk, influencer: Influencer, row: InboxEntry) -> TokenReport:
    token = open_handed_in(desk, row)
    if token is None:
        return _UNREADABLE
    opened = open_text(token)
    around, _ = await surroundings_of(desk, opened, influencer)
    report, _ = await judge_in_place(desk, opened, around, None)
    return report


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
    asked = await ask_about_place(desk, opened, known.subject_id)
    how = {name: known.facts[name] for name in ("linkId", "linkMakerId")} | {"handedIn": True}
    async with in_transaction():
        influencer = await hold_influencer(desk, known.subject_id)
        links = await hold_all(still_open(id=known.link_id))  # before the entry, as whoever revokes it
        row = await hold(InboxEntry, entry_id)
        if row is None or open_handed_in(desk, row) != token:
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
            how=how,
        )
        await row.delete()
        await change_held(desk.vault, links, used_at=desk.now())
    view = await influencer_view(desk, known.subject_id)
    return TokenSet(view, report, await minting_offer(view))
