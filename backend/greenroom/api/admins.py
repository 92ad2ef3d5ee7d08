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
from greenroom.api.guard.cost import assume_items
from greenroom.api.guard.ids import uuid_of
from greenroom.api.links import LinkMade, OneTimeLink
from greenroom.api.made_access import LastOwner, MadeAccess, NewInvitation, NewPasswordsRefused
from greenroom.api.paging import After, Connection, First, connected
from greenroom.api.problems import InputRejected, NotFound
from greenroom.desk.access import admins

_ADMIN_ID = "The admin's id."
_MOST_ASKED = 5_000
_ASK = (
    "Also drop the passwords that `MadeAccess.passwords` counts, end the sessions of those influencers (of "
    "whoever is live, when their show ends), and invite each of them to choose a new one. At most "
    f"{_MOST_ASKED:,} at once."
)


@strawberry.input(description="A new admin.")
class InviteAdminInput:
    """The argument of inviteAdmin."""

    name: str = strawberry.field(description="Their name; 1 to 100 characters.")
    email: str = strawberry.field(description="The email they will sign in with; no other admin may have it.")
    role: AdminRole = strawberry.field(description="Their role.")


@strawberry.input(description="An admin, and their new role.")
class SetAdminRoleInput:
    """The argument of setAdminRole."""

    admin_id: strawberry.ID = strawberry.field(description=_ADMIN_ID)
    role: AdminRole = strawberry.field(description="Their new role.")
    ask_for_new_passwords: bool = strawberry.field(default=False, description=_ASK)


@strawberry.input(description="Which admin to remove.")
class RemoveAdminInput:
    """The argument of removeAdmin."""

    admin_id: strawberry.ID = strawberry.field(description=_ADMIN_ID)
    ask_for_new_passwords: bool = strawberry.field(default=False, description=_ASK)


@strawberry.input(description="Which admin needs a new secret key.")
class ResetSecretKeyInput:
    """The argument of resetSecretKey."""

    admin_id: strawberry.ID = strawberry.field(description=_ADMIN_ID)


@strawberry.type(description="The admin was added. The desk sends no mail: give them the link yourself.")
class AdminInvited:
    """The member for a new admin."""

    admin: Admin = strawberry.field(description="The new admin.")
    link: OneTimeLink = strawberry.field(
        description="The link they use to choose a password and get their secret key."
    )


_ENDED = "What has ended and what was kept, as accessMadeBy counts it, right before the change."
_INVITATIONS = "The new invitations, by name; shown only once. Empty unless askForNewPasswords was true."
_ASSUMED = assume_items(100)  # of up to 5,000: an owner who gave their secret key has asked for them


@strawberry.type(description="The admin has the role, whether it changed or not.")
class AdminRoleSet:
    """The member for a changed role."""

    admin: Admin = strawberry.field(description="The admin as they are now.")
    ended: MadeAccess = strawberry.field(description=_ENDED)
    invitations: list[NewInvitation] = strawberry.field(metadata=_ASSUMED, description=_INVITATIONS)


@strawberry.type(description="The admin was removed.")
class AdminRemoved:
    """The member for a removed admin."""

    admin: Admin = strawberry.field(description="The admin as they were before.")
    ended: MadeAccess = strawberry.field(description=_ENDED)
    invitations: list[NewInvitation] = strawberry.field(metadata=_ASSUMED, description=_INVITATIONS)


