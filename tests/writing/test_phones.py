"""Phone numbers, in whatever way people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.writing.phones import country_code, phone_number

MARA = "+4915123456789"


@pytest.mark.parametrize(
    "text",
    [
        "+4915123456789", "+49 151 23456789", "+49-151-234 567 89", "+49 (0) 151 23456789",
        "+49(0)151/23456789", "0049 151 23456789", "tel:+4915123456789",
        " +49.151.23456789 ", "+49\u2011151\u00a023456789",
        "\u202a+49 151 23456789\u202c", "+\u0664\u0669 \u0661\u0665\u0661 23456789",
    ],
)  # fmt: skip
def test_a_number_with_its_country_code_has_one_form(text: str) -> None:
    assert phone_number(text) == MARA
    assert phone_number(text, "1") == MARA


@pytest.mark.parametrize("text", ["0151 23456789", "(0151) 23456789", "4915123456789"])
def test_one_without_needs_its_country(text: str) -> None:
    assert phone_number(text) is None
    assert phone_number(text, "49") == MARA


@pytest.mark.parametrize(
    "text", ["", "+", "49", "+0151234567", "+49151", "+" + "9" * 16, "4.91512E+12", "+49 call me", "x" * 50]
)
def test_anything_else_is_no_number(text: str) -> None:
    assert phone_number(text) is None
    assert phone_number(text, "7") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("+49", "49"), ("0049", "49"), (" 49 ", "49"), ("+1", "1"), ("", ""), ("DE", None), ("0", None),
        ("+49151", None),
    ],
)  # fmt: skip
def test_country_codes(text: str, code: str | None) -> None:
    assert country_code(text) == code


@given(st.text(max_size=60), st.sampled_from(["", "49", "1"]))
def test_any_text_is_a_number_in_its_form_or_none(text: str, country: str) -> None:
    number = phone_number(text, country)
    assert number is None or phone_number(number) == number
