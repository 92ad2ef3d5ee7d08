"""A desk beside an emulator, whose 100ms account it is connected to."""

from collections.abc import Generator
from dataclasses import replace

import pytest

from greenroom.desk.desk import EmulatorAt, utc_now
from tests.emulator.process import Emulator, running
from tests.world import World


@pytest.fixture(name="running_emulator", scope="package")
def _running_emulator(tmp_path_factory: pytest.TempPathFactory) -> Generator[Emulator]:
    with running(tmp_path_factory.mktemp("places")) as emulator:
        yield emulator


@pytest.fixture(name="emulator")
def _emulator(running_emulator: Emulator) -> Generator[Emulator]:
    """Give the emulator, and put right afterwards what a test has done to it."""
    yield running_emulator
    running_emulator.switch()
    limits = dict.fromkeys(("broadcaster", "viewer", "host"), 0)
    running_emulator.post("/emulator/room", {"active": True, "maxPeerCount": limits})


@pytest.fixture(name="beside")
def _beside(world: World, emulator: Emulator) -> World:
    """Give a world whose desk runs beside the emulator, and in the present as the emulator does."""
    at = EmulatorAt(emulator.announced["accessKey"], emulator.url, emulator.url)
    world.desk = replace(world.desk, now=utc_now, emulator=at)
    return world
