"""Staying live, and ending."""

import asyncio

import pytest

from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.desk.problems import InputRejected, NotFound, ProblemCode
from greenroom.desk.shows.ending import ending_of
from greenroom.desk.shows.going_live import go_live
from greenroom.desk.shows.staying import end_own_show, heartbeat, show_started
from greenroom.desk.shows.studio import StudioState, studio_view
from greenroom.desk.shows.views import ShowState
from greenroom.hms.findings import FindingCode
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry, Influencer, Show
from tests.desk.stage import consistent, end, press, refused
from tests.english import refusal, say
from tests.world import World, actions, events, everything

# ---- the page that holds the show


async def test_a_page_without_a_holder_is_one_and_the_same(world: World) -> None:
    star = await world.star()
    one, two = await go_live(world.desk, star), await go_live(world.desk, star, holder=" ")
    assert one.show.id == two.show.id
    assert (await heartbeat(world.desk, star, one.show.id, holder="")).holding
    assert (await refused(world, star, "phone")).code is ProblemCode.LIVE_ELSEWHERE


async def test_another_page_gets_no_token_and_is_told_how_to_take_over(world: World) -> None:
    star = await world.star()
    await press(world, star)
    problem = await refused(world, star, "laptop")
    assert (problem.code, say(problem.message), say(problem.fix)) == (
        ProblemCode.LIVE_ELSEWHERE,
        "You are live on another page or phone.",
        "End the show there, or take it over here.",
    )


async def test_after_a_take_over_the_older_page_learns_it_and_can_end_nothing(world: World) -> None:
    star = await world.star()
    show = (await press(world, star)).show
    world.clock.go_on(seconds=15)
    taken = await press(world, star, "laptop", take_over=True)
    assert (taken.show.id, (await Show.get()).holder) == (show.id, "laptop")
    done = await actions()
    assert (done.count("SHOW_TAKEN_OVER"), done.count("TOKEN_HANDED_OUT")) == (1, 2)
    before = await everything()
    assert not (await heartbeat(world.desk, star, show.id, holder="phone")).holding
    assert not (await end(world, star, show)).holding
    started = await show_started(world.desk, star, show.id, holder="phone", peer_id="p", session_id=None)
    assert not started.holding
    assert await everything() == before
    assert (await heartbeat(world.desk, star, show.id, holder="laptop")).holding
    assert await consistent(star)


async def test_the_first_start_counts_and_the_newest_peer(world: World) -> None:
    star = await world.star()
    show = (await press(world, star)).show
    world.clock.go_on(seconds=3)
    begun = world.clock.time
    for peer in ("first", "\x00second " + "x" * 200):
        pulse = await show_started(world.desk, star, show.id, holder="phone", peer_id=peer, session_id="s")
        world.clock.go_on(seconds=20)
    row = await Show.get()
    assert (pulse.show.started_at, row.session_id) == (begun, "s")
    assert row.peer_id == ("second " + "x" * 200)[:128]
    assert (await Influencer.get(id=star.id)).last_live_at == begun
    assert pulse.show.state is ShowState.ON_AIR
    assert (await events())[-1:] == ["SHOW_STARTED"]
    assert (await actions()).count("SHOW_STARTED") == 1


async def test_a_heartbeat_is_a_sign_of_life(world: World) -> None:
    star = await world.star()
    show = (await press(world, star)).show
    world.clock.go_on(seconds=15)
    pulse = await heartbeat(world.desk, star, show.id, holder="phone")
    assert (pulse.holding, pulse.show.seen_at) == (True, world.clock.time)


async def test_a_show_of_somebody_else_is_not_found(world: World) -> None:
    star, other = await world.star(), await world.star()
    show = (await press(world, star)).show
    before = await everything()
    for show_id, who in ((show.id, other), (new_id(), star)):
        for ask in (
            heartbeat(world.desk, who, show_id, holder="phone"),
            end_own_show(world.desk, who, show_id, holder="phone"),
            show_started(world.desk, who, show_id, holder="phone", peer_id="p", session_id=None),
        ):
            with refusal(NotFound, "This show is not one of yours."):
                await ask
    assert await everything() == before


# ---- ending


