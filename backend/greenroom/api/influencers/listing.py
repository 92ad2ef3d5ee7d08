"""Lists of influencers, for admins."""

from typing import Annotated

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import InfluencerOrder, Readiness
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.ids import uuid_of
from greenroom.api.influencers.types import Influencer
from greenroom.api.paging import After, Connection, First, connected
from greenroom.desk import problems
from greenroom.desk.influencers import listing


@strawberry.type(description="How many influencers there are, by readiness.")
class ReadinessCounts:
    """The counts over the whole search."""

    total: int = strawberry.field(description="All of them.")
    live: int = strawberry.field(description="With an open show.")
    off: int = strawberry.field(description="Switched off.")
    blocked: int = strawberry.field(description="With a credential that cannot be used.")
    no_token: int = strawberry.field(description="Without a credential.")
    expiring: int = strawberry.field(description="With a credential that expires soon.")
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


@strawberry.type(description="A page of influencers; the counts are read only when asked for.")
class InfluencerConnection(Connection[Influencer]):
    """The connection."""

    search: strawberry.Private[str]
    archived: strawberry.Private[bool]

    @strawberry.field(
        description="Counts over every influencer that fits the search, whatever the readiness filter says."
    )
    async def counts(self, info: Info[Context]) -> ReadinessCounts:
        """Count."""
        counts = await listing.count_influencers(info.context.desk, self.search, archived=self.archived)
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

    @strawberry.field(directives=[ForAdmin()], description="The influencers of this desk.")
    async def influencers(
        self,
        info: Info[Context],
        first: First = 50,
        after: After = None,
        filter: Annotated[  # noqa: A002
            InfluencerFilter | None, argument(description="Which ones; leave it out for all.")
        ] = None,
        order_by: Annotated[
            InfluencerOrder, argument(description="How to sort them.")
        ] = InfluencerOrder.STATUS,
    ) -> InfluencerConnection:
        """List."""
        wanted = filter or InfluencerFilter()
        search = wanted.search or ""
        page = await listing.list_influencers(
            info.context.desk,
            first=first,
            order=order_by,
            after=after,
            readiness=wanted.readiness or [],
            search=search,
            archived=wanted.archived,
        )
        return InfluencerConnection(
            **connected(page, after, Influencer.of), search=search, archived=wanted.archived
        )

    @strawberry.field(
        directives=[ForAdmin()], description="One influencer, archived or not; null where there is none."
    )
    async def influencer(
        self,
        info: Info[Context],
        id: Annotated[strawberry.ID, argument(description="The influencer's id.")],  # noqa: A002
    ) -> Influencer | None:
        """Read one."""
        try:
            view = await listing.influencer_view(info.context.desk, uuid_of(id, "id"), or_archived=True)
        except problems.NotFound:
            return None
        return Influencer.of(view)
