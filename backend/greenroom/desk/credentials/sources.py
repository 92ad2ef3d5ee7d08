"""Choosing where an influencer's tokens come from: pasted ones, or those that the desk makes at Go Live."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from greenroom.desk.actors import AdminActor
from greenroom.desk.audit.entries import Action, note
from greenroom.desk.desk import Desk
from greenroom.desk.influencers.conflicts import hold_influencer
from greenroom.desk.influencers.listing import InfluencerView, influencer_view, influencer_views
from greenroom.desk.paging import LONGEST_PAGE
from greenroom.desk.problems import NotFound
from greenroom.desk.readiness.sources import SourceRefused, minting_refused
from greenroom.desk.sealed.checking import judged_again
from greenroom.desk.sealed.source import Source
from greenroom.store.models import Influencer, TokenVersion, Workspace

OFFERED_AFTER: Final = 2  # tokens that were pasted for one person


@dataclass(frozen=True, slots=True)
class MintedForAccount:
    """Whose tokens the desk makes from now on, of those who broadcast by one account.

    Args:
        changed: those for whom that was chosen now, or would be, by name.
        already: how many it was chosen for before.
        cannot: how many it cannot be chosen for: their room or role is not known, or their row is forged.
    """

    changed: tuple[UUID, ...]
    already: int
    cannot: int


@dataclass(frozen=True, slots=True)
class MintingOffer:
    """The desk could make the tokens that an admin keeps pasting.

    Args:
        account_id: the 100ms account.
        influencers: for how many who broadcast by it the desk can do that, chosen already or not.
    """

    account_id: UUID
    influencers: int


async def set_token_source(
    desk: Desk,
    actor: AdminActor,
    influencer_id: UUID,
    source: Source,
    *,
    expected_version: int | None = None,
) -> InfluencerView:
    """Choose where an influencer's next token comes from. An open show goes on with the one it has.

    A refusal of 100ms that blocks them was about a token of the other source, so it is forgotten. If it is
    chosen already, nothing changes.

    Args:
        expected_version: the version the admin read; None overwrites any changes since.

    Raises:
        NotFound, Conflict, SourceRefused: nothing was changed.
    """
    await _choose(desk, actor, influencer_id, source, expected_version)
    return await influencer_view(desk, influencer_id)


async def _choose(
    desk: Desk, actor: AdminActor, influencer_id: UUID, source: Source, expected_version: int | None = None
) -> None:
    async with in_transaction():
        influencer = await hold_influencer(desk, influencer_id, expected_version)
        if source is Source.MINTED and (refused := minting_refused(influencer)):
            raise refused
        was = influencer.source_choice
        if source.value != was:
            influencer.source_choice, influencer.block_code = source.value, None
            influencer.block_code, influencer.doubt_code = await judged_again(desk, influencer)
            influencer.version += 1
            await influencer.save()
            before, after = {"source": was or Source.PASTED.value}, {"source": source.value}
            await note(desk, actor, Action.TOKEN_SOURCE_SET, influencer, before=before, after=after)


async def mint_for_account(
    desk: Desk, actor: AdminActor, account_id: UUID, *, dry_run: bool
) -> MintedForAccount:
    """Choose for everybody who broadcasts by a connected account that the desk makes their tokens.

    Each is changed and noted by itself: where it stops in between, the next call does the others.

    Args:
        dry_run: change nothing, and only say who it would be.

    Raises:
        NotFound: there is no such account.
        SourceRefused: it is not connected.
    """
    account = await Workspace.get_or_none(id=account_id)
    if account is None:
        raise NotFound("hms-account")
    if account.app_secret is None:
        raise SourceRefused("account")
    theirs = _current_of(account_id)
    already = await theirs.filter(can_mint=True, source_choice=Source.MINTED.value).count()
    able = theirs.filter(can_mint=True).exclude(source_choice=Source.MINTED.value)
    wanted = [row.id for row in await able.order_by("name_key", "id").only("id")]
    changed, cannot = list[UUID](), await theirs.filter(can_mint=False).count()
    for influencer_id in wanted:
        if dry_run:
            changed.append(influencer_id)
            continue
        try:
            await _choose(desk, actor, influencer_id, Source.MINTED)
        except (NotFound, SourceRefused):  # archived, or their account disconnected, at this moment
            cannot += 1
        else:
            changed.append(influencer_id)
    return MintedForAccount(tuple(changed), already, cannot)


async def minting_offer(saved: InfluencerView) -> MintingOffer | None:
    """Offer to make tokens, once a token was saved; None where that cannot be, or would be too early."""
    row = saved.row
    if not row.can_mint or row.workspace_id is None:
        return None
    pasted = await TokenVersion.filter(influencer_id=row.id, source=Source.PASTED.value).count()
    if pasted < OFFERED_AFTER:
        return None
    return MintingOffer(row.workspace_id, await _current_of(row.workspace_id).filter(can_mint=True).count())


async def first_of(desk: Desk, minted: MintedForAccount) -> list[InfluencerView]:
    """Read those of them that are told by name, in that order."""
    ids = minted.changed[:LONGEST_PAGE]
    views = await influencer_views(desk, ids)
    return [views[one] for one in ids if one in views]


def _current_of(account_id: UUID) -> QuerySet[Influencer]:
    """Select everybody who broadcasts by an account and is not archived."""
    return Influencer.filter(workspace_id=account_id, archived_at=None)
