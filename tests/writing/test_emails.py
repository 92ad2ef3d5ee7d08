"""Emails as people paste them, and the form in which accounts compare them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenroom.writing.emails import email_key, emails_in


@pytest.mark.parametrize(
    "typed",
    [
        "maya@example.com",
        "  maya@example.com\n",
        "ma\u200bya\u00ad@exam\u2060ple.com\ufeff",
        "\u202amaya@example.com\u202c\u200e",
        "Maya Ray <maya@example.com>",
        '"Ray, Maya" <maya@example.com>',
        '"maya@example.com" <maya@example.com>',
        "<maya@example.com>",
        "mailto:maya@example.com",
        "MAILTO:maya%40example.com?subject=Hi&cc=bo@example.com",
        "<mailto:maya@example.com>",
        "[maya@example.com](mailto:maya@example.com)",
        "maya@example.com,",
        "maya@example.com;",
        "maya@example.com.",
        "(maya@example.com)",
        "'maya@example.com'",
        "\u201cmaya@example.com\u201d",
        "\uff4d\uff41\uff59\uff41\uff20\uff45\uff58\uff41\uff4d\uff50\uff4c\uff45\uff0e\uff43\uff4f\uff4d",
        "maya@example\u3002com",
    ],
)
def test_what_was_copied_along_is_left_out(typed: str) -> None:
    assert emails_in(typed) == ["maya@example.com"]
    assert email_key(typed) == "maya@example.com"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "maya",
        "@example.com",
        "maya@",
        "maya ray@example.com",
        "maya@exam ple.com",
        "maya@example@com",
        "maya@example..com",
        "maya@\u2764.example",
        "Maya maya@example.com",
        "maya@example.com says hello",
    ],
)
def test_what_is_no_address_is_none(typed: str) -> None:
    assert emails_in(typed) == []


@pytest.mark.parametrize(
    "typed",
    [
        "maya@example.com, bo@example.com",
        "maya@example.com bo@example.com",
        "maya@example.com;bo@example.com",
        "Maya <maya@example.com>, Bo <bo@example.com>",
        "mailto:maya@example.com,bo@example.com",
        "maya@example.com\nbo@example.com",
        "maya@example.com\u3001bo@example.com",
    ],
)
def test_two_addresses_are_two(typed: str) -> None:
    assert emails_in(typed) == ["maya@example.com", "bo@example.com"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("maya@B\u00dcCHER.example", "maya@xn--bcher-kva.example"),
        ("maya@bu\u0308cher.example", "Maya@XN--BCHER-KVA.example"),
        ("maya@\u4f8b\u3048\u3002\u30c6\u30b9\u30c8", "maya@xn--r8jz45g.xn--zckzah"),
        ("o\u2019brien@example.com", "O'Brien@example.com"),
        ("stra\u00dfe@example.com", "STRASSE@example.com"),
    ],
)
def test_two_ways_to_write_an_address_are_one_account(one: str, other: str) -> None:
    assert email_key(one) == email_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("maya@fa\u00df.example", "maya@fass.example"),  # two domains since IDNA 2008
        ("ren\u00e9@example.com", "rene@example.com"),
        ("maya.ray@example.com", "mayaray@example.com"),
    ],
)
def test_two_addresses_that_look_alike_stay_two_accounts(one: str, other: str) -> None:
    assert email_key(one) != email_key(other)


def test_an_address_is_kept_as_it_was_typed_and_not_as_it_is_compared() -> None:
    assert emails_in(" Maya@B\u00fccher.Example. ") == ["Maya@B\u00fccher.Example"]


@settings(deadline=None, max_examples=300)
@given(st.text(st.characters()) | st.from_regex(r"\A[\w.'<>,; -]{0,6}@[\w.-]{0,6}[,;>]?\Z"))
def test_what_was_read_is_read_the_same_again_and_has_one_key(text: str) -> None:
    for email in emails_in(text):
        assert emails_in(email) == [email]
        assert email_key(email_key(email)) == email_key(email)
