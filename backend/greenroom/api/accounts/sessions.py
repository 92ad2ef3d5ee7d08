"""Your own sessions and password, for both audiences."""

from datetime import datetime
from typing import Annotated, Self

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context, NewCookie, NewDevice
from greenroom.api.enums import Audience, Transport
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.access import Influencer as ForInfluencer
from greenroom.api.guard.access import SignedIn
from greenroom.api.guard.errors import ApiError, Code
from greenroom.api.guard.ids import uuid_of
from greenroom.api.guard.scalars import Secret
from greenroom.api.paging import After, Connection, First, connected
from greenroom.api.problems import InputRejected, NotFound, SignInRefused
from greenroom.desk.access import accounts, sessions
from greenroom.desk.access.devices import remember
from greenroom.desk.actors import AdminActor, InfluencerActor

_WHOSE = "Which of your accounts; a browser may be signed in to both."


@strawberry.type(description="A browser or program where you are signed in.")
class Session:
    """One of the caller's sessions."""

    id: strawberry.ID = strawberry.field(description="A UUID.")
    client: str = strawberry.field(description='What signed in, such as "Safari, iPhone"; empty if unknown.')
    created_at: datetime = strawberry.field(description="When it signed in.")
    last_seen_at: datetime = strawberry.field(description="When it was last used, to the minute.")
    current: bool = strawberry.field(description="Whether this is the current session.")
    transport: Transport = strawberry.field(description="How requests carry it.")

    @classmethod
    def of(cls, session: sessions.OwnSession) -> Self:
        """Translate."""
        return cls(
            id=strawberry.ID(str(session.id)),
            client=session.client,
            created_at=session.created_at,
            last_seen_at=session.last_seen_at,
            current=session.current,
            transport=session.transport,
        )


@strawberry.input(description="A new password for your account.")
class ChangePasswordInput:
    """The argument of changePassword."""

    audience: Audience = strawberry.field(description=_WHOSE)
    current_password: Secret = strawberry.field(description="Your current password.")
    new_password: Secret = strawberry.field(description="At least 12 characters.")


@strawberry.type(description="The new password is set.")
class PasswordChanged:
    """The member for a changed password."""

    ended_sessions: int = strawberry.field(description="How many other sessions this ended.")


@strawberry.input(description="Which of your sessions to end.")
class EndSessionInput:
    """The argument of endSession."""

    session_id: strawberry.ID = strawberry.field(
        description="The session's id, from adminSessions or influencerSessions."
    )
    audience: Audience = strawberry.field(description=_WHOSE)


@strawberry.type(description="The session has ended.")
class SessionEnded:
    """The member for a session that was ended."""

    session_id: strawberry.ID = strawberry.field(description="The session's id.")


@strawberry.input(description="Which account's other sessions to end.")
class EndOtherSessionsInput:
    """The argument of endOtherSessions."""

    audience: Audience = strawberry.field(description=_WHOSE)


@strawberry.type(description="Only the current session is left.")
class OtherSessionsEnded:
    """The member for a sign-out everywhere else."""

    ended_sessions: int = strawberry.field(description="How many sessions this ended.")


ChangePasswordResult = Annotated[
    PasswordChanged | InputRejected | SignInRefused,
    strawberry.union("ChangePasswordResult", description="What changePassword returns."),
]
EndSessionResult = Annotated[
    SessionEnded | NotFound, strawberry.union("EndSessionResult", description="What endSession returns.")
]
EndOtherSessionsResult = Annotated[
    OtherSessionsEnded,
    strawberry.union("EndOtherSessionsResult", description="What endOtherSessions returns."),
]


@strawberry.type
class SessionQueries:
    """Root fields about your own sessions."""

    @strawberry.field(
        directives=[ForAdmin(session=True)],
        description="Where you are signed in as an admin, most recently used first.",
    )
    async def admin_sessions(
        self, info: Info[Context], first: First = 50, after: After = None
    ) -> Connection[Session]:
        """List an admin's."""
        return await _list(info.context, info.context.as_admin, first, after)

    @strawberry.field(
        directives=[ForInfluencer()],
        description="Where you are signed in as an influencer, most recently used first.",
    )
    async def influencer_sessions(
        self, info: Info[Context], first: First = 50, after: After = None
    ) -> Connection[Session]:
        """List an influencer's."""
        return await _list(info.context, info.context.as_influencer, first, after)


@strawberry.type
class SessionMutations:
    """Root fields that change your own sessions and password."""

    @strawberry.mutation(
        directives=[SignedIn()], description="Change your password. This ends all your other sessions."
    )
    async def change_password(
        self,
        info: Info[Context],
        input: Annotated[ChangePasswordInput, argument(description="Your old and new passwords.")],  # noqa: A002
    ) -> ChangePasswordResult:
        """Change it."""
        context = info.context
        changed = await accounts.change_password(
            context.desk,
            _me(info, input.audience),
            current=input.current_password.reveal(),
            new=input.new_password.reveal(),
            caller=context.caller,
        )
        if context.browser:
            device = remember(context.desk.vault, context.caller.device, changed.device_secret)
            context.cookies.append(NewDevice(device.cookie))
        return PasswordChanged(ended_sessions=changed.ended_sessions)

    @strawberry.mutation(
        directives=[SignedIn()], description="End one of your sessions; it may be the current one."
    )
    async def end_session(
        self,
        info: Info[Context],
        input: Annotated[EndSessionInput, argument(description="Which session.")],  # noqa: A002
    ) -> EndSessionResult:
        """End it, and clear the cookie if it is the current session."""
        actor, session_id = _me(info, input.audience), uuid_of(input.session_id, "input.sessionId")
        await sessions.end_own_session(info.context.desk, actor, session_id)
        if session_id == actor.session_id:
            info.context.cookies.append(NewCookie(input.audience, None))
            info.context.forget(input.audience)
        return SessionEnded(session_id=strawberry.ID(str(session_id)))

    @strawberry.mutation(directives=[SignedIn()], description="End all your sessions except the current one.")
    async def end_other_sessions(
        self,
        info: Info[Context],
        input: Annotated[EndOtherSessionsInput, argument(description="Which account.")],  # noqa: A002
    ) -> EndOtherSessionsResult:
        """End them."""
        ended = await sessions.end_other_sessions(info.context.desk, _me(info, input.audience))
        return OtherSessionsEnded(ended_sessions=ended)


async def _list(
    context: Context, actor: AdminActor | InfluencerActor, first: int, after: str | None
) -> Connection[Session]:
    page = await sessions.list_sessions(context.desk, actor, first=first, after=after)
    return Connection(**connected(page, after, Session.of))


def _me(info: Info[Context], audience: Audience) -> AdminActor | InfluencerActor:
    """Return who asks.

    Raises:
        ApiError: UNAUTHENTICATED; nobody of this audience is signed in.
    """
    actor = info.context.actor(audience)
    if actor is None:
        who = "an admin" if audience is Audience.ADMIN else "an influencer"
        raise ApiError(
            Code.UNAUTHENTICATED, f"Sign in first: {info.field_name} is about your own account as {who}."
        )
    return actor
