"""The trace of what was done: one entry and one event a change, in the change's own transaction.

Entries hold ids and the fields named at the call, never names, emails or secrets.
"""

from contextvars import ContextVar
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from greenroom.desk.actors import AdminActor, InfluencerActor
from greenroom.store.models import AuditEntry, Event

current_request_id: ContextVar[str | None] = ContextVar("current_request_id", default=None)


class Operator:
    """Whoever runs the command line."""


class Stranger:
    """Somebody who is not signed in."""


class DeskItself:
    """The desk, which acts by itself when time has passed."""


Actor = AdminActor | InfluencerActor | Operator | Stranger | DeskItself


class ActorKind(StrEnum):
    """What kind of somebody acted."""

    ADMIN = "ADMIN"
    INFLUENCER = "INFLUENCER"
    OPERATOR = "OPERATOR"
    DESK = "DESK"
    STRANGER = "STRANGER"


_KINDS: dict[type, ActorKind] = {
    AdminActor: ActorKind.ADMIN,
    InfluencerActor: ActorKind.INFLUENCER,
    Operator: ActorKind.OPERATOR,
    Stranger: ActorKind.STRANGER,
    DeskItself: ActorKind.DESK,
}


class Action(StrEnum):
    """What was done."""

    ADMIN_SET_UP = "ADMIN_SET_UP"
    LINK_MADE = "LINK_MADE"
    LINK_REVOKED = "LINK_REVOKED"
    INVITATION_ACCEPTED = "INVITATION_ACCEPTED"
    ADMIN_INVITED = "ADMIN_INVITED"
    ADMIN_ROLE_SET = "ADMIN_ROLE_SET"
    ADMIN_REMOVED = "ADMIN_REMOVED"
    SECRET_KEY_SET = "SECRET_KEY_SET"  # noqa: S105 (an action's name)
    SIGNED_IN = "SIGNED_IN"
    SIGN_IN_FAILED = "SIGN_IN_FAILED"
    SIGNED_OUT = "SIGNED_OUT"
    SESSIONS_ENDED = "SESSIONS_ENDED"
    INFLUENCER_ADDED = "INFLUENCER_ADDED"
    INFLUENCER_CHANGED = "INFLUENCER_CHANGED"
    INFLUENCER_ARCHIVED = "INFLUENCER_ARCHIVED"
    INFLUENCER_RESTORED = "INFLUENCER_RESTORED"
    PASSWORD_SET = "PASSWORD_SET"  # noqa: S105 (an action's name)
    WORKSPACE_CONNECTED = "WORKSPACE_CONNECTED"
    TOKEN_SET = "TOKEN_SET"  # noqa: S105
    TOKEN_REMOVED = "TOKEN_REMOVED"  # noqa: S105
    ROOM_CODE_SET = "ROOM_CODE_SET"
    ROOM_CODE_REVEALED = "ROOM_CODE_REVEALED"
    TOKEN_HANDED_OUT = "TOKEN_HANDED_OUT"  # noqa: S105
    STREAMING_SWITCHED = "STREAMING_SWITCHED"
    GO_LIVE_REFUSED = "GO_LIVE_REFUSED"
    SHOW_OPENED = "SHOW_OPENED"
    SHOW_TAKEN_OVER = "SHOW_TAKEN_OVER"
    SHOW_STARTED = "SHOW_STARTED"
    SHOW_ENDED = "SHOW_ENDED"
    SHOW_REOPENED = "SHOW_REOPENED"


async def record(
    actor: Actor,
    action: Action,
    at: datetime,
    *,
    subject: tuple[str, UUID] | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Write an audit entry; call it inside the transaction of the change.

    Args:
        subject: what it was done to, as table name and id.
        before: the changed fields as they were. Nothing secret, no names, no emails.
        after: the same fields as they are now.
    """
    await AuditEntry.create(
        at=at,
        actor_kind=_KINDS[type(actor)].value,
        actor_id=actor.id if isinstance(actor, AdminActor | InfluencerActor) else None,
        action=action.value,
        subject_kind=subject[0] if subject else None,
        subject_id=subject[1] if subject else None,
        before=before,
        after=after,
        request_id=current_request_id.get(),
    )


async def announce(
    kind: str, at: datetime, *, influencer_id: UUID | None = None, show_id: UUID | None = None
) -> None:
    """Write an event for whoever watches the desk; call it inside the transaction of the change."""
    await Event.create(kind=kind, at=at, influencer_id=influencer_id, show_id=show_id)
