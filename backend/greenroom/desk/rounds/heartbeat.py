"""Since when the desk has been up without a gap: silence counts only from then on."""

import logging
from datetime import datetime, timedelta

from greenroom.desk.desk import Desk
from greenroom.desk.failures import log_failure, outage
from greenroom.desk.rounds.leases import give_lease_back, take_lease
from greenroom.store.ids import new_id
from greenroom.store.models import DeskRow, Lease
from greenroom.store.waiting import REQUEST_S, waiting_at_most

logger = logging.getLogger("greenroom.rounds")

LEASE = "heartbeat"
BEATS_EVERY_S = 20.0
LEASE_LASTS = timedelta(seconds=30)  # so that another process takes over before there is a gap
GAP = timedelta(seconds=60)
STOPS_WITHIN_S = 0.5


class Heartbeat:
    """One process's sign that the desk is up; the process that has the lease records it for all."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._owner = str(new_id())
        self._began: datetime | None = None
        self._beat_at: datetime | None = None

    def is_late(self) -> bool:
        """Tell whether there is a gap: the machine stood still, or its clock was set ahead."""
        return self._beat_at is not None and self._desk.now() - self._beat_at > GAP

    async def beat(self) -> bool:
        """Record that the desk is up, if this process has the lease or can take it; False if not."""
        now = self._beat_at = self._desk.now()
        self._began = began = min(self._began or now, now)  # the clock may be set back
        try:
            with waiting_at_most(REQUEST_S):
                ours = await take_lease(LEASE, self._owner, now, LEASE_LASTS)
                if ours:
                    await _note_alive(now, began)
        except Exception as error:  # noqa: BLE001 (whatever it is, the next beat comes all the same)
            _log_failure(error)
            return False
        outage.worked()
        return ours

    async def stop(self) -> None:
        """Let another process take over at once."""
        try:
            with waiting_at_most(STOPS_WITHIN_S):
                await give_lease_back(LEASE, self._owner, self._desk.now())
        except Exception as error:  # noqa: BLE001 (the lease ends by itself)
            _log_failure(error)


async def some_desk_is_up(now: datetime) -> bool:
    """Tell whether a desk runs on this database, in whatever process and on whatever machine."""
    return await Lease.filter(name=LEASE, until__gt=now, until__lte=now + 2 * LEASE_LASTS).exists()


def _log_failure(error: Exception) -> None:
    log_failure(logger, "The heartbeat failed", error)


async def _note_alive(now: datetime, began: datetime) -> None:
    """Record that the desk is up, and since when: after a gap or a restart, since then.

    A process that takes over from another was already up when that one gave its last sign.
    """
    desk = await DeskRow.get_or_none(id=1)
    if desk is None:
        return
    up_since = desk.up_since
    if desk.alive_at is None or up_since is None or now - desk.alive_at > GAP:
        up_since = now
    elif began > desk.alive_at:
        up_since = began
    up_since = min(up_since, now)  # the clock was set back
    await DeskRow.filter(id=1).update(alive_at=now, up_since=up_since)
