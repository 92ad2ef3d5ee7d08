"""Measure the hot operations, profile one, or simulate evenings: `python -m benchmarks --help`."""

import argparse
import asyncio
import signal
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NoReturn

import uvloop

from benchmarks.beside import (
    CONNECTIONS,
    SETTLES_WITHIN_S,
    TARGET_MS,
    Waited,
    add_histories,
    wait_beside,
)
from benchmarks.evening_table import summary, table
from benchmarks.evenings import simulate
from benchmarks.filling import FilledDesk, fill_desk
from benchmarks.hostile import HOSTILE, Hostile
from benchmarks.importing import ROWS, TARGET_S, import_rows
from benchmarks.operations import OPERATIONS, Operation
from benchmarks.peers import running
from benchmarks.profiling import profile
from benchmarks.rounds import Driver, Measured, measure

HEADING = """\
{rounds} pairs of alternating rounds of {seconds:g} s, 32 connections; server CPU per request, in us.
The share is the limit's time over Greenroom's: 1.00 is as fast as hand-written code.

                   share of the limit       CPU us a request       replies/s (colour)
                   median (from - to)       Greenroom     limit    Greenroom    limit"""


WAITING = """\
Q1 studio beside {connections} people who ask for the worst they may; the target: a p99 under {target} ms.
The quietest of {rounds} rounds of {seconds:g} s. The desk's own is processor time, of all its threads.

                                      milliseconds     desk's own      times that beside nobody
beside                                p50      p99         p99              p50      p99"""


def main() -> None:
    """Run the command line."""
    asked = _arguments()
    signal.signal(signal.SIGTERM, _stop)
    if not Path("/proc/self/stat").exists():
        sys.exit("benchmarks: the CPU time of a process is read from /proc, which only Linux has.")
    if asked.evenings:
        asyncio.run(_simulate(asked))
        return
    chosen = [operation for operation in OPERATIONS if not asked.only or operation.key in asked.only]
    with tempfile.TemporaryDirectory(prefix="greenroom-bench-") as temporary:
        folder = Path(temporary)
        began = time.perf_counter()
        filled = fill_desk(folder / "filled", asked.influencers)
        _say(f"Filled a desk with {asked.influencers:,} influencers in {time.perf_counter() - began:.1f} s.")
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            if asked.profile:
                runner.run(_profile(filled, folder, _named(asked.profile), asked.seconds))
            else:
                runner.run(_measure(filled, folder, chosen, asked))


async def _simulate(asked: argparse.Namespace) -> None:
    for connected in (True, False):
        with tempfile.TemporaryDirectory(prefix="greenroom-evenings-") as folder:
            outcomes, counted = await simulate(
                Path(folder) / "desk",
                asked.evenings,
                asked.shows,
                asked.seed,
                connected=connected,
                told=_tell_progress,
            )
        _say("\n".join([*table(outcomes), "", *summary(outcomes, counted), ""]))


def _tell_progress(evenings: int) -> None:
    print(f"{evenings} evenings", end="\r", file=sys.stderr, flush=True)  # noqa: T201


async def _measure(
    filled: FilledDesk, folder: Path, operations: list[Operation], asked: argparse.Namespace
) -> None:
    if asked.importing or not (asked.only or asked.hostile):
        await _import(filled, folder)
    if asked.importing:
        return
    if asked.hostile or not asked.only:
        await _wait_beside_hostile(filled, folder, asked)
    if asked.hostile:
        return
    with (
        running("greenroom", filled, folder / "greenroom") as ours,
        running("limit", filled, folder / "limit") as theirs,
    ):
        greenroom, limit = Driver(filled, ours), Driver(filled, theirs)
        await greenroom.prepare()
        await limit.prepare()
        _say(HEADING.format(rounds=asked.rounds, seconds=asked.seconds))
        for operation in operations:
            measured = await measure(operation, greenroom, limit, rounds=asked.rounds, seconds=asked.seconds)
            _say(_line(measured))


