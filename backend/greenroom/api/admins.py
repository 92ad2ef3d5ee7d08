"""The admins of the desk, for its owners."""

from collections.abc import Awaitable
from dataclasses import replace
from datetime import datetime
from typing import Annotated

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import AdminRole, Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.ids import uuid_of
from greenroom.api.links import MakeLinkResult, OneTimeLink
from greenroom.api.problems import InputRejected, NotFound, Problem, member_for
from greenroom.desk.access import admins
from greenroom.desk.actors import AdminActor
from greenroom.store.admin_rows import AdminRow


@strawberry.type(description="An admin of this desk, as its owners see them.")
class AdminAccount:
    """An admin, translated."""

    id: strawberry.ID = strawberry.field(description="A UUID.")
    email: str = strawberry.field(description="What they sign in with.")
    name: str = strawberry.field(description="How the desk calls them.")
    role: AdminRole = strawberry.field(description="What they are at this desk.")
    created_at: datetime = strawberry.field(description="When they were added.")
    last_seen_at: datetime | None = strawberry.field(
        description="When they used the desk last, to the minute; null if they never did."
    )
    active: bool = strawberry.field(
        description="False until they have taken up their invitation: they cannot sign in yet."
    )
    is_me: bool = strawberry.field(description="Whether it is the account that asks.")

    @classmethod
    def of(cls, row: AdminRow, me: AdminActor) -> "AdminAccount":
        """Translate."""
        return cls(
            id=strawberry.ID(str(row.id)),
            email=row.email,
            name=row.name,
            role=AdminRole(row.role),
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            active=row.active,
            is_me=row.id == me.id,
        )


@strawberry.input(description="Somebody who is to run this desk.")
class InviteAdminInput:
    """The arguments of inviteAdmin."""

    name: str = strawberry.field(description="How the desk shall call them; 1 to 100 characters.")
    email: str = strawberry.field(description="What they will sign in with; no other admin's.")
    role: AdminRole = strawberry.field(description="What they shall be at this desk.")


@strawberry.type(description="An admin was added. The desk sends nothing: give them the link.")
class AdminInvited:
    """The member for a new admin."""

    admin: AdminAccount = strawberry.field(description="The new admin.")
    link: OneTimeLink = strawberry.field(
        description="By which they choose a password and get their secret key."
    )


InviteAdminResult = Annotated[
    AdminInvited | InputRejected,
    strawberry.union("InviteAdminResult", description="What inviteAdmin answers."),
]


@strawberry.type(description="The admin was changed, or was so already.")
class AdminChanged:
    """The member for a changed admin."""

    admin: AdminAccount = strawberry.field(
        description="The admin as they are now; one who was removed as they were."
    )


@member_for(admins.LastOwner)
@strawberry.type(description="It is the last owner who can sign in; nothing was changed.")
class LastOwner(Problem):
    """The member for a change that would leave the desk without an owner."""


AdminChangeResult = Annotated[
    AdminChanged | LastOwner | NotFound,
    strawberry.union("AdminChangeResult", description="What setAdminRole and removeAdmin answer."),
]
AdminId = Annotated[strawberry.ID, argument(description="Whom.")]


@strawberry.type
class AdminQueries:
    """Root fields about admins."""

    @strawberry.field(
        directives=[ForAdmin(can=Permission.MANAGE_DESK)],
        description="Everybody who runs this desk, who was added first first.",
    )
    async def admins(self, info: Info[Context]) -> list[AdminAccount]:
        """List."""
        return [AdminAccount.of(row, info.context.as_admin) for row in await admins.list_admins()]


@strawberry.type
class AdminMutations:
    """Root fields that change who runs the desk."""

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_DESK)],
        description=(
            "Add an admin, and get the link by which they choose a password and get their secret key. "
            "Somebody who was removed comes back with the role given here."
        ),
    )
    async def invite_admin(
        self,
        info: Info[Context],
        input: Annotated[InviteAdminInput, argument(description="Who, and as what.")],  # noqa: A002
    ) -> InviteAdminResult:
        """Invite."""
        invited = await admins.invite_admin(
            info.context.desk, info.context.as_admin, name=input.name, email=input.email, role=input.role
        )
        return AdminInvited(
            admin=AdminAccount.of(invited.admin, info.context.as_admin), link=OneTimeLink.of(invited.link)
        )

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_DESK)],
        description="Give an admin another role; it holds at once. The last owner stays one.",
    )
    async def set_admin_role(
        self,
        info: Info[Context],
        admin_id: AdminId,
        role: Annotated[AdminRole, argument(description="What they shall be from now on.")],
    ) -> AdminChangeResult:
        """Change the role."""
        me = info.context.as_admin
        answer = await _changed(
            info, admins.set_admin_role(info.context.desk, me, uuid_of(admin_id, "adminId"), role)
        )
        if isinstance(answer, AdminChanged) and answer.admin.is_me:  # for what follows in this operation
            info.context.admin = replace(me, role=role)
        return answer

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_DESK)],
        description=(
            "Remove an admin: their sessions and links end, their password and secret key are forgotten. "
            "The last owner cannot be removed."
        ),
    )
    async def remove_admin(self, info: Info[Context], admin_id: AdminId) -> AdminChangeResult:
        """Remove."""
        answer = await _changed(
            info, admins.remove_admin(info.context.desk, info.context.as_admin, uuid_of(admin_id, "adminId"))
        )
        if isinstance(answer, AdminChanged) and answer.admin.is_me:
            info.context.admin = None
        return answer

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_DESK)],
        description=(
            "Make a link by which an admin gets a new secret key; the old one works until it is taken up. "
            "Somebody who has not taken up their invitation gets a new invitation instead."
        ),
    )
    async def reset_secret_key(self, info: Info[Context], admin_id: AdminId) -> MakeLinkResult:
        """Make a link."""
        link = await admins.reset_secret_key(
            info.context.desk, info.context.as_admin, uuid_of(admin_id, "adminId")
        )
        return OneTimeLink.of(link)


async def _changed(info: Info[Context], changing: Awaitable[AdminRow]) -> AdminChanged | LastOwner | NotFound:
    row = await changing
    return AdminChanged(admin=AdminAccount.of(row, info.context.as_admin))
