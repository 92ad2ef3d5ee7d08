"""The three parts of a JWT: base64url text and the JSON objects within.

Nothing here checks a signature; what cannot be read comes back as None and never as an exception.
"""

import base64
import binascii
import hmac
import json
from dataclasses import dataclass
from typing import Final, NoReturn, cast

SIGNATURE_LENGTH: Final = 43
"""Characters of an HS256 signature: 32 bytes in base64url without padding (RFC 7515)."""

JsonObject = dict[str, object]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a JWT that holds a JSON object.

    `twice` names the keys that stand in it more than once; `strict` is False where a reader stricter
    than Python's refuses the JSON (NaN, Infinity).
    """

    values: JsonObject
    raw: bytes
    twice: tuple[str, ...] = ()
    strict: bool = True


class _NotStrictError(ValueError):
    """The JSON repeats a key or holds NaN or Infinity."""


def _unique(pairs: list[tuple[str, object]]) -> JsonObject:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise _NotStrictError
    return values


def _no_constant(_name: str) -> NoReturn:
    raise _NotStrictError


_STRICT = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant)


def decode_part(part: str) -> bytes | None:
    """Decode base64url text without padding.

    Returns:
        The bytes, or None when no text of this length can be base64.
    """
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except (binascii.Error, ValueError):
        return None


def read_json(raw: bytes | None, encoding: str = "utf-8") -> object:
    """Read JSON of any kind from bytes; None when there is none."""
    if raw is None:
        return None
    try:
        return cast("object", json.loads(raw.decode(encoding)))
    except (ValueError, RecursionError):
        return None


def read_part(part: str) -> Part | None:
    """Read the JSON object in one part of a JWT.

    Returns:
        The object with its oddities, or None when the part holds no JSON object.
    """
    raw = decode_part(part)
    if raw is None:
        return None
    try:
        values = cast("object", _STRICT.decode(raw.decode()))
    except _NotStrictError:
        return _read_oddity(raw)
    except (ValueError, RecursionError):
        return None
    return Part(cast("JsonObject", values), raw) if isinstance(values, dict) else None


def _read_oddity(raw: bytes) -> Part | None:
    twice: set[str] = set()
    constants: list[str] = []

    def note_twice(pairs: list[tuple[str, object]]) -> JsonObject:
        seen: JsonObject = {}
        for key, value in pairs:
            if key in seen:
                twice.add(key)
            seen[key] = value
        return seen

    def note_constant(name: str) -> float:
        constants.append(name)
        return float(name)

    decoder = json.JSONDecoder(object_pairs_hook=note_twice, parse_constant=note_constant)
    try:
        values = cast("object", decoder.decode(raw.decode()))
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, dict):
        return None
    return Part(cast("JsonObject", values), raw, tuple(sorted(twice)), strict=not constants)


def is_signed_with(signing_input: str, signature: str, secret: str) -> bool:
    """Check an HS256 signature in constant time.

    100ms signs with the app secret's own characters as the key, not with what they would decode to
    (100ms.md 1.1), and sets no least length for it.

    Args:
        signing_input: the first two parts with the dot between them.
        signature: the third part.
        secret: the workspace's app secret.
    """
    expected = hmac.digest(secret.encode(errors="surrogatepass"), signing_input.encode(), "sha256")
    return hmac.compare_digest(expected, decode_part(signature) or b"")
