"""Stored tokens and room codes, from the outside: nothing here can be used to join a room."""

from datetime import datetime
from typing import Self
from uuid import UUID

import strawberry
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import RoomCodeKind, TokenSource
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.who import Actor
from greenroom.desk.influencers.history import TokenVersionView
from greenroom.desk.influencers.listing import InfluencerView
from greenroom.words.catalogue import Words
from greenroom.words.sentences import Sentence


@strawberry.type(description="The token that an admin pasted. The token itself is never shown.")
class TokenSummary:
    """A stored token, from the outside."""

    last_four: str = strawberry.field(description="Its last four characters, to recognise it by.")
    source: TokenSource = strawberry.field(description="Where it comes from.")
    access_key: str = strawberry.field(description="The 100ms account's access key.")
    room_id: str = strawberry.field(description="The room it opens.")
    role: str = strawberry.field(description="The role the influencer joins with.")
    user_id: str | None = strawberry.field(description="The 100ms user id it was made for.")
    created_at: datetime = strawberry.field(description="When it was saved here.")
    not_before: datetime | None = strawberry.field(
        description="When it becomes valid; null if it already is."
    )
    expires_at: datetime = strawberry.field(description="When it expires.")
    version_id: strawberry.Private[UUID | None]

    @strawberry.field(directives=[ForAdmin()], description="The admin who saved it; null if no admin did.")
    async def created_by(self, info: Info[Context]) -> Actor | None:
        """Read it together with those of the other influencers in the response."""
        version = self.version_id
        by = await info.context.loaders.token_savers.load(version) if version else None
        return Actor.of(by) if by else None

    @classmethod
    def of(cls, view: InfluencerView) -> Self | None:
        """Translate; None if there is no token."""
        row = view.row
        if not (
            row.token_last_four
            and row.token_source
            and row.token_access_key
            and row.token_room_id
            and row.token_role
            and row.token_created_at
            and row.token_expires_at
        ):
            return None
        return cls(
            last_four=row.token_last_four,
            source=TokenSource(row.token_source),
            access_key=row.token_access_key,
            room_id=row.token_room_id,
            role=row.token_role,
            user_id=row.token_user_id,
            created_at=row.token_created_at,
            not_before=row.token_not_before,
            expires_at=row.token_expires_at,
            version_id=row.token_version_id,
        )


@strawberry.type(description="What the next Go Live uses, but for what 100ms has refused, and why.")
class NextToken:
    """The credential that is used next, from the outside."""

    source: TokenSource = strawberry.field(description="Where it comes from.")
    reason: str = strawberry.field(description="What it is and why, in a sentence.")
    expires_at: datetime | None = strawberry.field(
        description="When it expires; null if the desk makes it only then."
    )

    @classmethod
    def of(cls, view: InfluencerView, words: Words) -> Self | None:
        """Translate; None if there is nothing to use."""
        source, row = view.next_source, view.row
        if source is None:
            return None
        if source is TokenSource.MINTED:
            reason = Sentence("source.minted") if view.as_chosen else Sentence("source.minted-instead")
            return cls(source=source, reason=words.say(reason), expires_at=None)
        reason = Sentence("source.pasted") if view.as_chosen else Sentence("source.pasted-instead")
        return cls(source=source, reason=words.say(reason), expires_at=row.token_expires_at)


@strawberry.type(description="A token that an influencer has or had. The token itself is never shown.")
class TokenVersion:
    """A token version, translated."""

    id: strawberry.ID = strawberry.field(description="A UUID.")
    last_four: str = strawberry.field(description="Its last four characters, to recognise it by.")
    source: TokenSource = strawberry.field(description="Where it came from.")
    room_id: str = strawberry.field(description="The room it opens.")
    role: str = strawberry.field(description="The role it joins with.")
    user_id: str | None = strawberry.field(description="The 100ms user id it was made for.")
    created_at: datetime = strawberry.field(description="When it was saved or made here.")
    created_by: Actor | None = strawberry.field(description="The admin who saved it; null if no admin did.")
    replaced_at: datetime | None = strawberry.field(
        description="When it was replaced or removed; null for the current one."
    )
    expires_at: datetime = strawberry.field(description="When it expires.")
    current: bool = strawberry.field(description="Whether it is the one in Influencer.token.")

    @classmethod
    def of(cls, row: TokenVersionView) -> Self:
        """Translate."""
        return cls(
            id=strawberry.ID(str(row.id)),
            last_four=row.last_four,
            source=TokenSource(row.source),
            room_id=row.room_id,
            role=row.role,
            user_id=row.user_id,
            created_at=row.created_at,
            created_by=Actor.of(row.created_by) if row.created_by else None,
            replaced_at=row.replaced_at,
            expires_at=row.expires_at,
            current=row.current,
        )


@strawberry.type(
    description="The influencer's room code, masked, because anyone who has it can join the room."
)
class RoomCodeSummary:
    """A stored room code, from the outside."""

    kind: RoomCodeKind = strawberry.field(description="What it is.")
    hint: str = strawberry.field(
        description="A LOCAL code in full; of any other, just enough to recognise it."
    )

    @classmethod
    def of(cls, view: InfluencerView) -> Self | None:
        """Translate; None if there is no room code."""
        row = view.row
        if row.room_code_kind is None or row.room_code_hint is None:
            return None
        return cls(kind=RoomCodeKind(row.room_code_kind), hint=row.room_code_hint)
