"""What changes while a show is handed out: the token goes to the page that holds the show, or to nobody."""

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import copy_context
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tortoise.transactions import in_transaction

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.holding import hold
from greenroom.desk.shows.going_live import OnStage
from greenroom.desk.shows.lost import end_lost_shows
from greenroom.store.canary import check_canary
from greenroom.store.models import AuditEntry, DeskRow, Influencer, Show
from tests.desk.stage import consistent, handed_out, press
from tests.world import World, row_of


def ticking(start: datetime) -> Callable[[], datetime]:
    """Make a clock that shows another time at each call, and so shows what came first."""
    last = start

    def tick() -> datetime:
        nonlocal last
        last += timedelta(microseconds=1)
        return last

    return tick


async def actions(star: InfluencerActor) -> list[str]:
    """List what was done to the star's one show, in order: each was noted while the row was held."""
    show = await Show.get(influencer_id=star.id)
    entries = await AuditEntry.filter(subject_id=show.id).order_by("at")
    return [entry.action for entry in entries]


async def test_what_the_holder_before_got_again_is_told_before_the_show_is_taken_over(world: World) -> None:
    world.desk = replace(world.desk, now=ticking(world.clock.time))
    star = await world.star()
    for _ in range(3):
        await press(world, star)
    await press(world, star, "laptop", take_over=True)
    assert await actions(star) == [
        "SHOW_OPENED",
        "TOKEN_HANDED_OUT",
        "TOKEN_HANDED_OUT",  # again, twice
        "SHOW_TAKEN_OVER",
        "TOKEN_HANDED_OUT",
    ]


async def test_a_holder_who_loses_the_show_while_they_join_again_gets_no_token(world: World) -> None:
    world.desk = replace(world.desk, now=ticking(world.clock.time))
    for _ in range(20):
        star = await world.star()
        await press(world, star)
        taking = press(world, star, "laptop", take_over=True)
        await asyncio.gather(taking, press(world, star), press(world, star), return_exceptions=True)
        done = await actions(star)
        after = done[done.index("SHOW_TAKEN_OVER") + 1 :]
        assert after == ["TOKEN_HANDED_OUT"]  # the one for the page that took over
        assert (await Show.get(influencer_id=star.id)).holder == "laptop"
        assert await consistent(star)


async def while_held(world: World, star: InfluencerActor, work: Coroutine[Any, Any, OnStage]) -> OnStage:
    """Give the star another token in a transaction, to which `work` comes too late to see the one before."""
    outside = copy_context()
    async with in_transaction():
        assert await hold(Influencer, star.id)
        working = asyncio.create_task(work, context=outside)
        await world.set_token(star)
    return await working


async def test_a_token_that_is_being_replaced_is_handed_out_no_more(world: World) -> None:
    star = await world.star()
    show = (await press(world, star)).show
    for holder, take_over in (("phone", False), ("laptop", True)):
        old = (await row_of(star)).token_version_id
        stage = await while_held(world, star, press(world, star, holder, take_over=take_over))
        new = (await row_of(star)).token_version_id
        assert old != new
        assert stage.show.id == show.id
        assert (await handed_out())[-1] == str((await Show.get()).token_version_id) == str(new)


async def test_a_lost_show_comes_back_with_no_token_that_is_being_replaced(world: World) -> None:
    await check_canary(world.desk.vault, world.clock.time)
    star = await world.star()
    show = (await press(world, star)).show
    await DeskRow.filter(id=1).update(up_since=world.clock.time)
    world.clock.go_on(minutes=10)
    assert await end_lost_shows(world.desk) == 1
    stage = await while_held(world, star, press(world, star))
    assert stage.show.id == show.id
    assert (await Show.get()).token_version_id == (await row_of(star)).token_version_id
    assert (await handed_out())[-1] == str((await row_of(star)).token_version_id)
