"""A circuit, at any second."""

import pytest

from greenroom.hms_api.circuits import FAILURES, OPEN_S, Circuit, Outcome
from greenroom.hms_api.errors import HmsError, HmsErrorKind


class Clock:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def opened(clock: Clock) -> Circuit:
    circuit = Circuit(clock)
    for _ in range(FAILURES):
        circuit.enter()
        circuit.leave(Outcome.FAILED)
    return circuit


def refuses(circuit: Circuit) -> float | None:
    with pytest.raises(HmsError) as refused:
        circuit.enter()
    assert (refused.value.kind, refused.value.sent) == (HmsErrorKind.CIRCUIT_OPEN, False)
    return refused.value.retry_after_s


def test_it_opens_after_failures_in_a_row_only() -> None:
    circuit = Circuit(Clock())
    for _ in range(3):
        for outcome in [Outcome.FAILED] * (FAILURES - 1) + [Outcome.ANSWERED]:
            circuit.enter()
            circuit.leave(outcome)
    assert refuses(opened(Clock())) == OPEN_S


def test_it_lets_one_probe_through_later_and_closes_when_that_is_answered() -> None:
    clock = Clock()
    circuit = opened(clock)
    clock.now_s += OPEN_S - 1
    assert refuses(circuit) == 1
    clock.now_s += 1
    circuit.enter()
    assert refuses(circuit) == 1
    circuit.leave(Outcome.ANSWERED)
    circuit.enter()
    circuit.enter()


def test_a_probe_that_fails_opens_it_again_and_one_that_is_given_up_lets_the_next_try() -> None:
    clock = Clock()
    circuit = opened(clock)
    clock.now_s += OPEN_S
    circuit.enter()
    circuit.leave(Outcome.FAILED)
    assert refuses(circuit) == OPEN_S
    clock.now_s += OPEN_S
    circuit.enter()
    circuit.leave(Outcome.UNKNOWN)
    circuit.enter()
