"""Inviting, changing and archiving influencers, and their links."""

from typing import Annotated

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.ids import uuid_of, uuids_of
from greenroom.api.influencers.conflicts import MAY_END_SHOWS, Conflict, ShowIsOpen
from greenroom.api.influencers.types import Influencer, InfluencerChanged
from greenroom.api.links import LinkMade, OneTimeLink
from greenroom.api.problems import InputRejected, NotFound
from greenroom.desk.influencers import editing

PHONE = "Their phone number with its country code, such as +49 151 23456789; may be empty."
_INFLUENCER_ID = "The influencer's id."


@strawberry.input(description="A new influencer.")
class InviteInfluencerInput:
    """The argument of inviteInfluencer."""

    name: str = strawberry.field(description="Their name; 1 to 100 characters.")
    email: str = strawberry.field(
        description="The email they will sign in with; no other influencer may have it."
    )
    handle: str = strawberry.field(
        default="", description="Their handle, with or without the @; at most 100 characters."
    )
    phone: str = strawberry.field(default="", description=PHONE)


@strawberry.input(description="What to change about an influencer. Fields left out stay as they are.")
class UpdateInfluencerInput:
    """The argument of updateInfluencer."""

    influencer_id: strawberry.ID = strawberry.field(description=_INFLUENCER_ID)
    name: str | None = strawberry.field(default=None, description="1 to 100 characters.")
    email: str | None = strawberry.field(default=None, description="No other influencer may have it.")
    handle: str | None = strawberry.field(
        default=None, description="With or without the @; at most 100 characters; empty to remove it."
    )
    phone: str | None = strawberry.field(default=None, description=PHONE)
    note: str | None = strawberry.field(
        default=None,
        description=(
            "What admins are to know about them, which they never see; at most 2000 characters and no token"
            " or room code; empty to remove it."
        ),
    )
    expected_version: int | None = strawberry.field(
        default=None, description="The version you read; leave it out to overwrite any changes since."
    )


@strawberry.input(description="Which influencer to archive.")
class ArchiveInfluencerInput:
    """The argument of archiveInfluencer."""

    influencer_id: strawberry.ID = strawberry.field(description=_INFLUENCER_ID)
    may_end_shows: list[strawberry.ID] | None = strawberry.field(default=None, description=MAY_END_SHOWS)


@strawberry.input(description="Which influencer to restore.")
class RestoreInfluencerInput:
    """The argument of restoreInfluencer."""

    influencer_id: strawberry.ID = strawberry.field(description=_INFLUENCER_ID)


@strawberry.input(description="Which influencer needs a link.")
class MakeInfluencerLinkInput:
    """The argument of makeInfluencerLink."""

    influencer_id: strawberry.ID = strawberry.field(description=_INFLUENCER_ID)


@strawberry.input(description="Which influencer forgot their password.")
class MakeNewPasswordLinkInput:
    """The argument of makeNewPasswordLink."""

    influencer_id: strawberry.ID = strawberry.field(description=_INFLUENCER_ID)


@strawberry.type(description="The influencer was added. The desk sends no mail: give them the link yourself.")
class InfluencerInvited:
    """The member for a new influencer."""

    influencer: Influencer = strawberry.field(description="The new influencer.")
    link: OneTimeLink = strawberry.field(description="The link they use to choose a password.")


InviteInfluencerResult = Annotated[
    InfluencerInvited | InputRejected,
    strawberry.union("InviteInfluencerResult", description="What inviteInfluencer returns."),
]
UpdateInfluencerResult = Annotated[
    InfluencerChanged | InputRejected | Conflict | NotFound,
    strawberry.union("UpdateInfluencerResult", description="What updateInfluencer returns."),
]
ArchiveInfluencerResult = Annotated[
    InfluencerChanged | ShowIsOpen | NotFound,
    strawberry.union("ArchiveInfluencerResult", description="What archiveInfluencer returns."),
]
RestoreInfluencerResult = Annotated[
    InfluencerChanged | NotFound,
    strawberry.union("RestoreInfluencerResult", description="What restoreInfluencer returns."),
]
MakeInfluencerLinkResult = Annotated[
    LinkMade | NotFound,
    strawberry.union("MakeInfluencerLinkResult", description="What makeInfluencerLink returns."),
]

