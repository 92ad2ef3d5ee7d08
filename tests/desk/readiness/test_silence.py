"""Shows whose page falls silent: reported after two minutes, ended after ten, reopened when it returns."""

import asyncio
from datetime import datetime, timedelta

import pytest

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.credentials.setting import remove_auth_token
from greenroom.desk.influencers.listing import influencer_view
from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.desk.problems import NotFound
from greenroom.desk.readiness.readiness import Readiness
from greenroom.desk.readiness.silence import silent_since
from greenroom.desk.rounds import running
from greenroom.desk.rounds.heartbeat import Heartbeat
from greenroom.desk.shows.ending import ending_of
from greenroom.desk.shows.going_live import GoLiveBlocked, OnStage, go_live
from greenroom.desk.shows.lost import end_lost_shows
from greenroom.desk.shows.staying import end_own_show, heartbeat, show_started
from greenroom.desk.shows.studio import studio_view
from greenroom.desk.shows.views import ShowView, show_view
from greenroom.store.canary import check_canary
from greenroom.store.models import AuditEntry, DeskRow, Influencer, Lease, Show
from tests.desk.stage import been_up
from tests.english import refusal, say
from tests.hms.tokens import NOW
from tests.world import World, actions, events, everything, row_of

JUST_BEFORE = timedelta(microseconds=1)


@pytest.fixture(name="up")
async def _up(world: World) -> None:
    await been_up(world)


async def press(world: World, star: InfluencerActor, holder: str = "phone") -> OnStage:
    return await go_live(world.desk, star, holder=holder)


async def seen_silent(world: World, star: InfluencerActor) -> datetime | None:
    """Read since when the desk says that it has lost contact with an open show's page."""
    show = (await influencer_view(world.desk, star.id)).show
    assert show is not None
    return show.silent_since


async def told_silent(world: World, star: InfluencerActor) -> datetime | None:
    """Read the same through the influencer's page."""
    show = (await studio_view(world.desk, star)).show
    assert show is not None
    return show.silent_since


async def lost(world: World) -> tuple[InfluencerActor, ShowView]:
    """Have somebody go live and be lost; it is ten minutes later then."""
    star = await world.star()
    stage = await press(world, star)
    world.clock.go_on(minutes=10)
    assert await end_lost_shows(world.desk) == 1
    return star, stage.show


# ---- silence


@pytest.mark.parametrize(
    ("seen", "up", "silent"),
    [
        (NOW - timedelta(minutes=2), NOW - timedelta(hours=1), True),
        (NOW - timedelta(minutes=2) + JUST_BEFORE, NOW - timedelta(hours=1), False),
        (NOW - timedelta(hours=1), NOW - timedelta(minutes=2), True),
        (NOW - timedelta(hours=1), NOW - timedelta(minutes=2) + JUST_BEFORE, False),
        (NOW - timedelta(hours=1), None, False),
    ],
)
def test_a_page_is_silent_two_minutes_after_its_last_sign_of_life_and_the_desks_start(
    seen: datetime, up: datetime | None, silent: bool
) -> None:
    assert silent_since(seen, up, NOW) == (seen if silent else None)


@pytest.mark.usefixtures("up")
async def test_silence_shows_to_the_desk_and_the_studio_until_the_next_sign_of_life(world: World) -> None:
    star = await world.star()
    show, start = (await press(world, star)).show, world.clock.time
    world.clock.go_on(minutes=2, microseconds=-1)
    assert await seen_silent(world, star) is None
    assert await told_silent(world, star) is None
    world.clock.go_on(microseconds=1)
    assert await seen_silent(world, star) == start
    assert await told_silent(world, star) == start
    assert (await heartbeat(world.desk, star, show.id, holder="another")).show.silent_since == start
    assert (await heartbeat(world.desk, star, show.id, holder="phone")).show.silent_since is None
    assert await seen_silent(world, star) is None


@pytest.mark.usefixtures("up")
async def test_joining_again_is_a_sign_of_life(world: World) -> None:
    star = await world.star()
    await press(world, star)
    world.clock.go_on(minutes=9)
    await press(world, star)
    world.clock.go_on(minutes=9)
    assert await end_lost_shows(world.desk) == 0


# ---- lost


