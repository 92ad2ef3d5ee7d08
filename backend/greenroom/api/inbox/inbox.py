"""The inbox, for the admins who see to what waits there."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.credentials.findings import TokenReport
from greenroom.api.enums import InboxKind, Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.cost import OPENS_SEALED, costs_each
from greenroom.api.guard.ids import uuid_of
from greenroom.api.influencers.types import Influencer
from greenroom.api.paging import After, Connection, First, connected
from greenroom.api.problems import NotFound, Problem, member_for
from greenroom.api.together import Together
from greenroom.api.who import Actor, Subject
from greenroom.desk.inbox import entries
from greenroom.words.catalogue import Words

_WHICH = "The entry's id, from `inbox`."


@strawberry.type(description="A token that somebody handed in with a one-time link; it is never shown.")
class HandedInToken:
    """What waits for a tap."""

    last_four: str = strawberry.field(description="Its last four characters; empty if it cannot be opened.")
    report: TokenReport = strawberry.field(description="What it is, judged as it would be if saved now.")


_INFLUENCER = Together(
    lambda loaders: loaders.influencers,
    lambda entry: entry.entry.subject.id,
    lambda _, view, context: Influencer.of(view, context) if view else None,
)


@strawberry.type(description="Something that waits for an admin.")
class InboxEntry:
    """An entry, translated."""

    id: strawberry.ID = strawberry.field(description="A UUID.")
    kind: InboxKind = strawberry.field(description="What it is, for programs.")
    said: str = strawberry.field(description="What has happened, in one sentence.")
    subject: Subject = strawberry.field(description="What it is about.")
    created_at: datetime = strawberry.field(description="When it came.")
    taken_by: Actor | None = strawberry.field(
        description="The admin who has taken it on; null while nobody has."
    )
    taken_at: datetime | None = strawberry.field(description="When they did; null while nobody has.")
    entry: strawberry.Private[entries.Entry]

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=_INFLUENCER.metadata,
        description="The influencer whom it is about, with what keeps them from going live now.",
    )
    async def influencer(self, info: Info[Context]) -> Influencer | None:
        """Read it together with those of the other entries in the response."""
        return await _INFLUENCER.of(self, info)

    @strawberry.field(
        directives=[ForAdmin(can=Permission.MANAGE_TOKENS)],
        metadata=OPENS_SEALED,
        description="The token, where one was handed in; null for every other kind.",
    )
    async def handed_in(self, info: Info[Context]) -> HandedInToken | None:
        """Judge it together with those of the other entries in the response."""
        if self.entry.kind is not InboxKind.HANDED_IN:
            return None
        found = await info.context.loaders.handed_in.load(self.entry.id)
        if found is None:
            return None
        report = TokenReport.of(found.report, info.context.words)
        return HandedInToken(last_four=found.last_four, report=report)

    @classmethod
    def of(cls, entry: entries.Entry, words: Words) -> Self:
        """Translate."""
        return cls(
            id=strawberry.ID(str(entry.id)),
            kind=entry.kind,
            said=words.say(entry.said),
            subject=Subject.of(entry.subject),
            created_at=entry.created_at,
            taken_by=Actor.of(entry.taken_by) if entry.taken_by else None,
            taken_at=entry.taken_at,
            entry=entry,
        )


@strawberry.type(description="One page of the inbox, and how much waits there in all.")
class InboxEntryConnection(Connection[InboxEntry]):
    """The connection."""

    @strawberry.field(directives=[ForAdmin()], description="How much waits in all.")
    async def total(self, info: Info[Context]) -> int:
        """Count, unless this page is all of it."""
        if self.after is None and not self.page.more:
            return len(self.items)
        return await entries.count_inbox(info.context.desk)


@member_for(entries.TakenOn)
@strawberry.type(description="Another admin has taken it on; nothing was changed.")
class TakenOn(Problem):
    """The member for an entry that somebody else sees to."""


@strawberry.input(description="Which entry to take on.")
class TakeOnInput:
    """The argument of takeOn."""

    entry_id: strawberry.ID = strawberry.field(description=_WHICH)


@strawberry.input(description="Which entry to put back.")
class PutBackInput:
    """The argument of putBack."""

    entry_id: strawberry.ID = strawberry.field(description=_WHICH)


@strawberry.input(description="Which entry to close.")
class CloseInboxEntryInput:
    """The argument of closeInboxEntry."""

    entry_id: strawberry.ID = strawberry.field(description=_WHICH)


@strawberry.type(description="The entry is as requested, whether it changed or not.")
class InboxEntryChanged:
    """The member for an entry that was taken on or put back."""

    entry: InboxEntry = strawberry.field(description="The entry as it is now.")


@strawberry.type(description="The entry is closed; a token that had been handed in is deleted.")
class InboxEntryClosed:
    """The member for an entry that is no longer there."""

    entry_id: strawberry.ID = strawberry.field(description="The entry's id.")


TakeOnResult = Annotated[
    InboxEntryChanged | TakenOn | NotFound,
    strawberry.union("TakeOnResult", description="What takeOn returns."),
]
PutBackResult = Annotated[
    InboxEntryChanged | NotFound, strawberry.union("PutBackResult", description="What putBack returns.")
]
CloseInboxEntryResult = Annotated[
    InboxEntryClosed | NotFound,
    strawberry.union("CloseInboxEntryResult", description="What closeInboxEntry returns."),
]


@strawberry.type
class InboxQueries:
    """Root fields about the inbox."""

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=costs_each(1),
        description=(
            "What waits for an admin, the oldest first. What is repaired leaves by itself, however it was "
            "repaired."
        ),
    )
    async def inbox(
        self, info: Info[Context], first: First = 50, after: After = None
    ) -> InboxEntryConnection:
        """List."""
        page = await entries.list_inbox(info.context.desk, first=first, after=after)
        return InboxEntryConnection(
            **connected(page, after, lambda entry: InboxEntry.of(entry, info.context.words))
        )


@strawberry.type
class InboxMutations:
    """Root fields that change who sees to an entry, or close it."""

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.OPERATE_SHOWS)],
        description="Take an entry on, so that the other admins see that you see to it.",
    )
    async def take_on(
        self,
        info: Info[Context],
        input: Annotated[TakeOnInput, argument(description="Which entry.")],  # noqa: A002
    ) -> TakeOnResult:
        """Take it on."""
        entry = await entries.take_on(info.context.desk, info.context.as_admin, _id(input))
        return InboxEntryChanged(entry=InboxEntry.of(entry, info.context.words))

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.OPERATE_SHOWS)],
        description="Put an entry back for the other admins, whoever has taken it on.",
    )
    async def put_back(
        self,
        info: Info[Context],
        input: Annotated[PutBackInput, argument(description="Which entry.")],  # noqa: A002
    ) -> PutBackResult:
        """Put it back."""
        entry = await entries.put_back(info.context.desk, info.context.as_admin, _id(input))
        return InboxEntryChanged(entry=InboxEntry.of(entry, info.context.words))

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.OPERATE_SHOWS)],
        description=(
            "Close an entry without doing more about it. A token that was handed in is deleted; that needs "
            "MANAGE_TOKENS."
        ),
    )
    async def close_inbox_entry(
        self,
        info: Info[Context],
        input: Annotated[CloseInboxEntryInput, argument(description="Which entry.")],  # noqa: A002
    ) -> CloseInboxEntryResult:
        """Close it."""
        await entries.close(info.context.desk, info.context.as_admin, _id(input))
        return InboxEntryClosed(entry_id=input.entry_id)


def _id(given: Any) -> UUID:
    return uuid_of(given.entry_id, "input.entryId")
