"""Auth tokens: how they are made, and how 100ms checks them.

Decoded with PyJWT and with nothing from the desk, so that a mistake there is not repeated here.
"""

import time
import uuid
from dataclasses import dataclass
from typing import Any

import jwt

from greenroom_emulator.keys import Keys
from greenroom_emulator.template import ROLES

ROOM_CODE_TOKEN_LIFETIME_S = 24 * 3600
TOKEN_VERSION = 2
BACKDATED_S = 10
"""100ms's own server SDK back-dates `iat` and `nbf` by 10 s against clock skew (100ms.md, section 1.1)."""


@dataclass(frozen=True)
class Claims:
    """What the emulator needs from an accepted token."""

    user_id: str
    role: str


class TokenRefusedError(Exception):
    """A token that is not accepted for the room.

    Args:
        status: The HTTP status of the response.
        code: 100ms's own number for it (100ms.md, section 1.4: which numbering the web uses is unconfirmed).
        message: The message. `role is invalid` and `room is not active` are what 100ms's own pages look for.
    """

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def mint(keys: Keys, *, role: str, user_id: str, lifetime_s: int) -> tuple[str, int]:
    """Make an auth token as 100ms's server SDK does.

    Args:
        keys: The account that signs.
        role: A role of the template.
        user_id: The caller's own id for the person.
        lifetime_s: Seconds from now until the token expires.

    Returns:
        The token, and its `exp` in seconds since the epoch.
    """
    now = int(time.time())
    claims: dict[str, Any] = {
        "access_key": keys.access_key,
        "room_id": keys.room_id,
        "user_id": user_id,
        "role": role,
        "type": "app",
        "version": TOKEN_VERSION,
        "iat": now - BACKDATED_S,
        "nbf": now - BACKDATED_S,
        "exp": now + lifetime_s,
        "jti": str(uuid.uuid4()),
    }
    return jwt.encode(claims, keys.app_secret, algorithm="HS256"), now + lifetime_s


def judge(token: str, keys: Keys, *, room_active: bool) -> Claims:
    """Accept or refuse an auth token, in the order in which 100ms can know things.

    Args:
        token: What came after `Bearer `, or in the websocket's `token` parameter.
        keys: The account, the room and its template.
        room_active: False while the room is disabled.

    Returns:
        Who may join, and with which role.

    Raises:
        TokenRefusedError: With the reason.
    """
    claims = _payload(token)
    if claims.get("access_key") != keys.access_key:
        raise TokenRefusedError(401, 40101, "invalid access key")
    try:
        jwt.decode(
            token,
            keys.app_secret,
            algorithms=["HS256"],
            options={"require": ["exp"], "verify_aud": False, "verify_sub": False},
        )
    except jwt.ExpiredSignatureError:
        raise TokenRefusedError(401, 40109, "token is expired") from None
    except jwt.ImmatureSignatureError:
        raise TokenRefusedError(401, 40109, "token is not valid yet") from None
    except jwt.MissingRequiredClaimError:
        raise TokenRefusedError(401, 40109, "token has no expiry") from None
    except (jwt.InvalidTokenError, OverflowError):  # PyJWT lets an infinite `exp` reach int().
        raise TokenRefusedError(401, 40109, "invalid JWT token: signature is invalid") from None
    return _claims(claims, keys, room_active=room_active)


def _payload(token: str) -> dict[str, Any]:
    """Read a token before it is known who signed it: the access key says whose secret to use."""
    try:
        return jwt.decode(token, options={"verify_signature": False})
    except (jwt.InvalidTokenError, OverflowError):
        raise TokenRefusedError(401, 40109, "invalid JWT token: token is malformed") from None


def _claims(claims: dict[str, Any], keys: Keys, *, room_active: bool) -> Claims:
    """Check the claims of a token whose signature is valid."""
    if claims.get("type") != "app" or claims.get("version") != TOKEN_VERSION:
        raise TokenRefusedError(401, 40109, "invalid JWT token: type must be app and version 2")
    user_id = claims.get("user_id", "")
    if not isinstance(user_id, str):
        kind = "number" if isinstance(user_id, int | float) else "value"
        # The real service's message for a number (100ms.md, section 1.1).
        text = f"json: cannot unmarshal {kind} into Go struct field Claims.user_id of type string"
        raise TokenRefusedError(401, 40107, text)
    if claims.get("room_id") != keys.room_id:
        raise TokenRefusedError(401, 40102, "invalid room id")
    role = claims.get("role")
    if not isinstance(role, str) or role not in ROLES:
        raise TokenRefusedError(401, 40108, "role is invalid")
    if not room_active:
        raise TokenRefusedError(403, 403, "room is not active")
    return Claims(user_id=user_id, role=role)
