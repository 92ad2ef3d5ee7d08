"""Rooms at 100ms: who is in one, sending somebody out, closing and opening it, disabling a room code."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.cost import ASKS_100MS, assume_items
from greenroom.api.guard.ids import uuid_of
from greenroom.api.guard.scalars import Secret
from greenroom.api.influencers.types import Influencer
from greenroom.api.problems import NotFound, Problem, RoomCodeRejected, member_for
from greenroom.desk.workspaces import disabling_codes, rooms

_ACCOUNT_ID = "The id of the room's 100ms account, from `hmsAccounts`; it has to be connected."
_ROOM_ID = "The room's id at 100ms."
_OPERATORS = ForAdmin(can=Permission.OPERATE_SHOWS)
_OWNERS = ForAdmin(can=Permission.MANAGE_DESK)


@strawberry.type(description="Somebody in a room at 100ms.")
class PersonInRoom:
    """A person, translated."""

    peer_id: strawberry.ID = strawberry.field(description="Their id in this session at 100ms.")
    name: str = strawberry.field(description="The name that they joined with; anyone can choose any.")
    user_id: str = strawberry.field(description="The 100ms user id of their token; empty if it has none.")
    role: str = strawberry.field(description="Their role.")
    joined_at: datetime | None = strawberry.field(description="When they joined; null if 100ms has not said.")
    influencer: Influencer | None = strawberry.field(
        description="Whose open show this is; null if it is none of this desk's."
    )

    @classmethod
    def of(cls, person: rooms.PersonInRoom, context: Context) -> "PersonInRoom":
        """Translate."""
        peer, whose = person.peer, person.influencer
        return cls(
            peer_id=strawberry.ID(peer.id),
            name=peer.name,
            user_id=peer.user_id,
            role=peer.role,
            joined_at=peer.joined_at,
            influencer=Influencer.of(whose, context) if whose else None,
        )


@strawberry.type(description="A room, as 100ms told of it just now.")
class HmsRoom:
    """The member for a room, translated."""

    room_id: str = strawberry.field(description=_ROOM_ID)
    asked_at: datetime = strawberry.field(description="When 100ms was asked.")
    enabled: bool = strawberry.field(
        description="Whether anybody can join; those who are in a closed room stay."
    )
    session_since: datetime | None = strawberry.field(
        description="Since when a session has been running; null if none is."
    )
    people: list[PersonInRoom] = strawberry.field(
        metadata=assume_items(100),
        description="Everybody who is in it, in the order in which they joined; as many as 100ms lists.",
    )

    @classmethod
    def of(cls, room: rooms.RoomNow, context: Context) -> "HmsRoom":
        """Translate."""
        return cls(
            room_id=room.room_id,
            asked_at=room.asked_at,
            enabled=room.enabled,
            session_since=room.session_since,
            people=[PersonInRoom.of(person, context) for person in room.people],
        )


@member_for(rooms.NotDone)
@strawberry.type(
    description=(
        "100ms did not do what was asked of it, as far as the desk knows; the message says whether it may "
        "have been done all the same."
    )
)
class NotDone(Problem):
    """The member for a call to 100ms that did not succeed."""


@strawberry.input(description="Into which room to look.")
class LookIntoRoomInput:
    """The argument of lookIntoRoom."""

    account_id: strawberry.ID = strawberry.field(description=_ACCOUNT_ID)
    room_id: str = strawberry.field(description=_ROOM_ID)


@strawberry.input(description="Which room to close.")
class CloseRoomInput:
    """The argument of closeRoom."""

    account_id: strawberry.ID = strawberry.field(description=_ACCOUNT_ID)
    room_id: str = strawberry.field(description=_ROOM_ID)


@strawberry.input(description="Which room to open again.")
class OpenRoomInput:
    """The argument of openRoom."""

    account_id: strawberry.ID = strawberry.field(description=_ACCOUNT_ID)
    room_id: str = strawberry.field(description=_ROOM_ID)


@strawberry.input(description="Whom to send out of which room.")
class RemoveFromRoomInput:
    """The argument of removeFromRoom."""

    account_id: strawberry.ID = strawberry.field(description=_ACCOUNT_ID)
    room_id: str = strawberry.field(description=_ROOM_ID)
    peer_ids: list[strawberry.ID] = strawberry.field(
        description="The ids of those to send out, from lookIntoRoom; those who have left already do no harm."
    )


@strawberry.input(description="Which room code.")
class DisableRoomCodeInput:
    """The argument of disableRoomCode."""

    room_code: Secret = strawberry.field(description="The room code, alone, in a sentence or in a link.")


@strawberry.type(description="The room code is disabled at 100ms.")
class RoomCodeDisabled:
    """The member for a room code that is disabled."""

    disabled: bool = strawberry.field(description="True.")


LookIntoRoomResult = Annotated[
    HmsRoom | NotDone | NotFound,
    strawberry.union("LookIntoRoomResult", description="What lookIntoRoom returns."),
]
RemoveFromRoomResult = Annotated[
    HmsRoom | NotDone | NotFound,
    strawberry.union("RemoveFromRoomResult", description="What removeFromRoom returns."),
]
CloseRoomResult = Annotated[
    HmsRoom | NotDone | NotFound,
    strawberry.union("CloseRoomResult", description="What closeRoom returns."),
]
OpenRoomResult = Annotated[
    HmsRoom | NotDone | NotFound,
    strawberry.union("OpenRoomResult", description="What openRoom returns."),
]
DisableRoomCodeResult = Annotated[
    RoomCodeDisabled | RoomCodeRejected | NotDone | NotFound,
    strawberry.union("DisableRoomCodeResult", description="What disableRoomCode returns."),
]


@strawberry.type
class RoomMutations:
    """Root fields about rooms at 100ms."""

    @strawberry.mutation(
        directives=[_OPERATORS],
        metadata=ASKS_100MS,
        description="Ask 100ms who is in a room now. It takes at most 2 seconds, and changes nothing.",
    )
    async def look_into_room(
        self,
        info: Info[Context],
        input: Annotated[LookIntoRoomInput, argument(description="Which room.")],  # noqa: A002
    ) -> LookIntoRoomResult:
        """Look."""
        account_id = uuid_of(input.account_id, "input.accountId")
        room = await rooms.look_into_room(info.context.desk, account_id, input.room_id)
        return HmsRoom.of(room, info.context)

    @strawberry.mutation(
        directives=[_OPERATORS],
        metadata=ASKS_100MS,
        description=(
            "Send people out of a room at 100ms. Whoever has a valid token can come back: only closeRoom "
            "keeps them out. Returns the room as it is then."
        ),
    )
    async def remove_from_room(
        self,
        info: Info[Context],
        input: Annotated[RemoveFromRoomInput, argument(description="Whom, and which room.")],  # noqa: A002
    ) -> RemoveFromRoomResult:
        """Send out."""
        account_id = uuid_of(input.account_id, "input.accountId")
        room = await rooms.remove_from_room(
            info.context.desk, info.context.as_admin, account_id, input.room_id, input.peer_ids
        )
        return HmsRoom.of(room, info.context)

    @strawberry.mutation(
        directives=[_OWNERS],
        metadata=ASKS_100MS,
        description=(
            "Close a room at 100ms: nobody can join it any more, and its session ends for everybody in it. "
            "Look into it first: all shows in it end. Returns the room as it is then."
        ),
    )
    async def close_room(
        self,
        info: Info[Context],
        input: Annotated[CloseRoomInput, argument(description="Which room.")],  # noqa: A002
    ) -> CloseRoomResult:
        """Close."""
        account_id = uuid_of(input.account_id, "input.accountId")
        room = await rooms.close_room(info.context.desk, info.context.as_admin, account_id, input.room_id)
        return HmsRoom.of(room, info.context)

    @strawberry.mutation(
        directives=[_OWNERS],
        metadata=ASKS_100MS,
        description=(
            "Open a closed room at 100ms again, for everybody who has a valid token or room code for it. "
            "Returns the room as it is then."
        ),
    )
    async def open_room(
        self,
        info: Info[Context],
        input: Annotated[OpenRoomInput, argument(description="Which room.")],  # noqa: A002
    ) -> OpenRoomResult:
        """Open."""
        account_id = uuid_of(input.account_id, "input.accountId")
        room = await rooms.open_room(info.context.desk, info.context.as_admin, account_id, input.room_id)
        return HmsRoom.of(room, info.context)

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_TOKENS)],
        metadata=ASKS_100MS,
        description=(
            "Disable a room code at 100ms, whoever has it: nobody can join with it any more. Those who are "
            "in the room stay."
        ),
    )
    async def disable_room_code(
        self,
        info: Info[Context],
        input: Annotated[DisableRoomCodeInput, argument(description="Which room code.")],  # noqa: A002
    ) -> DisableRoomCodeResult:
        """Disable."""
        await disabling_codes.disable_room_code(
            info.context.desk, info.context.as_admin, input.room_code.reveal()
        )
        return RoomCodeDisabled(disabled=True)
