"""Who may use a field: four schema directives, printed in the SDL and enforced by the same object.

    @strawberry.field(directives=[Admin(can=Permission.MANAGE_TOKENS)])

`GuardedSchema` puts `check` in front of every field that carries one, and cannot be built if a root field
carries none.
"""

import strawberry
from graphql import GraphQLField, GraphQLInputField
from strawberry.schema_directive import Location

from greenroom.api.context import Context
from greenroom.api.enums import Permission
from greenroom.api.guard.errors import ApiError, Code
from greenroom.desk.actors import GRANTS


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION], name="public", description="Open to everyone, signed in or not."
)
class Public:
    """Let everyone use the field."""

    def check(self, context: Context, field: str) -> None:
        """Allow."""


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="influencer",
    description="A signed-in influencer, about themselves.",
)
class Influencer:
    """Let a signed-in influencer use the field; who it is about comes only from the session."""

    def check(self, context: Context, field: str) -> None:
        """Refuse anyone who is not signed in as an influencer.

        Raises:
            ApiError: UNAUTHENTICATED, or FORBIDDEN for an admin.
        """
        if context.influencer is not None:
            return
        is_for = f"{field} is for an influencer, about themselves."
        if context.admin is None:
            raise ApiError(Code.UNAUTHENTICATED, f"Sign in first: {is_for}")
        raise ApiError(
            Code.FORBIDDEN, f"{is_for} You are signed in as an admin: use the influencer's own account."
        )


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="admin",
    description=(
        "A signed-in admin whose role grants the permission, or an API key that has it too. Where session is "
        "true, API keys are refused. Where confirmed is true, they are refused as well, and the session must "
        "have given the admin's secret key within the last 10 minutes: by signing in, or by confirmSecretKey."
    ),
)
class Admin:
    """Let a signed-in admin use the field if their role grants `can` and, if asked, their key was given."""

    can: Permission = Permission.VIEW
    session: bool | None = strawberry.UNSET
    confirmed: bool | None = strawberry.UNSET

    def check(self, context: Context, field: str) -> None:
        """Refuse anyone who is not signed in as an admin, and admins whose role does not grant `can`.

        Raises:
            ApiError: UNAUTHENTICATED; FORBIDDEN for an influencer, and for an admin, naming the permission
                and the roles that have it; CONFIRMATION_REQUIRED if the field needs the secret key again.
        """
        admin = context.admin
        if admin is None:
            is_for = f"{field} is for the admins of this desk."
            if context.influencer is None:
                raise ApiError(Code.UNAUTHENTICATED, f"Sign in first: {is_for}")
            raise ApiError(
                Code.FORBIDDEN, f"{is_for} You are signed in as an influencer: use an admin's account."
            )
        if admin.only is not None and self.can not in admin.only:
            raise ApiError(
                Code.FORBIDDEN, f"{field} needs the permission {self.can}, which this API key does not have."
            )
        if not admin.may(self.can):
            roles = " or ".join(role for role, granted in GRANTS.items() if self.can in granted)
            raise ApiError(
                Code.FORBIDDEN,
                f"{field} needs the permission {self.can}, which your role {admin.role} does not grant. "
                f"Ask somebody who is {roles}.",
            )
        if self.session is True or self.confirmed is True:
            _refuse_api_key(context, field)
        if self.confirmed is True and not admin.confirmed:
            raise ApiError(
                Code.CONFIRMATION_REQUIRED,
                f"{field} needs your secret key, and this session gave it more than 10 minutes ago. Give it "
                "with confirmSecretKey, and send this again.",
            )


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="signedIn",
    description="Anyone who is signed in, as an admin or an influencer, about their own account.",
)
class SignedIn:
    """Let anyone who is signed in use the field; whose account it is about comes only from the session."""

    def check(self, context: Context, field: str) -> None:
        """Refuse anyone who is not signed in, and API keys: they have no account of their own.

        Raises:
            ApiError: UNAUTHENTICATED, or FORBIDDEN for an API key.
        """
        if context.admin is None and context.influencer is None:
            raise ApiError(Code.UNAUTHENTICATED, f"Sign in first: {field} is about your own account.")
        _refuse_api_key(context, field)


def _refuse_api_key(context: Context, field: str) -> None:
    if context.admin is not None and context.admin.api_key_id is not None:
        raise ApiError(Code.FORBIDDEN, f"{field} is not for API keys: sign in as an admin.")


Access = Public | SignedIn | Influencer | Admin

BACKREF = "strawberry-definition"  # where Strawberry leaves its own definition: internal, held by a test


def access_of(field: GraphQLField | GraphQLInputField) -> list[Access]:
    """List what is said of a field about who may use it."""
    definition = field.extensions.get(BACKREF)
    return [said for said in getattr(definition, "directives", ()) if isinstance(said, Access)]
