"""What an admin gave to others, and what becomes of it when they are removed or demoted."""

from collections.abc import Iterable
from typing import Self

import strawberry

from greenroom.api.context import Context
from greenroom.api.links import OneTimeLink
from greenroom.api.problems import Problem, member_for
from greenroom.desk.access import made_access
from greenroom.desk.access.admins import LastOwner as LastOwnerRefused


@member_for(LastOwnerRefused)
@strawberry.type(description="This is the last owner who can sign in; nothing was changed.")
class LastOwner(Problem):
    """The member for a change that would leave the desk without an owner."""


@strawberry.type(
    description=(
        "What an admin gave to others: what ends when they are removed or get a lower role, and what is kept."
    )
)
class MadeAccess:
    """What an admin gave, counted."""

    open_links: int = strawberry.field(
        description="Unused one-time links from this admin; when they are removed, those for them too."
    )
    influencers_signed_out: int = strawberry.field(
        description=(
            "Influencers with sessions that began with a sign-in link from this admin. These sessions end."
        )
    )
    influencers_live: int = strawberry.field(
        description="How many of those are live: their session ends with their show."
    )
    api_keys: int = strawberry.field(
        description=(
            "API keys of the admin that the new role could not make, or all if they are removed. They end."
        )
    )
    passwords: int = strawberry.field(
        description=(
            "Influencers who chose their password with a link from this admin. The passwords are kept, "
            "unless the influencers are asked for new ones."
        )
    )
    admins: int = strawberry.field(
        description="Admins who accepted an invitation from this admin. They are kept."
    )
    refused: LastOwner | None = strawberry.field(
        description="Why this cannot be done at all, asked beforehand; null if it can."
    )

    @classmethod
    def of(cls, made: made_access.MadeAccess, context: Context) -> Self:
        """Translate."""
        return cls(
            open_links=made.open_links,
            influencers_signed_out=made.signed_out,
            influencers_live=made.live,
            api_keys=made.api_keys,
            passwords=made.passwords,
            admins=made.admins,
            refused=LastOwner.of(made.refused, context) if made.refused else None,
        )


@strawberry.type(description="An influencer who needs a new password, and the invitation to choose one.")
class NewInvitation:
    """A new invitation of somebody who had a password."""

    influencer_id: strawberry.ID = strawberry.field(description="The influencer's id.")
    name: str = strawberry.field(description="Their name.")
    email: str = strawberry.field(description="The email they sign in with.")
    link: OneTimeLink = strawberry.field(description="The link they use to choose a new password.")

    @classmethod
    def all_of(cls, asked: Iterable[made_access.AskedAgain]) -> list[Self]:
        """Translate."""
        return [
            cls(
                influencer_id=strawberry.ID(str(one.influencer_id)),
                name=one.name,
                email=one.email,
                link=OneTimeLink.of(one.link),
            )
            for one in asked
        ]


@member_for(made_access.NewPasswordsRefused)
@strawberry.type(
    description="Influencers cannot be asked for new passwords in this way; nothing was changed."
)
class NewPasswordsRefused(Problem):
    """The member for asking too many, or as the admin whose links led to the passwords."""