async def _import(filled: FilledDesk, folder: Path) -> None:
    with running("greenroom", filled, folder / "importing") as peer:
        checked_s, imported_s, undone_s = await import_rows(filled, peer)
    took_s = checked_s + imported_s
    _say(
        f"Importing {ROWS:,} influencers with a show each: checked in {checked_s:.1f} s, imported in "
        f"{imported_s:.1f} s, undone in {undone_s:.1f} s; the target, {TARGET_S} s for the first two, is "
        f"{'met' if took_s < TARGET_S else 'missed'}.\n"
    )


async def _wait_beside_hostile(filled: FilledDesk, folder: Path, asked: argparse.Namespace) -> None:
    _say(
        WAITING.format(connections=CONNECTIONS, target=TARGET_MS, rounds=asked.rounds, seconds=asked.seconds)
    )
    with running("greenroom", filled, folder / "beside") as peer:
        add_histories(peer)
        await wait_beside(filled, peer, None, SETTLES_WITHIN_S)  # what the desk does once it has started

        async def quietest(hostile: Hostile | None) -> Waited:
            waited = [await wait_beside(filled, peer, hostile, asked.seconds) for _ in range(asked.rounds)]
            return min(waited, key=lambda one: one.p99_ms)

        quiet, missed = await quietest(None), 0
        for hostile in (None, *HOSTILE):
            waited = quiet if hostile is None else await quietest(hostile)
            misses = waited.p99_ms >= TARGET_MS
            missed += misses
            _say(
                f"{hostile.title if hostile else 'nobody':<36} {waited.p50_ms:6.1f} {waited.p99_ms:8.1f}"
                f"{waited.desk_p99_ms:12.1f} {waited.p50_ms / quiet.p50_ms:16.1f} "
                f"{waited.p99_ms / quiet.p99_ms:8.1f}{'  missed' if misses else ''}"
            )
    _say(f"The target is missed {missed} times.\n" if missed else "The target is met.\n")


async def _profile(filled: FilledDesk, folder: Path, operation: Operation, seconds: float) -> None:
    with running("greenroom", filled, folder / "greenroom", profiled=True) as peer:
        driver = Driver(filled, peer)
        await driver.prepare()
        _say(await profile(driver, operation, seconds))


def _line(measured: Measured) -> str:
    shares = measured.shares
    ours, theirs = zip(*measured.pairs, strict=True)
    cpu_us, rates = (
        [median(getattr(one, what) for one in rounds) for rounds in (ours, theirs)]
        for what in ("cpu_us", "rate")
    )
    return (
        f"{measured.operation.title:<18} {measured.share:.3f} ({shares[0]:.3f} - {shares[-1]:.3f})"
        f"{cpu_us[0]:17.0f} {cpu_us[1]:9.0f} {rates[0]:12.0f} {rates[1]:8.0f}"
    )


def _named(key: str) -> Operation:
    return next(operation for operation in OPERATIONS if operation.key == key)


def _arguments() -> argparse.Namespace:
    keys = [operation.key for operation in OPERATIONS]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--influencers", type=int, default=10_000, help="how many the desk has (10000)")
    parser.add_argument("--rounds", type=int, default=5, help="how many pairs of rounds (5)")
    parser.add_argument("--seconds", type=float, default=2, help="how long a round lasts at most (2)")
    parser.add_argument("--only", choices=keys, action="append", help="measure only this operation")
    parser.add_argument("--hostile", action="store_true", help="measure only the wait beside hostile load")
    parser.add_argument("--importing", action="store_true", help="measure only an import of 1,000 rows")
    parser.add_argument("--evenings", type=int, help="simulate so many evenings on each of two desks instead")
    parser.add_argument("--shows", type=int, default=30, help="how many shows a simulated evening has (30)")
    parser.add_argument("--seed", type=int, default=1, help="which chances a simulation takes (1)")
    parser.add_argument("--profile", choices=keys, help="profile this operation instead")
    return parser.parse_args()


def _stop(number: int, _: object) -> NoReturn:
    sys.exit(128 + number)  # an exit like any other, which ends what was started and removes what was written


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
