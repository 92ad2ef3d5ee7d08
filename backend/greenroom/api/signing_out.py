"""Signing out an admin, or everybody at once."""

from typing import Annotated

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import Audience, Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.ids import uuid_of
from greenroom.api.problems import NotFound
from greenroom.desk.access.signing_out import end_admin_sessions, end_all_sessions
from greenroom.desk.problems import BadInput


@strawberry.input(description="Whose sessions to end: one admin's, or everybody's.")
class EndSessionsInput:
    """The argument of endSessions."""

    admin_id: strawberry.ID | None = strawberry.field(default=None, description="The admin's id.")
    everybody: bool = strawberry.field(
        default=False,
        description="True for all admins and influencers, yourself too; then leave adminId out.",
    )


@strawberry.type(description="The sessions have ended, except for those that end with their show.")
class SessionsEnded:
    """The member for sessions that were ended."""

    ended_sessions: int = strawberry.field(description="How many have ended.")
    end_with_shows: int = strawberry.field(
        description="How many hold an open show: these last until the show ends."
    )


EndSessionsResult = Annotated[
    SessionsEnded | NotFound,
    strawberry.union("EndSessionsResult", description="What endSessions returns."),
]


@strawberry.type
class SigningOutMutations:
    """Root fields that sign others out."""

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_DESK, confirmed=True)],
        description=(
            "Sign out one admin, or everybody, on all devices. No show is cut: a session whose page holds an "
            "open show lasts until the show ends. API keys and unused links stay."
        ),
    )
    async def end_sessions(
        self,
        info: Info[Context],
        input: Annotated[EndSessionsInput, argument(description="Whose.")],  # noqa: A002
    ) -> EndSessionsResult:
        """End them."""
        desk, me = info.context.desk, info.context.as_admin
        if (input.admin_id is not None) is input.everybody:
            raise BadInput("input", "adminId, or everybody: true, and not both")
        if input.admin_id is None:
            admin_id, ended = me.id, await end_all_sessions(desk, me)
        else:
            admin_id = uuid_of(input.admin_id, "input.adminId")
            ended = await end_admin_sessions(desk, me, admin_id)
        if admin_id == me.id:
            info.context.forget(Audience.ADMIN)
        return SessionsEnded(ended_sessions=ended.at_once, end_with_shows=ended.with_shows)
