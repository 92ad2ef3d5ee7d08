"""One-time links, used by the people they were given to."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.accounts.signing_in import SecretKeyIssued, SignedIn, refuse_bearer_in_a_browser
from greenroom.api.context import Context
from greenroom.api.enums import LinkKind, Transport
from greenroom.api.guard.access import Public
from greenroom.api.guard.cost import HASHES_PASSWORD
from greenroom.api.guard.scalars import Secret
from greenroom.api.problems import InputRejected, LinkInvalid, SignInRefused
from greenroom.desk.access import invitations, links
from greenroom.desk.keys import link_secret_in

_LINK = "The link, or the part after its #. What mail and chat programs add to it does not matter."


@strawberry.input(description="The link to inspect.")
class InspectLinkInput:
    """The argument of inspectLink."""

    link: Secret = strawberry.field(description=_LINK)


@strawberry.input(description="An admin's invitation, and the password they choose.")
class AcceptAdminInvitationInput:
    """The argument of acceptAdminInvitation."""

    link: Secret = strawberry.field(description=_LINK)
    password: Secret = strawberry.field(description="The password they choose; at least 12 characters.")


@strawberry.input(description="A link to a new secret key, and the admin's password.")
class TakeNewSecretKeyInput:
    """The argument of takeNewSecretKey."""

    link: Secret = strawberry.field(description=_LINK)
    password: Secret = strawberry.field(description="The password they sign in with.")


@strawberry.input(description="An influencer's invitation, and the password they choose.")
class AcceptInvitationInput:
    """The argument of acceptInvitation."""

    link: Secret = strawberry.field(description=_LINK)
    password: Secret = strawberry.field(description="The password they choose; at least 12 characters.")
    transport: Transport = strawberry.field(
        default=Transport.COOKIE, description="How requests will carry the session."
    )


@strawberry.input(description="A sign-in link, used instead of a password.")
class SignInByLinkInput:
    """The argument of signInByLink."""

    link: Secret = strawberry.field(description=_LINK)
    transport: Transport = strawberry.field(
        default=Transport.COOKIE, description="How requests will carry the session."
    )


@strawberry.input(description="A link to a new password, and the password they choose.")
class ChooseNewPasswordInput:
    """The argument of chooseNewPassword."""

    link: Secret = strawberry.field(description=_LINK)
    password: Secret = strawberry.field(description="The password they choose; at least 12 characters.")
    transport: Transport = strawberry.field(
        default=Transport.COOKIE, description="How requests will carry the session."
    )


@strawberry.type(description="The link can be used.")
class LinkUsable:
    """The member for a link that can be used."""

    kind: LinkKind = strawberry.field(description="What the link does.")
    name: str | None = strawberry.field(description="Who it is for; null for a set-up link.")
    email: str | None = strawberry.field(
        description="The email they sign in with, or will sign in with; null for a set-up link."
    )
    expires_at: datetime = strawberry.field(description="When it expires.")


InspectLinkResult = Annotated[
    LinkUsable | LinkInvalid, strawberry.union("InspectLinkResult", description="What inspectLink returns.")
]
AcceptAdminInvitationResult = Annotated[
    SecretKeyIssued | LinkInvalid | InputRejected | SignInRefused,
    strawberry.union("AcceptAdminInvitationResult", description="What acceptAdminInvitation returns."),
]
TakeNewSecretKeyResult = Annotated[
    SecretKeyIssued | LinkInvalid | SignInRefused,
    strawberry.union("TakeNewSecretKeyResult", description="What takeNewSecretKey returns."),
]
AcceptInvitationResult = Annotated[
    SignedIn | LinkInvalid | InputRejected | SignInRefused,
    strawberry.union("AcceptInvitationResult", description="What acceptInvitation returns."),
]
ChooseNewPasswordResult = Annotated[
    SignedIn | LinkInvalid | InputRejected | SignInRefused,
    strawberry.union("ChooseNewPasswordResult", description="What chooseNewPassword returns."),
]
SignInByLinkResult = Annotated[
    SignedIn | LinkInvalid,
    strawberry.union("SignInByLinkResult", description="What signInByLink returns."),
]


@strawberry.type
class InvitationMutations:
    """Root fields that inspect a link or use it."""

    @strawberry.mutation(
        directives=[Public()],
        description="Find out what a one-time link is for. This does not use it up.",
    )
    async def inspect_link(
        self,
        info: Info[Context],
        input: Annotated[InspectLinkInput, argument(description="The link.")],  # noqa: A002
    ) -> InspectLinkResult:
        """Look, and change nothing."""
        report = await links.read_link(info.context.desk, link_secret_in(input.link.reveal()))
        return LinkUsable(
            kind=report.kind, name=report.name, email=report.email, expires_at=report.expires_at
        )

    @strawberry.mutation(
        directives=[Public()],
        metadata=HASHES_PASSWORD,
        description=(
            "Accept an admin's invitation: sets their password and returns their secret key, shown only "
            "once. This does not sign them in."
        ),
    )
    async def accept_admin_invitation(
        self,
        info: Info[Context],
        input: Annotated[AcceptAdminInvitationInput, argument(description="The link, and a password.")],  # noqa: A002
    ) -> AcceptAdminInvitationResult:
        """Accept."""
        made = await invitations.accept_admin_invitation(
            info.context.desk, link=link_secret_in(input.link.reveal()), password=input.password.reveal()
        )
        return SecretKeyIssued.of(made)

    @strawberry.mutation(
        directives=[Public()],
        metadata=HASHES_PASSWORD,
        description=(
            "Give an admin a new secret key; the old key stops working and all their sessions end. After "
            "a wrong password the link can still be used."
        ),
    )
    async def take_new_secret_key(
        self,
        info: Info[Context],
        input: Annotated[TakeNewSecretKeyInput, argument(description="The link, and the admin's password.")],  # noqa: A002
    ) -> TakeNewSecretKeyResult:
        """Take it."""
        made = await invitations.take_new_secret_key(
            info.context.desk,
            link=link_secret_in(input.link.reveal()),
            password=input.password.reveal(),
            caller=info.context.caller,
        )
        return SecretKeyIssued.of(made)

    @strawberry.mutation(
        directives=[Public()],
        metadata=HASHES_PASSWORD,
        description="Accept an influencer's invitation: sets their password and signs them in.",
    )
    async def accept_invitation(
        self,
        info: Info[Context],
        input: Annotated[AcceptInvitationInput, argument(description="The link, and a password.")],  # noqa: A002
    ) -> AcceptInvitationResult:
        """Accept."""
        refuse_bearer_in_a_browser(info.context, input.transport)
        session = await invitations.accept_invitation(
            info.context.desk,
            link=link_secret_in(input.link.reveal()),
            password=input.password.reveal(),
            transport=input.transport,
            caller=info.context.caller,
        )
        return SignedIn.of(session, info.context)

    @strawberry.mutation(
        directives=[Public()],
        metadata=HASHES_PASSWORD,
        description=(
            "Give an influencer who forgot their password a new one: ends their other sessions (one with an "
            "open show, once the show ends) and signs them in."
        ),
    )
    async def choose_new_password(
        self,
        info: Info[Context],
        input: Annotated[ChooseNewPasswordInput, argument(description="The link, and a password.")],  # noqa: A002
    ) -> ChooseNewPasswordResult:
        """Set it."""
        refuse_bearer_in_a_browser(info.context, input.transport)
        session = await invitations.choose_new_password(
            info.context.desk,
            link=link_secret_in(input.link.reveal()),
            password=input.password.reveal(),
            transport=input.transport,
            caller=info.context.caller,
        )
        return SignedIn.of(session, info.context)

    @strawberry.mutation(
        directives=[Public()],
        description="Sign an influencer in with a link that an admin created for them.",
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
            link=link_secret_in(input.link.reveal()),
            transport=input.transport,
            caller=info.context.caller,
        )
        return SignedIn.of(session, info.context)
