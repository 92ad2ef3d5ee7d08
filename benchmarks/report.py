"""What the sections of a measurement return: plain figures, of which the report is made."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a table: what was measured, how often it came out how, and what it should be.

    Args:
        unit: what the numbers are: "of the limit", "us of CPU a request", "MiB", "s" ...
        low: the lower quartile, or the least.
        high: the upper quartile, or the most.
        target: None for none.
        at_least: whether the target is a floor; otherwise it is a ceiling.
        note: what only gives colour, as "1,234 replies/s".
    """

    name: str
    unit: str
    median: float
    low: float
    high: float
    target: float | None = None
    at_least: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Everything that was measured one way.

    Args:
        key: its short name, by which it is asked for: "hot", "growth", "postgres" ...
        text: how it was measured, in one paragraph.
    """

    key: str
    title: str
    text: str
    figures: list[Figure]
