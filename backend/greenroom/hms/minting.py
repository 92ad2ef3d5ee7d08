"""Making the tokens of a 100ms account whose app secret is known."""

import re
import uuid
from datetime import datetime, timedelta
from typing import Final

BACKDATED = timedelta(seconds=10)  # the official server SDK does so against clock skew (100ms.md 1.1)


_READABLE: Final = re.compile(r"[A-Za-z0-9._:@-]+")


def is_readable(claim: str) -> bool:
    """Tell whether the web SDK reads a role or a user id as it was meant (100ms.md 1.1)."""
    return _READABLE.fullmatch(claim) is not None


def mint_auth_token(
    *,
    access_key: str,
    app_secret: str,
    room_id: str,
    role: str,
    user_id: str,
    now: datetime,
    lifetime: timedelta = timedelta(hours=24),
) -> str:
    """Make an auth token as the 100ms dashboard does (100ms.md 1.1).

    Args:
        role, user_id: plain ASCII; the web SDK cannot read anything else.
        now: aware.
    """
    claims = {"access_key": access_key, "room_id": room_id, "user_id": user_id, "role": role, "type": "app"}
    return _sign(claims, app_secret, now, lifetime)


def mint_management_token(*, access_key: str, app_secret: str, now: datetime, lifetime: timedelta) -> str:
    """Make a management token, which 100ms's REST API takes and which must stay on the server (100ms.md 1.2).

    Args:
        now: aware.
        lifetime: 24 h at most, as in the official server SDK.
    """
    return _sign({"access_key": access_key, "type": "management"}, app_secret, now, lifetime)


def _sign(claims: dict[str, str], app_secret: str, now: datetime, lifetime: timedelta) -> str:
    import jwt  # noqa: PLC0415 (not needed to start a desk)

    begin = int((now - BACKDATED).timestamp())
    stamped = {
        **claims,
        "version": 2,
        "jti": str(uuid.uuid4()),
        "iat": begin,
        "nbf": begin,
        "exp": int((now + lifetime).timestamp()),
    }
    return jwt.encode(stamped, app_secret, algorithm="HS256")
