"""What programs made with an API key: links, and the sessions that began with their sign-in links.

It ends when the key is revoked, as what an admin made ends with the admin. The passwords that were chosen
with its invitations are kept, as an admin's are. A key that expires or is handed over leaves what it made.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from greenroom.desk.access.given import Given
from greenroom.desk.access.links import ENDING_OF_KEYS, LinkKind, delete_handed_in, revoke, still_open
from greenroom.desk.begun import or_the_job
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold_by_id
from greenroom.store.models import Influencer, Link, SessionRow


@dataclass(frozen=True, slots=True)
class MadeByKey:
    """What ends with a key.

    Args:
        open_links: that nobody has used and that have not expired.
        signed_out: influencers with sessions that began with one of its sign-in links.
    """

    open_links: int = 0
    signed_out: int = 0


async def count_made(desk: Desk, key_ids: Sequence[UUID]) -> dict[UUID, MadeByKey]:
    """Count what would end with each of these keys, in three statements however many there are."""
    now = desk.now()
    links = still_open(api_key_id__in=list(key_ids), expires_at__gt=now)
    open_links = Counter([row.api_key_id for row in await links.only("id", "api_key_id")])
    made = {row.id: row.api_key_id for row in await _sign_in_links(key_ids).only("id", "api_key_id")}
    sessions = SessionRow.filter(link_id__in=list(made), expires_at__gt=now, revoked_at=None)
    rows = await sessions.only("id", "link_id", "influencer_id")
    signed_in = {(made[row.link_id], row.influencer_id) for row in rows if row.link_id}
    return {
        key_id: MadeByKey(open_links[key_id], sum(made_by == key_id for made_by, _ in signed_in))
        for key_id in key_ids
    }


async def hold_for_end(key_ids: Sequence[UUID]) -> list[UUID]:
    """Hold the rows of people who lose something with these keys; before the keys, as everywhere.

    Returns:
        Who they are: some of them, where they are many.
    """
    whose = await _made(key_ids).whose()
    await hold_by_id(Influencer, whose)
    return whose


async def end_made(desk: Desk, key_ids: Sequence[UUID], whose: Sequence[UUID]) -> dict[str, int]:
    """End what these keys made, in a transaction that holds some people; a running show goes on.

    What others have of it is ended by `finish_made`.

    Args:
        whose: those people, as `hold_for_end` returned them.

    Returns:
        How many links and sessions there were, for the audit log; without what is zero.
    """
    made, now = _made(key_ids), desk.now()
    await delete_handed_in(api_key_id__in=list(key_ids))
    links, sessions = await made.count()
    await revoke(desk, made.links.filter(influencer_id=None), now)
    await made.end(desk, whose)
    if await made.shut_out():
        for key_id in key_ids:
            await ENDING_OF_KEYS.note(key_id, now)
    noted = {"revokedLinks": links, "endedInfluencerSessions": sessions}
    return {field: count for field, count in noted.items() if count}


async def finish_made(desk: Desk, key_ids: Sequence[UUID]) -> None:
    """End what others still have of what these keys made; what takes long is left to the job.

    No transaction may be open.
    """
    async with or_the_job():
        await _finish(desk, key_ids)


async def _finish(desk: Desk, key_ids: Sequence[UUID]) -> None:
    for key_id in key_ids:
        begun = await ENDING_OF_KEYS.find(key_id)
        if begun is not None:
            await _made([key_id]).end_all(desk)
        await ENDING_OF_KEYS.finish(begun)


async def finish_all_made(desk: Desk) -> None:
    """Finish what a process has begun and not finished."""
    await _finish(desk, await ENDING_OF_KEYS.every())


def _made(key_ids: Sequence[UUID]) -> Given:
    return Given(still_open(api_key_id__in=list(key_ids)), _sessions(key_ids))


def _sign_in_links(key_ids: Sequence[UUID]) -> QuerySet[Link]:
    return Link.filter(api_key_id__in=list(key_ids), kind=LinkKind.SIGN_IN.value)


def _sessions(key_ids: Sequence[UUID]) -> QuerySet[SessionRow]:
    return SessionRow.filter(link_id__in=Subquery(_sign_in_links(key_ids).values("id")))
