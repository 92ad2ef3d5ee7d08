"""Room codes, and whose credential a pasted text is."""

from typing import Annotated

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.credentials.tokens import Conflict
from greenroom.api.enums import CredentialKind, Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.ids import uuid_of
from greenroom.api.guard.scalars import Secret
from greenroom.api.influencers.listing import Influencer, InfluencerChanged
from greenroom.api.problems import NotFound, RoomCodeRejected
from greenroom.desk.credentials import owners as credential_owners
from greenroom.desk.credentials import room_codes


@strawberry.input(description="A room code for an influencer.")
class SetRoomCodeInput:
    """The arguments of setRoomCode."""

    influencer_id: strawberry.ID = strawberry.field(description="For whom.")
    room_code: Secret | None = strawberry.field(
        default=None,
        description="A 100ms room code, or a link that ends in one. Empty or null makes a new local label.",
    )
    expected_version: int | None = strawberry.field(
        default=None, description="The version you looked at; leave it out to save over whatever is there."
    )


SetRoomCodeResult = Annotated[
    InfluencerChanged | RoomCodeRejected | Conflict | NotFound,
    strawberry.union("SetRoomCodeResult", description="What setRoomCode answers."),
]


@strawberry.type(description="A room code in clear: whoever knows it can join the room.")
class RoomCodeRevealed:
    """The member for a room code that was shown."""

    room_code: str = strawberry.field(description="The room code.")


RevealRoomCodeResult = Annotated[
    RoomCodeRevealed | NotFound,
    strawberry.union("RevealRoomCodeResult", description="What revealRoomCode answers."),
]


@strawberry.type(description="Whose a pasted text is.")
class CredentialOwners:
    """The owners, translated."""

    kind: CredentialKind = strawberry.field(description="What the text is.")
    influencers: list[Influencer] = strawberry.field(
        description=(
            "Everybody whose room code it is, or who has or had it as a token, archived or not; by name, at "
            "most 20."
        )
    )


@strawberry.type
class RoomCodeMutations:
    """Root fields about room codes, and the look-up of a pasted credential."""

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_TOKENS)], description="Replace an influencer's room code."
    )
    async def set_room_code(
        self,
        info: Info[Context],
        input: Annotated[SetRoomCodeInput, argument(description="The room code, and for whom.")],  # noqa: A002
    ) -> SetRoomCodeResult:
        """Save."""
        view = await room_codes.set_room_code(
            info.context.desk,
            info.context.as_admin,
            uuid_of(input.influencer_id, "influencerId"),
            input.room_code.reveal() if input.room_code else "",
            expected_version=input.expected_version,
        )
        return InfluencerChanged(influencer=Influencer.of(view))

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_TOKENS)],
        description="Show an influencer's room code in clear. That it was shown stands in the audit log.",
    )
    async def reveal_room_code(
        self,
        info: Info[Context],
        influencer_id: Annotated[strawberry.ID, argument(description="Whose room code.")],
    ) -> RevealRoomCodeResult:
        """Show."""
        person = uuid_of(influencer_id, "influencerId")
        code = await room_codes.reveal_room_code(info.context.desk, info.context.as_admin, person)
        return RoomCodeRevealed(room_code=code)

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_TOKENS)],
        description="Find whose token or room code a pasted text is. It is stored and logged nowhere.",
    )
    async def find_by_credential(
        self,
        info: Info[Context],
        text: Annotated[Secret, argument(description="A token or a room code, as it was pasted.")],
    ) -> CredentialOwners:
        """Look up."""
        found = await credential_owners.find_by_credential(info.context.desk, text.reveal())
        return CredentialOwners(
            kind=found.kind, influencers=[Influencer.of(view) for view in found.influencers]
        )
