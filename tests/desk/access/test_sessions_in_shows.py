"""A session whose page holds an open show: it lasts until the show ends, and no longer."""

from datetime import timedelta

import pytest
from tortoise.transactions import in_transaction

from greenroom.desk.access.open_sessions import end_own_session
from greenroom.desk.access.sessions import INFLUENCER_IDLE, SignedIn, end_sessions, find_session
from greenroom.desk.actors import Audience, InfluencerActor, Transport
from greenroom.desk.rounds.cleaning import delete_old_sessions
from greenroom.desk.shows.lost import end_lost_shows
from greenroom.desk.shows.staying import heartbeat
from greenroom.store.models import SessionRow, Show
from tests.desk.access.test_sessions import is_open, sign_in
from tests.desk.stage import been_up, end, press, refused
from tests.world import World


async def on_air(world: World, star: InfluencerActor) -> tuple[SignedIn, InfluencerActor]:
    """Sign the influencer in, and have them go live in that session."""
    signed_in = await sign_in(world, star)
    assert isinstance(signed_in.actor, InfluencerActor)
    await press(world, signed_in.actor)
    return signed_in, signed_in.actor


async def end_all(world: World, star: InfluencerActor) -> int:
    async with in_transaction():
        return await end_sessions(world.desk, SessionRow.filter(influencer_id=star.id))


async def held_in(show: Show) -> object:
    return (await Show.get(id=show.id)).desk_session_id


async def test_a_show_names_the_session_whose_page_holds_it(world: World) -> None:
    star = await world.star()
    _, phone = await on_air(world, star)
    show = await Show.get()
    assert await held_in(show) == phone.session_id
    laptop = (await sign_in(world, star)).actor
    assert isinstance(laptop, InfluencerActor)
    await press(world, laptop, "laptop", take_over=True)
    assert await held_in(show) == laptop.session_id
    await press(world, phone, take_over=True)
    assert await held_in(show) == phone.session_id
    await heartbeat(world.desk, laptop, show.id, holder="laptop")
    assert await held_in(show) == phone.session_id
    again = (await sign_in(world, star)).actor  # in the browser that is live
    assert isinstance(again, InfluencerActor)
    await heartbeat(world.desk, again, show.id, holder="phone")
    assert await held_in(show) == again.session_id


@pytest.mark.parametrize("by", ["heartbeat", "go-live"])
async def test_a_show_that_is_reopened_names_the_session_that_reopened_it(world: World, by: str) -> None:
    star = await world.star()
    await on_air(world, star)
    show = await Show.get()
    world.clock.go_on(minutes=11)
    await been_up(world)
    assert await end_lost_shows(world.desk) == 1
    again = (await sign_in(world, star)).actor
    assert isinstance(again, InfluencerActor)
    if by == "heartbeat":
        await heartbeat(world.desk, again, show.id, holder="phone")
    else:
        await press(world, again)
    reopened = await Show.get()
    assert (reopened.ended_at, reopened.desk_session_id) == (None, again.session_id)


async def test_sessions_end_at_once_and_the_one_with_a_show_ends_with_it(world: World) -> None:
    star, nia = await world.star(), await world.influencer("Nia")
    await SessionRow.all().delete()
    live, actor = await on_air(world, star)
    other, hers = await sign_in(world, star), await sign_in(world, nia)
    assert await end_all(world, star) == 2
    assert [await is_open(world, each) for each in (live, other, hers)] == [True, False, True]
    assert (await SessionRow.get(id=actor.session_id)).revoked_at == world.clock.time
    assert await end_all(world, star) == 0
    show = await Show.get()
    assert (await heartbeat(world.desk, actor, show.id, holder="phone")).holding
    await press(world, actor)  # the same page joins its show again
    await end(world, actor, (await heartbeat(world.desk, actor, show.id, holder="phone")).show)
    assert [await is_open(world, each) for each in (live, other, hers)] == [False, False, True]
    assert await end_all(world, star) == 1


