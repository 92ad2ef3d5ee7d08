import pytest

from greenroom.hms.invisible import clean_characters, plain_text


@pytest.mark.parametrize(
    "character",
    list("\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u202e\u0000\u0007\u007f\u034f\ufe0f\u3164\U000e0101"),
)
def test_what_cannot_be_seen_is_dropped_and_counted(character: str) -> None:
    assert clean_characters(f"a{character}b") == ("ab", 1, 0)


@pytest.mark.parametrize("character", list("\u00a0\u2002\u2009\u202f\u3000"))
def test_odd_spaces_become_plain_ones(character: str) -> None:
    assert plain_text(f"a{character}b") == "a b"


@pytest.mark.parametrize("character", list("\r\u2028\u2029\u0085\u000b\u000c"))
def test_odd_line_ends_become_plain_ones(character: str) -> None:
    assert plain_text(f"a{character}b") == "a\nb"


@pytest.mark.parametrize("character", list("\u2010\u2011\u2212\ufe63\uff0d"))
def test_odd_hyphens_become_plain_ones_and_are_counted(character: str) -> None:
    assert clean_characters(f"a{character}b") == ("a-b", 0, 1)


def test_everything_else_stays() -> None:
    text = "Zo\u00eb \u2014 \u201c\u0416\u4e2d\U0001f3a4\u201d\n\t~ \ud800"
    assert clean_characters(text) == (text, 0, 0)
