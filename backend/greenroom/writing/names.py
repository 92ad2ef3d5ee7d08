"""Names as people sort and search them, the same on both databases, which compare texts byte by byte."""

import re
import unicodedata
from collections.abc import Collection
from typing import Final

from greenroom.writing.emails import domain_spellings
from greenroom.writing.lines import LONGEST_FOLDED, fold, one_line

FOLD_VERSION: Final = 1
"""Raise it with every change of what a name or an email is folded to: `migrate` then makes the keys again."""

MOST_WORDS: Final = 10
"""Words of a search that are looked for; each costs a look at every row."""

_BEFORE_EVERYTHING = "\x01"  # sorts before a space, so that "Åsa" stands between "Asa" and "Asa Berg"
_DIGITS = re.compile(r"\d+")
_DASHES = re.compile(r"[-\u00ad\u058a\u05be\u2010-\u2015\u2212\u2e3a\u2e3b\u301c\u30a0\ufe58]")
_NAME = re.compile(r"(?:(?!code)[^\W\d_]|[\s'.\u2019-])+")
_LIKE_A_CODE = re.compile(r"\b[a-z]{3}\s*-\s*[a-z]{3,4}\s*-\s*[a-z]{3}\b")
_LEFT_OUT = re.compile(
    r"['\"`<>,;\u00ab\u00b4\u00bb\u02b9-\u02bf\u02c8\u02ee\u0640"
    r"\u2018-\u201f\u2032-\u2037\u2039\u203a\ua78b\ua78c]"
)
# Letters that Unicode does not take apart, as people write them without their own keyboard.
_AS_TYPED = str.maketrans(
    {
        "ł": "l", "ø": "o", "\u0131": "i", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h",
        "ŧ": "t", "ŋ": "n", "ĸ": "k",
        "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ɛ": "e", "ɔ": "o", "ɖ": "d", "ƒ": "f",
        "\u0649": "\u064a", "\u06cc": "\u064a", "\u06a9": "\u0643", "\u0629": "\u0647",  # Persian and Arabic
    }
)  # fmt: skip


def name_key(name: str) -> str:
    """Return what lists sort a name by: its letters, then its accents.

    Case, apostrophes and kinds of dashes do not matter, and numbers sort by what they count.
    """
    folded = fold(name)
    letters = _letters(folded)
    key = _DIGITS.sub(_by_size, one_line(_DASHES.sub(" ", _LEFT_OUT.sub("", letters))))
    return key if letters == folded else f"{key}{_BEFORE_EVERYTHING}{folded}"


def may_be_a_name(text: str) -> bool:
    """Tell whether a text with something like a room code in it may as well be a name: Ana-Lisa-Mae."""
    folded = _DASHES.sub("-", fold(one_line(text, LONGEST_FOLDED)))
    return bool(_NAME.fullmatch(folded)) and len(_LIKE_A_CODE.findall(folded)) <= 1


def search_key(name: str, handle: str, email: str) -> str:
    """Return the text that the words of a search are looked for in."""
    domains = sorted(domain for domain in domain_spellings(email) if domain not in fold(email))
    return " ".join(_unbroken(text) for text in (name, handle, email, *domains) if text)


def tag_key(tag: str) -> str:
    """Bring a tag to the form in which two are compared: case and accents do not matter."""
    return one_line(_letters(fold(tag)))


def tag_keys(tags: Collection[str]) -> str:
    """Return the text that an influencer's tags are looked for in: the key of each on a line of its own."""
    return "\n".join(["", *dict.fromkeys(map(tag_key, tags)), ""]) if tags else ""


def search_words(search: str) -> list[str]:
    """Return the words of a search; each has to be part of somebody's `search_key`."""
    letters = _DASHES.sub(" ", _letters(fold(one_line(search, LONGEST_FOLDED))))
    words = (word.removeprefix("mailto:").lstrip("@") for word in _LEFT_OUT.sub("", letters).split())
    return list(dict.fromkeys(word for word in words if word))[:MOST_WORDS]


def _unbroken(text: str) -> str:
    return _LEFT_OUT.sub("", _DASHES.sub("", _letters(fold(text))))


def _letters(folded: str) -> str:
    """Drop the accents of a folded text, and write letters as people do who do not have them."""
    if folded.isascii():
        return folded
    apart = unicodedata.normalize("NFKD", folded)
    return unicodedata.normalize("NFC", "".join(c for c in apart if not _is_accent(c)).translate(_AS_TYPED))


def _is_accent(character: str) -> bool:
    """Tell whether a mark can be left out of a word: vowel signs of Indic scripts and kana marks cannot."""
    place = unicodedata.combining(character)
    return place == 1 or 10 <= place <= 36 or place >= 200  # noqa: PLR2004 (overlays; points; around the letter)


def _by_size(digits: re.Match[str]) -> str:
    number = str(int(digits[0]))
    return f"{min(len(number), 9)}{number}"
