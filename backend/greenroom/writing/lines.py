"""One line that somebody typed: what of it can be kept and seen, and the form in which it is compared."""

import re
import unicodedata
from typing import Final

MOST_MARKS: Final = 4
"""How many marks one letter keeps: Vietnamese needs two, Hebrew and Tibetan three or four."""

LONGEST_FOLDED: Final = 255
"""Characters of a folded text: one more than an email can have. One letter can fold into eighteen."""

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # PostgreSQL keeps no NUL, UTF-8 no surrogate

_TURN = (
    "\u202a-\u202e\u2066-\u2069"  # embed, override or isolate: they turn around whatever stands beside them
)
# Drawn as nothing, and no part of how a word is written, as joiners and variation selectors are.
_USELESS = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u206a-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb"
)
_UNSEEN = (
    "\u061c\u180b-\u180f\u200c-\u200f\ufe00-\ufe0f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
_TURNING = re.compile(f"[{_TURN}]")
_DROPPED = re.compile(f"[{_TURN}{_USELESS}]")
_INVISIBLE = re.compile(f"[{_TURN}{_USELESS}{_UNSEEN}]")
_BLANK = re.compile("[\u2800]")  # a braille pattern without a dot: a space to the eye, a symbol to Unicode
_JOINERS = "\u200c\u200d"
_RIGHT_TO_LEFT = {"R", "AL", "AN"}


def one_line(text: str, longest: int | None = None) -> str:
    """Return the text on one line, with single spaces and no control characters.

    Args:
        longest: in characters; the rest is cut off.
    """
    return " ".join(_CONTROLS.sub(" ", text).split())[:longest]


def without_invisible(text: str) -> str:
    """Drop every character that is drawn as nothing, joiners too: for what is compared, not kept."""
    return _INVISIBLE.sub("", text)


def tidy(text: str) -> str:
    """Return a name or a note as it is kept: on one line, and as it will be seen.

    What turns the direction of the text around it is dropped, and what cannot be seen, except for the joiners
    that words and emoji are written with. Of marks piled on one letter, the first four stay.
    """
    text = unicodedata.normalize("NFC", one_line(_BLANK.sub(" ", _DROPPED.sub("", text))))
    return one_line(text if text.isascii() else _without_piles(text))


def has_visible(text: str) -> bool:
    """Tell whether anything of a tidy text can be seen: spaces, joiners and marks alone cannot."""
    return any(unicodedata.category(c) not in {"Cf", "Zs", "Mn", "Mc", "Me"} for c in text)


def isolated(text: str) -> str:
    """Return a text that leaves the sentence around it as it is, whatever its direction.

    A text that is written from left to right, as most are, stays as it is.
    """
    if text.isascii():
        return text
    plain = _TURNING.sub("", text)
    turns = any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in plain)
    return f"\u2068{plain}\u2069" if turns else plain


def fold(text: str) -> str:
    """Bring a text to the form in which it is looked up: case and Unicode variants do not matter.

    Nor do invisible characters. Beyond 255 characters it is cut.
    """
    folded = one_line(unicodedata.normalize("NFKC", without_invisible(text))).casefold()
    return unicodedata.normalize("NFKC", folded[:LONGEST_FOLDED])


def _without_piles(text: str) -> str:
    kept: list[str] = []
    marks = MOST_MARKS  # a mark at the beginning has no letter to stand on
    for character in text:
        if unicodedata.category(character) in {"Mn", "Me"}:
            marks += 1
            if marks > MOST_MARKS:
                continue
        elif character not in _JOINERS:
            marks = MOST_MARKS if character == " " else 0
        kept.append(character)
    return "".join(kept)
