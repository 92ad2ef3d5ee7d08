"""Secrets that the desk makes: secret keys for people to keep, and tokens for links and sessions.

All are random (160 or 256 bits), so storing a plain SHA-256 is enough.
"""

import base64
import hashlib
import hmac
import re
import secrets
from typing import Final

from greenroom.hms.escapes import plain_letters, unescape
from greenroom.hms.invisible import plain_text

_LONGEST_TYPED: Final = 4_096
_SECRET_KEY_LENGTH: Final = 32
_TOKEN_LENGTH: Final = 43
_RUN = re.compile(r"[A-Za-z0-9_-]+")
_GROUPS = re.compile(r"[A-Z2-7]{4}(?:[\s-]{1,3}[A-Z2-7]{4}){7}(?![A-Z0-9-])")
_DASHES = re.compile("[\u2013-\u2015\u2043\ufe58]")
_LABEL_END = re.compile("[:=]")
# The alphabet of secret keys has no 0, 1, 8 and 9. A 0 can only have been an O and an 8 a B; a 1 may have
# been an I or an L, so it is left. Then the letters of Cyrillic and Greek that look like Latin ones.
_LOOKALIKES: Final = str.maketrans(
    "08"
    "\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u051a\u051c\u0417"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bd\u0130",
    "OBABESIJKMHOPCTYXQW3ABEZHIKMNOPTYXVI",
)


def new_secret_key() -> str:
    """Make an admin's secret key: 160 bits as 8 groups of 4 letters and digits."""
    text = base64.b32encode(secrets.token_bytes(20)).decode()
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def hash_secret_key(key: str) -> str:
    """Hash a secret key as typed or pasted.

    Case, spaces, hyphens, quotation marks and a label around it do not matter, and letters of other alphabets
    and digits count as what they look like where that is only one character of a secret key.
    """
    return _sha256(_secret_key_in(key[:_LONGEST_TYPED]))


def _secret_key_in(text: str) -> str:
    plain = plain_text(text)
    # As it stands first: what is an escape in a web address or a mail, such as `=AB`, may be part of a key.
    read = [_capitals(plain_letters(plain)), _capitals(unescape(plain)[0])]
    for letters in read:
        whole = _bare(letters)
        if len(whole) == _SECRET_KEY_LENGTH:
            return whole
        if groups := _GROUPS.search(_DASHES.sub("-", letters)):
            return _bare(groups[0])
    return _bare(_LABEL_END.split(read[0])[-1])


def _capitals(text: str) -> str:
    return text.translate(_LOOKALIKES).upper().translate(_LOOKALIKES)


def _bare(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def same_hash(one: str, other: str) -> bool:
    """Compare two hashes in constant time."""
    return hmac.compare_digest(one, other)


def new_token() -> str:
    """Make a token of 256 bits for a link or a session, safe in a URL's fragment and in a cookie."""
    return secrets.token_urlsafe(32)


def link_secret_in(text: str) -> str:
    """Find the secret of a one-time link in what was pasted: the secret itself, what follows `#`, or the URL.

    Returns:
        The 43 characters of the secret, without what mail and chat programs stick to it; else the text.
    """
    plain = plain_text(text[:_LONGEST_TYPED])
    unescaped = unescape(plain)[0]
    # Chat programs write one hyphen or two as a long dash.
    dashed = (_DASHES.sub(hyphens, unescaped) for hyphens in ("-", "--"))
    texts = (unescaped, *dashed, plain)
    ends = (*(end.partition("#")[2] for end in texts), *texts)
    # A line end within it comes last: to close that gap may also join it to a word that follows.
    for end in (*ends, *("".join(end.split()) for end in ends)):
        for run in _RUN.findall(end):
            # In Markdown's italics it has the same underscores on both sides.
            marks, uneven = divmod(len(run) - _TOKEN_LENGTH, 2)
            if not uneven and marks >= 0 and run[:marks] == run[len(run) - marks :] == "_" * marks:
                return run[marks : marks + _TOKEN_LENGTH]
    runs = [run for end in ends for run in _RUN.findall("".join(end.split())) if len(run) > _TOKEN_LENGTH]
    return runs[0][:_TOKEN_LENGTH] if runs else text


def hash_token(token: str) -> str:
    """Hash a token the way it is stored."""
    return _sha256(token)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
