"""How long the desk keeps what has happened, and what it has removed of the audit log."""

from datetime import datetime

import strawberry
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.desk.audit.checkpoint import ForgedCheckpointError
from greenroom.desk.audit.verifying import read_checkpoint
from greenroom.desk.rounds.kept_history import told_of_history


@strawberry.type(description="What the desk keeps of what has happened, and for how long.")
class History:
    """What is kept, translated."""

    messages: list[str] = strawberry.field(
        description="A sentence each about the audit log, shows, tokens and the room that the database takes."
    )


@strawberry.type(description="Where the audit log begins, once the desk has removed its oldest entries.")
class AuditBeginning:
    """The checkpoint, translated."""

    removed: int = strawberry.field(description="How many entries were removed so far.")
    removed_up_to: datetime = strawberry.field(description="When the last of them was written.")
    kept_days: int | None = strawberry.field(
        description="After how many days entries are removed now; null if they are kept for ever."
    )


@strawberry.type
class HistoryQueries:
    """Root fields about history."""

    @strawberry.field(
        directives=[ForAdmin(can=Permission.MANAGE_DESK)],
        description="How much the desk keeps of what has happened, and for how long.",
    )
    async def history(self, info: Info[Context]) -> History:
        """Say it."""
        told = await told_of_history(info.context.desk.kept)
        return History(messages=[info.context.words.say(about.part("message")) for about in told])

    @strawberry.field(
        directives=[ForAdmin()],
        description="Where the audit log begins; null if nothing of it was removed.",
    )
    async def audit_beginning(self, info: Info[Context]) -> AuditBeginning | None:
        """Read it."""
        desk = info.context.desk
        try:
            begins = await read_checkpoint(desk.vault)
        except ForgedCheckpointError:  # `greenroom audit verify` and `doctor` say so
            return None
        if begins.up_to is None:
            return None
        kept = desk.kept.audit
        return AuditBeginning(
            removed=begins.number, removed_up_to=begins.up_to, kept_days=kept.days if kept else None
        )
