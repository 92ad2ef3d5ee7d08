"""Shows whose token expires while they run: until when they could reconnect, and why they end."""

from datetime import timedelta
from typing import Any

import pytest

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.credentials.setting import remove_auth_token
from greenroom.desk.desk import Desk
from greenroom.desk.influencers.history import last_ended_shows, list_shows
from greenroom.desk.influencers.listing import InfluencerOrder, influencer_view, list_influencers
from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.desk.rounds.cleaning import wipe_expired_tokens
from greenroom.desk.shows.ending import ending_for_admins, ending_of
from greenroom.desk.shows.lost import end_lost_shows
from greenroom.desk.shows.staying import show_started
from greenroom.desk.shows.views import ShowView
from greenroom.hms.findings import FindingCode
from greenroom.store.ids import new_id
from greenroom.store.models import Influencer, Show
from tests.desk.stage import been_up, consistent, end, press, refused
from tests.english import say
from tests.world import EMULATOR, World, everything, row_of

OTHER_ROOM = "64a1f0c2b7d3e5a9180b3ca3"
HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)
EXPIRED = (
    "The connection dropped after the show's token had expired, and there was no newer one for its room and "
    "role, so the show could not continue. Set a new token."
)
PLAIN = "Your connection dropped, and your access to the stage had expired. Ask your admin to renew it."


async def on_air(
    world: World, lasts: timedelta = HOUR, name: str = "Maya"
) -> tuple[InfluencerActor, ShowView]:
    """Put somebody on air with a token that lasts so long."""
    star = await world.influencer(name)
    await world.set_token(star, world.token(lasts=lasts))
    show = (await press(world, star)).show
    await show_started(world.desk, star, show.id, holder="phone", peer_id="first", session_id=None)
    return star, show


async def shown(world: World, star: InfluencerActor) -> tuple[timedelta | None, bool]:
    """Read how long the open show could still reconnect, and whether that is at risk."""
    show = (await influencer_view(world.desk, star.id)).show
    assert show is not None
    (listed, *_) = (await list_shows(world.desk, [star.id], first=5))[star.id].items
    assert listed == show
    assert show.reconnectable_until is not None
    return show.reconnectable_until - world.clock.time, show.reconnect_at_risk


# ---- until when


async def test_a_show_can_reconnect_until_its_own_token_expires(world: World) -> None:
    star, _ = await on_air(world, 4 * HOUR)
    assert await shown(world, star) == (4 * HOUR, False)
    world.clock.time += HOUR - TICK
    assert await shown(world, star) == (3 * HOUR + TICK, False)
    world.clock.time += TICK
    assert await shown(world, star) == (3 * HOUR, True)
    world.clock.time += 4 * HOUR
    assert await shown(world, star) == (-HOUR, True)


@pytest.mark.parametrize(
    ("newer", "until", "at_risk"),
    [
        ({"lasts": 24 * HOUR}, 24 * HOUR, False),
        ({"lasts": 2 * HOUR}, 2 * HOUR, True),
        ({"lasts": HOUR / 2}, HOUR, True),
        ({"lasts": 24 * HOUR, "room_id": OTHER_ROOM}, HOUR, True),
        ({"lasts": 24 * HOUR, "role": "guest"}, HOUR, True),
    ],
)
async def test_a_newer_token_counts_if_it_lasts_longer_and_fits_the_show(
    world: World, newer: dict[str, Any], until: timedelta, *, at_risk: bool
) -> None:
    star, _ = await on_air(world)
    await world.set_token(star, world.token(**newer))
    assert await shown(world, star) == (until, at_risk)


@pytest.mark.parametrize(
    "columns",
    [
        {"block_code": "BAD_SIGNATURE"},
        {"token_access_key": EMULATOR.access_key},
        {"token_not_before": "later"},
    ],
)
async def test_a_newer_token_that_cannot_be_used_does_not_count(
    world: World, columns: dict[str, Any]
) -> None:
    star, _ = await on_air(world)
    await world.set_token(star)
    later = {name: world.clock.time + 2 * HOUR for name, value in columns.items() if value == "later"}
    await Influencer.filter(id=star.id).update(**columns | later)
    assert await shown(world, star) == (HOUR, True)


