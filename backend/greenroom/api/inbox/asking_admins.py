"""An influencer asks the admins for help."""

from datetime import datetime
from typing import Annotated, Self

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.guard.access import Influencer as ForInfluencer
from greenroom.desk.inbox import asking_admins


@strawberry.type(description="Your last request for help, until nothing keeps you from going live.")
class HelpRequest:
    """A request, translated for its influencer."""

    asked_at: datetime = strawberry.field(description="When you asked.")
    taken_at: datetime | None = strawberry.field(description="When an admin took it on; null while none has.")
    closed_at: datetime | None = strawberry.field(
        description="When an admin closed it, so that it is over; null while it is open."
    )

    @classmethod
    def of(cls, request: asking_admins.Request) -> Self:
        """Translate."""
        return cls(asked_at=request.asked_at, taken_at=request.taken_at, closed_at=request.closed_at)


@strawberry.input(description="A request for help; the desk knows the reason.")
class AskAdminsInput:
    """The argument of askAdmins."""

    withdraw: bool = strawberry.field(
        default=False, description="Take an open request back instead: you need no help any more."
    )


@strawberry.type(description="The admins see whether you ask for help, and why.")
class AdminsAsked:
    """The member for a request that was made or taken back."""

    request: HelpRequest | None = strawberry.field(
        description="The request; null if you took it back, or nothing keeps you from going live any more."
    )


AskAdminsResult = Annotated[
    AdminsAsked, strawberry.union("AskAdminsResult", description="What askAdmins returns.")
]


@strawberry.type
class AskingAdminsMutations:
    """Root fields with which an influencer asks for help."""

    @strawberry.mutation(
        directives=[ForInfluencer()],
        description=(
            "Ask the admins for help with what keeps you from going live. While a request is open, asking "
            "again changes nothing; it is over once all is repaired."
        ),
    )
    async def ask_admins(
        self,
        info: Info[Context],
        input: Annotated[  # noqa: A002
            AskAdminsInput | None, argument(description="Leave it out to ask.")
        ] = None,
    ) -> AskAdminsResult:
        """Ask."""
        desk, actor = info.context.desk, info.context.as_influencer
        if input is not None and input.withdraw:
            await asking_admins.withdraw(desk, actor)
            return AdminsAsked(request=None)
        request = await asking_admins.ask_admins(desk, actor)
        return AdminsAsked(request=HelpRequest.of(request) if request else None)
