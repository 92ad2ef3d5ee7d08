"""Sections "growth" and "growth-postgres": what pages, searches, polls and jobs cost as one desk grows."""

import asyncio
import random
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from tests.postgres import cluster, find_binaries

from benchmarks.filling import FilledDesk, Filling, plan_of
from benchmarks.load import ask_once
from benchmarks.operations import STUDIO_STATUS, written
from benchmarks.options import Options
from benchmarks.page_asks import ASKS, Ask, Visitor
from benchmarks.peers import Peer, running
from benchmarks.postgres_desk import copied, new_database, used_by_connections_s, vacuum
from benchmarks.report import Figure, Section
from benchmarks.spread import counted, figure
from greenroom.app import make_desk, open_database
from greenroom.desk.desk import Desk
from greenroom.desk.rounds.jobs import JOBS
from greenroom.desk.rounds.schedule import Every, Job

MOST = 2.0  # times what it costs where there are a tenth as many
SHARE = 0.5  # of a round, for each of so many things
STARTS = 3
TEXT = """\
One desk that grows, a server for each of its sizes ({sizes} influencers), and what its pages ask, one after \
the other over one connection, with the headers of a browser: the server's processor time for each, in \
{rounds} rounds of {seconds:g} s in which the sizes take turns. Before, the jobs that keep how influencers \
stand were run to their end, which is timed by the clock: an upgrade does it once. Of the jobs, the first \
run is not counted, and those of the night, which look at everything, are left out. A start is that of the \
benchmark's own program, which imports other frameworks, too."""
ON_POSTGRES = """\
 The desk is in PostgreSQL, on this machine: the processor time of its connections counts, too, which read \
without parallel helpers."""
LARGE = """\
shared_buffers = 1GB
maintenance_work_mem = 1GB
max_wal_size = 8GB
"""
KEEPING = "Keeping how all stand, for the first time"

Costs = dict[int, list[float]]
"""Milliseconds of the processor by the desk's size, in one order of rounds at all sizes."""


@dataclass(frozen=True, slots=True)
class _Grown:
    """A desk that has grown to one of its sizes.

    Args:
        kept_in_s: how long it took until it was kept how all of them stand who were added last.
    """

    desk: FilledDesk
    kept_in_s: float


async def measure(options: Options, asks: Mapping[str, Ask] = ASKS) -> Section:
    """Measure everything at each of the sizes, on SQLite."""
    figures, text = await _measured(options, None, asks)
    return Section("growth", "As the desk grows", text, figures)


async def measure_on_postgres(options: Options, asks: Mapping[str, Ask] = ASKS) -> Section:
    """Measure the same on PostgreSQL, at the two largest sizes: it takes long to fill."""
    binaries = find_binaries()
    if binaries is None:
        raise RuntimeError("PostgreSQL is not installed: there is no initdb in the usual places.")
    place = Path("/var/tmp")  # noqa: S108 (a disk: it may not fit the memory)
    with cluster(binaries, place, LARGE) as server_url:
        sizes = options.sizes[-2:]
        figures, text = await _measured(replace(options, sizes=sizes), server_url, asks)
    return Section("growth-postgres", "As the desk grows on PostgreSQL", text + ON_POSTGRES, figures)


async def _measured(
    options: Options, server_url: str | None, asks: Mapping[str, Ask]
) -> tuple[list[Figure], str]:
    grown = await asyncio.to_thread(_grown, options, server_url)
    desks = {size: one.desk for size, one in grown.items()}
    costs: dict[str, Costs] = {"Start to the first answer": await _starts(desks)}
    jobs: dict[str, Costs] = {}
    for size, desk in desks.items():
        for name, took_ms in (await _jobs(desk, options.rounds)).items():
            jobs.setdefault(name, {})[size] = took_ms
    failed: list[str] = []
    with ExitStack() as stack:
        peers = {
            size: stack.enter_context(running("greenroom", desk, database_url=desk.database_url))
            for size, desk in desks.items()
        }
        for name, ask in asks.items():
            try:
                async with AsyncExitStack() as tabs:  # anew for each: a server hangs up on who is idle
                    visitors = await _opened(desks, peers, tabs)
                    costs[name] = await _take_turns(visitors, ask, options.rounds, options.seconds * SHARE)
            except Exception as error:  # noqa: BLE001 (the others are measured all the same)
                failed.append(f"{name} ({type(error).__name__}: {str(error)[:200]})")
    text = TEXT.format(
        sizes=", ".join(f"{size:,}" for size in desks),
        rounds=options.rounds,
        seconds=options.seconds * SHARE,
    )
    figures = [one for name, cost in (costs | jobs).items() for one in _figures(name, cost)]
    figures += [figure(KEEPING, f"s, {size:,}", [one.kept_in_s]) for size, one in grown.items()]
    note = "; ".join(failed)
    return [*figures, counted("Refused or failed", len(failed), target=0, at_least=False, note=note)], text


