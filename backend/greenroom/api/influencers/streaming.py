"""The streaming switch."""

from typing import Annotated

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.ids import uuid_of
from greenroom.api.influencers.types import DeskShow, Influencer
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
            "Why, at most 200 characters; the influencer sees it. If streaming is on or off already, this "
            "changes only the reason: empty to remove it, left out to keep it."
        ),
    )


@strawberry.type(description="Streaming was switched.")
class ToggleStreamingSuccess:
    """The member for a switched influencer."""

    influencer: Influencer = strawberry.field(description="The influencer as they are now.")
    ended_show: DeskShow | None = strawberry.field(description="The show this ended; null if none was open.")


ToggleStreamingResult = Annotated[
    ToggleStreamingSuccess | InputRejected | NotFound,
    strawberry.union("ToggleStreamingResult", description="What toggleStreaming returns."),
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
        )
        return ToggleStreamingSuccess(
            influencer=Influencer.of(view, info.context.words),
            ended_show=DeskShow.of(ended, info.context.words) if ended else None,
        )
