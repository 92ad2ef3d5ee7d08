"""What changes while a show is handed out: the token goes to the page that holds the show, or to nobody."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.shows.going_live import (
    _come_back,  # pyright: ignore[reportPrivateUsage] (between its caller's look and its own transaction)
    _rejoin,  # pyright: ignore[reportPrivateUsage] (likewise)
)
from greenroom.desk.shows.lost import end_lost_shows
from greenroom.store.models import AuditEntry, DeskRow, Show
from greenroom.store.vault import check_canary
from tests.desk.stage import consistent, press
from tests.world import World, everything, row_of


def ticking(start: datetime) -> Callable[[], datetime]:
    """Make a clock that tells another time whenever it is asked, and with it what came first."""
    last = start

    def tick() -> datetime:
        nonlocal last
        last += timedelta(microseconds=1)
        return last

    return tick


async def traces(star: InfluencerActor) -> list[str]:
    """List what was done to the star's one show, in order: each was noted while the row was held."""
    show = await Show.get(influencer_id=star.id)
    entries = await AuditEntry.filter(subject_id=show.id).order_by("at")
    return [entry.action for entry in entries]


async def test_a_holder_who_loses_the_show_while_they_join_again_gets_no_token(world: World) -> None:
    world.desk = replace(world.desk, now=ticking(world.clock.time))
    for _ in range(20):
        star = await world.star()
        await press(world, star)
        taking = press(world, star, "laptop", take_over=True)
        await asyncio.gather(taking, press(world, star), press(world, star), return_exceptions=True)
        done = await traces(star)
        after = done[done.index("SHOW_TAKEN_OVER") + 1 :]
        assert after == ["TOKEN_HANDED_OUT"]  # the one for the page that took over
        assert (await Show.get(influencer_id=star.id)).holder == "laptop"
        assert await consistent(star)


async def test_a_token_that_was_replaced_meanwhile_is_handed_out_no_more(world: World) -> None:
    star = await world.star()
    await press(world, star)
    seen = await row_of(star)
    await world.set_token(star)
    before = await everything()
    assert await _rejoin(world.desk, star, seen, "phone", take_over=False) is None
    assert await _rejoin(world.desk, star, seen, "laptop", take_over=True) is None
    assert await everything() == before
    assert (await press(world, star)).show.token_version_id == (await row_of(star)).token_version_id


async def test_a_lost_show_comes_back_with_no_token_that_was_replaced_meanwhile(world: World) -> None:
    await check_canary(world.desk.vault, world.clock.time)
    star = await world.star()
    show = (await press(world, star)).show
    await DeskRow.filter(id=1).update(up_since=world.clock.time)
    world.clock.go_on(minutes=10)
    assert await end_lost_shows(world.desk) == 1
    seen = await row_of(star)
    await world.set_token(star)
    before = await everything()
    assert await _come_back(world.desk, star, seen, "phone") is None
    assert await everything() == before
    stage = await press(world, star)
    assert (stage.show.id, stage.show.token_version_id) == (show.id, (await row_of(star)).token_version_id)
