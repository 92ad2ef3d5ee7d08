"""Influencers as an admin's people: inviting, changing and archiving them, and their links."""

from typing import Annotated

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.credentials.tokens import Conflict
from greenroom.api.enums import Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.ids import uuid_of
from greenroom.api.influencers.listing import Influencer, InfluencerChanged
from greenroom.api.links import MakeLinkResult, OneTimeLink
from greenroom.api.problems import InputRejected, NotFound
from greenroom.desk.influencers import editing as people


@strawberry.input(description="Somebody who is to broadcast.")
class InviteInfluencerInput:
    """The arguments of inviteInfluencer."""

    name: str = strawberry.field(description="How the desk shall call them; 1 to 100 characters.")
    email: str = strawberry.field(description="What they will sign in with; no other influencer's.")
    handle: str = strawberry.field(
        default="", description="Their handle, with or without the @; at most 100 characters."
    )


@strawberry.type(description="An influencer was added. The desk sends nothing: give them the link.")
class InfluencerInvited:
    """The member for a new influencer."""

    influencer: Influencer = strawberry.field(description="The new influencer.")
    link: OneTimeLink = strawberry.field(description="By which they choose a password.")


InviteInfluencerResult = Annotated[
    InfluencerInvited | InputRejected,
    strawberry.union("InviteInfluencerResult", description="What inviteInfluencer answers."),
]


@strawberry.input(description="What is to be changed of an influencer; what is left out stays.")
class UpdateInfluencerInput:
    """The arguments of updateInfluencer."""

    influencer_id: strawberry.ID = strawberry.field(description="Whom.")
    name: str | None = strawberry.field(default=None, description="1 to 100 characters.")
    email: str | None = strawberry.field(default=None, description="No other influencer's.")
    handle: str | None = strawberry.field(
        default=None, description="With or without the @; at most 100 characters; empty takes it away."
    )
    expected_version: int | None = strawberry.field(
        default=None, description="The version you looked at; leave it out to save over whatever is there."
    )


UpdateInfluencerResult = Annotated[
    InfluencerChanged | InputRejected | Conflict | NotFound,
    strawberry.union("UpdateInfluencerResult", description="What updateInfluencer answers."),
]
ArchiveInfluencerResult = Annotated[
    InfluencerChanged | NotFound,
    strawberry.union("ArchiveInfluencerResult", description="What archiveInfluencer answers."),
]
InfluencerId = Annotated[strawberry.ID, argument(description="Whom.")]


@strawberry.type
class PeopleMutations:
    """Root fields that change who broadcasts."""

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS)],
        description="Add an influencer, and get the link by which they choose a password.",
    )
    async def invite_influencer(
        self,
        info: Info[Context],
        input: Annotated[InviteInfluencerInput, argument(description="Who.")],  # noqa: A002
    ) -> InviteInfluencerResult:
        """Invite."""
        invited = await people.invite_influencer(
            info.context.desk,
            info.context.as_admin,
            name=input.name,
            email=input.email,
            handle=input.handle,
        )
        return InfluencerInvited(
            influencer=Influencer.of(invited.influencer), link=OneTimeLink.of(invited.link)
        )

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS)],
        description=(
            "Make a new one-time link for an influencer: an invitation until they have a password, else a "
            "sign-in link. It replaces the last one."
        ),
    )
    async def make_influencer_link(self, info: Info[Context], influencer_id: InfluencerId) -> MakeLinkResult:
        """Make a link."""
        link = await people.make_influencer_link(
            info.context.desk, info.context.as_admin, uuid_of(influencer_id, "influencerId")
        )
        return OneTimeLink.of(link)

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS)],
        description="Change an influencer's name, email or handle.",
    )
    async def update_influencer(
        self,
        info: Info[Context],
        input: Annotated[UpdateInfluencerInput, argument(description="Whom, and what.")],  # noqa: A002
    ) -> UpdateInfluencerResult:
        """Change."""
        view = await people.update_influencer(
            info.context.desk,
            info.context.as_admin,
            uuid_of(input.influencer_id, "influencerId"),
            name=input.name,
            email=input.email,
            handle=input.handle,
            expected_version=input.expected_version,
        )
        return InfluencerChanged(influencer=Influencer.of(view))

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS)],
        description=(
            "Put an influencer aside: ends their open show, their sessions and their links. They keep their "
            "email and their token; archived: false brings them back as they were."
        ),
    )
    async def archive_influencer(
        self,
        info: Info[Context],
        influencer_id: InfluencerId,
        archived: Annotated[bool, argument(description="False brings somebody who is archived back.")] = True,
    ) -> ArchiveInfluencerResult:
        """Archive, or bring back."""
        change = people.archive_influencer if archived else people.restore_influencer
        view = await change(info.context.desk, info.context.as_admin, uuid_of(influencer_id, "influencerId"))
        return InfluencerChanged(influencer=Influencer.of(view))
