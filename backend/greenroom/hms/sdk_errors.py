"""The error codes with which the 100ms web SDK ends a show, in words: for an admin, and for the influencer.

The codes and their meanings: 100ms.md 1.4 and 1.5. A server's own codes come through the SDK as they are
(`ServerErrors`): 401 or 401xx, 400 or 400xx, 403 and so on, in either of two numberings that mean the same.
"""

from dataclasses import dataclass
from enum import StrEnum


class SdkHint(StrEnum):
    """What the SDK's text adds to a server's code; 100ms's own pages tell these by their words as well."""

    ROLE_FULL = "ROLE_FULL"
    ROLE_UNKNOWN = "ROLE_UNKNOWN"
    ROOM_OFF = "ROOM_OFF"


@dataclass(frozen=True, slots=True)
class SdkError:
    """Why a show failed: in an admin's words, and without a technical word for the influencer."""

    for_admin: str
    for_influencer: str


_WORDS = {
    "role limit": SdkHint.ROLE_FULL,
    "role is invalid": SdkHint.ROLE_UNKNOWN,
    "room is not active": SdkHint.ROOM_OFF,
}

_ASK_ADMIN = "Ask your admin to renew it."
_NETWORK = "Check your connection, then try again."

_HINTED = {
    SdkHint.ROLE_FULL: SdkError(
        "100ms let nobody else in: the token's role is full in this room. Somebody else may be live with it.",
        "The stage is full: somebody else is on it. Ask your admin.",
    ),
    SdkHint.ROLE_UNKNOWN: SdkError(
        "100ms refused the token's role: the room's template has none of this name, and case counts.",
        "Your access to the stage does not fit it. " + _ASK_ADMIN,
    ),
    SdkHint.ROOM_OFF: SdkError(
        "100ms refused to open the room: it is switched off in the 100ms dashboard.",
        "The stage is closed. Ask your admin to open it.",
    ),
}

_TOKEN_REFUSED = SdkError(
    "100ms refused the token: it has run out, or its account, room or signature is wrong. Set a new token.",
    "Your access to the stage was refused. " + _ASK_ADMIN,
)
_FORBIDDEN = SdkError(
    "100ms forbade it: the token's role may not join this room. Check the role in the 100ms dashboard.",
    "Your access to the stage does not allow this. Ask your admin.",
)
_ROOM_REFUSED = SdkError(
    "100ms refused to let the page in: the room or role does not fit the token, or the role is full.",
    "The stage did not let you in: it may be full, or your access does not fit it. Ask your admin.",
)
_NOT_FOUND = SdkError(
    "100ms does not know the room, or the address where the page asked. Check the room in the dashboard.",
    "Your stage was not found. Ask your admin.",
)
_GONE = SdkError(
    "100ms had already let the page go: it was removed, or away for too long.",
    "You were taken off the stage. Try again, or ask your admin.",
)
_UNREACHABLE = SdkError(
    "The page could not reach 100ms: its network or a firewall is in the way, or 100ms is down.",
    "The stage could not be reached. " + _NETWORK,
)
_CONNECTION_LOST = SdkError(
    "The page's connection to 100ms broke off and did not come back within a minute.",
    "Your connection broke off. " + _NETWORK,
)
_BUSY = SdkError(
    "100ms had a fault of its own, or too much to do. Try again in a minute.",
    "The stage has a problem of its own. Try again in a minute.",
)
_DEVICE = SdkError(
    "The page could not use the camera or microphone.",
    "Your camera or microphone did not work. Check them, then try again.",
)
_DENIED = SdkError(
    "The browser was not allowed to use the camera or microphone: allow it in the page's settings.",
    "Your camera or microphone is blocked. Allow both for this page, then try again.",
)
_MEDIA = SdkError(
    "Picture and sound could not be sent: a firewall or the network stops them on their way to 100ms.",
    "Your picture could not be sent. Try another network.",
)
_ODD_BROWSER = SdkError(
    "The browser lacks what a live show needs. Use a current Safari, Chrome or Firefox.",
    "This browser cannot go live. Open the page in Safari or Chrome.",
)
_CODES = {
    1000: _UNREACHABLE,
    1003: _CONNECTION_LOST,
    1006: _CONNECTION_LOST,
    2002: _UNREACHABLE,
    2003: _UNREACHABLE,
    2004: SdkError(
        "The SDK could not read the token: it is not a whole JWT. Set a new token.",
        "Your access to the stage does not work. " + _ASK_ADMIN,
    ),
    3001: _DENIED,
    3002: SdkError(
        "A camera or microphone is missing, or was unplugged.",
        "Your camera or microphone was not found. Connect it, then try again.",
    ),
    3003: SdkError(
        "Another app on the device uses the camera or microphone.",
        "Another app uses your camera or microphone. Close it, then try again.",
    ),
    3011: SdkError(
        "The device's own settings keep the browser from the camera or microphone.",
        "Your device blocks the camera or microphone. Allow both in its settings, then try again.",
    ),
    4005: _MEDIA,
    4006: _MEDIA,
    5001: SdkError(
        "The page was in the room already.", "You were on the stage already. Load the page again."
    ),
    6002: SdkError(
        "100ms did not answer in time: the network is slow, or the room's template lacks the token's role.",
        "The stage took too long to answer. " + _NETWORK,
    ),
    6008: _HINTED[SdkHint.ROLE_UNKNOWN],
    6010: SdkError(
        "The page was not opened over https, so the browser gives it no camera: see GREENROOM_PUBLIC_URL.",
        "This address cannot use your camera. Ask your admin for the right one.",
    ),
    6011: _ODD_BROWSER,
    6012: SdkError(
        "The browser keeps nothing for this page: a private window, or blocked storage.",
        "This browser window is closed to the stage. Open the page in a normal window.",
    ),
}
_CODES[3004] = _CODES[3014] = _CODES[3002]

_FAMILIES = (
    (range(400, 401), _ROOM_REFUSED),
    (range(401, 402), _TOKEN_REFUSED),
    (range(403, 404), _FORBIDDEN),
    (range(404, 405), _NOT_FOUND),
    (range(410, 411), _GONE),
    (range(429, 430), _BUSY),
    (range(500, 600), _BUSY),
    (range(1000, 2000), _CONNECTION_LOST),
    (range(2000, 2001), _BUSY),
    (range(3000, 4000), _DEVICE),
    (range(4000, 5000), _MEDIA),
    (range(5000, 6000), _BUSY),
    (range(40000, 40100), _ROOM_REFUSED),
    (range(40100, 40200), _TOKEN_REFUSED),
    (range(40300, 40400), _FORBIDDEN),
    (range(40400, 40500), _NOT_FOUND),
    (range(41000, 41100), _GONE),
)
_UNKNOWN = SdkError(
    "The 100ms SDK ended it with an error that this desk does not know.",
    "Something went wrong on the way to the stage. Try again, or ask your admin.",
)


def read_hint(text: str) -> SdkHint | None:
    """Tell what the SDK's error text says beyond its code; nothing else of the text is of use."""
    lowered = text.casefold()
    return next((hint for words, hint in _WORDS.items() if words in lowered), None)


def sdk_error(code: int | None, hint: SdkHint | None = None) -> SdkError:
    """Say what an error of the 100ms web SDK means.

    Args:
        code: the SDK's, or 100ms's own that came through it; None where there was none.
        hint: what its text added, as `read_hint` found it.
    """
    if hint is not None:
        return _HINTED[hint]
    if code is None:
        return _UNKNOWN
    if code in _CODES:
        return _CODES[code]
    return next((error for codes, error in _FAMILIES if code in codes), _UNKNOWN)
