"""What people typed, as it is kept and looked up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenroom.desk.identity import email_key
from greenroom.desk.texts import fold, one_line

ANY_TEXT = st.text(st.characters())  # surrogates and control characters too


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Maya \t\n Ray ", "Maya Ray"),
        ("Maya\x00Ray\x1b[0m", "Maya Ray [0m"),
        ("\ud800Maya", "Maya"),
        ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),  # a joiner is part of a name
        ("", ""),
    ],
)
def test_a_text_is_kept_on_one_line_without_control_characters(typed: str, kept: str) -> None:
    assert one_line(typed) == kept


def test_what_is_beyond_the_longest_is_cut() -> None:
    assert one_line("x" * 10, 4) == "xxxx"


@settings(deadline=None, max_examples=300)
@given(ANY_TEXT)
def test_whatever_is_typed_can_be_kept_and_is_kept_the_same_again(text: str) -> None:
    kept = one_line(text)
    assert one_line(kept) == kept
    assert "\x00" not in kept
    kept.encode()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ADA@Example.com ", "ada@example.com"),
        ("ｆｕｌｌ@example.com", "full@example.com"),  # noqa: RUF001 (that is what is folded)
        ("ren\u00e9@example.com", "rene\u0301@EXAMPLE.com"),
        ("STRASSE@example.com", "straße@example.com"),
    ],
)
def test_two_ways_to_write_an_email_are_one_account(one: str, other: str) -> None:
    assert email_key(one) == email_key(other)
    assert fold(one) == fold(other)
