"""Where tokens come from: what the next show uses and why, and choosing it."""

from typing import Annotated, Self

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import Permission, TokenSource
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.cost import assume_items
from greenroom.api.guard.ids import uuid_of
from greenroom.api.influencers.conflicts import Conflict
from greenroom.api.influencers.types import Influencer, InfluencerChanged
from greenroom.api.problems import NotFound, SourceRefused
from greenroom.desk.credentials import sources


@strawberry.input(description="Where an influencer's next token comes from.")
class SetTokenSourceInput:
    """The argument of setTokenSource."""

    influencer_id: strawberry.ID = strawberry.field(description="The influencer's id.")
    source: TokenSource = strawberry.field(description="The source.")
    expected_version: int | None = strawberry.field(
        default=None, description="The version you read; leave it out to overwrite any changes since."
    )


@strawberry.input(description="A 100ms account whose influencers' tokens the desk is to make.")
class MintForAccountInput:
    """The argument of mintForAccount."""

    account_id: strawberry.ID = strawberry.field(description="The account's id.")
    dry_run: bool = strawberry.field(
        default=False, description="Change nothing, and only say whom it would change."
    )


@strawberry.type(description="The desk could make the tokens that admins keep pasting.")
class MintingOffer:
    """What setAuthToken offers, once it is worth it."""

    account_id: strawberry.ID = strawberry.field(description="The 100ms account.")
    influencers: int = strawberry.field(
        description="For how many who broadcast by it the desk can make tokens, chosen already or not."
    )

    @classmethod
    def of(cls, offer: sources.MintingOffer) -> Self:
        """Translate."""
        return cls(account_id=strawberry.ID(str(offer.account_id)), influencers=offer.influencers)


@strawberry.type(description="The desk makes the tokens of these influencers from now on.")
class MintedForAccount:
    """The member for an account's influencers."""

    influencers: list[Influencer] = strawberry.field(
        metadata=assume_items(100),
        description="At most a hundred of those whom it changed, or would change, by name.",
    )
    changed: int = strawberry.field(description="How many it changed, or would change.")
    already: int = strawberry.field(description="How many had it chosen before.")
    cannot: int = strawberry.field(
        description="How many it is not possible for: their room or role is not known."
    )


SetTokenSourceResult = Annotated[
    InfluencerChanged | SourceRefused | Conflict | NotFound,
    strawberry.union("SetTokenSourceResult", description="What setTokenSource returns."),
]
MintForAccountResult = Annotated[
    MintedForAccount | SourceRefused | NotFound,
    strawberry.union("MintForAccountResult", description="What mintForAccount returns."),
]


@strawberry.type
class SourceMutations:
    """Root fields that choose where tokens come from."""

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_TOKENS)],
        description=(
            "Choose where an influencer's next token comes from: the pasted one, one that the desk makes at"
            " Go Live for the room and role of their last token, or one that 100ms gives for their room code"
            " then. Saving a token with setAuthToken chooses PASTED. Where the chosen one cannot be used,"
            " another one stands in, if it leads into the same room and role."
        ),
    )
    async def set_token_source(
        self,
        info: Info[Context],
        input: Annotated[SetTokenSourceInput, argument(description="Whose tokens, and from where.")],  # noqa: A002
    ) -> SetTokenSourceResult:
        """Choose."""
        view = await sources.set_token_source(
            info.context.desk,
            info.context.as_admin,
            uuid_of(input.influencer_id, "input.influencerId"),
            input.source,
            expected_version=input.expected_version,
        )
        return InfluencerChanged(influencer=Influencer.of(view, info.context))

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_TOKENS)],
        description="Have the desk make the tokens of everybody who broadcasts by one 100ms account.",
    )
    async def mint_for_account(
        self,
        info: Info[Context],
        input: Annotated[MintForAccountInput, argument(description="Which account.")],  # noqa: A002
    ) -> MintForAccountResult:
        """Choose for all."""
        desk, account_id = info.context.desk, uuid_of(input.account_id, "input.accountId")
        minted = await sources.mint_for_account(
            desk, info.context.as_admin, account_id, dry_run=input.dry_run
        )
        return MintedForAccount(
            influencers=[Influencer.of(view, info.context) for view in await sources.first_of(desk, minted)],
            changed=len(minted.changed),
            already=minted.already,
            cannot=minted.cannot,
        )
