"""The trace of what was done, for admins."""

import json
from datetime import datetime
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import ActorKind, AuditAction
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.ids import uuid_of
from greenroom.api.paging import PageInfo
from greenroom.desk.audit import log as audit_log


@strawberry.type(description="One thing that was done. It holds ids; names are those that people have today.")
class AuditEntry:
    """An entry, translated."""

    id: strawberry.ID = strawberry.field(description="A UUID.")
    at: datetime = strawberry.field(description="When it was done.")
    actor_kind: ActorKind = strawberry.field(description="What kind of somebody did it.")
    actor: str | None = strawberry.field(
        description="Their name; null where the account is gone, or nobody was signed in."
    )
    action: AuditAction = strawberry.field(description="What was done.")
    subject: str | None = strawberry.field(
        description="To whom, by name: for a show its influencer; null where it has no name (any more)."
    )
    subject_id: strawberry.ID | None = strawberry.field(description="To what, by id; null where to nothing.")
    before: str | None = strawberry.field(description="The changed fields as they were, as JSON text.")
    after: str | None = strawberry.field(description="The same fields as they became, as JSON text.")
    request_id: str | None = strawberry.field(
        description="The number under which the log holds the request; null for the command line."
    )

    @classmethod
    def of(cls, view: audit_log.AuditView) -> "AuditEntry":
        """Translate."""
        entry = view.entry
        return cls(
            id=strawberry.ID(str(entry.id)),
            at=entry.at,
            actor_kind=ActorKind(entry.actor_kind),
            actor=view.actor,
            action=AuditAction(entry.action),
            subject=view.subject,
            subject_id=strawberry.ID(str(entry.subject_id)) if entry.subject_id else None,
            before=_json(entry.before),
            after=_json(entry.after),
            request_id=entry.request_id,
        )


def _json(fields: dict[str, Any] | None) -> str | None:
    return None if fields is None else json.dumps(fields, sort_keys=True, ensure_ascii=False)


@strawberry.input(description="Which entries to list; what is left out is not filtered by.")
class AuditFilter:
    """The filter of auditEntries."""

    actor_id: strawberry.ID | None = strawberry.field(default=None, description="Only what they did.")
    action: AuditAction | None = strawberry.field(default=None, description="Only this.")
    subject_id: strawberry.ID | None = strawberry.field(
        default=None, description="Only what was done to this; for an influencer, to their shows too."
    )
    since: datetime | None = strawberry.field(default=None, description="Only from this moment on.")
    until: datetime | None = strawberry.field(default=None, description="Only before this moment.")


@strawberry.type(description="A page of the trace, newest first.")
class AuditConnection:
    """The connection."""

    nodes: list[AuditEntry] = strawberry.field(description="The entries.")
    page_info: PageInfo = strawberry.field(description="Where the page begins and ends.")


@strawberry.type
class AuditQueries:
    """Root fields about the trace."""

    @strawberry.field(
        directives=[ForAdmin()],
        description="What was done at this desk, newest first, a page at a time (1 to 100).",
    )
    async def audit_entries(
        self,
        info: Info[Context],
        first: Annotated[int, strawberry.argument(description="How many, 1 to 100.")] = 50,
        after: Annotated[
            str | None, strawberry.argument(description="The endCursor of the page before.")
        ] = None,
        filter: Annotated[  # noqa: A002
            AuditFilter | None, strawberry.argument(description="Which entries; leave it out for all.")
        ] = None,
    ) -> AuditConnection:
        """List."""
        del info
        wanted = filter or AuditFilter()
        page = await audit_log.list_audit_entries(
            first=first,
            after=after,
            actor_id=uuid_of(wanted.actor_id, "filter.actorId") if wanted.actor_id else None,
            action=wanted.action,
            subject_id=uuid_of(wanted.subject_id, "filter.subjectId") if wanted.subject_id else None,
            since=wanted.since,
            until=wanted.until,
        )
        return AuditConnection(
            nodes=[AuditEntry.of(view) for view in page.items], page_info=PageInfo.of(page, after)
        )