InviteAdminResult = Annotated[
    AdminInvited | InputRejected | NotFound,
    strawberry.union("InviteAdminResult", description="What inviteAdmin returns."),
]
SetAdminRoleResult = Annotated[
    AdminRoleSet | LastOwner | NewPasswordsRefused | NotFound,
    strawberry.union("SetAdminRoleResult", description="What setAdminRole returns."),
]
RemoveAdminResult = Annotated[
    AdminRemoved | LastOwner | NewPasswordsRefused | NotFound,
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
        description="All admins of this desk, oldest first.",
    )
    async def admins(self, info: Info[Context], first: First = 50, after: After = None) -> Connection[Admin]:
        """List."""
        me, page = info.context.as_admin, await admins.list_admins(first=first, after=after)
        return Connection(**connected(page, after, lambda row: Admin.of(row, me)))

    @strawberry.field(
        directives=[ForAdmin(can=Permission.MANAGE_DESK)],
        description="What removing an admin, or giving them another role, would end; null if there is none.",
    )
    async def access_made_by(
        self,
        info: Info[Context],
        admin_id: Annotated[strawberry.ID, argument(description=_ADMIN_ID)],
        role: Annotated[
            AdminRole | None, argument(description="Their new role; leave it out to remove them.")
        ] = None,
    ) -> MadeAccess | None:
        """Count."""
        made = await admins.read_made_access(info.context.desk, uuid_of(admin_id, "adminId"), role)
        return MadeAccess.of(made, info.context) if made else None


@strawberry.type
class AdminMutations:
    """Root fields that change who runs the desk."""

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_DESK, confirmed=True)],
        description=(
            "Add an admin, and get the link they use to choose a password and get their secret key. An "
            "admin who was removed comes back with the role given here."
        ),
    )
    async def invite_admin(
        self,
        info: Info[Context],
        input: Annotated[InviteAdminInput, argument(description="Who, and with which role.")],  # noqa: A002
    ) -> InviteAdminResult:
        """Invite."""
        invited = await admins.invite_admin(
            info.context.desk, info.context.as_admin, name=input.name, email=input.email, role=input.role
        )
        admin = Admin.of(invited.admin, info.context.as_admin)
        return AdminInvited(admin=admin, link=OneTimeLink.of(invited.link))

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_DESK, confirmed=True)],
        description=(
            "Change an admin's role, with immediate effect. A lower role ends what they gave to others but "
            "could not give in it, as accessMadeBy says. The last owner has to stay an owner."
        ),
    )
    async def set_admin_role(
        self,
        info: Info[Context],
        input: Annotated[SetAdminRoleInput, argument(description="Which admin, and which role.")],  # noqa: A002
    ) -> SetAdminRoleResult:
        """Change the role."""
        me, admin_id = info.context.as_admin, uuid_of(input.admin_id, "input.adminId")
        ask_again = input.ask_for_new_passwords
        changed = await admins.set_admin_role(
            info.context.desk, me, admin_id, input.role, ask_again=ask_again, most=_MOST_ASKED
        )
        if admin_id == me.id:  # for what follows in this operation
            info.context.admin = replace(me, role=input.role)
        return AdminRoleSet(
            admin=Admin.of(changed.admin, me),
            ended=MadeAccess.of(changed.ended.made, info.context),
            invitations=NewInvitation.all_of(changed.ended.asked_again),
        )

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_DESK, confirmed=True)],
        description=(
            "Remove an admin: this ends their sessions and links and what accessMadeBy says, and deletes "
            "their password and secret key. The last owner cannot be removed."
        ),
    )
    async def remove_admin(
        self,
        info: Info[Context],
        input: Annotated[RemoveAdminInput, argument(description="Which admin.")],  # noqa: A002
    ) -> RemoveAdminResult:
        """Remove."""
        me, admin_id = info.context.as_admin, uuid_of(input.admin_id, "input.adminId")
        changed = await admins.remove_admin(
            info.context.desk, me, admin_id, ask_again=input.ask_for_new_passwords, most=_MOST_ASKED
        )
        if admin_id == me.id:
            info.context.forget(Audience.ADMIN)
        return AdminRemoved(
            admin=Admin.of(changed.admin, me),
            ended=MadeAccess.of(changed.ended.made, info.context),
            invitations=NewInvitation.all_of(changed.ended.asked_again),
        )

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_DESK, confirmed=True)],
        description=(
            "Create a link that gives an admin a new secret key; the old key works until the link is "
            "used. An admin who has not accepted their invitation gets a new invitation instead."
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
