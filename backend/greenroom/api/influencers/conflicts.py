"""Two admins change one influencer: what the later one is told."""

from typing import Any

import strawberry

from greenroom.api.influencers.types import Influencer
from greenroom.api.problems import Problem, member_for
from greenroom.desk.influencers import conflicts
from greenroom.words.catalogue import Words


@member_for(conflicts.Conflict)
@strawberry.type(description="Someone has changed the influencer since you read them; nothing was changed.")
class Conflict(Problem):
    """The member for a change that came too late."""

    influencer: Influencer = strawberry.field(description="The influencer as they are now.")
    changes: list[str] = strawberry.field(
        description="What has changed since, in sentences: who, what and when; newest first, at most three."
    )

    @classmethod
    def details(cls, problem: conflicts.Conflict, words: Words) -> dict[str, Any]:
        """Translate."""
        changes = [words.say(change) for change in problem.changes]
        return {"influencer": Influencer.of(problem.now_is, words), "changes": changes}
