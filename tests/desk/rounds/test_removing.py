"""The nightly removal of history that has been kept for long enough."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.audit.chain import chain_audit
from greenroom.desk.audit.log import list_audit_entries
from greenroom.desk.audit.verifying import verify_audit
from greenroom.desk.audit.wording import sentence_of
from greenroom.desk.credentials.owners import find_by_credential
from greenroom.desk.credentials.versions import RestoreRefused, restore_token
from greenroom.desk.history import Kept
from greenroom.desk.influencers.editing import archive_influencer
from greenroom.desk.plans.times import Weekday
from greenroom.desk.problems import NotFound
from greenroom.desk.rounds import removing
from greenroom.desk.rounds.jobs import JOBS, NIGHTLY
from greenroom.desk.rounds.kept_history import told_of_history
from greenroom.desk.rounds.removing import remove_old_history
from greenroom.store import sizes
from greenroom.store.canary import check_canary
from greenroom.store.ids import new_id
from greenroom.store.models import (
    AuditEntry,
    DeskRow,
    Influencer,
    PlannedShow,
    Show,
    ShowSeries,
    TokenVersion,
)
from greenroom.words.sentences import Sentence
from tests.desk.plans.planned import plan, repeat, starts
from tests.desk.races import Hold, begin, go_on
from tests.desk.stage import consistent, end, press
from tests.english import say
from tests.world import World, everything, row_of

ALL = Kept(timedelta(days=100), timedelta(days=60), timedelta(days=40))


@pytest.fixture(name="world")
async def _set_up_world(world: World) -> World:
    """Use a desk that has its row and removes what is old."""
    await check_canary(world.desk.vault, world.clock.time)
    return replace(world, desk=replace(world.desk, kept=ALL))


async def no_pause(_: float) -> None:
    await asyncio.sleep(0)


async def night(world: World) -> None:
    await chain_audit(world.desk)
    await remove_old_history(world.desk, no_pause)


async def nights(world: World, days: int) -> None:
    """Let so many days pass, with a night at least once a week."""
    while days > 0:
        world.clock.go_on(days=min(days, 7))
        days -= 7
        await night(world)


async def a_show(world: World, star: InfluencerActor, token: str | None = None) -> UUID:
    """Have somebody live with a token of their own for an hour; return the show's id."""
    await world.set_token(star, token or world.token(lasts=timedelta(hours=2)))
    show = (await press(world, star)).show
    world.clock.go_on(hours=1)
    await end(world, star, show)
    return show.id


async def signed_in_again(world: World, star: InfluencerActor) -> InfluencerActor:
    again = replace(star, session_id=new_id())
    await world.open_session(again)
    return again


async def told() -> list[tuple[str, int]]:
    entries = await AuditEntry.filter(action="HISTORY_REMOVED").order_by("id")
    return [(after["table"], after["removed"]) for after in (entry.after or {} for entry in entries)]


async def test_it_runs_every_night_and_takes_what_is_older_than_it_is_kept(world: World) -> None:
    (job,) = [job for job in JOBS if job.run is remove_old_history]
    assert job.when is NIGHTLY
    star = await world.star()
    shows = [await a_show(world, star) for _ in range(3)]
    world.clock.go_on(days=39)
    before = await everything()
    await night(world)
    assert await AuditEntry.filter(chain_no=1).exists()
    after = await everything()
    assert {kind: after[kind] for kind in ("Show", "TokenVersion")} == {
        kind: before[kind] for kind in ("Show", "TokenVersion")
    }
    world.clock.go_on(days=2)
    await night(world)
    assert await TokenVersion.all().count() == 4 - 1  # of the token that no show used
    assert await told() == [("token_versions", 1)]
    await nights(world, 20)
    assert [show.id for show in await Show.all()] == [shows[-1]]
    assert [row.id for row in await TokenVersion.all()] == [(await row_of(star)).token_version_id]
    assert await told() == [("token_versions", 1), ("shows", 2), ("token_versions", 2)]
    assert await AuditEntry.filter(chain_no=1).exists()
    await nights(world, 39)
    assert not await AuditEntry.filter(action="SHOW_OPENED").exists()
    assert (await told())[-1][0] == "audit_entries"
    await chain_audit(world.desk)
    report = await verify_audit(world.desk)
    assert (report.broken, report.begins.number) == (None, (await told())[-1][1])
    before = await everything()
    await night(world)
    assert await everything() == before


async def test_planned_shows_go_as_shows_do_and_a_series_with_its_last_one(world: World) -> None:
    star = await world.influencer()
    await plan(world, star, at="2026-11-22T20:00")
    await plan(world, star, repeat=repeat("2026-12-03", Weekday.THURSDAY), at="2026-11-26T20:00")
    world.clock.go_on(days=61)
    await night(world)
    assert await starts(star) == ["11-26 19:00", "12-03 19:00"]
    world.clock.go_on(days=5)
    await night(world)
    assert await starts(star) == ["12-03 19:00"]
    assert await ShowSeries.all().count() == 1
    world.clock.go_on(days=8)
    await night(world)
    assert not await PlannedShow.exists()
    assert not await ShowSeries.exists()
    assert await told() == [("planned_shows", 1)] * 3


