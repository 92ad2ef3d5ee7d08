"""Emulators to test against: one that all tests share, and fresh ones for tests that stop theirs."""

from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest

from tests.emulator.process import Emulator, running


@pytest.fixture(name="emulator", scope="session")
def _emulator(tmp_path_factory: pytest.TempPathFactory) -> Generator[Emulator]:
    with running(tmp_path_factory.mktemp("emulator")) as emulator:
        yield emulator


@pytest.fixture(name="empty")
async def _empty(emulator: Emulator) -> AsyncGenerator[Emulator]:
    """Give the shared emulator with nobody in its room, and leave the room as it was."""
    await emulator.eventually(lambda state: state["peers"] == [])
    yield emulator
    limits = dict.fromkeys(("broadcaster", "viewer", "host"), 0)
    emulator.post("/emulator/room", {"active": True, "maxPeerCount": limits})


@pytest.fixture(name="fresh")
def _fresh(tmp_path: Path) -> Generator[Emulator]:
    with running(tmp_path) as emulator:
        yield emulator
