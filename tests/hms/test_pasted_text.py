import string
from collections.abc import Callable
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.hms.pasted_text import take_apart
from greenroom.hms.token import find_token
from tests.hms.tokens import GOOD, MORE, make_token, part

Dress = Callable[[str], str]

# The first tokens in a row whose signatures hold what chat programs change.
DOUBLE = next(t for n in range(100_000) if "--" in (t := make_token(jti=str(n))) and "---" not in t)
SINGLE = next(t for t in (make_token(jti=str(n)) for n in range(100_000)) if t.count("-") == 1)


def _wrap(text: str, width: int, gap: str) -> str:
    return gap.join(text[at : at + width] for at in range(0, len(text), width))


def _wrapping(width: int, gap: str) -> Dress:
    return lambda text: _wrap(text, width, gap)


def _replacing(old: str, new: str) -> Dress:
    return lambda text: text.replace(old, new)


def _formatting(form: str) -> Dress:
    return form.format


def _make(jti: str, role: str) -> str:
    return make_token(jti=jti, role=role)


_TOKENS = st.builds(
    _make,
    jti=st.text(string.ascii_letters + string.digits, min_size=1),
    role=st.text(string.ascii_letters, min_size=1, max_size=12),
)
_GAPS = ["\n", "\r\n", "\n> ", "\r\n>> ", "\n> > ", "=\r\n", "\\\n    ", " ", "\n\n", "\u2028", "\n\t"]
_WRAPS = st.one_of(
    st.builds(_wrapping, width=st.integers(20, 120), gap=st.sampled_from(_GAPS)),
    st.builds(_replacing, old=st.just("."), new=st.sampled_from([".", ".\n", ".\r\n> "])),
)
_INVISIBLES = st.builds(
    _wrapping,
    width=st.integers(1, 90),
    gap=st.sampled_from("\u200b\u200d\u2060\ufeff\u00ad\u202a\u0000\ufe0f"),
)
_HYPHENS = st.builds(_replacing, old=st.just("-"), new=st.sampled_from("-\u2010\u2011\u2212\uff0d"))
_AROUND = st.builds(
    _formatting,
    form=st.sampled_from(
        [
            "{}",
            "  {}\r\n",
            "\u00a0{}\u3000",
            "Bearer {}",
            "bearer: {}",
            "Authorization: Bearer {}",
            '"Bearer {}"',
            "'{}'",
            "`{}`",
            "\u201c{}\u201d.",
            "\u00ab{}\u00bb",
            "<{}>",
            "({}),",
            "{}.",
            "{}, thanks",
            "{} -- Bob",
            "{} \u2014 it is valid until tonight",
            "{}...",
            "HMS_AUTH_TOKEN={}",
            "HMS_AUTH_TOKEN=3D{}",
            "export HMS_AUTH_TOKEN='{}'\n",
            'token: "{}"',
            '{{"token": "{}", "room": "64a1"}}',
            '{{"data":{{"authToken":"{}"}}}}',
            '"{{\\"token\\":\\"{}\\"}}"',
            "https://live.example/join?token={}&x=1",
            "https://live.example/join#{}",
            "https://live.example/{}/x",
            "curl -H 'Authorization: Bearer {}' https://x.example",
            "Hi Maya,\n\nyour token:\n{}\n\nThanks, Bob",
            "Room abc-defg-hij, token {} for tonight.",
            "> {}",
        ]
    ),
)


@MORE
@given(_TOKENS, _WRAPS | _INVISIBLES | _HYPHENS, _AROUND)
def test_a_token_comes_out_of_any_dress_as_it_went_in(token: str, inside: Dress, around: Dress) -> None:
    assert find_token(around(inside(token))) == token


@MORE
@given(_TOKENS, _INVISIBLES, _WRAPS, _AROUND)
def test_dresses_may_be_worn_over_each_other(token: str, first: Dress, then: Dress, around: Dress) -> None:
    wrapped = then(token)
    assert find_token(first(around(wrapped))) == token


@pytest.mark.parametrize("dash", ["\u2013", "\u2014", "\u2015"])
def test_a_dash_that_a_chat_program_made_of_two_hyphens_is_restored(dash: str) -> None:
    assert find_token(f"here you go {dash} {DOUBLE.replace('--', dash)}") == DOUBLE


@pytest.mark.parametrize("dash", ["\u2013", "\u2014"])
def test_a_dash_that_was_one_hyphen_is_restored(dash: str) -> None:
    assert find_token(SINGLE.replace("-", dash)) == SINGLE


def test_two_kinds_of_dashes_that_can_be_more_than_one_token_are_left_alone() -> None:
    head, _, signature = GOOD.rpartition(".")
    plain = "A" * 40
    assert find_token(f"{head}.{plain[:20]}\u2013{plain[20:]}\u2014") is None
    assert len(signature) == 43


def test_a_token_is_never_joined_with_a_word_that_follows() -> None:
    assert find_token(f"{GOOD}\nThanks") == GOOD
    assert find_token(f"{GOOD[:-7]}\nThanks, Bob") is None


def test_a_torn_token_is_not_mended_with_prose() -> None:
    assert find_token(f"{GOOD[:-9]} is the one to use") is None


def test_the_same_token_twice_is_one() -> None:
    assert [found.token for found in take_apart(f"{GOOD}\n{GOOD}").tokens] == [GOOD]
    assert [found.token for found in take_apart(GOOD + GOOD).tokens] == [GOOD]


def test_a_shortened_copy_beside_the_whole_token_is_no_second_token() -> None:
    assert find_token(f"{GOOD}\n> {GOOD[:-20]}...") == GOOD
    assert find_token(f"{GOOD[:30]}...\n{GOOD}") == GOOD


@pytest.mark.parametrize("between", ["", " ", "\n", ", ", '","', "\r\n> "])
def test_different_tokens_are_told_apart_however_they_are_separated(between: str) -> None:
    other = make_token(user_id="zoe")
    assert [found.token for found in take_apart(GOOD + between + other).tokens] == [GOOD, other]


def test_a_whole_token_comes_before_a_torn_one() -> None:
    other = make_token(user_id="zoe")
    assert [found.whole for found in take_apart(f"{other[:-5]} {GOOD}").tokens] == [True, False]


def test_a_header_with_spaces_is_a_header() -> None:
    _, payload, signature = GOOD.split(".")
    for header in (
        b'{ "alg": "HS256" }',
        b'{\n "alg": "HS256"}',
        b'{\r\n"alg":"HS256"}',
        b'{\t"alg":"HS256"}',
    ):
        token = f"{part(header)}.{payload}.{signature}"
        assert find_token(f"Bearer {token}") == token


@pytest.mark.parametrize(
    "text",
    [
        "eyJ" * 21_000,
        "eyJ " * 16_000,
        "eyJ_w." * 10_900,
        "xeyJhbGci." * 6_500,
        "xeyJleHAiOjF9." * 4_600,
        "eyJhYWFhYWFhYWFh " * 3_800,
        "\u2013\u2014" * 300 + "eyJhYWFhYWFhYWFh " * 3_700,
        "\u2014" * 65_536,
        "a://" * 16_000,
        '"a":"' * 13_000,
    ],
)
def test_no_text_keeps_the_reader_busy(text: str) -> None:
    # Without bounds these take from 1 to 100 s; with them under 0.2 s, and a slow machine has its margin.
    before = process_time()
    take_apart(text)
    assert process_time() - before < 1.5
