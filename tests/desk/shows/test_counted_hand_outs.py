"""Tokens that are handed out again: counted at once, and in the audit log within the minute."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.audit.log import list_audit_entries
from greenroom.desk.audit.wording import sentence_of
from greenroom.desk.rounds.jobs import JOBS
from greenroom.desk.rounds.schedule import Every
from greenroom.desk.shows.handing_out import WRITTEN_AFTER, write_repetitions
from greenroom.desk.shows.staying import end_own_show, heartbeat
from greenroom.store.database import Database
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry, Event, Show
from tests.audit_log import assert_the_audit_log_names_nobody
from tests.desk.races import Hold, begin, begin_waiting, go_on
from tests.desk.stage import handed_out, press
from tests.english import say
from tests.store.interruption import cancel_everywhere
from tests.world import World

GO_LIVE = "greenroom.desk.shows.going_live"
WRITING = "greenroom.desk.shows.handing_out"


async def written() -> list[tuple[str, int | None]]:
    """List the entries of hand-outs: the token's version, and how often where that was counted."""
    entries = await AuditEntry.filter(action="TOKEN_HANDED_OUT").order_by("id")
    told = [entry.after or {} for entry in entries]
    return [(after["tokenVersionId"], after.get("times")) for after in told]


async def other_session(world: World, star: InfluencerActor) -> InfluencerActor:
    other = replace(star, session_id=new_id())
    await world.open_session(other)
    return other


async def test_the_first_is_written_at_once_and_the_others_are_one_entry_within_the_minute(
    world: World,
) -> None:
    star = await world.star()
    tokens = {(await press(world, star)).auth_token}
    version = str((await Show.get()).token_version_id)
    assert await written() == [(version, None)]
    events = await Event.all().count()
    for _ in range(14):
        world.clock.go_on(seconds=1)
        tokens.add((await press(world, star)).auth_token)
        await write_repetitions(world.desk)
    assert len(tokens) == 1
    assert (await Show.get()).handed_out_again == 14
    assert await written() == [(version, None)]
    world.clock.go_on(seconds=16)
    await write_repetitions(world.desk)
    assert await written() == [(version, None), (version, 14)]
    assert (await Show.get()).handed_out_again == 0
    before = await AuditEntry.all().count()
    world.clock.go_on(hours=1)
    await write_repetitions(world.desk)
    assert await AuditEntry.all().count() == before
    assert await Event.all().count() == events
    newest = (await list_audit_entries(first=1)).items[0]
    assert (newest.actor.id, newest.subject and newest.subject.id) == (star.id, (await Show.get()).id)
    assert say(sentence_of(newest)) == "Maya was given the same token for a show again, 14 times"
    await assert_the_audit_log_names_nobody(*tokens)


async def test_a_repetition_is_in_the_log_less_than_a_minute_later(world: World) -> None:
    (job,) = [job for job in JOBS if job.run is write_repetitions]
    assert isinstance(job.when, Every)
    looks = timedelta(seconds=5)
    assert WRITTEN_AFTER + job.when.period + looks < timedelta(minutes=1)
    star = await world.star()
    await press(world, star)
    asked = 0
    for second in range(600):
        world.clock.go_on(seconds=1)
        await press(world, star)
        asked += 1
        if second % 25 == 24:
            await write_repetitions(world.desk)
            assert (await Show.get()).handed_out_again <= 50
    world.clock.go_on(minutes=1)
    await write_repetitions(world.desk)
    entries = await written()
    assert sum(times or 1 for _, times in entries) == 1 + asked
    assert len(entries) <= 14


async def test_one_that_comes_again_after_a_minute_is_written_at_once(world: World) -> None:
    star = await world.star()
    await press(world, star)
    world.clock.go_on(minutes=1)
    await press(world, star)
    assert [times for _, times in await written()] == [None, None]
    assert (await Show.get()).handed_out_again == 0


async def test_what_was_counted_is_written_before_the_next_entry_also_where_no_job_runs(world: World) -> None:
    star = await world.star()
    for _ in range(3):
        await press(world, star)
    world.clock.go_on(minutes=1)
    await press(world, star)
    assert [times for _, times in await written()] == [None, 2, None]


