"""Planning shows, and what is planned."""

from datetime import datetime
from typing import Annotated, Self

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import Permission, Weekday
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.cost import assume_items, costs, costs_each
from greenroom.api.guard.ids import uuid_of
from greenroom.api.paging import After, Connection, First, connected
from greenroom.api.plans.types import PlannedShow
from greenroom.api.problems import InputRejected, NotFound
from greenroom.desk.plans import changing, listing, planning
from greenroom.desk.plans.times import PlannedTime, Repeat, check_time, read_date, read_start
from greenroom.words.catalogue import Words

_MOST_KEPT = 100
_START = "The start in that time zone, such as 2026-11-26T20:00; of a time that comes twice the first."


@strawberry.input(description="On which days shows repeat, at the time of the first one.")
class RepetitionInput:
    """A part of the arguments of planShows."""

    weekdays: list[Weekday] = strawberry.field(description="On which days of the week.")
    until: str = strawberry.field(description="The last date, itself included, such as 2026-12-24.")


@strawberry.input(description="Whose shows, and when.")
class PlanShowsInput:
    """The argument of planShows."""

    influencer_ids: list[strawberry.ID] = strawberry.field(description="The influencers' ids, 1 to 500.")
    starts_at: str = strawberry.field(description=_START)
    time_zone: str = strawberry.field(description="The name of the time zone, such as Europe/Berlin.")
    length_min: int = strawberry.field(description="How many minutes each one lasts, 5 to 720.")
    repeat: RepetitionInput | None = strawberry.field(
        default=None, description="Plan one on each of these days; leave it out for a single show."
    )
    dry_run: bool = strawberry.field(
        default=False, description="Change nothing, and only say what would be planned."
    )


@strawberry.input(description="Which planned show, and how it is to be; what is left out stays.")
class ChangePlannedShowInput:
    """The argument of changePlannedShow."""

    id: strawberry.ID = strawberry.field(description="The planned show's id.")
    starts_at: str | None = strawberry.field(default=None, description=_START)
    time_zone: str | None = strawberry.field(
        default=None, description="The name of the time zone, such as Europe/Berlin."
    )
    length_min: int | None = strawberry.field(
        default=None, description="How many minutes it lasts, 5 to 720."
    )
    from_here_on: bool = strawberry.field(
        default=False,
        description=(
            "Change its series from this show on: they are planned anew, with new ids. Those that were moved "
            "or cancelled individually stay so."
        ),
    )
    weekdays: list[Weekday] | None = strawberry.field(
        default=None, description="On which days the series is from here on; only with fromHereOn."
    )
    until: str | None = strawberry.field(
        default=None, description="The last date of the series, such as 2026-12-24; only with fromHereOn."
    )


@strawberry.input(description="Which planned show to cancel.")
class CancelPlannedShowInput:
    """The argument of cancelPlannedShow."""

    id: strawberry.ID = strawberry.field(description="The planned show's id.")
    from_here_on: bool = strawberry.field(
        default=False, description="End its series with it: cancel all later ones as well."
    )


@strawberry.type(name="PlannedTime", description="When one of the shows is, for each of the influencers.")
class PlannedTimeInfo:
    """A time, translated."""

    starts_at: datetime = strawberry.field(description="When it starts.")
    ends_at: datetime = strawberry.field(description="When it ends.")
    local_start: str = strawberry.field(description="Its start in its time zone, such as 2026-11-26T20:00.")
    clock_note: str | None = strawberry.field(
        description="What the clocks do then, where they skip that time or show it twice; else null."
    )

    @classmethod
    def of(cls, time: PlannedTime, words: Words) -> Self:
        """Translate."""
        note = time.clock_note
        return cls(
            starts_at=time.starts_at,
            ends_at=time.ends_at,
            local_start=time.local.isoformat(timespec="minutes"),
            clock_note=words.say(note) if note else None,
        )


@strawberry.type(description="What came of planning for one influencer.")
class PlannedForInfluencer:
    """A result, translated."""

    influencer_id: strawberry.ID = strawberry.field(description="The id that was sent.")
    name: str = strawberry.field(description="Their name; empty if there is no such influencer.")
    shows: int = strawberry.field(
        description="How many shows were planned, or would be; 0 if it was refused."
    )
    refused: str | None = strawberry.field(
        description="Why nothing was planned for them; null if something was."
    )

    @classmethod
    def of(cls, result: planning.PlannedFor, words: Words) -> Self:
        """Translate."""
        return cls(
            influencer_id=strawberry.ID(str(result.influencer_id)),
            name=result.name,
            shows=result.shows,
            refused=words.say(result.refused) if result.refused else None,
        )


@strawberry.type(description="The shows are planned, or would be, with a result for each influencer.")
class ShowsPlanned:
    """The member for what was planned."""

    times: list[PlannedTimeInfo] = strawberry.field(
        metadata=assume_items(400), description="When they are: the same for everybody."
    )
    results: list[PlannedForInfluencer] = strawberry.field(
        metadata=assume_items(500), description="One for each id, in the order in which they were sent."
    )


