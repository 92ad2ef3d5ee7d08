"""An outage of the database in the log: each reason once, the rest counted, and its end."""

import logging

import pytest

from greenroom.desk.failures import QUIET_S, Outage
from greenroom.store.unavailable import UnavailableError


class Seconds:
    """A clock that counts seconds when told to."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def test_an_outage_tells_each_reason_once_and_is_over_when_nothing_has_failed_for_a_while(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    clock = Seconds()
    outage = Outage(clock)
    gone, full = UnavailableError("gone"), UnavailableError("full: 5 kB", kind="full")
    outage.worked()
    assert [outage.is_news(fault) for fault in (gone, gone, full, gone)] == [True, False, True, False]
    clock.now_s += 30
    assert not outage.is_news(UnavailableError("full: 9 kB", kind="full"))
    clock.now_s += QUIET_S - 0.1
    outage.worked()
    assert caplog.messages == []
    clock.now_s += 0.1
    outage.worked()
    outage.worked()
    assert caplog.messages == [
        "The database can be used again. It could not for at least 30 s; failures not logged: 3."
    ]
    assert outage.is_news(gone)
