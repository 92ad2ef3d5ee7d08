"""What several measurements of one thing come to."""

from collections.abc import Sequence
from statistics import median, quantiles
from typing import Any

from benchmarks.report import Figure


def figure(name: str, unit: str, values: Sequence[float], **more: Any) -> Figure:
    """Make a line of their median and their quartiles."""
    low, _, high = quantiles(values, n=4, method="inclusive") if len(values) > 1 else [*values] * 3
    return Figure(name, unit, median(values), low, high, **more)


def counted(name: str, number: float, **more: Any) -> Figure:
    """Make a line of what was counted once."""
    return Figure(name, "", number, number, number, **more)
