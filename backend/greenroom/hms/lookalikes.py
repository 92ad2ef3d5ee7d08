"""Name what was pasted instead of a token."""

import json
import re
from collections.abc import Iterator
from typing import Final, cast

from greenroom.hms.findings import WHERE_TOKENS_ARE, Finding, FindingCode, broken
from greenroom.hms.jwt_parts import SIGNATURE_LENGTH
from greenroom.hms.pasted_text import MAX_TEXT
from greenroom.hms.room_codes import RoomCode, RoomCodeKind, read_room_code

_COPY_TOKEN: Final = f"Copy the token {WHERE_TOKENS_ARE}"
_CODE_FIELD: Final = f"Paste it into the room code field, and copy the token {WHERE_TOKENS_ARE}"
_QUOTES: Final = "\"'`\u2018\u2019\u201c\u201d"

_OBJECT_ID = re.compile(r"[0-9a-fA-F]{24}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_URL = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.100ms\.live\S*", re.IGNORECASE)
_ONE_RUN = re.compile(r"[A-Za-z0-9_+/-]+={0,2}")
# App secrets in the documents of 100ms are one run of some 88 characters; nothing promises that length.
_SECRET_LENGTH: Final = 32
_ASSIGNED = re.compile(r"\A\s*(?:export\s+)?[\"']?[A-Za-z_][\w.-]*[\"']?\s*[=:]\s*(?=\S)")


def too_long_finding() -> Finding:
    """Refuse a text that is too long to be read at all."""
    return broken(
        FindingCode.NOT_A_TOKEN,
        f"The text is longer than {MAX_TEXT:,} characters and was not read; a token has about 500.",
        _COPY_TOKEN,
    )


def not_a_token_finding(text: str) -> Finding:
    """Name a text without a token as what it is: a room code, an app secret, an id, a web address ..."""
    message, fix = next(_names(text))
    return broken(FindingCode.NOT_A_TOKEN, message, fix)


def _names(text: str) -> Iterator[tuple[str, str]]:
    bare = text.strip()
    if not bare:
        yield "There is no text in the field.", _COPY_TOKEN
    value = _ASSIGNED.sub("", bare).strip(" \t\n,;" + _QUOTES)
    for candidate in (bare, value):
        yield from _room_code(candidate)
    if _OBJECT_ID.fullmatch(value):
        yield "This is a room id, an access key or another id of 100ms, not a token.", _COPY_TOKEN
    if _UUID.fullmatch(value):
        yield "This is an id, not a token.", _COPY_TOKEN
    if _URL.fullmatch(bare.strip(_QUOTES)):
        yield "This is a web address, and there is no token in it.", _COPY_TOKEN
    if _is_decoded(bare):
        yield "This is what a token says, already decoded: the token itself is not in the text.", _COPY_TOKEN
    if _ONE_RUN.fullmatch(value):
        yield from _one_run(value)
    yield (
        "There is no token in this text: a token has three long parts with dots between them, "
        "and begins with `eyJ`.",
        _COPY_TOKEN,
    )


def _room_code(text: str) -> Iterator[tuple[str, str]]:
    code = read_room_code(text)
    if not isinstance(code, RoomCode):
        return
    if code.kind is RoomCodeKind.LOCAL:
        yield "This is a local room code of this desk, not a token.", _CODE_FIELD
    elif "/" in text:
        yield "This is a link with a room code, not a token.", _CODE_FIELD
    else:
        yield "This is a room code, not a token.", _CODE_FIELD


def _one_run(run: str) -> Iterator[tuple[str, str]]:
    if len(run) == SIGNATURE_LENGTH:
        yield (
            f"This is one run of {SIGNATURE_LENGTH} characters, as long as the last part of a token; "
            "its first two parts are missing, unless it is a secret.",
            f"Copy the whole token {WHERE_TOKENS_ARE}",
        )
    if len(run) >= _SECRET_LENGTH:
        yield (
            "This looks like an app secret, which opens a whole 100ms account: a token has three parts with "
            "dots between them, and this is one run.",
            f"Keep the app secret out of this field. {_COPY_TOKEN}",
        )


def _is_decoded(text: str) -> bool:
    if not text.startswith("{"):
        return False
    try:
        values = cast("object", json.loads(text))
    except (ValueError, RecursionError):
        return '"access_key"' in text or '"room_id"' in text
    names = {"access_key", "room_id", "alg"}
    return isinstance(values, dict) and not names.isdisjoint(cast("dict[str, object]", values))
