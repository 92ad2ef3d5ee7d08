"""How long a desk takes to start, what it needs of the memory, and what a command takes that does nothing."""

import asyncio
import compileall
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.commands import Done, first_answer, free_port, run, serving
from benchmarks.filling import FilledDesk, fill_desk
from benchmarks.load import put_load
from benchmarks.operations import OPERATIONS, STUDIO_STATUS, Operation, written
from benchmarks.options import Options
from benchmarks.peers import Peer
from benchmarks.report import Section
from benchmarks.spread import figure
from greenroom.settings import PACKAGE

STARTS_S, MEMORY_MIB = 0.6, 140
LOAD_S = 5.0
TEXT = """\
`greenroom serve` on a desk with {ready:,} influencers who are ready, {times} times one after the other: \
from the command until the reply to Q1 has come, with a session of one of them. The desk was compiled, as \
`make setup` and pip leave it, and what is read of the disk stood in the memory. Another one was then put \
under load with Q1, Q2, M1 and M2, for {load_s:g} s and on 32 connections each, and its resident memory read \
at once."""


async def measure(options: Options, *, load_s: float = LOAD_S) -> Section:
    """Measure starts, the memory after load, and `greenroom --help`.

    Args:
        load_s: how long each operation is asked for before the memory is read.
    """
    await asyncio.to_thread(compileall.compile_dir, PACKAGE, quiet=1)
    filled = await asyncio.to_thread(fill_desk, options.folder / "filled", options.influencers)
    folder, times = filled.folder, options.rounds
    starts: list[Done] = []
    for _ in range(times):
        began = time.perf_counter()
        async with _started(filled) as peer:
            starts.append(Done(time.perf_counter() - began, peer.cpu_s()))
    async with _started(filled) as peer:
        at_first = _resident_mib(peer)
        for operation in OPERATIONS:
            requests = _requests(filled, operation, peer.port)
            await put_load(peer.port, requests, proof=operation.proof, seconds=load_s)
        after_load = _resident_mib(peer)
    helps = [run("--help", folder=folder) for _ in range(times)]
    return Section(
        "starting",
        "Start, memory, and a command",
        TEXT.format(ready=len(filled.ready), times=times, load_s=load_s),
        [
            figure(
                "Start to the first answer",
                "s",
                [one.wall_s for one in starts],
                target=STARTS_S,
                at_least=False,
            ),
            figure("Start to the first answer", "s of CPU", [one.cpu_s for one in starts]),
            figure("Memory after the first answer", "MiB", [at_first]),
            figure("Memory after load", "MiB", [after_load], target=MEMORY_MIB, at_least=False),
            figure("`greenroom --help`", "s", [one.wall_s for one in helps]),
            figure("`greenroom --help`", "s of CPU", [one.cpu_s for one in helps]),
        ],
    )


@asynccontextmanager
async def _started(filled: FilledDesk) -> AsyncGenerator[Peer]:
    """Serve for as long as the block runs, which begins with the first answer."""
    port = free_port()
    with serving(filled.folder, port) as peer:
        await first_answer(port, next(_requests(filled, STUDIO_STATUS, port)), STUDIO_STATUS.proof)
        yield peer


def _requests(filled: FilledDesk, operation: Operation, port: int) -> Iterator[bytes]:
    cursors: list[str | None] = [None]
    return written(operation, operation.asks(filled, cursors), port, graphql=True)


def _resident_mib(peer: Peer) -> float:
    status = Path(f"/proc/{peer.pid}/status").read_text("ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024
