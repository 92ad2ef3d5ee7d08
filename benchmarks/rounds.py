"""Alternating rounds: both peers under the same load, one after the other, and what a request cost each."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

import orjson

from benchmarks.filling import FilledDesk
from benchmarks.load import ask_once, put_load
from benchmarks.operations import INFLUENCERS_PAGE, Operation, written
from benchmarks.peers import Peer

WARM_UP_S, WARM_UP_CONNECTIONS = 0.3, 4
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

    @property
    def busy(self) -> float:
        """How much of one processor the server used."""
        return self.cpu_s / self.took_s


@dataclass(frozen=True, slots=True)
class Measured:
    """All rounds of one operation, in pairs: Greenroom's and the limit's."""

    operation: Operation
    pairs: list[tuple[Round, Round]]

    @property
    def shares(self) -> list[float]:
        """What part of Greenroom's time the limit needs, per pair of rounds, smallest first."""
        return sorted(limit.cpu_us / greenroom.cpu_us for greenroom, limit in self.pairs)

    @property
    def share(self) -> float:
        """The median of the shares."""
        return median(self.shares)


class Driver:
    """Asks one peer for operations, with everything that a round of them needs prepared."""

    def __init__(self, filled: FilledDesk, peer: Peer) -> None:
        self.peer = peer
        self._filled = filled
        self.cursors: list[str | None] = [None]

    async def prepare(self) -> None:
        """Collect the cursors of the list's first pages: each peer has its own."""
        while len(self.cursors) < PAGES:
            page = orjson.loads(await self.ask(INFLUENCERS_PAGE, after=self.cursors[-1]))
            found = page["data"]["influencers"]["pageInfo"]
            if not found["hasNextPage"]:
                break
            self.cursors.append(found["endCursor"])
        if len(self.cursors) > 1:
            self.cursors.pop()  # the last page of a short list has none behind it, which the load looks for

    async def ask(self, operation: Operation, *, after: str | None = None) -> bytes:
        """Ask for an operation once, and return the reply's body."""
        return await ask_once(self.peer.port, next(self._requests(operation, [after])))

    async def warm_up(self, operation: Operation) -> None:
        """Ask for a moment before anything is counted."""
        self.peer.put_back()
        await put_load(
            self.peer.port,
            self._requests(operation),
            proof=operation.proof,
            seconds=WARM_UP_S,
            connections=WARM_UP_CONNECTIONS,
        )

    async def round(self, operation: Operation, seconds: float) -> Round:
        """Put the peer under load for so long."""
        self.peer.put_back()
        requests = self._requests(operation)
        before = self.peer.cpu_s()
        tally = await put_load(self.peer.port, requests, proof=operation.proof, seconds=seconds)
        return Round(tally.replies, tally.took_s, self.peer.cpu_s() - before)

    def _requests(self, operation: Operation, cursors: list[str | None] | None = None) -> Iterator[bytes]:
        asks = operation.asks(self._filled, cursors or self.cursors)
        return written(operation, asks, self.peer.port, graphql=self.peer.speaks_graphql)


async def measure(
    operation: Operation, greenroom: Driver, limit: Driver, *, rounds: int, seconds: float
) -> Measured:
    """Measure one operation in alternating rounds; who begins a pair is left to chance."""
    for driver in (greenroom, limit):
        await driver.warm_up(operation)
    pairs: list[tuple[Round, Round]] = []
    for _ in range(rounds):
        if random.getrandbits(1):
            ours = await greenroom.round(operation, seconds)
            theirs = await limit.round(operation, seconds)
        else:
            theirs = await limit.round(operation, seconds)
            ours = await greenroom.round(operation, seconds)
        pairs.append((ours, theirs))
    return Measured(operation, pairs)
