"""Links with which somebody else hands in a token, and what is handed in with them."""

from typing import Annotated

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.credentials.tokens import SetAuthTokenSuccess, TokenNeedsConfirmation, TokenRejected
from greenroom.api.enums import FindingCode, Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.access import Public
from greenroom.api.guard.cost import OPENS_SEALED
from greenroom.api.guard.ids import uuid_of
from greenroom.api.guard.scalars import Secret
from greenroom.api.influencers.conflicts import Conflict
from greenroom.api.links import LinkMade, OneTimeLink
from greenroom.api.problems import LinkInvalid, NotFound, Problem, SignInRefused, member_for
from greenroom.desk.inbox import handed_in, handing_in
from greenroom.desk.keys import link_secret_in


@strawberry.input(description="For whom somebody else is to hand in a token.")
class MakeHandInLinkInput:
    """The argument of makeHandInLink."""

    influencer_id: strawberry.ID = strawberry.field(description="The influencer's id.")


@strawberry.input(description="A link that somebody was given, and the token that they have.")
class HandInTokenInput:
    """The argument of handInToken."""

    link: Secret = strawberry.field(
        description="The link, or the part after its #. What mail and chat programs add does not matter."
    )
    auth_token: Secret = strawberry.field(
        description="The pasted text; anything around the token is removed."
    )


@strawberry.input(description="Which token that was handed in to use.")
class UseHandedInTokenInput:
    """The argument of useHandedInToken."""

    entry_id: strawberry.ID = strawberry.field(description="The entry's id, from `inbox`.")
    expected_version: int | None = strawberry.field(
        default=None,
        description="The influencer's version you read; leave it out to overwrite any changes since.",
    )
    accept: list[FindingCode] | None = strawberry.field(
        default=None,
        description=(
            "The codes in needsAccepting, if the token is for this influencer all the same. Have a person "
            "decide that."
        ),
    )


@strawberry.type(description="The token was handed in.")
class TokenHandedIn:
    """The member for a token that the desk has now."""

    counts: bool = strawberry.field(
        description="Whether the next show uses it; if not, it waits for an admin."
    )


@member_for(handing_in.HandInRejected)
@strawberry.type(description="The text is nobody's auth token; nothing was changed.")
class HandInRejected(Problem):
    """The member for a text that is no use to anybody."""


MakeHandInLinkResult = Annotated[
    LinkMade | NotFound,
    strawberry.union("MakeHandInLinkResult", description="What makeHandInLink returns."),
]
HandInTokenResult = Annotated[
    TokenHandedIn | HandInRejected | LinkInvalid | SignInRefused,
    strawberry.union("HandInTokenResult", description="What handInToken returns."),
]
UseHandedInTokenResult = Annotated[
    SetAuthTokenSuccess | TokenRejected | TokenNeedsConfirmation | Conflict | NotFound,
    strawberry.union("UseHandedInTokenResult", description="What useHandedInToken returns."),
]


@strawberry.type
class HandingInMutations:
    """Root fields about tokens that somebody else hands in."""

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_TOKENS)],
        description=(
            "Create a one-time link with which whoever has the token for an influencer hands it in, without "
            "an account. It replaces the last one for the same influencer."
        ),
    )
    async def make_hand_in_link(
        self,
        info: Info[Context],
        input: Annotated[MakeHandInLinkInput, argument(description="For whom.")],  # noqa: A002
    ) -> MakeHandInLinkResult:
        """Make it."""
        influencer_id = uuid_of(input.influencer_id, "input.influencerId")
        link = await handing_in.make_hand_in_link(info.context.desk, info.context.as_admin, influencer_id)
        return LinkMade(link=OneTimeLink.of(link))

    @strawberry.mutation(
        directives=[Public()],
        metadata=OPENS_SEALED,
        description=(
            "Hand in a token with a one-time link. It counts by itself if a connected 100ms account has "
            "signed it, nothing is wrong with it, it is for the influencer's room and role, and it is good "
            "for longer than the one that they have; otherwise it waits for an admin. It never changes a "
            "running show or the streaming switch."
        ),
    )
    async def hand_in_token(
        self,
        info: Info[Context],
        input: Annotated[HandInTokenInput, argument(description="The link, and the token.")],  # noqa: A002
    ) -> HandInTokenResult:
        """Take it."""
        handed = await handing_in.hand_in(
            info.context.desk,
            link=link_secret_in(input.link.reveal()),
            text=input.auth_token.reveal(),
            caller=info.context.caller,
        )
        return TokenHandedIn(counts=handed.counts)

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_TOKENS)],
        metadata=OPENS_SEALED,
        description=(
            "Save a token that was handed in, by the rules of setAuthToken; the streaming switch stays as it "
            "is."
        ),
    )
    async def use_handed_in_token(
        self,
        info: Info[Context],
        input: Annotated[UseHandedInTokenInput, argument(description="Which token.")],  # noqa: A002
    ) -> UseHandedInTokenResult:
        """Use it."""
        saved = await handed_in.use_handed_in(
            info.context.desk,
            info.context.as_admin,
            uuid_of(input.entry_id, "input.entryId"),
            expected_version=input.expected_version,
            accept=input.accept or (),
        )
        return SetAuthTokenSuccess.of(saved, info.context)
