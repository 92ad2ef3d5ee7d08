"""Your own sessions and password, for both audiences."""

from datetime import datetime
from typing import Annotated, Self

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context, NewCookie, NewDevice
from greenroom.api.enums import Audience, LinkKind, Transport
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.access import Influencer as ForInfluencer
from greenroom.api.guard.access import SignedIn
from greenroom.api.guard.cost import HASHES_PASSWORD
from greenroom.api.guard.errors import ApiError, Code
from greenroom.api.guard.ids import uuid_of
from greenroom.api.guard.scalars import Secret
from greenroom.api.paging import After, Connection, First, connected
from greenroom.api.problems import InputRejected, NotFound, SignInRefused
from greenroom.desk.access import accounts, open_sessions
from greenroom.desk.access.devices import remember
from greenroom.desk.actors import AdminActor, InfluencerActor

_WHOSE = "Which of your accounts; a browser may be signed in to both."


@strawberry.type(description="The one-time link that began a session.")
class UsedLink:
    """A link, translated."""

    kind: LinkKind = strawberry.field(description="What the link did.")
    made_by: str | None = strawberry.field(
        description="The name of the admin who created it; null if it was created at the command line."
    )


@strawberry.type(description="A browser or program where somebody is signed in.")
class Session:
    """An open session, translated."""

    id: strawberry.ID = strawberry.field(description="A UUID.")
    client: str = strawberry.field(description='What signed in, such as "Safari, iPhone"; empty if unknown.')
    created_at: datetime = strawberry.field(description="When it signed in.")
    last_seen_at: datetime = strawberry.field(description="When it was last used, to the minute.")
    current: bool = strawberry.field(description="Whether this is your current session.")
    transport: Transport = strawberry.field(description="How requests carry it.")
    link: UsedLink | None = strawberry.field(
        description="The one-time link that began it; null where a password did."
    )
    live: bool = strawberry.field(description="Whether its page holds an open show.")
    ends_with_show: bool = strawberry.field(
        description="Whether it was ended, and lasts only until its show ends."
    )

    @classmethod
    def of(cls, session: open_sessions.OpenSession, me: AdminActor | InfluencerActor) -> Self:
        """Translate.

        Args:
            me: who asks.
        """
        link = session.link
        return cls(
            id=strawberry.ID(str(session.id)),
            client=session.client,
            created_at=session.created_at,
            last_seen_at=session.last_seen_at,
            current=session.id == me.session_id,
            transport=session.transport,
            link=UsedLink(kind=link.kind, made_by=link.made_by) if link else None,
            live=session.live,
            ends_with_show=session.ends_with_show,
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


@strawberry.type(description="The session has ended, or ends with its show.")
class SessionEnded:
    """The member for a session that was ended."""

    session_id: strawberry.ID = strawberry.field(description="The session's id.")
    ends_with_show: bool = strawberry.field(
        description="Whether its page holds an open show: the session then lasts until that show ends."
    )


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
        directives=[SignedIn()],
        metadata=HASHES_PASSWORD,
        description="Change your password. This ends all your other sessions.",
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
        directives=[SignedIn()],
        description=(
            "End one of your sessions; it may be the current one. Another one whose page holds an open show "
            "lasts until the show ends."
        ),
    )
    async def end_session(
        self,
        info: Info[Context],
        input: Annotated[EndSessionInput, argument(description="Which session.")],  # noqa: A002
    ) -> EndSessionResult:
        """End it, and clear the cookie if it is the current session."""
        actor, session_id = _me(info, input.audience), uuid_of(input.session_id, "input.sessionId")
        with_show = await open_sessions.end_own_session(info.context.desk, actor, session_id)
        if session_id == actor.session_id:
            info.context.cookies.append(NewCookie(input.audience, None))
            info.context.forget(input.audience)
        return SessionEnded(session_id=strawberry.ID(str(session_id)), ends_with_show=with_show)

    @strawberry.mutation(
        directives=[SignedIn()],
        description=(
            "End all your sessions except the current one. One whose page holds an open show lasts until the "
            "show ends."
        ),
    )
    async def end_other_sessions(
        self,
        info: Info[Context],
        input: Annotated[EndOtherSessionsInput, argument(description="Which account.")],  # noqa: A002
    ) -> EndOtherSessionsResult:
        """End them."""
        ended = await open_sessions.end_other_sessions(info.context.desk, _me(info, input.audience))
        return OtherSessionsEnded(ended_sessions=ended)


async def _list(
    context: Context, actor: AdminActor | InfluencerActor, first: int, after: str | None
) -> Connection[Session]:
    page = await open_sessions.list_sessions(context.desk, actor, first=first, after=after)
    return Connection(**connected(page, after, lambda session: Session.of(session, actor)))


def _me(info: Info[Context], audience: Audience) -> AdminActor | InfluencerActor:
    """Return who asks.

    Raises:
        ApiError: FORBIDDEN; who is signed in is not of this audience.
    """
    actor = info.context.actor(audience)
    if actor is None:
        who = "an admin" if audience is Audience.ADMIN else "an influencer"
        raise ApiError(
            Code.FORBIDDEN,
            f"{info.field_name} is about your own account, and you are not signed in as {who}: sign in as "
            "one, or name the other audience.",
        )
    return actor
