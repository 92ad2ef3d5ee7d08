"""Rehearsing: what the desk judges, what it keeps, and what it gives to the page."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import jwt
import pytest

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.credentials.setting import set_auth_token
from greenroom.desk.desk import utc_now
from greenroom.desk.plans.planning import plan_shows
from greenroom.desk.plans.times import PlannedTime
from greenroom.desk.problems import BadInput, NotFound
from greenroom.desk.rehearsals.reading import last_rehearsals, newest_end
from greenroom.desk.rehearsals.rehearsing import (
    AT_MOST,
    LASTS,
    RehearsalRefused,
    Started,
    finish_rehearsal,
    start_rehearsal,
)
from greenroom.desk.rehearsals.results import Part, PartState, RehearsalView, Result
from greenroom.hms.findings import FindingCode
from greenroom.store.models import AuditEntry, Influencer, Rehearsal, TokenVersion, Workspace
from tests.desk.connected import DOWN, Connected
from tests.desk.stage import press
from tests.english import refusal, say
from tests.world import World, actions, everything, row_of

SEEN: dict[Part, Result] = dict.fromkeys(
    (Part.BROWSER, Part.CAMERA, Part.MICROPHONE, Part.NETWORK), Result.GOOD
)


async def start(connected: Connected, person: InfluencerActor, **options: Any) -> Started:
    return await start_rehearsal(connected.desk, person, **options)


async def finish(
    connected: Connected, person: InfluencerActor, started: Started, **seen: Result
) -> RehearsalView:
    found = SEEN | {Part(part): result for part, result in seen.items()}
    return await finish_rehearsal(connected.desk, person, started.id, found)


def found(started: Started) -> tuple[Result, FindingCode | None]:
    return started.credential.result, started.credential.blocked_by


async def practice_room(connected: Connected) -> str | None:
    return (await Workspace.get(id=connected.account_id)).practice_room_id


async def test_the_practice_token_is_for_a_room_of_no_show_for_five_minutes_and_kept_nowhere(
    connected: Connected,
) -> None:
    star = await connected.star(connected.room())
    versions = await TokenVersion.all().count()
    started = await start(connected, star)
    assert started.practice is not None
    claims = jwt.decode(started.practice.auth_token, options={"verify_signature": False})
    row = await row_of(star)
    assert claims["room_id"] == await practice_room(connected) != row.hms_room_id
    assert claims["user_id"] not in {row.hms_user_id, str(star.id)}
    assert timedelta(seconds=claims["exp"] - claims["nbf"]) <= timedelta(minutes=5, seconds=11)
    assert await TokenVersion.all().count() == versions
    assert started.practice.auth_token not in str(await everything()) + repr(started)
    assert connected.emulator.init(started.practice.auth_token).status_code == 200


async def test_the_practice_room_is_made_once_for_an_account(connected: Connected) -> None:
    one, other = await connected.star(connected.room()), await connected.star(connected.room(), "Noor")
    first = await start(connected, one)
    second = await start(connected, other)
    assert first.practice is not None
    assert second.practice is not None
    assert first.practice.room_id == second.practice.room_id == await practice_room(connected)


@pytest.mark.parametrize("how", ["closed", "gone", "used"])
async def test_a_practice_room_that_cannot_be_used_is_replaced(connected: Connected, how: str) -> None:
    star = await connected.star(connected.room())
    first = (await start(connected, star)).practice
    assert first is not None
    if how == "closed":
        connected.emulator.rest("POST", f"/v2/rooms/{first.room_id}", {"enabled": False})
    elif how == "gone":
        await Workspace.filter(id=connected.account_id).update(practice_room_id="64b7f0c4d2a3b4c5d6e7f809")
    else:
        await connected.star(first.room_id, "Noor")  # somebody has pasted a token of that room
    second = (await start(connected, star)).practice
    assert second is not None
    assert second.room_id not in {first.room_id, "64b7f0c4d2a3b4c5d6e7f809"}
    assert second.room_id == await practice_room(connected)


async def test_what_the_page_found_is_kept_and_told(connected: Connected) -> None:
    star = await connected.star(connected.room())
    assert await newest_end() is None
    started = await start(connected, star)
    assert await last_rehearsals([star.id]) == {}
    view = await finish(connected, star, started, MICROPHONE=Result.MICROPHONE_SILENT)
    assert await last_rehearsals([star.id]) == {star.id: view}
    assert (await newest_end(), view.good) == (view.finished_at, 4)
    assert say(view.score) == "4 of 5 are good"
    assert view.worst is not None
    message, fix = view.worst.for_admin
    assert (view.worst.part, say(message)) == (Part.MICROPHONE, "Nothing was heard in the microphone.")
    assert say(fix) == "Ask them to speak while they rehearse, or to choose another microphone."
    assert found(started) == (Result.GOOD, None)


async def test_a_rehearsal_is_noted_with_the_room_and_nothing_of_what_was_given(connected: Connected) -> None:
    star = await connected.star(connected.room())
    started = await start(connected, star)
    assert started.practice is not None
    entry = await AuditEntry.get(action="REHEARSED")
    assert (entry.actor_id, entry.subject_id) == (star.id, star.id)
    assert entry.after == {"roomId": started.practice.room_id}


async def test_a_new_rehearsal_leaves_the_last_one_until_it_ends(connected: Connected) -> None:
    star = await connected.star(connected.room())
    first = await finish(connected, star, await start(connected, star))
    second = await start(connected, star)
    third = await start(connected, star)
    assert await last_rehearsals([star.id]) == {star.id: first}
    with refusal(NotFound, "This rehearsal is too old, or a newer one has begun on another page."):
        await finish(connected, star, second)
    view = await finish(connected, star, third, CAMERA=Result.BLACK_PICTURE)
    assert await last_rehearsals([star.id]) == {star.id: view}
    assert await finish(connected, star, third) == view  # its reply was lost
    assert await Rehearsal.all().count() == 1


async def test_nobody_ends_a_rehearsal_of_somebody_else(connected: Connected) -> None:
    star, other = await connected.star(connected.room()), await connected.star(connected.room(), "Noor")
    started = await start(connected, star)
    with pytest.raises(NotFound):
        await finish(connected, other, started)
    assert await last_rehearsals([star.id, other.id]) == {}


async def test_what_was_found_long_ago_is_not_kept(connected: Connected) -> None:
    star = await connected.star(connected.room())
    started = await start(connected, star)
    later = replace(connected.desk, now=lambda: utc_now() + LASTS + timedelta(seconds=1))
    with pytest.raises(NotFound):
        await finish_rehearsal(later, star, started.id, SEEN)
    assert await last_rehearsals([star.id]) == {}


async def test_a_part_ends_with_a_result_of_its_own(connected: Connected) -> None:
    star = await connected.star(connected.room())
    started = await start(connected, star)
    for part, wrong in ((Part.CAMERA, Result.MICROPHONE_SILENT), (Part.NETWORK, Result.BLOCKED)):
        with pytest.raises(BadInput):
            await finish(connected, star, started, **{part.value: wrong})
    assert await last_rehearsals([star.id]) == {}


async def test_a_show_that_is_live_or_starting_is_not_disturbed(world: World) -> None:
    star = await world.star()
    await press(world, star)
    before = await everything()
    message = "You are live, or about to be: a rehearsal would disturb the show."
    with refusal(RehearsalRefused, message):
        await start_rehearsal(world.desk, star)
    assert await everything() == before
    assert await Rehearsal.all().count() == 0


async def test_somebody_who_was_archived_does_not_rehearse(world: World) -> None:
    star = await world.star()
    await Influencer.filter(id=star.id).update(archived_at=world.clock.time)
    await world.bind()
    with refusal(RehearsalRefused, "Your account at this desk was archived."):
        await start_rehearsal(world.desk, star)
    assert await actions() == ["TOKEN_SET"]


async def test_a_page_in_a_loop_is_stopped(world: World) -> None:
    person = await world.influencer()
    for _ in range(AT_MOST):
        await start_rehearsal(world.desk, person, practice=False)
    with refusal(RehearsalRefused, "You have rehearsed many times in the last few minutes."):
        await start_rehearsal(world.desk, person, practice=False)
    world.clock.go_on(minutes=16)
    await start_rehearsal(world.desk, person, practice=False)


async def test_without_an_account_the_network_is_said_not_to_be_tried(world: World) -> None:
    star = await world.star()
    started = await start_rehearsal(world.desk, star)
    assert started.practice is None
    view = await finish_rehearsal(world.desk, star, started.id, SEEN)  # whatever the page says of it
    [network] = [part for part in view.parts if part.part is Part.NETWORK]
    assert (network.result, network.state) == (Result.NO_PRACTICE_ROOM, PartState.NOT_TRIED)
    assert found(started) == (Result.NO_ANSWER, None)
    assert view.good == 3


async def test_where_the_setting_is_on_the_page_checks_the_network_without_a_practice_room(
    world: World,
) -> None:
    star, desk = await world.star(), replace(world.desk, network_check=True)
    started = await start_rehearsal(desk, star)
    assert (started.practice, started.network_check) == (None, True)
    view = await finish_rehearsal(desk, star, started.id, SEEN | {Part.NETWORK: Result.MEDIA_BLOCKED})
    [network] = [part for part in view.parts if part.part is Part.NETWORK]
    assert (network.result, network.state) == (Result.MEDIA_BLOCKED, PartState.FAULT)
    unable = await start_rehearsal(desk, star, practice=False)
    assert unable.network_check is False
    off = await start_rehearsal(world.desk, star)
    assert off.network_check is False


async def test_where_there_is_a_practice_room_the_setting_changes_nothing(connected: Connected) -> None:
    star = await connected.star(connected.room())
    started = await start_rehearsal(replace(connected.desk, network_check=True), star)
    assert (started.practice is not None, started.network_check) == (True, False)


async def test_100ms_that_is_down_fails_nobody(connected: Connected) -> None:
    star = await connected.star(connected.room())
    connected.emulator.switch(DOWN, {"path": "/init", "code": 503})
    started = await start(connected, star)
    assert (started.practice, found(started)) == (None, (Result.NO_ANSWER, None))
    view = await finish(connected, star, started)
    assert [part.result for part in view.parts][3:] == [Result.PRACTICE_ROOM_FAILED, Result.NO_ANSWER]
    assert (await row_of(star)).block_code is None


async def test_a_room_that_is_off_is_named(connected: Connected) -> None:
    room = connected.room()
    star = await connected.star(room)
    connected.emulator.rest("POST", f"/v2/rooms/{room}", {"enabled": False})
    started = await start(connected, star)
    assert found(started) == (Result.BLOCKED, FindingCode.ROOM_OFF)
    message, fix = started.credential.for_influencer
    assert (say(message), say(fix)) == ("The stage is closed.", "Ask your admin to open it.")
    assert started.practice is not None  # the network is tried all the same


async def test_a_role_that_the_room_does_not_have_is_named(connected: Connected) -> None:
    star = await connected.star(connected.room())
    token = connected.emulator.token(room_id=(await row_of(star)).hms_room_id, role="presenter")
    await Influencer.filter(id=star.id).update(place_code=None)
    connected.emulator.switch(DOWN)  # 100ms is not asked about the place at the save
    await set_auth_token(connected.desk, connected.admin, star.id, token, accept=list(FindingCode))
    connected.emulator.switch()
    started = await start(connected, star)
    assert found(started) == (Result.BLOCKED, FindingCode.ROLE_UNKNOWN)
    assert say(started.credential.for_admin[0]) == "The room's template does not have the token's role."


async def test_a_token_that_expires_before_the_planned_show_is_named(connected: Connected) -> None:
    room = connected.room()
    star = await connected.star(room)
    await Influencer.filter(id=star.id).update(can_mint=False, room_code_kind=None)  # nothing stands in
    assert found(await start(connected, star))[1] is None
    start_at = (utc_now() + timedelta(hours=3)).replace(tzinfo=None, second=0, microsecond=0)
    planned = PlannedTime(start_at, "UTC", 60)
    await plan_shows(connected.desk, connected.admin, [star.id], planned)
    assert found(await start(connected, star)) == (Result.BLOCKED, FindingCode.EXPIRES_SOON)


async def test_a_page_that_cannot_join_a_room_gets_no_token(connected: Connected) -> None:
    star = await connected.star(connected.room())
    started = await start(connected, star, practice=False)
    assert (started.practice, await practice_room(connected)) == (None, None)
    view = await finish(connected, star, started, BROWSER=Result.NOT_HTTPS)
    assert [part.result for part in view.parts][3] is Result.NOT_TRIED
