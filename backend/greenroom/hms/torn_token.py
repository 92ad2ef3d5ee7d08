"""Say which part of a token the copy has lost."""

import re
from typing import Final

from greenroom.hms.findings import Finding, FindingCode, broken
from greenroom.hms.jwt_parts import SIGNATURE_LENGTH, decode_part
from greenroom.hms.pasted_text import Found

_ENCRYPTED_PARTS: Final = 5
_END_OF_TOKEN = re.compile(rf"[A-Za-z0-9_-]*\.[A-Za-z0-9_-]{{{SIGNATURE_LENGTH}}}")


def torn_finding(found: Found) -> Finding | None:
    """Name what a found token lacks; None when nothing is missing."""
    if found.whole or is_encrypted(found):
        return None
    signature = found.parts[2] if len(found.parts) > 2 else ""  # noqa: PLR2004 - the third part
    case = _what_is_lost(found, signature)
    if case.startswith("end-"):
        return broken(FindingCode.CUT_COPY, case, length=len(signature), expected=SIGNATURE_LENGTH)
    return broken(FindingCode.CUT_COPY, case)


def end_of_token_finding(text: str) -> Finding | None:
    """Name a text that holds only the end of a token, its last part in full."""
    if not _END_OF_TOKEN.fullmatch(text.strip()):
        return None
    return broken(FindingCode.CUT_COPY, "only-end")


def is_encrypted(found: Found) -> bool:
    """Tell whether this is an encrypted token (JWE), whose second part is no JSON and never was."""
    return len(found.parts) == _ENCRYPTED_PARTS and found.header is not None and "enc" in found.header.values


def _what_is_lost(found: Found, signature: str) -> str:  # noqa: PLR0911 - one for each case
    if found.headless:
        return "headless"
    if found.hidden:
        return "hidden"
    if found.dashed:
        return "dashed"
    if found.header is None:
        return "only-beginning" if len(found.parts) == 1 else "first-part"
    if len(found.parts) == 1:
        return "only-first-part"
    if found.payload is None:
        return _middle(found)
    if found.header.values.get("alg") != "HS256":
        return "last-part"
    return "end-stuck" if len(signature) > SIGNATURE_LENGTH else "end-missing"


def _middle(found: Found) -> str:
    middle = found.parts[1]
    if len(found.parts) == 2:  # noqa: PLR2004 - the third part is missing
        return "middle-open"
    raw = decode_part(middle[: len(middle) - (len(middle) % 4 == 1)])
    if raw is not None and _is_text(raw) and not raw.rstrip().endswith(b"}"):
        return "middle-cut"
    return "middle-damaged"


def _is_text(raw: bytes) -> bool:
    # A character lost in the midst shifts all that follows into bytes that are no text.
    try:
        return raw.decode().isprintable()
    except UnicodeDecodeError:
        return False
