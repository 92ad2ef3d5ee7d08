"""One influencer, looked up by email or handle."""

from typing import Annotated, Any

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.cost import OPENS_SEALED
from greenroom.api.influencers.types import Influencer
from greenroom.api.problems import NotFound, Problem, member_for
from greenroom.desk.influencers import looking_up


@member_for(looking_up.Ambiguous)
@strawberry.type(description="Several influencers have this handle; none of them was chosen.")
class Ambiguous(Problem):
    """The member for a handle that several have."""

    matches: int = strawberry.field(description="How many influencers have it.")

    @classmethod
    def details(cls, problem: looking_up.Ambiguous, context: Context) -> dict[str, Any]:
        """Translate."""
        del context
        return {"matches": problem.number}


InfluencerByResult = Annotated[
    Influencer | NotFound | Ambiguous,
    strawberry.union("InfluencerByResult", description="What influencerBy returns."),
]


@strawberry.type
class LookUpQueries:
    """Root fields that find exactly one influencer."""

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=OPENS_SEALED,
        description=(
            "The one influencer who has exactly this email or handle; give one of the two. Archived ones are "
            "not found. To choose whom to change, use this and not the first result of a search."
        ),
    )
    async def influencer_by(
        self,
        info: Info[Context],
        email: Annotated[
            str | None, argument(description="The whole email they sign in with; case does not matter.")
        ] = None,
        handle: Annotated[
            str | None,
            argument(description="Their whole handle, with or without the @; case does not matter."),
        ] = None,
    ) -> InfluencerByResult:
        """Look up."""
        view = await looking_up.influencer_by(info.context.desk, email=email, handle=handle)
        return Influencer.of(view, info.context)
