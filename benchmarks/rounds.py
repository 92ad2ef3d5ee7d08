"""Alternating rounds: all peers under the same load, one after the other, and what a request cost each."""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import median

import orjson

from benchmarks.filling import FilledDesk
from benchmarks.load import Request, ask_once, put_load
from benchmarks.operations import INFLUENCERS_PAGE, STUDIO_STATUS, VISITORS, Operation, requests
from benchmarks.peers import Kind, Peer

WARM_UP_S, WARM_UP_CONNECTIONS = 0.3, 4
WARM_UPS = 12  # at most: then a peer is as warm as it gets
STEADY = 0.95  # of the least that a request has cost: less is still gaining
GAINLESS = 2  # warm-ups in a row that gain nothing
VISITED_WITHIN_S = 60
PAGES = 8  # how many pages of the list the load goes through, again and again


@dataclass(frozen=True, slots=True)
class Round:
    """One peer under load once."""

    replies: int
    took_s: float
    cpu_s: float

    @property
    def cpu_us(self) -> float:
        """The server's processor time for one request, in microseconds."""
        return self.cpu_s / self.replies * 1e6

    @property
    def rate(self) -> float:
        """Replies per second."""
        return self.replies / self.took_s


@dataclass(frozen=True, slots=True)
class Measured:
    """All rounds of one operation: in each, every peer had its turn."""

    operation: Operation
    rounds: list[dict[Kind, Round]]

    def speeds(self, kind: Kind, against: Kind) -> list[float]:
        """Tell how fast a peer is where another's speed is 1, by the processor time of each round."""
        return [one[against].cpu_us / one[kind].cpu_us for one in self.rounds]

    def cpu_us(self, kind: Kind) -> float:
        """Return the median of what a request cost a peer, in microseconds."""
        return median(one[kind].cpu_us for one in self.rounds)

    def rate(self, kind: Kind) -> float:
        """Return the median of a peer's replies per second."""
        return median(one[kind].rate for one in self.rounds)


class Driver:
    """Asks one peer for operations, with everything that a round of them needs prepared."""

    def __init__(self, filled: FilledDesk, peer: Peer) -> None:
        self.peer = peer
        self._filled = filled
        self.cursors: list[str | None] = [None]

    async def prepare(self) -> None:
        """Collect the cursors of the list's first pages, each peer's own, and visit everybody once."""
        while len(self.cursors) < PAGES:
            page = orjson.loads(await self.ask(INFLUENCERS_PAGE, after=self.cursors[-1]))
            found = page["data"]["influencers"]["pageInfo"]
            if not found["hasNextPage"]:
                break
            self.cursors.append(found["endCursor"])
        if len(self.cursors) > 1:
            self.cursors.pop()  # the last page of a short list has none behind it, which the load looks for
        self.peer.put_back()  # whoever asks may have gone live before
        visits = islice(self._requests(STUDIO_STATUS), min(VISITORS, len(self._filled.ready)))
        await self._load(STUDIO_STATUS, visits, VISITED_WITHIN_S, WARM_UP_CONNECTIONS)

    async def ask(self, operation: Operation, *, after: str | None = None) -> bytes:
        """Ask for an operation once, and return the reply's body."""
        return await ask_once(self.peer.port, next(self._requests(operation, [after])))

    async def warm_up(self, operation: Operation, seconds: float = WARM_UP_S) -> None:
        """Ask until a request costs no less than in the moments before; nothing of it is counted."""
        least, gainless = math.inf, 0
        for _ in range(WARM_UPS):
            self.peer.put_back()
            one = await self._load(operation, self._requests(operation), seconds, WARM_UP_CONNECTIONS)
            gainless = gainless + 1 if one.cpu_us > least * STEADY else 0
            if gainless == GAINLESS:
                break
            least = min(least, one.cpu_us)

    async def round(self, operation: Operation, seconds: float) -> Round:
        """Put the peer under load for so long."""
        self.peer.put_back()
        return await self._load(operation, self._requests(operation), seconds)

    async def _load(
        self, operation: Operation, asked: Iterator[Request], seconds: float, connections: int = 32
    ) -> Round:
        before = self.peer.used_s()
        tally = await put_load(
            self.peer.port, asked, proof=operation.proof, seconds=seconds, connections=connections
        )
        return Round(tally.replies, tally.took_s, self.peer.used_s() - before)

    def _requests(self, operation: Operation, cursors: list[str | None] | None = None) -> Iterator[Request]:
        asks = operation.asks(self._filled, cursors or self.cursors)
        return requests(operation, asks, self.peer.port, graphql=self.peer.speaks_graphql)


async def measure(
    operation: Operation, drivers: Sequence[Driver], *, rounds: int, seconds: float
) -> Measured:
    """Measure one operation in alternating rounds; who comes when in a round is left to chance."""
    for driver in drivers:
        await driver.warm_up(operation, min(seconds, WARM_UP_S))
    return Measured(
        operation,
        [
            {
                driver.peer.kind: await driver.round(operation, seconds)
                for driver in random.sample(drivers, len(drivers))
            }
            for _ in range(rounds)
        ],
    )
