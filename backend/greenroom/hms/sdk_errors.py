"""The error codes with which the 100ms web SDK ends a show, and what they mean.

The codes and their meanings: 100ms.md 1.4 and 1.5. A server's own codes come through the SDK as they are
(`ServerErrors`): 401 or 401xx, 400 or 400xx, 403 and so on, in either of two numberings that mean the same.
"""

from enum import StrEnum
from typing import Final

from greenroom.hms.findings import FindingCode
from greenroom.words.sentences import Sentence

MAY_ONLY_WATCH: Final = 9001
"""The studio page's own code, far from the SDK's: it joined, and its role gives it nothing to send."""


class SdkHint(StrEnum):
    """What else is known of an error than its code.

    The first three are in the SDK's text; 100ms's own pages tell these by their words as well. TOKEN_EXPIRED
    is what the desk's clock says: the token with which the page would have joined again had expired.
    """

    ROLE_FULL = "ROLE_FULL"
    ROLE_UNKNOWN = "ROLE_UNKNOWN"
    ROOM_OFF = "ROOM_OFF"
    TOKEN_EXPIRED = "TOKEN_EXPIRED"  # noqa: S105 - the name of an error


class SdkError(StrEnum):
    """Why a show failed, told to an admin, and without a technical word to the influencer."""

    ROLE_FULL = "ROLE_FULL"
    ROLE_CANNOT_PUBLISH = "ROLE_CANNOT_PUBLISH"
    ROLE_UNKNOWN = "ROLE_UNKNOWN"
    ROOM_OFF = "ROOM_OFF"
    TOKEN_EXPIRED = "TOKEN_EXPIRED"  # noqa: S105 - the name of an error
    TOKEN_REFUSED = "TOKEN_REFUSED"  # noqa: S105
    FORBIDDEN = "FORBIDDEN"
    ROOM_REFUSED = "ROOM_REFUSED"
    NOT_FOUND = "NOT_FOUND"
    GONE = "GONE"
    UNREACHABLE = "UNREACHABLE"
    CONNECTION_LOST = "CONNECTION_LOST"
    BUSY = "BUSY"
    UNREADABLE_TOKEN = "UNREADABLE_TOKEN"  # noqa: S105
    DEVICE = "DEVICE"
    DENIED = "DENIED"
    DEVICE_MISSING = "DEVICE_MISSING"
    DEVICE_IN_USE = "DEVICE_IN_USE"
    DEVICE_BLOCKED = "DEVICE_BLOCKED"
    MEDIA = "MEDIA"
    ALREADY_THERE = "ALREADY_THERE"
    SLOW = "SLOW"
    NOT_HTTPS = "NOT_HTTPS"
    ODD_BROWSER = "ODD_BROWSER"
    NO_STORAGE = "NO_STORAGE"
    UNKNOWN = "UNKNOWN"

    @property
    def for_admin(self) -> Sentence:
        """Say it to an admin."""
        return Sentence(f"failure.{self.value}.admin")

    @property
    def for_influencer(self) -> Sentence:
        """Say it to the influencer."""
        return Sentence(f"failure.{self.value}.influencer")

    @property
    def is_lost_connection(self) -> bool:
        """Tell whether a running show can break off with it because its token has expired."""
        return self in _LOST_CONNECTIONS


_LOST_CONNECTIONS = {
    SdkError.TOKEN_REFUSED,
    SdkError.GONE,
    SdkError.UNREACHABLE,
    SdkError.CONNECTION_LOST,
    SdkError.MEDIA,
    SdkError.SLOW,
}
_WORDS = {
    "role limit": SdkHint.ROLE_FULL,
    "role is invalid": SdkHint.ROLE_UNKNOWN,
    "room is not active": SdkHint.ROOM_OFF,
}

