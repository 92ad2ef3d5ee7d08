"""Removing what has been kept for as long as the settings say: a little at a time, every night.

It goes by the clock only as far as that is believed (`believed_clock`). A batch is one short transaction,
and between two of them everybody else has their turn for at least as long. Each night has an end; what is
left then comes the night after, from the oldest on.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import Final

from tortoise.transactions import in_transaction

from greenroom.desk.audit.chain import BATCH, WrongEndError
from greenroom.desk.audit.removing import count_removed, remove_entries, tell_removed
from greenroom.desk.desk import Desk
from greenroom.desk.history import Kept
from greenroom.desk.holding import hold
from greenroom.desk.rounds.believed_clock import believed, days_ahead, forget_believed, note_believed
from greenroom.store.models import DeskRow
from greenroom.store.old_rows import START, Place, Table, old_rows, remove_empty_series, remove_needless

logger = logging.getLogger("greenroom.history")

A_NIGHT: Final = timedelta(minutes=45)  # for each table; all of them have their turn
PASSES: Final = 5  # audit entries, planned shows, shows, versions of tokens, series
AT_MOST: Final = PASSES * A_NIGHT + timedelta(minutes=15)
REST: Final = 2.0  # times as long as the batch before
LEAST_REST_S: Final = 0.02


async def remove_old_history(desk: Desk, pause: Callable[[float], Awaitable[object]] = asyncio.sleep) -> None:
    """Remove what is older than it is kept, and tell the audit log how much.

    Args:
        pause: waits for this many seconds.
    """
    kept = desk.kept
    try:
        await tell_removed(desk)  # of a night that was cut short
        if kept == Kept():
            await forget_believed()
            return
        now = await _tonight(desk)
        if kept.audit is not None:
            before = now - kept.audit
            await _until_morning(lambda: _some_entries(desk, before), pause)
        spans: dict[Table, timedelta | None] = {
            "planned_shows": kept.shows,
            "shows": kept.shows,
            "token_versions": kept.token_versions,
        }
        for table, span in spans.items():  # versions last: a show keeps its own
            if span is not None:
                await _until_morning(_Pass(desk, table, now - span).some, pause)
        if kept.shows is not None:
            await _until_morning(_some_series, pause)
        await tell_removed(desk)
        await note_believed(now)
    except WrongEndError as error:
        logger.error(  # noqa: TRY400 (the error says no more)
            "No history is removed, because of the chain over the audit log: %s. `greenroom audit verify` "
            "says more.",
            error,
        )


async def _tonight(desk: Desk) -> datetime:
    """Return what is taken for the present moment, and say so if it is not."""
    now = await believed(desk.now())
    if days := await days_ahead(desk.now()):
        logger.warning(
            "The clock is %d days ahead of the last night in which old history was removed. In case it is "
            "wrong, this night removes only what was old on %s, and each night a week more. If the desk was "
            "off for that long, nothing needs to be done.",
            days,
            now.date(),
        )
    return now


async def _until_morning(
    some: Callable[[], Awaitable[bool]], pause: Callable[[float], Awaitable[object]]
) -> None:
    """Do some of it again and again, with pauses, until nothing is left or the night is over."""
    ends = monotonic() + A_NIGHT.total_seconds()
    while (began := monotonic()) < ends:
        if not await some():
            return
        await pause(max(LEAST_REST_S, REST * (monotonic() - began)))


async def _some_entries(desk: Desk, before: datetime) -> bool:
    return await remove_entries(desk, before) > 0


async def _some_series() -> bool:
    async with in_transaction():
        return await remove_empty_series(BATCH) > 0


class _Pass:
    """One way through a table, from the oldest row on."""

    def __init__(self, desk: Desk, table: Table, before: datetime) -> None:
        self._desk, self._before = desk, before
        self._table: Table = table
        self._place: Place = START

    async def some(self) -> bool:
        """Remove what is needless among the next rows; False once there are none."""
        rows = await old_rows(self._table, self._before, self._place, BATCH)
        if not rows:
            return False
        async with in_transaction():
            if await hold(DeskRow, 1) is None:
                return False
            removed = await remove_needless(self._table, self._before, [row_id for _, row_id in rows])
            if removed:
                await count_removed(self._desk, self._table, removed, self._before)
        self._place = rows[-1]
        return True
