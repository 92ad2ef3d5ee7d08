"""The characters that mail and chat programs put into copied text."""

import re
import unicodedata
from typing import Final

# Drawn as nothing, though their categories are those of letters and marks: fillers, variation selectors.
_FILLERS: Final = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef"
# Each of these can only have been one hyphen; what an en or em dash was, `pasted_text` finds out.
_HYPHENS: Final = "\u2010\u2011\u2212\ufe63\uff0d"
_ODD = re.compile(rf"\r\n|[^\n\t\x20-\x7e]|[{_FILLERS}{_HYPHENS}]")
_IS_FILLER = re.compile(f"[{_FILLERS}]")


def plain_text(text: str) -> str:
    """Drop what cannot be seen, and write odd spaces, line ends and hyphens the plain way."""
    return clean_characters(text)[0]


def clean_characters(text: str) -> tuple[str, int, int]:
    """Write odd characters the plain way and count what that changed.

    Returns:
        The text; how many invisible characters were dropped; how many hyphens were rewritten.
    """
    invisible = hyphens = 0

    def plain(match: re.Match[str]) -> str:
        nonlocal invisible, hyphens
        character = match[0]
        if character in _HYPHENS:
            hyphens += 1
            return "-"
        if character == "\r\n" or character in "\r\x0b\x0c\x85\u2028\u2029":
            return "\n"
        category = unicodedata.category(character)
        if category == "Zs":
            return " "
        if category in {"Cc", "Cf"} or _IS_FILLER.match(character):
            invisible += 1
            return ""
        return character

    return _ODD.sub(plain, text), invisible, hyphens
