"""Who is signed in, signing in and out, and the first admin."""

from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version
from typing import Annotated, Any, Self
from uuid import UUID

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context, NewCookie, NewDevice
from greenroom.api.enums import AdminRole, Audience, Permission, Transport
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.access import Public
from greenroom.api.guard.cost import HASHES_PASSWORD, assume_items
from greenroom.api.guard.errors import ApiError, Code
from greenroom.api.guard.scalars import Secret
from greenroom.api.plans.types import NEXT_SHOWS, NextShow, own_next_shows
from greenroom.api.problems import InputRejected, LinkInvalid, SignInRefused
from greenroom.api.together import Together
from greenroom.desk.access import accounts
from greenroom.desk.access.admins import AdminRow
from greenroom.desk.access.devices import remember
from greenroom.desk.access.sessions import SignedIn as Session
from greenroom.desk.actors import GRANTS, AdminActor, InfluencerActor
from greenroom.desk.keys import link_secret_in


def _by_row(say: Callable[[AdminRow], Any]) -> Together:
    """Say it by what is stored of an admin, which a list of them has read already."""

    def of(admin: "Admin", found: AdminRow | None, _: Context) -> Any:
        row = admin.row or found
        if row is None:
            raise ApiError(Code.UNAUTHENTICATED, "Sign in first: this account was removed.")
        return say(row)

    return Together(lambda loaders: loaders.admins, lambda admin: None if admin.row else UUID(admin.id), of)


_CREATED_AT = _by_row(lambda row: row.created_at)
_LAST_SEEN_AT = _by_row(lambda row: row.last_seen_at)
_ACTIVE = _by_row(lambda row: row.active)


@strawberry.type(description="Someone who runs this desk: you, or one of the others in `admins`.")
class Admin:
    """An admin; what the session does not know is read when it is requested."""

    id: strawberry.ID = strawberry.field(description="A UUID.")
    email: str = strawberry.field(description="The email they sign in with.")
    name: str = strawberry.field(description="Their name.")
    role: AdminRole = strawberry.field(description="Their role.")
    is_me: bool = strawberry.field(description="Whether this is your own account.")
    row: strawberry.Private[AdminRow | None] = None
    only: strawberry.Private[frozenset[Permission] | None] = None

    @strawberry.field(description="What their role allows; for the API key that asks, what it allows.")
    def permissions(self) -> list[Permission]:
        """List."""
        granted = GRANTS[self.role] if self.only is None else GRANTS[self.role] & self.only
        return [permission for permission in Permission if permission in granted]

    @strawberry.field(metadata=_CREATED_AT.metadata, description="When they were added.")
    async def created_at(self, info: Info[Context]) -> datetime:
        """Read."""
        return await _CREATED_AT.of(self, info)

    @strawberry.field(
        metadata=_LAST_SEEN_AT.metadata,
        description="When they last used the desk, to the minute; null if never.",
    )
    async def last_seen_at(self, info: Info[Context]) -> datetime | None:
        """Read."""
        return await _LAST_SEEN_AT.of(self, info)

    @strawberry.field(
        metadata=_ACTIVE.metadata,
        description="False until they accept their invitation; they cannot sign in before that.",
    )
    async def active(self, info: Info[Context]) -> bool:
        """Read."""
        return await _ACTIVE.of(self, info)

    @classmethod
    def of(cls, admin: AdminActor | AdminRow, me: AdminActor) -> Self:
        """Translate.

        Args:
            me: who asks.
        """
        return cls(
            id=strawberry.ID(str(admin.id)),
            email=admin.email,
            name=admin.name,
            role=AdminRole(admin.role),
            is_me=admin.id == me.id,
            row=admin if isinstance(admin, AdminRow) else None,
            only=admin.only if isinstance(admin, AdminActor) else None,
        )


