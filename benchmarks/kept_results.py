"""What was measured last, section by section: docs/performance.json, of which docs/performance.md is made."""

import os
import platform
import sqlite3
import subprocess
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson

from benchmarks.others import versions as others_versions
from benchmarks.report import Figure, Section

ROOT = Path(__file__).parents[1]
FILE = ROOT / "docs" / "performance.json"
_PACKAGES = ("graphql-core", "strawberry-graphql", "tortoise-orm", "starlette", "uvicorn", "uvloop", "orjson")


@dataclass(frozen=True, slots=True)
class Measurement:
    """One section as it was measured last.

    Args:
        on: the day, as 2026-11-27.
        commit: what was measured; with a + if something was not committed.
    """

    section: Section
    on: str
    commit: str
    took_s: float


@dataclass(frozen=True, slots=True)
class Kept:
    """All sections that were measured, by key, and where the last of them was."""

    machine: str = ""
    versions: dict[str, str] = field(default_factory=dict[str, str])
    measurements: dict[str, Measurement] = field(default_factory=dict[str, Measurement])


def read_kept(file: Path = FILE) -> Kept:
    """Read what was measured; nothing if nothing was."""
    if not file.exists():
        return Kept()
    said: dict[str, Any] = orjson.loads(file.read_bytes())
    measurements: dict[str, Measurement] = {}
    for one in said["sections"]:
        figures = [Figure(**figure) for figure in one["figures"]]
        section = Section(one["key"], one["title"], one["text"], figures)
        measurements[section.key] = Measurement(section, one["on"], one["commit"], one["took_s"])
    return Kept(said["machine"], said["versions"], measurements)


def keep(kept: Kept, order: Iterable[str], file: Path = FILE) -> None:
    """Write what was measured, in the order in which sections are measured."""
    sections: list[dict[str, Any]] = [
        {**asdict(one.section), "on": one.on, "commit": one.commit, "took_s": round(one.took_s)}
        for one in (kept.measurements[key] for key in order if key in kept.measurements)
    ]
    for section in sections:
        for figure in section["figures"]:
            figure |= {name: float(f"{figure[name]:.4g}") for name in ("median", "low", "high")}
    said = {"machine": kept.machine, "versions": kept.versions, "sections": sections}
    file.write_bytes(orjson.dumps(said, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def merged(kept: Kept, section: Section, took_s: float) -> Kept:
    """Put a section that has just been measured here in the place of the one before."""
    one = Measurement(section, f"{datetime.now(UTC):%Y-%m-%d}", _commit(), took_s)
    return Kept(_machine(), _versions(), {**kept.measurements, section.key: one})


def _commit() -> str:
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", ":!docs").strip()
    return _git("rev-parse", "--short", "HEAD").strip() + ("+" if changed else "")


def _git(*arguments: str) -> str:
    command = ["git", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    model = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "")
    processor = f"{os.cpu_count()} cores of {model or platform.machine()}"
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{processor}, {memory:.0f} GiB of memory, Linux {platform.release()}"


def _versions() -> dict[str, str]:
    ours = {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version}
    return ours | {name: version(name) for name in _PACKAGES} | others_versions()
