"""Work that takes many transactions: noted in the first of them, so that it is finished whatever happens.

With a million people, one transaction would keep everybody else from writing for minutes. A note is a row of
the leases that nobody takes; a job finishes what a process has begun and not finished.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final
from uuid import UUID

from greenroom.desk.failures import log_failure
from greenroom.store.ids import new_id
from greenroom.store.models import Lease

AT_ONCE: Final = 200
"""People in one of these transactions: whoever else writes waits for so many."""
_WAITS_S: Final = 10  # whoever asked for it; proxies give up after 30 or 60
_log = logging.getLogger("greenroom.begun")


@asynccontextmanager
async def or_the_job() -> AsyncGenerator[None]:
    """Leave to the job what takes long in the block, or fails there.

    What began it is done, whatever comes of this: whoever asked is told so, and maybe a secret that is shown
    only once.
    """
    try:
        async with asyncio.timeout(_WAITS_S):
            yield
    except TimeoutError:
        pass
    except Exception as error:  # noqa: BLE001 (whatever it is, the job tries again)
        log_failure(_log, "Finishing what was begun, which is left to a job,", error)


class Begun:
    """Work of one kind, for one account or another.

    Args:
        kind: what the names of its notes begin with.
    """

    def __init__(self, kind: str) -> None:
        self._kind = kind

    async def note(self, of: UUID, now: datetime) -> None:
        """Note that it is begun, in the transaction that begins it; it may have been begun before."""
        name = f"{self._kind}{of}"
        await Lease.filter(name=name).delete()
        await Lease.create(name=name, owner=str(new_id()), until=now, ran_at=now)

    async def find(self, of: UUID) -> Lease | None:
        """Return the note; None if there is nothing to finish."""
        return await Lease.get_or_none(name=f"{self._kind}{of}")

    async def every(self) -> list[UUID]:
        """List of which accounts it is begun and not finished."""
        found = await Lease.filter(name__startswith=self._kind)
        return [UUID(note.name.removeprefix(self._kind)) for note in found]

    async def finish(self, note: Lease | None) -> None:
        """Delete the note that was found before the work was done, and none of what has been begun since."""
        if note is not None:
            await Lease.filter(name=note.name, owner=note.owner).delete()
