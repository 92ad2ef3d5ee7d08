"""Say which part of a token the copy has lost."""

import re
from typing import Final

from greenroom.hms.findings import COPY_WHOLE_TOKEN, Finding, FindingCode, broken
from greenroom.hms.jwt_parts import SIGNATURE_LENGTH, decode_part
from greenroom.hms.pasted_text import Found

_ENCRYPTED_PARTS: Final = 5
_END_OF_TOKEN = re.compile(rf"[A-Za-z0-9_-]*\.[A-Za-z0-9_-]{{{SIGNATURE_LENGTH}}}")


def torn_finding(found: Found) -> Finding | None:
    """Name what a found token lacks; None when nothing is missing."""
    if found.whole or is_encrypted(found):
        return None
    return broken(FindingCode.CUT_COPY, _what_is_lost(found), COPY_WHOLE_TOKEN)


def end_of_token_finding(text: str) -> Finding | None:
    """Name a text that holds only the end of a token, its last part in full."""
    if not _END_OF_TOKEN.fullmatch(text.strip()):
        return None
    return broken(
        FindingCode.CUT_COPY,
        "Only the end of a token was copied: its beginning is missing.",
        COPY_WHOLE_TOKEN,
    )


def is_encrypted(found: Found) -> bool:
    """Tell whether this is an encrypted token (JWE), whose second part is no JSON and never was."""
    return len(found.parts) == _ENCRYPTED_PARTS and found.header is not None and "enc" in found.header.values


def _what_is_lost(found: Found) -> str:  # noqa: PLR0911 - one for each sentence
    if found.headless:
        return "The beginning of the token is missing: its first part is cut off or damaged."
    if found.hidden:
        return "The text shows the token shortened: dots or asterisks stand in place of the rest."
    if found.dashed:
        return (
            "A chat program put long dashes in place of hyphens in the token, and what stood there "
            "cannot be told."
        )
    if found.header is None:
        if len(found.parts) == 1:
            return "Only the beginning of a token was copied: two of its three parts are missing."
        return "The first part of the token cannot be read: characters in it are missing or changed."
    if len(found.parts) == 1:
        return "Only the first of the token's three parts was copied."
    if found.payload is None:
        return _middle(found)
    if found.header.values.get("alg") != "HS256":
        return "The last part of the token is missing."
    signature = found.parts[2] if len(found.parts) > 2 else ""  # noqa: PLR2004 - the third part
    if len(signature) > SIGNATURE_LENGTH:
        return (
            f"The last part of the token has {len(signature)} characters instead of {SIGNATURE_LENGTH}: "
            "something else is stuck to its end."
        )
    return (
        f"The end of the token is missing: the copy has {len(signature)} of {SIGNATURE_LENGTH} characters "
        "of the last part."
    )


def _middle(found: Found) -> str:
    middle = found.parts[1]
    if len(found.parts) == 2:  # noqa: PLR2004 - the third part is missing
        return "The token breaks off in its middle part, and the last part is missing."
    raw = decode_part(middle[: len(middle) - (len(middle) % 4 == 1)])
    if raw is not None and _is_text(raw) and not raw.rstrip().endswith(b"}"):
        return "The middle part of the token ends inside a claim: characters are missing."
    return "The middle part of the token cannot be read: characters in it are missing or changed."


def _is_text(raw: bytes) -> bool:
    # A character lost in the midst shifts all that follows into bytes that are no text.
    try:
        return raw.decode().isprintable()
    except UnicodeDecodeError:
        return False
