"""A code of the desk's own follows the streaming switch at 100ms, at once or later, and no other does."""

import asyncio
import time

import pytest

from greenroom.desk.influencers.editing import archive_influencer, restore_influencer
from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.desk.rounds.room_codes import keep_room_codes
from greenroom.store.models import Influencer
from tests.desk.connected import DOWN, Connected
from tests.world import row_of


async def test_switching_streaming_off_and_on_switches_the_code(connected: Connected) -> None:
    star = await connected.star(connected.room())
    code = await connected.code_of(star)
    await connected.switch(star, enabled=False)
    assert connected.exchange(code) == 403
    assert (await connected.facts(star))[-1].startswith("Disabled at 100ms while streaming is off.")
    await connected.switch(star, enabled=True)
    assert connected.exchange(code) == 200
    assert (await connected.facts(star))[-1] == "Enabled at 100ms."


async def test_archiving_disables_the_code_and_restoring_follows_the_switch(connected: Connected) -> None:
    stars = [await connected.star(connected.room(), name) for name in ("Maya", "Zoe")]
    on, off = [await connected.code_of(star) for star in stars]
    await connected.switch(stars[1], enabled=False)
    for star in stars:
        await archive_influencer(connected.desk, connected.admin, star.id)
    await connected.desk.errands.finished()
    assert (connected.exchange(on), connected.exchange(off)) == (403, 403)
    for star in stars:
        await restore_influencer(connected.desk, connected.admin, star.id)
    await connected.desk.errands.finished()
    assert (connected.exchange(on), connected.exchange(off)) == (200, 403)


async def test_the_switch_neither_waits_for_100ms_nor_fails_with_it_and_a_round_follows_it(
    connected: Connected,
) -> None:
    star = await connected.star(connected.room())
    code = await connected.code_of(star)
    connected.emulator.switch({"path": "/v2", "wait_s": 30})
    begun = time.monotonic()
    await toggle_streaming(connected.desk, connected.admin, star.id, enabled=False)
    assert time.monotonic() - begun < 20
    await connected.desk.errands.finished()
    assert time.monotonic() - begun < 25
    row = await row_of(star)
    assert (row.streaming_enabled, row.code_enabled) == (False, True)
    told = (await connected.facts(star))[-1]
    assert told.startswith("At 100ms this code is still enabled: ")
    assert told.endswith("; the desk tries again.")
    connected.emulator.switch()
    assert connected.exchange(code) == 200
    await keep_room_codes(connected.desk)
    assert connected.exchange(code) == 403
    assert (await row_of(star)).code_enabled is False


async def test_a_round_follows_an_archiving_that_100ms_did_not_answer(connected: Connected) -> None:
    star = await connected.star(connected.room())
    code = await connected.code_of(star)
    connected.emulator.switch(DOWN)
    await archive_influencer(connected.desk, connected.admin, star.id)
    await connected.desk.errands.finished()
    connected.emulator.switch()
    assert "since they were archived" in (await connected.facts(star))[-1]
    await connected.desk.apis.close()
    await keep_room_codes(connected.desk)
    assert connected.exchange(code) == 403


async def test_after_many_quick_switches_the_code_stands_as_the_last_one(connected: Connected) -> None:
    star = await connected.star(connected.room())
    code = await connected.code_of(star)
    for turn in range(7):
        await toggle_streaming(connected.desk, connected.admin, star.id, enabled=turn % 2 == 0)
        await toggle_streaming(connected.desk, connected.admin, star.id, enabled=turn % 2 == 1)
    await connected.desk.errands.finished()
    await keep_room_codes(connected.desk)
    assert (await row_of(star)).streaming_enabled is False
    assert connected.exchange(code) == 403


async def test_a_code_that_somebody_else_has_too_is_never_switched_and_named(connected: Connected) -> None:
    room = connected.room()
    star = await connected.star(room, "Maya")
    code = await connected.code_of(star)
    other = await connected.star(room, "Zoe", room_code=code)
    for person in (star, other):
        await connected.switch(person, enabled=False)
    await keep_room_codes(connected.desk)
    assert connected.exchange(code) == 200
    assert (await connected.facts(star))[-1] == "Zoe has this code, too, so the desk never switches it."
    assert (await connected.facts(other))[-1] == "Maya has this code, too, so the desk never switches it."
    await archive_influencer(connected.desk, connected.admin, other.id)  # who may come back
    await keep_room_codes(connected.desk)
    assert connected.exchange(code) == 200
    await connected.set_code(star)
    assert connected.exchange(code) == 200


async def test_a_typed_code_is_never_switched(connected: Connected) -> None:
    room = connected.room()
    code = connected.make_code(room)
    star = await connected.star(room, room_code=code)
    assert ((await row_of(star)).room_code_kind, (await row_of(star)).code_enabled) == ("REAL", None)
    await connected.switch(star, enabled=False)
    await keep_room_codes(connected.desk)
    assert connected.exchange(code) == 200


async def test_a_code_that_somebody_enables_at_100ms_while_streaming_is_off_is_disabled_again(
    connected: Connected,
) -> None:
    star = await connected.star(connected.room())
    code = await connected.code_of(star)
    await connected.switch(star, enabled=False)
    connected.emulator.rest("POST", "/v2/room-codes/code", {"code": code, "enabled": True})
    await Influencer.filter(id=star.id).update(code_checked_at=connected.world.clock.time)  # long ago
    await keep_room_codes(connected.desk)
    assert connected.exchange(code) == 403


async def test_a_code_that_somebody_disables_at_100ms_is_not_enabled_by_a_round(connected: Connected) -> None:
    star = await connected.star(connected.room())
    code = await connected.code_of(star)
    connected.emulator.rest("POST", "/v2/room-codes/code", {"code": code, "enabled": False})
    await Influencer.filter(id=star.id).update(code_checked_at=connected.world.clock.time)
    await keep_room_codes(connected.desk)
    assert connected.exchange(code) == 403
    assert (await row_of(star)).code_fault == "ROOM_CODE_REFUSED.off"
    assert (await connected.facts(star))[0].startswith("100ms does not let anybody in with this code")
    await connected.switch(star, enabled=False)
    await connected.switch(star, enabled=True)
    assert connected.exchange(code) == 200


async def test_a_code_that_100ms_has_no_more_is_not_asked_for_again(connected: Connected) -> None:
    star = await connected.star(connected.room())
    connected.emulator.switch({"path": "/v2/room-codes/code", "code": 404})
    await connected.switch(star, enabled=False)
    row = await row_of(star)
    assert (row.code_enabled, row.code_fault) == (None, "ROOM_CODE_REFUSED.missing")


@pytest.mark.parametrize("wait_s", [45, None])
async def test_a_round_leaves_a_100ms_alone_that_asks_for_it(
    connected: Connected, wait_s: int | None
) -> None:
    stars = [await connected.star(connected.room(), name) for name in ("Maya", "Zoe")]
    busy = {"path": "/v2/room-codes", "code": 429, "times": 1}
    connected.emulator.switch({"path": "/v2/room-codes", "code": 503})
    await asyncio.gather(*(connected.switch(star, enabled=False) for star in stars))
    await connected.desk.apis.close()
    connected.emulator.switch({**busy, "retry_after_s": wait_s} if wait_s else {**busy, "times": 3})
    await keep_room_codes(connected.desk)
    rows = [await row_of(star) for star in stars]
    assert [row.code_enabled for row in rows] == [True, True]
    await keep_room_codes(connected.desk)
    rows = [await row_of(star) for star in stars]
    assert [row.code_enabled for row in rows] == ([True, True] if wait_s else [False, False])
