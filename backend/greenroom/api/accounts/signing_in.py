"""Who is signed in, signing in and out, and the first admin."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context, NewCookie, NewDevice
from greenroom.api.guard.access import Public
from greenroom.api.guard.errors import ApiError, Code
from greenroom.api.guard.scalars import Secret
from greenroom.api.problems import InputRejected, LinkInvalid, SignInRefused
from greenroom.desk.access import accounts
from greenroom.desk.access.devices import remember
from greenroom.desk.access.sessions import SignedIn as Session
from greenroom.desk.actors import (
    GRANTS,
    AdminActor,
    AdminRole,
    Audience,
    InfluencerActor,
    Permission,
    Transport,
)


@strawberry.type(description="Somebody who runs this desk.")
class Admin:
    """An admin, as they see themselves."""

    id: strawberry.ID = strawberry.field(description="A UUID.")
    email: str = strawberry.field(description="What they sign in with.")
    name: str = strawberry.field(description="How the desk calls them.")
    role: AdminRole = strawberry.field(description="What they are at this desk.")
    permissions: list[Permission] = strawberry.field(description="What their role grants.")

    @classmethod
    def of(cls, actor: AdminActor) -> "Admin":
        """Translate."""
        granted = [p for p in Permission if p in GRANTS[actor.role]]
        return cls(
            id=strawberry.ID(str(actor.id)),
            email=actor.email,
            name=actor.name,
            role=actor.role,
            permissions=granted,
        )


@strawberry.type(description="Somebody who broadcasts, as they see themselves.")
class InfluencerAccount:
    """An influencer's own account."""

    id: strawberry.ID = strawberry.field(description="A UUID.")
    email: str = strawberry.field(description="What they sign in with.")
    name: str = strawberry.field(description="How the desk calls them.")

    @classmethod
    def of(cls, actor: InfluencerActor) -> "InfluencerAccount":
        """Translate."""
        return cls(id=strawberry.ID(str(actor.id)), email=actor.email, name=actor.name)


Viewer = Annotated[
    Admin | InfluencerAccount, strawberry.union("Viewer", description="Whoever is signed in here.")
]


def viewer_of(actor: AdminActor | InfluencerActor) -> Admin | InfluencerAccount:
    """Translate whoever is signed in."""
    return Admin.of(actor) if isinstance(actor, AdminActor) else InfluencerAccount.of(actor)


@strawberry.type(description="A new session.")
class SignedIn:
    """Somebody is signed in now."""

    session_token: str | None = strawberry.field(
        description="Only for transport BEARER; null for a browser, whose cookie holds it."
    )
    expires_at: datetime = strawberry.field(description="When it ends; an influencer's is prolonged by use.")
    viewer: Viewer = strawberry.field(description="Who is signed in now.")

    @classmethod
    def of(cls, session: Session, context: Context) -> "SignedIn":
        """Translate, and have the reply set the cookie of a browser's session."""
        bearer = session.transport is Transport.BEARER
        if not bearer:
            admin = isinstance(session.actor, AdminActor)
            audience = Audience.ADMIN if admin else Audience.INFLUENCER
            context.cookies.append(NewCookie(audience, session.token, session.cookie_ends_at))
            device = remember(context.desk.vault, context.caller.device, session.device_secret)
            context.cookies.append(NewDevice(device.cookie))
        return cls(
            session_token=session.token if bearer else None,
            expires_at=session.expires_at,
            viewer=viewer_of(session.actor),
        )


@strawberry.input(description="What an admin signs in with.")
class AdminSignInInput:
    """The arguments of adminSignIn."""

    email: str = strawberry.field(description="Case does not count.")
    password: Secret = strawberry.field(description="Their password.")
    secret_key: Secret = strawberry.field(
        description="Their own secret key. Case, blanks and hyphens do not count."
    )
    transport: Transport = strawberry.field(default=Transport.COOKIE, description="How the session travels.")


@strawberry.input(description="What an influencer signs in with.")
class InfluencerSignInInput:
    """The arguments of influencerSignIn."""

    email: str = strawberry.field(description="Case does not count.")
    password: Secret = strawberry.field(description="Their password.")
    transport: Transport = strawberry.field(default=Transport.COOKIE, description="How the session travels.")


@strawberry.input(description="What makes an owner out of a set-up link.")
class SetUpAdminInput:
    """The arguments of setUpAdmin."""

    link: Secret = strawberry.field(description="What stands behind the # of the set-up link.")
    email: str = strawberry.field(description="What they will sign in with.")
    name: str = strawberry.field(description="How the desk shall call them; 1 to 100 characters.")
    password: Secret = strawberry.field(description="At least 12 characters.")


@strawberry.type(description="A new owner.")
class AdminSetUp:
    """The set-up link was taken up."""

    admin: Admin = strawberry.field(description="The account that was made.")
    secret_key: str = strawberry.field(
        description="Their secret key. It is shown this once: the desk keeps only its hash."
    )


