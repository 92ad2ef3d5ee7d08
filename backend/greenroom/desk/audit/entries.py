"""The audit log of what was done: one entry and one event per change, in the change's own transaction.

Entries contain ids and the fields named in the call, never names, emails or secrets.
"""

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from greenroom.desk.actors import AdminActor, InfluencerActor
from greenroom.desk.desk import Desk
from greenroom.store.models import (
    Admin,
    AlertReceiver,
    ApiKey,
    AuditEntry,
    Event,
    Influencer,
    Link,
    Show,
    Workspace,
)
from greenroom.store.rows import new_row
from greenroom.store.sql import insert

_BATCH = 1_000

current_request_id: ContextVar[str | None] = ContextVar("current_request_id", default=None)


class Operator:
    """Someone using the command line."""


class Stranger:
    """Someone who is not signed in."""


class DeskItself:
    """The desk itself, which acts after a set time."""


Actor = AdminActor | InfluencerActor | Operator | Stranger | DeskItself


class ActorKind(StrEnum):
    """The kinds of actor."""

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
    ADMIN_CHANGED = "ADMIN_CHANGED"
    ADMIN_ROLE_SET = "ADMIN_ROLE_SET"
    ADMIN_REMOVED = "ADMIN_REMOVED"
    API_KEY_MADE = "API_KEY_MADE"
    API_KEY_OFFERED = "API_KEY_OFFERED"
    API_KEY_TAKEN_OVER = "API_KEY_TAKEN_OVER"
    API_KEY_REVOKED = "API_KEY_REVOKED"
    SECRET_KEY_SET = "SECRET_KEY_SET"  # noqa: S105 (an action's name)
    SIGNED_IN = "SIGNED_IN"
    SIGN_IN_FAILED = "SIGN_IN_FAILED"
    CONFIRMATION_FAILED = "CONFIRMATION_FAILED"
    SIGNED_OUT = "SIGNED_OUT"
    SESSIONS_ENDED = "SESSIONS_ENDED"
    FORGERIES_DELETED = "FORGERIES_DELETED"
    INFLUENCER_ADDED = "INFLUENCER_ADDED"
    INFLUENCER_CHANGED = "INFLUENCER_CHANGED"
    INFLUENCER_ARCHIVED = "INFLUENCER_ARCHIVED"
    INFLUENCER_RESTORED = "INFLUENCER_RESTORED"
    INFLUENCER_DELETED = "INFLUENCER_DELETED"
    INFLUENCER_ACCEPTED = "INFLUENCER_ACCEPTED"
    SHOWS_PLANNED = "SHOWS_PLANNED"
    PLANNED_SHOW_CHANGED = "PLANNED_SHOW_CHANGED"
    PLANNED_SHOW_CANCELLED = "PLANNED_SHOW_CANCELLED"
    PASSWORD_SET = "PASSWORD_SET"  # noqa: S105 (an action's name)
    WORKSPACE_CONNECTED = "WORKSPACE_CONNECTED"
    WORKSPACE_RENAMED = "WORKSPACE_RENAMED"
    WORKSPACE_TESTED = "WORKSPACE_TESTED"
    WORKSPACE_DISCONNECTED = "WORKSPACE_DISCONNECTED"
    APP_SECRET_REPLACED = "APP_SECRET_REPLACED"  # noqa: S105
    TOKEN_SET = "TOKEN_SET"  # noqa: S105
    TOKEN_REMOVED = "TOKEN_REMOVED"  # noqa: S105
    TOKEN_ASKED = "TOKEN_ASKED"  # noqa: S105
    TOKEN_SOURCE_SET = "TOKEN_SOURCE_SET"  # noqa: S105
    ROOM_CODE_SET = "ROOM_CODE_SET"
    ROOM_CODE_REVEALED = "ROOM_CODE_REVEALED"
    ROOM_CODE_DISABLED = "ROOM_CODE_DISABLED"
    ROOM_CODE_LEFT_ENABLED = "ROOM_CODE_LEFT_ENABLED"
    ROOM_CREATED = "ROOM_CREATED"
    TOKEN_HANDED_OUT = "TOKEN_HANDED_OUT"  # noqa: S105
    TOKEN_HANDED_IN = "TOKEN_HANDED_IN"  # noqa: S105
    ADMINS_ASKED = "ADMINS_ASKED"
    REQUEST_TAKEN_ON = "REQUEST_TAKEN_ON"
    REQUEST_LEFT = "REQUEST_LEFT"
    REQUEST_CLOSED = "REQUEST_CLOSED"
    REQUEST_WITHDRAWN = "REQUEST_WITHDRAWN"
    REHEARSED = "REHEARSED"
    STREAMING_SWITCHED = "STREAMING_SWITCHED"
    TRY_AGAIN_ALLOWED = "TRY_AGAIN_ALLOWED"
    GO_LIVE_REFUSED = "GO_LIVE_REFUSED"
    SHOW_OPENED = "SHOW_OPENED"
    SHOW_TAKEN_OVER = "SHOW_TAKEN_OVER"
    SHOW_STARTED = "SHOW_STARTED"
    SHOW_ENDED = "SHOW_ENDED"
    SHOW_REOPENED = "SHOW_REOPENED"
    PEERS_REMOVED = "PEERS_REMOVED"
    ROOM_CLOSED = "ROOM_CLOSED"
    ROOM_OPENED = "ROOM_OPENED"
    ALERT_RECEIVER_ADDED = "ALERT_RECEIVER_ADDED"
    ALERT_RECEIVER_CHANGED = "ALERT_RECEIVER_CHANGED"
    ALERT_SECRET_REPLACED = "ALERT_SECRET_REPLACED"  # noqa: S105
    ALERT_RECEIVER_SWITCHED = "ALERT_RECEIVER_SWITCHED"
    ALERT_RECEIVER_REMOVED = "ALERT_RECEIVER_REMOVED"
    ALERT_RECEIVER_TESTED = "ALERT_RECEIVER_TESTED"
    ALERT_RESENT = "ALERT_RESENT"
    ALERTS_SET = "ALERTS_SET"
    ALERT_MAILS_SET = "ALERT_MAILS_SET"
    KEYS_ROTATED = "KEYS_ROTATED"
    KEY_FORGOTTEN = "KEY_FORGOTTEN"
    BACKUP_ADOPTED = "BACKUP_ADOPTED"
    BACKUP_RESTORED = "BACKUP_RESTORED"
    HISTORY_REMOVED = "HISTORY_REMOVED"
    SECURITY_EVENT = "SECURITY_EVENT"


