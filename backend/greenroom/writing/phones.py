"""Phone numbers as people write them in many ways, and in one: E.164, such as +4915123456789."""

import re
import unicodedata
from typing import Final

_LONGEST_WRITTEN: Final = 40
_BETWEEN = re.compile(r"[\s().\-\u2010-\u2015/]+")
_NUMBER = re.compile(r"\+[1-9]\d{6,14}")
_TRUNK = re.compile(r"\(\s*0\s*\)")  # +49 (0) 151: dialled at home alone
_COUNTRY = re.compile(r"(?:\+|00)?([1-9]\d{0,2})")


def phone_number(text: str, country: str = "") -> str | None:
    """Return a phone number in E.164; None if the text is none, or has no country code.

    Args:
        country: the country code of those without one, such as `49`; '' if it is not known.
    """
    if len(text) > _LONGEST_WRITTEN:
        return None
    plain = "".join(_plain(character) for character in unicodedata.normalize("NFKC", text))
    plain = _BETWEEN.sub("", _TRUNK.sub("", plain.strip().removeprefix("tel:")))
    if plain.startswith("00"):
        plain = f"+{plain[2:]}"
    elif country and plain.startswith("0"):
        plain = f"+{country}{plain[1:]}"
    elif country and plain.startswith(country):  # a spreadsheet has dropped the plus
        plain = f"+{plain}"
    return plain if _NUMBER.fullmatch(plain) else None


def country_code(text: str) -> str | None:
    """Read a country code: `49` of +49, 0049 or 49; '' of nothing, None of anything else."""
    plain = "".join(text.split())
    if not plain:
        return ""
    found = _COUNTRY.fullmatch(plain)
    return found[1] if found else None


def _plain(character: str) -> str:
    """Write a digit of any script as 0 to 9, and leave out what cannot be seen."""
    if unicodedata.category(character) == "Cf":
        return ""
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)