AdminSignInResult = Annotated[
    SignedIn | SignInRefused, strawberry.union("AdminSignInResult", description="What adminSignIn answers.")
]
InfluencerSignInResult = Annotated[
    SignedIn | SignInRefused,
    strawberry.union("InfluencerSignInResult", description="What influencerSignIn answers."),
]
SetUpAdminResult = Annotated[
    AdminSetUp | LinkInvalid | InputRejected | SignInRefused,
    strawberry.union("SetUpAdminResult", description="What setUpAdmin answers."),
]


@strawberry.type(description="What a page needs before anybody signs in.")
class DeskStatus:
    """The desk, to a stranger."""

    set_up: bool = strawberry.field(description="False until the first admin exists.")
    demo: bool = strawberry.field(description="True for a desk that `greenroom demo` made.")
    emulator_url: str | None = strawberry.field(
        description="Where the stand-in for 100ms can be opened that runs beside this desk; null without one."
    )


@strawberry.type
class AccountQueries:
    """Root fields about who is here."""

    @strawberry.field(
        directives=[Public()],
        description="Who is signed in here; null when nobody is. A browser may hold a session of each kind.",
    )
    def viewer(
        self,
        info: Info[Context],
        audience: Annotated[
            Audience | None, argument(description="As whom; null for either, an admin first.")
        ] = None,
    ) -> Viewer | None:
        """Answer from the request's sessions."""
        admin = info.context.admin if audience is not Audience.INFLUENCER else None
        influencer = info.context.influencer if audience is not Audience.ADMIN else None
        actor = admin or influencer
        return viewer_of(actor) if actor else None

    @strawberry.field(directives=[Public()], description="What a page needs before anybody signs in.")
    async def desk(self, info: Info[Context]) -> DeskStatus:
        """Answer from the desk's own row and surroundings."""
        desk = info.context.desk
        emulator_url = desk.emulator.url if desk.emulator else None
        return DeskStatus(set_up=await accounts.any_admin(), demo=desk.demo, emulator_url=emulator_url)


@strawberry.type
class AccountMutations:
    """Root fields that change who is here."""

    @strawberry.mutation(
        directives=[Public()],
        description="Take up a set-up link: makes an owner and answers their secret key, this once.",
    )
    async def set_up_admin(
        self,
        info: Info[Context],
        input: Annotated[SetUpAdminInput, argument(description="The link, and who takes it up.")],  # noqa: A002
    ) -> SetUpAdminResult:
        """Make the first owner."""
        made = await accounts.set_up_admin(
            info.context.desk,
            link=input.link.reveal(),
            email=input.email,
            name=input.name,
            password=input.password.reveal(),
        )
        return AdminSetUp(admin=Admin.of(made.admin), secret_key=made.secret_key)

    @strawberry.mutation(
        directives=[Public()], description="Sign an admin in. One sentence for every reason to refuse."
    )
    async def admin_sign_in(
        self,
        info: Info[Context],
        input: Annotated[AdminSignInInput, argument(description="Their three details.")],  # noqa: A002
    ) -> AdminSignInResult:
        """Open an admin's session."""
        refuse_bearer_in_a_browser(info.context, input.transport)
        session = await accounts.admin_sign_in(
            info.context.desk,
            email=input.email,
            password=input.password.reveal(),
            secret_key=input.secret_key.reveal(),
            transport=input.transport,
            caller=info.context.caller,
        )
        return SignedIn.of(session, info.context)

    @strawberry.mutation(
        directives=[Public()], description="Sign an influencer in. One sentence for every reason to refuse."
    )
    async def influencer_sign_in(
        self,
        info: Info[Context],
        input: Annotated[InfluencerSignInInput, argument(description="Their details.")],  # noqa: A002
    ) -> InfluencerSignInResult:
        """Open an influencer's session."""
        refuse_bearer_in_a_browser(info.context, input.transport)
        session = await accounts.influencer_sign_in(
            info.context.desk,
            email=input.email,
            password=input.password.reveal(),
            transport=input.transport,
            caller=info.context.caller,
        )
        return SignedIn.of(session, info.context)

    @strawberry.mutation(
        directives=[Public()],
        description="End the sessions that this request carries; true when there was one.",
    )
    async def sign_out(
        self,
        info: Info[Context],
        audience: Annotated[
            Audience | None, argument(description="Whose session shall end; null for both.")
        ] = None,
    ) -> bool:
        """End sessions, and clear their cookies even where the session was over already."""
        context = info.context
        ended = False
        carried = ((Audience.ADMIN, context.admin), (Audience.INFLUENCER, context.influencer))
        for mine, actor in carried:
            if audience not in (None, mine):
                continue
            context.cookies.append(NewCookie(mine, None))
            if actor is not None:
                await accounts.sign_out(context.desk, actor)
                ended = True
        context.admin = None if audience is not Audience.INFLUENCER else context.admin
        context.influencer = None if audience is not Audience.ADMIN else context.influencer
        return ended


def refuse_bearer_in_a_browser(context: Context, transport: Transport) -> None:
    """Keep a browser from a session whose token its scripts could read.

    Raises:
        ApiError: BAD_INPUT.
    """
    if transport is Transport.BEARER and context.browser:
        raise ApiError(
            Code.BAD_INPUT,
            "transport BEARER is for programs: a browser signs in with COOKIE, so leave it out.",
        )