async def test_another_token_page_or_session_is_written_at_once_after_what_was_counted(world: World) -> None:
    star = await world.star()
    for _ in range(3):
        await press(world, star)
    first = str((await Show.get()).token_version_id)
    await world.set_token(star, world.token())
    await press(world, star)
    second = str((await Show.get()).token_version_id)
    assert await written() == [(first, None), (first, 2), (second, None)]
    await press(world, star)
    await press(world, star, "laptop", take_over=True)
    assert (await written())[3:] == [(second, 1), (second, None)]
    other = await other_session(world, star)
    await press(world, other, "laptop")
    assert (await written())[5:] == [(second, None)]
    newest = (await list_audit_entries(first=10)).items
    assert [say(sentence_of(one)) for one in newest if one.after.get("times") == 1] == [
        "Maya was given the same token for a show again"
    ]


async def test_a_heartbeat_of_a_new_session_does_not_make_its_first_token_a_repetition(world: World) -> None:
    star = await world.star()
    show = (await press(world, star)).show
    other = await other_session(world, star)
    await heartbeat(world.desk, other, show.id, holder="phone")
    await press(world, other)
    assert [times for _, times in await written()] == [None, None]


async def test_what_was_counted_of_a_show_that_ended_is_written_too(world: World) -> None:
    star = await world.star()
    show = (await press(world, star)).show
    await press(world, star)
    await end_own_show(world.desk, star, show.id, holder="phone")
    world.clock.go_on(seconds=30)
    await write_repetitions(world.desk)
    assert [times for _, times in await written()] == [None, 1]
    await press(world, star)
    assert [times for _, times in await written()] == [None, 1, None]


async def test_a_clock_that_was_set_back_keeps_nothing_from_the_log(world: World) -> None:
    star = await world.star()
    await press(world, star)
    await press(world, star)
    await Show.all().update(handed_out_at=world.clock.time + timedelta(days=1))
    await write_repetitions(world.desk)
    assert [times for _, times in await written()] == [None, 1]


async def test_a_repetition_is_kept_or_the_token_is_not_given_wherever_it_is_cancelled(world: World) -> None:
    star = await world.star()
    await press(world, star)
    given: list[Any] = []

    async def one_more() -> None:
        given.append(await press(world, star))

    async def check() -> None:
        assert len(await handed_out()) >= 1 + len(given)
        assert len(await written()) == 1

    assert await cancel_everywhere(one_more, check) > 3


async def test_writing_is_whole_or_not_at_all_wherever_it_is_cancelled(world: World) -> None:
    star = await world.star()
    for _ in range(4):
        await press(world, star)
    world.clock.go_on(seconds=30)

    async def check() -> None:
        assert len(await handed_out()) == 4
        await AuditEntry.filter(action="TOKEN_HANDED_OUT").order_by("-id").limit(1)

    await cancel_everywhere(lambda: write_repetitions(world.desk), check)
    assert [times for _, times in await written()] == [None, 3]


async def test_of_many_shows_each_gets_its_entry(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{WRITING}.AT_ONCE", 2)
    stars = [await world.star(f"Star {n}") for n in range(5)]
    for star in stars:
        await asyncio.gather(*(press(world, star) for _ in range(3)))
    world.clock.go_on(seconds=30)
    await asyncio.gather(write_repetitions(world.desk), write_repetitions(world.desk))
    counted = await AuditEntry.filter(action="TOKEN_HANDED_OUT").order_by("id")
    told = {
        entry.actor_id: (entry.after or {})["times"] for entry in counted if "times" in (entry.after or {})
    }
    assert told == {star.id: 2 for star in stars}
    assert len(counted) == 10


async def test_a_press_that_waits_for_the_job_is_counted_anew(
    world: World, hold: Hold, database: Database
) -> None:
    star = await world.star()
    await press(world, star)
    await press(world, star)
    world.clock.go_on(seconds=30)
    held = hold(WRITING, "commit")
    writing = await begin(write_repetitions(world.desk), held)
    pressing = await begin_waiting(press(world, star), database)
    await go_on(held, writing, pressing)
    assert [times for _, times in await written()] == [None, 1]
    assert len(await handed_out()) == 3


async def test_the_job_that_waits_for_a_press_writes_it_too(
    world: World, hold: Hold, database: Database
) -> None:
    star = await world.star()
    await press(world, star)
    await press(world, star)
    world.clock.go_on(seconds=30)
    held = hold(GO_LIVE, "commit")
    pressing = await begin(press(world, star), held)
    writing = await begin_waiting(write_repetitions(world.desk), database)
    await go_on(held, pressing, writing)
    assert [times for _, times in await written()] == [None, 2]
