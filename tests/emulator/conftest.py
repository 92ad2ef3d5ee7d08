"""Emulators to test against: one that all tests share, and fresh ones for tests that change the room."""

from collections.abc import Generator
from pathlib import Path

import pytest

from tests.emulator.process import Emulator, running


@pytest.fixture(name="emulator", scope="session")
def _emulator(tmp_path_factory: pytest.TempPathFactory) -> Generator[Emulator]:
    with running(tmp_path_factory.mktemp("emulator")) as emulator:
        yield emulator


@pytest.fixture(name="fresh")
def _fresh(tmp_path: Path) -> Generator[Emulator]:
    with running(tmp_path) as emulator:
        yield emulator
