"""Signing influencers out, for the admins who help them."""

from dataclasses import dataclass
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.access.sessions import end_sessions, open_sessions
from greenroom.desk.audit.entries import Action, Actor, note
from greenroom.desk.desk import Desk
from greenroom.desk.influencers.conflicts import hold_influencer
from greenroom.desk.problems import NotFound


@dataclass(frozen=True, slots=True)
class SessionsEnded:
    """Sessions that an admin ended.

    Args:
        at_once: how many ended at once.
        with_show: whether one lasts until its show ends.
    """

    at_once: int
    with_show: bool


async def end_influencer_sessions(
    desk: Desk, actor: Actor, influencer_id: UUID, session_id: UUID | None = None
) -> SessionsEnded:
    """End one session of an influencer, or all of them; one with an open show lasts until the show ends.

    Args:
        session_id: the only one to end.

    Raises:
        NotFound: there is no such influencer, or the session is not theirs or is over.
    """
    async with in_transaction():
        person = await hold_influencer(desk, influencer_id, or_forged=True)
        theirs = open_sessions(desk, person)
        if session_id is not None:
            theirs = theirs.filter(id=session_id)
            if not await theirs.exists():
                raise NotFound("session")
        before = await theirs.count()
        ended = await end_sessions(desk, theirs)
        left = await theirs.count()
        if ended:
            after = {"endedSessions": ended, "endsWithShow": left > 0}
            await note(desk, actor, Action.SESSIONS_ENDED, person, after=after)
    return SessionsEnded(before - left, with_show=left > 0)
