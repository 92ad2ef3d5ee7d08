"""The clocks side by side; 100ms is the emulator."""

from dataclasses import replace
from datetime import timedelta

import pytest

from greenroom.desk.credentials.clocks import read_clocks
from greenroom.desk.desk import EmulatorAt, utc_now
from greenroom.hms_api.errors import HmsErrorKind
from tests.emulator.process import running
from tests.english import say
from tests.world import World, everything


async def test_how_far_100ms_is_ahead_of_this_machine_is_told(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with running(tmp_path_factory.mktemp("clocks")) as emulator:
        access_key = emulator.announced["accessKey"]
        at = EmulatorAt(access_key, emulator.url, emulator.url)
        desk = replace(world.desk, now=utc_now, emulator=at)
        before = await everything()
        for off_s in (0, 420, -420):
            emulator.switch(clock_off_s=off_s)
            began = utc_now()
            clocks = await read_clocks(desk, access_key)
            assert began <= clocks.asked_at <= clocks.answered_at <= utc_now()
            assert clocks.hms_ahead_s is not None
            assert abs(clocks.hms_ahead_s - off_s) <= 1
            assert clocks.failed is None
        emulator.switch({"path": "/", "drop": True})
        failed = (await read_clocks(desk, access_key)).failed
        assert failed is not None
        assert failed.kind is HmsErrorKind.UNREACHABLE
        emulator.switch(clock_off_s=0)
        slow = replace(desk, now=lambda: utc_now() - timedelta(minutes=7))
        await desk.apis.close()  # a client keeps the clock that it was made with
        ahead_s = (await read_clocks(slow, access_key)).hms_ahead_s
        assert ahead_s is not None
        assert abs(ahead_s - 420) <= 1
        assert await everything() == before


async def test_a_practice_room_that_does_not_run_has_no_clock(world: World) -> None:
    clocks = await read_clocks(world.desk, "eeeeeeee0123456789abcdef")
    assert clocks.hms_ahead_s is None
    assert clocks.failed is not None
    assert say(clocks.failed.message) == (
        "The practice room that this account belongs to is not running beside this desk."
    )
