"""Lists of influencers, for admins."""

from collections import Counter
from typing import Annotated

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import InfluencerOrder, Permission, Readiness
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.cost import OPENS_SEALED, costs_each
from greenroom.api.guard.ids import uuid_of, uuids_of
from greenroom.api.influencers.types import Influencer
from greenroom.api.paging import After, Connection, First, connected
from greenroom.desk import problems
from greenroom.desk.influencers import listing
from greenroom.desk.influencers.looking_up import look_at_influencer
from greenroom.desk.readiness.readiness import CHECK
from greenroom.turns import give_way


@strawberry.type(description="The number of influencers, by readiness.")
class ReadinessCounts:
    """The counts over the whole search."""

    total: int = strawberry.field(description="All of them.")
    live: int = strawberry.field(description="With an open show.")
    off: int = strawberry.field(description="Switched off.")
    blocked: int = strawberry.field(description="With a token that cannot be used.")
    no_token: int = strawberry.field(description="Without a token.")
    expiring: int = strawberry.field(description="With a token that expires soon.")
    ready: int = strawberry.field(description="Ready to go live, including those to check first.")
    check: int = strawberry.field(description="Ready to go live, but with a finding: check it first.")
    not_signed_in: int = strawberry.field(description="Of all, those who have not signed in yet.")
    more: bool = strawberry.field(description="Whether so many match a search that only some are counted.")
    settling: bool = strawberry.field(
        description="Whether it is still worked out how many stand: some are left out."
    )


@strawberry.input(description="Which influencers to list.")
class InfluencerFilter:
    """The filter of influencers."""

    readiness: list[Readiness] | None = strawberry.field(
        default=None, description="Only influencers with one of these; leave it out for all."
    )
    search: str | None = strawberry.field(
        default=None,
        description=(
            "Words that are part of a name, handle or tag, or with MANAGE_INFLUENCERS of an email, in any "
            "order, whatever their case or accents; or the last four characters of a token, or a support "
            "code. Never send a token or room code here: use findByCredential."
        ),
    )
    ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Only these influencers, at most 100; leave it out for all."
    )
    check: bool | None = strawberry.field(
        default=None,
        description=(
            "Which READY influencers: true for those with a finding to check first, false for those without; "
            "leave it out for both. Influencers who are not READY are not affected."
        ),
    )
    tags: list[str] | None = strawberry.field(
        default=None,
        description="Only those who have all of these tags, at most ten, whatever their case or accents.",
    )
    signed_in: bool | None = strawberry.field(
        default=None,
        description=(
            "False for only those who have not signed in yet, since they have not accepted their invitation; "
            "true for only the others; leave it out for both."
        ),
    )
    archived: bool = strawberry.field(
        default=False, description="List archived influencers instead of current ones."
    )


@strawberry.type(description="One page of influencers, and counts for the whole list.")
class InfluencerConnection(Connection[Influencer]):
    """The connection."""

    asked: strawberry.Private[listing.Asked]

    @strawberry.field(
        description=(
            "Counts of all influencers that match the search, the tags and signedIn, ignoring the readiness"
            " filter."
        )
    )
    async def counts(self) -> ReadinessCounts:
        """Count."""
        tally = await listing.count_asked(self.asked)
        counts = Counter(tally.standings)
        return ReadinessCounts(
            total=sum(counts.values()),
            live=counts[Readiness.LIVE],
            off=counts[Readiness.OFF],
            blocked=counts[Readiness.BLOCKED],
            no_token=counts[Readiness.NO_TOKEN],
            expiring=counts[Readiness.EXPIRING],
            ready=counts[Readiness.READY] + counts[CHECK],
            check=counts[CHECK],
            not_signed_in=tally.unsigned,
            more=tally.more,
            settling=tally.settling,
        )


@strawberry.type
class InfluencerQueries:
    """Root fields about influencers."""

    @strawberry.field(
        directives=[ForAdmin()], metadata=costs_each(20), description="The influencers of this desk."
    )
    async def influencers(  # noqa: PLR0917
        self,
        info: Info[Context],
        first: First = 50,
        after: After = None,
        filter: Annotated[  # noqa: A002
            InfluencerFilter | None, argument(description="Which influencers; leave it out for all.")
        ] = None,
        order_by: Annotated[
            InfluencerOrder, argument(description="How to sort them.")
        ] = InfluencerOrder.STATUS,
        reverse: Annotated[bool, argument(description="In that order, but the last one first.")] = False,
    ) -> InfluencerConnection:
        """List."""
        wanted = filter or InfluencerFilter()
        page = await listing.list_influencers(
            info.context.desk,
            first=first,
            order=order_by,
            after=after,
            readiness=wanted.readiness or [],
            search=wanted.search or "",
            check=wanted.check,
            archived=wanted.archived,
            ids=uuids_of(wanted.ids, "filter.ids"),
            tags=wanted.tags or [],
            signed_in=wanted.signed_in,
            turned=reverse,
            emails=info.context.as_admin.may(Permission.MANAGE_INFLUENCERS),
        )
        await give_way()  # making objects of the rows takes a step
        return InfluencerConnection(
            **connected(page, after, lambda view: Influencer.of(view, info.context)), asked=page.asked
        )

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=OPENS_SEALED,
        description="One influencer, archived or not; null if there is none with this id.",
    )
    async def influencer(
        self,
        info: Info[Context],
        id: Annotated[strawberry.ID, argument(description="The influencer's id.")],  # noqa: A002
    ) -> Influencer | None:
        """Read one."""
        try:
            view = await look_at_influencer(info.context.desk, uuid_of(id, "id"))
        except problems.NotFound:
            return None
        return Influencer.of(view, info.context)
