"""The admins of the desk, for its owners."""

from dataclasses import replace
from typing import Annotated

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.accounts.signing_in import Admin
from greenroom.api.context import Context
from greenroom.api.enums import AdminRole, Audience, Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.ids import uuid_of
from greenroom.api.links import LinkMade, OneTimeLink
from greenroom.api.paging import After, Connection, First, connected
from greenroom.api.problems import InputRejected, NotFound, Problem, member_for
from greenroom.desk.access import admins

_ADMIN_ID = "The admin's id."


@strawberry.input(description="Somebody who is to run this desk.")
class InviteAdminInput:
    """The argument of inviteAdmin."""

    name: str = strawberry.field(description="What the desk will call them; 1 to 100 characters.")
    email: str = strawberry.field(description="What they will sign in with; no other admin's.")
    role: AdminRole = strawberry.field(description="What they will be at this desk.")


@strawberry.input(description="A role for an admin.")
class SetAdminRoleInput:
    """The argument of setAdminRole."""

    admin_id: strawberry.ID = strawberry.field(description=_ADMIN_ID)
    role: AdminRole = strawberry.field(description="What they will be from now on.")


@strawberry.input(description="Which admin to remove.")
class RemoveAdminInput:
    """The argument of removeAdmin."""

    admin_id: strawberry.ID = strawberry.field(description=_ADMIN_ID)


@strawberry.input(description="Which admin needs a new secret key.")
class ResetSecretKeyInput:
    """The argument of resetSecretKey."""

    admin_id: strawberry.ID = strawberry.field(description=_ADMIN_ID)


@strawberry.type(description="An admin was added. The desk sends nothing: give them the link.")
class AdminInvited:
    """The member for a new admin."""

    admin: Admin = strawberry.field(description="The new admin.")
    link: OneTimeLink = strawberry.field(
        description="The link by which they choose a password and get their secret key."
    )


@strawberry.type(description="The admin has the role, new or as before.")
class AdminRoleSet:
    """The member for a changed role."""

    admin: Admin = strawberry.field(description="The admin as they are now.")


@strawberry.type(description="The admin was removed.")
class AdminRemoved:
    """The member for a removed admin."""

    admin: Admin = strawberry.field(description="The admin as they were.")


@member_for(admins.LastOwner)
@strawberry.type(description="It is the last owner who can sign in; nothing was changed.")
class LastOwner(Problem):
    """The member for a change that would leave the desk without an owner."""


InviteAdminResult = Annotated[
    AdminInvited | InputRejected,
    strawberry.union("InviteAdminResult", description="What inviteAdmin returns."),
]
SetAdminRoleResult = Annotated[
    AdminRoleSet | LastOwner | NotFound,
    strawberry.union("SetAdminRoleResult", description="What setAdminRole returns."),
]
RemoveAdminResult = Annotated[
    AdminRemoved | LastOwner | NotFound,
    strawberry.union("RemoveAdminResult", description="What removeAdmin returns."),
]
ResetSecretKeyResult = Annotated[
    LinkMade | NotFound,
    strawberry.union("ResetSecretKeyResult", description="What resetSecretKey returns."),
]


@strawberry.type
class AdminQueries:
    """Root fields about admins."""

    @strawberry.field(
        directives=[ForAdmin(can=Permission.MANAGE_DESK)],
        description="Everybody who runs this desk, oldest first.",
    )
    async def admins(self, info: Info[Context], first: First = 50, after: After = None) -> Connection[Admin]:
        """List."""
        del info
        return Connection(**connected(await admins.list_admins(first=first, after=after), after, Admin.of))


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
        return AdminInvited(admin=Admin.of(invited.admin), link=OneTimeLink.of(invited.link))

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_DESK)],
        description="Give an admin another role; it takes effect at once. The last owner stays one.",
    )
    async def set_admin_role(
        self,
        info: Info[Context],
        input: Annotated[SetAdminRoleInput, argument(description="Who, and what they will be.")],  # noqa: A002
    ) -> SetAdminRoleResult:
        """Change the role."""
        me, admin_id = info.context.as_admin, uuid_of(input.admin_id, "input.adminId")
        row = await admins.set_admin_role(info.context.desk, me, admin_id, input.role)
        if admin_id == me.id:  # for what follows in this operation
            info.context.admin = replace(me, role=input.role)
        return AdminRoleSet(admin=Admin.of(row))

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_DESK)],
        description=(
            "Remove an admin: their sessions and links end, their password and secret key are deleted. "
            "The last owner cannot be removed."
        ),
    )
    async def remove_admin(
        self,
        info: Info[Context],
        input: Annotated[RemoveAdminInput, argument(description="Which admin.")],  # noqa: A002
    ) -> RemoveAdminResult:
        """Remove."""
        me, admin_id = info.context.as_admin, uuid_of(input.admin_id, "input.adminId")
        row = await admins.remove_admin(info.context.desk, me, admin_id)
        if admin_id == me.id:
            info.context.forget(Audience.ADMIN)
        return AdminRemoved(admin=Admin.of(row))

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_DESK)],
        description=(
            "Make a link by which an admin gets a new secret key; the old one works until the link is used. "
            "Somebody who has not accepted their invitation gets a new invitation instead."
        ),
    )
    async def reset_secret_key(
        self,
        info: Info[Context],
        input: Annotated[ResetSecretKeyInput, argument(description="Which admin.")],  # noqa: A002
    ) -> ResetSecretKeyResult:
        """Make a link."""
        admin_id = uuid_of(input.admin_id, "input.adminId")
        link = await admins.reset_secret_key(info.context.desk, info.context.as_admin, admin_id)
        return LinkMade(link=OneTimeLink.of(link))
