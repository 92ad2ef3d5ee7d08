"""Tokens: what a pasted text is, setting it, and taking it away."""

from typing import Annotated, Any, Self

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.credentials.findings import TokenReport
from greenroom.api.credentials.sources import MintingOffer
from greenroom.api.enums import FindingCode, Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.cost import OPENS_SEALED
from greenroom.api.guard.ids import uuid_of
from greenroom.api.guard.scalars import Secret
from greenroom.api.influencers.conflicts import Conflict
from greenroom.api.influencers.types import Influencer, InfluencerChanged
from greenroom.api.problems import NotFound, Problem, RoomCodeRejected, member_for
from greenroom.desk.credentials import setting
from greenroom.desk.credentials.sources import minting_offer

_INFLUENCER_ID = "The influencer's id."


@strawberry.input(description="A text that may be a token.")
class InspectTokenInput:
    """The argument of inspectToken."""

    text: Secret = strawberry.field(description="The pasted text.")
    influencer_id: strawberry.ID | None = strawberry.field(
        default=None, description="The id of the influencer it is meant for; leave it out if unknown."
    )


@strawberry.input(description="A token for an influencer's next show.")
class SetAuthTokenInput:
    """The argument of setAuthToken."""

    influencer_id: strawberry.ID = strawberry.field(description=_INFLUENCER_ID)
    auth_token: Secret = strawberry.field(
        description="The pasted text; anything around the token is removed."
    )
    room_code: Secret | None = strawberry.field(
        default=None,
        description="A 100ms room code. If left out, the current one stays, or a local label is made.",
    )
    expected_version: int | None = strawberry.field(
        default=None, description="The version you read; leave it out to overwrite any changes since."
    )
    allow_streaming: bool = strawberry.field(
        default=False, description="Switch streaming back on even if an admin switched it off."
    )
    accept: list[FindingCode] | None = strawberry.field(
        default=None,
        description=(
            "The codes in needsAccepting, if the token is for this influencer all the same. Have a person "
            "decide that: it is what keeps a token from the wrong influencer."
        ),
    )


@strawberry.input(description="Which influencer's token to remove.")
class RemoveAuthTokenInput:
    """The argument of removeAuthToken."""

    influencer_id: strawberry.ID = strawberry.field(description=_INFLUENCER_ID)
    expected_version: int | None = strawberry.field(
        default=None,
        description="The version you read; leave it out to remove the token regardless of other changes.",
    )


@strawberry.type(description="The text was inspected.")
class TokenInspected:
    """The member for a text that was looked at, whatever it is."""

    report: TokenReport = strawberry.field(description="What it is.")


@strawberry.type(description="The token is saved.")
class SetAuthTokenSuccess:
    """The member for a saved token."""

    influencer: Influencer = strawberry.field(description="The influencer as they are now.")
    report: TokenReport = strawberry.field(description="What was found about the token.")
    saved: strawberry.Private[setting.TokenSet]

    @strawberry.field(
        description=(
            "From the second token that was pasted for the influencer: the desk can make the next by itself,"
            " see setTokenSource and mintForAccount. Null before that, or if it cannot."
        )
    )
    async def minting_offer(self) -> MintingOffer | None:
        """Count what the offer is made of, for whoever asks."""
        offer = await minting_offer(self.saved.influencer)
        return MintingOffer.of(offer) if offer else None

    @classmethod
    def of(cls, saved: setting.TokenSet, context: Context) -> Self:
        """Translate."""
        influencer = Influencer.of(saved.influencer, context)
        report = TokenReport.of(saved.report, context.words)
        return cls(influencer=influencer, report=report, saved=saved)


@member_for(setting.TokenRejected)
@strawberry.type(description="The text cannot be used as an auth token; nothing was changed.")
class TokenRejected(Problem):
    """The member for a broken token."""

    report: TokenReport = strawberry.field(description="Everything that is wrong with it.")

    @classmethod
    def details(cls, problem: setting.TokenRejected, context: Context) -> dict[str, Any]:
        """Translate."""
        return {"report": TokenReport.of(problem.report, context.words)}


