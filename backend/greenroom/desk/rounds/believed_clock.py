"""How far the clock is believed where something is removed for good: a week further each night.

A clock that jumps a year ahead would make all history old at once. So it is remembered as of when the last
night removed, in a row of the leases. A desk that was off for months makes up for it, a week a night.
"""

from datetime import datetime, timedelta
from typing import Final

from greenroom.desk.rounds.leases import note_time
from greenroom.store.models import Lease

REMOVING: Final = "remove old history"  # the job
BELIEVED: Final = "old history was removed as of"
MOST_A_NIGHT: Final = timedelta(days=7)


async def believed(now: datetime) -> datetime:
    """Return the time that a night may take for the present one: now, unless the clock is far ahead.

    A desk that has never removed anything believes its clock.
    """
    last = await _last()
    return now if last is None else min(now, last + MOST_A_NIGHT)


async def note_believed(at: datetime) -> None:
    """Note that everything that was old at that time has been removed, or had its turn."""
    await note_time(BELIEVED, at)


async def forget_believed() -> None:
    """Begin anew once something is to be removed: for now, everything is kept for ever."""
    await Lease.filter(name=BELIEVED).delete()


async def days_ahead(now: datetime) -> int:
    """Return by how many days the clock is ahead of the last night, if that is not believed; else 0."""
    last = await _last()
    return 0 if last is None or now <= last + MOST_A_NIGHT else (now - last).days


async def _last() -> datetime | None:
    rows = {row.name: row.ran_at for row in await Lease.filter(name__in=(BELIEVED, REMOVING))}
    return rows.get(BELIEVED) or rows.get(REMOVING)
