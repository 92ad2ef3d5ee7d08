"""What people typed, in a form that a database can store and a page can show."""

import re

from greenroom.hms.invisible import plain_text
from greenroom.writing.lines import fold, has_visible, one_line, tidy

__all__ = ["fold", "may_hold_secret", "one_line", "tidy_within", "without_secrets"]

_MOST_READ = 10  # times what may be kept: the rest may be marks and invisible characters

# A token or what is left of one; a 100ms room code; what is long enough to be a signature.
_SECRET = re.compile(
    r"eyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*){0,2}"
    r"|\b(?i:[a-z]{3}[-\u2013\u2014][a-z]{3,4}[-\u2013\u2014][a-z]{3})\b"
    r"|[A-Za-z0-9_-]{40,}"
)


def tidy_within(text: str, longest: int) -> str | None:
    """Return a name or a note as it is kept, '' where nothing of it can be seen; None if it is too long.

    Args:
        longest: in characters (code points), of what is kept.
    """
    text = one_line(text)
    if len(text) > _MOST_READ * longest:
        return None
    text = tidy(text)
    if len(text) > longest:
        return None
    return text if has_visible(text) else ""


def may_hold_secret(text: str) -> bool:
    """Tell whether something in a text may be a token or a 100ms room code."""
    return _SECRET.search(plain_text(text)) is not None


def without_secrets(text: str, instead: str) -> str:
    """Replace everything that may be a token or a 100ms room code.

    A text that contains nothing of the kind stays as it is; any other also loses its invisible characters.
    """
    plain = plain_text(text)
    return _SECRET.sub(instead, plain) if _SECRET.search(plain) else text