@member_for(setting.TokenNeedsConfirmation)
@strawberry.type(
    description=(
        "The token seems to be somebody else's; nothing was changed. If it is right all the same, repeat the "
        "call with report.needsAccepting as accept."
    )
)
class TokenNeedsConfirmation(Problem):
    """The member for a token that seems to be somebody else's."""

    report: TokenReport = strawberry.field(description="What was found about the token.")
    belongs_to: Influencer = strawberry.field(description="The influencer whose token it seems to be.")

    @classmethod
    def details(cls, problem: setting.TokenNeedsConfirmation, context: Context) -> dict[str, Any]:
        """Translate."""
        report = TokenReport.of(problem.report, context.words)
        return {"report": report, "belongs_to": Influencer.of(problem.other, context)}


InspectTokenResult = Annotated[
    TokenInspected | NotFound,
    strawberry.union("InspectTokenResult", description="What inspectToken returns."),
]
SetAuthTokenResult = Annotated[
    SetAuthTokenSuccess | TokenRejected | TokenNeedsConfirmation | RoomCodeRejected | Conflict | NotFound,
    strawberry.union("SetAuthTokenResult", description="What setAuthToken returns."),
]
RemoveAuthTokenResult = Annotated[
    InfluencerChanged | Conflict | NotFound,
    strawberry.union("RemoveAuthTokenResult", description="What removeAuthToken returns."),
]


@strawberry.type
class TokenMutations:
    """Root fields that change what an influencer goes live with."""

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_TOKENS)],
        metadata=OPENS_SEALED,
        description="Find out what a pasted text is. It is not stored or logged.",
    )
    async def inspect_token(
        self,
        info: Info[Context],
        input: Annotated[InspectTokenInput, argument(description="The text.")],  # noqa: A002
    ) -> InspectTokenResult:
        """Inspect."""
        wanted = input.influencer_id
        report = await setting.inspect_token(
            info.context.desk,
            input.text.reveal(),
            uuid_of(wanted, "input.influencerId") if wanted else None,
            info.context.as_admin,
        )
        return TokenInspected(report=TokenReport.of(report, info.context.words))

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_TOKENS)],
        metadata=OPENS_SEALED,
        description=(
            "Save an auth token, and optionally a room code, for an influencer's next show. A running show "
            "can reconnect with it if it is for the same room and role. This enables streaming, unless an "
            "admin switched it off."
        ),
    )
    async def set_auth_token(
        self,
        info: Info[Context],
        input: Annotated[SetAuthTokenInput, argument(description="The token, and the influencer it is for.")],  # noqa: A002
    ) -> SetAuthTokenResult:
        """Save."""
        saved = await setting.set_auth_token(
            info.context.desk,
            info.context.as_admin,
            uuid_of(input.influencer_id, "input.influencerId"),
            input.auth_token.reveal(),
            room_code=input.room_code.reveal() if input.room_code else "",
            expected_version=input.expected_version,
            allow_streaming=input.allow_streaming,
            accept=input.accept or (),
        )
        return SetAuthTokenSuccess.of(saved, info.context)

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_TOKENS)],
        description=(
            "Remove an influencer's auth token. An open show goes on, and can rejoin with it until it "
            "expires."
        ),
    )
    async def remove_auth_token(
        self,
        info: Info[Context],
        input: Annotated[RemoveAuthTokenInput, argument(description="Which influencer.")],  # noqa: A002
    ) -> RemoveAuthTokenResult:
        """Remove."""
        view = await setting.remove_auth_token(
            info.context.desk,
            info.context.as_admin,
            uuid_of(input.influencer_id, "input.influencerId"),
            expected_version=input.expected_version,
        )
        return InfluencerChanged(influencer=Influencer.of(view, info.context))
