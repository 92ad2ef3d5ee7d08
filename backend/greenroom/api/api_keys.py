"""API keys, for programs."""

from datetime import datetime
from typing import Annotated, Self

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.ids import uuid_of
from greenroom.api.paging import After, Connection, First, connected
from greenroom.api.problems import InputRejected, NotFound
from greenroom.api.who import Actor
from greenroom.desk.access import api_keys
from greenroom.desk.actors import AdminActor


@strawberry.type(description="A program's way in, with some of an admin's rights; never its secret.")
class ApiKey:
    """A key, translated."""

    id: strawberry.ID = strawberry.field(description="A UUID.")
    name: str = strawberry.field(description="What it is for; the audit log names it like this.")
    owner: Actor = strawberry.field(description="The admin whose rights it has, at most.")
    is_mine: bool = strawberry.field(description="Whether it is your own.")
    permissions: list[Permission] = strawberry.field(
        description="What it was made with; at each request it has those of them that its owner has then."
    )
    created_at: datetime = strawberry.field(description="When it was made.")
    expires_at: datetime = strawberry.field(description="When it stops working.")
    last_used_at: datetime | None = strawberry.field(
        description="When it was last used, to the minute; null if never."
    )
    offered_to: Actor | None = strawberry.field(
        description="The admin who may take it over; null if it was offered to nobody."
    )
    is_offered_to_me: bool = strawberry.field(description="Whether you may take it over.")
    open_links: int = strawberry.field(
        description="How many unused links were made with it; revoking it ends them."
    )
    signed_out: int = strawberry.field(
        description="How many influencers signed in by its sign-in links; revoking it signs them out."
    )

    @classmethod
    def of(cls, view: api_keys.ApiKeyView, me: AdminActor) -> Self:
        """Translate.

        Args:
            me: who asks.
        """
        return cls(
            id=strawberry.ID(str(view.id)),
            name=view.name,
            owner=Actor.of(view.owner),
            is_mine=view.owner.id == me.id,
            permissions=list(view.permissions),
            created_at=view.created_at,
            expires_at=view.expires_at,
            last_used_at=view.last_used_at,
            offered_to=Actor.of(view.offered_to) if view.offered_to else None,
            is_offered_to_me=view.offered_to is not None and view.offered_to.id == me.id,
            open_links=view.made.open_links,
            signed_out=view.made.signed_out,
        )


@strawberry.type(description="A key was made. Its secret is in this response and nowhere else.")
class ApiKeyIssued:
    """The member for a new key, with its secret."""

    api_key: ApiKey = strawberry.field(description="The key.")
    secret: str = strawberry.field(
        description="Send it as `Authorization: Bearer`. The desk stores only its hash."
    )

    @classmethod
    def of(cls, made: api_keys.NewApiKey, me: AdminActor) -> Self:
        """Translate."""
        return cls(api_key=ApiKey.of(made.key, me), secret=made.secret)


@strawberry.input(description="A new API key.")
class CreateApiKeyInput:
    """The argument of createApiKey."""

    name: str = strawberry.field(description="What it is for, 1 to 100 characters.")
    permissions: list[Permission] = strawberry.field(
        description="What it may do, among what your role allows; at least one."
    )
    days: int = strawberry.field(default=90, description="After how many days it expires, 1 to 365.")


@strawberry.input(description="Which API key.")
class RevokeApiKeyInput:
    """The argument of revokeApiKey."""

    api_key_id: strawberry.ID = strawberry.field(description="The key's id, from `apiKeys`.")


@strawberry.input(description="Which API key to offer, and to whom.")
class OfferApiKeyInput:
    """The argument of offerApiKey."""

    api_key_id: strawberry.ID = strawberry.field(description="The key's id, from `apiKeys`.")
    to_email: str = strawberry.field(description="The email of a manager or owner of this desk.")


@strawberry.input(description="Which API key to take over.")
class TakeOverApiKeyInput:
    """The argument of takeOverApiKey."""

    api_key_id: strawberry.ID = strawberry.field(description="The id of a key that was offered to you.")


@strawberry.type(description="The key no longer works.")
class ApiKeyRevoked:
    """The member for a revoked key."""

    api_key_id: strawberry.ID = strawberry.field(description="The key's id.")


