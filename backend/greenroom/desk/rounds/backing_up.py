"""The backups that the desk makes of its database, and what came of the last ones.

That is kept in two rows of the leases: when the last good one was made, and what has failed since.
"""

import asyncio
import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from greenroom.desk.desk import Desk
from greenroom.desk.failures import describe_failure, log_failure
from greenroom.desk.rounds.leases import note_time
from greenroom.store.backup_files import BackupFailed, backup_name, delete_old_backups
from greenroom.store.backups import Schedule, suffix_of, write_backup_aside
from greenroom.store.models import Lease
from greenroom.words.durations import ago
from greenroom.words.languages import OURS
from greenroom.words.sentences import Sentence

logger = logging.getLogger("greenroom.backups")

JOB: Final = "back up the database"
GOOD: Final = "the last good backup"
FAILED: Final = "backups that failed since"
TRIED_AGAIN_AFTER: Final = timedelta(hours=1)
AT_MOST: Final = timedelta(hours=2)
_LATE_AFTER: Final = 2  # times as long as backups are apart


@dataclass(frozen=True, slots=True)
class BackupState:
    """What came of the last backups.

    Args:
        good_at: when the last good one was made; None before the first.
        failures: how many have failed since.
        failed_at: when the last one failed; None if none has since.
        why: why it failed.
    """

    good_at: datetime | None = None
    failures: int = 0
    failed_at: datetime | None = None
    why: Sentence | None = None


async def backup_state() -> BackupState:
    """Read what came of the last backups."""
    rows = {row.name: row for row in await Lease.filter(name__in=(GOOD, FAILED))}
    good, failed = rows.get(GOOD), rows.get(FAILED)
    good_at = good.ran_at if good else None
    if failed is None:
        return BackupState(good_at)
    told = json.loads(failed.owner)
    why = BackupFailed(told["case"], **told["params"]).sentence
    return BackupState(good_at, told["failures"], failed.ran_at, why)


async def told_of_backups(schedule: Schedule | None, now: datetime) -> tuple[bool, Sentence]:
    """Say what came of the last backups: whether all is well, and a sentence with its parts."""
    if schedule is None:
        return True, Sentence("doctor.backups.off")
    state, folder = await backup_state(), str(schedule.folder)
    if state.why is not None and state.failed_at is not None:
        last = Sentence("doctor.backups.failed.never")
        if state.good_at is not None:
            last = Sentence("doctor.backups.failed.last", ago=ago(now - state.good_at))
        told = {"failures": state.failures, "why": state.why, "last": last}
        return False, Sentence("doctor.backups.failed", **told, ago=ago(now - state.failed_at))
    if state.good_at is None:
        return False, Sentence("doctor.backups.none", folder=folder)
    if now - state.good_at > _LATE_AFTER * schedule.every:
        return False, Sentence("doctor.backups.late", ago=ago(now - state.good_at))
    return True, Sentence("doctor.backups.ok", folder=folder, ago=ago(now - state.good_at))


async def back_up(desk: Desk) -> None:
    """Make a backup if one is due, and delete those that are too many; one that failed is due again at once.

    A failure is logged once, until one is good again.
    """
    if (schedule := desk.backups) is None:
        return
    state, now = await backup_state(), desk.now()
    if state.good_at is not None and not state.failures and abs(now - state.good_at) < schedule.every:
        return
    target = schedule.folder / backup_name(now, suffix_of(schedule.url))
    try:
        async with asyncio.timeout(AT_MOST.total_seconds() - 60):
            await write_backup_aside(schedule.url, target)
    except TimeoutError:
        await _note_failure(BackupFailed("slow", file=str(target)), state, now)
    except BackupFailed as failed:
        await _note_failure(failed, state, now)
    except OSError as error:
        failed = BackupFailed("unwritable", file=str(target), reason=error.strerror or "")
        await _note_failure(failed, state, now)
    else:
        await note_good(now)
        if state.failures:
            logger.info("Backups are made again.")
        try:
            await asyncio.to_thread(delete_old_backups, target, schedule.keep, now)
        except OSError as error:
            logger.error("Old backups could not be deleted: %s", describe_failure(error))  # noqa: TRY400


async def try_again_now(desk: Desk) -> None:
    """Make the job due if the last backup failed: whoever starts a desk may have mended what was wrong."""
    if desk.backups is None:
        return
    try:
        if await Lease.filter(name=FAILED).exists():
            await Lease.filter(name=JOB).update(ran_at=None)
    except Exception as error:  # noqa: BLE001 (the next hour comes all the same)
        log_failure(logger, "The look at the last backup failed", error)


async def note_good(at: datetime) -> None:
    """Note that a good backup is in the folder now, whoever made it."""
    await note_time(GOOD, at)
    await Lease.filter(name=FAILED).delete()


async def _note_failure(failed: BackupFailed, state: BackupState, now: datetime) -> None:
    told = {"case": failed.case, "params": failed.params, "failures": state.failures + 1}
    await note_time(FAILED, now, json.dumps(told))
    if not state.failures:
        logger.error("No backup could be made: %s", OURS.words().say(failed.sentence))
