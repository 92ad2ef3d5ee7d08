"""Measure section by section, profile an operation, or simulate evenings: `python -m benchmarks --help`."""

import argparse
import asyncio
import signal
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import uvloop

from benchmarks.evening_table import summary, table
from benchmarks.evenings import simulate
from benchmarks.filling import fill_desk
from benchmarks.hot import measure_hot
from benchmarks.operations import ALL, Operation
from benchmarks.options import SIZES, Options
from benchmarks.peers import running
from benchmarks.profiling import profile
from benchmarks.rounds import Driver
from benchmarks.sections import SECTIONS, figure_line, measure_sections, write_report

QUICK_ROUNDS, QUICK_S = 3, 0.5


def main() -> None:
    """Run the command line."""
    asked = _arguments()
    signal.signal(signal.SIGTERM, _stop)
    if not Path("/proc/self/stat").exists():
        sys.exit("benchmarks: the CPU time of a process is read from /proc, which only Linux has.")
    if asked.page:
        write_report()
        return
    with (
        tempfile.TemporaryDirectory(prefix="greenroom-bench-") as temporary,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        options = Options(Path(temporary), tuple(asked.sizes), asked.influencers, asked.rounds, asked.seconds)
        if asked.evenings:
            runner.run(_simulate(asked))
        elif asked.profile:
            runner.run(_profile(options, _named(asked.profile)))
        elif asked.quick:
            runner.run(_measure(["hot"], replace(options, rounds=QUICK_ROUNDS, seconds=QUICK_S), kept=False))
        else:
            runner.run(_measure(asked.only or [*SECTIONS], options, kept=True))


async def _measure(only: list[str], options: Options, *, kept: bool) -> None:
    """Measure sections; of operations that are named, print how they stand to the limit."""
    operations = [operation for operation in ALL if operation.key in only]
    if operations:
        section = await measure_hot(options, ("greenroom", "limit"), operations)
        _say("\n".join(map(figure_line, section.figures)))
    sections = [key for key in SECTIONS if key in only]
    if not await measure_sections(sections, options, kept=kept):
        sys.exit(1)


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


async def _profile(options: Options, operation: Operation) -> None:
    filled = await asyncio.to_thread(fill_desk, options.folder / "filled", options.influencers)
    with running("greenroom", filled, options.folder / "greenroom", profiled=True) as peer:
        driver = Driver(filled, peer)
        await driver.prepare()
        _say(await profile(driver, operation, options.seconds))


def _named(key: str) -> Operation:
    return next(operation for operation in ALL if operation.key == key)


def _arguments() -> argparse.Namespace:
    keys = [operation.key for operation in ALL]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--only",
        choices=[*SECTIONS, *keys],
        action="append",
        help="measure only this section, or print how this operation stands to the limit",
    )
    for key in ("hostile", "importing"):
        parser.add_argument(
            f"--{key}", dest="only", action="append_const", const=key, help=f"as --only {key}"
        )
    parser.add_argument("--quick", action="store_true", help="print the hot operations, and keep nothing")
    parser.add_argument("--page", action="store_true", help="write docs/performance.md anew, measure nothing")
    parser.add_argument("--influencers", type=int, default=10_000, help="how many the desk has (10000)")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="to which sizes a desk grows")
    parser.add_argument("--rounds", type=int, default=5, help="how many rounds of each (5)")
    parser.add_argument("--seconds", type=float, default=1, help="how long a round lasts at most (1)")
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