@strawberry.type(description="An influencer, as they see themselves.")
class InfluencerAccount:
    """An influencer's own account."""

    id: strawberry.ID = strawberry.field(description="A UUID.")
    email: str = strawberry.field(description="The email they sign in with.")
    name: str = strawberry.field(description="Their name.")

    @strawberry.field(
        metadata=assume_items(NEXT_SHOWS),
        description="Your next planned shows, by start, with one that should be running: at most 10.",
    )
    async def next_shows(self, info: Info[Context]) -> list[NextShow]:
        """Read them for whoever is signed in, or signs in with this operation."""
        return await own_next_shows(info, self.id)

    @classmethod
    def of(cls, actor: InfluencerActor) -> Self:
        """Translate."""
        return cls(id=strawberry.ID(str(actor.id)), email=actor.email, name=actor.name)


Viewer = Annotated[Admin | InfluencerAccount, strawberry.union("Viewer", description="Who is signed in.")]


def viewer_of(actor: AdminActor | InfluencerActor) -> Admin | InfluencerAccount:
    """Translate the account that is signed in."""
    return Admin.of(actor, actor) if isinstance(actor, AdminActor) else InfluencerAccount.of(actor)


@strawberry.type(description="A new session.")
class SignedIn:
    """Somebody is signed in now."""

    session_token: str | None = strawberry.field(
        description="Only for transport BEARER; null in a browser, which gets a cookie instead."
    )
    expires_at: datetime = strawberry.field(
        description="When it expires; using an influencer's session extends it, up to 180 days in all."
    )
    viewer: Viewer = strawberry.field(description="Who is signed in now.")

    @classmethod
    def of(cls, session: Session, context: Context) -> Self:
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


@strawberry.type(description="The admin has a new secret key. This does not sign them in.")
class SecretKeyIssued:
    """The member for an admin who gets a secret key."""

    admin: Admin = strawberry.field(description="Whose secret key it is.")
    secret_key: str = strawberry.field(
        description="The secret key, shown only once: the desk stores only its hash."
    )

    @classmethod
    def of(cls, made: accounts.AdminSetUp) -> Self:
        """Translate."""
        return cls(admin=Admin.of(made.admin, made.admin), secret_key=made.secret_key)


@strawberry.input(description="An admin's sign-in details.")
class AdminSignInInput:
    """The argument of adminSignIn."""

    email: str = strawberry.field(description="Upper and lower case do not matter.")
    password: Secret = strawberry.field(description="Their password.")
    secret_key: Secret = strawberry.field(
        description="Their own secret key. Case, spaces, hyphens and quotation marks do not matter."
    )
    transport: Transport = strawberry.field(
        default=Transport.COOKIE, description="How requests will carry the session."
    )


@strawberry.input(description="An influencer's sign-in details.")
class InfluencerSignInInput:
    """The argument of influencerSignIn."""

    email: str = strawberry.field(description="Upper and lower case do not matter.")
    password: Secret = strawberry.field(description="Their password.")
    transport: Transport = strawberry.field(
        default=Transport.COOKIE, description="How requests will carry the session."
    )


@strawberry.input(description="A set-up link, and the details of the new owner.")
class SetUpAdminInput:
    """The argument of setUpAdmin."""

    link: Secret = strawberry.field(description="The set-up link, or the part after its #.")
    email: str = strawberry.field(description="The email they will sign in with.")
    name: str = strawberry.field(description="Their name; 1 to 100 characters.")
    password: Secret = strawberry.field(description="At least 12 characters.")


@strawberry.input(description="Which sessions to end.")
class SignOutInput:
    """The argument of signOut."""

    audience: Audience | None = strawberry.field(
        default=None, description="Which account to sign out of; leave it out for both."
    )


@strawberry.type(description="You are signed out.")
class SignedOut:
    """The member for a sign-out."""

    audiences: list[Audience] = strawberry.field(
        description="The accounts you were signed in to until now; empty if none."
    )


AdminSignInResult = Annotated[
    SignedIn | SignInRefused, strawberry.union("AdminSignInResult", description="What adminSignIn returns.")
]
InfluencerSignInResult = Annotated[
    SignedIn | SignInRefused,
    strawberry.union("InfluencerSignInResult", description="What influencerSignIn returns."),
]
SetUpAdminResult = Annotated[
    SecretKeyIssued | LinkInvalid | InputRejected | SignInRefused,
    strawberry.union("SetUpAdminResult", description="What setUpAdmin returns."),
]
SignOutResult = Annotated[SignedOut, strawberry.union("SignOutResult", description="What signOut returns.")]


