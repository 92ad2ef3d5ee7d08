"""Secrets that the desk makes: secret keys for people to keep, and tokens for links and sessions.

All are random (160 or 256 bits), so storing a plain SHA-256 is enough.
"""

import base64
import hashlib
import hmac
import secrets


def new_secret_key() -> str:
    """Make an admin's secret key: 160 bits as 8 groups of 4 letters and digits."""
    text = base64.b32encode(secrets.token_bytes(20)).decode()
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def hash_secret_key(key: str) -> str:
    """Hash a secret key as typed: case, spaces and hyphens do not matter."""
    return _sha256("".join(c for c in key.upper() if c.isalnum()))


def same_hash(one: str, other: str) -> bool:
    """Compare two hashes in constant time."""
    return hmac.compare_digest(one, other)


def new_token() -> str:
    """Make a token of 256 bits for a link or a session, safe in a URL's fragment and in a cookie."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Hash a token the way it is stored."""
    return _sha256(token)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
