"""The audit log, for admins."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Self

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.code_pages import page_of_failure, page_of_finding
from greenroom.api.context import Context
from greenroom.api.enums import AuditAction
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.cost import assume_items
from greenroom.api.guard.ids import uuid_of
from greenroom.api.paging import After, Connection, First, connected
from greenroom.api.who import Actor, Subject
from greenroom.desk.audit import log
from greenroom.desk.audit.wording import sentence_of
from greenroom.hms.findings import FindingCode
from greenroom.hms.sdk_errors import sdk_error
from greenroom.words.catalogue import Words


@strawberry.type(description="One changed field.")
class AuditField:
    """A field, translated."""

    name: str = strawberry.field(description="The field's name.")
    value: str | None = strawberry.field(
        description="Its value as text; lists, numbers, true and false as JSON; null if it had none."
    )
    help_url: str | None = strawberry.field(
        description="The path, on this desk, of the page about it if it is a code; otherwise null."
    )

    @classmethod
    def all_of(cls, fields: Mapping[str, Any]) -> list[Self]:
        """Translate, sorted by name."""
        return [
            cls(name=name, value=_text(value), help_url=_page_about(name, value))
            for name, value in sorted(fields.items())
        ]


def _page_about(name: str, value: Any) -> str | None:
    # Something else than the desk may have written the entry: that has to stay readable.
    if name == "code" and isinstance(value, str) and value in FindingCode.__members__:
        return page_of_finding(FindingCode[value])
    return page_of_failure(sdk_error(value)) if name == "endCode" and isinstance(value, int) else None


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@strawberry.type(description="One thing that was done. It stores ids, so names are current ones.")
class AuditEntry:
    """An entry, translated."""

    id: strawberry.ID = strawberry.field(description="A UUID.")
    at: datetime = strawberry.field(description="When it was done.")
    action: AuditAction = strawberry.field(description="What was done.")
    request_id: str | None = strawberry.field(
        description="The request's number in the server log; null for the command line."
    )
    view: strawberry.Private[log.AuditView]
    words: strawberry.Private[Words]

    @strawberry.field(description="Who did it. Filter by this id with actorId.")
    def actor(self) -> Actor:
        """Translate."""
        return Actor.of(self.view.actor)

    @strawberry.field(
        description="Who did what to whom, in one sentence: `Robin Demo set a token for Amara Okafor`."
    )
    def sentence(self) -> str:
        """Say it."""
        return self.words.say(sentence_of(self.view))

    @strawberry.field(
        description="What it was done to; null if nothing in particular. Filter by this id with subjectId."
    )
    def subject(self) -> Subject | None:
        """Translate."""
        return Subject.of(self.view.subject) if self.view.subject else None

    @strawberry.field(metadata=assume_items(10), description="The changed fields before.")
    def before(self) -> list[AuditField]:
        """Translate."""
        return AuditField.all_of(self.view.before)

    @strawberry.field(metadata=assume_items(10), description="The same fields after.")
    def after(self) -> list[AuditField]:
        """Translate."""
        return AuditField.all_of(self.view.after)

    @classmethod
    def of(cls, view: log.AuditView, words: Words) -> Self:
        """Translate."""
        return cls(
            id=strawberry.ID(str(view.id)),
            at=view.at,
            action=view.action,
            request_id=view.request_id,
            view=view,
            words=words,
        )


@strawberry.input(description="Which entries to list. Conditions left out do not filter.")
class AuditFilter:
    """The filter of auditEntries."""

    actor_id: strawberry.ID | None = strawberry.field(
        default=None, description="Only entries of this admin or influencer."
    )
    action: AuditAction | None = strawberry.field(default=None, description="Only entries with this action.")
    subject_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="Only entries about this subject; for an influencer, about their shows too.",
    )
    since: datetime | None = strawberry.field(default=None, description="Only entries from this time on.")
    until: datetime | None = strawberry.field(default=None, description="Only entries before this time.")


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
        words = info.context.words
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
        return Connection(**connected(page, after, lambda view: AuditEntry.of(view, words)))
