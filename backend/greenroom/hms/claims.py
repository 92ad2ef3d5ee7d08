"""What a token says, and whether 100ms can read it.

The rules are those of 100ms.md 1.1. Only claims of the right type are handed on, and of those only clean
text and real times, so that a desk can store and show whatever it gets.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, cast

from greenroom.hms.findings import COPY_NEW_TOKEN, WHERE_TOKENS_ARE, Finding, FindingCode, broken, doubtful
from greenroom.hms.jwt_parts import JsonObject, Part, read_json

MAX_CLAIM: Final = 255
"""Characters of the longest text that is taken for a claim; 100ms names no limit."""

_LAST_SECOND: Final = 253_402_300_799
_ROOM_ID = re.compile(r"[0-9a-f]{24}")
# Control characters and lone surrogates: no database and no UTF-8 reply takes all of them.
_UNPRINTABLE = re.compile("[\\x00-\\x1f\\x7f-\\x9f\ud800-\udfff]")
_NEEDED: Final = ("access_key", "room_id", "role", "type", "version", "exp")
_WANTED: Final = ("user_id", "jti")
_TEXTS: Final = ("access_key", "room_id", "role", "user_id", "type", "jti")
_TIMES: Final = ("iat", "nbf", "exp")
_KNOWN: Final = frozenset((*_NEEDED, *_WANTED, *_TIMES))
_REMAKE: Final = f"{COPY_NEW_TOKEN} Whoever makes these tokens has to correct that."
_PLAIN: Final = "Make a new token whose role and `user_id` hold only plain letters, digits and . _ : @ -"


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
    """Judge the claims of an auth token: MISSING_CLAIM, BAD_CLAIM and SDK_UNREADABLE garbling."""
    values = payload.values
    yield from _missing(values)
    for name in _TEXTS:
        if (why := _wrong_text(name, values.get(name))) is not None:
            yield _bad(f"`{name}` {why}.")
    if (why := _wrong_version(values.get("version"))) is not None:
        yield _bad(f"`version` {why}.")
    for name in _TIMES:
        if (why := _wrong_time(values.get(name))) is not None:
            yield _bad(f"`{name}` {why}.")
    if claims.not_before and claims.expires_at and claims.not_before >= claims.expires_at:
        yield _bad("`nbf` is not before `exp`, so the token is never valid.")
    for name in payload.twice:
        said = f"`{name}`" if name in _KNOWN else "A claim"
        yield _bad(f"{said} stands in the token twice, and readers differ in which one they take.")
    if not payload.strict and claims.expires_at is not None:
        yield _bad("A number in the token is NaN or Infinity, which browsers refuse to read.")


def sdk_finding(segment: str, payload: Part) -> Finding | None:
    """Tell what the 100ms web SDK would make of a token's middle part.

    It decodes with plain `atob` (100ms.md 1.1), which knows neither `-` nor `_` and takes each byte for
    a character of its own; it reads `room_id`, `user_id` and `role`.

    Args:
        segment: the middle part as it stands in the token.
        payload: what it says.
    """
    if "-" in segment or "_" in segment:
        return broken(
            FindingCode.SDK_UNREADABLE,
            "The web SDK of 100ms cannot decode this token: its middle part has a `-` or `_`, because a "
            "claim holds a character such as `?`, `~`, `>` or one outside plain English letters.",
            _PLAIN,
        )
    if payload.raw.isascii():
        return None
    garbled = read_json(payload.raw, "latin-1")
    if not isinstance(garbled, dict):
        return None
    garbled = cast("JsonObject", garbled)
    names = [name for name in ("room_id", "user_id", "role") if garbled.get(name) != payload.values.get(name)]
    if not names:
        return None
    return doubtful(
        FindingCode.SDK_UNREADABLE,
        f"The web SDK of 100ms garbles {_list(names)}: it reads plain English letters only.",
        _PLAIN,
    )


def _missing(values: JsonObject) -> Iterator[Finding]:
    code = FindingCode.MISSING_CLAIM
    if needed := [name for name in _NEEDED if values.get(name) in (None, "")]:
        yield broken(code, f"The token lacks {_list(needed)}, without which 100ms refuses it.", _REMAKE)
    wanted = [name for name in _WANTED if values.get(name) in (None, "")]
    if "user_id" in wanted:
        yield doubtful(
            code,
            f"The token lacks {_list(wanted)}: in 100ms's reports nobody can tell who used it.",
            "To tell people apart there, use a token with a `user_id` of this influencer's own.",
        )
    elif wanted:
        yield doubtful(
            code,
            "The token lacks `jti`, which 100ms asks for and may insist on.",
            f"Try it as it is, or copy a new token {WHERE_TOKENS_ARE}",
        )


def _bad(message: str) -> Finding:
    return broken(FindingCode.BAD_CLAIM, message, _REMAKE)


def _list(names: list[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _text(value: object) -> str | None:
    if not isinstance(value, str) or not value or len(value) > MAX_CLAIM or _UNPRINTABLE.search(value):
        return None
    return value


def _wrong_text(name: str, value: object) -> str | None:  # noqa: PLR0911 - one for each thing said
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        return f"is {_kind(value)}, and 100ms takes only text"
    if len(value) > MAX_CLAIM:
        return f"has {len(value)} characters; more than {MAX_CLAIM} are not taken"
    if _UNPRINTABLE.search(value):
        return "holds characters that cannot be shown or stored"
    if name == "room_id" and not _ROOM_ID.fullmatch(value):
        return "is not a room id of 100ms, which has 24 characters from 0-9 and a-f"
    if name == "type" and value != "app":
        return "is not `app`, as it is in every auth token"
    return None


def _version(value: object) -> int | None:
    # `True` is an int to Python and no number in JSON; beyond 32 bits no column and no GraphQL Int holds it.
    return value if isinstance(value, int) and type(value) is int and abs(value) < 2**31 else None


def _wrong_version(value: object) -> str | None:
    if value is None or value == "":
        return None
    if type(value) is not int:
        return f"is {_kind(value)}, and 100ms takes only the number 2"
    return None if value == 2 else "is not 2, as it is in every auth token of today"  # noqa: PLR2004


def _time(value: object) -> datetime | None:
    if not isinstance(value, (int, float)) or _wrong_time(value) is not None:
        return None
    return datetime.fromtimestamp(math.floor(value), UTC)


def _wrong_time(value: object) -> str | None:
    if value is None or value == "":
        return None
    if type(value) is not int and type(value) is not float:
        return f"is {_kind(value)}, and has to be a number of seconds since 1970"
    if not math.isfinite(value) if isinstance(value, float) else False:
        return "is not a finite number"
    if 0 <= value <= _LAST_SECOND:
        return None
    if 0 <= value / 1000 <= _LAST_SECOND if abs(value) < 2**63 else False:
        return "is in milliseconds, and has to be in seconds"
    return "is no time that exists"


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "text"
    return "a list" if isinstance(value, list) else "an object"
