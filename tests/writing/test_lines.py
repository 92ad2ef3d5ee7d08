"""What of a typed line is kept, seen and turned around."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenroom.writing.lines import fold, has_visible, isolated, tidy

ANY_TEXT = st.text(st.characters())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Maya \n Ray ", "Maya Ray"),
        ("Ma\u200by\u00ada\ufeff", "Maya"),
        ("\u202eayaM\u202c", "ayaM"),
        ("Maya\u2066\u2069\u2068", "Maya"),
        ("e\u0301", "\u00e9"),
        ("\u0301Maya \u0301Ray", "Maya Ray"),
        ("Maya\u2800Ray", "Maya Ray"),
        ("Z" + "\u0316" * 30, "Z" + "\u0316" * 4),
        # What is left alone: right-to-left letters and marks, joiners of Persian, Hindi and emoji.
        ("\u05de\u05d9\u05d4\u200f", "\u05de\u05d9\u05d4\u200f"),
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
        ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),
        ("\U0001f469\u200d\u2764\ufe0f\u200d\U0001f469", "\U0001f469\u200d\u2764\ufe0f\u200d\U0001f469"),
        ("Nguy\u1ec5n", "Nguy\u1ec5n"),
        ("1\ufe0f\u20e3", "1\ufe0f\u20e3"),
    ],
)
def test_a_line_is_kept_as_it_will_be_seen(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


@settings(deadline=None, max_examples=300)
@given(ANY_TEXT)
def test_a_tidy_line_is_tidy_and_folded_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert fold(fold(text)) == fold(text)
    assert not {"\u202e", "\u2066", "\u200b", "\n"} & set(tidy(text))


@pytest.mark.parametrize(
    "text", ["", "\u3164", "\u2800", "\u200b\u200d", "\u0301\u0302", "\u200f", "\u00ad\u034f"]
)
def test_what_cannot_be_seen_is_nothing(text: str) -> None:
    assert not has_visible(tidy(text))


@pytest.mark.parametrize("text", ["-", "\U0001f600", "\u2e3a", "a", "\u05d0", "\U0001fae8"])
def test_a_sign_or_a_picture_can_be_seen(text: str) -> None:
    assert has_visible(tidy(text))


def test_only_a_text_from_right_to_left_is_isolated_and_none_can_leave_its_place() -> None:
    assert isolated("Maya") == "Maya"
    assert isolated("Zoë") == "Zoë"
    assert isolated("\u05de\u05d9\u05d4") == "\u2068\u05de\u05d9\u05d4\u2069"
    assert isolated("\u202eayaM") == "ayaM"
    assert isolated("\u05d0\u2069\u202e") == "\u2068\u05d0\u2069"


def test_invisible_characters_do_not_matter_to_what_is_looked_up() -> None:
    assert fold("Ma\u200d\u00ady\ufeffa\u202e") == "maya"
    assert unicodedata.is_normalized("NFKC", fold("\u1e9b\u0323"))
