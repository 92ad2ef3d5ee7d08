"""The audit log's entries about tokens that are handed out: one at once, and one for all its repetitions.

A page that reloads, or a program that asks every second, gets the same token again. Such a repetition is
counted in its show's row, in the transaction that hands the token out, so it is kept whatever happens to the
process; within a minute, all that were counted are written as one entry.
"""

from datetime import timedelta
from typing import Any, Final, cast
from uuid import UUID

from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.audit.entries import Action, note
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold_all
from greenroom.store.models import Influencer, Show

COUNTED_FOR: Final = timedelta(minutes=1)
WRITTEN_AFTER: Final = timedelta(seconds=30)  # by the job, which looks every 20 s: within the minute
AT_ONCE: Final = 50  # shows per transaction

HAND_OUT: Final = ("holder", "token_version_id", "handed_out_at", "handed_out_to", "handed_out_again")
"""The columns of a show that `hand_out` may change."""


async def note_hand_out(desk: Desk, actor: InfluencerActor, show: Show, **times: int) -> None:
    """Write the entry of a token that is handed out: the one that the show names.

    Args:
        times: `times`, how often, where that was counted.
    """
    await note(desk, actor, Action.TOKEN_HANDED_OUT, show, after=handed_out(show) | times)


def handed_out(show: Show) -> dict[str, Any]:
    """Return what the entry of a token that is handed out says of it."""
    return {"tokenVersionId": str(show.token_version_id)}


async def hand_out(desk: Desk, actor: InfluencerActor, show: Show, holder: str, version_id: UUID) -> None:
    """Record that a running show's token is handed to the page that holds it from now on.

    Args:
        show: whose row is held; the caller saves it.
        holder: the page.
        version_id: the token.
    """
    now, since = desk.now(), show.handed_out_at
    given = show.handed_out_to, show.holder, show.token_version_id
    lately = since is not None and abs(now - since) < COUNTED_FOR
    if lately and given == (actor.session_id, holder, version_id):
        show.handed_out_again += 1
        return
    await write_counted(desk, actor, show)
    show.holder, show.token_version_id = holder, version_id
    show.handed_out_at, show.handed_out_to = now, actor.session_id
    await note_hand_out(desk, actor, show)


async def write_repetitions(desk: Desk) -> None:
    """Write what has been counted for a while, of whichever process, one entry for each show."""
    now = desk.now()
    waiting = Q(handed_out_at__lte=now - WRITTEN_AFTER) | Q(handed_out_at__gt=now)  # the clock was set back
    due = Show.filter(waiting, handed_out_again__gt=0).order_by("handed_out_at").limit(AT_ONCE)
    while ids := cast("list[UUID]", await due.values_list("id", flat=True)):
        async with in_transaction():
            shows = await hold_all(Show.filter(waiting, id__in=ids, handed_out_again__gt=0))
            people = {p.id: p for p in await Influencer.filter(id__in={s.influencer_id for s in shows})}
            for show in shows:
                person, session = people[show.influencer_id], cast("UUID", show.handed_out_to)
                actor = InfluencerActor(person.id, session, person.email, person.name)
                await write_counted(desk, actor, show)
                show.handed_out_at = now
                await show.save(update_fields=["handed_out_at", "handed_out_again"])


async def write_counted(desk: Desk, actor: InfluencerActor, show: Show) -> None:
    """Write the entry of what has been counted for a show whose row is held; the caller saves it."""
    if show.handed_out_again:
        await note_hand_out(desk, actor, show, times=show.handed_out_again)
        show.handed_out_again = 0
