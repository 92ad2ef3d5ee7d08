"""What a measurement is asked to do: every section takes as much of it as it needs."""

from dataclasses import dataclass
from pathlib import Path

SIZES = (10_000, 100_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class Options:
    """How large and how long.

    Args:
        folder: where a section puts its data, which is deleted when it is over.
        sizes: how many influencers a desk has that grows, smallest first.
        influencers: how many a desk has that does not.
        rounds: how often each thing is measured.
        seconds: how long a round lasts at most.
    """

    folder: Path
    sizes: tuple[int, ...] = SIZES
    influencers: int = 10_000
    rounds: int = 7
    seconds: float = 1