@strawberry.type(description="The key was offered; it works as before until it is taken over.")
class ApiKeyOffered:
    """The member for an offered key."""

    api_key: ApiKey = strawberry.field(description="The key.")


CreateApiKeyResult = Annotated[
    ApiKeyIssued | InputRejected | NotFound,
    strawberry.union("CreateApiKeyResult", description="What createApiKey returns."),
]
RevokeApiKeyResult = Annotated[
    ApiKeyRevoked | NotFound, strawberry.union("RevokeApiKeyResult", description="What revokeApiKey returns.")
]
OfferApiKeyResult = Annotated[
    ApiKeyOffered | InputRejected | NotFound,
    strawberry.union("OfferApiKeyResult", description="What offerApiKey returns."),
]
TakeOverApiKeyResult = Annotated[
    ApiKeyIssued | InputRejected | NotFound,
    strawberry.union("TakeOverApiKeyResult", description="What takeOverApiKey returns."),
]


@strawberry.type
class ApiKeyQueries:
    """Root fields about API keys."""

    @strawberry.field(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS, session=True)],
        description=(
            "The API keys that still work, newest first: yours, and those offered to you; with MANAGE_DESK, "
            "everybody's."
        ),
    )
    async def api_keys(
        self, info: Info[Context], first: First = 50, after: After = None
    ) -> Connection[ApiKey]:
        """List."""
        me = info.context.as_admin
        page = await api_keys.list_api_keys(info.context.desk, me, first=first, after=after)
        return Connection(**connected(page, after, lambda view: ApiKey.of(view, me)))


@strawberry.type
class ApiKeyMutations:
    """Root fields that change API keys."""

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS, confirmed=True)],
        description="Make an API key for yourself. Its secret is returned only this once.",
    )
    async def create_api_key(
        self,
        info: Info[Context],
        input: Annotated[CreateApiKeyInput, argument(description="What it is for, and what it may do.")],  # noqa: A002
    ) -> CreateApiKeyResult:
        """Make one."""
        me = info.context.as_admin
        made = await api_keys.create_api_key(
            info.context.desk, me, name=input.name, permissions=input.permissions, days=input.days
        )
        return ApiKeyIssued.of(made, me)

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS, session=True)],
        description=(
            "Revoke an API key, with immediate effect, and what was made with it: its unused links, and the "
            "sessions that began with its sign-in links; a running show goes on. Somebody else's needs "
            "MANAGE_DESK."
        ),
    )
    async def revoke_api_key(
        self,
        info: Info[Context],
        input: Annotated[RevokeApiKeyInput, argument(description="Which key.")],  # noqa: A002
    ) -> RevokeApiKeyResult:
        """Revoke."""
        key_id = uuid_of(input.api_key_id, "input.apiKeyId")
        await api_keys.revoke_api_key(info.context.desk, info.context.as_admin, key_id)
        return ApiKeyRevoked(api_key_id=strawberry.ID(str(key_id)))

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS, confirmed=True)],
        description=(
            "Offer an API key to another manager or owner. When they take it over, they get a new "
            "secret, and the old one stops working. Somebody else's key needs MANAGE_DESK."
        ),
    )
    async def offer_api_key(
        self,
        info: Info[Context],
        input: Annotated[OfferApiKeyInput, argument(description="Which key, and to whom.")],  # noqa: A002
    ) -> OfferApiKeyResult:
        """Offer."""
        me = info.context.as_admin
        view = await api_keys.offer_api_key(
            info.context.desk,
            me,
            uuid_of(input.api_key_id, "input.apiKeyId"),
            input.to_email,
        )
        return ApiKeyOffered(api_key=ApiKey.of(view, me))

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS, confirmed=True)],
        description=(
            "Take over an API key that was offered to you. You get a new secret, returned only this once; "
            "the old one stops working. The key keeps those of its permissions that you have."
        ),
    )
    async def take_over_api_key(
        self,
        info: Info[Context],
        input: Annotated[TakeOverApiKeyInput, argument(description="Which key.")],  # noqa: A002
    ) -> TakeOverApiKeyResult:
        """Take over."""
        me = info.context.as_admin
        made = await api_keys.take_over_api_key(
            info.context.desk, me, uuid_of(input.api_key_id, "input.apiKeyId")
        )
        return ApiKeyIssued.of(made, me)
