"""Another try with a token that 100ms refused."""

from typing import Annotated

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.ids import uuid_of
from greenroom.api.influencers.types import Influencer, InfluencerChanged
from greenroom.api.problems import NotFound
from greenroom.desk.influencers import trying_again


@strawberry.input(description="Who may try their token again.")
class TryAgainInput:
    """The argument of tryAgain."""

    influencer_id: strawberry.ID = strawberry.field(description="The influencer's id.")


TryAgainResult = Annotated[
    InfluencerChanged | NotFound,
    strawberry.union("TryAgainResult", description="What tryAgain returns."),
]


@strawberry.type
class TryingAgainMutations:
    """The root field that lifts a refusal."""

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.OPERATE_SHOWS)],
        description=(
            "Let an influencer press Go Live again with the token or room code that 100ms refused, once the"
            " cause is fixed at 100ms. Where the account is connected, 100ms is asked about room and role,"
            " and its answer counts; a room code is asked about at the next Go Live. If nothing was refused,"
            " nothing changes."
        ),
    )
    async def try_again(
        self,
        info: Info[Context],
        input: Annotated[TryAgainInput, argument(description="Which influencer.")],  # noqa: A002
    ) -> TryAgainResult:
        """Lift the refusal."""
        view = await trying_again.try_again(
            info.context.desk, info.context.as_admin, uuid_of(input.influencer_id, "input.influencerId")
        )
        return InfluencerChanged(influencer=Influencer.of(view, info.context))
