"""One-time links: what they are for, which are open, and taking them back."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import LinkKind, Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.access import Public
from greenroom.api.guard.ids import uuid_of
from greenroom.api.guard.scalars import Secret
from greenroom.api.paging import PageInfo
from greenroom.api.problems import LinkInvalid, NotFound
from greenroom.desk.access import links


@strawberry.type(
    description="A link that was just made. It is shown this once: the desk keeps only its hash."
)
class OneTimeLink:
    """A new link."""

    kind: LinkKind = strawberry.field(description="What it does.")
    url: str = strawberry.field(description="The whole address; give it to this one person only.")
    expires_at: datetime = strawberry.field(description="Until when it can be used.")

    @classmethod
    def of(cls, link: links.NewLink) -> "OneTimeLink":
        """Translate."""
        return cls(kind=link.kind, url=link.url, expires_at=link.expires_at)


MakeLinkResult = Annotated[
    OneTimeLink | NotFound,
    strawberry.union("MakeLinkResult", description="What makeInfluencerLink and resetSecretKey answer."),
]


@strawberry.type(description="The link can be used.")
class LinkOpen:
    """The member for a link that can be used."""

    kind: LinkKind = strawberry.field(description="What it does.")
    name: str | None = strawberry.field(description="For whom; null for a set-up link.")
    email: str | None = strawberry.field(
        description="What they sign in with, or will; null for a set-up link."
    )
    expires_at: datetime = strawberry.field(description="Until when it can be used.")


LinkReport = Annotated[
    LinkOpen | LinkInvalid, strawberry.union("LinkReport", description="What a one-time link is for.")
]


@strawberry.type(description="A link that can still be used; what it opens with is kept nowhere.")
class OpenLink:
    """One of the open links."""

    id: strawberry.ID = strawberry.field(description="A UUID; no part of the link itself.")
    kind: LinkKind = strawberry.field(description="What it does.")
    name: str | None = strawberry.field(description="For whom; null for a set-up link.")
    created_at: datetime = strawberry.field(description="When it was made.")
    created_by: str | None = strawberry.field(
        description="The name of the admin who made it; null for the command line."
    )
    expires_at: datetime = strawberry.field(description="Until when it can be used.")

    @classmethod
    def of(cls, link: links.OpenLink) -> "OpenLink":
        """Translate."""
        return cls(
            id=strawberry.ID(str(link.id)),
            kind=link.kind,
            name=link.name,
            created_at=link.created_at,
            created_by=link.created_by,
            expires_at=link.expires_at,
        )


@strawberry.type(description="A page of open links.")
class LinkConnection:
    """The connection."""

    nodes: list[OpenLink] = strawberry.field(description="The links, newest first.")
    page_info: PageInfo = strawberry.field(description="Where the page begins and ends.")


@strawberry.type
class LinkQueries:
    """Root fields about links."""

    @strawberry.field(
        directives=[Public()],
        description="What a one-time link is for, before it is used; asking consumes nothing.",
    )
    async def link(
        self,
        info: Info[Context],
        secret: Annotated[Secret, strawberry.argument(description="What stands behind the # of the link.")],
    ) -> LinkReport:
        """Look, and touch nothing."""
        report = await links.read_link(info.context.desk, secret.reveal())
        return LinkOpen(kind=report.kind, name=report.name, email=report.email, expires_at=report.expires_at)

    @strawberry.field(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS)],
        description=(
            "The links that can still be used, newest first, a page at a time (1 to 100). Those of admins "
            "are among them only for an admin with MANAGE_DESK."
        ),
    )
    async def links(
        self,
        info: Info[Context],
        first: Annotated[int, strawberry.argument(description="How many, 1 to 100.")] = 50,
        after: Annotated[
            str | None, strawberry.argument(description="The endCursor of the page before.")
        ] = None,
    ) -> LinkConnection:
        """List."""
        page = await links.list_open_links(info.context.desk, info.context.as_admin, first=first, after=after)
        return LinkConnection(
            nodes=[OpenLink.of(link) for link in page.items], page_info=PageInfo.of(page, after)
        )


@strawberry.type
class LinkMutations:
    """Root fields that take links back."""

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS)],
        description=(
            "Take an open link back, so that nobody can use it any more; false where there is no such link. "
            "Those of admins need MANAGE_DESK."
        ),
    )
    async def revoke_link(
        self,
        info: Info[Context],
        link_id: Annotated[strawberry.ID, strawberry.argument(description="As `links` gave it.")],
    ) -> bool:
        """Revoke."""
        return await links.revoke_link(info.context.desk, info.context.as_admin, uuid_of(link_id, "linkId"))
