"""The secrets that the desk makes."""

import hashlib
import re
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.desk.keys import (
    hash_secret_key,
    hash_token,
    link_secret_in,
    new_secret_key,
    new_token,
    same_hash,
)

KEY = "ABOD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4567"
BARE = KEY.replace("-", "")
HASHED = hashlib.sha256(BARE.encode()).hexdigest()
SECRET = f"a-_{'Zz09' * 10}"
UNDERLINED = f"_{SECRET[1:-1]}_"


def test_a_secret_key_has_eight_groups_of_four_and_160_bits() -> None:
    keys = {new_secret_key() for _ in range(200)}
    assert len(keys) == 200
    assert all(re.fullmatch(r"([A-Z2-7]{4}-){7}[A-Z2-7]{4}", key) for key in keys)


def test_a_secret_key_is_hashed_without_what_people_type_around_it() -> None:
    hashed = hashlib.sha256(b"ABCDEFGH").hexdigest()
    assert hash_secret_key("ABCD-EFGH") == hash_secret_key(" abcd efgh\n") == hashed


@pytest.mark.parametrize(
    "typed",
    [
        KEY,
        BARE,
        KEY.lower(),
        KEY.replace("-", " "),
        KEY.replace("-", "\n"),
        KEY.replace("-", ":"),
        KEY.replace("-", "\u2013"),
        KEY.replace("-", "\u2014"),
        KEY.replace("-", "\u2011"),
        KEY.replace("-", " \u2212 "),
        KEY.replace("-", "\\-"),
        KEY.replace("-", "%2D"),
        KEY.replace("-", "&#45;"),
        KEY.replace("-", "-\u200b"),
        f"\ufeff\u00a0{KEY}\r\n",
        f"\u201c{KEY}\u201d.",
        f"`{KEY}`,",
        f"**{KEY}**",
        f"Secret key: {KEY}",
        f"secret key: {BARE.lower()}.",
        f"Your secret key is {KEY}.",
        f"key={KEY}",
        f"Greenroom secret key\nFor: ada@example.com\n\n{KEY}\n",
        f"Greenroom secret keyFor: ada@example.com{KEY}",
        "".join(chr(ord(c) + 0xFEE0) for c in KEY),
        KEY.replace("O", "0"),
        KEY.replace("B", "8"),
        KEY.replace("O", "\u041e").replace("P", "\u0440"),
        KEY.replace("A", "\u0391").replace("E", "\u0435").replace("H", "\u041d"),
        KEY.lower().replace("i", "\u0131"),
        KEY.replace("I", "\u0130"),
    ],
)
def test_a_secret_key_is_read_as_it_was_meant(typed: str) -> None:
    assert hash_secret_key(typed) == HASHED


@pytest.mark.parametrize(
    "typed",
    [
        "",
        BARE[:-1],
        f"{BARE}A",
        f"{KEY}-ABCD",
        KEY.replace("I", "1"),
        KEY.replace("L", "1"),
        KEY.replace("Z", "2"),
        KEY.replace("S", "5"),
        KEY.replace("G", "9"),
        KEY.replace("O", "Q"),
        f"9{BARE}",
        "\ud800",
    ],
)
def test_any_other_secret_key_has_another_hash(typed: str) -> None:
    assert hash_secret_key(typed) != HASHED


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", min_size=32, max_size=32))
def test_the_hash_of_a_key_that_was_typed_right_never_changes(bare: str) -> None:
    key = "-".join(bare[at : at + 4] for at in range(0, 32, 4))
    assert hash_secret_key(key) == hash_secret_key(bare.lower()) == hashlib.sha256(bare.encode()).hexdigest()


STUCK = [
    *".,;:!?)>]}\"'*~|\\%&/",
    "%2",
    "%20",
    "%E2%80",
    "%E2%80%9D",
    "\u201d",
    "\u00a0",
    "\n",
    "...",
    "\nThanks",
]


