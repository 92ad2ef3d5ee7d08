"""A sentence before it is said: which one it is, and what goes into it, in no language."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

Param: TypeAlias = "str | int | date | timedelta | Sentence | tuple[str | Sentence, ...]"
"""What goes into a sentence: a text, a count, a date, a length of time, another sentence, a list.

Never a secret. A text goes in as it is; an enum's value may choose between words.
"""


@dataclass(frozen=True, slots=True, init=False)
class Sentence:
    """One sentence of the catalogue, which can be said in every language.

    Attributes:
        key: its place in the catalogue, such as `finding.EXPIRED.message`.
        params: what goes into it, by name.
    """

    key: str
    params: tuple[tuple[str, Param], ...]

    def __init__(self, key: str, /, **params: Param) -> None:
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "params", tuple(sorted(params.items())))

    def part(self, name: str) -> "Sentence":
        """Return the sentence of this name below this one's key, with the same parameters."""
        return Sentence(f"{self.key}.{name}", **dict(self.params))
