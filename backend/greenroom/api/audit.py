"""The audit log, for admins."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Self

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import AuditAction
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.ids import uuid_of
from greenroom.api.paging import After, Connection, First, connected
from greenroom.api.who import Actor, Subject
from greenroom.desk.audit import log


@strawberry.type(description="One field of what was changed.")
class AuditField:
    """A field, translated."""

    name: str = strawberry.field(description="The field's name.")
    value: str | None = strawberry.field(
        description="Its value as text: a list as JSON, true or false; null where there was none."
    )

    @classmethod
    def all_of(cls, fields: Mapping[str, Any]) -> list[Self]:
        """Translate, sorted by name."""
        return [cls(name=name, value=_text(value)) for name, value in sorted(fields.items())]


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@strawberry.type(description="One thing that was done. It holds ids; names are those that people have today.")
class AuditEntry:
    """An entry, translated."""

    id: strawberry.ID = strawberry.field(description="A UUID.")
    at: datetime = strawberry.field(description="When it was done.")
    actor: Actor = strawberry.field(description="Who did it; filter by its id with actorId.")
    action: AuditAction = strawberry.field(description="What was done.")
    subject: Subject | None = strawberry.field(
        description="What it was done to; null where to nothing in particular. Filter by it with subjectId."
    )
    before: list[AuditField] = strawberry.field(description="The changed fields as they were.")
    after: list[AuditField] = strawberry.field(description="The same fields as they became.")
    request_id: str | None = strawberry.field(
        description="The number under which the log holds the request; null for the command line."
    )

    @classmethod
    def of(cls, view: log.AuditView) -> Self:
        """Translate."""
        return cls(
            id=strawberry.ID(str(view.id)),
            at=view.at,
            actor=Actor.of(view.actor),
            action=view.action,
            subject=Subject.of(view.subject) if view.subject else None,
            before=AuditField.all_of(view.before),
            after=AuditField.all_of(view.after),
            request_id=view.request_id,
        )


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


@strawberry.type
class AuditQueries:
    """Root fields about the audit log."""

    @strawberry.field(directives=[ForAdmin()], description="What was done at this desk, newest first.")
    async def audit_entries(
        self,
        info: Info[Context],
        first: First = 50,
        after: After = None,
        filter: Annotated[  # noqa: A002
            AuditFilter | None, argument(description="Which entries; leave it out for all.")
        ] = None,
    ) -> Connection[AuditEntry]:
        """List."""
        del info
        wanted = filter or AuditFilter()
        page = await log.list_audit_entries(
            first=first,
            after=after,
            actor_id=uuid_of(wanted.actor_id, "filter.actorId") if wanted.actor_id else None,
            action=wanted.action,
            subject_id=uuid_of(wanted.subject_id, "filter.subjectId") if wanted.subject_id else None,
            since=wanted.since,
            until=wanted.until,
        )
        return Connection(**connected(page, after, AuditEntry.of))
