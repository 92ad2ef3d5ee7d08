"""An evening of planned shows, as admins see it."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Self

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.cost import costs, costs_each
from greenroom.api.paging import After, Connection, First, connected
from greenroom.api.plans.types import PlannedShow
from greenroom.desk.plans import evening
from greenroom.desk.plans.outlooks import Outlook
from greenroom.desk.plans.times import read_date


@strawberry.type(description="How many of an evening's shows there are of each kind; one can be of several.")
class EveningCounts:
    """The counts, translated."""

    total: int = strawberry.field(description="All of them.")
    unable: int = strawberry.field(description="Those that could not start, as things are now.")
    no_shows: int = strawberry.field(description="Those of which there is no sign, though they should run.")
    on_air: int = strawberry.field(description="Those that are open.")
    ended: int = strawberry.field(description="Those that have ended.")


@strawberry.type(description="An evening: the shows that start between 05:00 and 05:00 of the next day.")
class Evening:
    """An evening, translated."""

    date: str = strawberry.field(description="The date on which it begins, such as 2026-11-26.")
    starts_at: datetime = strawberry.field(description="When it begins.")
    ends_at: datetime = strawberry.field(description="When the next one begins.")
    counts: EveningCounts = strawberry.field(description="How many shows there are of each kind.")
    read: strawberry.Private[evening.Evening]

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=costs_each(1),
        description=(
            "Its planned shows, by start. Neither cancelled ones nor, from then on, those of somebody who "
            "was archived."
        ),
    )
    async def shows(
        self, info: Info[Context], first: First = 50, after: After = None
    ) -> Connection[PlannedShow]:
        """Cut a page."""
        return _page(info, self.read.shows, first, after)

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=costs_each(1),
        description="Those of them that should run without a sign of them, by start.",
    )
    async def no_shows(
        self, info: Info[Context], first: First = 50, after: After = None
    ) -> Connection[PlannedShow]:
        """Cut a page."""
        return _page(info, self.read.no_shows, first, after)

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=costs_each(1),
        description="Those of them that could not start, as things are now, and are not over, by start.",
    )
    async def repairs(
        self, info: Info[Context], first: First = 50, after: After = None
    ) -> Connection[PlannedShow]:
        """Cut a page."""
        return _page(info, self.read.repairs, first, after)

    @classmethod
    def of(cls, read: evening.Evening) -> Self:
        """Translate."""
        return cls(
            date=read.day.isoformat(),
            starts_at=read.since,
            ends_at=read.until,
            counts=EveningCounts(**asdict(read.counts)),
            read=read,
        )


def _page(
    info: Info[Context], shows: Sequence[Outlook], first: int, after: str | None
) -> Connection[PlannedShow]:
    page = evening.page_of(shows, first=first, after=after)
    return Connection(**connected(page, after, lambda one: PlannedShow.of(one.planned, info.context, one)))


@strawberry.type
class EveningQueries:
    """Root fields about evenings."""

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=costs(100),
        description="An evening as it stands: what is planned for it, and how far that is.",
    )
    async def evening(
        self,
        info: Info[Context],
        time_zone: Annotated[
            str, argument(description="By whose clocks it begins and ends, such as Europe/Berlin.")
        ],
        date: Annotated[
            str | None,
            argument(
                description="The date on which it begins, such as 2026-11-26; leave it out for tonight."
            ),
        ] = None,
    ) -> Evening:
        """Read it."""
        day = None if date is None else read_date(date, "date")
        return Evening.of(await evening.evening_lately(info.context.desk, day, time_zone))