async def test_after_the_clock_was_set_back_a_show_is_lost_ten_minutes_later_and_not_when_the_jump_is_over(
    world: World,
) -> None:
    await check_canary(world.desk.vault, world.clock.time)
    heartbeat_of_desk, star = Heartbeat(world.desk), await world.star()
    await heartbeat_of_desk.beat()
    await press(world, star)
    world.clock.go_on(minutes=-30)
    back = world.clock.time
    for minute in range(11):
        await heartbeat_of_desk.beat()
        assert await end_lost_shows(world.desk) == (minute == 10)
        world.clock.go_on(minutes=1)
    show = await Show.get()
    assert (show.ended_at, show.end_reason) == (back, "LOST")


@pytest.mark.usefixtures("up")
async def test_a_clock_that_differs_a_little_makes_no_sign_of_life_later(world: World) -> None:
    star = await world.star()
    await press(world, star)
    world.clock.go_on(seconds=-5)
    before = await everything()
    assert await end_lost_shows(world.desk) == 0
    assert await everything() == before


@pytest.mark.usefixtures("up")
async def test_a_show_is_lost_ten_minutes_after_its_last_sign_of_life_and_ended_then(world: World) -> None:
    star = await world.star()
    show = (await press(world, star)).show
    world.clock.go_on(seconds=15)
    await show_started(world.desk, star, show.id, holder="phone", peer_id="p", session_id=None)
    seen = world.clock.time
    world.clock.go_on(minutes=10, microseconds=-1)
    before = await everything()
    assert await end_lost_shows(world.desk) == 0
    assert await everything() == before
    world.clock.go_on(microseconds=1)
    assert await end_lost_shows(world.desk) == 1
    show = await Show.get()
    assert (show.ended_at, show.end_reason, show.end_code) == (seen, "LOST", None)
    assert say(ending_of(show_view(show))) == "The desk lost contact with the studio page."
    assert (await row_of(star)).open_show_id is None
    entry = await AuditEntry.get(action="SHOW_ENDED")
    assert (entry.actor_kind, entry.actor_id, entry.subject_id) == ("DESK", None, show.id)
    assert entry.after == {"endReason": "LOST", "endCode": None}
    assert (await events())[-1] == "SHOW_ENDED"
    assert await end_lost_shows(world.desk) == 0


@pytest.mark.usefixtures("up")
async def test_silence_counts_only_while_the_desk_was_up(world: World) -> None:
    star = await world.star()
    await press(world, star)
    world.clock.go_on(hours=5)
    await DeskRow.filter(id=1).update(up_since=world.clock.time - timedelta(minutes=10) + JUST_BEFORE)
    assert await end_lost_shows(world.desk) == 0
    world.clock.go_on(microseconds=1)
    assert await end_lost_shows(world.desk) == 1


async def test_a_desk_that_never_noted_its_start_ends_nothing(world: World) -> None:
    star = await world.star()
    await press(world, star)
    world.clock.go_on(days=1)
    assert await end_lost_shows(world.desk) == 0
    assert await seen_silent(world, star) is None


# ---- back again


@pytest.mark.usefixtures("up")
async def test_the_returning_holders_heartbeat_opens_the_show_again(world: World) -> None:
    star, show = await lost(world)
    world.clock.go_on(minutes=50)
    pulse = await heartbeat(world.desk, star, show.id, holder="phone")
    assert (pulse.holding, pulse.show.ended_at, pulse.show.end_reason) == (True, None, None)
    assert (pulse.show.seen_at, pulse.show.opened_at) == (world.clock.time, show.opened_at)
    assert (await row_of(star)).open_show_id == show.id
    assert (await actions()).count("SHOW_REOPENED") == 1
    assert (await events())[-1] == "SHOW_REOPENED"
    assert (await influencer_view(world.desk, star.id)).readiness is Readiness.LIVE


@pytest.mark.usefixtures("up")
async def test_a_heartbeat_later_than_an_hour_after_the_last_one_opens_nothing(world: World) -> None:
    star, show = await lost(world)
    world.clock.go_on(minutes=50, microseconds=1)
    before = await everything()
    assert not (await heartbeat(world.desk, star, show.id, holder="phone")).holding
    assert await everything() == before