@pytest.mark.parametrize("secret", [SECRET, UNDERLINED])
@pytest.mark.parametrize(
    "form",
    [
        "{}",
        *(f"{{}}{stuck.replace('}', '}}')}" for stuck in STUCK),
        " {} ",
        "<{}>",
        "\u201c{}\u201d.",
        "_{}_",
        "**{}**",
        "%22{}%22",
        "{}?utm_source=mail",
        "{}&fbclid=x",
        "{}#top",
        "#{}",
        "https://desk.example/invitation#{}",
        "https://desk.example/invitation/?utm_content=%23promo#{}).",
        "https://desk.example/invitation%23{}%20",
        "Open https://desk.example/invitation#{}, Maya",
        "{}- Bob",
    ],
)
def test_the_secret_of_a_link_is_read_whatever_is_stuck_to_it(secret: str, form: str) -> None:
    assert link_secret_in(form.format(secret)) == secret


@pytest.mark.parametrize("gap", ["\n", "\r\n", " ", "\u200b", "\u00ad", "%0A", "%0D%0A", "=\n"[1:]])
def test_a_gap_in_the_secret_of_a_link_is_closed(gap: str) -> None:
    assert link_secret_in(f"{SECRET[:20]}{gap}{SECRET[20:]}") == SECRET
    assert link_secret_in(f"https://desk.example/invitation#{SECRET[:20]}{gap}{SECRET[20:]}") == SECRET


@pytest.mark.parametrize("dash", ["\u2013", "\u2014", "\u2015", "%E2%80%93", "\\u2014"])
@pytest.mark.parametrize("hyphens", ["-", "--"])
@pytest.mark.parametrize("around", ["{}", "https://desk.example/invitation#{}.", "It is {}, Maya"])
def test_long_dashes_in_the_secret_of_a_link_are_hyphens_again(dash: str, hyphens: str, around: str) -> None:
    secret = f"a{hyphens}{SECRET[1 + len(hyphens) :]}"
    assert len(secret) == len(SECRET)
    assert link_secret_in(around.format(secret.replace(hyphens, dash))) == secret


@pytest.mark.parametrize("dash", ["\u2013", "\u2014"])
def test_a_long_dash_after_the_secret_of_a_link_is_no_part_of_it(dash: str) -> None:
    assert link_secret_in(f"https://desk.example/invitation#{SECRET}{dash}see you") == SECRET


@pytest.mark.parametrize(
    "text", ["", "x", SECRET[:-1], "%", "\x00", "\ud800", "%ED%A0%80", "https://desk.example/"]
)
def test_a_text_without_a_secret_stays_as_it_is(text: str) -> None:
    assert link_secret_in(text) == text


@given(st.text() | st.text("%2#_-a \n", max_size=100))
def test_any_text_is_read_as_a_secret_key_and_as_a_link(text: str) -> None:
    assert len(hash_secret_key(text)) == 64
    assert link_secret_in(text) == text or len(link_secret_in(text)) == 43


@pytest.mark.parametrize(
    "text", ["A" * 65_536, "ABCD-" * 13_000, "\u0301\u0316" * 32_000, "_" * 65_536, "%23" * 21_000]
)
def test_no_text_keeps_the_reader_of_keys_and_links_busy(text: str) -> None:
    before = process_time()
    hash_secret_key(text)
    link_secret_in(text)
    assert process_time() - before < 0.5


def test_a_token_has_256_bits_and_is_safe_in_a_fragment_and_a_cookie() -> None:
    tokens = {new_token() for _ in range(200)}
    assert len(tokens) == 200
    assert all(re.fullmatch(r"[\w-]{43}", token) for token in tokens)
    assert hash_token("abc") == hashlib.sha256(b"abc").hexdigest()


def test_hashes_are_compared_whole() -> None:
    assert same_hash(hash_token("a"), hash_token("a"))
    assert not same_hash(hash_token("a"), hash_token("b"))
    assert not same_hash(hash_token("a"), hash_token("a")[:-1])
