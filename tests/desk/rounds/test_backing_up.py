"""The backups that the desk makes of its database by itself."""

import asyncio
import logging
import os
import stat
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from greenroom.desk.rounds.backing_up import BackupState, back_up, backup_state
from greenroom.desk.rounds.jobs import JOBS, jobs_of
from greenroom.desk.rounds.running import Rounds, rounds
from greenroom.metrics import metrics_of
from greenroom.store.backup_files import backup_name, backups_in
from greenroom.store.backups import Schedule, suffix_of, write_backup_aside
from greenroom.store.canary import check_canary
from greenroom.store.models import DeskRow
from greenroom.web.metrics import Metric
from greenroom.web.tally import Durations, Tally
from tests.english import say
from tests.hms.tokens import NOW
from tests.world import World

EVERY = timedelta(hours=24)


@pytest.fixture(name="folder")
async def _folder(world: World, database_url: str, tmp_path: Path) -> Path:
    """Give the desk a folder for three backups, a day apart."""
    folder = tmp_path / "backups"
    folder.mkdir()
    await check_canary(world.desk.vault, NOW)
    world.desk = replace(world.desk, backups=Schedule(database_url, folder, EVERY, 3))
    return folder


async def made_in(folder: Path, database_url: str) -> list[str]:
    return [path.name for path in await asyncio.to_thread(backups_in, folder, suffix_of(database_url))]


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def metrics(world: World) -> dict[str, float]:
    known: Sequence[Metric] = await metrics_of(world.desk, Tally(), Counter())()
    read = {one.name: one.values[()] for one in known if "backup" in one.name}
    return {name: number for name, number in read.items() if not isinstance(number, Durations)}


async def test_a_backup_is_made_when_one_is_due_and_the_newest_are_kept(
    world: World, folder: Path, database_url: str
) -> None:
    suffix = suffix_of(database_url)
    others = ["keys", f"greenroom-2020.{suffix}", "greenroom-20200101T000000Z.txt", f"copy.{suffix}"]
    unfinished = folder / f".greenroom-20200101T000000Z.{suffix}.01234567.part"
    for path in (*(folder / name for name in others), unfinished):
        path.touch()
    two_days_ago_s = NOW.timestamp() - 2 * 86_400
    os.utime(unfinished, (two_days_ago_s, two_days_ago_s))
    expected: list[str] = []
    for _ in range(5):
        await back_up(world.desk)
        expected = [*expected, backup_name(world.clock(), suffix)][-3:]
        assert await made_in(folder, database_url) == expected
        world.clock.go_on(hours=24, microseconds=-1)
        await back_up(world.desk)
        assert await made_in(folder, database_url) == expected
        world.clock.go_on(microseconds=1)
    assert names_in(folder) == sorted([*others, *expected])
    assert {stat.S_IMODE((folder / name).stat().st_mode) for name in expected} == {0o600}
    assert await backup_state() == BackupState(world.clock() - EVERY)


async def test_the_backup_that_was_just_made_is_kept_whatever_the_others_are_called(
    world: World, folder: Path, database_url: str
) -> None:
    later = [backup_name(NOW + timedelta(days=day), suffix_of(database_url)) for day in (1, 2, 3, 4)]
    for name in later:
        (folder / name).touch()
    await back_up(world.desk)
    assert await made_in(folder, database_url) == [backup_name(NOW, suffix_of(database_url)), *later[2:]]


async def test_a_failure_is_logged_once_and_kept_until_a_backup_is_good_again(
    world: World, folder: Path, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="greenroom.backups")
    await back_up(world.desk)
    good = await made_in(folder, database_url)
    moved = folder.with_name("moved")
    os.rename(folder, moved)  # noqa: PTH104
    world.clock.go_on(hours=24)
    target = folder / backup_name(world.clock(), suffix_of(database_url))
    await back_up(world.desk)
    world.clock.go_on(hours=1)
    await back_up(world.desk)
    state = await backup_state()
    assert (state.good_at, state.failures, state.failed_at) == (NOW, 2, world.clock())
    assert state.why is not None
    why = (
        "cannot be written: No such file or directory. See whether its folder exists, and belongs to the "
        "desk's user."
    )
    assert say(state.why).endswith(why)
    assert [record.getMessage() for record in caplog.records] == [f"No backup could be made: {target} {why}"]
    assert await metrics(world) == {
        "greenroom_backup_age_seconds": 25 * 3_600,
        "greenroom_backup_failures": 2,
    }
    os.rename(moved, folder)  # noqa: PTH104
    world.clock.go_on(hours=1)
    await back_up(world.desk)
    assert await backup_state() == BackupState(world.clock())
    assert caplog.records[-1].getMessage() == "Backups are made again."
    assert await made_in(folder, database_url) == [
        *good,
        backup_name(world.clock(), suffix_of(database_url)),
    ]


async def test_before_the_first_backup_its_age_is_that_of_the_desk(world: World, folder: Path) -> None:
    del folder
    await DeskRow.filter(id=1).update(created_at=NOW - timedelta(hours=5))
    assert await metrics(world) == {
        "greenroom_backup_age_seconds": 5 * 3_600,
        "greenroom_backup_failures": 0,
    }


async def test_a_desk_without_a_folder_has_no_such_job(world: World, folder: Path) -> None:
    assert [job.run for job in jobs_of(world.desk)][len(JOBS) :] == [back_up]
    without = replace(world.desk, backups=None)
    assert jobs_of(without) == JOBS
    await back_up(without)
    assert names_in(folder) == []
    assert await backup_state() == BackupState()


async def test_a_backup_that_is_given_up_leaves_no_file(database_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    writing = asyncio.create_task(write_backup_aside(database_url, folder / "file"))
    await asyncio.sleep(0)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert names_in(folder) in ([], ["file"])  # it may have been faster


async def test_a_desk_that_is_started_again_tries_at_once_after_a_backup_that_failed(
    world: World, folder: Path
) -> None:
    async def one_turn() -> None:
        ours = Rounds(world.desk, [job for job in jobs_of(world.desk) if job.run is back_up])
        await ours.start_due()
        await ours.finished()

    await asyncio.to_thread(folder.rmdir)
    await one_turn()
    assert ((state := await backup_state()).failures, state.good_at) == (1, None)
    await asyncio.to_thread(folder.mkdir)
    await one_turn()  # the hour is not over
    assert await backup_state() == state
    async with rounds(world.desk), asyncio.timeout(30):
        while await backup_state() != BackupState(world.clock()):  # noqa: ASYNC110 (a job of its own)
            await asyncio.sleep(0.01)
