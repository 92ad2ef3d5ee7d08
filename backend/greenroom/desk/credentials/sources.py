"""Choosing where an influencer's tokens come from: pasted, made by the desk, or for their room code."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from greenroom.desk.actors import AdminActor
from greenroom.desk.audit.entries import Action, note
from greenroom.desk.desk import Desk
from greenroom.desk.influencers.conflicts import existing_influencer, hold_influencer
from greenroom.desk.influencers.listing import influencer_view, influencer_views
from greenroom.desk.influencers.many import Done, for_each
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.paging import LONGEST_PAGE
from greenroom.desk.places.checking import check_place
from greenroom.desk.problems import NotFound
from greenroom.desk.readiness.sources import SourceRefused, exchanging_refused, minting_refused
from greenroom.desk.sealed.checking import judged_again
from greenroom.desk.sealed.places import place_of_row
from greenroom.desk.sealed.source import Source
from greenroom.store.ids import as_id
from greenroom.store.models import Influencer, TokenVersion, Workspace
from greenroom.store.tallies import people_of_accounts

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

    A refusal of 100ms that blocks them was about a token of the other source, so it is forgotten. 100ms is
    asked about the place of tokens that the desk makes, for 2 s at most. If it is chosen already, nothing
    changes.

    Args:
        expected_version: the version the admin read; None overwrites any changes since.

    Raises:
        NotFound, Conflict, SourceRefused: nothing was changed.
    """
    if source is Source.MINTED and (place := place_of_row(await existing_influencer(influencer_id))):
        await check_place(desk, place)
    await _choose(desk, actor, influencer_id, source, expected_version)
    return await influencer_view(desk, influencer_id)


_REFUSED: Final[dict[Source, Callable[[Influencer], SourceRefused | None]]] = {
    Source.PASTED: lambda _: None,
    Source.MINTED: minting_refused,
    Source.ROOM_CODE: exchanging_refused,
}


async def _choose(
    desk: Desk, actor: AdminActor, influencer_id: UUID, source: Source, expected_version: int | None = None
) -> None:
    async with in_transaction():
        influencer = await hold_influencer(desk, influencer_id, expected_version)
        if refused := _REFUSED[source](influencer):
            raise refused
        was = influencer.source_choice
        if source.value != was:
            influencer.source_choice, influencer.block_code = source.value, None
            influencer.block_code, influencer.doubt_code = await judged_again(desk, influencer)
            influencer.version += 1
            await influencer.save()
            before, after = {"source": was or Source.PASTED.value}, {"source": source.value}
            await note(desk, actor, Action.TOKEN_SOURCE_SET, influencer, before=before, after=after)


async def set_token_source_for_many(
    desk: Desk, actor: AdminActor, influencer_ids: Sequence[UUID], source: Source
) -> Done:
    """Choose where the tokens of many come from, without asking 100ms: a job asks about their places.

    Raises:
        BadInput: nothing was changed.
    """

    async def choose(influencer_id: UUID) -> InfluencerView:
        await _choose(desk, actor, influencer_id, source)
        return await influencer_view(desk, influencer_id)

    return await for_each(influencer_ids, choose)


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
    account = as_id(row.workspace_id)
    return MintingOffer(account, (await people_of_accounts(mintable=True))[account])


async def first_of(desk: Desk, minted: MintedForAccount) -> list[InfluencerView]:
    """Read those of them that are told by name, in that order."""
    ids = minted.changed[:LONGEST_PAGE]
    views = await influencer_views(desk, ids)
    return [views[one] for one in ids if one in views]


def _current_of(account_id: UUID) -> QuerySet[Influencer]:
    """Select everybody who broadcasts by an account and is not archived."""
    return Influencer.filter(workspace_id=account_id, archived_at=None)
