"""Tokens: what a pasted text is, and setting it; and the streaming switch."""

from typing import Annotated, Any

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.credentials.findings import TokenReport
from greenroom.api.enums import Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.errors import ApiError, Code
from greenroom.api.guard.ids import uuid_of
from greenroom.api.guard.scalars import Secret
from greenroom.api.influencers.listing import Influencer, InfluencerChanged
from greenroom.api.problems import NotFound, Problem, RoomCodeRejected, member_for
from greenroom.api.shows.shows import Show
from greenroom.desk import problems
from greenroom.desk.credentials import setting as credentials
from greenroom.desk.influencers import conflicts, streaming


@strawberry.type(description="The token is saved.")
class SetAuthTokenSuccess:
    """The member for a saved token."""

    influencer: Influencer = strawberry.field(description="The influencer as they are now.")
    report: TokenReport = strawberry.field(description="What the token is.")


@member_for(credentials.TokenRejected)
@strawberry.type(description="The text cannot serve as an auth token; nothing was changed.")
class TokenRejected(Problem):
    """The member for a broken token."""

    report: TokenReport = strawberry.field(description="Everything that is wrong with it.")

    @classmethod
    def details(cls, problem: credentials.TokenRejected) -> dict[str, Any]:
        """Translate."""
        return {"report": TokenReport.of(problem.report)}


@member_for(conflicts.Conflict)
@strawberry.type(description="Somebody changed the influencer since you looked; nothing was changed.")
class Conflict(Problem):
    """The member for a lost race."""

    influencer: Influencer = strawberry.field(description="The influencer as they are now.")
    changes: list[str] = strawberry.field(
        description="What changed since, in words: who, what, when; newest first, at most three."
    )

    @classmethod
    def details(cls, problem: conflicts.Conflict) -> dict[str, Any]:
        """Translate."""
        return {"influencer": Influencer.of(problem.now_is), "changes": list(problem.changes)}


SetAuthTokenResult = Annotated[
    SetAuthTokenSuccess | TokenRejected | RoomCodeRejected | Conflict | NotFound,
    strawberry.union("SetAuthTokenResult", description="What setAuthToken answers."),
]


@strawberry.input(description="A token for an influencer's next show.")
class SetAuthTokenInput:
    """The arguments of setAuthToken."""

    influencer_id: strawberry.ID = strawberry.field(description="For whom.")
    auth_token: Secret = strawberry.field(
        description="The pasted text; what stands around the token is removed."
    )
    room_code: Secret | None = strawberry.field(
        default=None,
        description="A 100ms room code. Without one the present one stays, or a local label is made.",
    )
    expected_version: int | None = strawberry.field(
        default=None, description="The version you looked at; leave it out to save over whatever is there."
    )
    allow_streaming: bool = strawberry.field(
        default=False, description="Switch streaming on again although an admin switched it off."
    )


@strawberry.input(description="Whose token to take away.")
class RemoveAuthTokenInput:
    """The arguments of removeAuthToken."""

    influencer_id: strawberry.ID = strawberry.field(description="Whose.")
    expected_version: int | None = strawberry.field(
        default=None, description="The version you looked at; leave it out to remove whatever is there."
    )


RemoveAuthTokenResult = Annotated[
    InfluencerChanged | Conflict | NotFound,
    strawberry.union("RemoveAuthTokenResult", description="What removeAuthToken answers."),
]


@strawberry.type(description="Streaming is switched.")
class ToggleStreamingSuccess:
    """The member for a switched influencer."""

    influencer: Influencer = strawberry.field(description="The influencer as they are now.")
    ended_show: Show | None = strawberry.field(description="The show that this ended; null if none was open.")


ToggleStreamingResult = Annotated[
    ToggleStreamingSuccess | NotFound,
    strawberry.union("ToggleStreamingResult", description="What toggleStreaming answers."),
]


@strawberry.input(description="Whether an influencer may be live.")
class ToggleStreamingInput:
    """The arguments of toggleStreaming."""

    influencer_id: strawberry.ID = strawberry.field(description="Whom.")
    enabled: bool = strawberry.field(description="True lets them go live; false also ends their open show.")
    reason: str = strawberry.field(
        default="", description="Why, at most 200 characters; the influencer reads it."
    )


@strawberry.type
class CredentialMutations:
    """Root fields that change what an influencer goes live with."""

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_TOKENS)],
        description="Tell what a pasted text is. Nothing is stored or logged.",
    )
    async def inspect_token(
        self,
        info: Info[Context],
        text: Annotated[Secret, argument(description="Whatever was pasted.")],
        influencer_id: Annotated[
            strawberry.ID | None, argument(description="For whom it is meant; null if unknown.")
        ] = None,
    ) -> TokenReport:
        """Inspect."""
        person = uuid_of(influencer_id, "influencerId") if influencer_id else None
        try:
            return TokenReport.of(await credentials.inspect_token(info.context.desk, text.reveal(), person))
        except problems.NotFound:
            raise ApiError(Code.BAD_INPUT, "influencerId: there is no such influencer (any more).") from None

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_TOKENS)],
        description=(
            "Save an auth token, and a room code with it, for an influencer's next show. It enables "
            "streaming, unless an admin switched it off."
        ),
    )
    async def set_auth_token(
        self,
        info: Info[Context],
        input: Annotated[SetAuthTokenInput, argument(description="The token, and for whom.")],  # noqa: A002
    ) -> SetAuthTokenResult:
        """Save."""
        saved = await credentials.set_auth_token(
            info.context.desk,
            info.context.as_admin,
            uuid_of(input.influencer_id, "influencerId"),
            input.auth_token.reveal(),
            room_code=input.room_code.reveal() if input.room_code else "",
            expected_version=input.expected_version,
            allow_streaming=input.allow_streaming,
        )
        return SetAuthTokenSuccess(
            influencer=Influencer.of(saved.influencer), report=TokenReport.of(saved.report)
        )

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_TOKENS)],
        description=(
            "Take the auth token away from an influencer's next show. An open show goes on with it; its "
            "version is kept until it expires."
        ),
    )
    async def remove_auth_token(
        self,
        info: Info[Context],
        input: Annotated[RemoveAuthTokenInput, argument(description="Whose token.")],  # noqa: A002
    ) -> RemoveAuthTokenResult:
        """Remove."""
        view = await credentials.remove_auth_token(
            info.context.desk,
            info.context.as_admin,
            uuid_of(input.influencer_id, "influencerId"),
            expected_version=input.expected_version,
        )
        return InfluencerChanged(influencer=Influencer.of(view))

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.OPERATE_SHOWS)],
        description="Switch an influencer's streaming on or off. Switching it off ends their open show.",
    )
    async def toggle_streaming(
        self,
        info: Info[Context],
        input: Annotated[ToggleStreamingInput, argument(description="Whom, which way, and why.")],  # noqa: A002
    ) -> ToggleStreamingResult:
        """Switch."""
        view, ended = await streaming.toggle_streaming(
            info.context.desk,
            info.context.as_admin,
            uuid_of(input.influencer_id, "influencerId"),
            enabled=input.enabled,
            reason=input.reason,
        )
        return ToggleStreamingSuccess(
            influencer=Influencer.of(view), ended_show=Show.of(ended) if ended else None
        )