async def test_beside_its_emulator_a_newer_token_of_it_counts(world: World) -> None:
    star, _ = await on_air(world)
    await world.set_token(star)
    await Influencer.filter(id=star.id).update(token_access_key=EMULATOR.access_key)
    world.desk = Desk(world.desk.vault, world.passwords, world.clock, emulator=EMULATOR)
    assert await shown(world, star) == (24 * HOUR, False)


async def test_the_threshold_is_the_desks_own(world: World) -> None:
    star, _ = await on_air(world)
    patient = Desk(world.desk.vault, world.passwords, world.clock, expiring=HOUR - TICK)
    view = (await influencer_view(patient, star.id)).show
    assert view is not None
    assert view.reconnect_at_risk is False


async def test_a_removed_token_lets_its_show_reconnect_until_it_expires(world: World) -> None:
    star, _ = await on_air(world, 4 * HOUR)
    await remove_auth_token(world.desk, await world.admin(), star.id)
    assert await shown(world, star) == (4 * HOUR, False)


async def test_a_show_that_has_ended_has_no_such_time(world: World) -> None:
    star, show = await on_air(world)
    await end(world, star, show)
    (listed,) = (await list_shows(world.desk, [star.id], first=5))[star.id].items
    assert (listed.reconnectable_until, listed.reconnect_at_risk) == (None, False)
    assert (await last_ended_shows([star.id]))[star.id].reconnectable_until is None


async def test_shows_at_risk_come_first_on_every_page_of_the_list(world: World) -> None:
    await world.star("Ana")
    for name, lasts in (("Bo", 9 * HOUR), ("Cy", HOUR), ("Di", 9 * HOUR), ("Ed", 2 * HOUR)):
        await on_air(world, lasts, name)
    names: list[str] = []
    after = None
    for _ in range(5):
        page = await list_influencers(
            world.desk, first=1, order=InfluencerOrder.STATUS, after=after, readiness=(), search=""
        )
        names += [view.row.name for view in page.items]
        after = page.rows[-1][0]
    assert names == ["Cy", "Ed", "Bo", "Di", "Ana"]


# ---- coming back


async def test_a_page_comes_back_to_its_show_with_the_newest_token_and_another_peer(world: World) -> None:
    star, show = await on_air(world)
    before = await Show.get()
    token = world.token()
    await world.set_token(star, token)
    world.clock.time += 2 * HOUR
    stage = await press(world, star, show_id=show.id)
    assert (stage.show.id, stage.auth_token) == (show.id, token)
    assert stage.token_expires_at == before.opened_at + timedelta(days=1)
    await show_started(world.desk, star, show.id, holder="phone", peer_id="second", session_id=None)
    after = await Show.get()
    assert (after.peer_id, after.started_at) == ("second", before.started_at)
    assert await shown(world, star) == (22 * HOUR, False)


async def test_a_page_does_not_open_a_show_in_the_place_of_the_one_that_has_ended(world: World) -> None:
    star, show = await on_air(world)
    admin = await world.admin()
    await toggle_streaming(world.desk, admin, star.id, enabled=False, reason="Wrong song")
    assert [f.code for f in (await refused(world, star, show_id=show.id)).findings] == [
        FindingCode.STREAMING_OFF
    ]
    await toggle_streaming(world.desk, admin, star.id, enabled=True)
    problem = await refused(world, star, show_id=show.id)
    assert [f.code for f in problem.findings] == [FindingCode.SHOW_OVER]
    assert (say(problem.message), say(problem.fix)) == (
        "This show has ended.",
        "Go live again if you want to start a new one.",
    )
    second = (await press(world, star)).show
    assert second.id != show.id
    assert (await refused(world, star, show_id=show.id)).findings[0].code is FindingCode.SHOW_OVER
    assert (await refused(world, star, show_id=new_id())).findings[0].code is FindingCode.SHOW_OVER
    assert await consistent(star)