@pytest.mark.usefixtures("up")
async def test_a_lost_show_stays_ended_once_there_was_a_newer_one(world: World) -> None:
    star, show = await lost(world)
    admin = await world.admin()
    await press(world, star, "laptop")
    await toggle_streaming(world.desk, admin, star.id, enabled=False)
    await toggle_streaming(world.desk, admin, star.id, enabled=True)
    before = await everything()
    assert not (await heartbeat(world.desk, star, show.id, holder="phone")).holding
    assert await everything() == before
    assert (await press(world, star)).show.id != show.id


@pytest.mark.usefixtures("up")
async def test_a_heartbeat_of_another_page_opens_nothing(world: World) -> None:
    star, show = await lost(world)
    other = await world.star()
    before = await everything()
    assert not (await heartbeat(world.desk, star, show.id, holder="laptop")).holding
    assert await heartbeat_of_somebody_else(world, other, show) is None
    assert await everything() == before


async def heartbeat_of_somebody_else(world: World, other: InfluencerActor, show: ShowView) -> None:
    with refusal(NotFound, "This show is not one of yours."):
        await heartbeat(world.desk, other, show.id, holder="phone")


@pytest.mark.usefixtures("up")
async def test_a_show_that_an_admin_ended_stays_ended(world: World) -> None:
    star, admin = await world.star(), await world.admin()
    show = (await press(world, star)).show
    await toggle_streaming(world.desk, admin, star.id, enabled=False)
    await toggle_streaming(world.desk, admin, star.id, enabled=True)
    before = await everything()
    assert not (await heartbeat(world.desk, star, show.id, holder="phone")).holding
    assert await everything() == before


@pytest.mark.usefixtures("up")
async def test_a_lost_show_stays_ended_while_streaming_is_off(world: World) -> None:
    star, show = await lost(world)
    admin = await world.admin()
    await toggle_streaming(world.desk, admin, star.id, enabled=False)
    before = await everything()
    assert not (await heartbeat(world.desk, star, show.id, holder="phone")).holding
    assert await everything() == before
    await toggle_streaming(world.desk, admin, star.id, enabled=True)
    assert (await heartbeat(world.desk, star, show.id, holder="phone")).holding


@pytest.mark.usefixtures("up")
async def test_a_lost_show_stays_ended_while_another_show_is_open_or_the_person_archived(
    world: World,
) -> None:
    star, show = await lost(world)
    new = (await press(world, star, "laptop")).show
    assert new.id != show.id
    before = await everything()
    assert not (await heartbeat(world.desk, star, show.id, holder="phone")).holding
    assert await everything() == before
    await end_own_show(world.desk, star, new.id, holder="laptop")
    await Influencer.filter(id=star.id).update(archived_at=world.clock.time)
    await world.bind()
    assert not (await heartbeat(world.desk, star, show.id, holder="phone")).holding


@pytest.mark.usefixtures("up")
async def test_go_live_by_the_same_page_opens_a_lost_show_again_within_the_hour(world: World) -> None:
    star, show = await lost(world)
    world.clock.go_on(minutes=50)
    stage = await press(world, star)
    assert (stage.show.id, stage.show.ended_at, stage.show.seen_at) == (show.id, None, world.clock.time)
    assert (await actions()).count("TOKEN_HANDED_OUT") == 2
    assert (await actions()).count("SHOW_REOPENED") == 1


@pytest.mark.usefixtures("up")
async def test_go_live_later_than_an_hour_or_by_another_page_opens_a_new_show(world: World) -> None:
    star, show = await lost(world)
    world.clock.go_on(minutes=50, microseconds=1)
    new = (await press(world, star)).show
    assert new.id != show.id
    await end_own_show(world.desk, star, new.id, holder="phone")
    other, show = await lost(world)
    assert (await press(world, other, "laptop")).show.id != show.id


@pytest.mark.usefixtures("up")
async def test_go_live_opens_a_new_show_where_the_lost_ones_token_is_gone(world: World) -> None:
    star, admin = await world.influencer(), await world.admin()
    await world.set_token(star, world.token(lasts=timedelta(minutes=11)))
    show = (await press(world, star)).show
    world.clock.go_on(minutes=10)
    assert await end_lost_shows(world.desk) == 1
    await world.set_token(star, world.token(room_id="64a1f0c2b7d3e5a9180b3ca3"))
    world.clock.go_on(minutes=1)
    stage = await press(world, star)
    assert (stage.show.id != show.id, stage.show.room_id) == (True, "64a1f0c2b7d3e5a9180b3ca3")
    await end_own_show(world.desk, star, stage.show.id, holder="phone")
    await remove_auth_token(world.desk, admin, star.id)
    with pytest.raises(GoLiveBlocked):
        await press(world, star)