API_KEY: Final = "apiKeyId"
"""The field of an entry that names the API key with which an admin's program did it."""

UNANNOUNCED = frozenset(
    {
        Action.ADMIN_SET_UP,
        Action.SIGNED_IN,
        Action.SIGN_IN_FAILED,
        Action.CONFIRMATION_FAILED,
        Action.SIGNED_OUT,
        Action.SESSIONS_ENDED,
        Action.FORGERIES_DELETED,
        Action.PASSWORD_SET,
        Action.API_KEY_MADE,
        Action.API_KEY_OFFERED,
        Action.API_KEY_TAKEN_OVER,
        Action.API_KEY_REVOKED,
        Action.WORKSPACE_CONNECTED,
        Action.WORKSPACE_RENAMED,
        Action.WORKSPACE_TESTED,
        Action.WORKSPACE_DISCONNECTED,
        Action.APP_SECRET_REPLACED,
        Action.ROOM_CODE_REVEALED,
        Action.TOKEN_HANDED_OUT,
        Action.GO_LIVE_REFUSED,
        Action.REHEARSED,
        Action.SHOW_TAKEN_OVER,
        Action.PEERS_REMOVED,
        Action.ROOM_CLOSED,
        Action.ROOM_OPENED,
        Action.ALERT_RECEIVER_ADDED,
        Action.ALERT_RECEIVER_CHANGED,
        Action.ALERT_SECRET_REPLACED,
        Action.ALERT_RECEIVER_SWITCHED,
        Action.ALERT_RECEIVER_REMOVED,
        Action.ALERT_RECEIVER_TESTED,
        Action.ALERT_RESENT,
        Action.ALERTS_SET,
        Action.ALERT_MAILS_SET,
        Action.KEYS_ROTATED,
        Action.KEY_FORGOTTEN,
        Action.BACKUP_ADOPTED,
        Action.BACKUP_RESTORED,
        Action.HISTORY_REMOVED,
        Action.SECURITY_EVENT,
    }
)
"""What causes no event for those who watch the desk: it changes nothing that they look at."""


