"""What a token says, and whether 100ms can read it.

The rules are those of 100ms.md 1.1. Only claims of the right type are handed on, and of those only clean
text and real times, so that a desk can store and show whatever it gets.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, cast

from greenroom.hms.findings import Finding, FindingCode, broken, doubtful
from greenroom.hms.invisible import clean_characters
from greenroom.hms.jwt_parts import JsonObject, Part, read_json
from greenroom.hms.roles import is_for_watching, watching_finding

MAX_CLAIM: Final = 255
"""Characters of the longest text that is taken for a claim; 100ms names no limit."""

_LAST_SECOND: Final = 253_402_300_799
_ROOM_ID = re.compile(r"[0-9a-f]{24}")
# Control characters and lone surrogates: no database and no UTF-8 reply takes all of them.
_UNPRINTABLE = re.compile("[\\x00-\\x1f\\x7f-\\x9f\ud800-\udfff]")
_NEEDED: Final = ("access_key", "room_id", "role", "type", "version", "exp")
_WANTED: Final = ("user_id", "jti")
_TEXTS: Final = ("access_key", "room_id", "role", "user_id", "type", "jti")
_EXACT: Final = frozenset(("access_key", "room_id", "role", "user_id", "type"))
_TIMES: Final = ("iat", "nbf", "exp")
_KNOWN: Final = frozenset((*_NEEDED, *_WANTED, *_TIMES))


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says; None where it does not, or not in the right form; times are aware UTC."""

    access_key: str | None = None
    room_id: str | None = None
    role: str | None = None
    user_id: str | None = None
    type: str | None = None
    version: int | None = None
    jti: str | None = None
    issued_at: datetime | None = None
    not_before: datetime | None = None
    expires_at: datetime | None = None

    @property
    def good_from(self) -> datetime | None:
        """When it becomes valid: a token can be refused for an `iat` in the future as for its `nbf`."""
        return max(filter(None, (self.issued_at, self.not_before)), default=None)


def read_claims(payload: JsonObject) -> Claims:
    """Take the claims that are clean text, a small number or a real time; the others come out as None."""
    get = payload.get
    return Claims(
        access_key=_text(get("access_key")),
        room_id=_text(get("room_id")),
        role=_text(get("role")),
        user_id=_text(get("user_id")),
        type=_text(get("type")),
        version=_version(get("version")),
        jti=_text(get("jti")),
        issued_at=_time(get("iat")),
        not_before=_time(get("nbf")),
        expires_at=_time(get("exp")),
    )


def claim_findings(payload: Part, claims: Claims) -> Iterator[Finding]:
    """Judge the claims of an auth token: MISSING_CLAIM, BAD_CLAIM and ROLE_CANNOT_PUBLISH."""
    values = payload.values
    yield from _missing(values)
    for name in _TEXTS:
        yield from _wrong_text(name, values.get(name))
    yield from _wrong_version(values.get("version"))
    for name in _TIMES:
        yield from _wrong_time(name, values.get(name))
    for name, begins in (("iat", claims.issued_at), ("nbf", claims.not_before)):
        if begins and claims.expires_at and begins >= claims.expires_at:
            yield broken(FindingCode.BAD_CLAIM, "never-valid", claim=name)
    for name in payload.twice:
        if name in _KNOWN:
            yield broken(FindingCode.BAD_CLAIM, "twice", claim=name)
        else:
            yield broken(FindingCode.BAD_CLAIM, "unknown-twice")
    if not payload.strict and claims.expires_at is not None:
        yield broken(FindingCode.BAD_CLAIM, "not-strict")
    if claims.role is not None and "role" not in payload.twice and is_for_watching(claims.role):
        yield watching_finding(claims.role)


def sdk_finding(segment: str, payload: Part) -> Finding | None:
    """Tell what the 100ms web SDK would make of a token's middle part.

    It decodes with plain `atob` (100ms.md 1.1), which knows neither `-` nor `_` and takes each byte for
    a character of its own; it reads `room_id`, `user_id` and `role`.

    Args:
        segment: the middle part as it stands in the token.
        payload: what it says.
    """
    if "-" in segment or "_" in segment:
        return broken(FindingCode.SDK_UNREADABLE, "undecodable")
    if payload.raw.isascii():
        return None
    garbled = read_json(payload.raw, "latin-1")
    if not isinstance(garbled, dict):
        return None
    garbled = cast("JsonObject", garbled)
    names = [name for name in ("room_id", "user_id", "role") if garbled.get(name) != payload.values.get(name)]
    if not names:
        return None
    return doubtful(FindingCode.SDK_UNREADABLE, "garbled", claims=_quoted(names))


