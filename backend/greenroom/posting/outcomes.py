"""What came of sending something out, in words of our own: nothing of what a receiver replied."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How one try ended."""

    DELIVERED = "DELIVERED"
    REFUSED = "REFUSED"
    GONE = "GONE"
    FAILING = "FAILING"
    REDIRECTED = "REDIRECTED"
    TIMED_OUT = "TIMED_OUT"
    UNREACHABLE = "UNREACHABLE"
    UNKNOWN_NAME = "UNKNOWN_NAME"
    PRIVATE_ADDRESS = "PRIVATE_ADDRESS"
    BAD_CERTIFICATE = "BAD_CERTIFICATE"


@dataclass(frozen=True, slots=True)
class Sent:
    """One try.

    Args:
        status: the number of the reply; None if there was none, or it has none.
    """

    outcome: Outcome
    status: int | None = None
