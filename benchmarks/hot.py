"""Section "hot": the operations against the limit, and against other servers of GraphQL."""

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack

from benchmarks.equality import hold_equal
from benchmarks.filling import fill_desk
from benchmarks.operations import ALL, Operation
from benchmarks.options import Options
from benchmarks.peers import KINDS, Kind, running
from benchmarks.report import Figure, Section
from benchmarks.rounds import Driver, Measured, measure
from benchmarks.spread import figure

NAMES: dict[Kind, str] = {
    "greenroom": "Greenroom",
    "limit": "the limit",
    "mercurius": "Mercurius",
    "apollo": "Apollo Server",
    "ariadne": "Ariadne",
    "strawberry": "Strawberry",
}
OF_LIMIT = "of the limit"
TARGETS: dict[tuple[str, Kind], float] = {
    ("q1", "limit"): 0.70,
    ("q2", "limit"): 0.75,
    ("m1", "limit"): 0.70,
    ("m2", "limit"): 0.60,
    ("q1", "mercurius"): 1.0,
    ("q2", "mercurius"): 1.3,
    ("m1", "mercurius"): 1.0,
    ("m2", "mercurius"): 0.75,
}
TEXT = """\
The speed of one core, by the server's processor time for a request: 1.00 is as fast as what it is compared \
with. The limit is hand-written SQL on an in-thread connection behind raw ASGI and orjson: no GraphQL and no \
framework. The others answer the same GraphQL with the limit's own statements: Mercurius with graphql-jit \
and fast-jwt, Apollo Server, and Ariadne and Strawberry as their manuals show them. What is asked \
stands in `benchmarks/documents.py`: parts of what our pages ask. Four operations have targets: Q1, the \
studio's poll; Q2, 50 influencers who are ready, with 12 fields and all counts; M1, going live; M2, saving a \
token. A search looks for part of a name among all, and reads 50 who match and all counts. Show night is its \
five lists, Tonight its counts and the first 50 shows, the audit log 50 entries, each with its sentence. \
The tally and whether anything has changed are what an open desk asks again and again; of the latter, the \
others say every minute that something has, where Greenroom looks up when the clock changes something. \
A whole show is the studio's page, Go Live, the first picture, four heartbeats and the end: told is one of \
its eight requests, the mean of all. Each is one process \
over its own copy of a desk with {influencers:,} influencers; before anything is timed, all of them have to \
answer alike and to write down the same. {rounds} rounds, in each of which every server is asked over \
{connections} connections for {seconds:g} s, in random order, once it is warm: medians between their \
quartiles."""
CONNECTIONS = 32


async def measure_hot(
    options: Options, kinds: tuple[Kind, ...] = KINDS, operations: Sequence[Operation] = ALL
) -> Section:
    """Measure operations at every server; the first two are Greenroom and the limit."""
    filled = await asyncio.to_thread(fill_desk, options.folder / "filled", options.influencers)
    figures: list[Figure] = []
    with ExitStack() as stack:
        peers = [stack.enter_context(running(kind, filled, options.folder / kind)) for kind in kinds]
        await hold_equal(filled, peers)
        drivers = [Driver(filled, peer) for peer in peers]
        for driver in drivers:
            await driver.prepare()
        for operation in operations:
            measured = await measure(operation, drivers, rounds=options.rounds, seconds=options.seconds)
            figures += [
                *(_against(measured, kind) for kind in kinds[1:]),
                *(_others(measured, kind) for kind in kinds[2:]),
            ]
    text = TEXT.format(
        influencers=options.influencers,
        rounds=options.rounds,
        seconds=options.seconds,
        connections=CONNECTIONS,
    )
    return Section("hot", "The hot operations", text, figures)


def _against(measured: Measured, kind: Kind) -> Figure:
    operation = measured.operation
    return figure(
        operation.title,
        f"of {NAMES[kind]}",
        measured.speeds("greenroom", kind),
        target=TARGETS.get((operation.key, kind)),
        note=(
            f"{measured.cpu_us('greenroom'):,.0f} us of CPU a request where {NAMES[kind]} needs "
            f"{measured.cpu_us(kind):,.0f}; {measured.rate('greenroom'):,.0f} replies/s"
        ),
    )


def _others(measured: Measured, kind: Kind) -> Figure:
    note = f"{measured.cpu_us(kind):,.0f} us of CPU a request; {measured.rate(kind):,.0f} replies/s"
    speeds = measured.speeds(kind, "limit")
    return figure(f"{measured.operation.title}: {NAMES[kind]}", OF_LIMIT, speeds, note=note)
