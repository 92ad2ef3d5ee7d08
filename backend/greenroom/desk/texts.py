"""What people typed, in a form that a database can store and a page can show."""

import re
import unicodedata

from greenroom.hms.invisible import plain_text

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # PostgreSQL keeps no NUL, UTF-8 no surrogate

# A token or what is left of one; a 100ms room code; what is long enough to be a signature.
_SECRET = re.compile(
    r"eyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*){0,2}"
    r"|\b(?i:[a-z]{3}[-\u2013\u2014][a-z]{3,4}[-\u2013\u2014][a-z]{3})\b"
    r"|[A-Za-z0-9_-]{40,}"
)


def one_line(text: str, longest: int | None = None) -> str:
    """Return the text on one line, with single spaces and no control characters.

    Args:
        longest: in characters; the rest is cut off.
    """
    return " ".join(_CONTROLS.sub(" ", text).split())[:longest]


def without_secrets(text: str, instead: str) -> str:
    """Replace everything that may be a token or a 100ms room code.

    A text that contains nothing of the kind stays as it is; any other also loses its invisible characters.
    """
    plain = plain_text(text)
    return _SECRET.sub(instead, plain) if _SECRET.search(plain) else text


def fold(text: str) -> str:
    """Bring a text to the form in which it is looked up: case and Unicode variants do not matter."""
    return one_line(unicodedata.normalize("NFKC", text)).casefold()
