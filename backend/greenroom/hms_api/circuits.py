"""A circuit per endpoint: one that fails again and again is left alone for a while."""

from collections.abc import Callable
from enum import Enum, auto
from typing import Final

from greenroom.hms_api.errors import HmsError, HmsErrorKind

FAILURES: Final = 5
OPEN_S: Final = 30.0


class Outcome(Enum):
    """How an attempt ended, as far as it concerns the endpoint."""

    ANSWERED = auto()
    FAILED = auto()
    UNKNOWN = auto()
    """The attempt says nothing about the endpoint: it was cancelled, or had too little time."""


class Circuit:
    """Opens after five failures in a row; after 30 s, lets one attempt through to see.

    Args:
        clock: seconds that only ever go forward.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._failures = 0
        self._open_until = 0.0
        self._probing = False

    def enter(self) -> None:
        """Ask for an attempt; `leave` must follow it.

        Raises:
            HmsError: CIRCUIT_OPEN, with the seconds until it is worth asking again.
        """
        left_s = self._open_until - self._clock()
        if self._failures >= FAILURES:
            if left_s > 0 or self._probing:
                raise HmsError(HmsErrorKind.CIRCUIT_OPEN, retry_after_s=max(left_s, 1.0), sent=False)
            self._probing = True

    def leave(self, outcome: Outcome) -> None:
        """Record how an attempt ended."""
        self._probing = False
        if outcome is Outcome.ANSWERED:
            self._failures = 0
        elif outcome is Outcome.FAILED:
            self._failures += 1
            if self._failures >= FAILURES:
                self._open_until = self._clock() + OPEN_S