async def test_the_holder_ends_the_show_once(world: World) -> None:
    star = await world.star()
    show = (await press(world, star)).show
    world.clock.go_on(minutes=1)
    pulse = await end(world, star, show)
    assert (pulse.holding, pulse.show.end_reason, pulse.show.ended_at) == (
        False,
        "ENDED_BY_INFLUENCER",
        world.clock.time,
    )
    assert say(ending_of(pulse.show)) == "The show was ended from the studio."
    assert not await consistent(star)
    assert (await events())[-1] == "SHOW_ENDED"
    before = await everything()
    world.clock.go_on(minutes=1)
    again = await end(world, star, show, failure_code=7)
    assert (again.holding, again.show.end_reason) == (False, "ENDED_BY_INFLUENCER")
    assert not (await heartbeat(world.desk, star, show.id, holder="phone")).holding
    assert await everything() == before


async def test_fifty_ends_at_once_leave_one_audit_entry(world: World) -> None:
    star = await world.star()
    show = (await press(world, star)).show
    await asyncio.gather(*(end(world, star, show) for _ in range(50)))
    assert (await actions()).count("SHOW_ENDED") == 1
    assert not await consistent(star)


async def test_a_failed_join_ends_the_show_with_the_sdks_code(world: World) -> None:
    star = await world.star()
    show = (await press(world, star)).show
    pulse = await end(world, star, show, failure_code=3011)
    assert (pulse.show.end_reason, pulse.show.end_code) == ("FAILED", 3011)
    assert say(ending_of(pulse.show)) == (
        "Your device blocks the camera or microphone. Allow both in its settings, then try again. "
        "(Error 3011.)"
    )
    entry = await AuditEntry.get(action="SHOW_ENDED")
    assert entry.after == {"endReason": "FAILED", "endCode": 3011}
    await press(world, star)


async def test_switching_streaming_off_ends_the_show_and_the_page_is_told_why(world: World) -> None:
    star, admin = await world.star(), await world.admin()
    show = (await press(world, star)).show
    view, ended = await toggle_streaming(
        world.desk, admin, star.id, enabled=False, reason=" Wrong\x00 song\n"
    )
    assert ended is not None
    assert (ended.id, ended.end_reason, ended.ended_by_id, ended.end_note) == (
        show.id,
        "STOPPED_BY_ADMIN",
        admin.id,
        "Wrong song",
    )
    assert (view.row.streaming_reason, view.row.open_show_id) == ("Wrong song", None)
    pulse = await heartbeat(world.desk, star, show.id, holder="phone")
    assert not pulse.holding
    assert say(ending_of(pulse.show)) == "An admin stopped the show. They say: Wrong song"
    studio = await studio_view(world.desk, star)
    assert (studio.state, say(studio.message)) == (
        StudioState.PAUSED,
        "Your admin has paused your shows. They say: Wrong song",
    )
    assert {"STREAMING_SWITCHED", "SHOW_ENDED"} <= set(await actions())
    assert (await refused(world, star)).findings[0].code is FindingCode.STREAMING_OFF


async def test_the_switch_keeps_an_open_show_that_it_allows(world: World) -> None:
    star, admin = await world.star(), await world.admin()
    show = (await press(world, star)).show
    _, ended = await toggle_streaming(world.desk, admin, star.id, enabled=True)
    assert ended is None
    assert (await heartbeat(world.desk, star, show.id, holder="phone")).holding
    assert await consistent(star)


async def test_a_reason_of_200_characters_is_kept_and_a_longer_one_refused(world: World) -> None:
    star, admin = await world.star(), await world.admin()
    before = await everything()
    for reason in ("\U0001f389" * 201, "so " * 100, "x" * 100_000):
        with pytest.raises(InputRejected) as caught:
            await toggle_streaming(world.desk, admin, star.id, enabled=False, reason=reason)
        assert (caught.value.code, caught.value.field) == (ProblemCode.BAD_REASON, "reason")
    assert await everything() == before
    longest = "\U0001f389" * 200
    view, _ = await toggle_streaming(world.desk, admin, star.id, enabled=False, reason=f" {longest}\u200b ")
    assert view.row.streaming_reason == longest


async def test_an_unknown_influencer_cannot_be_switched(world: World) -> None:
    gone, admin = await world.influencer(archived_at=world.clock.time), await world.admin()
    before = await everything()
    for influencer_id in (gone.id, new_id()):
        with pytest.raises(NotFound):
            await toggle_streaming(world.desk, admin, influencer_id, enabled=False)
    assert await everything() == before
