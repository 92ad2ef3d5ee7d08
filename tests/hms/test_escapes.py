import re
from collections.abc import Callable
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.hms.escapes import unescape
from greenroom.hms.findings import FindingCode
from greenroom.hms.pasted_text import take_apart
from greenroom.hms.token import find_token, read_token
from tests.english import say
from tests.hms.tokens import GOOD, MORE, NOW, make_token

Mangle = Callable[[str], str]

_LIGATURES = {
    "ffi": "\ufb03",
    "ffl": "\ufb04",
    "ff": "\ufb00",
    "fi": "\ufb01",
    "fl": "\ufb02",
    "st": "\ufb05",
}
# Tokens that hold what ligatures and chat programs change.
LIGATED = next(
    t for t in (make_token(jti=str(n)) for n in range(100_000)) if re.search("ffi|ffl|fi.*fl|fl.*fi", t)
)
TYPED = next(t for t in (make_token(jti=str(n)) for n in range(100_000)) if t.count("-") == 1 and "_" in t)
TOKENS = [GOOD, LIGATED, TYPED, make_token(user_id="zoe")]


def _ligate(text: str) -> str:
    for letters, ligature in _LIGATURES.items():
        text = text.replace(letters, ligature)
    return text


def _pad(text: str) -> str:
    return ".".join(part + "=" * (-len(part) % 4 or 2) for part in text.split("."))


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _codes(form: str, characters: str = "[^A-Za-z0-9]") -> Mangle:
    return lambda text: re.sub(characters, lambda found: form.format(ord(found[0])), text)


def _percent(characters: str = r"[^A-Za-z0-9]") -> Mangle:
    return lambda text: re.sub(
        characters, lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), text
    )


def _broken(gap: str, width: int) -> Mangle:
    return lambda text: re.sub(f"(.{{{width}}})", lambda found: found[1] + gap, text)


WRAPS: dict[str, Mangle] = {
    "nothing": lambda text: text,
    "lines": _broken("\r\n", 72),
    "percent line ends": _broken("%0D%0A", 70),
    "soft html": _broken("&shy;&#8203;<wbr>", 11),
    "quoted-printable": _broken("=\r\n", 72),
    "soft hyphens": _broken("\u00ad", 7),
    "no width": _broken("\u200b", 3),
}
CODES: dict[str, Mangle] = {
    "markdown": lambda text: re.sub(r"[\\_.*=-]", r"\\\g<0>", text),
    "bold": lambda text: rf"\*\*{text}\*\*",
    "bold and italic": lambda text: f"***{text}***",
    "percent": _percent(),
    "all percent": _percent(r"(?s)."),
    "percent twice": lambda text: _percent()(_percent()(text)),
    "html": _codes("&#{};"),
    "html in hex": _codes("&#x{:x};"),
    "html twice": _codes("&amp;#{};"),
    "named html": lambda text: text.replace(".", "&period;").replace("_", "&lowbar;").replace("-", "&dash;"),
    "quoted-printable codes": _codes("={:02X}", r"[^\x80-\U0010ffff\sA-Za-z0-9]"),
    "json": _codes("\\u{:04x}", r"[^\x80-\U0010ffff\sA-Za-z0-9]"),
    "ligatures": _ligate,
    "the other st": lambda text: text.replace("st", "\ufb06"),
    "wide": _wide,
    "hyphens": lambda text: text.replace("-", "\u2011"),
}
MANGLES = WRAPS | CODES | {"padding": _pad}


@pytest.mark.parametrize("name", MANGLES)
@pytest.mark.parametrize("token", TOKENS)
def test_what_a_program_made_of_a_token_is_undone(name: str, token: str) -> None:
    assert find_token(MANGLES[name](token)) == token


@pytest.mark.parametrize("form", ["_{}_", "__{}__", "***_{}_***", r"\_{}\_", "~~{}~~", "`{}`", "[{}](x)"])
def test_a_token_comes_out_of_formatting(form: str) -> None:
    assert find_token(form.format(GOOD)) == GOOD


@pytest.mark.parametrize("form", ["_{}x", "_{}__", "__{}_", "_{}_x", "_{}xyz"])
def test_what_is_stuck_to_a_token_is_not_taken_for_formatting(form: str) -> None:
    report = read_token(form.format(GOOD), NOW)
    assert (report.token, [f.code for f in report.findings]) == (None, [FindingCode.CUT_COPY])


_AROUND = st.sampled_from(
    [
        "{}",
        "Bearer {}",
        "token: {}\n",
        "Hi 100%\n{}\nBob & Co; 5=3D",
        "https://x.example/?t={}",
        "{}.",
        '"{}"',
    ]
)


@MORE
@given(
    st.sampled_from(TOKENS),
    st.booleans(),
    st.sampled_from(list(WRAPS)),
    st.lists(st.sampled_from(list(CODES)), max_size=3, unique=True),
    _AROUND,
)
def test_mangles_over_each_other_are_undone(
    token: str, padded: bool, wrap: str, codes: list[str], around: str
) -> None:
    text = WRAPS[wrap](_pad(token) if padded else token)
    for name in codes:
        text = CODES[name](text)
    assert find_token(around.format(text)) == token


@pytest.mark.parametrize("dash", ["\u2013", "\u2014", "&ndash;", "%E2%80%93", "=E2=80=94", "\\u2013"])
def test_a_dash_is_restored_beneath_an_escape(dash: str) -> None:
    assert find_token(TYPED.replace("-", dash).replace("_", r"\_")) == TYPED