Thing = Admin | AdminActor | AlertReceiver | ApiKey | Influencer | InfluencerActor | Link | Show | Workspace
"""What something can be done to."""

_TABLES: dict[type[Thing], str] = {
    Admin: "admins",
    AdminActor: "admins",
    AlertReceiver: "alert_receivers",
    ApiKey: "api_keys",
    Influencer: "influencers",
    InfluencerActor: "influencers",
    Link: "links",
    Show: "shows",
    Workspace: "workspaces",
}


async def note(
    desk: Desk,
    actor: Actor,
    action: Action,
    about: Thing | None = None,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Write the audit entry of a change, and its event; call it in the transaction of the change.

    Args:
        about: what it was done to; for a link, the person it is for.
        before: the changed fields before. Nothing secret, no names, no emails.
        after: the same fields after.
    """
    entry = entry_of(desk.now(), actor, action, about, after)
    if before is not None:
        entry.before = before
    await insert(entry)
    if action not in UNANNOUNCED:
        await insert(_event(entry, about))


async def note_steps(
    desk: Desk, actor: Actor, about: Thing, steps: Mapping[Action, dict[str, Any] | None]
) -> None:
    """Write what `note` would write for several things done to one at once, with the fields after each."""
    now = desk.now()
    entries = [entry_of(now, actor, action, about, after) for action, after in steps.items()]
    await insert(*entries)
    if events := [_event(one, about) for one in entries if Action(one.action) not in UNANNOUNCED]:
        await insert(*events)


async def note_many(
    desk: Desk, actor: Actor, action: Action, changes: Iterable[tuple[Thing, dict[str, Any]]]
) -> None:
    """Write what `note` would write for each thing and its fields after the change, in batches."""
    now = desk.now()
    noted = [(entry_of(now, actor, action, about, after), about) for about, after in changes]
    await AuditEntry.bulk_create([entry for entry, _ in noted], batch_size=_BATCH)
    if action not in UNANNOUNCED:
        await Event.bulk_create([_event(entry, about) for entry, about in noted], batch_size=_BATCH)


def entry_of(
    now: datetime, actor: Actor, action: Action, about: Thing | None, after: dict[str, Any] | None
) -> AuditEntry:
    """Make an entry, with whoever acts, and the request in which they do; nothing is written."""
    subject = _subject(about)
    if isinstance(actor, AdminActor) and actor.api_key_id is not None:
        after = {**(after or {}), API_KEY: str(actor.api_key_id)}
    return new_row(
        AuditEntry,
        at=now,
        actor_kind=_KINDS[type(actor)].value,
        actor_id=actor.id if isinstance(actor, AdminActor | InfluencerActor) else None,
        action=action.value,
        subject_kind=subject[0],
        subject_id=subject[1],
        after=after,
        request_id=current_request_id.get(),
    )


def _event(entry: AuditEntry, about: Thing | None) -> Event:
    show = about if isinstance(about, Show) else None
    person = show.influencer_id if show else None
    if entry.subject_kind == "influencers":
        person = entry.subject_id
    return new_row(Event, kind=entry.action, at=entry.at, influencer_id=person, show_id=show and show.id)


def _subject(thing: Thing | None) -> tuple[str | None, UUID | None]:
    """Name a thing by its table and id."""
    match thing:
        case None:
            return None, None
        case Link(admin_id=UUID() as person):
            return "admins", person
        case Link(influencer_id=UUID() as person):
            return "influencers", person
        case _:
            return _TABLES[type(thing)], thing.id