@strawberry.type(description="What a page needs before anyone signs in.")
class DeskStatus:
    """The desk, as a stranger sees it."""

    set_up: bool = strawberry.field(description="False until the first admin exists.")
    demo: bool = strawberry.field(description="True for a demo desk, made by `greenroom demo`.")
    emulator_url: str | None = strawberry.field(
        description="The address of the 100ms emulator running beside this desk; null if there is none."
    )

    @strawberry.field(
        directives=[ForAdmin(can=Permission.VIEW)],
        description='Which Greenroom runs here, such as "0.1.0"; for admins alone.',
    )
    def version(self) -> str:
        """Read it off the installed package."""
        return version("greenroom")


@strawberry.type
class AccountQueries:
    """Root fields about who is signed in."""

    @strawberry.field(
        directives=[Public()],
        description=(
            "Who is signed in; null if nobody is. A browser may be signed in both as an admin and as an "
            "influencer."
        ),
    )
    def viewer(
        self,
        info: Info[Context],
        audience: Annotated[
            Audience | None,
            argument(description="Which account; leave it out for either, the admin's first."),
        ] = None,
    ) -> Viewer | None:
        """Read it from the request's sessions."""
        admin = info.context.admin if audience is not Audience.INFLUENCER else None
        influencer = info.context.influencer if audience is not Audience.ADMIN else None
        actor = admin or influencer
        return viewer_of(actor) if actor else None

    @strawberry.field(directives=[Public()], description="What a page needs before anyone signs in.")
    async def desk(self, info: Info[Context]) -> DeskStatus:
        """Read it from the desk's own row and surroundings."""
        desk = info.context.desk
        emulator_url = desk.emulator.url if desk.emulator else None
        return DeskStatus(set_up=await accounts.any_admin(), demo=desk.demo, emulator_url=emulator_url)


@strawberry.type
class AccountMutations:
    """Root fields that change who is signed in."""

    @strawberry.mutation(
        directives=[Public()],
        metadata=HASHES_PASSWORD,
        description="Use a set-up link: creates an owner and returns their secret key, shown only once.",
    )
    async def set_up_admin(
        self,
        info: Info[Context],
        input: Annotated[SetUpAdminInput, argument(description="The link, and the new owner.")],  # noqa: A002
    ) -> SetUpAdminResult:
        """Make an owner."""
        made = await accounts.set_up_admin(
            info.context.desk,
            link=link_secret_in(input.link.reveal()),
            email=input.email,
            name=input.name,
            password=input.password.reveal(),
        )
        return SecretKeyIssued.of(made)

    @strawberry.mutation(
        directives=[Public()],
        metadata=HASHES_PASSWORD,
        description="Sign an admin in. The refusal does not say which detail was wrong.",
    )
    async def admin_sign_in(
        self,
        info: Info[Context],
        input: Annotated[AdminSignInInput, argument(description="The three sign-in details.")],  # noqa: A002
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
        directives=[Public()],
        metadata=HASHES_PASSWORD,
        description="Sign an influencer in. The refusal does not say which detail was wrong.",
    )
    async def influencer_sign_in(
        self,
        info: Info[Context],
        input: Annotated[InfluencerSignInInput, argument(description="The sign-in details.")],  # noqa: A002
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
        directives=[Public()], description="Sign out: end the sessions sent with this request."
    )
    async def sign_out(
        self,
        info: Info[Context],
        input: Annotated[  # noqa: A002
            SignOutInput | None, argument(description="Which sessions; leave it out for all.")
        ] = None,
    ) -> SignOutResult:
        """End sessions, and clear their cookies even if the session was already over."""
        context, wanted = info.context, input.audience if input else None
        ended: list[Audience] = []
        for audience in Audience:
            if wanted not in (None, audience):
                continue
            context.cookies.append(NewCookie(audience, None))
            actor = context.actor(audience)
            if isinstance(actor, AdminActor) and actor.api_key_id is not None:
                raise ApiError(Code.FORBIDDEN, "signOut is not for API keys: revoke the key instead.")
            if actor is not None:
                await accounts.sign_out(context.desk, actor)
                ended.append(audience)
            context.forget(audience)
        return SignedOut(audiences=ended)


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
