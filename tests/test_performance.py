"""The report of what was measured: it is made of the figures alone, and says why a target is missed."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from benchmarks import growth, importing, kept_results, rounds, sections
from benchmarks.beside_hostile import measure_hostile
from benchmarks.charts import chart, met, number_text
from benchmarks.hostile import HOSTILE
from benchmarks.hot import measure_hot
from benchmarks.kept_results import Kept, Measurement, keep, read_kept
from benchmarks.operations import ALL
from benchmarks.options import Options
from benchmarks.page_asks import ASKS, Visitor
from benchmarks.performance_page import PAGE, named, read_because, unexplained, written_page
from benchmarks.report import Figure, Section
from benchmarks.spread import figure

from tests.markdown import ROOT, table
from tests.postgres import find_binaries

FIGURES = [
    Figure("Q1", "of the limit", 0.5, 0.45, 0.55, 0.7),
    Figure("Q1", "of another", 1.5, 1.5, 1.5, 1.0),
    Figure("start", "s", 0.4, 0.3, 0.5, 0.6, at_least=False, note="in a wink"),
]
SECTION = Section("hot", "The hot ones", "Measured somehow.", FIGURES)
KEPT = Kept("2 cores", {"Python": "3.11"}, {"hot": Measurement(SECTION, "2026-11-27", "abc1234", 12)})
BECAUSE = {"hot": {"Q1, of the limit": "GraphQL is walked."}}


@pytest.fixture(name="options")
def _options(tmp_path: Path) -> Options:
    return Options(tmp_path, sizes=(100, 200), influencers=200, rounds=1, seconds=0.05)


def test_the_page_and_its_charts_are_what_was_measured_says() -> None:
    files = written_page(read_kept(), read_because())
    assert {file: file.read_text("utf-8") for file in files} == files
    assert {*(ROOT / "docs/pictures").glob("performance-*.svg")} == {*files} - {PAGE}


def test_whatever_misses_its_target_says_why_and_no_reason_is_left_over() -> None:
    kept, because = read_kept(), read_because()
    assert unexplained(kept, because) == []
    known = {key: {named(figure) for figure in one.section.figures} for key, one in kept.measurements.items()}
    assert {key: {*said} - known.get(key, set()) for key, said in because.items() if kept.measurements} == {
        key: set() for key in because if kept.measurements
    }


def test_each_target_is_listed_with_what_was_reached_and_why_not() -> None:
    page = written_page(KEPT, BECAUSE)[PAGE]
    assert table(page, "what") == [
        [
            "[Q1](#the-hot-ones)",
            "at least 0.70 of the limit",
            "0.50 of the limit (0.45 to 0.55)",
            "GraphQL is walked.",
        ],
        ["[Q1](#the-hot-ones)", "at least 1 of another", "**1.50 of another**", ""],
        ["[start](#the-hot-ones)", "at most 0.60 s", "**0.40 s (0.30 to 0.50)**", ""],
    ]
    assert "| Q1 | 0.50 (0.45 to 0.55) | 1.50 |" in page
    assert "| start | 0.40 s (0.30 to 0.50) | in a wink |" in page


def test_the_page_ends_with_how_much_one_core_carries() -> None:
    costs = [Figure(name, "ms, 100", cost, cost, cost) for name, cost in (("Studio", 2.0), ("Tonight", 5.0))]
    more = [Figure("Tonight", "ms, 200", 50, 50, 50)]
    carried = Figure("1,000 live", "of one core", 0.4, 0.4, 0.4)
    found = {
        "growth": Section("growth", "As the desk grows", "", [*costs, *more]),
        "carried": Section("carried", "What one process carries", "", [carried]),
    }
    kept = Kept("", {}, {key: Measurement(one, "", "", 1) for key, one in found.items()})
    page = written_page(kept, {})[PAGE]
    assert table(page, "what one core carries") == [
        ["open pages of influencers, before their shows", "2,143"],
        ["pages of Tonight, a second", "200"],
        ["1,000 live, measured together", "they need 0.40 of it"],
    ]


def test_a_target_that_is_missed_without_a_reason_is_named() -> None:
    assert unexplained(KEPT, BECAUSE) == []
    assert unexplained(KEPT, {}) == ["[hot] Q1, of the limit"]


def test_a_ceiling_is_met_from_below_and_a_floor_from_above() -> None:
    assert [met(figure) for figure in FIGURES] == [False, True, True]
    assert met(Figure("start", "s", 0.7, 0.7, 0.7, 0.6)) is True
    assert met(Figure("start", "s", 0.7, 0.7, 0.7, 0.6, at_least=False)) is False


def test_a_chart_has_a_bar_a_spread_and_a_target_for_each_figure() -> None:
    drawn = chart("Shares & more", FIGURES)
    assert [drawn.count(f'class="{kind}"') for kind in ("met", "missed", "spread", "target")] == [2, 1, 3, 3]
    assert "Shares &amp; more" in drawn


def test_what_has_no_unit_has_no_chart() -> None:
    counts = [Figure(f"pages refused, {number}", "", 0, 0, 0, 0, at_least=False) for number in range(5)]
    shares = [Figure(one.name, "of one core", 0.1, 0.1, 0.1, 0.5, at_least=False) for one in counts]
    section = Section("carried", "Carried", "", [*counts, *shares])
    drawn = written_page(Kept("", {}, {"carried": Measurement(section, "", "", 1)}), {})
    assert [file.name for file in drawn if file != PAGE] == ["performance-carried-2.svg"]


def test_numbers_have_as_many_digits_as_anybody_reads() -> None:
    values = (0, 0.00221, 0.02, 0.456, 2, 1.5, 12.34, 123.4, 1234567.8)
    said = ["0", "0.0022", "0.020", "0.46", "2", "1.50", "12.3", "123", "1,234,568"]
    assert [number_text(value) for value in values] == said


def test_the_spread_of_rounds_is_their_quartiles() -> None:
    assert figure("Q1", "s", [5, 1, 2, 4, 3]) == Figure("Q1", "s", 3, 2, 4)
    assert figure("Q1", "s", [7], target=8) == Figure("Q1", "s", 7, 7, 7, 8)


async def test_a_section_takes_the_place_of_the_one_before_and_leaves_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "performance.json"
    other = Section("growth", "Growth", "", [])
    keep(
        Kept("", {}, {"growth": Measurement(other, "2026-01-01", "x", 1), **KEPT.measurements}), ["hot"], file
    )
    assert [*read_kept(file).measurements] == ["hot"]
    keep(KEPT, ["growth", "hot"], file)
    assert read_kept(file) == KEPT
    monkeypatch.setattr(kept_results, "others_versions", dict[str, str])
    merged = kept_results.merged(read_kept(file), other, 3)
    assert [(key, one.took_s) for key, one in merged.measurements.items()] == [("hot", 12), ("growth", 3)]
    assert merged.versions.keys() >= {"Python", "SQLite"}


async def test_a_section_that_fails_keeps_no_other_from_being_measured(
    options: Options, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def fail(_: Options) -> Section:
        raise RuntimeError("no such luck")

    async def work(_: Options) -> Section:
        return SECTION

    monkeypatch.setattr(sections, "SECTIONS", {"bad": fail, "hot": work})
    assert await sections.measure_sections(["bad", "hot"], options, kept=False) is False
    assert [*options.folder.iterdir()] == []
    said = capsys.readouterr()
    assert "no such luck" in said.err
    assert "0.50 of the limit" in said.out
    assert "at least 0.70: missed" in said.out


async def test_the_hot_operations_are_measured_against_the_limit(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "WARM_UPS", 1)
    section = await measure_hot(options, ("greenroom", "limit"))
    assert [(figure.name, figure.unit) for figure in section.figures if "Q2" in figure.name] == [
        ("Q2 influencers", "of the limit"),
    ]
    assert len(section.figures) == len(ALL)
    assert all(0 < figure.low <= figure.median <= figure.high for figure in section.figures)


ON_POSTGRES = pytest.mark.skipif(find_binaries() is None, reason="PostgreSQL is not installed")


@pytest.mark.parametrize(
    "measured",
    [
        pytest.param(growth.measure, id="sqlite"),
        pytest.param(growth.measure_on_postgres, id="postgres", marks=ON_POSTGRES),
    ],
)
async def test_what_pages_ask_is_measured_as_the_desk_grows_and_what_is_refused_is_named(
    options: Options, monkeypatch: pytest.MonkeyPatch, measured: Callable[..., Awaitable[Section]]
) -> None:
    async def refused(_: Visitor) -> None:
        raise AssertionError("too much")

    monkeypatch.setattr(growth, "STARTS", 1)
    *figures, failed = (await measured(options, {"Too much": refused, **ASKS})).figures
    kept = [(growth.KEEPING, f"s, {size}") for size in options.sizes]
    names = ["Start to the first answer", *ASKS]
    names += [f"Jobs that run every {pace}" for pace in ("20 s", "5 min", "15 min", "60 min")]
    assert [(one.name, one.unit) for one in figures] == [
        *((name, unit) for name in names for unit in ("ms, 100", "ms, 200", "times, 200 over 100")),
        *kept,
    ]
    assert all(0 < one.low <= one.median <= one.high for one in figures)
    assert (failed.median, failed.target, failed.note) == (1, 0, "Too much (AssertionError: too much)")


async def test_the_wait_beside_hostile_load_and_an_import_are_measured(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = await measure_hostile(options, HOSTILE[:1])
    assert [figure.name for figure in section.figures] == ["nobody", HOSTILE[0].title]
    monkeypatch.setattr(importing, "ROWS", 60)
    imported: Any = await importing.measure_importing(Options(options.folder / "import", influencers=200))
    assert [(figure.name, figure.unit) for figure in imported.figures] == [("importing", "s")]
