"""Auth tokens: how they are made, and how 100ms checks them.

Decoded with PyJWT and with nothing from the desk, so that a mistake there is not repeated here.
"""

import math
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

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


def mint(
    keys: Keys, *, room_id: str, role: str, user_id: str, lifetime_s: int, now: float
) -> tuple[str, int]:
    """Make an auth token as 100ms's server SDK does.

    Args:
        keys: The account that signs.
        room_id: The room to join.
        role: A role of the template.
        user_id: The caller's own id for the person.
        lifetime_s: Seconds from now until the token expires.
        now: The time, in seconds since the epoch.

    Returns:
        The token, and its `exp` in seconds since the epoch.
    """
    begin = int(now)
    claims: dict[str, Any] = {
        "access_key": keys.access_key,
        "room_id": room_id,
        "user_id": user_id,
        "role": role,
        "type": "app",
        "version": TOKEN_VERSION,
        "iat": begin - BACKDATED_S,
        "nbf": begin - BACKDATED_S,
        "exp": begin + lifetime_s,
        "jti": str(uuid.uuid4()),
    }
    return jwt.encode(claims, keys.app_secret, algorithm="HS256"), begin + lifetime_s


def judge(token: str, keys: Keys, rooms: Mapping[str, bool], *, now: float) -> tuple[Claims, str]:
    """Accept or refuse an auth token, in the order in which 100ms can know things.

    Args:
        token: What came after `Bearer `, or in the websocket's `token` parameter.
        keys: The account and its template.
        rooms: The account's rooms by their ids; False while one is disabled.
        now: The time, in seconds since the epoch.

    Returns:
        Who may join and with which role, and the id of the room.

    Raises:
        TokenRefusedError: With the reason.
    """
    claims = _signed(token, keys, now)
    return _claims(claims, rooms)


def judge_management(token: str, keys: Keys, *, now: float) -> None:
    """Accept or refuse a management token (100ms.md, section 1.2).

    Raises:
        TokenRefusedError: With the reason.
    """
    claims = _signed(token, keys, now)
    if claims.get("type") != "management" or claims.get("version") != TOKEN_VERSION:
        raise TokenRefusedError(401, 401, "type must be management and version 2")


def _signed(token: str, keys: Keys, now: float) -> dict[str, Any]:
    """Check who signed a token and when it is valid."""
    claims = _payload(token)
    if claims.get("access_key") != keys.access_key:
        raise TokenRefusedError(401, 40101, "invalid access key")
    try:
        # The times are checked against this 100ms's own clock, which can be off.
        options = dict.fromkeys(("verify_exp", "verify_nbf", "verify_iat", "verify_aud", "verify_sub"), False)
        jwt.decode(token, keys.app_secret, algorithms=["HS256"], options=cast("Any", options))
    except (jwt.InvalidTokenError, OverflowError):
        raise TokenRefusedError(401, 40109, "invalid JWT token: signature is invalid") from None
    if "exp" not in claims:
        raise TokenRefusedError(401, 40109, "token has no expiry")
    times = [claims.get(name, now) for name in ("exp", "nbf", "iat")]
    if not all(type(time) in (int, float) and math.isfinite(time) for time in times):
        raise TokenRefusedError(401, 40109, "invalid JWT token: signature is invalid")
    if times[0] <= int(now):
        raise TokenRefusedError(401, 40109, "token is expired")
    if max(times[1:]) > now:
        raise TokenRefusedError(401, 40109, "token is not valid yet")
    return claims


def _payload(token: str) -> dict[str, Any]:
    """Read a token before it is known who signed it: the access key says whose secret to use."""
    try:
        return jwt.decode(token, options={"verify_signature": False})
    except (jwt.InvalidTokenError, OverflowError):
        raise TokenRefusedError(401, 40109, "invalid JWT token: token is malformed") from None


def _claims(claims: dict[str, Any], rooms: Mapping[str, bool]) -> tuple[Claims, str]:
    """Check the claims of a token whose signature is valid."""
    if claims.get("type") != "app" or claims.get("version") != TOKEN_VERSION:
        raise TokenRefusedError(401, 40109, "invalid JWT token: type must be app and version 2")
    user_id = claims.get("user_id", "")
    if not isinstance(user_id, str):
        kind = "number" if isinstance(user_id, int | float) else "value"
        # The real service's message for a number (100ms.md, section 1.1).
        text = f"json: cannot unmarshal {kind} into Go struct field Claims.user_id of type string"
        raise TokenRefusedError(401, 40107, text)
    room_id = claims.get("room_id")
    if not isinstance(room_id, str) or room_id not in rooms:
        raise TokenRefusedError(401, 40102, "invalid room id")
    role = claims.get("role")
    if not isinstance(role, str) or role not in ROLES:
        raise TokenRefusedError(401, 40108, "role is invalid")
    if not rooms[room_id]:
        raise TokenRefusedError(403, 403, "room is not active")
    return Claims(user_id=user_id, role=role), room_id
