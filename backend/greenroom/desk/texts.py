"""What people typed, brought to what a database can keep and a page can show."""

import re
import unicodedata

from greenroom.hms.invisible import plain_text

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # PostgreSQL keeps no NUL, UTF-8 no surrogate

# A token or what is left of one; a room code of 100ms; what is long enough to be a signature.
_SECRET = re.compile(
    r"eyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*){0,2}"
    r"|\b(?i:[a-z]{3}-[a-z]{3,4}-[a-z]{3})\b"
    r"|[A-Za-z0-9_-]{40,}"
)


def one_line(text: str, longest: int | None = None) -> str:
    """Return the text on one line, with single blanks and no control characters.

    Args:
        longest: in characters; what is beyond is cut off.
    """
    return " ".join(_CONTROLS.sub(" ", text).split())[:longest]


def without_secrets(text: str, instead: str) -> str:
    """Put other words in the place of everything that may be a token or a room code of 100ms.

    A text in which there is nothing of the kind stays as it is; any other loses what cannot be seen too.
    """
    plain = plain_text(text)
    return _SECRET.sub(instead, plain) if _SECRET.search(plain) else text


def fold(text: str) -> str:
    """Bring a text to the form in which it is looked up: case and ways of writing the same do not count."""
    return one_line(unicodedata.normalize("NFKC", text)).casefold()
