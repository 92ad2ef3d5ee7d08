"""One language's catalogue: whole sentences in ICU's MessageFormat, found by key.

A key that the catalogue lacks is looked for one level up, so that the cases of a finding share its words:
`finding.EXPIRED.soon.fix`, `finding.EXPIRED.fix`, `finding.fix`.
"""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

from icu4py.messageformat import MessageFormat

from greenroom.words.durations import span
from greenroom.words.sentences import Param, Sentence
from greenroom.writing.lines import isolated

_DATE = "{date, date, ::EEEdMMMy}"  # in the language's own order, as the pages write it: Sun, Mar 28, 2027
Tree = dict[str, "str | Tree"]


class Words:
    """What the desk says in one language.

    Args:
        language: its BCP 47 tag, such as `en` or `pt-BR`.
        patterns: its sentences, by key.
    """

    def __init__(self, language: str, patterns: dict[str, str]) -> None:
        self.language = language
        self.patterns = patterns
        self._dates = MessageFormat(_DATE, language.replace("-", "_"))
        self._compiled: dict[str, tuple[str, MessageFormat]] = {}

    @classmethod
    def read(cls, file: Path) -> "Words":
        """Read a catalogue; the file is named by its language."""
        tree = cast("Tree", tomllib.loads(file.read_text("utf-8")))
        return cls(file.stem, dict(_flatten(tree, "")))

    def say(self, sentence: Sentence) -> str:
        """Say a sentence.

        Raises:
            KeyError: neither the catalogue nor a level of it above has such a sentence.
        """
        pattern, message = self._compiled.get(sentence.key) or self._compile(sentence.key)
        used = ((name, value) for name, value in sentence.params if f"{{{name}" in pattern)
        return message.format({name: self._spell(value) for name, value in used})

    def _spell(self, value: Param) -> str | int:
        if isinstance(value, Sentence):
            return self.say(value)
        if isinstance(value, timedelta):
            return self.say(span(value))
        if isinstance(value, date):
            return self._dates.format({"date": value})
        if isinstance(value, tuple):
            return self._enumerate(value)
        return isolated(value) if isinstance(value, str) else value

    def _enumerate(self, items: tuple[str | Sentence, ...]) -> str:
        if len(items) == 1:
            return str(self._spell(items[0]))
        first, *between, last = map(self._spell, items)
        for item in between:
            first = self._format("list.middle", first=first, second=item)
        return self._format("list.end" if between else "list.two", first=first, second=last)

    def _format(self, key: str, **spelled: Any) -> str:
        _, message = self._compiled.get(key) or self._compile(key)
        return message.format(spelled)

    def _compile(self, key: str) -> tuple[str, MessageFormat]:
        pattern = self.patterns[_where(key, self.patterns)]
        message = MessageFormat(pattern, self.language.replace("-", "_"))
        self._compiled[key] = pattern, message
        return pattern, message


def _where(key: str, patterns: dict[str, str]) -> str:
    """Find the key itself in the catalogue, or the same part one or more levels up."""
    found = key
    while found not in patterns:
        above, _, part = found.rpartition(".")
        above, _, _ = above.rpartition(".")
        if not above:
            raise KeyError(key)
        found = f"{above}.{part}"
    return found


def _flatten(tree: Tree, above: str) -> Iterator[tuple[str, str]]:
    for name, below in tree.items():
        if isinstance(below, str):
            yield f"{above}{name}", below
        else:
            yield from _flatten(below, f"{above}{name}.")
