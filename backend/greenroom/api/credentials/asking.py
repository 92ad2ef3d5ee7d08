"""Asking 100ms about an influencer's token."""

from typing import Annotated

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.credentials.summaries import HmsAnswer
from greenroom.api.enums import Permission, TokenSource
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.cost import ASKS_100MS
from greenroom.api.guard.ids import uuid_of
from greenroom.api.influencers.types import Influencer
from greenroom.api.problems import HmsFailed, NotFound, Problem, member_for
from greenroom.desk.credentials import asking


@strawberry.input(description="About whose token 100ms is asked.")
class CheckWithHmsInput:
    """The argument of checkWithHms."""

    influencer_id: strawberry.ID = strawberry.field(description="The influencer's id.")


@strawberry.type(description="100ms has answered.")
class CheckedWithHms:
    """The member for an answer."""

    influencer: Influencer = strawberry.field(description="The influencer as they are now.")
    source: TokenSource = strawberry.field(
        description="Which token was sent: the pasted one, or one made for this, valid for a minute."
    )
    answer: HmsAnswer = strawberry.field(description="What 100ms answered.")


@member_for(asking.NothingToAsk)
@strawberry.type(
    description="There is no token to ask 100ms about, or it was asked just now; nothing was sent."
)
class NothingToAsk(Problem):
    """The member for a question that cannot be asked."""


CheckWithHmsResult = Annotated[
    CheckedWithHms | NothingToAsk | HmsFailed | NotFound,
    strawberry.union("CheckWithHmsResult", description="What checkWithHms returns."),
]


@strawberry.type
class AskingMutations:
    """Root fields that ask 100ms about tokens."""

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.OPERATE_SHOWS)],
        metadata=ASKS_100MS,
        description=(
            "Send the token that an influencer's next Go Live would use to 100ms, and ask whether it would "
            "let them join; nobody joins. A refusal blocks Go Live as a refused show does, and an acceptance "
            "lifts what 100ms refused before. It takes at most 10 seconds. But for a rehearsal, nothing else "
            "asks: not saving a token, not a look at the influencer."
        ),
    )
    async def check_with_hms(
        self,
        info: Info[Context],
        input: Annotated[CheckWithHmsInput, argument(description="About whose token.")],  # noqa: A002
    ) -> CheckWithHmsResult:
        """Ask."""
        influencer_id = uuid_of(input.influencer_id, "input.influencerId")
        checked = await asking.check_with_hms(info.context.desk, info.context.as_admin, influencer_id)
        return CheckedWithHms(
            influencer=Influencer.of(checked.influencer, info.context),
            source=checked.source,
            answer=HmsAnswer.of(checked.answer, info.context.words),
        )
