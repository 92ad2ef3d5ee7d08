"""What people were given by an admin or a program, links and sign-ins: it ends some people at a time.

Those who lose something are held first: of whoever uses a link at that moment, the session is seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast
from uuid import UUID

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from greenroom.desk.access.links import revoke
from greenroom.desk.access.sessions import end_sessions, in_a_show
from greenroom.desk.begun import AT_ONCE
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold_by_id, hold_unheld
from greenroom.store.bound_rows import batches
from greenroom.store.models import Influencer, Link, SessionRow
from greenroom.turns import give_way

_QUICKLY: Final = 5_000  # sessions of others that end in the first one, as a statement takes no longer


@dataclass(frozen=True, slots=True)
class Given:
    """What influencers were given, as selections.

    Args:
        links: that nobody has used; they may have expired.
        sessions: that began with one of the links.
    """

    links: QuerySet[Link]
    sessions: QuerySet[SessionRow]

    async def whose(self) -> list[UUID]:
        """List some of those who have any of it, those with sessions first."""
        found: list[UUID] = []
        for rows in (self._open_sessions, self.links):
            theirs = rows.filter(influencer_id__isnull=False).limit(AT_ONCE)
            ids = await theirs.values_list("influencer_id", flat=True)
            found += cast("list[UUID]", ids)
        return list(dict.fromkeys(found))[:AT_ONCE]

    async def count(self) -> tuple[int, int]:
        """Count links, and sessions that are not ending with their show already."""
        return await self.links.count(), await self._open_sessions.count()

    async def end(self, desk: Desk, whose: Sequence[UUID]) -> None:
        """End what these people have of it, in a transaction that holds their rows."""
        for some in batches(whose):
            await revoke(desk, self.links.filter(influencer_id__in=list(some)), desk.now())
            await end_sessions(desk, self.sessions.filter(influencer_id__in=list(some)))

    async def end_some(self, desk: Desk) -> bool:
        """End what some people have of it, in the caller's transaction; tell whether anybody had."""
        whose = await self.whose()
        await hold_by_id(Influencer, whose)
        await self.end(desk, whose)
        return bool(whose)

    async def end_all(self, desk: Desk) -> None:
        """End what everybody has of it, in as many transactions as that takes."""
        going = True
        while going:
            async with in_transaction():
                going = await self.end_some(desk)
            await give_way()

    async def shut_out(self) -> bool:
        """End sessions of those who come later, as many as is quick; tell whether anything is left to end.

        A link lets nobody in once its maker is gone, or may not make it any more, or its key is ended. One
        whom somebody else holds is left: they may be going live, and would be signed out in their show.
        """
        if not await self.whose():
            return False
        idle = self._open_sessions.exclude(in_a_show())
        ids = await idle.limit(_QUICKLY).values_list("influencer_id", flat=True)
        for some in batches(list(dict.fromkeys(cast("list[UUID]", ids)))):
            held = await hold_unheld(Influencer, some)
            await SessionRow.filter(
                id__in=Subquery(idle.filter(influencer_id__in=held).values("id"))
            ).delete()
        return True

    @property
    def _open_sessions(self) -> QuerySet[SessionRow]:
        return self.sessions.filter(revoked_at=None)
