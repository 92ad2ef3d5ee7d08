"""How a catalogue says a sentence."""

from datetime import timedelta
from enum import StrEnum
from pathlib import Path

import pytest

from greenroom.words.catalogue import Words
from greenroom.words.sentences import Sentence

CATALOGUE = """
[span]
hours = "{hours} h"
[list]
two = "{first} and {second}"
middle = "{first}, {second}"
end = "{first} and {second}"
[show]
fix = "Ask."
[show.over]
message = "{name} left {ago} ago."
[show.over.quietly]
message = "{name} left."
[count]
files = "{number, plural, one {# file} other {# files}}"
kinds = "{kind, select, ROUND {a round one} other {another}}"
things = "Take {things}."
both = "{first} {second}"
"""


class Shape(StrEnum):
    ROUND = "ROUND"
    FLAT = "FLAT"


@pytest.fixture(name="words")
def _words(tmp_path: Path) -> Words:
    file = tmp_path / "en.toml"
    file.write_text(CATALOGUE, "utf-8")
    return Words.read(file)


def test_a_sentence_holds_what_was_put_into_it(words: Words) -> None:
    sentence = Sentence("show.over.message", name="Ana", ago=timedelta(hours=2))
    assert words.say(sentence) == "Ana left 2 h ago."


def test_what_was_put_in_is_never_read_as_a_pattern(words: Words) -> None:
    assert words.say(Sentence("show.over.quietly.message", name="{x} '{'")) == "{x} '{' left."


def test_a_part_that_is_missing_is_that_of_the_level_above(words: Words) -> None:
    over = Sentence("show.over.quietly", name="Ana")
    assert [words.say(over.part("message")), words.say(over.part("fix"))] == ["Ana left.", "Ask."]


@pytest.mark.parametrize("key", ["show.message", "nothing", "show.over.quietly.reason", "over.fix"])
def test_a_sentence_that_no_level_has_is_a_fault(words: Words, key: str) -> None:
    with pytest.raises(KeyError, match=key):
        words.say(Sentence(key))


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 files"), (1, "1 file"), (2, "2 files"), (1200, "1,200 files")]
)
def test_a_count_takes_its_plural(words: Words, number: int, said: str) -> None:
    assert words.say(Sentence("count.files", number=number)) == said


@pytest.mark.parametrize(("kind", "said"), [(Shape.ROUND, "a round one"), (Shape.FLAT, "another")])
def test_a_value_of_an_enum_chooses_the_words(words: Words, kind: Shape, said: str) -> None:
    assert words.say(Sentence("count.kinds", kind=kind)) == said


@pytest.mark.parametrize(
    ("things", "said"),
    [
        (("a",), "Take a."),
        (("a", "b"), "Take a and b."),
        (("a", "b", "c"), "Take a, b and c."),
        (("a", "b", "c", "d"), "Take a, b, c and d."),
    ],
)
def test_several_things_make_a_list(words: Words, things: tuple[str, ...], said: str) -> None:
    assert words.say(Sentence("count.things", things=things)) == said


def test_a_sentence_may_hold_others(words: Words) -> None:
    both = Sentence("count.both", first=Sentence("show.fix"), second=Sentence("count.files", number=1))
    assert words.say(both) == "Ask. 1 file"


def test_equal_keys_and_parameters_are_one_sentence() -> None:
    assert Sentence("a", x=1, y=2) == Sentence("a", y=2, x=1)
    assert len({Sentence("a", x=1), Sentence("a", x=1), Sentence("a", x=2), Sentence("b", x=1)}) == 3
