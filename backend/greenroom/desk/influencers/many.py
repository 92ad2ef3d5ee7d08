"""The same for many influencers: for each by the rule for one, in a transaction of its own.

So one who is refused keeps nobody else from it, and where it stops in between, the next call does the rest.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Final
from uuid import UUID

from greenroom.desk.actors import AdminActor
from greenroom.desk.desk import Desk
from greenroom.desk.influencers.editing import archive_influencer
from greenroom.desk.influencers.streaming import check_reason, toggle_streaming
from greenroom.desk.influencers.tags import change_tags, check_tags
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.problems import BadInput, Problem, ProblemCode
from greenroom.store.bound_rows import NotGenuineError
from greenroom.turns import give_way

MOST_AT_ONCE: Final = 500

Done = Mapping[UUID, InfluencerView | Problem]
"""What became of each: the influencer as they are now, or why nothing was changed about them."""


class NotGenuine(Problem):
    """Something else than the desk has changed the influencer's row."""

    code = ProblemCode.NOT_GENUINE


async def for_each(influencer_ids: Sequence[UUID], do: Callable[[UUID], Awaitable[InfluencerView]]) -> Done:
    """Do something for each of these influencers, in their order, and for nobody twice.

    Raises:
        BadInput: there are more than 500.
    """
    if len(influencer_ids) > MOST_AT_ONCE:
        raise BadInput("input.influencerIds", f"at most {MOST_AT_ONCE} ids are expected.")
    done: dict[UUID, InfluencerView | Problem] = {}
    for influencer_id in dict.fromkeys(influencer_ids):
        await give_way()
        try:
            done[influencer_id] = await do(influencer_id)
        except Problem as problem:
            done[influencer_id] = problem
        except NotGenuineError:
            done[influencer_id] = NotGenuine()
    return done


async def toggle_streaming_for_many(
    desk: Desk,
    actor: AdminActor,
    influencer_ids: Sequence[UUID],
    *,
    enabled: bool,
    reason: str | None,
    may_end: Collection[UUID] | None,
) -> Done:
    """Switch the streaming of many on or off, as `toggle_streaming` does.

    Raises:
        BadInput, InputRejected: nothing was changed.
    """
    if reason is not None:
        check_reason(reason)

    async def toggle(influencer_id: UUID) -> InfluencerView:
        view, _ = await toggle_streaming(
            desk, actor, influencer_id, enabled=enabled, reason=reason, may_end=may_end
        )
        return view

    return await for_each(influencer_ids, toggle)


async def archive_many(
    desk: Desk, actor: AdminActor, influencer_ids: Sequence[UUID], *, may_end: Collection[UUID] | None
) -> Done:
    """Archive many, as `archive_influencer` does.

    Raises:
        BadInput: nothing was changed.
    """
    return await for_each(influencer_ids, lambda one: archive_influencer(desk, actor, one, may_end=may_end))


async def change_tags_for_many(
    desk: Desk,
    actor: AdminActor,
    influencer_ids: Sequence[UUID],
    *,
    add: Sequence[str],
    remove: Sequence[str],
) -> Done:
    """Give many the same tags, and take some away, as `change_tags` does.

    Raises:
        BadInput, InputRejected: nothing was changed.
    """
    check_tags(add)
    return await for_each(influencer_ids, lambda one: change_tags(desk, actor, one, add=add, remove=remove))
