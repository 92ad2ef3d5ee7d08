"""Tags: which there are, and who has them."""

from typing import Annotated

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.cost import assume_items
from greenroom.api.guard.ids import uuid_of
from greenroom.api.influencers.types import Influencer, InfluencerChanged
from greenroom.api.problems import InputRejected, NotFound
from greenroom.desk.influencers import tags

ADD = "1 to 40 characters each and no token or room code; nobody has more than ten."
REMOVE = "Those that somebody does not have are overlooked."


@strawberry.type(description="A tag.")
class Tag:
    """A tag that somebody has."""

    name: str = strawberry.field(description="As most admins write it.")
    influencers: int = strawberry.field(description="How many influencers have it who are not archived.")


@strawberry.input(description="Which tags to give to an influencer, and which to take away.")
class ChangeTagsInput:
    """The argument of changeTags."""

    influencer_id: strawberry.ID = strawberry.field(description="The influencer's id.")
    add: list[str] = strawberry.field(default_factory=list[str], description=ADD)
    remove: list[str] = strawberry.field(default_factory=list[str], description=REMOVE)


ChangeTagsResult = Annotated[
    InfluencerChanged | InputRejected | NotFound,
    strawberry.union("ChangeTagsResult", description="What changeTags returns."),
]


@strawberry.type
class TagQueries:
    """Root fields about tags."""

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=assume_items(tags.MOST_KNOWN),
        description="The tags that influencers have, the most frequent 200 first.",
    )
    async def tags(self) -> list[Tag]:
        """List."""
        return [Tag(name=name, influencers=number) for name, number in await tags.known_tags()]


@strawberry.type
class TagMutations:
    """Root fields that change who has which tag."""

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS)],
        description="Give an influencer tags, and take some away. Case and accents make no other tag.",
    )
    async def change_tags(
        self,
        info: Info[Context],
        input: Annotated[ChangeTagsInput, argument(description="Whose tags, and which.")],  # noqa: A002
    ) -> ChangeTagsResult:
        """Change."""
        view = await tags.change_tags(
            info.context.desk,
            info.context.as_admin,
            uuid_of(input.influencer_id, "input.influencerId"),
            add=input.add,
            remove=input.remove,
        )
        return InfluencerChanged(influencer=Influencer.of(view, info.context))
