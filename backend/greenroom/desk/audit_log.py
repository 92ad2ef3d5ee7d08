"""Reading the trace: who did what to whom, with the names that people have today."""

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.expressions import Q, Subquery
from tortoise.models import Model

from greenroom.desk.audit import Action
from greenroom.desk.influencers import BadCursorError
from greenroom.store.models import Admin, AuditEntry, Influencer, Show, Workspace

_NAMED: dict[str, type[Model]] = {"admins": Admin, "influencers": Influencer, "workspaces": Workspace}
_ACTORS = {"ADMIN": "admins", "INFLUENCER": "influencers"}

Names = dict[tuple[str, UUID], str]


@dataclass(frozen=True, slots=True)
class AuditView:
    """One entry, with the names of actor and subject; None where there is nobody of that id (any more)."""

    entry: AuditEntry
    actor: str | None
    subject: str | None
    cursor: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """One page of entries, newest first, and whether older ones follow."""

    views: tuple[AuditView, ...]
    more: bool


async def list_audit_entries(
    *,
    first: int,
    after: str | None = None,
    actor_id: UUID | None = None,
    action: Action | None = None,
    subject_id: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> AuditPage:
    """Read one page of the trace, newest first.

    Args:
        first: how many, 1 to 100.
        after: the cursor of the last one seen, or None from the newest.
        actor_id: only what this person did.
        action: only this.
        subject_id: only what was done to this; for an influencer, to their shows too.
        since: only from this moment on, aware.
        until: only before this moment, aware.

    Raises:
        BadCursorError: `after` is not a cursor of this list.
    """
    query = AuditEntry.all()
    if after is not None:
        at, entry_id = _read_cursor(after)
        query = query.filter(Q(at__lt=at) | Q(at=at, id__lt=entry_id))
    if actor_id is not None:
        query = query.filter(actor_id=actor_id)
    if action is not None:
        query = query.filter(action=action.value)
    if subject_id is not None:
        theirs = Subquery(Show.filter(influencer_id=subject_id).values("id"))
        query = query.filter(Q(subject_id=subject_id) | Q(subject_id__in=theirs))
    if since is not None:
        query = query.filter(at__gte=since)
    if until is not None:
        query = query.filter(at__lt=until)
    found = await query.order_by("-at", "-id").limit(first + 1)
    names = await _names(found[:first])
    return AuditPage(tuple(_view(entry, names) for entry in found[:first]), more=len(found) > first)


def _view(entry: AuditEntry, names: Names) -> AuditView:
    actor = _ACTORS.get(entry.actor_kind), entry.actor_id
    subject = entry.subject_kind, entry.subject_id
    return AuditView(entry, names.get(actor), names.get(subject), _cursor(entry))  # pyright: ignore[reportArgumentType, reportCallIssue] (None finds nothing)


async def _names(entries: Iterable[AuditEntry]) -> Names:
    """Look up everybody's name, with one statement a table."""
    wanted: dict[str, set[UUID]] = {}
    for entry in entries:
        pairs = ((_ACTORS.get(entry.actor_kind), entry.actor_id), (entry.subject_kind, entry.subject_id))
        for table, row_id in pairs:
            if table is not None and row_id is not None:
                wanted.setdefault(table, set()).add(row_id)
    shows = await _columns(Show, "influencer_id", wanted.get("shows", set()))
    wanted.setdefault("influencers", set()).update(shows.values())
    names: Names = {}
    for table, model in _NAMED.items():
        found = await _columns(model, "name", wanted.get(table, set()))
        names |= {(table, row_id): name for row_id, name in found.items()}
    for show_id, influencer_id in shows.items():
        names["shows", show_id] = names["influencers", influencer_id]
    return names


async def _columns(model: type[Model], column: str, ids: set[UUID]) -> dict[UUID, Any]:
    if not ids:
        return {}
    return {row["id"]: row[column] for row in await model.filter(id__in=ids).values("id", column)}


def _cursor(entry: AuditEntry) -> str:
    key = json.dumps([entry.at.isoformat(), str(entry.id)])
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[datetime, UUID]:
    try:
        at, entry_id = json.loads(base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)))
        moment = datetime.fromisoformat(at)
        if moment.utcoffset() != timedelta(0):
            raise BadCursorError
        return moment, UUID(entry_id)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise BadCursorError from error