MakeNewPasswordLinkResult = Annotated[
    LinkMade | NotFound,
    strawberry.union("MakeNewPasswordLinkResult", description="What makeNewPasswordLink returns."),
]


@strawberry.type
class EditingMutations:
    """Root fields that change who broadcasts."""

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS)],
        description="Add an influencer, and get the link they use to choose a password.",
    )
    async def invite_influencer(
        self,
        info: Info[Context],
        input: Annotated[InviteInfluencerInput, argument(description="The new influencer.")],  # noqa: A002
    ) -> InviteInfluencerResult:
        """Invite."""
        invited = await editing.invite_influencer(
            info.context.desk,
            info.context.as_admin,
            name=input.name,
            email=input.email,
            handle=input.handle,
            phone=input.phone,
        )
        return InfluencerInvited(
            influencer=Influencer.of(invited.influencer, info.context),
            link=OneTimeLink.of(invited.link),
        )

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS)],
        description=(
            "Create a one-time link for an influencer: an invitation if they have no password yet, "
            "otherwise a sign-in link. It replaces the previous one."
        ),
    )
    async def make_influencer_link(
        self,
        info: Info[Context],
        input: Annotated[MakeInfluencerLinkInput, argument(description="Which influencer.")],  # noqa: A002
    ) -> MakeInfluencerLinkResult:
        """Make a link."""
        link = await editing.make_influencer_link(
            info.context.desk, info.context.as_admin, uuid_of(input.influencer_id, "input.influencerId")
        )
        return LinkMade(link=OneTimeLink.of(link))

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS)],
        description=(
            "Create a one-time link with which an influencer who forgot their password chooses a new one; "
            "the old one works until the link is used. One who has no password yet gets an invitation. It "
            "replaces the previous one."
        ),
    )
    async def make_new_password_link(
        self,
        info: Info[Context],
        input: Annotated[MakeNewPasswordLinkInput, argument(description="Which influencer.")],  # noqa: A002
    ) -> MakeNewPasswordLinkResult:
        """Make a link."""
        link = await editing.make_new_password_link(
            info.context.desk, info.context.as_admin, uuid_of(input.influencer_id, "input.influencerId")
        )
        return LinkMade(link=OneTimeLink.of(link))

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS)],
        description="Change an influencer's name, email, handle or phone, or the note about them.",
    )
    async def update_influencer(
        self,
        info: Info[Context],
        input: Annotated[UpdateInfluencerInput, argument(description="Who, and what to change.")],  # noqa: A002
    ) -> UpdateInfluencerResult:
        """Change."""
        view = await editing.update_influencer(
            info.context.desk,
            info.context.as_admin,
            uuid_of(input.influencer_id, "input.influencerId"),
            name=input.name,
            email=input.email,
            handle=input.handle,
            phone=input.phone,
            note=input.note,
            expected_version=input.expected_version,
        )
        return InfluencerChanged(influencer=Influencer.of(view, info.context))

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS)],
        description=(
            "Archive an influencer: this ends their open show, their sessions and their links. Their "
            "email and token are kept in case they are restored."
        ),
    )
    async def archive_influencer(
        self,
        info: Info[Context],
        input: Annotated[ArchiveInfluencerInput, argument(description="Which influencer.")],  # noqa: A002
    ) -> ArchiveInfluencerResult:
        """Archive."""
        view = await editing.archive_influencer(
            info.context.desk,
            info.context.as_admin,
            uuid_of(input.influencer_id, "input.influencerId"),
            may_end=uuids_of(input.may_end_shows, "input.mayEndShows"),
        )
        return InfluencerChanged(influencer=Influencer.of(view, info.context))

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS)],
        description="Restore an archived influencer as they were.",
    )
    async def restore_influencer(
        self,
        info: Info[Context],
        input: Annotated[RestoreInfluencerInput, argument(description="Which influencer.")],  # noqa: A002
    ) -> RestoreInfluencerResult:
        """Bring back."""
        view = await editing.restore_influencer(
            info.context.desk, info.context.as_admin, uuid_of(input.influencer_id, "input.influencerId")
        )
        return InfluencerChanged(influencer=Influencer.of(view, info.context))
