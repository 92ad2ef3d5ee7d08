"""One-time links, for the admins who make them: which are open, and revoking them."""

from datetime import datetime
from typing import Annotated, Self

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import LinkKind, Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.ids import uuid_of
from greenroom.api.paging import After, Connection, First, connected
from greenroom.api.problems import NotFound
from greenroom.api.who import Actor, Subject
from greenroom.desk.access import links, open_links


@strawberry.type(description="A new link, shown only once: the desk stores only its hash.")
class OneTimeLink:
    """A new link."""

    id: strawberry.ID = strawberry.field(description="Its id, as in `links` and for revokeLink.")
    kind: LinkKind = strawberry.field(description="What the link does.")
    url: str = strawberry.field(description="The whole address; give it to this one person only.")
    expires_at: datetime = strawberry.field(description="When it expires.")

    @classmethod
    def of(cls, link: links.NewLink) -> Self:
        """Translate."""
        return cls(id=strawberry.ID(str(link.id)), kind=link.kind, url=link.url, expires_at=link.expires_at)


@strawberry.type(description="The link was created. The desk sends no mail: give it to the person yourself.")
class LinkMade:
    """The member for a new link."""

    link: OneTimeLink = strawberry.field(description="The link.")


@strawberry.type(description="A link that can still be used. The link itself is not stored.")
class OpenLink:
    """One of the open links."""

    id: strawberry.ID = strawberry.field(description="A UUID; not part of the link itself.")
    kind: LinkKind = strawberry.field(description="What the link does.")
    recipient: Subject | None = strawberry.field(description="Who it is for; null for a set-up link.")
    created_at: datetime = strawberry.field(description="When it was created.")
    created_by: Actor = strawberry.field(description="Who created it.")
    expires_at: datetime = strawberry.field(description="When it expires.")

    @classmethod
    def of(cls, link: open_links.OpenLink) -> Self:
        """Translate."""
        return cls(
            id=strawberry.ID(str(link.id)),
            kind=link.kind,
            recipient=Subject.of(link.recipient) if link.recipient else None,
            created_at=link.created_at,
            created_by=Actor.of(link.created_by),
            expires_at=link.expires_at,
        )


@strawberry.input(description="Which link to revoke.")
class RevokeLinkInput:
    """The argument of revokeLink."""

    link_id: strawberry.ID = strawberry.field(description="The link's id, from `links`.")


@strawberry.type(description="The link was revoked and can no longer be used.")
class LinkRevoked:
    """The member for a link that was revoked."""

    link_id: strawberry.ID = strawberry.field(description="The link's id.")


RevokeLinkResult = Annotated[
    LinkRevoked | NotFound, strawberry.union("RevokeLinkResult", description="What revokeLink returns.")
]


@strawberry.type
class LinkQueries:
    """Root fields about links."""

    @strawberry.field(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS)],
        description=(
            "The links that can still be used, newest first. Links for admins are included only if you "
            "have MANAGE_DESK."
        ),
    )
    async def links(
        self, info: Info[Context], first: First = 50, after: After = None
    ) -> Connection[OpenLink]:
        """List."""
        page = await open_links.list_open_links(
            info.context.desk, info.context.as_admin, first=first, after=after
        )
        return Connection(**connected(page, after, OpenLink.of))


@strawberry.type
class LinkMutations:
    """Root fields that revoke links."""

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS)],
        description="Revoke a link so that it can no longer be used. Links for admins need MANAGE_DESK.",
    )
    async def revoke_link(
        self,
        info: Info[Context],
        input: Annotated[RevokeLinkInput, argument(description="Which link.")],  # noqa: A002
    ) -> RevokeLinkResult:
        """Revoke."""
        link_id = uuid_of(input.link_id, "input.linkId")
        await open_links.revoke_link(info.context.desk, info.context.as_admin, link_id)
        return LinkRevoked(link_id=strawberry.ID(str(link_id)))
