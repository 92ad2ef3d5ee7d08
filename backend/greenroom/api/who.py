"""Who did something, and what it was done to."""

from typing import Self

import strawberry

from greenroom.api.enums import ActorKind, SubjectKind
from greenroom.desk.audit.who import ActorRef, SubjectRef


@strawberry.type(description="Who did something, with their current name.")
class Actor:
    """An actor, translated."""

    kind: ActorKind = strawberry.field(description="What kind of actor this is.")
    id: strawberry.ID | None = strawberry.field(
        description="The id of the admin or influencer; null for any other kind."
    )
    name: str | None = strawberry.field(
        description="Their name; null if the account is gone or nobody was signed in."
    )

    @classmethod
    def of(cls, ref: ActorRef) -> Self:
        """Translate."""
        return cls(kind=ref.kind, id=strawberry.ID(str(ref.id)) if ref.id else None, name=ref.name)


@strawberry.type(description="What something was done to, or who it is for.")
class Subject:
    """A subject, translated."""

    kind: SubjectKind = strawberry.field(description="What kind of subject this is.")
    id: strawberry.ID = strawberry.field(description="Its id.")
    name: str | None = strawberry.field(
        description="Its current name, for a show the influencer's; null if it has none."
    )

    @classmethod
    def of(cls, ref: SubjectRef) -> Self:
        """Translate."""
        return cls(kind=ref.kind, id=strawberry.ID(str(ref.id)), name=ref.name)
