"""Many tokens at once: what each is and whose it seems to be, and saving those that are certain."""

from typing import Annotated, Any, Self, cast

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.credentials.findings import TokenReport
from greenroom.api.credentials.tokens import TokenNeedsConfirmation, TokenRejected
from greenroom.api.enums import Permission, TokenMatch
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.cost import assume_items, costs
from greenroom.api.guard.ids import uuid_of
from greenroom.api.guard.scalars import Secret
from greenroom.api.influencers.conflicts import Conflict
from greenroom.api.influencers.many import NotGenuine
from greenroom.api.influencers.types import Influencer
from greenroom.api.problems import NotFound, RoomCodeRejected, member_of
from greenroom.desk.credentials import matching
from greenroom.desk.influencers.many import Done
from greenroom.desk.problems import Problem as Refusal


@strawberry.input(description="Texts that may be tokens.")
class InspectTokensInput:
    """The argument of inspectTokens."""

    texts: list[Secret] = strawberry.field(description="One token in each, at most 100.")


@strawberry.input(description="A token, and whom to save it for.")
class TokenForInput:
    """A part of the argument of setAuthTokens."""

    influencer_id: strawberry.ID = strawberry.field(description="The influencer's id.")
    auth_token: Secret = strawberry.field(
        description="The pasted text; anything around the token is removed."
    )
    expected_version: int = strawberry.field(description="The version of the influencer that you read.")


@strawberry.input(description="Tokens for the next shows of many influencers.")
class SetAuthTokensInput:
    """The argument of setAuthTokens."""

    pairs: list[TokenForInput] = strawberry.field(description="One for each influencer, at most 100.")


@strawberry.type(description="What one of many texts is, and whose it seems to be.")
class InspectedToken:
    """A row of the result, translated."""

    report: TokenReport = strawberry.field(
        description="What it is; judged for the influencer if there is one."
    )
    match: TokenMatch | None = strawberry.field(
        description="Why it seems to be the influencer's; null where nobody is named."
    )
    influencer: Influencer | None = strawberry.field(
        description="The one influencer whose it seems to be; null if there is none, or are several."
    )
    candidates: list[Influencer] = strawberry.field(
        metadata=assume_items(matching.MOST_CANDIDATES),
        description="Where several come into question, the first five of them by name.",
    )
    already: bool = strawberry.field(description="Whether it is the token that they have now.")

    @classmethod
    def of(cls, found: matching.MatchedToken, context: Context) -> Self:
        """Translate."""
        return cls(
            report=TokenReport.of(found.report, context.words),
            match=found.match,
            influencer=Influencer.of(found.influencer, context) if found.influencer else None,
            candidates=[Influencer.of(one, context) for one in found.candidates],
            already=found.already,
        )


@strawberry.type(description="The texts were inspected.")
class TokensInspected:
    """The member for texts that were looked at, whatever they are."""

    rows: list[InspectedToken] = strawberry.field(
        metadata=assume_items(matching.MOST_TEXTS), description="One for each text, in the order sent."
    )


OneTokenProblem = Annotated[
    TokenRejected | TokenNeedsConfirmation | RoomCodeRejected | Conflict | NotFound | NotGenuine,
    strawberry.union("OneTokenProblem", description="Why one of many tokens was not saved."),
]


@strawberry.type(description="What became of one of many tokens.")
class OneTokenSet:
    """A row of the result."""

    influencer_id: strawberry.ID = strawberry.field(description="The influencer's id, as it was sent.")
    influencer: Influencer | None = strawberry.field(
        description="The influencer as they are now; null where there is a problem."
    )
    problem: OneTokenProblem | None = strawberry.field(
        description="Why it was not saved, as setAuthToken would say it; null if it is theirs."
    )


@strawberry.type(description="Each of the tokens was saved or refused by itself.")
class AuthTokensSet:
    """The member for many tokens."""

    rows: list[OneTokenSet] = strawberry.field(
        metadata=assume_items(matching.MOST_TEXTS), description="One for each token, in the order sent."
    )

    @classmethod
    def of(cls, done: Done, info: Info[Context]) -> Self:
        """Translate."""
        context = info.context
        return cls(
            rows=[
                OneTokenSet(
                    influencer_id=strawberry.ID(str(one)),
                    influencer=None if isinstance(what, Refusal) else Influencer.of(what, context),
                    problem=cast("Any", member_of(what, context)) if isinstance(what, Refusal) else None,
                )
                for one, what in done.items()
            ]
        )


InspectTokensResult = Annotated[
    TokensInspected, strawberry.union("InspectTokensResult", description="What inspectTokens returns.")
]
SetAuthTokensResult = Annotated[
    AuthTokensSet, strawberry.union("SetAuthTokensResult", description="What setAuthTokens returns.")
]


@strawberry.type
class ManyTokensMutations:
    """Root fields about many tokens."""

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_TOKENS)],
        metadata=costs(1000),
        description=(
            "Find out what many pasted texts are, and whose: a user id that one influencer alone has decides;"
            " else a room and role, or a handle, that only one has. Nothing is stored or logged."
        ),
    )
    async def inspect_tokens(
        self,
        info: Info[Context],
        input: Annotated[InspectTokensInput, argument(description="The texts.")],  # noqa: A002
    ) -> InspectTokensResult:
        """Inspect."""
        found = await matching.match_tokens(
            info.context.desk, info.context.as_admin, [text.reveal() for text in input.texts]
        )
        return TokensInspected(rows=[InspectedToken.of(one, info.context) for one in found])

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_TOKENS)],
        metadata=costs(2000),
        description=(
            "Save tokens for the next shows of many influencers, each as setAuthToken does, by itself. One"
            " that seems to be somebody else's is refused: have a person look at it, and use setAuthToken."
            " Sent again, it finds its tokens saved, and changes nothing."
        ),
    )
    async def set_auth_tokens(
        self,
        info: Info[Context],
        input: Annotated[SetAuthTokensInput, argument(description="The tokens, and whose.")],  # noqa: A002
    ) -> SetAuthTokensResult:
        """Save."""
        tokens = [
            matching.TokenFor(
                uuid_of(one.influencer_id, "input.pairs.influencerId"),
                one.auth_token.reveal(),
                one.expected_version,
            )
            for one in input.pairs
        ]
        done = await matching.set_auth_tokens(info.context.desk, info.context.as_admin, tokens)
        return AuthTokensSet.of(done, info)
