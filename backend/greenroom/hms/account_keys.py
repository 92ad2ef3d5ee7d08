"""The access key and the app secret of a 100ms account, in what somebody typed or pasted.

An app secret opens the whole account: no function here repeats a part of what it was given.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from greenroom.hms.invisible import plain_text
from greenroom.hms.room_codes import is_secret_room_code
from greenroom.hms.token import open_text

MAX_KEY_TEXT: Final = 4_096
"""Characters of pasted text that are read: a secret has some 90, and a token that was pasted instead, 500."""

SHORTEST_SECRET: Final = 32
LONGEST_SECRET: Final = 512
"""100ms promises no length: the secrets in its documents have some 88 characters (100ms.md 1.1)."""

_ACCESS_KEY = re.compile(r"[0-9a-fA-F]{24}")
_SECRET = re.compile(r"[A-Za-z0-9_+/-]+={0,2}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# What an admin of this desk signs in with, and what its programs do.
_DESKS_OWN = re.compile(r"[A-Za-z2-7]{4}(?:-[A-Za-z2-7]{4}){7}|grk_[A-Za-z0-9_-]{43}")
_LABEL = re.compile(r"\A\s*(?:export\s+)?[\"']?[A-Za-z_][\w .-]*[\"']?\s*[=:]\s*(?=[^\s=])")
_AROUND: Final = " \t,;\"'`\u2018\u2019\u201c\u201d<>()[]{}"


@dataclass(frozen=True, slots=True)
class NotTheKey:
    """A text is not the key that is wanted; `case` names what it is instead, as the catalogue has it."""

    case: str


def read_access_key(text: str) -> str | NotTheKey:
    """Find the one access key in a text: 24 hexadecimal digits, returned in small letters."""
    return _only(text, _is_access_key, str.lower)


def read_app_secret(text: str) -> str | NotTheKey:
    """Find the one app secret in a text: one run of letters, digits and `_`, `-`, `+`, `/`, `=`."""
    return _only(text, _is_app_secret, str)


def _only(text: str, is_it: Callable[[str], bool], form: Callable[[str], str]) -> str | NotTheKey:
    if len(text) > MAX_KEY_TEXT:
        return NotTheKey("form")
    plain = plain_text(text)
    words = _words(plain)
    if not words:
        return NotTheKey("empty")
    if (token := _token(plain)) is not None:
        return NotTheKey(token)
    found = {form(word) for word in words if is_it(word)}
    if len(found) > 1:
        return NotTheKey("several")
    return found.pop() if found else NotTheKey(_name(words))


def _words(plain: str) -> list[str]:
    lines = (_LABEL.sub("", line) for line in plain.splitlines())
    words = (word.strip(_AROUND) for line in lines for word in line.split())
    return [word for word in words if word]


def _token(plain: str) -> str | None:
    """Name a token, whole or torn."""
    opened = open_text(plain)
    if opened.claims is not None and opened.claims.type == "management":
        return "management"
    if opened.is_auth_token:
        return "auth-token"
    return "token" if opened.claims is not None or re.search(r"\bey[JA][A-Za-z0-9_-]{8,}", plain) else None


def _name(words: list[str]) -> str:
    cases: dict[str, Callable[[str], object]] = {
        "secret-key": _DESKS_OWN.fullmatch,
        "access-key": _ACCESS_KEY.fullmatch,
        "app-secret": _is_app_secret,
        "room-code": is_secret_room_code,
    }
    return next((case for case, fits in cases.items() for word in words if fits(word)), "form")


def _is_access_key(word: str) -> bool:
    return _ACCESS_KEY.fullmatch(word) is not None


def _is_app_secret(word: str) -> bool:
    other = _DESKS_OWN.fullmatch(word) or _UUID.fullmatch(word)
    return not other and SHORTEST_SECRET <= len(word) <= LONGEST_SECRET and bool(_SECRET.fullmatch(word))
