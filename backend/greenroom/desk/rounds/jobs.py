"""The work that time brings, done in rounds by one of the desk's processes.

Silence counts only while the desk was up, so the rounds also keep since when they have come without a gap.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

from tortoise.expressions import Q

from greenroom.desk.audit.chain import chain_audit
from greenroom.desk.desk import Desk
from greenroom.desk.failures import describe_failure
from greenroom.desk.rounds.leases import give_lease_back, take_lease
from greenroom.desk.shows.lost import end_lost_shows
from greenroom.desk.shows.page_reports import forget_old_reports
from greenroom.store.ids import new_id
from greenroom.store.models import DeskRow, Event, Link, SessionRow, TokenVersion

logger = logging.getLogger("greenroom.janitor")

LEASE = "janitor"
EVERY_S = 20.0
LEASE_LASTS = timedelta(seconds=30)  # so that another process takes over before the rounds have a gap
GAP = timedelta(seconds=60)
SESSIONS_KEPT = timedelta(days=1)  # beyond their end
LINKS_KEPT = timedelta(days=30)  # beyond their end: until then a link says what became of it

EVENTS_KEPT = timedelta(days=7)


class Janitor:
    """One process's part in the rounds.

    Args:
        holder: a random id of the process.
    """

    def __init__(self, desk: Desk, holder: str = "") -> None:
        self._desk = desk
        self._holder = holder or str(new_id())
        self._running_since: datetime | None = None

    async def make_round(self) -> bool:
        """Do all that is due now, where this process holds the lease or can take it.

        A step that fails is logged, by type and place only, and keeps no other from its turn.

        Returns:
            Whether this process did the round; False where another one does the rounds.
        """
        now = self._desk.now()
        self._running_since = self._running_since or now
        try:
            if not await take_lease(LEASE, self._holder, now, LEASE_LASTS):
                return False
            await self._note_alive(now)
        except Exception as error:  # noqa: BLE001 (whatever it is, the next round is due all the same)
            _log_failure("the lease", error)
            return False
        for step in STEPS:
            try:
                await step(self._desk)
            except Exception as error:  # noqa: BLE001
                _log_failure(step.__name__, error)
        return True

    async def stop(self) -> None:
        """Let another process go on at once."""
        try:
            await give_lease_back(LEASE, self._holder, self._desk.now())
        except Exception as error:  # noqa: BLE001 (the lease ends by itself)
            _log_failure("the lease", error)

    async def _note_alive(self, now: datetime) -> None:
        """Note that the desk is up, and since when: after a gap in the rounds or a restart, since then.

        A process that takes over from another was up already when that one made its last round.
        """
        desk = await DeskRow.get_or_none(id=1)
        if desk is None:
            return
        up_since = desk.up_since
        started = self._running_since or now
        if desk.alive_at is None or up_since is None or now - desk.alive_at > GAP:
            up_since = now
        elif started > desk.alive_at:
            up_since = started
        await DeskRow.filter(id=1).update(alive_at=now, up_since=up_since)


async def wipe_expired_tokens(desk: Desk) -> None:
    """Wipe replaced and removed tokens that have run out: no show can use them any more."""
    await TokenVersion.filter(expires_at__lte=desk.now(), sealed__isnull=False).update(sealed=None)


async def delete_old_sessions(desk: Desk) -> None:
    """Delete sessions that ended by themselves a day ago."""
    await SessionRow.filter(expires_at__lte=desk.now() - SESSIONS_KEPT).delete()


async def delete_old_links(desk: Desk) -> None:
    """Delete one-time links that ended thirty days ago, however they ended."""
    then = desk.now() - LINKS_KEPT
    await Link.filter(Q(expires_at__lte=then) | Q(used_at__lte=then) | Q(revoked_at__lte=then)).delete()


async def delete_old_events(desk: Desk) -> None:
    """Delete events of seven days ago: who watches the desk reads them within seconds."""
    await Event.filter(at__lte=desk.now() - EVENTS_KEPT).delete()


STEPS: tuple[Callable[[Desk], Awaitable[object]], ...] = (
    end_lost_shows,
    wipe_expired_tokens,
    delete_old_sessions,
    delete_old_links,
    delete_old_events,
    forget_old_reports,
    chain_audit,
)


def _log_failure(what: str, error: Exception) -> None:
    logger.error("%s failed in a round: %s", what, describe_failure(error))


@asynccontextmanager
async def rounds(desk: Desk, every_s: float = EVERY_S) -> AsyncGenerator[None]:
    """Make rounds for as long as the block runs; the first is over when the block begins.

    Args:
        every_s: seconds between two rounds.
    """
    janitor = Janitor(desk)
    await janitor.make_round()
    task = asyncio.create_task(_go_on(janitor, every_s), name="janitor")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await janitor.stop()


async def _go_on(janitor: Janitor, every_s: float) -> None:
    while True:
        await asyncio.sleep(every_s)
        await janitor.make_round()