async def test_signing_out_another_device_of_ones_own_that_is_live_cuts_no_show(world: World) -> None:
    star = await world.star()
    live, actor = await on_air(world, star)
    here = (await sign_in(world, star)).actor
    assert isinstance(here, InfluencerActor)
    assert await end_own_session(world.desk, here, actor.session_id)
    assert await is_open(world, live)
    assert (await SessionRow.get(id=actor.session_id)).revoked_at == world.clock.time
    assert (await heartbeat(world.desk, actor, (await Show.get()).id, holder="phone")).holding


async def test_no_other_show_is_opened_in_a_session_that_ends_with_its_show(world: World) -> None:
    star = await world.star()
    _, actor = await on_air(world, star)
    await end_all(world, star)
    show = await Show.get()
    laptop = (await sign_in(world, star)).actor
    assert isinstance(laptop, InfluencerActor)
    await press(world, laptop, "laptop", take_over=True)
    assert (await refused(world, actor, take_over=True)).findings[0].code == "SHOW_OVER"
    pulse = await heartbeat(world.desk, laptop, show.id, holder="laptop")
    await end(world, laptop, pulse.show, "laptop")
    assert (await refused(world, actor)).findings[0].code == "SHOW_OVER"


async def test_a_lost_show_is_not_reopened_in_a_session_that_ended_with_it(world: World) -> None:
    star = await world.star()
    _, actor = await on_air(world, star)
    await end_all(world, star)
    show = await Show.get()
    world.clock.go_on(minutes=11)
    await been_up(world)
    assert await end_lost_shows(world.desk) == 1
    pulse = await heartbeat(world.desk, actor, show.id, holder="phone")
    assert (pulse.holding, pulse.show.end_reason) == (False, "LOST")
    assert (await refused(world, actor)).findings[0].code == "SHOW_OVER"


async def test_a_session_past_its_end_lasts_as_long_as_its_show(world: World) -> None:
    star = await world.star()
    live, actor = await on_air(world, star)
    other = await sign_in(world, star)
    world.clock.go_on(seconds=INFLUENCER_IDLE.total_seconds())
    assert [await is_open(world, each) for each in (live, other)] == [True, False]
    show = await Show.get()
    await SessionRow.filter(id=actor.session_id).update(expires_at=world.clock.time)
    await world.bind()
    assert await find_session(world.desk, live.token, Audience.INFLUENCER, Transport.COOKIE) == actor
    await end(world, actor, (await heartbeat(world.desk, actor, show.id, holder="phone")).show)
    assert not await is_open(world, live)


async def test_a_show_keeps_no_admins_session_open(world: World) -> None:
    star, ada = await world.star(), await world.admin()
    admins = await sign_in(world, ada)
    await on_air(world, star)
    await Show.all().update(desk_session_id=admins.actor.session_id)
    world.clock.go_on(hours=1, microseconds=1)
    assert not await is_open(world, admins)


async def test_a_forged_session_is_not_spared_because_of_a_show(world: World) -> None:
    star = await world.star()
    await SessionRow.all().delete()
    await on_air(world, star)
    await SessionRow.all().update(mac="")
    assert await end_all(world, star) == 1
    assert await SessionRow.all().count() == 0


async def test_cleaning_spares_a_session_with_an_open_show_and_deletes_ended_ones_after_it(
    world: World,
) -> None:
    star = await world.star()
    _, actor = await on_air(world, star)
    await end_all(world, star)
    world.clock.go_on(days=200)
    await delete_old_sessions(world.desk)
    show = await Show.get()
    assert [row.id for row in await SessionRow.all()] == [actor.session_id]
    await SessionRow.all().update(expires_at=world.clock.time + timedelta(days=9))
    await world.bind()
    await end(world, actor, (await heartbeat(world.desk, actor, show.id, holder="phone")).show)
    await delete_old_sessions(world.desk)
    assert await SessionRow.all().count() == 0