async def test_where_nothing_is_said_everything_stays(world: World) -> None:
    world = replace(world, desk=replace(world.desk, kept=Kept()))
    star = await world.star()
    for _ in range(2):
        await a_show(world, star)
    world.clock.go_on(days=9999)
    await chain_audit(world.desk)
    before = await everything()
    await remove_old_history(world.desk, no_pause)
    assert await everything() == before


async def test_an_open_show_its_token_and_the_current_token_stay_however_old(world: World) -> None:
    star = await world.star()
    await a_show(world, star)
    opened = (await press(world, star)).show
    world.clock.go_on(days=500)
    await night(world)
    assert [show.id for show in await Show.all()] == [opened.id]
    row = await row_of(star)
    kept = {show.token_version_id for show in await Show.all()} | {row.token_version_id}
    assert {version.id for version in await TokenVersion.all()} == kept
    assert await consistent(star)
    await end(world, star, opened)


async def test_a_show_that_was_removed_is_still_told_by_the_name_of_whose_it_was(world: World) -> None:
    world = replace(world, desk=replace(world.desk, kept=replace(ALL, audit=None)))
    star = await world.star("Maya")
    first = await a_show(world, star)
    await a_show(world, star)
    page = await list_audit_entries(first=100, subject_id=star.id)
    sentences = [say(sentence_of(one)) for one in page.items]
    world.clock.go_on(days=61)
    await night(world)
    assert not await Show.filter(id=first).exists()
    page = await list_audit_entries(first=100, subject_id=star.id)
    assert [say(sentence_of(one)) for one in page.items] == sentences
    about = [one.subject.name for one in page.items if one.subject and one.subject.id == first]
    assert about == ["Maya"] * 3


async def test_whose_a_token_was_is_not_known_once_it_was_removed(world: World) -> None:
    star, token = await world.influencer(), world.token(lasts=timedelta(hours=2))
    await world.set_token(star, token)
    await world.set_token(star, world.token(lasts=timedelta(hours=2)))
    world.clock.go_on(days=40, hours=2)
    await night(world)
    assert len((await find_by_credential(world.desk, token)).owners) == 1
    world.clock.go_on(seconds=1)
    await night(world)
    assert (await find_by_credential(world.desk, token)).owners == ()


async def test_a_version_that_was_removed_meanwhile_cannot_be_restored(world: World) -> None:
    star, admin = await world.influencer(), await world.admin()
    await world.set_token(star, world.token(lasts=timedelta(hours=2)))
    first = (await row_of(star)).token_version_id
    assert first
    await world.set_token(star)
    world.clock.go_on(days=40, hours=1)
    with pytest.raises(RestoreRefused):
        await restore_token(world.desk, admin, star.id, first)
    world.clock.go_on(hours=2)
    await night(world)
    before = await everything()
    with pytest.raises(NotFound):
        await restore_token(world.desk, admin, star.id, first)
    assert await everything() == before


async def test_an_archived_influencer_keeps_their_last_show_and_token(world: World) -> None:
    star = await world.star()
    await a_show(world, star)
    last = await a_show(world, star)
    await archive_influencer(world.desk, await world.admin(), star.id)
    world.clock.go_on(days=500)
    await night(world)
    assert [show.id for show in await Show.all()] == [last]
    assert await TokenVersion.all().count() == 1


@pytest.mark.parametrize("table", ["shows", "token_versions"])
async def test_a_batch_that_waits_for_go_live_takes_nothing_that_it_needs(
    world: World, hold: Hold, table: Any
) -> None:
    star = await world.star()
    await a_show(world, star)
    world.clock.go_on(days=500)
    star = await signed_in_again(world, star)
    await world.set_token(star)
    held = hold("greenroom.desk.shows.going_live", "commit")
    pressing = await begin(press(world, star), held)
    removal = asyncio.create_task(removing._Pass(world.desk, table, world.clock.time).some())  # pyright: ignore[reportPrivateUsage]
    stage, *_ = await go_on(held, pressing, removal)
    assert (await Show.get(ended_at=None)).id == stage.show.id
    assert await consistent(star)