def _missing(values: JsonObject) -> Iterator[Finding]:
    code = FindingCode.MISSING_CLAIM
    if needed := [name for name in _NEEDED if values.get(name) in (None, "")]:
        yield broken(code, "needed", claims=_quoted(needed))
    wanted = [name for name in _WANTED if values.get(name) in (None, "")]
    if "user_id" in wanted:
        yield doubtful(code, "user-id", claims=_quoted(wanted))
    elif wanted:
        yield doubtful(code, "jti")


def _quoted(names: list[str]) -> tuple[str, ...]:
    return tuple(f"`{name}`" for name in names)


def _text(value: object) -> str | None:
    if not isinstance(value, str) or not value or len(value) > MAX_CLAIM or _UNPRINTABLE.search(value):
        return None
    return value


def _wrong_text(name: str, value: object) -> Iterator[Finding]:
    code = FindingCode.BAD_CLAIM
    if value is None or value == "":
        return
    if not isinstance(value, str):
        yield broken(code, "not-text", claim=name, kind=_kind(value))
    elif len(value) > MAX_CLAIM:
        yield broken(code, "too-long", claim=name, length=len(value), most=MAX_CLAIM)
    elif _UNPRINTABLE.search(value.strip()):
        yield broken(code, "unprintable", claim=name)
    elif name in _EXACT and (case := _unseen(value)):
        yield broken(code, case, claim=name)
    elif _UNPRINTABLE.search(value):
        yield broken(code, "unprintable", claim=name)
    elif name == "room_id" and not _ROOM_ID.fullmatch(value):
        yield broken(code, "not-a-room-id")
    elif name == "type" and value != "app":
        yield broken(code, "not-app")


def _unseen(value: str) -> str | None:
    """Name what nobody sees in a claim that 100ms compares character by character."""
    plain, invisible, hyphens = clean_characters(value)
    bare = plain.strip()
    if not bare:
        return "only-spaces"
    if bare != plain:
        return "space-at-edge"
    # Emoji and some scripts are written with invisible characters; a plain word has none.
    if not plain.isascii() or plain == value:
        return None
    return "invisible" if invisible else "odd-hyphen" if hyphens else "odd-space"


def _version(value: object) -> int | None:
    # `True` is an int to Python and no number in JSON; beyond 32 bits no column and no GraphQL Int holds it.
    return value if isinstance(value, int) and type(value) is int and abs(value) < 2**31 else None


def _wrong_version(value: object) -> Iterator[Finding]:
    if value is None or value == "":
        return
    if type(value) is not int:
        yield broken(FindingCode.BAD_CLAIM, "version-kind", kind=_kind(value))
    elif value != 2:  # noqa: PLR2004
        yield broken(FindingCode.BAD_CLAIM, "version")


def _time(value: object) -> datetime | None:
    if not isinstance(value, (int, float)) or next(_wrong_time("", value), None) is not None:
        return None
    return datetime.fromtimestamp(math.floor(value), UTC)


def _wrong_time(name: str, value: object) -> Iterator[Finding]:
    code = FindingCode.BAD_CLAIM
    if value is None or value == "":
        return
    if type(value) is not int and type(value) is not float:
        yield broken(code, "time-kind", claim=name, kind=_kind(value))
    elif isinstance(value, float) and not math.isfinite(value):
        yield broken(code, "infinite-time", claim=name)
    elif not 0 <= value <= _LAST_SECOND:
        in_ms = abs(value) < 2**63 and 0 <= value / 1000 <= _LAST_SECOND
        yield broken(code, "milliseconds" if in_ms else "no-time", claim=name)


class _Kind(StrEnum):
    """What kind of JSON value a claim is."""

    TRUTH = "TRUTH"
    NUMBER = "NUMBER"
    TEXT = "TEXT"
    LIST = "LIST"
    OBJECT = "OBJECT"


def _kind(value: object) -> _Kind:
    if isinstance(value, bool):
        return _Kind.TRUTH
    if isinstance(value, (int, float)):
        return _Kind.NUMBER
    if isinstance(value, str):
        return _Kind.TEXT
    return _Kind.LIST if isinstance(value, list) else _Kind.OBJECT
