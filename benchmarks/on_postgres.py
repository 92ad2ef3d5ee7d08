"""The hot operations on PostgreSQL: against hand-written asyncpg, and with several workers."""

import asyncio
import os
import random
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from statistics import median

from tests.postgres import cluster, find_binaries

from benchmarks.equality import answered_alike
from benchmarks.filling import FilledDesk
from benchmarks.load import put_load
from benchmarks.operations import ALL, OPERATIONS, STUDIO_STATUS, Operation, written
from benchmarks.options import Options
from benchmarks.peers import Peer, running
from benchmarks.postgres_desk import fill_on, limits_url, rows_of
from benchmarks.report import Figure, Section
from benchmarks.rounds import WARM_UP_S, Driver, Round
from benchmarks.spread import figure

TARGET = 0.75  # of hand-written asyncpg
WORKERS = (1, 2, 4)
CONNECTIONS = 32
VISITED = 1_000  # of the influencers: the first visit of each costs more
SHARED_BY_WORKERS = (STUDIO_STATUS, OPERATIONS[-1])
TEXT = """\
PostgreSQL on the same machine, reached by a socket, which syncs nothing to the disk; what is counted is \
the processor time of Greenroom's own process, not the database's. The limit is hand-written SQL on a pool \
of asyncpg behind raw ASGI and orjson, over a copy of the same database with {influencers:,} influencers; \
before anything is timed, both have to answer alike and to write down as many rows. {rounds} alternating \
rounds of {seconds:g} s over 32 connections. Several workers are processes over one database, among whom \
the connections are shared out, in rounds of random order. This machine has {cores} cores, on which the \
database and those who ask run, too: what a request costs shows whether workers get into each other's way, \
but how many replies a second more cores would give cannot be proved here."""


async def measure(options: Options, *, workers: Sequence[int] = WORKERS) -> Section:
    """Measure the hot operations on PostgreSQL.

    Args:
        workers: how many processes share the requests.
    """
    binaries = find_binaries()
    if binaries is None:
        raise RuntimeError("PostgreSQL is not installed: there is no initdb in the usual places.")
    with cluster(binaries) as server_url:
        filled = await asyncio.to_thread(fill_on, server_url, options.folder / "filled", options.influencers)
        figures = [*await _against_the_limit(filled, options), *await _shared(filled, options, workers)]
    text = TEXT.format(
        influencers=options.influencers,
        rounds=options.rounds,
        seconds=options.seconds,
        cores=os.cpu_count(),
    )
    return Section("postgres", "PostgreSQL", text, figures)


async def _against_the_limit(filled: FilledDesk, options: Options) -> list[Figure]:
    figures: list[Figure] = []
    assert filled.database_url is not None  # noqa: S101 (it is on PostgreSQL)
    urls = [filled.database_url, limits_url(filled.database_url)]
    with (
        running("greenroom", filled, database_url=urls[0]) as ours,
        running("limit", filled, database_url=urls[1]) as theirs,
    ):
        await answered_alike(filled, [ours, theirs])
        assert rows_of(urls[0]) == rows_of(urls[1])  # noqa: S101 (otherwise there is nothing to compare)
        drivers = [Driver(filled, ours), Driver(filled, theirs)]
        for driver in drivers:
            await driver.prepare()
        for operation in ALL:
            for driver in drivers:
                await driver.warm_up(operation, min(options.seconds, WARM_UP_S))
            rounds = [
                {
                    driver.peer.kind: await driver.round(operation, options.seconds)
                    for driver in random.sample(drivers, 2)
                }
                for _ in range(options.rounds)
            ]
            figures.append(_share(operation, rounds))
    return figures


def _share(operation: Operation, rounds: Sequence[dict[str, Round]]) -> Figure:
    shares = [one["limit"].cpu_us / one["greenroom"].cpu_us for one in rounds]
    ours_us, limits_us = (median(one[kind].cpu_us for one in rounds) for kind in ("greenroom", "limit"))
    rate = median(one["greenroom"].rate for one in rounds)
    note = f"{ours_us:,.0f} us of CPU a request where the limit needs {limits_us:,.0f}; {rate:,.0f} replies/s"
    target = TARGET if operation in OPERATIONS else None
    return figure(operation.title, "of the limit", shares, target=target, note=note)


async def _shared(filled: FilledDesk, options: Options, workers: Sequence[int]) -> list[Figure]:
    """Measure how much a request costs with so many workers."""
    most = max(workers)
    parts = [replace(filled, ready=filled.ready[place:VISITED:most]) for place in range(most)]
    figures: list[Figure] = []
    with ExitStack() as stack:
        peers = [
            stack.enter_context(running("greenroom", part, database_url=filled.database_url))
            for part in parts
        ]
        for operation in SHARED_BY_WORKERS:
            await _asked(operation, parts, peers, options.seconds)  # until all are warm
            rounds: dict[int, list[Round]] = {number: [] for number in workers}
            for _ in range(options.rounds):
                for number in random.sample([*workers], len(workers)):
                    one = await _asked(operation, parts, peers[:number], options.seconds)
                    rounds[number].append(one)
            alone = median(one.rate for one in rounds[workers[0]])
            for number, those in rounds.items():
                rate = median(one.rate for one in those)
                figures.append(
                    figure(
                        f"{operation.title} with {number} {'worker' if number == 1 else 'workers'}",
                        "us of CPU a request",
                        [one.cpu_us for one in those],
                        note=f"{rate:,.0f} replies/s, {rate / alone:.2f} of one worker's",
                    )
                )
    return figures


async def _asked(
    operation: Operation, parts: Sequence[FilledDesk], peers: Sequence[Peer], seconds: float
) -> Round:
    """Ask some workers at once, each for its part of the influencers."""
    before = sum(peer.used_s() for peer in peers)
    tallies = await asyncio.gather(
        *(
            put_load(
                peer.port,
                written(operation, operation.asks(part, [None]), peer.port, graphql=True),
                proof=operation.proof,
                seconds=seconds,
                connections=CONNECTIONS // len(peers),
            )
            for part, peer in zip(parts, peers, strict=False)
        )
    )
    used_s = sum(peer.used_s() for peer in peers) - before
    return Round(sum(one.replies for one in tallies), max(one.took_s for one in tallies), used_s)
