"""Charts as SVG: for each figure a bar, a line between its quartiles, and a mark at its target."""

from collections.abc import Sequence
from html import escape

from benchmarks.report import Figure

_WIDTH, _LABELS, _NUMBERS, _ROW = 760, 250, 70, 22
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#222}.bar{fill:#7aa6d8}.met{fill:#5cab7d}.missed{fill:#d9a441}"
    ".spread{stroke:#333;stroke-width:1.5}.target{stroke:#b3261e;stroke-width:2}"
)


def chart(title: str, figures: Sequence[Figure]) -> str:
    """Draw figures of one unit."""
    most = max(max(one.high, one.target or 0) for one in figures) or 1
    scale = (_WIDTH - _LABELS - _NUMBERS) / most
    height = _ROW * (len(figures) + 1) + 10
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_WIDTH} {height}" role="img"><title>{escape(title)}</title><style>{_STYLE}</style>',
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/><text x="8" y="17" font-weight="bold">'
        f"{escape(title)}</text>",
    ]
    for number, one in enumerate(figures, 1):
        top = number * _ROW + 4
        middle = top + _ROW // 2
        low, high, end = (_LABELS + value * scale for value in (one.low, one.high, one.median))
        lines += [
            f'<text x="{_LABELS - 8}" y="{middle + 4}" text-anchor="end">{escape(one.name)}</text>',
            f'<rect class="{_kind(one)}" x="{_LABELS}" y="{top + 3}" width="{end - _LABELS:.1f}" '
            f'height="{_ROW - 6}"/>',
            f'<line class="spread" x1="{low:.1f}" x2="{high:.1f}" y1="{middle}" y2="{middle}"/>',
        ]
        if one.target is not None:
            at = f"{_LABELS + one.target * scale:.1f}"
            lines.append(f'<line class="target" x1="{at}" x2="{at}" y1="{top}" y2="{top + _ROW}"/>')
        said = number_text(one.median)
        lines.append(f'<text x="{_WIDTH - 8}" y="{middle + 4}" text-anchor="end">{said}</text>')
    return "\n".join([*lines, "</svg>", ""])


def met(figure: Figure) -> bool:
    """Tell whether a figure has no target that it misses."""
    if figure.target is None:
        return True
    return figure.median >= figure.target if figure.at_least else figure.median <= figure.target


def number_text(value: float) -> str:
    """Write a number with as many digits as anybody reads."""
    if abs(value) >= 100:  # noqa: PLR2004
        return f"{value:,.0f}"
    if abs(value) >= 10:  # noqa: PLR2004
        return f"{value:.1f}".removesuffix(".0")
    if 0 < abs(value) < 0.1:  # noqa: PLR2004
        return f"{value:#.2g}"
    return f"{value:.2f}".removesuffix(".00")


def _kind(figure: Figure) -> str:
    if figure.target is None:
        return "bar"
    return "met" if met(figure) else "missed"
