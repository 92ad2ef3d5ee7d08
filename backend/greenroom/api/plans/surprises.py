"""How often shows failed on their credential although the desk had found nothing against it beforehand."""

from dataclasses import asdict
from datetime import datetime

import strawberry
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import Foreseen
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.cost import assume_items, costs
from greenroom.api.plans.types import PlannedShow
from greenroom.desk.plans.surprises import NAMED, Surprise, read_surprises


@strawberry.type(description="How many planned shows there were of which the same was foreseen.")
class ForeseenShows:
    """The counts, translated."""

    shows: int = strawberry.field(description="All of them.")
    failed: int = strawberry.field(description="Those that failed on their credential.")


@strawberry.type(description="A show that failed on its credential, unforeseen.")
class SurprisingShow:
    """A surprise, translated."""

    foreseen: Foreseen = strawberry.field(description="What had been expected of it.")
    foreseen_at: datetime = strawberry.field(description="When that was, about an hour before its start.")
    reason: str = strawberry.field(description="Why it failed, for programs: a code.")
    said: str = strawberry.field(description="Why it failed, in a sentence.")
    failed_at: datetime = strawberry.field(description="When its Go Live failed for the first time.")
    surprise: strawberry.Private[Surprise]

    @strawberry.field(directives=[ForAdmin()], description="The show.")
    def planned_show(self, info: Info[Context]) -> PlannedShow:
        """Translate it."""
        return PlannedShow.of(self.surprise.planned, info.context)


@strawberry.type(
    description=(
        "What became of planned shows that the desk judged about an hour before their start, as far back as "
        "planned shows are kept."
    )
)
class Surprises:
    """All of it, translated."""

    checked: ForeseenShows = strawberry.field(
        description="Nothing was against them, and 100ms had just confirmed it."
    )
    not_checked: ForeseenShows = strawberry.field(
        description="Nothing was known against them, and 100ms had not confirmed it."
    )
    warned: int = strawberry.field(description="How many had something against them, which Tonight said.")
    last: list[SurprisingShow] = strawberry.field(
        description="The last 20 that failed though nothing was known against them, newest first.",
        metadata=assume_items(NAMED),
    )


@strawberry.type
class SurpriseQueries:
    """The root field."""

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=costs(100),
        description=(
            "How many planned shows failed on their credential though nothing was known against it an hour "
            "before."
        ),
    )
    async def surprises(self, info: Info[Context]) -> Surprises:
        """Count them."""
        read, words = await read_surprises(), info.context.words
        return Surprises(
            checked=ForeseenShows(**asdict(read.checked)),
            not_checked=ForeseenShows(**asdict(read.not_checked)),
            warned=read.warned,
            last=[
                SurprisingShow(
                    foreseen=one.foreseen,
                    foreseen_at=one.foreseen_at,
                    reason=one.reason,
                    said=words.say(one.said),
                    failed_at=one.failed_at,
                    surprise=one,
                )
                for one in read.last
            ],
        )
