"""Influencers, as admins see them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.credentials.findings import Finding
from greenroom.api.credentials.summaries import RoomCodeSummary, TokenSummary, TokenVersion
from greenroom.api.enums import InfluencerOrder, Readiness
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.ids import uuid_of
from greenroom.api.paging import PageInfo
from greenroom.api.shows.page_reports import Phone
from greenroom.api.shows.shows import Show
from greenroom.desk import problems
from greenroom.desk.influencers import listing as influencers
from greenroom.desk.shows.ending import ending_for_admins, state_of


@strawberry.type(description="Whether the influencer may be live.")
class Streaming:
    """The streaming switch."""

    enabled: bool = strawberry.field(description="Whether Go Live is allowed.")
    since: datetime | None = strawberry.field(description="When it was switched last; null if it never was.")
    by: str | None = strawberry.field(
        description="The name of the admin who switched it last; null if nobody did."
    )
    reason: str = strawberry.field(description="What that admin gave as the reason; the influencer reads it.")


@strawberry.type(description="Somebody who broadcasts, as admins see them.")
class Influencer:
    """An influencer, translated."""

    id: strawberry.ID = strawberry.field(description="A UUID.")
    name: str = strawberry.field(description="How the desk calls them.")
    handle: str = strawberry.field(description="Their handle without the @; empty if unknown.")
    email: str = strawberry.field(description="What they sign in with.")
    created_at: datetime = strawberry.field(description="When they were added.")
    archived_at: datetime | None = strawberry.field(
        description="When they were archived; null for everybody else."
    )
    invitation_pending: bool = strawberry.field(
        description="True until they have taken up their invitation: they cannot sign in yet."
    )
    readiness: Readiness = strawberry.field(description="What their next Go Live would meet.")
    findings: list[Finding] = strawberry.field(
        description="Everything that stands in the way of a show, or may; worst first."
    )
    token: TokenSummary | None = strawberry.field(description="The stored token; null without one.")
    room_code: RoomCodeSummary | None = strawberry.field(description="The room code; null without one.")
    streaming: Streaming = strawberry.field(description="The streaming switch.")
    show: Show | None = strawberry.field(description="The open show; null without one.")
    version: int = strawberry.field(
        description="Raised by every change: send it as expectedVersion to be told of changes made meanwhile."
    )

    @strawberry.field(
        directives=[ForAdmin()], description="The tokens that they have and had: newest first, at most 20."
    )
    async def token_versions(self, info: Info[Context]) -> list[TokenVersion]:
        """Read, together with those of the other influencers in the answer."""
        return [TokenVersion.of(kept) for kept in await info.context.batches.token_versions.load(self._id)]

    @strawberry.field(
        directives=[ForAdmin()],
        description="What their phone reported last; null before the studio was opened, and after 24 hours.",
    )
    async def phone(self, info: Info[Context]) -> Phone | None:
        """Read, together with those of the other influencers in the answer."""
        return Phone.of(await info.context.batches.phones.load(self._id))

    @strawberry.field(
        directives=[ForAdmin()],
        description="The last show that is over, with the reason for its end; null before the first one.",
    )
    async def last_show(self, info: Info[Context]) -> Show | None:
        """Read, together with those of the other influencers in the answer."""
        row = await info.context.batches.last_shows.load(self._id)
        return Show.of(row) if row else None

    @strawberry.field(
        directives=[ForAdmin()],
        description="Why the last show ended, in words for an admin; null before the first one ended.",
    )
    async def last_show_ending(self, info: Info[Context]) -> str | None:
        """Say it."""
        row = await info.context.batches.last_shows.load(self._id)
        return ending_for_admins(row) if row else None

    @property
    def _id(self) -> UUID:
        return UUID(self.id)

    @classmethod
    def of(cls, view: influencers.InfluencerView) -> "Influencer":
        """Translate."""
        row = view.row
        return cls(
            id=strawberry.ID(str(row.id)),
            name=row.name,
            handle=row.handle,
            email=row.email,
            created_at=row.created_at,
            archived_at=row.archived_at,
            invitation_pending=row.invitation_pending,
            readiness=view.readiness,
            findings=[Finding.of(f) for f in view.findings],
            token=TokenSummary.of(row),
            room_code=RoomCodeSummary.of(row),
            streaming=Streaming(
                enabled=row.streaming_enabled,
                since=row.streaming_at,
                by=row.streaming_by,
                reason=row.streaming_reason,
            ),
            show=_show(view),
            version=row.version,
        )


def _show(view: influencers.InfluencerView) -> Show | None:
    row = view.row
    if row.open_show_id is None or row.show_opened_at is None or row.show_seen_at is None:
        return None
    return Show(
        id=strawberry.ID(str(row.open_show_id)),
        state=state_of(row.show_started_at, None),
        opened_at=row.show_opened_at,
        started_at=row.show_started_at,
        last_seen_at=row.show_seen_at,
        silent_since=view.silent_since,
        ended_at=None,
        end_reason=None,
        end_message=None,
    )


@strawberry.type(description="The influencer was changed, or was so already.")
class InfluencerChanged:
    """The member for a change of an influencer."""

    influencer: Influencer = strawberry.field(description="The influencer as they are now.")


@strawberry.type(description="One influencer of a list, with their place in it.")
class InfluencerEdge:
    """An edge."""

    cursor: str = strawberry.field(description="Send it as `after` to go on behind this one.")
    node: Influencer = strawberry.field(description="The influencer.")


@strawberry.type(description="How many influencers there are, by readiness.")
class ReadinessCounts:
    """The counts over the whole search."""

    total: int = strawberry.field(description="All of them.")
    live: int = strawberry.field(description="With an open show.")
    off: int = strawberry.field(description="Switched off.")
    blocked: int = strawberry.field(description="With a credential that cannot be used.")
    no_token: int = strawberry.field(description="Without a credential.")
    expiring: int = strawberry.field(description="With a credential that runs out soon.")
    ready: int = strawberry.field(description="Ready to go live.")


@strawberry.input(description="Which influencers to list.")
class InfluencerFilter:
    """The filter of influencers."""

    readiness: list[Readiness] | None = strawberry.field(
        default=None, description="Only these; leave it out for all."
    )
    search: str | None = strawberry.field(
        default=None,
        description=(
            "Part of a name, handle or email, the last four characters of a token, or a support code. Never "
            "a token or room code: findByCredential is for those."
        ),
    )
    archived: bool = strawberry.field(
        default=False, description="Those who are archived, instead of those who are not."
    )


@strawberry.type(description="A page of influencers.")
class InfluencerConnection:
    """The connection; the counts are read only when asked for."""

    edges: list[InfluencerEdge] = strawberry.field(description="The influencers with their cursors.")
    page_info: PageInfo = strawberry.field(description="Where the page begins and ends.")
    search: strawberry.Private[str]
    archived: strawberry.Private[bool]

    @strawberry.field(description="The influencers without their cursors.")
    def nodes(self) -> list[Influencer]:
        """Drop the cursors."""
        return [edge.node for edge in self.edges]

    @strawberry.field(
        description="Counts over every influencer that fits the search, whatever the readiness filter says."
    )
    async def counts(self, info: Info[Context]) -> ReadinessCounts:
        """Count."""
        counts = await influencers.count_influencers(info.context.desk, self.search, archived=self.archived)
        return ReadinessCounts(
            total=sum(counts.values()),
            live=counts[Readiness.LIVE],
            off=counts[Readiness.OFF],
            blocked=counts[Readiness.BLOCKED],
            no_token=counts[Readiness.NO_TOKEN],
            expiring=counts[Readiness.EXPIRING],
            ready=counts[Readiness.READY],
        )


@strawberry.type
class InfluencerQueries:
    """Root fields about influencers."""

    @strawberry.field(
        directives=[ForAdmin()], description="The influencers of this desk, a page at a time (1 to 100)."
    )
    async def influencers(
        self,
        info: Info[Context],
        first: Annotated[int, argument(description="How many, 1 to 100.")] = 50,
        after: Annotated[
            str | None, argument(description="The last one's cursor; null from the start.")
        ] = None,
        filter: Annotated[InfluencerFilter | None, argument(description="Which ones; null for all.")] = None,  # noqa: A002
        order_by: Annotated[
            InfluencerOrder, argument(description="How to sort them.")
        ] = InfluencerOrder.STATUS,
    ) -> InfluencerConnection:
        """List."""
        wanted = filter or InfluencerFilter()
        search = wanted.search or ""
        page = await influencers.list_influencers(
            info.context.desk,
            first=first,
            order=order_by,
            after=after,
            readiness=wanted.readiness or [],
            search=search,
            archived=wanted.archived,
        )
        return InfluencerConnection(
            edges=[InfluencerEdge(cursor=cursor, node=Influencer.of(view)) for cursor, view in page.rows],
            page_info=PageInfo.of(page, after),
            search=search,
            archived=wanted.archived,
        )

    @strawberry.field(
        directives=[ForAdmin()], description="One influencer, archived or not; null where there is none."
    )
    async def influencer(
        self,
        info: Info[Context],
        id: Annotated[strawberry.ID, argument(description="Whom.")],  # noqa: A002
    ) -> Influencer | None:
        """Read one."""
        try:
            person = uuid_of(id, "id")
            return Influencer.of(
                await influencers.influencer_view(info.context.desk, person, or_archived=True)
            )
        except problems.NotFound:
            return None
