"""Which alerts there are, and what becomes of each on its way."""

from datetime import timedelta
from enum import StrEnum
from typing import Final


class AlertKind(StrEnum):
    """What an alert tells."""

    TONIGHT = "TONIGHT"
    SHOW_SOON = "SHOW_SOON"
    FAULT_AHEAD = "FAULT_AHEAD"
    NO_SHOW = "NO_SHOW"
    WAITING = "WAITING"
    RECEIVER_OFF = "RECEIVER_OFF"
    TEST = "TEST"


class DeliveryState(StrEnum):
    """How far an alert is on its way to one receiver."""

    WAITING = "WAITING"
    DELIVERED = "DELIVERED"
    OVER = "OVER"
    GIVEN_UP = "GIVEN_UP"


SOON: Final = timedelta(hours=1)
AHEAD: Final = (timedelta(hours=24), timedelta(hours=72))
WAITS_AFTER: Final = timedelta(minutes=2)
"""What came to the inbox is told if nobody has taken it on by then."""

PAUSES: Final = tuple(
    timedelta(minutes=minutes) for minutes in (0.25, 1, 3, 5, 10, 15, 15, 15, 30, 60, 120, 240, 360, 480, 480)
)
"""Between the tries of one delivery: quick enough for an hour before a show, and more than a day in all."""

OFF_AFTER: Final = timedelta(days=3)
"""A receiver that has taken nothing for so long is switched off."""

KEPT: Final = timedelta(days=30)
