"""Each section of the benchmark measures what it says, at a small size; nobody looks at the times."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from benchmarks import (
    carrying,
    front_end,
    on_postgres,
    open_cost,
    pages,
    rounds,
    sign_in_flood,
    starting,
    two_workers,
)
from benchmarks.filling import DATABASE, fill_desk
from benchmarks.operations import ALL, OPERATIONS
from benchmarks.options import Options
from benchmarks.report import Section

from tests.postgres import find_binaries


def small(folder: Path) -> Options:
    """Ask for as little as is enough to see that it is measured."""
    return Options(folder, sizes=(200,), influencers=200, rounds=1, seconds=0.1)


def measured(section: Section) -> list[tuple[str, str]]:
    """Name what was measured, which came out as something, and say in what."""
    assert all(0 < figure.low <= figure.median <= figure.high for figure in section.figures)
    return [(figure.name, figure.unit) for figure in section.figures]


async def test_starts_and_memory_are_measured(tmp_path: Path) -> None:
    section = await starting.measure(small(tmp_path), load_s=0.1)
    assert measured(section) == [
        ("Start to the first answer", "s"),
        ("Start to the first answer", "s of CPU"),
        ("Memory after the first answer", "MiB"),
        ("Memory after load", "MiB"),
        ("`greenroom --help`", "s"),
        ("`greenroom --help`", "s of CPU"),
    ]


async def test_a_flood_of_sign_ins_is_measured(tmp_path: Path) -> None:
    section = await sign_in_flood.measure(small(tmp_path), seconds=0.3, settles_s=0.1)
    assert measured(section) == [
        ("Q1 beside nobody, 99th percentile", "ms"),
        ("Q1 beside the flood, 99th percentile", "ms"),
        ("What the desk does meanwhile, 99th percentile", "ms of CPU"),
        ("Q1 beside the flood, median", "ms"),
        ("Sign-ins refused beside it", "a second"),
    ]


async def test_what_two_workers_acknowledge_is_compared_with_what_stands(tmp_path: Path) -> None:
    section = await two_workers.measure(small(tmp_path), writers=8, seconds=0.5)
    *none, writes, _, less_busy, _ = section.figures
    assert [(figure.name, figure.median, figure.note) for figure in none] == [
        ("Writes refused or failed", 0, ""),
        ("Tokens that are not the last one acknowledged", 0, ""),
        ("Shows that differ from those acknowledged", 0, ""),
        ("Audit entries that differ from what was acknowledged", 0, ""),
        ("Audit entries not in a whole chain", 0, ""),
    ]
    assert writes.median > 0 < less_busy.median


async def test_what_two_workers_acknowledge_and_have_not_done_is_found(tmp_path: Path) -> None:
    filled = await asyncio.to_thread(fill_desk, tmp_path, 20)
    folder, said = filled.folder, two_workers.Acknowledged()
    go_live, set_token = OPERATIONS[2:]
    said.writes.update({go_live: 1, set_token: 2})
    said.tokens[filled.ready[0]] = filled.new_token(filled.ready[0])
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        connection.execute("UPDATE audit_entries SET action = 'TOKEN_CLEARED' WHERE chain_no = 1")
        connection.commit()
    assert await two_workers.amiss(folder, said, two_workers.counts(folder)) == {
        "Tokens that are not the last one acknowledged": 1,
        "Shows that differ from those acknowledged": 2,
        "Audit entries that differ from what was acknowledged": 4,
        "Audit entries not in a whole chain": 1,
    }


@pytest.mark.skipif(find_binaries() is None, reason="PostgreSQL is not installed")
async def test_the_hot_operations_are_measured_on_postgresql(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "WARM_UPS", 1)
    section = await on_postgres.measure(small(tmp_path), workers=(1, 2))
    assert measured(section) == [
        *((operation.title, "of the limit") for operation in ALL),
        ("Q1 studio with 1 worker", "us of CPU a request"),
        ("Q1 studio with 2 workers", "us of CPU a request"),
        ("M2 setAuthToken with 1 worker", "us of CPU a request"),
        ("M2 setAuthToken with 2 workers", "us of CPU a request"),
    ]


async def test_open_pages_are_measured_and_carried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "SETTLES_S", 0.1)
    monkeypatch.setattr(pages, "SETTLES_S", 0.3)
    monkeypatch.setattr(pages, "PAGES", 2)
    (tmp_path / "open").mkdir()
    section = await open_cost.measure_open(small(tmp_path / "open"), seconds=0.1, idle_s=0.1)
    kinds = ("Desk idle", "Desk busy", "Studio idle", "Studio live")
    assert [(figure.name, figure.unit) for figure in section.figures] == [
        (kind, unit) for kind in kinds for unit in ("kB received a minute", "ms of CPU a minute")
    ]
    (tmp_path / "carried").mkdir()
    section = await open_cost.measure_carried(small(tmp_path / "carried"), live=(3,), desks=2, seconds=6)
    refused, share, slowest = section.figures
    assert (refused.name, refused.median, refused.note) == ("3 live, 2 desks: pages refused", 0, "")
    assert (share.name, share.unit) == ("3 live, 2 desks", "of one core")
    assert share.median > 0 < slowest.median


@pytest.mark.skipif(front_end.chromium() is None, reason="there is no Chromium")
async def test_pages_are_measured_in_a_browser(tmp_path: Path) -> None:
    section = await front_end.measure(small(tmp_path), lighthouse=False)
    pages = ("Sign-in page", "List of influencers", "Studio")
    assert [figure.name for figure in section.figures] == [
        f"{page}: {what}" for page in pages for what in ("LCP", "TBT", "CLS")
    ]
    assert all(figure.median > 0 for figure in section.figures if figure.name.endswith("LCP"))
