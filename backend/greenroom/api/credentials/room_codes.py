"""Room codes: setting one, and showing it."""

from typing import Annotated

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.cost import OPENS_SEALED
from greenroom.api.guard.ids import uuid_of
from greenroom.api.guard.scalars import Secret
from greenroom.api.influencers.conflicts import Conflict
from greenroom.api.influencers.types import Influencer, InfluencerChanged
from greenroom.api.problems import NoRoomCode, NotFound, RoomCodeRejected
from greenroom.desk.credentials import room_codes

_INFLUENCER_ID = "The influencer's id."


@strawberry.input(description="A room code for an influencer.")
class SetRoomCodeInput:
    """The argument of setRoomCode."""

    influencer_id: strawberry.ID = strawberry.field(description=_INFLUENCER_ID)
    room_code: Secret | None = strawberry.field(
        default=None,
        description=(
            "A 100ms room code, alone, in a sentence or in a link. If left out, 100ms makes one where the "
            "influencer's account is connected and their room and role are known; elsewhere, a new local "
            "label is made."
        ),
    )
    expected_version: int | None = strawberry.field(
        default=None, description="The version you read; leave it out to overwrite any changes since."
    )


@strawberry.input(description="Which influencer's room code to reveal.")
class RevealRoomCodeInput:
    """The argument of revealRoomCode."""

    influencer_id: strawberry.ID = strawberry.field(description=_INFLUENCER_ID)


@strawberry.type(description="A room code, unmasked: anyone who has it can join the room.")
class RoomCodeRevealed:
    """The member for a room code that was shown."""

    room_code: str = strawberry.field(description="The room code.")
    hint: str = strawberry.field(
        description="The same code masked: whoever shows another hint has to ask for the influencer again."
    )


SetRoomCodeResult = Annotated[
    InfluencerChanged | RoomCodeRejected | NoRoomCode | Conflict | NotFound,
    strawberry.union("SetRoomCodeResult", description="What setRoomCode returns."),
]
RevealRoomCodeResult = Annotated[
    RoomCodeRevealed | NotFound,
    strawberry.union("RevealRoomCodeResult", description="What revealRoomCode returns."),
]


@strawberry.type
class RoomCodeMutations:
    """Root fields about room codes."""

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_TOKENS)],
        description=(
            "Replace an influencer's room code. 100ms is asked to make or confirm it, for a few seconds at "
            "most: what it does not answer is done later, and roomCode.facts says so. A code of the desk's "
            "own that is replaced is disabled there."
        ),
    )
    async def set_room_code(
        self,
        info: Info[Context],
        input: Annotated[SetRoomCodeInput, argument(description="The room code, and who it is for.")],  # noqa: A002
    ) -> SetRoomCodeResult:
        """Save."""
        view = await room_codes.set_room_code(
            info.context.desk,
            info.context.as_admin,
            uuid_of(input.influencer_id, "input.influencerId"),
            input.room_code.reveal() if input.room_code else "",
            expected_version=input.expected_version,
        )
        return InfluencerChanged(influencer=Influencer.of(view, info.context))

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_TOKENS, confirmed=True)],
        metadata=OPENS_SEALED,
        description="Reveal an influencer's room code. This is recorded in the audit log.",
    )
    async def reveal_room_code(
        self,
        info: Info[Context],
        input: Annotated[RevealRoomCodeInput, argument(description="Which influencer.")],  # noqa: A002
    ) -> RevealRoomCodeResult:
        """Show."""
        revealed = await room_codes.reveal_room_code(
            info.context.desk, info.context.as_admin, uuid_of(input.influencer_id, "input.influencerId")
        )
        return RoomCodeRevealed(room_code=revealed.code, hint=revealed.hint)
