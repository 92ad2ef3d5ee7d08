"""The streaming switch."""

from typing import Annotated

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.ids import uuid_of, uuids_of
from greenroom.api.influencers.conflicts import MAY_END_SHOWS, ShowIsOpen, StreamingIsOn
from greenroom.api.influencers.types import DeskShow, Influencer, InfluencerChanged
from greenroom.api.problems import InputRejected, NotFound
from greenroom.desk.influencers import streaming


@strawberry.input(description="Whether an influencer may go live.")
class ToggleStreamingInput:
    """The argument of toggleStreaming."""

    influencer_id: strawberry.ID = strawberry.field(description="The influencer's id.")
    enabled: bool = strawberry.field(
        description="True lets them go live; false stops that and ends their open show."
    )
    reason: str | None = strawberry.field(
        default=None,
        description=(
            "Why, at most 200 characters and no token or room code; the influencer sees it. If streaming is "
            "on or off already, this changes only the reason: empty to remove it, left out to keep it."
        ),
    )
    may_end_shows: list[strawberry.ID] | None = strawberry.field(default=None, description=MAY_END_SHOWS)


@strawberry.input(description="Why an influencer's streaming is off.")
class SetStreamingReasonInput:
    """The argument of setStreamingReason."""

    influencer_id: strawberry.ID = strawberry.field(description="The influencer's id.")
    reason: str = strawberry.field(
        description=(
            "At most 200 characters and no token or room code, empty to remove it; the influencer sees it."
        )
    )


@strawberry.type(description="Streaming was switched.")
class ToggleStreamingSuccess:
    """The member for a switched influencer."""

    influencer: Influencer = strawberry.field(description="The influencer as they are now.")
    ended_show: DeskShow | None = strawberry.field(description="The show this ended; null if none was open.")


ToggleStreamingResult = Annotated[
    ToggleStreamingSuccess | InputRejected | ShowIsOpen | NotFound,
    strawberry.union("ToggleStreamingResult", description="What toggleStreaming returns."),
]
SetStreamingReasonResult = Annotated[
    InfluencerChanged | InputRejected | StreamingIsOn | NotFound,
    strawberry.union("SetStreamingReasonResult", description="What setStreamingReason returns."),
]


@strawberry.type
class StreamingMutations:
    """Root fields that say who may go live."""

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.OPERATE_SHOWS)],
        description="Switch an influencer's streaming on or off. Switching it off ends their open show.",
    )
    async def toggle_streaming(
        self,
        info: Info[Context],
        input: Annotated[ToggleStreamingInput, argument(description="Which influencer, on or off, and why.")],  # noqa: A002
    ) -> ToggleStreamingResult:
        """Switch."""
        view, ended = await streaming.toggle_streaming(
            info.context.desk,
            info.context.as_admin,
            uuid_of(input.influencer_id, "input.influencerId"),
            enabled=input.enabled,
            reason=input.reason,
            may_end=uuids_of(input.may_end_shows, "input.mayEndShows"),
        )
        return ToggleStreamingSuccess(
            influencer=Influencer.of(view, info.context),
            ended_show=DeskShow.of(ended, info.context.words) if ended else None,
        )

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.OPERATE_SHOWS)],
        description=(
            "Change the reason why an influencer's streaming is off. This never switches it: if it is on,"
            " nothing is changed and you get StreamingIsOn."
        ),
    )
    async def set_streaming_reason(
        self,
        info: Info[Context],
        input: Annotated[SetStreamingReasonInput, argument(description="Which influencer, and why.")],  # noqa: A002
    ) -> SetStreamingReasonResult:
        """Change the reason."""
        view = await streaming.set_streaming_reason(
            info.context.desk,
            info.context.as_admin,
            uuid_of(input.influencer_id, "input.influencerId"),
            input.reason,
        )
        return InfluencerChanged(influencer=Influencer.of(view, info.context))
