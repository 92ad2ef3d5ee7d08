"""Name what was pasted instead of a token."""

import json
import re
from typing import Final, cast

from greenroom.hms.findings import Finding, FindingCode, broken
from greenroom.hms.jwt_parts import SIGNATURE_LENGTH
from greenroom.hms.pasted_text import MAX_TEXT
from greenroom.hms.room_codes import RoomCode, RoomCodeKind, read_room_code

_QUOTES: Final = "\"'`\u2018\u2019\u201c\u201d"

_OBJECT_ID = re.compile(r"[0-9a-fA-F]{24}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_URL = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.100ms\.live\S*", re.IGNORECASE)
_ONE_RUN = re.compile(r"[A-Za-z0-9_+/-]+={0,2}")
# What an admin of this desk signs in with.
_SECRET_KEY = re.compile(r"(?<![\w-])[A-Za-z2-7]{4}(?:-[A-Za-z2-7]{4}){7}(?![\w-])")
# App secrets in the documents of 100ms are one run of some 88 characters; nothing promises that length.
_SECRET_LENGTH: Final = 32
_ASSIGNED = re.compile(r"\A\s*(?:export\s+)?[\"']?[A-Za-z_][\w.-]*[\"']?\s*[=:]\s*(?=\S)")


def too_long_finding() -> Finding:
    """Refuse a text that is too long to be read at all."""
    return broken(FindingCode.NOT_A_TOKEN, "too-long", most=MAX_TEXT)


def not_a_token_finding(text: str) -> Finding:
    """Name a text without a token as what it is: a room code, a secret, an id, a web address ..."""
    code, bare = FindingCode.NOT_A_TOKEN, text.strip()
    value = _ASSIGNED.sub("", bare).strip(" \t\n,;" + _QUOTES)
    if _ONE_RUN.fullmatch(value) and len(value) == SIGNATURE_LENGTH:
        return broken(code, "signature", length=SIGNATURE_LENGTH)
    return broken(code, _name(bare, value))


def _name(bare: str, value: str) -> str:  # noqa: PLR0911 - one for each case
    if not bare:
        return "empty"
    for candidate in (bare, value):
        if isinstance(code := read_room_code(candidate), RoomCode):
            return _room_code(candidate, code)
    if _OBJECT_ID.fullmatch(value):
        return "hms-id"
    if _UUID.fullmatch(value):
        return "id"
    if _URL.fullmatch(bare.strip(_QUOTES)):
        return "address"
    if _is_decoded(bare):
        return "decoded"
    if _SECRET_KEY.search(bare):
        return "secret-key"
    return "app-secret" if _ONE_RUN.fullmatch(value) and len(value) >= _SECRET_LENGTH else ""


def _room_code(text: str, code: RoomCode) -> str:
    if code.kind is RoomCodeKind.LOCAL:
        return "code.local"
    return "code.link" if "/" in text else "code.bare"


def _is_decoded(text: str) -> bool:
    if not text.startswith("{"):
        return False
    try:
        values = cast("object", json.loads(text))
    except (ValueError, RecursionError):
        return '"access_key"' in text or '"room_id"' in text
    names = {"access_key", "room_id", "alg"}
    return isinstance(values, dict) and not names.isdisjoint(cast("dict[str, object]", values))
