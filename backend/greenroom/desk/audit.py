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


Actor = AdminActor | InfluencerActor | Operator


class Action(StrEnum):
    """What was done."""

    ADMIN_SET_UP = "ADMIN_SET_UP"
    LINK_MADE = "LINK_MADE"
    SIGNED_IN = "SIGNED_IN"
    SIGN_IN_FAILED = "SIGN_IN_FAILED"
    SIGNED_OUT = "SIGNED_OUT"
    INFLUENCER_ADDED = "INFLUENCER_ADDED"
    PASSWORD_SET = "PASSWORD_SET"  # noqa: S105 (an action's name)
    WORKSPACE_CONNECTED = "WORKSPACE_CONNECTED"
    TOKEN_SET = "TOKEN_SET"  # noqa: S105
    TOKEN_HANDED_OUT = "TOKEN_HANDED_OUT"  # noqa: S105
    STREAMING_SWITCHED = "STREAMING_SWITCHED"
    SHOW_OPENED = "SHOW_OPENED"
    SHOW_TAKEN_OVER = "SHOW_TAKEN_OVER"
    SHOW_STARTED = "SHOW_STARTED"
    SHOW_ENDED = "SHOW_ENDED"


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
    kind = {AdminActor: "ADMIN", InfluencerActor: "INFLUENCER", Operator: "OPERATOR"}[type(actor)]
    await AuditEntry.create(
        at=at,
        actor_kind=kind,
        actor_id=None if isinstance(actor, Operator) else actor.id,
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
