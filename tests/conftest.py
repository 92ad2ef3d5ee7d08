"""What all tests share."""

import gc
from collections.abc import Generator

import pytest

from greenroom.desk.failures import outage

pytest_plugins = [
    "tests.databases",
    "tests.redis_server",
    "tests.shell",
    "tests.world",
    "tests.desk.connected",
    "tests.desk.races",
]


def pytest_collection_finish() -> None:
    """Let the collector not look at what stays until the end: it would take a second, in anybody's time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _no_outage() -> Generator[None]:
    """Let no test know of another's outage, which is logged once."""
    outage.forget()
    yield
    outage.forget()