@MORE
@given(st.sampled_from(TOKENS), st.text("%=\\&#;._-\n2E34amp", max_size=6), st.integers(0, 5))
def test_a_whole_token_is_never_turned_into_another(token: str, junk: str, width: int) -> None:
    found = find_token(f"{junk[:width]} {token} {junk[width:]}")
    assert found == token


@pytest.mark.parametrize("name", ["markdown", "percent", "html", "wide", "padding"])
def test_a_mangled_token_beside_another_is_a_second_token(name: str) -> None:
    report = read_token(f"{GOOD}\n{MANGLES[name](make_token(user_id='zoe'))}", NOW)
    assert ([f.code for f in report.findings], report.token) == ([FindingCode.MANY_TOKENS], None)
    assert find_token(f"{GOOD}\n{MANGLES[name](GOOD)}") == GOOD


@pytest.mark.parametrize("name", ["markdown", "percent", "html", "wide"])
def test_what_is_missing_of_a_mangled_token_is_named(name: str) -> None:
    (found,) = read_token(MANGLES[name](GOOD[:-5]), NOW).findings
    assert (found.code, say(found.message)) == (
        FindingCode.CUT_COPY,
        "The end of the token is missing: the copy has 38 of the 43 characters of the last part.",
    )


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (GOOD.replace(".", "%2E"), ("Decoded what a web address writes with percent signs, such as `%2E`.",)),
        (GOOD.replace(".", "&#46;"), ("Decoded what HTML writes with codes, such as `&#46;`.",)),
        (GOOD.replace(".", "=2E"), ("Decoded what a mail writes with codes, such as `=3D`.",)),
        (
            GOOD.replace(".", r"\."),
            ("Removed the backslashes that a Markdown editor or another program put in.",),
        ),
        (_wide(GOOD), ("Turned ligatures and wide letters back into plain letters.",)),
        (_ligate(LIGATED), ("Turned ligatures and wide letters back into plain letters.",)),
        (_pad(GOOD), ("Removed the `=` signs at the ends of the token's parts.",)),
        (f"{GOOD}=", ("Removed the `=` signs at the ends of the token's parts.",)),
        (f"{GOOD}%3D", ("Removed the `=` signs at the ends of the token's parts.",)),
        (f"**{GOOD}**", ("Removed the formatting marks around the token.",)),
        (rf"\*{GOOD}\*", ("Removed the formatting marks around the token.",)),
        (f"_{GOOD}_", ("Removed the formatting marks around the token.",)),
        (f"{GOOD} is 100%25 fine", ("Left out the text after the token.",)),
        (
            GOOD.replace(".", r"%5C%2E"),
            (
                "Decoded what a web address writes with percent signs, such as `%2E`.",
                "Removed the backslashes that a Markdown editor or another program put in.",
            ),
        ),
    ],
)
def test_what_was_undone_is_told(text: str, cleaned: tuple[str, ...]) -> None:
    report = read_token(text, NOW)
    assert (tuple(map(say, report.cleaned)), report.token) in [(cleaned, GOOD), (cleaned, LIGATED)]


@pytest.mark.parametrize(
    ("text", "plain", "kinds"),
    [
        ("a%2Eb", "a.b", ("percent",)),
        ("a%252eb", "a.b", ("percent",)),
        ("50% off, 7%zz", "50% off, 7%zz", ()),
        ("a%E2%80", "a", ("percent",)),
        ("a%E2%80%8Bb", "ab", ("percent",)),
        ("&#0;&amp;amp;&nosuch;", "\ufffd&&nosuch;", ("html",)),
        ("&#9999999;", "\ufffd", ("html",)),
        ("?a=1&token=2&copy=3", "?a=1&token=2&copy=3", ()),
        ("a=3Dx=\nc", "a=x=\nc", ("quoted-printable",)),
        (r"a\_b\\c\qd", r"a_b\c\qd", ("backslashes",)),
        (r"a\nb\u002e\ud800", "a\nb.\ud800", ("backslashes",)),
        ("\uff45\uff59\uff2a\u3002\ufb03\u2460", "eyJ.ffi1", ("letters",)),
        ("\u2026\u2013\u00e9\u4e2d", "\u2026\u2013\u00e9\u4e2d", ()),
        ("x==.y=.z=", "x.y.z=", ("padding",)),
        ("x = .y", "x = .y", ()),
    ],
)
def test_escapes_are_undone_and_named(text: str, plain: str, kinds: tuple[str, ...]) -> None:
    assert unescape(text) == (plain, kinds)


@MORE
@given(st.text() | st.text("%=\\&#;25Eeampnu0 \n<br>\u3002\uff0e"))
def test_any_text_can_be_unescaped(text: str) -> None:
    plain, kinds = unescape(text)
    assert len(plain) <= 3 * len(text)
    assert bool(kinds) or plain == text


@pytest.mark.parametrize(
    "text",
    [
        "%25" * 21_000,
        "%" * 65_536,
        "=" * 65_536,
        "= \t" * 21_000,
        "\\" * 65_536,
        "&" * 65_536,
        "&#" * 32_000,
        "&amp;" * 13_000,
        "<br" + " " * 65_000,
        "\uff45\uff59\uff2a" * 21_000,
        "\ufb03" * 65_536,
        "%E2%80%93eyJhYWFhYWFhYWFh " * 2_600,
        "\u2013\u2014%E2%80%95" * 300 + "eyJhYWFhYWFhYWFh " * 3_500,
        "\u2013\u2014%2D" * 300 + "eyJhYWFhYWFhYWFh " * 3_500,
        r"\_eyJ" * 13_000,
        "_eyJ_" * 13_000,
    ],
)
def test_no_escapes_keep_the_reader_busy(text: str) -> None:
    before = process_time()
    take_apart(text[:65_536])
    assert process_time() - before < 1.5
