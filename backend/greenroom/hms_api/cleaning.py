"""What 100ms said, without anything that must not be shown or logged."""

import re
from collections.abc import Iterable
from typing import Final

from greenroom.hms.escapes import unescape
from greenroom.hms.invisible import plain_text

MAX_SAID: Final = 300
_MAX_READ: Final = 4_000
_REMOVED: Final = "[removed]"
_SECRETS: Final = (
    (
        re.compile(r"(?<![A-Za-z0-9])ey[A-Za-z0-9_=-]{8,}[A-Za-z0-9_=.-]*"),
        _REMOVED,
    ),  # a token, or its beginning
    (re.compile(r"(?<![a-z0-9])[a-z]{3}-[a-z]{3,4}-[a-z]{3}(?![a-z0-9])", re.IGNORECASE), _REMOVED),  # a code
    (re.compile(r"\b(bearer)\s+\S+", re.IGNORECASE), rf"\1 {_REMOVED}"),
    (
        re.compile(
            r"(\w*(?:secret|token|password|key)\w*(?:\s*=\s*|[\"']\s*:\s*)[\"']?)[^\s\"',;}]+", re.IGNORECASE
        ),
        rf"\1{_REMOVED}",
    ),
    (re.compile(r"[A-Za-z0-9+/=_-]{40,}"), _REMOVED),  # longer than any id: a secret
)


def without_secrets(text: str, secrets: Iterable[str]) -> str:
    """Clean a text of 100ms's.

    Args:
        text: as it came.
        secrets: what was sent along and must not come back, whatever it looks like.

    Returns:
        One line of at most 300 characters.
    """
    if len(text) > _MAX_READ:  # not in the middle of a word, which may be a secret
        text = text[:_MAX_READ].rpartition(" ")[0]
    secrets = [secret for secret in secrets if secret]
    plain = plain_text(text)
    cleaned = _remove(plain, secrets)
    # Where escapes hide a secret, the text without them is shown; other texts stay as they are.
    unescaped = unescape(plain)[0]
    without = _remove(unescaped, secrets)
    shown = without if without != unescaped else cleaned
    return " ".join(shown.split())[:MAX_SAID]


def _remove(text: str, secrets: Iterable[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, _REMOVED)
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text
