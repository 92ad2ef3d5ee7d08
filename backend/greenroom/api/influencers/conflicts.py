"""Two admins change one influencer: what the later one is told."""

from typing import Any

import strawberry

from greenroom.api.context import Context
from greenroom.api.influencers.types import Influencer
from greenroom.api.problems import Problem, member_for
from greenroom.desk.influencers import conflicts, streaming

MAY_END_SHOWS = (
    "The ids of the shows that this may end; an empty list allows none. If another show is open, nothing is "
    "changed and you get ShowIsOpen. Leave it out to end whichever show is open."
)


@member_for(conflicts.Conflict)
@strawberry.type(description="Someone has changed the influencer since you read them; nothing was changed.")
class Conflict(Problem):
    """The member for a change that came too late."""

    influencer: Influencer = strawberry.field(description="The influencer as they are now.")
    changes: list[str] = strawberry.field(
        description="What has changed since, in sentences: who, what and when; newest first, at most three."
    )

    @classmethod
    def details(cls, problem: conflicts.Conflict, context: Context) -> dict[str, Any]:
        """Translate."""
        changes = [context.words.say(change) for change in problem.changes]
        return {"influencer": Influencer.of(problem.now_is, context), "changes": changes}


@member_for(conflicts.ShowIsOpen)
@strawberry.type(description="This would have ended a show that you did not name; nothing was changed.")
class ShowIsOpen(Problem):
    """The member for a show that nobody has asked about."""

    influencer: Influencer = strawberry.field(description="The influencer as they are now, with that show.")

    @classmethod
    def details(cls, problem: conflicts.ShowIsOpen, context: Context) -> dict[str, Any]:
        """Translate."""
        return {"influencer": Influencer.of(problem.now_is, context)}


@member_for(streaming.StreamingIsOn)
@strawberry.type(description="Streaming is on, so there is no reason why it is off; nothing was changed.")
class StreamingIsOn(Problem):
    """The member for a reason that came too late."""

    influencer: Influencer = strawberry.field(description="The influencer as they are now.")

    @classmethod
    def details(cls, problem: streaming.StreamingIsOn, context: Context) -> dict[str, Any]:
        """Translate."""
        return {"influencer": Influencer.of(problem.now_is, context)}
