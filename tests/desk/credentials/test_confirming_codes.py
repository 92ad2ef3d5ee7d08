"""A typed room code is confirmed at 100ms: whether it exists, and where it leads."""

import logging
import time

import pytest

from greenroom.desk.rounds.room_codes import keep_room_codes
from greenroom.store.models import Influencer, Workspace
from tests.desk.connected import DOWN, Connected
from tests.world import everything, row_of


async def test_a_code_of_the_influencers_room_is_confirmed_with_its_role(connected: Connected) -> None:
    room = connected.room()
    last = connected.make_code(room, "host")
    for _ in range(98):
        connected.make_code(room, "host")
    code = connected.make_code(room)
    star = await connected.star(room, room_code=code)
    row = await row_of(star)
    assert (row.room_code_kind, row.code_room_id, row.code_role) == ("REAL", room, "broadcaster")
    assert (row.code_fault, row.code_enabled) == (None, None)
    assert row.code_checked_at is not None
    version = row.version
    await connected.set_code(star, f"https://ours.app.100ms.live/meeting/{last}")
    row = await row_of(star)
    assert (row.room_code_kind, row.code_role, row.version) == ("REAL", "host", version + 1)
    assert (await connected.facts(star))[0].startswith("Confirmed by 100ms ")


async def test_a_code_of_another_room_is_confirmed_with_where_it_leads(connected: Connected) -> None:
    elsewhere = connected.room()
    code = connected.make_code(elsewhere, "host")
    star = await connected.star(connected.room(), room_code=code)
    row = await row_of(star)
    assert (row.room_code_kind, row.code_room_id, row.code_role) == ("REAL", elsewhere, "host")


async def test_a_code_of_an_account_that_is_not_connected_is_known_to_exist(connected: Connected) -> None:
    room = connected.room()
    code = connected.make_code(room)
    star = await connected.world.influencer(hms_access_key=connected.emulator.announced["accessKey"])
    await connected.world.connect()  # another one
    await Workspace.filter(id=connected.account_id).update(app_secret=None)
    await connected.set_code(star, code)
    row = await row_of(star)
    assert (row.room_code_kind, row.code_room_id, row.code_role) == ("TYPED", room, "broadcaster")
    assert "for an account that is not connected" in (await connected.facts(star))[0]


async def test_a_code_that_100ms_does_not_have_is_saved_and_doubted(connected: Connected) -> None:
    star = await connected.star(connected.room(), room_code="abc-defg-hij")
    row = await row_of(star)
    assert (row.room_code_kind, row.code_room_id) == ("TYPED", None)
    assert row.code_fault == "ROOM_CODE_REFUSED.missing"
    assert (await connected.facts(star))[0].startswith("100ms does not have this code.")
    assert row.block_code is None


async def test_a_disabled_code_is_saved_and_doubted(connected: Connected) -> None:
    room = connected.room()
    code, elsewhere = connected.make_code(room), connected.make_code(connected.room())
    for one in (code, elsewhere):
        connected.emulator.rest("POST", "/v2/room-codes/code", {"code": one, "enabled": False})
    star = await connected.star(room, room_code=code)
    row = await row_of(star)
    assert (row.room_code_kind, row.code_room_id, row.code_fault) == ("REAL", room, "ROOM_CODE_REFUSED.off")
    await connected.set_code(star, elsewhere)
    row = await row_of(star)
    assert (row.room_code_kind, row.code_room_id, row.code_fault) == ("REAL", None, "ROOM_CODE_REFUSED.off")
    assert (await connected.facts(star))[0].startswith("100ms does not let anybody in with this code")


async def test_a_save_waits_two_seconds_at_most_and_a_round_confirms_later(connected: Connected) -> None:
    room = connected.room()
    star, code = await connected.star(room), connected.make_code(room)
    connected.emulator.switch({"path": f"/v2/room-codes/room/{room}", "wait_s": 30})
    begun = time.monotonic()
    await connected.set_code(star, code)
    assert time.monotonic() - begun < 20
    row = await row_of(star)
    assert (row.room_code_kind, row.code_checked_at) == ("TYPED", None)
    assert await connected.facts(star) == ["As typed: 100ms has not been asked yet."]
    connected.emulator.switch()
    await keep_room_codes(connected.desk)
    assert (await row_of(star)).room_code_kind == "REAL"


async def test_what_was_confirmed_is_asked_again_after_an_hour_and_stays_while_100ms_is_down(
    connected: Connected,
) -> None:
    room = connected.room()
    code = connected.make_code(room)
    star = await connected.star(room, room_code=code)
    connected.emulator.rest("POST", "/v2/room-codes/code", {"code": code, "enabled": False})
    await keep_room_codes(connected.desk)
    assert (await row_of(star)).code_fault is None
    await Influencer.filter(id=star.id).update(code_checked_at=connected.world.clock.time)
    connected.emulator.switch(DOWN)
    await keep_room_codes(connected.desk)
    row = await row_of(star)
    assert (row.room_code_kind, row.code_fault, row.code_room_id) == ("REAL", None, room)
    connected.emulator.switch()
    await connected.desk.apis.close()
    await keep_room_codes(connected.desk)
    row = await row_of(star)
    assert (row.room_code_kind, row.code_fault, row.code_room_id) == ("REAL", "ROOM_CODE_REFUSED.off", room)


async def test_a_code_of_the_desks_own_that_100ms_has_no_more_is_not_the_desks_to_switch(
    connected: Connected,
) -> None:
    star = await connected.star(connected.room())
    connected.emulator.switch({"path": "/v2/room-codes", "code": 404}, {"path": "/v2/token", "code": 404})
    await Influencer.filter(id=star.id).update(code_checked_at=connected.world.clock.time)
    await keep_room_codes(connected.desk)
    row = await row_of(star)
    assert (row.code_enabled, row.code_fault) == (None, "ROOM_CODE_REFUSED.missing")
    assert row.code_room_id is not None  # where it led is still known


async def test_the_same_code_typed_again_stays_the_desks_own(connected: Connected) -> None:
    star = await connected.star(connected.room())
    code = await connected.code_of(star)
    await connected.set_code(star, code)
    row = await row_of(star)
    assert (row.room_code_kind, row.code_enabled) == ("REAL", True)
    assert connected.exchange(code) == 200


async def test_no_code_and_no_token_that_it_is_exchanged_for_is_logged_or_kept(
    connected: Connected, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = connected.make_code(connected.room())
    person = await connected.world.influencer(hms_access_key=connected.emulator.announced["accessKey"])
    await connected.set_code(person, code)
    assert (await row_of(person)).code_room_id is not None
    own = await connected.code_of(await connected.star(connected.room()))
    told = caplog.text + repr(await everything())
    assert code not in told
    assert own not in told
    assert "eyJ" not in told
