"""Signing influencers out."""

from typing import Annotated

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.ids import uuid_of
from greenroom.api.problems import NotFound
from greenroom.desk.influencers.sessions import end_influencer_sessions


@strawberry.input(description="Which sessions of an influencer to end.")
class EndInfluencerSessionsInput:
    """The argument of endInfluencerSessions."""

    influencer_id: strawberry.ID = strawberry.field(description="The influencer's id.")
    session_id: strawberry.ID | None = strawberry.field(
        default=None, description="The only one to end, from Influencer.sessions; leave it out for all."
    )


@strawberry.type(description="The sessions have ended, except for one that ends with its show.")
class InfluencerSessionsEnded:
    """The member for sessions that were ended."""

    ended_sessions: int = strawberry.field(description="How many have ended.")
    ends_with_show: bool = strawberry.field(
        description="Whether the page of one holds an open show: that session lasts until the show ends."
    )


EndInfluencerSessionsResult = Annotated[
    InfluencerSessionsEnded | NotFound,
    strawberry.union("EndInfluencerSessionsResult", description="What endInfluencerSessions returns."),
]


@strawberry.type
class InfluencerSessionMutations:
    """Root fields that end influencers' sessions."""

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS)],
        description=(
            "Sign an influencer out, in one place or everywhere. No show is cut: a session whose page holds "
            "an open show lasts until the show ends."
        ),
    )
    async def end_influencer_sessions(
        self,
        info: Info[Context],
        input: Annotated[EndInfluencerSessionsInput, argument(description="Whose, and which.")],  # noqa: A002
    ) -> EndInfluencerSessionsResult:
        """End them."""
        ended = await end_influencer_sessions(
            info.context.desk,
            info.context.as_admin,
            uuid_of(input.influencer_id, "input.influencerId"),
            uuid_of(input.session_id, "input.sessionId") if input.session_id is not None else None,
        )
        return InfluencerSessionsEnded(ended_sessions=ended.at_once, ends_with_show=ended.with_show)
