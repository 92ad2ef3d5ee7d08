"""Room codes: what was typed, which kind it is, and how much of it may be shown.

A room code of 100ms lets whoever holds it join one room in one role and never expires (100ms.md 2), so
it is a secret. A local code is a label of the desk's own and no secret.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from greenroom.hms.invisible import plain_text
from greenroom.words.sentences import Sentence

MAX_CODE_TEXT: Final = 2_048
"""Characters of pasted text that are read; a code has 12, and the longest links a few hundred."""

MIN_LOCAL, MAX_LOCAL = 0, 99_999_999

_CODE = re.compile(r"[a-z]{3}-[a-z]{3,4}-[a-z]{3}")
_LOCAL = re.compile(r"local-[0-9]{4,8}")
_LINK = re.compile(
    r"(?:https?://)?(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?)/(?P<path>[^?#]*)(?:[?#].*)?"
)
_QUOTES = " \t\r\n\"'`\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a<>.,;"


class RoomCodeKind(StrEnum):
    """Where a room code stands: LOCAL is the desk's own label, TYPED unproven, REAL confirmed at 100ms."""

    LOCAL = "LOCAL"
    TYPED = "TYPED"
    REAL = "REAL"


@dataclass(frozen=True, slots=True)
class RoomCode:
    """A cleaned room code and its kind; the code stays out of the representation."""

    code: str = field(repr=False)
    kind: RoomCodeKind


@dataclass(frozen=True, slots=True)
class RoomCodeProblem:
    """Why a text is no room code; `about` is its key in the catalogue."""

    about: Sentence

    @property
    def message(self) -> Sentence:
        """What is the case."""
        return self.about.part("message")

    @property
    def fix(self) -> Sentence:
        """What to do next."""
        return self.about.part("fix")


def read_room_code(text: str) -> RoomCode | RoomCodeProblem:
    """Read a room code from what somebody typed or pasted, or from a 100ms link that ends in one.

    Returns:
        The code in small letters, LOCAL or TYPED, or the reason why there is none.
    """
    if len(text) > MAX_CODE_TEXT:
        return RoomCodeProblem(Sentence("room-code.too-long"))
    code = plain_text(text).strip(_QUOTES)
    lowered = code.lower()
    if _CODE.fullmatch(lowered):
        return RoomCode(lowered, RoomCodeKind.TYPED)
    if _LOCAL.fullmatch(lowered):
        return RoomCode(lowered, RoomCodeKind.LOCAL)
    if link := _LINK.fullmatch(lowered):
        return _read_link(link["host"], link["path"])
    return _name_it(code)


def is_room_code(text: str) -> bool:
    """Tell whether a text, link or not, would be read as a room code."""
    return isinstance(read_room_code(text), RoomCode)


def is_secret_room_code(text: str) -> bool:
    """Tell whether a text, link or not, would be read as a room code of 100ms."""
    code = read_room_code(text)
    return isinstance(code, RoomCode) and code.kind is not RoomCodeKind.LOCAL


def mask(code: str) -> str:
    """Hide a room code but for what tells it from others: `abc-....-..j`; a local code is shown whole."""
    if _LOCAL.fullmatch(code):
        return code
    if not _CODE.fullmatch(code):
        return "." * min(len(code), 12)
    first, middle, last = code.split("-")
    return f"{first}-{'.' * len(middle)}-..{last[-1]}"


def local_code(number: int) -> str:
    """Make a local room code, `local-4821`, which no code of 100ms looks like.

    Args:
        number: a random number from 0 to 99,999,999; four digits are enough for a small desk.

    Raises:
        ValueError: when the number is outside that range.
    """
    if not MIN_LOCAL <= number <= MAX_LOCAL:
        raise ValueError(f"a local room code takes a number from {MIN_LOCAL} to {MAX_LOCAL}")
    return f"local-{number:04d}"


def _read_link(host: str, path: str) -> RoomCode | RoomCodeProblem:
    # The last segment is the code: 100ms's own prebuilt page reads it so.
    last = path.rstrip("/").rpartition("/")[2]
    if host == "meet.google.com":
        return RoomCodeProblem(Sentence("room-code.google-meet"))
    if _CODE.fullmatch(last):
        return RoomCode(last, RoomCodeKind.TYPED)
    return RoomCodeProblem(Sentence("room-code.link"))


def _name_it(code: str) -> RoomCodeProblem:
    if not code:
        return RoomCodeProblem(Sentence("room-code.empty"))
    if re.search(r"\bey[A-Za-z0-9_-]{8,}", code):
        return RoomCodeProblem(Sentence("room-code.token"))
    if re.fullmatch(r"[0-9a-fA-F]{24}", code):
        return RoomCodeProblem(Sentence("room-code.hms-id"))
    return RoomCodeProblem(Sentence("room-code.other"))