def _grown(options: Options, server_url: str | None) -> dict[int, _Grown]:
    """Fill a desk more and more, and keep a copy of each size but the last."""
    folder = options.folder / "growing"
    folder.mkdir()
    filling = Filling(folder, server_url and new_database(server_url, "growing"))
    desks: dict[int, _Grown] = {}
    for size in options.sizes:
        filling.grow(size)
        began = time.perf_counter()
        filling.settle()
        took_s = time.perf_counter() - began
        desk = replace(filling.filled, ready=[*filling.filled.ready])
        if desk.database_url:
            vacuum(desk.database_url)
        if size != options.sizes[-1]:
            url = desk.database_url and copied(desk.database_url, f"grown_to_{size}")
            desk = replace(desk, folder=desk.copy_to(options.folder / str(size)), database_url=url)
        desks[size] = _Grown(desk, took_s)
    return desks


class _Spent:
    """The processor time that a desk has spent since now, with its connections' at PostgreSQL."""

    def __init__(self, desk: FilledDesk, own_s: Callable[[], float]) -> None:
        self._url, self._own_s = desk.database_url, own_s
        self._own_before_s, self._before_s = own_s(), self._connections_s()

    def ms(self) -> float:
        """Return it, in milliseconds."""
        of_connections = (
            used_s - self._before_s.get(pid, 0) for pid, used_s in self._connections_s().items()
        )
        return (self._own_s() - self._own_before_s + sum(of_connections)) * 1000

    def _connections_s(self) -> dict[int, float]:
        return used_by_connections_s(self._url) if self._url else {}


async def _starts(desks: Mapping[int, FilledDesk]) -> Costs:
    costs: Costs = {size: [] for size in desks}
    for size in [*desks] * STARTS:
        spent = _Spent(desks[size], float)  # its process begins at 0
        with running("greenroom", desks[size], database_url=desks[size].database_url) as peer:
            asks = STUDIO_STATUS.asks(desks[size], [])
            request = next(written(STUDIO_STATUS, asks, peer.port, graphql=True))
            await ask_once(peer.port, request, proof=STUDIO_STATUS.proof)
            costs[size].append(spent.ms() + peer.used_s() * 1000)
    return costs


async def _opened(
    desks: Mapping[int, FilledDesk], peers: Mapping[int, Peer], tabs: AsyncExitStack
) -> dict[int, Visitor]:
    return {size: await Visitor.opened(desks[size], peers[size], tabs) for size in desks}


async def _take_turns(visitors: Mapping[int, Visitor], ask: Ask, rounds: int, seconds: float) -> Costs:
    costs: Costs = {size: [] for size in visitors}
    for visitor in visitors.values():
        await ask(visitor)  # what the first costs more is another matter
    for _ in range(rounds):
        for size in random.sample([*visitors], len(visitors)):
            costs[size].append(await _ask_for(visitors[size], ask, seconds))
    return costs


async def _ask_for(visitor: Visitor, ask: Ask, seconds: float) -> float:
    """Ask for so long, at least once, and return what each cost, in milliseconds."""
    spent, until, times = _Spent(visitor.filled, visitor.peer.used_s), time.perf_counter() + seconds, 0
    while not times or time.perf_counter() < until:
        await ask(visitor)
        times += 1
    return spent.ms() / times


async def _jobs(filled: FilledDesk, rounds: int) -> dict[str, list[float]]:
    """Run the jobs in this process, which does nothing else, and return what each round of them cost."""
    plan = plan_of(filled.folder, database_url=filled.database_url)
    desk = make_desk(plan)
    try:
        async with open_database(plan, desk):
            return {
                name: await _job_costs(filled, desk, jobs, rounds) for name, jobs in _jobs_by_pace().items()
            }
    finally:
        desk.passwords.close()


def _jobs_by_pace() -> dict[str, list[Job]]:
    found: dict[str, list[Job]] = {}
    for job in JOBS:
        if isinstance(job.when, Every):
            found.setdefault(f"Jobs that run every {_said(job.when.period)}", []).append(job)
    return found


async def _job_costs(filled: FilledDesk, desk: Desk, jobs: Sequence[Job], rounds: int) -> list[float]:
    costs: list[float] = []
    for number in range(rounds + 1):
        spent = _Spent(filled, time.process_time)
        for job in jobs:
            await job.run(desk)
        if number:
            costs.append(spent.ms())
    return costs


def _said(period: timedelta) -> str:
    seconds = int(period.total_seconds())
    return f"{seconds} s" if seconds < 60 else f"{seconds // 60} min"  # noqa: PLR2004


def _figures(name: str, costs: Costs) -> list[Figure]:
    """Say what something costs at each size, and how many times as much at the last as at the one before."""
    figures = [figure(name, f"ms, {size:,}", costs[size]) for size in costs]
    if len(costs) > 1:
        small, large = [*costs][-2:]
        times = [one / other for one, other in zip(costs[large], costs[small], strict=True)]
        unit = f"times, {large:,} over {small:,}"
        figures.append(figure(name, unit, times, target=MOST, at_least=False))
    return figures
