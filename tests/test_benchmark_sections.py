"""Each section of the benchmark measures what it says, at a small size; nobody looks at the times."""

from pathlib import Path

import pytest
from benchmarks import sign_in_flood, starting
from benchmarks.filling import FilledDesk, fill_desk
from benchmarks.report import Section


@pytest.fixture(name="filled", scope="module")
def _filled(tmp_path_factory: pytest.TempPathFactory) -> FilledDesk:
    return fill_desk(tmp_path_factory.mktemp("sections") / "filled", 200)


def measured(section: Section) -> list[tuple[str, str]]:
    """Name what was measured, which came out as something, and say in what."""
    assert all(0 < figure.low <= figure.median <= figure.high for figure in section.figures)
    return [(figure.name, figure.unit) for figure in section.figures]


async def test_starts_and_memory_are_measured(filled: FilledDesk, tmp_path: Path) -> None:
    section = await starting.measure(filled, tmp_path / "starting", times=1, seconds=0.1)
    assert measured(section) == [
        ("Start to the first answer", "s"),
        ("Start to the first answer", "s of CPU"),
        ("Memory after the first answer", "MiB"),
        ("Memory after load", "MiB"),
        ("`greenroom --help`", "s"),
        ("`greenroom --help`", "s of CPU"),
    ]


async def test_a_flood_of_sign_ins_is_measured(filled: FilledDesk, tmp_path: Path) -> None:
    section = await sign_in_flood.measure(filled, tmp_path / "flood", rounds=1, seconds=0.3, settles_s=0.1)
    assert measured(section) == [
        ("Q1 beside nobody, 99th percentile", "ms"),
        ("Q1 beside the flood, 99th percentile", "ms"),
        ("What the desk does meanwhile, 99th percentile", "ms of CPU"),
        ("Q1 beside the flood, median", "ms"),
        ("Sign-ins refused beside it", "a second"),
    ]
