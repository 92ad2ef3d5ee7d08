"""A room of one's own: what it can be made from, and making it."""

from typing import Annotated, Any, Self

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.cost import ASKS_100MS, assume_items
from greenroom.api.guard.ids import uuid_of
from greenroom.api.hms_accounts import HmsTest
from greenroom.api.influencers.conflicts import Conflict
from greenroom.api.influencers.types import Influencer
from greenroom.api.problems import NotFound, Problem, member_for
from greenroom.desk.workspaces import own_rooms

_ACCOUNT_ID = "The id of a connected account, from `hmsAccounts`."


@strawberry.type(description="A template of a 100ms account, with the roles in which somebody can broadcast.")
class RoomTemplate:
    """A template, translated."""

    id: strawberry.ID = strawberry.field(description="Its id at 100ms.")
    name: str = strawberry.field(description="Its name.")
    roles: list[str] = strawberry.field(
        description="The names of its roles that can be seen or heard; the others are left out."
    )


@strawberry.type(description="What a room can be made from.")
class RoomChoices:
    """The choices, translated."""

    templates: list[RoomTemplate] = strawberry.field(
        metadata=assume_items(100),
        description="By name; templates without a role that can broadcast are left out.",
    )
    failed: HmsTest | None = strawberry.field(
        description="Why 100ms did not say what there is; null if it did."
    )

    @classmethod
    def of(cls, choices: own_rooms.Choices, info: Info[Context]) -> Self:
        """Translate."""
        failed = choices.failed
        desk, words = info.context.desk, info.context.words
        return cls(
            templates=[
                RoomTemplate(id=strawberry.ID(one.id), name=one.name, roles=[role.name for role in one.roles])
                for one in choices.templates
            ],
            failed=HmsTest.of(failed[0], desk.now(), failed[1], words) if failed else None,
        )


@strawberry.input(description="A room at 100ms for one influencer.")
class CreateInfluencerRoomInput:
    """The argument of createInfluencerRoom."""

    influencer_id: strawberry.ID = strawberry.field(description="The influencer's id.")
    account_id: strawberry.ID = strawberry.field(description=_ACCOUNT_ID)
    template_id: strawberry.ID = strawberry.field(description="The template's id, from `roomChoices`.")
    role: str = strawberry.field(description="The role in which they broadcast, from `roomChoices`.")
    expected_version: int | None = strawberry.field(
        default=None, description="The version you read; leave it out to overwrite any changes since."
    )


@strawberry.type(
    description=(
        "The room is made, with a room code, and the desk makes the influencer's tokens for it from now on."
    )
)
class InfluencerRoomCreated:
    """The member for a room that was made."""

    influencer: Influencer = strawberry.field(
        description="The influencer as they are now; a show that is open goes on in its own room."
    )


@strawberry.type(description="A room that may exist at 100ms, and that the desk does not use.")
class RoomLeft:
    """A room that is left, translated."""

    name: str = strawberry.field(description="Its name.")
    id: strawberry.ID | None = strawberry.field(description="Its id; null if it is not known.")


@member_for(own_rooms.RoomNotMade)
@strawberry.type(description="No room was made that the desk uses; nothing was changed on the desk.")
class RoomNotMade(Problem):
    """The member for a room that was not made."""

    room: RoomLeft | None = strawberry.field(
        description="The room that may exist at 100ms now; null if there is none."
    )

    @classmethod
    def details(cls, problem: own_rooms.RoomNotMade, context: Context) -> dict[str, Any]:
        """Translate."""
        del context
        left = problem.room
        if left is None:
            return {"room": None}
        return {"room": RoomLeft(name=left.name, id=strawberry.ID(left.room_id) if left.room_id else None)}


CreateInfluencerRoomResult = Annotated[
    InfluencerRoomCreated | RoomNotMade | Conflict | NotFound,
    strawberry.union("CreateInfluencerRoomResult", description="What createInfluencerRoom returns."),
]


@strawberry.type
class OwnRoomQueries:
    """Root fields about what a room can be made from."""

    @strawberry.field(
        directives=[ForAdmin(can=Permission.MANAGE_TOKENS)],
        metadata=ASKS_100MS,
        description=(
            "Ask 100ms what a room can be made from; null if there is no such account, or it is not "
            "connected. It takes at most 10 seconds."
        ),
    )
    async def room_choices(
        self,
        info: Info[Context],
        account_id: Annotated[strawberry.ID, argument(description=_ACCOUNT_ID)],
    ) -> RoomChoices | None:
        """Ask."""
        choices = await own_rooms.room_choices(info.context.desk, uuid_of(account_id, "accountId"))
        return RoomChoices.of(choices, info) if choices else None


@strawberry.type
class OwnRoomMutations:
    """Root fields that make rooms."""

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_TOKENS)],
        metadata=ASKS_100MS,
        description=(
            "Make a room at 100ms for one influencer, with a room code, in which they broadcast from their "
            "next show on; the desk makes their tokens. A pasted token is removed, since it leads to another "
            "room. No room that exists is changed; called again, it makes another room. It takes about 10 "
            "seconds at most."
        ),
    )
    async def create_influencer_room(
        self,
        info: Info[Context],
        input: Annotated[CreateInfluencerRoomInput, argument(description="For whom, and from what.")],  # noqa: A002
    ) -> CreateInfluencerRoomResult:
        """Make."""
        view = await own_rooms.create_own_room(
            info.context.desk,
            info.context.as_admin,
            uuid_of(input.influencer_id, "input.influencerId"),
            account_id=uuid_of(input.account_id, "input.accountId"),
            template_id=input.template_id,
            role=input.role,
            expected_version=input.expected_version,
        )
        return InfluencerRoomCreated(influencer=Influencer.of(view, info.context))