async def test_people_go_live_set_tokens_and_are_archived_while_everything_old_is_removed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removing, "BATCH", 2)
    stars, admin = [await world.star(f"Star {n}") for n in range(4)], await world.admin()
    for star in stars:
        for _ in range(4):
            await a_show(world, star)
    world.clock.go_on(days=500)
    stars = [await signed_in_again(world, star) for star in stars]

    async def busy(star: InfluencerActor) -> None:
        for _ in range(4):
            await a_show(world, star, world.token())
        if star is stars[0]:
            await archive_influencer(world.desk, admin, star.id)

    await asyncio.gather(night(world), *(busy(star) for star in stars))
    await night(world)
    assert await Show.all().count() == 16
    shown = {show.token_version_id for show in await Show.all()}
    assert shown <= {version.id for version in await TokenVersion.all()}
    for row in await Influencer.all():
        assert row.token_version_id is None or await TokenVersion.filter(id=row.token_version_id).exists()
    await chain_audit(world.desk)
    assert (await verify_audit(world.desk)).broken is None


async def test_a_night_that_was_cut_short_is_told_by_the_next(world: World) -> None:
    star = await world.star()
    for _ in range(4):
        await a_show(world, star)
    world.clock.go_on(days=61)
    await chain_audit(world.desk)

    async def killed(_: float) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await remove_old_history(world.desk, killed)
    assert (await Show.all().count(), await told()) == (1, [])
    await night(world)
    assert await told() == [("shows", 3), ("token_versions", 4)]


async def test_each_table_has_its_time_and_between_batches_others_have_theirs(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removing, "BATCH", 1)
    time_s, pauses = 0.0, list[float]()

    def clock() -> float:
        nonlocal time_s
        time_s += 1.0  # each look at the clock takes a second
        return time_s

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    star = await world.star()
    for _ in range(6):
        await a_show(world, star)
    world.clock.go_on(days=500)
    monkeypatch.setattr(removing, "A_NIGHT", timedelta(seconds=5))
    monkeypatch.setattr(removing, "monotonic", clock)
    await remove_old_history(world.desk, pause)
    assert set(pauses) == {2.0}
    left = await Show.all().count()
    assert 1 < left < 6
    for _ in range(9):
        await remove_old_history(world.desk, pause)
    assert await Show.all().count() == 1


async def test_nothing_is_removed_where_the_desks_checkpoint_was_changed(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    star = await world.star()
    for _ in range(2):
        await a_show(world, star)
    world.clock.go_on(days=500)
    await chain_audit(world.desk)
    await DeskRow.all().update(audit_checkpoint="0 []")
    before = await everything()
    await remove_old_history(world.desk, no_pause)
    assert await everything() == before
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (
            logging.ERROR,
            "No history is removed, because of the chain over the audit log: the checkpoint at which it "
            "begins was not written by this desk. `greenroom audit verify` says more.",
        )
    ]


async def test_what_is_kept_is_said_with_how_much_there_is(world: World) -> None:
    star = await world.star()
    await a_show(world, star)
    about: Callable[[Kept], Any] = told_of_history
    lines = [say(one.part("message")) for one in await about(world.desk.kept)]
    entries = await AuditEntry.all().count()
    assert lines[:3] == [
        f"The audit log holds {entries} entries, and keeps each for 100 days.",
        "1 show is stored, and kept for 60 days; the last one of each influencer longer.",
        "2 tokens are known, current and earlier, and kept for 40 days after they expire; the last one of "
        "each influencer longer.",
    ]
    assert lines[3].startswith("The database takes ")
    await chain_audit(world.desk)
    world.clock.go_on(days=101)
    await night(world)
    lines = [say(one.part("message")) for one in await about(Kept())]
    assert lines[:3] == [
        f"The audit log holds {await AuditEntry.all().count()} entries, and keeps them for ever.",
        "1 show is stored, and kept for ever.",
        "1 token is known, current and earlier, and kept for ever.",
    ]
    assert isinstance(world.clock.time, datetime)


async def test_of_very_many_rows_no_more_are_counted_than_takes_some_milliseconds(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_show(world, await world.star())
    monkeypatch.setattr(sizes, "MOST_COUNTED", 1)
    assert [await sizes.count_rows("shows"), await sizes.count_rows("token_versions")] == [1, 2]
    monkeypatch.setattr(sizes, "MOST_COUNTED", 0)
    assert await sizes.count_rows("token_versions") == 1


@pytest.mark.parametrize("kept", ["shows.ever", "shows.days", "token-versions.ever", "token-versions.days"])
def test_more_are_said_to_be_more_than_that(kept: str) -> None:
    about = Sentence(f"doctor.history.{kept}", rows=sizes.MOST_COUNTED + 1, days=9)
    assert say(about.part("message")).startswith(f"More than {sizes.MOST_COUNTED:,} ")


async def test_the_job_may_take_as_long_as_all_of_its_passes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    passes = list[object]()

    async def a_pass(some: object, _: object) -> None:
        passes.append(some)

    monkeypatch.setattr(removing, "_until_morning", a_pass)
    await remove_old_history(world.desk, no_pause)
    assert len(passes) == removing.PASSES
    assert len(passes) * removing.A_NIGHT < removing.AT_MOST
