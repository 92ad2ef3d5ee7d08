"""docs/performance.md and its charts, made of what was measured and of why targets are missed."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from benchmarks.charts import chart, met, number_text
from benchmarks.kept_results import ROOT, Kept, Measurement
from benchmarks.report import Figure, Section
from benchmarks.where_it_ends import where_it_ends

BECAUSE = Path(__file__).parent / "because.toml"
PAGE = ROOT / "docs" / "performance.md"
PICTURES = ROOT / "docs" / "pictures"
CHARTED = 3  # figures of one unit, one of them with a target

Because = dict[str, dict[str, str]]
"""Why targets are missed: by section, and by what the figure is of."""

INTRO = """\
# Performance

`make bench` measures all of this, and writes this page: do not edit it. Why a target is missed stands in \
`benchmarks/because.toml`. `make bench QUICK=1` prints the hot operations in five minutes, and \
`make bench ONLY=growth` measures one section again. Ratios are of processor time within one run, in which \
what is compared takes turns: they are the same on another machine, while times are not. A figure is the \
median, with the quartiles behind it."""


def read_because(file: Path = BECAUSE) -> Because:
    """Read why targets are missed."""
    return tomllib.loads(file.read_text("utf-8"))


def named(figure: Figure) -> str:
    """Name a figure within its section."""
    return f"{figure.name}, {figure.unit}"


def unexplained(kept: Kept, because: Because) -> list[str]:
    """List the figures that miss their target, and nobody says why."""
    return [
        f"[{key}] {named(figure)}"
        for key, one in kept.measurements.items()
        for figure in one.section.figures
        if not met(figure) and named(figure) not in because.get(key, {})
    ]


def written_page(kept: Kept, because: Because) -> dict[Path, str]:
    """Write the page and its charts: their texts, by file."""
    files = {file: text for one in kept.measurements.values() for file, _, text in _charts(one.section)}
    versions = ", ".join(f"{name} {said}" for name, said in kept.versions.items())
    parts = [
        INTRO,
        *([f"The machine: {kept.machine}. Versions: {versions}."] if kept.measurements else []),
        "## Targets",
        *_targets(kept, because),
        *(part for one in kept.measurements.values() for part in _section(one)),
        *where_it_ends({key: one.section for key, one in kept.measurements.items()}),
    ]
    return {PAGE: "\n\n".join(parts) + "\n", **files}


def _targets(kept: Kept, because: Because) -> Iterator[str]:
    rows: list[str] = []
    for key, one in kept.measurements.items():
        for figure in one.section.figures:
            if figure.target is None:
                continue
            why = "" if met(figure) else because.get(key, {}).get(named(figure), "")
            reached = f"**{_spread(figure)}**" if met(figure) else _spread(figure)
            rows.append(
                _row(f"[{figure.name}](#{_anchor(one.section.title)})", _target(figure), reached, why)
            )
    if rows:
        yield "\n".join([_row("what", "target", "reached", "why not"), _row(*["---"] * 4), *rows])
        yield "In bold: the target is met."


def _section(one: Measurement) -> Iterator[str]:
    section = one.section
    yield f"## {section.title}"
    yield f"{section.text} Measured on {one.on} at `{one.commit}`, in {one.took_s:.0f} s."
    units: dict[str, list[str]] = {}
    for figure in section.figures:
        units.setdefault(figure.name, []).append(figure.unit)
    columns = {tuple(said): None for said in units.values() if len(said) > 1}
    for heads in columns:
        rows = [name for name, said in units.items() if tuple(said) == heads]
        yield _grid(heads, rows, section)
    single = [figure for figure in section.figures if len(units[figure.name]) == 1]
    if single:
        yield _list(single)
    yield from (f"![{title}](pictures/{file.name})" for file, title, _ in _charts(section))


def _grid(units: tuple[str, ...], names: list[str], section: Section) -> str:
    """Make a table of what was measured in several units."""
    found = {(one.name, one.unit): one for one in section.figures}
    rows = [_row(name, *(_values(found[name, unit]) for unit in units)) for name in names]
    return "\n".join([_row("", *units), _row(*["---"] * (1 + len(units))), *rows])


def _list(figures: list[Figure]) -> str:
    rows = [_row(one.name, _spread(one), one.note) for one in figures]
    return "\n".join([_row("what", "measured", ""), _row(*["---"] * 3), *rows])


def _charts(section: Section) -> Iterator[tuple[Path, str, str]]:
    """Draw what has targets and a unit: each chart's file, title and text."""
    units = list(dict.fromkeys(one.unit for one in section.figures))
    for unit in units:
        figures = [one for one in section.figures if one.unit == unit]
        if unit and len(figures) >= CHARTED and any(one.target is not None for one in figures):
            title = f"{section.title}, {unit}"
            name = f"performance-{section.key}-{units.index(unit) + 1}.svg"
            yield PICTURES / name, title, chart(f"{title}; red: the target", figures)


def _target(figure: Figure) -> str:
    assert figure.target is not None  # noqa: S101
    return f"at {'least' if figure.at_least else 'most'} {number_text(figure.target)} {figure.unit}".strip()


def _spread(figure: Figure) -> str:
    low, median, high = (number_text(value) for value in (figure.low, figure.median, figure.high))
    said = f"{median} {figure.unit}".strip()
    return said if low == high else f"{said} ({low} to {high})"


def _values(figure: Figure) -> str:
    low, median, high = (number_text(value) for value in (figure.low, figure.median, figure.high))
    return median if low == high else f"{median} ({low} to {high})"


def _anchor(title: str) -> str:
    return "".join(letter for letter in title.lower() if letter.isalnum() or letter in " -_").replace(
        " ", "-"
    )


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
