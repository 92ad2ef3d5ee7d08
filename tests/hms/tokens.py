"""Tokens to test with, made by hand so that every part of one can be wrong."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import settings

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NOW_S = int(NOW.timestamp())
SECRET = "kZ3vQ9xT1mN7bC5dF2gH8jL4pR6sW0yA-kZ3vQ9xT1mN7bC5dF2gH8jL4pR6sW0yA"
ACCESS_KEY = "627cda81ab4f3b56a077dc33"
ROOM_ID = "64a1f0c2b7d3e5a9180b3ca2"
HEADER: dict[str, Any] = {"alg": "HS256", "typ": "JWT"}
CLAIMS: dict[str, Any] = {
    "access_key": ACCESS_KEY,
    "room_id": ROOM_ID,
    "user_id": "maya",
    "role": "broadcaster",
    "type": "app",
    "version": 2,
    "iat": NOW_S,
    "nbf": NOW_S,
    "exp": NOW_S + 86_400,
    "jti": "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
}

MORE = settings(max_examples=200, deadline=None)


def part(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def sign(header: bytes, payload: bytes, secret: str = SECRET) -> str:
    signing_input = f"{part(header)}.{part(payload)}"
    return (
        f"{signing_input}.{part(hmac.new(secret.encode(), signing_input.encode(), hashlib.sha256).digest())}"
    )


def make_token(
    *, without: str = "", header: dict[str, Any] = HEADER, secret: str = SECRET, **claims: Any
) -> str:
    """Make a signed token, good but for what is asked: claims changed, or one left out."""
    payload = {name: value for name, value in (CLAIMS | claims).items() if name != without}
    return sign(_compact(header), _compact(payload), secret)


def make_other(header: dict[str, Any] = HEADER, **claims: Any) -> str:
    """Make a token that says nothing but these claims."""
    return sign(_compact(header), _compact(claims))


def _compact(values: dict[str, Any]) -> bytes:
    return json.dumps(values, separators=(",", ":")).encode()


GOOD = make_token()
