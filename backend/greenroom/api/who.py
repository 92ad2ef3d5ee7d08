"""Who did something, and to whom."""

from typing import Self

import strawberry

from greenroom.api.enums import ActorKind, SubjectKind
from greenroom.desk.audit.who import ActorRef, SubjectRef


@strawberry.type(description="Whoever did something, with the name that they have today.")
class Actor:
    """An actor, translated."""

    kind: ActorKind = strawberry.field(description="What kind of actor it is.")
    id: strawberry.ID | None = strawberry.field(
        description="An admin's or influencer's id; null for everybody else."
    )
    name: str | None = strawberry.field(
        description="Their name; null where the account is gone, or nobody was signed in."
    )

    @classmethod
    def of(cls, ref: ActorRef) -> Self:
        """Translate."""
        return cls(kind=ref.kind, id=strawberry.ID(str(ref.id)) if ref.id else None, name=ref.name)


@strawberry.type(description="What something was done to, or is for.")
class Subject:
    """A subject, translated."""

    kind: SubjectKind = strawberry.field(description="What kind of thing it is.")
    id: strawberry.ID = strawberry.field(description="Its id.")
    name: str | None = strawberry.field(
        description="Its name today; for a show its influencer's; null where it has none."
    )

    @classmethod
    def of(cls, ref: SubjectRef) -> Self:
        """Translate."""
        return cls(kind=ref.kind, id=strawberry.ID(str(ref.id)), name=ref.name)