async def test_a_show_that_only_lost_contact_is_not_replaced_by_one_in_another_room(world: World) -> None:
    star, show = await on_air(world)
    await been_up(world)
    world.clock.time += HOUR
    assert await end_lost_shows(world.desk) == 1
    await world.set_token(star, world.token(room_id=OTHER_ROOM))
    problem = await refused(world, star, show_id=show.id)
    assert [f.code for f in problem.findings] == [FindingCode.EXPIRED]
    assert not await consistent(star)
    assert (await press(world, star)).show.id != show.id


async def test_another_page_cannot_come_back_in_the_holders_place(world: World) -> None:
    star, show = await on_air(world)
    problem = await refused(world, star, "laptop", show_id=show.id)
    assert [f.code for f in problem.findings] == [FindingCode.LIVE_ELSEWHERE]


# ---- why it ended


async def fail(world: World, star: InfluencerActor, show: ShowView, code: int, text: str = "") -> Show:
    await end(world, star, show, failure_code=code, failure_text=text)
    return await Show.get(id=show.id)


async def endings(star: InfluencerActor) -> tuple[str, str]:
    """Read why the last show ended, as an admin and as the influencer are told."""
    view = (await last_ended_shows([star.id]))[star.id]
    admins, plain = ending_for_admins(view), ending_of(view)
    assert admins is not None
    assert plain is not None
    return say(admins), say(plain)


@pytest.mark.parametrize("code", [401, 40109, 410, 41001, 1000, 1003, 1006, 2002, 2003, 4005, 6002])
async def test_a_connection_that_is_lost_on_an_expired_token_ends_with_that_cause(
    world: World, code: int
) -> None:
    star, show = await on_air(world)
    world.clock.time += HOUR - timedelta(seconds=60) + TICK
    row = await fail(world, star, show, code)
    assert (row.end_reason, row.end_code, row.end_hint) == ("FAILED", code, "TOKEN_EXPIRED")
    assert await endings(star) == (f"{EXPIRED} (100ms error {code}.)", f"{PLAIN} (Error {code}.)")
    assert not await consistent(star)


@pytest.mark.parametrize(("code", "text"), [(3001, ""), (500, ""), (403, ""), (400, "role limit reached")])
async def test_what_no_token_would_have_helped_keeps_its_own_cause(
    world: World, code: int, text: str
) -> None:
    star, show = await on_air(world)
    world.clock.time += 2 * HOUR
    row = await fail(world, star, show, code, text)
    assert (row.end_code, row.end_hint) == (code, "ROLE_FULL" if text else None)


async def test_with_a_valid_token_a_lost_connection_is_just_that(world: World) -> None:
    star, show = await on_air(world)
    world.clock.time += HOUR - timedelta(seconds=60)
    assert (await fail(world, star, show, 1003)).end_hint is None
    star, show = await on_air(world)
    await world.set_token(star)
    world.clock.time += 2 * HOUR
    assert (await fail(world, star, show, 1003)).end_hint is None
    assert "expired" not in " ".join(await endings(star))


async def test_a_show_that_never_began_keeps_what_its_page_reported(world: World) -> None:
    star = await world.influencer()
    await world.set_token(star, world.token(lasts=HOUR))
    show = (await press(world, star)).show
    world.clock.time += HOUR
    assert (await fail(world, star, show, 2003)).end_hint is None


async def test_the_cause_is_known_after_the_token_was_removed_and_wiped(world: World) -> None:
    star, show = await on_air(world)
    await remove_auth_token(world.desk, await world.admin(), star.id)
    world.clock.time += 2 * HOUR
    await wipe_expired_tokens(world.desk)
    assert (await refused(world, star, show_id=show.id)).findings[0].code is FindingCode.NO_TOKEN
    assert (await fail(world, star, show, 1003)).end_hint == "TOKEN_EXPIRED"


async def test_a_page_that_does_not_hold_the_show_ends_nothing(world: World) -> None:
    star, show = await on_air(world)
    world.clock.time += 2 * HOUR
    before = await everything()
    await end(world, star, show, "laptop", failure_code=1003)
    assert await everything() == before
    assert (await row_of(star)).open_show_id == show.id
