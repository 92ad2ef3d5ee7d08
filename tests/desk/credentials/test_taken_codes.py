"""A code of the desk's own that was taken away stays so, and the desk forgets none because of a bad reply."""

from dataclasses import replace
from typing import Any

import pytest

from greenroom.desk.credentials.making_codes import make_due_code
from greenroom.desk.credentials.setting import remove_auth_token
from greenroom.desk.credentials.sources import set_token_source
from greenroom.desk.desk import utc_now
from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.desk.influencers.trying_again import try_again
from greenroom.desk.rounds.room_codes import keep_room_codes
from greenroom.desk.sealed.code_switch import follow_switch
from greenroom.desk.sealed.source import Source
from greenroom.desk.shows.going_live import GoLiveBlocked
from greenroom.desk.workspaces.disabling_codes import disable_room_code
from greenroom.hms_api.accounts import Endpoints
from greenroom.store.models import AuditEntry, Influencer, Workspace
from tests.desk.connected import Connected
from tests.desk.races import Hold, HoldBefore, begin, go_on
from tests.desk.stage import press
from tests.english import say
from tests.world import row_of

SWITCHING = "greenroom.desk.sealed.code_switch.switch_code"
CODE = "/v2/room-codes/code"
OFF = "ROOM_CODE_REFUSED.off"
NOT_OF_100MS: list[dict[str, Any]] = [
    {"status": 404, "body": "<html>"},
    {"status": 403, "body": "<html>"},
    {"status": 413, "body": ""},
]


async def _beside_another(connected: Connected) -> None:
    """Connect another account, at the same 100ms, which has no code, and disconnect the first one."""
    there = Endpoints.of_emulator(connected.emulator.url)
    connected.desk = replace(connected.desk, hms=there)
    await connected.world.connect()
    await Workspace.filter(id=connected.account_id).update(app_secret=None)
    connected.emulator.switch({"path": CODE, "code": 404})


async def _ask_again(connected: Connected) -> None:
    """Have a round confirm every code."""
    await Influencer.all().update(code_checked_at=connected.world.clock.time)
    await keep_room_codes(connected.desk)


async def test_a_disabled_code_is_enabled_by_no_switch_and_no_round(connected: Connected) -> None:
    star = await connected.star(connected.room())
    code = await connected.code_of(star)
    await disable_room_code(connected.desk, connected.admin, code)
    for enabled in (False, True):
        await connected.switch(star, enabled=enabled)
        await _ask_again(connected)
        row = await row_of(star)
        assert (row.code_enabled, row.code_fault, connected.exchange(code)) == (None, OFF, 403)


async def test_a_code_disabled_while_the_switch_enables_it_stays_disabled(
    connected: Connected, hold_before: HoldBefore
) -> None:
    star = await connected.star(connected.room())
    code = await connected.code_of(star)
    await connected.switch(star, enabled=False)
    held = hold_before(SWITCHING)
    await toggle_streaming(connected.desk, connected.admin, star.id, enabled=True)
    following = await begin(connected.desk.errands.finished(), held)
    await disable_room_code(connected.desk, connected.admin, code)
    await go_on(held, following)
    row = await row_of(star)
    assert (row.code_enabled, row.code_fault, connected.exchange(code)) == (None, OFF, 403)


async def test_a_code_replaced_while_the_switch_enables_it_is_disabled(
    connected: Connected, hold_before: HoldBefore
) -> None:
    star = await connected.star(connected.room())
    code = await connected.code_of(star)
    await connected.switch(star, enabled=False)
    held = hold_before(SWITCHING)
    await toggle_streaming(connected.desk, connected.admin, star.id, enabled=True)
    following = await begin(connected.desk.errands.finished(), held)
    await connected.set_code(star)
    new = await connected.code_of(star)
    await go_on(held, following)
    assert (connected.exchange(code), connected.exchange(new)) == (403, 200)
    assert (await row_of(star)).code_enabled is True


async def test_two_who_enable_one_code_at_once_leave_it_enabled(
    connected: Connected, hold_before: HoldBefore
) -> None:
    star = await connected.star(connected.room())
    code = await connected.code_of(star)
    await connected.switch(star, enabled=False)
    held = hold_before(SWITCHING)
    await toggle_streaming(connected.desk, connected.admin, star.id, enabled=True)
    following = await begin(connected.desk.errands.finished(), held)
    await follow_switch(connected.desk, star.id)
    await go_on(held, following)
    assert ((await row_of(star)).code_enabled, connected.exchange(code)) == (True, 200)


@pytest.mark.parametrize("fault", NOT_OF_100MS)
async def test_a_reply_of_something_on_the_way_leaves_the_switch_due(
    connected: Connected, fault: dict[str, Any]
) -> None:
    star = await connected.star(connected.room())
    code = await connected.code_of(star)
    connected.emulator.switch({"path": "/v2", **fault})
    await connected.switch(star, enabled=False)
    await _ask_again(connected)
    row = await row_of(star)
    assert (row.code_enabled, row.code_fault) == (True, None)
    connected.emulator.switch()
    await keep_room_codes(connected.desk)
    assert connected.exchange(code) == 403