_CODES = {
    1000: SdkError.UNREACHABLE,
    1003: SdkError.CONNECTION_LOST,
    1006: SdkError.CONNECTION_LOST,
    2002: SdkError.UNREACHABLE,
    2003: SdkError.UNREACHABLE,
    2004: SdkError.UNREADABLE_TOKEN,
    3001: SdkError.DENIED,
    3002: SdkError.DEVICE_MISSING,
    3003: SdkError.DEVICE_IN_USE,
    3004: SdkError.DEVICE_MISSING,
    3011: SdkError.DEVICE_BLOCKED,
    3014: SdkError.DEVICE_MISSING,
    4005: SdkError.MEDIA,
    4006: SdkError.MEDIA,
    5001: SdkError.ALREADY_THERE,
    6002: SdkError.SLOW,
    6008: SdkError.ROLE_UNKNOWN,
    6010: SdkError.NOT_HTTPS,
    6011: SdkError.ODD_BROWSER,
    6012: SdkError.NO_STORAGE,
    MAY_ONLY_WATCH: SdkError.ROLE_CANNOT_PUBLISH,
}
_FAMILIES = (
    (range(400, 401), SdkError.ROOM_REFUSED),
    (range(401, 402), SdkError.TOKEN_REFUSED),
    (range(403, 404), SdkError.FORBIDDEN),
    (range(404, 405), SdkError.NOT_FOUND),
    (range(410, 411), SdkError.GONE),
    (range(429, 430), SdkError.BUSY),
    (range(500, 600), SdkError.BUSY),
    (range(1000, 2000), SdkError.CONNECTION_LOST),
    (range(2000, 2001), SdkError.BUSY),
    (range(3000, 4000), SdkError.DEVICE),
    (range(4000, 5000), SdkError.MEDIA),
    (range(5000, 6000), SdkError.BUSY),
    (range(40000, 40100), SdkError.ROOM_REFUSED),
    (range(40100, 40200), SdkError.TOKEN_REFUSED),
    (range(40300, 40400), SdkError.FORBIDDEN),
    (range(40400, 40500), SdkError.NOT_FOUND),
    (range(41000, 41100), SdkError.GONE),
)

_LASTING = {
    SdkError.ROLE_CANNOT_PUBLISH: FindingCode.ROLE_CANNOT_PUBLISH,
    SdkError.ROLE_UNKNOWN: FindingCode.ROLE_UNKNOWN,
    SdkError.ROOM_OFF: FindingCode.ROOM_OFF,
    SdkError.TOKEN_REFUSED: FindingCode.TOKEN_REFUSED,
    SdkError.FORBIDDEN: FindingCode.TOKEN_REFUSED,
}
_OF_A_SERVER = {
    SdkError.TOKEN_REFUSED,
    SdkError.FORBIDDEN,
    SdkError.ROOM_REFUSED,
    SdkError.NOT_FOUND,
    SdkError.UNREACHABLE,  # the SDK's word for a 404, whatever its text says
    SdkError.BUSY,
}


def read_hint(text: str) -> SdkHint | None:
    """Tell what the SDK's error text says beyond its code; nothing else of the text is of use."""
    lowered = text.casefold()
    return next((hint for words, hint in _WORDS.items() if words in lowered), None)


def sdk_error(code: int | None, hint: SdkHint | None = None) -> SdkError:
    """Say what an error of the 100ms web SDK means.

    Args:
        code: the SDK's, or 100ms's own that came through it; None where there was none.
        hint: what else is known of it.
    """
    if hint is not None:
        return SdkError(hint.value)
    if code is None:
        return SdkError.UNKNOWN
    if code in _CODES:
        return _CODES[code]
    return next((error for codes, error in _FAMILIES if code in codes), SdkError.UNKNOWN)


def lasting_refusal(code: int | None, hint: SdkHint | None = None) -> FindingCode | None:
    """Tell what an error says against the token itself: the next attempt with it would end in the same way.

    Args:
        code: as for `sdk_error`.
        hint: as for `sdk_error`; it counts only beside a code with which a server's own text comes.

    Returns:
        None for what may pass by itself: a full role, the network, a device, a fault of 100ms.
    """
    if hint is not None and sdk_error(code) not in _OF_A_SERVER:
        hint = None
    return _LASTING.get(sdk_error(code, hint))
