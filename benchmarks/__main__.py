"""Measure the hot operations, or profile one: `python -m benchmarks --help`."""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

import uvloop

from benchmarks.filling import FilledDesk, fill_desk
from benchmarks.operations import OPERATIONS, Operation
from benchmarks.peers import running
from benchmarks.profiling import profile
from benchmarks.rounds import Driver, Measured, measure


def main() -> None:
    """Run the command line."""
    asked = _arguments()
    if not Path("/proc/self/stat").exists():
        sys.exit("benchmarks: the CPU time of a process is read from /proc, which only Linux has.")
    chosen = [operation for operation in OPERATIONS if not asked.only or operation.key in asked.only]
    with tempfile.TemporaryDirectory(prefix="greenroom-bench-") as temporary:
        folder = Path(temporary)
        began = time.perf_counter()
        filled = fill_desk(folder / "filled", asked.influencers)
        print(f"Filled a desk with {asked.influencers:,} influencers in {time.perf_counter() - began:.1f} s.")
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            if asked.profile:
                runner.run(_profile(filled, folder, _named(asked.profile), asked.seconds))
            else:
                runner.run(_measure(filled, folder, chosen, asked))


async def _measure(
    filled: FilledDesk, folder: Path, operations: list[Operation], asked: argparse.Namespace
) -> None:
    with (
        running("greenroom", filled, folder / "greenroom") as ours,
        running("limit", filled, folder / "limit") as theirs,
    ):
        greenroom, limit = Driver(filled, ours), Driver(filled, theirs)
        await greenroom.prepare()
        await limit.prepare()
        print(
            f"{asked.rounds} pairs of alternating rounds of at most {asked.seconds:g} s, 32 connections; server "
            "CPU per request.\nThe share is the limit's time over Greenroom's: 1.00 is as fast as hand-written "
            "code.\n\n"
            "operation          share of the limit          Greenroom        limit     replies/s, as colour\n"
            "                   median (lowest-highest)      us CPU/request, medians    Greenroom    limit",
            flush=True,
        )
        for operation in operations:
            measured = await measure(
                operation, greenroom, limit, rounds=asked.rounds, seconds=asked.seconds
            )
            print(_line(measured), flush=True)


async def _profile(filled: FilledDesk, folder: Path, operation: Operation, seconds: float) -> None:
    with running("greenroom", filled, folder / "greenroom", profiled=True) as peer:
        driver = Driver(filled, peer)
        await driver.prepare()
        print(await profile(driver, operation, seconds))


def _line(measured: Measured) -> str:
    shares = measured.shares
    ours, theirs = (sorted(rounds, key=lambda one: one.cpu_us) for rounds in zip(*measured.pairs, strict=True))
    middle = len(shares) // 2
    return (
        f"{measured.operation.title:<18} {measured.share:6.3f} ({shares[0]:.3f}-{shares[-1]:.3f})"
        f"{ours[middle].cpu_us:21.0f} {theirs[middle].cpu_us:12.0f}"
        f"{ours[middle].rate:17.0f} {theirs[middle].rate:8.0f}"
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
    parser.add_argument("--profile", choices=keys, help="profile this operation instead")
    return parser.parse_args()


main()