@pytest.mark.parametrize("fault", NOT_OF_100MS)
async def test_a_reply_of_something_on_the_way_does_not_end_the_making_of_a_code(
    connected: Connected, fault: dict[str, Any]
) -> None:
    connected.emulator.switch({"path": "/v2/room-codes", **fault})
    star = await connected.star(connected.room())
    row = await row_of(star)
    assert (row.room_code_kind, row.code_fault) == ("LOCAL", None)
    connected.emulator.switch()
    await make_due_code(connected.desk, connected.admin, star.id)
    assert (await row_of(star)).room_code_kind == "REAL"


async def test_100ms_refusing_to_disable_a_code_leaves_that_due(connected: Connected) -> None:
    star = await connected.star(connected.room())
    code = await connected.code_of(star)
    connected.emulator.switch({"path": CODE, "code": 403})
    await connected.switch(star, enabled=False)
    row = await row_of(star)
    assert (row.code_enabled, row.code_fault) == (True, None)
    connected.emulator.switch()
    await keep_room_codes(connected.desk)
    assert connected.exchange(code) == 403


async def test_a_code_whose_account_is_not_connected_now_is_switched_once_it_is_again(
    connected: Connected,
) -> None:
    star = await connected.star(connected.room())
    code = await connected.code_of(star)
    secret = (await Workspace.get(id=connected.account_id)).app_secret
    await _beside_another(connected)
    await connected.switch(star, enabled=False)
    await _ask_again(connected)
    row = await row_of(star)
    assert (row.code_enabled, row.code_fault, row.room_code_kind) == (True, None, "REAL")
    connected.emulator.switch()
    await Workspace.filter(id=connected.account_id).update(app_secret=secret)
    await keep_room_codes(connected.desk)
    assert connected.exchange(code) == 403


async def test_a_replaced_code_that_only_another_account_does_not_know_is_noted_as_left_enabled(
    connected: Connected,
) -> None:
    star = await connected.star(connected.room())
    await _beside_another(connected)
    await connected.set_code(star, connected.make_code(connected.room()))
    assert await AuditEntry.filter(action="ROOM_CODE_LEFT_ENABLED").count() == 1


async def test_a_code_that_the_switch_enables_while_it_is_disabled_for_good_is_disabled_again(
    connected: Connected, hold: Hold
) -> None:
    star = await connected.star(connected.room())
    code = await connected.code_of(star)
    await connected.switch(star, enabled=False)
    held = hold("greenroom.desk.workspaces.disabling_codes")
    disabling = await begin(disable_room_code(connected.desk, connected.admin, code), held)
    await connected.switch(star, enabled=True)
    assert connected.exchange(code) == 200
    assert await go_on(held, disabling) == [None]
    row = await row_of(star)
    assert (row.code_enabled, row.code_fault, connected.exchange(code)) == (None, OFF, 403)


async def test_a_code_that_100ms_has_not_enabled_yet_is_enabled_at_go_live_and_not_held_against_anybody(
    connected: Connected,
) -> None:
    star = await connected.star(connected.room())
    connected.world.clock.time, connected.world.desk = utc_now(), connected.desk
    await connected.world.open_session(star)
    await set_token_source(connected.desk, connected.admin, star.id, Source.ROOM_CODE)
    await remove_auth_token(connected.desk, connected.admin, star.id)
    await Influencer.filter(id=star.id).update(can_mint=False)  # nothing stands in for the code
    await connected.switch(star, enabled=False)
    connected.emulator.switch({"path": CODE, "code": 503})
    await connected.switch(star, enabled=True)
    with pytest.raises(GoLiveBlocked) as caught:
        await press(connected.world, star)
    assert say(caught.value.findings[0].message) == "The stage does not answer just now."
    assert (await row_of(star)).code_fault is None
    connected.emulator.switch()
    await connected.desk.apis.close()
    await press(connected.world, star)
    assert (await row_of(star)).code_enabled is True


async def test_trying_a_refused_code_again_names_that_even_where_the_place_is_still_closed(
    connected: Connected,
) -> None:
    room = connected.room()
    star = await connected.star(room)
    await set_token_source(connected.desk, connected.admin, star.id, Source.ROOM_CODE)
    connected.emulator.rest("POST", f"/v2/rooms/{room}", {"enabled": False})
    was = {"place_code": "ROOM_OFF", "place_checked_at": utc_now(), "code_fault": OFF}
    await Influencer.filter(id=star.id).update(**was)
    await try_again(connected.desk, connected.admin, star.id)
    row = await row_of(star)
    assert (row.place_code, row.code_fault) == ("ROOM_OFF", None)
    assert (await AuditEntry.get(action="TRY_AGAIN_ALLOWED")).before == {"code": "ROOM_CODE_REFUSED"}
