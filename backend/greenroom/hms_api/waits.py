"""What is left alone for a while, because 100ms asked for that or because asking is of no use yet."""

import time
from collections.abc import Callable, Hashable


class Waits:
    """Remembers, for this process, what is not to be asked about before when.

    Another process learns it by a call of its own.

    Args:
        clock: seconds that only ever go forward.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until: dict[Hashable, float] = {}

    def begin(self, what: Hashable, lasts_s: float) -> None:
        """Leave something alone for so many seconds from now."""
        now = self._clock()
        self._until = {one: until for one, until in self._until.items() if until > now}
        self._until[what] = now + lasts_s

    def lasts(self, what: Hashable) -> bool:
        """Tell whether something is left alone now."""
        return self._until.get(what, 0.0) > self._clock()
