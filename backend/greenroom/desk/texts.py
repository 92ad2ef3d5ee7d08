"""What people typed, in a form that a database can store and a page can show."""

import re

from greenroom.hms.escapes import unescape
from greenroom.hms.invisible import plain_text
from greenroom.writing.lines import fold, has_visible, one_line, tidy
from greenroom.writing.masking import looks_random

__all__ = ["fold", "may_hold_secret", "one_line", "tidy_lines_within", "tidy_within", "without_secrets"]

_MOST_READ = 10  # times what may be kept: the rest may be marks and invisible characters

# A token or what is left of one; an API key; a one-time link; a secret key of ours; what is long enough to be
# a signature, an app secret or the secret of a link. Neither an id, which is no secret, nor one long word.
_RUN = r"(?=[A-Za-z_-]*(?:[0-9]|[a-z_-][A-Z]))[A-Za-z0-9_-]{40,}"
_SECRET = re.compile(
    r"eyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*){0,2}"
    r"|(?<![A-Za-z0-9])grk_[A-Za-z0-9_-]{6,}"
    r"|\b(?:setup|invitation|secret-key|sign-in|new-password|hand-in)/{0,9}#[A-Za-z0-9_-]{8,}"
    r"|\b[A-Z2-7]{4}(?:[ -][A-Z2-7]{4}){7}\b|\b[a-z2-7]{4}(?:-[a-z2-7]{4}){7}\b"
    rf"|{_RUN}"
    r"|(?<![A-Za-z0-9_-])(?![0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![A-Za-z0-9_-]))"
    r"(?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]{32,}"
)
# The same for whether there is one: what a run holds is seen where it begins. Looked for at each of its
# characters, as it is replaced, a long one would take time by the square of its length.
_ANY_SECRET = re.compile(_SECRET.pattern.replace(_RUN, rf"(?<![A-Za-z0-9_-]){_RUN}"))
_CODE = re.compile(r"\b[a-z]{3}[-\u2013\u2014][a-z]{3,4}[-\u2013\u2014][a-z]{3}\b", re.IGNORECASE)
_BASE64 = re.compile(r"(?<![A-Za-z0-9_.+/-])(?=[A-Za-z0-9]*[+/])[A-Za-z0-9+/]{40,}={0,2}")
_NAMES = re.compile("[A-Z][a-z]+(?:[-\u2013\u2014][A-Z][a-z]+)+")  # Ana-Sofia-Lee: no code has capitals


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


def tidy_lines_within(text: str, longest: int) -> str | None:
    """Return a text of several lines as it is kept; None if it is too long.

    Each line is tidied; of several empty lines one stays, and none at the beginning or the end.

    Args:
        longest: in characters (code points), of what is kept.
    """
    if len(text) > _MOST_READ * longest:
        return None
    lines = [tidy(line) for line in text.splitlines()]
    kept = "\n".join(line if has_visible(line) else "" for line in lines)
    kept = re.sub(r"\n{3,}", "\n\n", kept).strip("\n")
    return kept if len(kept) <= longest else None


def may_hold_secret(text: str, *, or_code: bool = True) -> bool:
    """Tell whether something in a text may be a token, a key, a one-time link or a 100ms room code.

    Args:
        or_code: a room code counts; names in an email address are often written like one.
    """
    plain = plain_text(text)
    return any(_holds_secret(_NAMES.sub(" ", one), or_code=or_code) for one in {plain, unescape(plain)[0]})


def _holds_secret(plain: str, *, or_code: bool) -> bool:
    return (
        _ANY_SECRET.search(plain) is not None
        or (or_code and _CODE.search(plain) is not None)
        or any(looks_random(run[0]) for run in _BASE64.finditer(plain))
    )


def without_secrets(text: str, instead: str) -> str:
    """Replace everything that may be a token, a key, a one-time link or a 100ms room code.

    A text that contains nothing of the kind stays as it is; any other also loses its invisible characters,
    and what programs have written in place of others.
    """
    plain = plain_text(text)
    cleaned = _replaced(plain, instead)
    unescaped = unescape(cleaned)[0]
    if (without := _replaced(unescaped, instead)) != unescaped:
        return without  # escapes had hidden it
    return cleaned if cleaned != plain else text


def _replaced(plain: str, instead: str) -> str:
    plain = _BASE64.sub(lambda run: instead if looks_random(run[0]) else run[0], plain)
    return _CODE.sub(instead, _SECRET.sub(instead, plain))
