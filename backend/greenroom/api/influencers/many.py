"""The same for many influencers at once, with a result for each."""

from typing import Annotated, Any, cast
from uuid import UUID

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import Permission, TokenSource
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.cost import assume_items
from greenroom.api.guard.ids import uuid_of, uuids_of
from greenroom.api.influencers.conflicts import MAY_END_SHOWS, ShowIsOpen
from greenroom.api.influencers.tags import ADD, REMOVE
from greenroom.api.influencers.types import Influencer
from greenroom.api.problems import InputRejected, NotFound, Problem, SourceRefused, member_for, member_of
from greenroom.desk.credentials import sources
from greenroom.desk.influencers import many
from greenroom.desk.problems import Problem as Refusal

_IDS = "The influencers' ids, at most 500."
_EACH = "Each is changed by itself: one who is refused keeps nobody else from it."


@member_for(many.NotGenuine)
@strawberry.type(description="Something else than the desk changed the influencer's row; nothing was done.")
class NotGenuine(Problem):
    """The member for a row that the desk did not write."""


OneOfManyProblem = Annotated[
    InputRejected | ShowIsOpen | SourceRefused | NotFound | NotGenuine,
    strawberry.union("OneOfManyProblem", description="Why nothing was changed about one of many."),
]


@strawberry.type(description="What became of one of many.")
class OneOfMany:
    """A row of the result."""

    influencer_id: strawberry.ID = strawberry.field(description="The influencer's id, as it was sent.")
    influencer: Influencer | None = strawberry.field(
        description="The influencer as they are now; null where there is a problem."
    )
    problem: OneOfManyProblem | None = strawberry.field(
        description=(
            "Why nothing was changed about them, as the mutation for one would say it; null if they are in"
            " the requested state, whether they changed or not."
        )
    )


@strawberry.type(description="It was done for each by itself.")
class DoneForMany:
    """The member for many."""

    rows: list[OneOfMany] = strawberry.field(
        metadata=assume_items(many.MOST_AT_ONCE), description="One for each influencer, in the order sent."
    )

    @classmethod
    def of(cls, done: many.Done, info: Info[Context]) -> "DoneForMany":
        """Translate."""
        context = info.context
        return cls(
            rows=[
                OneOfMany(
                    influencer_id=strawberry.ID(str(one)),
                    influencer=None if isinstance(what, Refusal) else Influencer.of(what, context),
                    problem=cast("Any", member_of(what, context)) if isinstance(what, Refusal) else None,
                )
                for one, what in done.items()
            ]
        )


@strawberry.input(description="Whether many influencers may go live.")
class ToggleStreamingForManyInput:
    """The argument of toggleStreamingForMany."""

    influencer_ids: list[strawberry.ID] = strawberry.field(description=_IDS)
    enabled: bool = strawberry.field(
        description="True lets them go live; false stops that and ends their open shows."
    )
    reason: str | None = strawberry.field(default=None, description="As toggleStreaming takes it.")
    may_end_shows: list[strawberry.ID] | None = strawberry.field(default=None, description=MAY_END_SHOWS)


@strawberry.input(description="Where the next tokens of many influencers come from.")
class SetTokenSourceForManyInput:
    """The argument of setTokenSourceForMany."""

    influencer_ids: list[strawberry.ID] = strawberry.field(description=_IDS)
    source: TokenSource = strawberry.field(description="The source.")


@strawberry.input(description="Which tags to give to many influencers, and which to take away.")
class ChangeTagsForManyInput:
    """The argument of changeTagsForMany."""

    influencer_ids: list[strawberry.ID] = strawberry.field(description=_IDS)
    add: list[str] = strawberry.field(default_factory=list[str], description=ADD)
    remove: list[str] = strawberry.field(default_factory=list[str], description=REMOVE)


@strawberry.input(description="Which influencers to archive.")
class ArchiveManyInput:
    """The argument of archiveMany."""

    influencer_ids: list[strawberry.ID] = strawberry.field(description=_IDS)
    may_end_shows: list[strawberry.ID] | None = strawberry.field(default=None, description=MAY_END_SHOWS)


ToggleStreamingForManyResult = Annotated[
    DoneForMany | InputRejected,
    strawberry.union("ToggleStreamingForManyResult", description="What toggleStreamingForMany returns."),
]
SetTokenSourceForManyResult = Annotated[
    DoneForMany,
    strawberry.union("SetTokenSourceForManyResult", description="What setTokenSourceForMany returns."),
]
ChangeTagsForManyResult = Annotated[
    DoneForMany | InputRejected,
    strawberry.union("ChangeTagsForManyResult", description="What changeTagsForMany returns."),
]
ArchiveManyResult = Annotated[
    DoneForMany, strawberry.union("ArchiveManyResult", description="What archiveMany returns.")
]


@strawberry.type
class ManyMutations:
    """Root fields that do for many what others do for one."""

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.OPERATE_SHOWS)],
        description=f"Switch the streaming of many influencers on or off. {_EACH}",
    )
    async def toggle_streaming_for_many(
        self,
        info: Info[Context],
        input: Annotated[ToggleStreamingForManyInput, argument(description="Whose, on or off, and why.")],  # noqa: A002
    ) -> ToggleStreamingForManyResult:
        """Switch."""
        done = await many.toggle_streaming_for_many(
            info.context.desk,
            info.context.as_admin,
            _ids(input.influencer_ids),
            enabled=input.enabled,
            reason=input.reason,
            may_end=uuids_of(input.may_end_shows, "input.mayEndShows"),
        )
        return DoneForMany.of(done, info)

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_TOKENS)],
        description=(
            "Choose where the next tokens of many influencers come from. 100ms is not asked about their rooms"
            f" and roles; the desk does that later. {_EACH}"
        ),
    )
    async def set_token_source_for_many(
        self,
        info: Info[Context],
        input: Annotated[SetTokenSourceForManyInput, argument(description="Whose tokens, and from where.")],  # noqa: A002
    ) -> SetTokenSourceForManyResult:
        """Choose."""
        done = await sources.set_token_source_for_many(
            info.context.desk, info.context.as_admin, _ids(input.influencer_ids), input.source
        )
        return DoneForMany.of(done, info)

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS)],
        description=f"Give many influencers the same tags, and take some away. {_EACH}",
    )
    async def change_tags_for_many(
        self,
        info: Info[Context],
        input: Annotated[ChangeTagsForManyInput, argument(description="Whose tags, and which.")],  # noqa: A002
    ) -> ChangeTagsForManyResult:
        """Change."""
        done = await many.change_tags_for_many(
            info.context.desk,
            info.context.as_admin,
            _ids(input.influencer_ids),
            add=input.add,
            remove=input.remove,
        )
        return DoneForMany.of(done, info)

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS)],
        description=f"Archive many influencers, as archiveInfluencer does with one. {_EACH}",
    )
    async def archive_many(
        self,
        info: Info[Context],
        input: Annotated[ArchiveManyInput, argument(description="Whom.")],  # noqa: A002
    ) -> ArchiveManyResult:
        """Archive."""
        done = await many.archive_many(
            info.context.desk,
            info.context.as_admin,
            _ids(input.influencer_ids),
            may_end=uuids_of(input.may_end_shows, "input.mayEndShows"),
        )
        return DoneForMany.of(done, info)


def _ids(texts: list[strawberry.ID]) -> list[UUID]:
    return [uuid_of(text, "input.influencerIds") for text in texts]
