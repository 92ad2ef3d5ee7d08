"""What is counted of requests: how many, how long they took, what was refused and who was cut off."""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

BOUNDS_S: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0)
CLIENT_LEFT: Final = 499  # nginx's status for a client that hung up
_NO_CODE: Final = "NONE"


@dataclass(slots=True)
class Durations:
    """How long something took: by the first of `BOUNDS_S` that it kept to, and beyond them all."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS_S) + 1))
    sum_s: float = 0.0

    def add(self, took_s: float) -> None:
        """Count once more."""
        self.counts[bisect_left(BOUNDS_S, took_s)] += 1
        self.sum_s += took_s


@dataclass(slots=True)
class Tally:
    """Of one process, from its start.

    Args:
        requests: by class of the status, such as 2xx.
        refusals: by status and `extensions.code`; an operation with several codes counts for each.
        durations: by route.
        cut_off: connections that were closed on their client, by the reason.
    """

    requests: Counter[str] = field(default_factory=Counter[str])
    refusals: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    durations: dict[str, Durations] = field(default_factory=dict[str, Durations])
    cut_off: Counter[str] = field(default_factory=Counter[str])

    def answered(self, route: str, status: int, took_s: float, codes: set[str]) -> None:
        """Count a reply of the application.

        Args:
            codes: of its errors.
        """
        self.durations.setdefault(route, Durations()).add(took_s)
        if not codes and HTTPStatus.BAD_REQUEST <= status != CLIENT_LEFT:
            codes = {_NO_CODE}
        self._count(status, codes)

    def refused(self, status: int, code: str) -> None:
        """Count a request that did not get as far as the application."""
        self._count(status, {code})

    def _count(self, status: int, codes: set[str]) -> None:
        self.requests[f"{status // 100}xx"] += 1
        for code in codes:
            self.refusals[str(status), code] += 1
