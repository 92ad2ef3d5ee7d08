"""Undo what the programs on a text's way have written in place of its characters.

Web addresses write `%2E` for a dot, HTML `&#46;`, a mail `=2E`, Markdown editors `\\_` for `_`, PDF readers
one ligature for `fi`, Asian keyboards wide letters. What was changed more than once is undone more than once.
"""

import html
import re
import unicodedata
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote

from greenroom.hms.invisible import plain_text

_ROUNDS: Final = 8
_ODD_LETTER = re.compile(r"[^\x00-\x7f]")
_PLAIN = re.compile(r"[A-Za-z0-9]{1,3}|[!-~]")
_FULL_STOPS: Final = "\u3002\uff61"  # what Chinese and Japanese keyboards type for a dot
_CONTROL: Final = {"n": "\n", "r": "\n", "t": "\t"}


def _percent(match: re.Match[str]) -> str:
    return unquote(match[0], errors="ignore")


def _entity(match: re.Match[str]) -> str:
    return html.unescape(match[0]) if match[0].startswith("&") else ""


def _quoted_printable(match: re.Match[str]) -> str:
    return bytes.fromhex(match[0].replace("=", "")).decode(errors="ignore")


def _backslash(match: re.Match[str]) -> str:
    if digits := match[1]:
        return chr(int(digits, 16))
    return _CONTROL.get(match[2], match[2])


def _letter(match: re.Match[str]) -> str:
    character = match[0]
    plain = "." if character in _FULL_STOPS else unicodedata.normalize("NFKC", character)
    return plain if _PLAIN.fullmatch(plain) else character


def _nothing(_match: re.Match[str]) -> str:
    return ""


_ESCAPES: Final[dict[str, tuple[re.Pattern[str], Callable[[re.Match[str]], str]]]] = {
    "percent": (re.compile(r"(?:%[0-9A-Fa-f]{2})+"), _percent),
    "html": (
        re.compile(
            r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});|<w?br[ ]?/?>",
            re.IGNORECASE,
        ),
        _entity,
    ),
    "quoted-printable": (re.compile(r"(?:=[0-9A-Fa-f]{2})+"), _quoted_printable),
    "backslashes": (re.compile(r"\\(?:u([0-9A-Fa-f]{4})|([nrt!-/:-@\[-`{-~]))"), _backslash),
    "letters": (_ODD_LETTER, _letter),
    "padding": (re.compile(r"(?<=[A-Za-z0-9_-])={1,2}(?=\s*\.\s*[A-Za-z0-9_-])"), _nothing),
}


def plain_letters(text: str) -> str:
    """Turn ligatures, wide letters and the like back into plain letters, digits and punctuation."""
    return _ODD_LETTER.sub(_letter, text)


def unescape(text: str) -> tuple[str, tuple[str, ...]]:
    """Undo all of it, in time linear in the text's length.

    Args:
        text: without odd characters, as `plain_text` leaves it.

    Returns:
        The text, again without odd characters; and what was undone, by its key under `cleaned`.
    """
    undone: dict[str, None] = {}
    for _ in range(_ROUNDS):
        before = text
        for kind, (pattern, instead) in _ESCAPES.items():
            again = pattern.sub(instead, text)
            if again != text:
                undone[kind], text = None, plain_text(again)
        if text == before:
            break
    return text, tuple(undone)
