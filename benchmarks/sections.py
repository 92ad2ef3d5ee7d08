"""The sections of a measurement, in the order in which the report has them, and how they are run."""

import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks import front_end, growth, on_postgres, open_cost, sign_in_flood, starting, two_workers
from benchmarks.beside_hostile import measure_hostile
from benchmarks.charts import met, number_text
from benchmarks.hot import measure_hot
from benchmarks.importing import measure_importing
from benchmarks.kept_results import keep, merged, read_kept
from benchmarks.options import Options
from benchmarks.performance_page import PICTURES, read_because, unexplained, written_page
from benchmarks.report import Figure, Section

SECTIONS: dict[str, Callable[[Options], Awaitable[Section]]] = {
    "hot": measure_hot,
    "growth": growth.measure,
    "growth-postgres": growth.measure_on_postgres,
    "postgres": on_postgres.measure,
    "two-workers": two_workers.measure,
    "open-pages": open_cost.measure_open,
    "carried": open_cost.measure_carried,
    "hostile": measure_hostile,
    "sign-in-flood": sign_in_flood.measure,
    "importing": measure_importing,
    "starting": starting.measure,
    "front-end": front_end.measure,
}


async def measure_sections(keys: Sequence[str], options: Options, *, kept: bool) -> bool:
    """Measure sections one after the other, and tell what came out; one that fails keeps no other from it.

    Args:
        options: `folder` is where each puts its data.
        kept: whether the report is written anew after each.

    Returns:
        Whether all were measured.
    """
    good = True
    for key in keys:
        began = time.perf_counter()
        folder = Path(tempfile.mkdtemp(prefix=f"{key}-", dir=options.folder))
        try:
            section = await SECTIONS[key](replace(options, folder=folder))
        except Exception:  # noqa: BLE001 (the others are measured all the same)
            traceback.print_exc()
            good = False
            continue
        finally:
            shutil.rmtree(folder)
        took_s = time.perf_counter() - began
        _say(f"\n{section.title} ({took_s:.0f} s)", *map(figure_line, section.figures))
        if kept:
            keep(merged(read_kept(), section, took_s), SECTIONS)
            write_report()
    return good


def write_report() -> None:
    """Write the page and its charts, and name the targets that are missed without a reason."""
    measured, because = read_kept(), read_because()
    for old in PICTURES.glob("performance-*.svg"):
        old.unlink()
    for file, text in written_page(measured, because).items():
        file.write_text(text, "utf-8")
    if missing := unexplained(measured, because):
        _say("\nbenchmarks/because.toml does not say why these miss their target:", *missing)


def figure_line(figure: Figure) -> str:
    """Write a figure for the terminal."""
    low, median, high = (number_text(value) for value in (figure.low, figure.median, figure.high))
    said = f"{figure.name:<36} {median:>9} {figure.unit:<20} ({low} to {high})"
    if figure.target is not None:
        bound = "at least" if figure.at_least else "at most"
        said += f"  {bound} {number_text(figure.target)}: {'met' if met(figure) else 'missed'}"
    return f"{said}  {figure.note}".rstrip()


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
