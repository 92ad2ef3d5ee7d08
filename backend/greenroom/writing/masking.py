"""What may be a secret in a line of the log, and what stands there in its place.

It is stricter than what people are told about their own texts (`desk.texts`): whatever is as long as a secret
is taken for one, whoever wrote the line. What a line has to show whole all the same is `Legible`.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, cast


class Legible(str):
    """A part of a log line that is shown whole, though it is as long as a secret: the desk knows what it is.

    A UUID needs none.
    """

    __slots__ = ()


_SECRET: Final = "[secret]"  # noqa: S105 (what stands for one)
_MOST_RANDOM: Final = 1 / 3
"""How often capitals, small letters and digits take turns in words and paths at most; in a secret, it is more
than half of the time."""

_HASH = "(?:#|\uff03|%(?:25)*23)"
_DASH = "(?:[-\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]|%(?:25)*2[dD])"
_ANY_CASE = re.IGNORECASE
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", _ANY_CASE)
# A word, also behind what Python writes for a character in quotes: \n, \xe9, \u2019.
_BEGINS = r"(?:(?<![A-Za-z0-9])|(?<=\\[nrt])|(?<=\\x[0-9a-f]{2})|(?<=\\u[0-9a-f]{4}))"


_SETTING = re.compile(r"GREENROOM(?:_[A-Z]{2,12})+")  # a random secret does not begin like this
_LIKE_A_CODE = frozenset({"one-time-use"})
"""Words in the shape of a room code, of which there are too many for 100ms ever to make one of these."""


def _run(found: re.Match[str]) -> str:
    run = found[0]
    if run[0] in "nrt" and found.string[: found.start()].endswith("\\"):
        run = run[1:]  # a quoted line break
    # Neither an id or a setting's name, which are no secrets, nor a rule drawn with hyphens.
    return found[0] if _ID.fullmatch(run) or _SETTING.fullmatch(run) or not run.strip("_-") else _SECRET


def _room_code(found: re.Match[str]) -> str:
    return found[0] if found[0] in _LIKE_A_CODE else "[room code]"


def _base64(found: re.Match[str]) -> str:
    # Without such a sign it may be a part of a longer run.
    return _SECRET if not found[0].isalnum() and looks_random(found[0]) else found[0]


_MASKS: Final[tuple[tuple[tuple[str, ...], re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = (
    # A connection's password.
    (("://",), re.compile(r"(?<=://)([^\s/:@'\"]*):[^\s/'\"]+(?=@)"), rf"\1:{_SECRET}"),
    # A header that carries one.
    (
        ("authorization", "cookie"),
        re.compile(r"\b(authorization|cookie)(['\"]?\s?[:=]\s?)[^\s'\"].*", _ANY_CASE),
        rf"\1\2{_SECRET}",
    ),
    (("bearer",), re.compile(r"\b(bearer)\s[\w.~+/=-]{16,}", _ANY_CASE), rf"\1 {_SECRET}"),
    # A parameter or a field, by its name.
    (
        ("secret", "token", "passw"),
        re.compile(
            r"((?:secret|token|passw(?:or)?d)[\w-]{0,20}\\?['\"]?(?:\s?=\s?|(?<=['\"])\s?:\s?)\\?['\"]?)"
            r"(?!\[)[^\s'\",;&)}\]\\]+",
            _ANY_CASE,
        ),
        rf"\1{_SECRET}",
    ),
    # The secret of a one-time link, or its beginning; `{secret}` is a route's.
    (
        ("#", "23", "\uff03"),
        re.compile(
            rf"((?:setup|invitation|secret-key|sign-in|new-password|hand-in)/{{0,9}}{_HASH})(?!\{{)[^\s'\"<>]+",
            _ANY_CASE,
        ),
        r"\1[link]",
    ),
    (("eyj",), re.compile(r"eyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*){0,4}"), "[token]"),
    (("gr",), re.compile(rf"{_BEGINS}gr[a-z]_[A-Za-z0-9_-]{{6,}}"), "[API key]"),
    # An admin's secret key.
    (
        (" ", "-"),
        re.compile(rf"{_BEGINS}[A-Z2-7]{{4}}(?:[ -]{{1,3}}[A-Z2-7]{{4}}){{7}}(?![A-Za-z0-9_-])"),
        "[secret key]",
    ),
    (("+", "/"), re.compile(r"(?<![A-Za-z0-9_+/-])[A-Za-z0-9+/]{32,}={0,2}(?![A-Za-z0-9_+/-])"), _base64),
    ((), re.compile(r"[A-Za-z0-9_-]{32,}={0,2}"), _run),
    # A room code of 100ms.
    (
        (),
        re.compile(rf"{_BEGINS}[a-z]{{3}}{_DASH}[a-z]{{3,4}}{_DASH}[a-z]{{3}}(?![A-Za-z0-9])", _ANY_CASE),
        _room_code,
    ),
)
"""What is looked for, in this order: only where one of these is in the text, as small letters; what; and what
stands in its place."""


def looks_random(run: str) -> bool:
    """Tell whether a run of letters and digits, with signs or without, is neither words nor a path."""
    kinds = [c.isdigit() + 2 * c.isupper() for c in run if c.isalnum()]
    return sum(one != other for one, other in pairwise(kinds)) > _MOST_RANDOM * len(kinds)


def masked(text: str, legible: Iterable[str] = ()) -> str:
    """Return a text without what may be a secret.

    Args:
        legible: what is shown whole wherever it stands in the text.
    """
    legible = tuple(legible)
    for shown in legible:
        before, found, after = text.partition(shown)
        if found:
            return f"{masked(before, legible)}{shown}{masked(after, legible)}"
    small = text.lower()
    for hints, pattern, instead in _MASKS:
        if not hints or any(hint in small for hint in hints):
            text = pattern.sub(instead, text)
    return text


@lru_cache(200)
def masked_name(name: str) -> str:
    """Return the name of a logger or a field without what may be a secret: there are few, again and again."""
    return masked(name)


def masked_value(value: Any) -> Any:
    """Return a value of a JSON log line, whatever it is made of, without what may be a secret."""
    match value:
        case Legible():
            return str(value)
        case None | bool() | int() | float():
            return value
        case dict():
            parts = cast("dict[Any, Any]", value)
            return {masked_name(str(name)): masked_value(part) for name, part in parts.items()}
        case list() | tuple() | set() | frozenset():
            return [masked_value(part) for part in cast("Iterable[Any]", value)]
        case _:
            return masked(str(value))
