"""Setting a token again that an influencer had."""

from typing import Annotated

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.credentials.findings import TokenReport
from greenroom.api.credentials.tokens import TokenNeedsConfirmation, TokenRejected
from greenroom.api.enums import FindingCode, Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.ids import uuid_of
from greenroom.api.influencers.conflicts import Conflict
from greenroom.api.influencers.types import Influencer
from greenroom.api.problems import NotFound, Problem, member_for
from greenroom.desk.credentials import versions


@strawberry.input(description="Which of the tokens that an influencer had to set again.")
class RestoreTokenInput:
    """The argument of restoreToken."""

    influencer_id: strawberry.ID = strawberry.field(description="The influencer's id.")
    version_id: strawberry.ID = strawberry.field(description="The token's id, from `tokenVersions`.")
    expected_version: int | None = strawberry.field(
        default=None, description="The version you read; leave it out to overwrite any changes since."
    )
    accept: list[FindingCode] | None = strawberry.field(
        default=None,
        description=(
            "The codes in needsAccepting, if the token is for this influencer all the same. Have a person "
            "decide that."
        ),
    )


@strawberry.type(description="The token is set again.")
class TokenRestored:
    """The member for a restored token."""

    influencer: Influencer = strawberry.field(description="The influencer as they are now.")
    report: TokenReport = strawberry.field(description="What was found about the token.")


@member_for(versions.RestoreRefused)
@strawberry.type(description="The token cannot be set again; nothing was changed.")
class RestoreRefused(Problem):
    """The member for a token that cannot be restored."""


RestoreTokenResult = Annotated[
    TokenRestored | RestoreRefused | TokenRejected | TokenNeedsConfirmation | Conflict | NotFound,
    strawberry.union("RestoreTokenResult", description="What restoreToken returns."),
]


@strawberry.type
class VersionMutations:
    """Root fields about the tokens that influencers had."""

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_TOKENS)],
        description=(
            "Set a pasted token again that the influencer had, as if it were pasted again: it is judged "
            "anew, and becomes a new version, which says who restored it and when."
        ),
    )
    async def restore_token(
        self,
        info: Info[Context],
        input: Annotated[RestoreTokenInput, argument(description="Which token, and whose.")],  # noqa: A002
    ) -> RestoreTokenResult:
        """Restore."""
        view, report = await versions.restore_token(
            info.context.desk,
            info.context.as_admin,
            uuid_of(input.influencer_id, "input.influencerId"),
            uuid_of(input.version_id, "input.versionId"),
            expected_version=input.expected_version,
            accept=input.accept or (),
        )
        influencer = Influencer.of(view, info.context)
        return TokenRestored(influencer=influencer, report=TokenReport.of(report, info.context.words))