# ---- at the same moment


@pytest.mark.usefixtures("up")
async def test_of_a_round_and_a_heartbeat_at_once_the_show_is_open_in_the_end(world: World) -> None:
    for _ in range(5):
        star = await world.star()
        show = (await press(world, star)).show
        world.clock.go_on(minutes=10)
        _, pulse = await asyncio.gather(
            end_lost_shows(world.desk), heartbeat(world.desk, star, show.id, holder="phone")
        )
        if not pulse.holding:  # the round came between the heartbeat and its answer
            pulse = await heartbeat(world.desk, star, show.id, holder="phone")
        assert pulse.holding
        assert (await row_of(star)).open_show_id == show.id
        await end_own_show(world.desk, star, show.id, holder="phone")


@pytest.mark.usefixtures("up")
async def test_many_heartbeats_at_once_open_a_lost_show_again_once(world: World) -> None:
    star, show = await lost(world)
    pulses = await asyncio.gather(
        *(heartbeat(world.desk, star, show.id, holder="phone") for _ in range(20)),
        *(press(world, star) for _ in range(5)),
    )
    assert {pulse.show.id for pulse in pulses} == {show.id}
    assert (await actions()).count("SHOW_REOPENED") == 1
    assert await Show.filter(ended_at=None).count() == 1


@pytest.mark.usefixtures("up")
async def test_of_a_return_and_switching_off_at_once_nothing_stays_open(world: World) -> None:
    admin = await world.admin()
    for _ in range(5):
        star, show = await lost(world)
        await asyncio.gather(
            heartbeat(world.desk, star, show.id, holder="phone"),
            toggle_streaming(world.desk, admin, star.id, enabled=False),
        )
        row, show = await row_of(star), await Show.get(id=show.id)
        assert (row.streaming_enabled, row.open_show_id) == (False, None)
        assert show.ended_at is not None
        assert show.end_reason in ("LOST", "STOPPED_BY_ADMIN")
        assert not (await heartbeat(world.desk, star, show.id, holder="phone")).holding


@pytest.mark.usefixtures("up")
async def test_two_rounds_at_once_end_a_show_once(world: World) -> None:
    star = await world.star()
    await press(world, star)
    world.clock.go_on(minutes=10)
    assert sorted(await asyncio.gather(end_lost_shows(world.desk), end_lost_shows(world.desk))) == [0, 1]
    assert (await actions()).count("SHOW_ENDED") == 1


async def test_a_show_is_lost_at_a_desk_that_stays_up(world: World) -> None:
    await check_canary(world.desk.vault, world.clock.time)
    star, heart = await world.star(), Heartbeat(world.desk)
    await heart.beat()
    await press(world, star)
    seen = world.clock.time
    for _ in range(29):
        world.clock.go_on(seconds=20)
        await heart.beat()
        assert await end_lost_shows(world.desk) == 0
    world.clock.go_on(seconds=20)
    await heart.beat()
    assert await end_lost_shows(world.desk) == 1
    assert (await Show.get()).ended_at == seen


@pytest.mark.usefixtures("up")
async def test_a_clock_that_is_set_ahead_ends_no_show_before_its_page_can_be_heard_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "LOOKS_EVERY_S", 0.01)
    monkeypatch.setattr(running, "BEATS_EVERY_S", 3600)
    star = await world.star()
    stage = await press(world, star)

    async def looked_for_lost_shows() -> None:
        while not await Lease.filter(name="end lost shows", ran_at=world.clock.time).exists():  # noqa: ASYNC110
            await asyncio.sleep(0.01)  # it is a job of its own

    async with running.rounds(world.desk), asyncio.timeout(30):
        await looked_for_lost_shows()
        world.clock.go_on(hours=2)
        jumped = world.clock.time
        await looked_for_lost_shows()
    assert (await DeskRow.get()).up_since == jumped
    assert (await Show.get(id=stage.show.id)).ended_at is None
