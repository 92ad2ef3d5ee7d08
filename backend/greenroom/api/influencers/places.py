"""What 100ms says of the room and role in which an influencer broadcasts."""

from datetime import datetime
from typing import Self

import strawberry

from greenroom.api.enums import PlaceState
from greenroom.desk.readiness import places as rules
from greenroom.words.catalogue import Words


@strawberry.type(description="Whether the influencer's room and role can be used, as 100ms last said.")
class PlaceCheck:
    """A place's check, translated."""

    state: PlaceState = strawberry.field(description="What is known, for programs.")
    message: str = strawberry.field(description="The same, in a sentence.")
    checked_at: datetime | None = strawberry.field(
        description="When 100ms said so; null if it has not been asked, or has not answered."
    )

    @classmethod
    def of(cls, check: rules.PlaceCheck, words: Words) -> Self:
        """Translate."""
        return cls(state=check.state, message=words.say(check.about), checked_at=check.checked_at)
