"""How much is told of what looks like an attack: of each kind, by whom and from where, at most once a minute.

What is suppressed is counted, and told with the next one, or once its minute is over. Strangers can cause as
many as they like, so what is remembered and what is written in a minute are bounded, each kind for itself.
Every process counts alone.
"""

from collections import Counter, deque
from collections.abc import Hashable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from greenroom.store.models import AuditEntry

EVERY: Final = timedelta(minutes=1)
MOST_A_MINUTE: Final = 20  # of one kind
MOST_OF_A_NETWORK: Final = 5  # of them
MOST_REMEMBERED: Final = 1_000
MOST_PENDING: Final = 500

current_network: ContextVar[str] = ContextVar("current_network", default="")
"""The network that a request comes from: a /24 of IPv4 or a /48 of IPv6, never a whole address."""


class SecurityEventKind(StrEnum):
    """What happened."""

    ACCESS_REFUSED = "ACCESS_REFUSED"
    LOCKED_OUT = "LOCKED_OUT"
    SESSION_REFUSED = "SESSION_REFUSED"
    API_KEY_REFUSED = "API_KEY_REFUSED"
    LINK_REFUSED = "LINK_REFUSED"
    ODD_CREDENTIAL = "ODD_CREDENTIAL"
    ROW_FORGED = "ROW_FORGED"
    AUDIT_BROKEN = "AUDIT_BROKEN"


@dataclass(frozen=True, slots=True)
class Suppressed:
    """What was not told since the last time.

    Args:
        repeated: how often the same happened again.
        others: how many of the kind were too many.
    """

    repeated: int
    others: int


@dataclass(slots=True)
class _Told:
    at: datetime
    every: timedelta
    repeated: int = 0


@dataclass(slots=True)
class _Minute:
    """What was told of one kind in the minute that began then."""

    began: datetime
    told: int = 0
    networks: Counter[str] = field(default_factory=Counter[str])


class SecurityEvents:
    """The security events of one process: what was told recently, and what is yet to be written."""

    def __init__(self) -> None:
        self._told: dict[tuple[SecurityEventKind, Hashable, str], _Told] = {}
        self._minutes: dict[SecurityEventKind, _Minute] = {}
        self._others = Counter[SecurityEventKind]()
        self.pending = deque[tuple[SecurityEventKind, AuditEntry]]()

    def __len__(self) -> int:
        return len(self._told)

    def admit(
        self, kind: SecurityEventKind, who: Hashable, now: datetime, every: timedelta = EVERY
    ) -> Suppressed | None:
        """Count an event.

        Args:
            who: by whom or about what, as far as it tells two apart.
            every: how often the same is told.

        Returns:
            What was suppressed before it; None if it is suppressed itself.
        """
        network = current_network.get()
        key = kind, who, network
        last = self._told.get(key)
        if last is not None and timedelta(0) <= now - last.at < every:
            last.repeated += 1
            return None
        minute = self._minutes.get(kind)
        if minute is None or not timedelta(0) <= now - minute.began < EVERY:
            minute = self._minutes[kind] = _Minute(now)
        if minute.told >= MOST_A_MINUTE or minute.networks[network] >= MOST_OF_A_NETWORK:
            self._others[kind] += 1
            return None
        minute.told += 1
        minute.networks[network] += 1
        suppressed = Suppressed(last.repeated if last else 0, self._others.pop(kind, 0))
        self._told.pop(key, None)  # so that the oldest come first
        while len(self._told) >= MOST_REMEMBERED:
            (forgotten, *_), oldest = next(iter(self._told.items()))
            self._others[forgotten] += oldest.repeated
            del self._told[next(iter(self._told))]
        self._told[key] = _Told(now, every)
        return suppressed

    def untold(self, now: datetime, *, all_of_it: bool = False) -> dict[SecurityEventKind, Suppressed]:
        """Return what was suppressed of each kind and no next one has told in time; it counts as told.

        Args:
            all_of_it: also what may still be told with a next one, since there will be none.
        """
        repeated = Counter[SecurityEventKind]()
        for (kind, *_), told in self._told.items():
            if told.repeated and (all_of_it or not timedelta(0) <= now - told.at < told.every):
                repeated[kind] += told.repeated
                told.repeated = 0
        others = Counter[SecurityEventKind]()
        for kind in tuple(self._others):
            minute = self._minutes.get(kind)
            if all_of_it or minute is None or not timedelta(0) <= now - minute.began < EVERY:
                others[kind] = self._others.pop(kind)
        return {kind: Suppressed(repeated[kind], others[kind]) for kind in repeated | others}

    def keep(self, kind: SecurityEventKind, entry: AuditEntry) -> None:
        """Keep an entry until it is written; if there are too many, the oldest is counted instead."""
        if len(self.pending) >= MOST_PENDING:
            forgotten, _ = self.pending.popleft()
            self._others[forgotten] += 1
        self.pending.append((kind, entry))
