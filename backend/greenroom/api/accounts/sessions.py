"""One's own sessions and password, for both audiences."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context, NewCookie, NewDevice
from greenroom.api.enums import Audience, Transport
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.access import Influencer as ForInfluencer
from greenroom.api.guard.access import Public
from greenroom.api.guard.errors import ApiError, Code
from greenroom.api.guard.ids import uuid_of
from greenroom.api.guard.scalars import Secret
from greenroom.api.problems import InputRejected, SignInRefused
from greenroom.desk.access import accounts, sessions
from greenroom.desk.access.devices import remember
from greenroom.desk.actors import AdminActor, InfluencerActor


@strawberry.type(description="A browser or program in which one is signed in.")
class Session:
    """One of one's own sessions."""

    id: strawberry.ID = strawberry.field(description="A UUID.")
    client: str = strawberry.field(
        description='What signed in, such as "Safari, iPhone"; empty where that is not known.'
    )
    created_at: datetime = strawberry.field(description="When it signed in.")
    last_seen_at: datetime = strawberry.field(description="When it was used last, to the minute.")
    current: bool = strawberry.field(description="Whether it is the one that asks.")
    transport: Transport = strawberry.field(description="How it travels.")

    @classmethod
    def of(cls, session: sessions.OwnSession) -> "Session":
        """Translate."""
        return cls(
            id=strawberry.ID(str(session.id)),
            client=session.client,
            created_at=session.created_at,
            last_seen_at=session.last_seen_at,
            current=session.current,
            transport=session.transport,
        )


@strawberry.input(description="A new password for oneself.")
class ChangePasswordInput:
    """The arguments of changePassword."""

    audience: Audience = strawberry.field(description="Of which account; a browser may hold one of each.")
    current_password: Secret = strawberry.field(description="The password that holds now.")
    new_password: Secret = strawberry.field(description="At least 12 characters.")


@strawberry.type(description="The new password holds.")
class PasswordChanged:
    """The member for a changed password."""

    ended_sessions: int = strawberry.field(description="How many other sessions this ended.")


ChangePasswordResult = Annotated[
    PasswordChanged | InputRejected | SignInRefused,
    strawberry.union("ChangePasswordResult", description="What changePassword answers."),
]
OfAudience = Annotated[Audience, argument(description="Of which account; a browser may hold one of each.")]


@strawberry.type
class SessionQueries:
    """Root fields about one's own sessions."""

    @strawberry.field(
        directives=[ForAdmin()], description="Where one is signed in as an admin; used last first."
    )
    async def admin_sessions(self, info: Info[Context]) -> list[Session]:
        """List an admin's."""
        return await _list(info, Audience.ADMIN)

    @strawberry.field(
        directives=[ForInfluencer()], description="Where one is signed in as an influencer; used last first."
    )
    async def influencer_sessions(self, info: Info[Context]) -> list[Session]:
        """List an influencer's."""
        return await _list(info, Audience.INFLUENCER)


@strawberry.type
class SessionMutations:
    """Root fields that change one's own sessions and password."""

    @strawberry.mutation(
        directives=[Public()],
        description="Give oneself a new password; ends all of one's other sessions. Needs a session.",
    )
    async def change_password(
        self,
        info: Info[Context],
        input: Annotated[ChangePasswordInput, argument(description="Whose, old and new.")],  # noqa: A002
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
        directives=[Public()],
        description=(
            "End one of one's own sessions, this one too; false where there is no such session. "
            "Needs a session."
        ),
    )
    async def end_session(
        self,
        info: Info[Context],
        session_id: Annotated[
            strawberry.ID, argument(description="As adminSessions or influencerSessions gave it.")
        ],
        audience: OfAudience,
    ) -> bool:
        """End it, and clear the cookie of the one that asks."""
        actor, session = _me(info, audience), uuid_of(session_id, "sessionId")
        ended = await sessions.end_own_session(info.context.desk, actor, session)
        if ended and session == actor.session_id:
            info.context.cookies.append(NewCookie(audience, None))
            if audience is Audience.ADMIN:  # what follows in the same operation is asked by nobody
                info.context.admin = None
            else:
                info.context.influencer = None
        return ended

    @strawberry.mutation(
        directives=[Public()],
        description=(
            "End all of one's own sessions but this one; answers how many there were. Needs a session."
        ),
    )
    async def sign_out_others(self, info: Info[Context], audience: OfAudience) -> int:
        """End them."""
        return await sessions.end_other_sessions(info.context.desk, _me(info, audience))


async def _list(info: Info[Context], audience: Audience) -> list[Session]:
    found = await sessions.list_sessions(info.context.desk, _me(info, audience))
    return [Session.of(session) for session in found]


def _me(info: Info[Context], audience: Audience) -> AdminActor | InfluencerActor:
    """Return who asks.

    Raises:
        ApiError: UNAUTHENTICATED; nobody of this audience is signed in.
    """
    actor = info.context.admin if audience is Audience.ADMIN else info.context.influencer
    if actor is None:
        who = "an admin" if audience is Audience.ADMIN else "an influencer"
        raise ApiError(
            Code.UNAUTHENTICATED, f"Sign in first: {info.field_name} is about your own account as {who}."
        )
    return actor
