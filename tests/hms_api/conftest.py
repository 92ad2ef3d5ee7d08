"""The client, and the emulator that it calls."""

from collections.abc import AsyncGenerator, Generator
from datetime import UTC, datetime

import pytest

from greenroom.hms_api.accounts import Account, Endpoints
from greenroom.hms_api.client import HmsApi
from tests.emulator.process import Emulator, running


@pytest.fixture(name="running_emulator", scope="session")
def _running_emulator(tmp_path_factory: pytest.TempPathFactory) -> Generator[Emulator]:
    with running(tmp_path_factory.mktemp("hms_api")) as emulator:
        yield emulator


@pytest.fixture(name="emulator")
def _emulator(running_emulator: Emulator) -> Generator[Emulator]:
    """Give the emulator, and end every fault afterwards."""
    yield running_emulator
    running_emulator.switch()


@pytest.fixture(name="account")
def _account(emulator: Emulator) -> Account:
    return Account(emulator.announced["accessKey"], emulator.announced["appSecret"])


@pytest.fixture(name="room_id")
def _room_id(emulator: Emulator) -> str:
    return emulator.announced["roomId"]


@pytest.fixture(name="api")
async def _api(emulator: Emulator) -> AsyncGenerator[HmsApi]:
    async with HmsApi(Endpoints.of_emulator(emulator.url), lambda: datetime.now(UTC)) as api:
        yield api
