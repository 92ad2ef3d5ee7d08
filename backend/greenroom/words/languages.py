"""The languages that the desk speaks: those with a catalogue in the folder."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from greenroom.words.catalogue import Words

DEFAULT: Final = "en"
_LONGEST_HEADER: Final = 200  # in characters; the rest is ignored
_MOST_HEADERS: Final = 200  # that are remembered: browsers send few


class Languages:
    """The catalogues of a folder, each in a file named by its language.

    Args:
        folder: where they are; the package's own if not given.
    """

    def __init__(self, folder: Path = Path(__file__).parent / "catalogues") -> None:
        self._files = {file.stem.lower(): file for file in sorted(folder.glob("*.toml"))}
        self._read: dict[str, Words] = {}
        self._chosen: dict[str, Words] = {}  # by the header, for a few of them

    @property
    def tags(self) -> list[str]:
        """The BCP 47 tags of all languages."""
        return [file.stem for file in self._files.values()]

    def words(self, tag: str = DEFAULT) -> Words:
        """Return a language's words, read once."""
        tag = tag.lower()
        if tag not in self._read:
            self._read[tag] = Words.read(self._files[tag])
        return self._read[tag]

    def words_for(self, accept_language: str | None) -> Words:
        """Choose the words for an `Accept-Language` header; English if it names no language we speak."""
        wished = (accept_language or "")[:_LONGEST_HEADER]
        words = self._chosen.get(wished)
        if words is None:
            words = self.words(best_language(wished, self._files))
            if len(self._chosen) < _MOST_HEADERS:
                self._chosen[wished] = words
        return words

    def words_of(self, environment: Mapping[str, str]) -> Words:
        """Choose the words for a terminal, as POSIX says: LC_ALL before LC_MESSAGES before LANG."""
        named = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
        locale = next((name for name in named if name), "")
        return self.words_for(locale.partition(".")[0].partition("@")[0].replace("_", "-"))


OURS: Final = Languages()
"""The languages that the desk ships."""


def best_language(accept_language: str | None, spoken: Collection[str]) -> str:
    """Choose the language that a reader likes best; English if they name none that is spoken.

    Args:
        accept_language: the header.
        spoken: the tags to choose from, in lower case.
    """
    for wanted in wishes(accept_language or ""):
        first = wanted.partition("-")[0]
        # `de` for `de-AT`, and `pt-BR` for `pt`.
        kin = (tag for tag in spoken if tag.partition("-")[0] == first)
        for tag in (wanted, first, *kin):
            if tag in spoken:
                return tag
    return DEFAULT


def wishes(header: str) -> list[str]:
    """Read what a header such as Accept-Language lists, in lower case, the most wanted first."""
    weighted: list[tuple[float, str]] = []
    for part in header[:_LONGEST_HEADER].lower().split(","):
        wish, _, quality = part.partition(";")
        try:
            weight = float(quality.partition("=")[2]) if quality else 1.0
        except ValueError:
            continue
        if weight > 0 and wish.strip():
            weighted.append((weight, wish.strip()))
    return [wish for _, wish in sorted(weighted, key=lambda pair: -pair[0])]
