"""What people typed, brought to what a database can keep and a page can show."""

import re
import unicodedata

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # PostgreSQL keeps no NUL, UTF-8 no surrogate


def one_line(text: str, longest: int | None = None) -> str:
    """Return the text on one line, with single blanks and no control characters.

    Args:
        longest: in characters; what is beyond is cut off.
    """
    return " ".join(_CONTROLS.sub(" ", text).split())[:longest]


def fold(text: str) -> str:
    """Bring a text to the form in which it is looked up: case and ways of writing the same do not count."""
    return one_line(unicodedata.normalize("NFKC", text)).casefold()