@strawberry.type(description="What is planned was changed or cancelled, unless it already was.")
class PlannedShowChanged:
    """The member for a change of what is planned."""

    planned_show: PlannedShow = strawberry.field(
        description="The planned show; of a series that was changed, its first one."
    )
    shows: int = strawberry.field(description="How many shows were changed or cancelled.")
    kept: list[PlannedShow] = strawberry.field(
        metadata=assume_items(_MOST_KEPT),
        description=(
            "Later ones of the series that were moved individually, and so stay as they are: at most 100."
        ),
    )

    @classmethod
    def of(cls, changed: changing.PlanChanged, context: Context) -> Self:
        """Translate."""
        return cls(
            planned_show=PlannedShow.of(changed.show, context),
            shows=changed.shows,
            kept=[PlannedShow.of(one, context) for one in changed.kept[:_MOST_KEPT]],
        )


PlanShowsResult = Annotated[
    ShowsPlanned | InputRejected, strawberry.union("PlanShowsResult", description="What planShows returns.")
]
ChangePlannedShowResult = Annotated[
    PlannedShowChanged | InputRejected | NotFound,
    strawberry.union("ChangePlannedShowResult", description="What changePlannedShow returns."),
]
CancelPlannedShowResult = Annotated[
    PlannedShowChanged | InputRejected | NotFound,
    strawberry.union("CancelPlannedShowResult", description="What cancelPlannedShow returns."),
]


@strawberry.type
class PlanQueries:
    """Root fields about what is planned."""

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=costs_each(1),
        description=(
            "The planned shows that start in a span of time, by start; neither cancelled ones nor, from then "
            "on, those of somebody who was archived."
        ),
    )
    async def planned_shows(
        self,
        info: Info[Context],
        since: Annotated[datetime, argument(name="from", description="The first moment.")],
        until: Annotated[datetime, argument(name="to", description="The first moment after the span.")],
        first: First = 50,
        after: After = None,
    ) -> Connection[PlannedShow]:
        """List."""
        page = await listing.list_planned_shows(since, until, first=first, after=after)
        return Connection(**connected(page, after, lambda view: PlannedShow.of(view, info.context)))


@strawberry.type
class PlanMutations:
    """Root fields that plan."""

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS)],
        metadata=costs(500),
        description=(
            "Plan a show, or several that repeat, for each of these influencers. Nobody has two at once: for "
            "somebody with whose shows one of them would overlap, none is planned. A time that the clocks "
            "skip counts as if they did not: 02:30 becomes 03:30."
        ),
    )
    async def plan_shows(
        self,
        info: Info[Context],
        input: Annotated[PlanShowsInput, argument(description="Whose shows, and when.")],  # noqa: A002
    ) -> PlanShowsResult:
        """Plan."""
        desk, words = info.context.desk, info.context.words
        repeat = input.repeat and Repeat(frozenset(input.repeat.weekdays), read_date(input.repeat.until))
        done = await planning.plan_shows(
            desk,
            info.context.as_admin,
            [uuid_of(one, "input.influencerIds") for one in input.influencer_ids],
            check_time(read_start(input.starts_at), input.time_zone, input.length_min, desk.now()),
            repeat,
            dry_run=input.dry_run,
        )
        return ShowsPlanned(
            times=[PlannedTimeInfo.of(time, words) for time in done.times],
            results=[PlannedForInfluencer.of(result, words) for result in done.results],
        )

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS)],
        description="Move a planned show or change its length, or its series from it on.",
    )
    async def change_planned_show(
        self,
        info: Info[Context],
        input: Annotated[ChangePlannedShowInput, argument(description="Which, and how it is to be.")],  # noqa: A002
    ) -> ChangePlannedShowResult:
        """Change."""
        wished = changing.Wished(
            start=None if input.starts_at is None else read_start(input.starts_at),
            zone=input.time_zone,
            length_min=input.length_min,
            weekdays=None if input.weekdays is None else frozenset(input.weekdays),
            until=None if input.until is None else read_date(input.until, "input.until"),
        )
        changed = await changing.change_planned_show(
            info.context.desk,
            info.context.as_admin,
            uuid_of(input.id, "input.id"),
            wished,
            from_here=input.from_here_on,
        )
        return PlannedShowChanged.of(changed, info.context)

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS)],
        description="Cancel a planned show, or end its series with it.",
    )
    async def cancel_planned_show(
        self,
        info: Info[Context],
        input: Annotated[CancelPlannedShowInput, argument(description="Which planned show.")],  # noqa: A002
    ) -> CancelPlannedShowResult:
        """Cancel."""
        changed = await changing.cancel_planned_show(
            info.context.desk,
            info.context.as_admin,
            uuid_of(input.id, "input.id"),
            from_here=input.from_here_on,
        )
        return PlannedShowChanged.of(changed, info.context)
