"""Going live and joining again, also by many at once."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from greenroom.desk.desk import Desk
from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.desk.problems import ProblemCode
from greenroom.desk.shows.going_live import GoLiveBlocked, OnStage
from greenroom.desk.shows.staying import heartbeat
from greenroom.desk.shows.views import ShowState
from greenroom.hms.findings import FindingCode
from greenroom.store.models import AuditEntry, Influencer, Show
from tests.desk.stage import consistent, end, handed_out, press, refused
from tests.english import say
from tests.store.interruption import cancel_everywhere
from tests.world import EMULATOR, World, actions, events, row_of

OTHER_ROOM = "64a1f0c2b7d3e5a9180b3ca3"


# ---- opening


async def test_go_live_opens_a_show_and_hands_the_stored_token_out(world: World) -> None:
    star, token = await world.influencer(), world.token()
    await world.set_token(star, token)
    stage = await press(world, star)
    row, show = await row_of(star), await Show.get()
    assert (stage.auth_token, stage.init_endpoint, stage.show.id) == (token, None, show.id)
    assert row.open_show_id == show.id
    columns = (show.influencer_id, show.token_version_id, show.workspace_id, show.room_id, show.role)
    assert columns == (star.id, row.token_version_id, row.workspace_id, row.token_room_id, "broadcaster")
    assert (show.holder, show.opened_at, show.seen_at) == ("phone", world.clock.time, world.clock.time)
    assert stage.show.state is ShowState.STARTING
    assert await actions() == ["SHOW_OPENED", "TOKEN_HANDED_OUT", "TOKEN_SET"]
    assert await events() == ["TOKEN_SET", "SHOW_OPENED"]
    assert token not in str(await AuditEntry.all().values())


async def test_an_emulators_token_comes_with_the_emulators_endpoint(world: World) -> None:
    world.desk = Desk(world.desk.vault, world.passwords, world.clock, emulator=EMULATOR)
    star, other = await world.influencer(), await world.star()
    await world.set_token(star, world.token(access_key=EMULATOR.access_key))
    assert (await press(world, star)).init_endpoint == EMULATOR.init_endpoint
    assert (await press(world, other)).init_endpoint is None


async def test_an_emulators_token_is_not_handed_out_where_none_runs(world: World) -> None:
    alone = world.desk
    world.desk = Desk(alone.vault, world.passwords, world.clock, emulator=EMULATOR)
    star = await world.influencer()
    await world.set_token(star, world.token(access_key=EMULATOR.access_key))
    show = (await press(world, star)).show
    world.desk = alone
    assert [f.code for f in (await refused(world, star)).findings] == [FindingCode.EMULATOR_ONLY]
    await world.set_token(star, world.token(room_id=OTHER_ROOM))
    assert [f.code for f in (await refused(world, star)).findings] == [FindingCode.EXPIRED]
    await end(world, star, show)
    assert (await press(world, star)).show.room_id == OTHER_ROOM


@pytest.mark.parametrize(
    ("columns", "code", "message"),
    [
        ({"streaming_enabled": False}, FindingCode.STREAMING_OFF, "Your admin has paused your shows."),
        ({"token_expires_at": None}, FindingCode.NO_TOKEN, "Your stage is not set up yet."),
        (
            {"block_code": "BAD_SIGNATURE"},
            FindingCode.BAD_SIGNATURE,
            "Your access to the stage does not work.",
        ),
        (
            {"token_access_key": EMULATOR.access_key},
            FindingCode.EMULATOR_ONLY,
            "Your access to the stage does not work.",
        ),
    ],
)
async def test_what_is_in_the_way_is_told_in_plain_words_and_opens_nothing(
    world: World, columns: dict[str, Any], code: FindingCode, message: str
) -> None:
    star = await world.star()
    await Influencer.filter(id=star.id).update(**columns)
    problem = await refused(world, star)
    assert (problem.code, say(problem.message)) == (ProblemCode.GO_LIVE_BLOCKED, message)
    assert problem.findings[0].code is code
    assert await Show.all().count() == 0


async def test_a_token_is_good_until_a_minute_before_its_end(world: World) -> None:
    star = await world.influencer()
    await world.set_token(star, world.token(lasts=timedelta(hours=1)))
    world.clock.go_on(minutes=59, microseconds=1)
    assert say((await refused(world, star)).message) == "Your access to the stage is no longer valid."
    world.clock.go_on(microseconds=-1)
    await press(world, star)


# ---- many presses at once


async def test_two_hundred_presses_of_one_page_open_one_show_and_all_get_it(world: World) -> None:
    star = await world.star()
    stages = await asyncio.gather(*(press(world, star) for _ in range(200)))
    assert len({stage.show.id for stage in stages}) == 1
    assert await Show.all().count() == 1
    assert await consistent(star)
    assert (await actions()).count("SHOW_OPENED") == 1
    assert len(await handed_out()) == 200


async def test_of_two_hundred_pages_one_holds_the_show_and_the_others_get_no_token(world: World) -> None:
    star = await world.star()
    presses = [press(world, star, f"page {n}") for n in range(200)]
    results = await asyncio.gather(*presses, return_exceptions=True)
    blocked = [result for result in results if isinstance(result, GoLiveBlocked)]
    (stage,) = [result for result in results if isinstance(result, OnStage)]
    assert {problem.code for problem in blocked} == {ProblemCode.LIVE_ELSEWHERE}
    assert len(blocked) == 199
    assert await Show.all().values_list("id", flat=True) == [stage.show.id]
    assert len(await handed_out()) == 1


async def test_many_who_take_over_at_once_leave_one_holder(world: World) -> None:
    star = await world.star()
    show = (await press(world, star)).show
    takes = [press(world, star, f"page {n}", take_over=True) for n in range(20)]
    results = await asyncio.gather(*takes, return_exceptions=True)
    assert {type(result) for result in results} <= {OnStage, GoLiveBlocked}
    holder = (await Show.get()).holder
    assert holder.startswith("page")
    assert (await heartbeat(world.desk, star, show.id, holder=holder)).holding
    won = sum(isinstance(result, OnStage) for result in results)
    assert (await actions()).count("SHOW_TAKEN_OVER") == won


async def test_the_switch_racing_go_live_never_leaves_a_show_open_with_streaming_off(world: World) -> None:
    star, admin = await world.star(), await world.admin()

    async def switch(turns: int, *, enabled: bool) -> None:
        for _ in range(turns):
            await asyncio.sleep(0)
        await toggle_streaming(world.desk, admin, star.id, enabled=enabled)

    for round_ in range(60):
        presses = [press(world, star) for _ in range(3)]
        await asyncio.gather(
            *presses[:2], switch(round_ % 15, enabled=False), presses[2], return_exceptions=True
        )
        assert not (await row_of(star)).streaming_enabled
        assert not await consistent(star)
        await asyncio.gather(switch(0, enabled=True), press(world, star), return_exceptions=True)
        await consistent(star)


async def test_go_live_is_whole_or_not_at_all_wherever_it_is_cancelled(world: World) -> None:
    star = await world.star()
    opened: list[bool] = []

    async def check() -> None:
        opened.append(await consistent(star))
        entries = await AuditEntry.filter(action__in=["SHOW_OPENED", "TOKEN_HANDED_OUT"]).count()
        assert entries == 2 * opened[-1]
        await Influencer.filter(id=star.id).update(open_show_id=None)
        await Show.all().delete()
        await AuditEntry.all().delete()

    places = await cancel_everywhere(lambda: press(world, star), check)
    assert places > 5
    assert False in opened
    assert await consistent(star)


async def test_the_switch_is_whole_or_not_at_all_wherever_it_is_cancelled(world: World) -> None:
    star, admin = await world.star(), await world.admin()
    await press(world, star)

    async def check() -> None:
        if await consistent(star):
            return
        assert not (await row_of(star)).streaming_enabled
        assert {"STREAMING_SWITCHED", "SHOW_ENDED"} <= set(await actions())
        await toggle_streaming(world.desk, admin, star.id, enabled=True)
        await press(world, star)

    places = await cancel_everywhere(
        lambda: toggle_streaming(world.desk, admin, star.id, enabled=False), check
    )
    assert places > 5
    assert not await consistent(star)


# ---- joining again


async def test_the_holder_who_joins_again_gets_the_newest_token_of_the_room(world: World) -> None:
    star = await world.star()
    show = (await press(world, star)).show
    older, newer = (await Show.get()).token_version_id, world.token()
    await world.set_token(star, newer)
    stage = await press(world, star)
    assert (stage.auth_token, stage.show.id) == (newer, show.id)
    row = await row_of(star)
    assert set(await handed_out()) == {str(older), str(row.token_version_id)}
    assert (await Show.get()).token_version_id == row.token_version_id


@pytest.mark.parametrize("elsewhere", [{"room_id": OTHER_ROOM}, {"role": "guest"}])
async def test_a_token_of_another_room_or_role_waits_for_the_next_show(
    world: World, elsewhere: dict[str, Any]
) -> None:
    star = await world.star()
    first, second = (await press(world, star)), world.token()
    await world.set_token(star, second)
    await world.set_token(star, world.token(**elsewhere))
    assert (await press(world, star)).auth_token == first.auth_token
    await end(world, star, first.show)
    stage = await press(world, star)
    assert stage.auth_token not in (first.auth_token, second)
    assert stage.show.id != first.show.id


async def test_the_shows_own_token_follows_the_one_that_was_handed_out_last(world: World) -> None:
    star = await world.influencer()
    await world.set_token(star, world.token(lasts=timedelta(hours=1)))
    await press(world, star)
    second = world.token()
    await world.set_token(star, second)
    await press(world, star)
    await world.set_token(star, world.token(room_id=OTHER_ROOM))
    world.clock.go_on(hours=2)
    assert (await press(world, star)).auth_token == second


async def test_when_its_tokens_have_expired_a_show_cannot_be_joined_again(world: World) -> None:
    star = await world.influencer()
    await world.set_token(star, world.token(lasts=timedelta(hours=1)))
    show = (await press(world, star)).show
    world.clock.go_on(minutes=59, microseconds=1)
    assert [f.code for f in (await refused(world, star)).findings] == [FindingCode.EXPIRED]
    await world.set_token(star, world.token(room_id=OTHER_ROOM))
    problem = await refused(world, star)
    assert (say(problem.message), problem.code) == (
        "Your access to the stage is no longer valid.",
        ProblemCode.GO_LIVE_BLOCKED,
    )
    assert (await heartbeat(world.desk, star, show.id, holder="phone")).holding
