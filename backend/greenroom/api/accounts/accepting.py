"""Taking up one-time links."""

from typing import Annotated

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.accounts.signing_in import (
    Admin,
    AdminSetUp,
    SetUpAdminResult,
    SignedIn,
    refuse_bearer_in_a_browser,
)
from greenroom.api.context import Context
from greenroom.api.enums import Transport
from greenroom.api.guard.access import Public
from greenroom.api.guard.scalars import Secret
from greenroom.api.problems import InputRejected, LinkInvalid, SignInRefused
from greenroom.desk.access import invitations

_LINK = "What stands behind the # of the link."


@strawberry.input(description="What an invited admin answers with.")
class AcceptAdminInvitationInput:
    """The arguments of acceptAdminInvitation."""

    link: Secret = strawberry.field(description=_LINK)
    password: Secret = strawberry.field(description="The password they choose; at least 12 characters.")


@strawberry.input(description="What an admin gets a new secret key for.")
class TakeNewSecretKeyInput:
    """The arguments of takeNewSecretKey."""

    link: Secret = strawberry.field(description=_LINK)
    password: Secret = strawberry.field(description="The password that they sign in with.")


@strawberry.input(description="What an invited influencer answers with.")
class AcceptInvitationInput:
    """The arguments of acceptInvitation."""

    link: Secret = strawberry.field(description=_LINK)
    password: Secret = strawberry.field(description="The password they choose; at least 12 characters.")
    transport: Transport = strawberry.field(default=Transport.COOKIE, description="How the session travels.")


@strawberry.input(description="What an influencer signs in with instead of a password.")
class SignInByLinkInput:
    """The arguments of signInByLink."""

    link: Secret = strawberry.field(description=_LINK)
    transport: Transport = strawberry.field(default=Transport.COOKIE, description="How the session travels.")


AcceptInvitationResult = Annotated[
    SignedIn | LinkInvalid | InputRejected | SignInRefused,
    strawberry.union("AcceptInvitationResult", description="What acceptInvitation answers."),
]
SignInByLinkResult = Annotated[
    SignedIn | LinkInvalid,
    strawberry.union("SignInByLinkResult", description="What signInByLink answers."),
]


@strawberry.type
class InvitationMutations:
    """Root fields that use a link up."""

    @strawberry.mutation(
        directives=[Public()],
        description=(
            "Take up an invitation of an admin: they get the password they choose, and a secret key, which "
            "is answered this once. Nobody is signed in by it."
        ),
    )
    async def accept_admin_invitation(
        self,
        info: Info[Context],
        input: Annotated[AcceptAdminInvitationInput, argument(description="The link and a password.")],  # noqa: A002
    ) -> SetUpAdminResult:
        """Accept."""
        made = await invitations.accept_admin_invitation(
            info.context.desk, link=input.link.reveal(), password=input.password.reveal()
        )
        return AdminSetUp(admin=Admin.of(made.admin), secret_key=made.secret_key)

    @strawberry.mutation(
        directives=[Public()],
        description=(
            "Give an admin a new secret key for their password; the old key and all of their sessions end. "
            "With a wrong password the link stays good."
        ),
    )
    async def take_new_secret_key(
        self,
        info: Info[Context],
        input: Annotated[TakeNewSecretKeyInput, argument(description="The link and the password.")],  # noqa: A002
    ) -> SetUpAdminResult:
        """Replace the key."""
        made = await invitations.take_new_secret_key(
            info.context.desk,
            link=input.link.reveal(),
            password=input.password.reveal(),
            caller=info.context.caller,
        )
        return AdminSetUp(admin=Admin.of(made.admin), secret_key=made.secret_key)

    @strawberry.mutation(
        directives=[Public()],
        description=(
            "Take up an invitation of an influencer: they get the password they choose, and are signed in."
        ),
    )
    async def accept_invitation(
        self,
        info: Info[Context],
        input: Annotated[AcceptInvitationInput, argument(description="The link and a password.")],  # noqa: A002
    ) -> AcceptInvitationResult:
        """Accept."""
        refuse_bearer_in_a_browser(info.context, input.transport)
        session = await invitations.accept_invitation(
            info.context.desk,
            link=input.link.reveal(),
            password=input.password.reveal(),
            transport=input.transport,
            caller=info.context.caller,
        )
        return SignedIn.of(session, info.context)

    @strawberry.mutation(
        directives=[Public()], description="Sign an influencer in by a link that an admin made for them."
    )
    async def sign_in_by_link(
        self,
        info: Info[Context],
        input: Annotated[SignInByLinkInput, argument(description="The link.")],  # noqa: A002
    ) -> SignInByLinkResult:
        """Sign in."""
        refuse_bearer_in_a_browser(info.context, input.transport)
        session = await invitations.sign_in_by_link(
            info.context.desk,
            link=input.link.reveal(),
            transport=input.transport,
            caller=info.context.caller,
        )
        return SignedIn.of(session, info.context)
