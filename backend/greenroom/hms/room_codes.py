"""Room codes: what was typed, which kind it is, and how much of it may be shown.

A room code of 100ms lets whoever holds it join one room in one role and never expires (100ms.md 2), so
it is a secret. A local code is a label of the desk's own and no secret.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from greenroom.hms.escapes import unescape
from greenroom.hms.invisible import plain_text
from greenroom.words.sentences import Sentence

MAX_CODE_TEXT: Final = 2_048
"""Characters of pasted text that are read; a code has 12, and the longest links a few hundred."""

MIN_LOCAL, MAX_LOCAL = 0, 99_999_999

_CODE = re.compile(r"[a-z]{3}-[a-z]{3,4}-[a-z]{3}")
_LOCAL = re.compile(r"local-[0-9]{4,8}")
# A code has to be all of a word: none is taken out of a token, an e-mail address or the name of a host.
_WORD = re.compile("(?:(?![\u2e80-\ud7ff\uf900-\uffef])[\\w.@+-])+")
_SPACED = re.compile(
    r"(?<![\w@.+-])(?:([a-z]{3})\s{0,2}-{1,3}\s{0,2}([a-z]{3,4})|(local))\s{0,2}-{1,3}\s{0,2}"
    r"((?(3)[0-9]{4,8}|[a-z]{3}))(?![\w@+-]|\.\w)"
)
_LINK = re.compile(
    r"(?<![a-z0-9+.-])(?:[a-z][a-z0-9+.-]*://)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?/(?P<path>[^\s?#<>\"'()\[\]]*)"
    r"(?:[?#][^\s<>\"'()\[\]]*)?"
)
_GOOGLE_MEET = re.compile(r"(?:https?://)?\bmeet\.google\.com/\S*")
_DASHES = re.compile("[\u2013-\u2015\u2043\ufe58]")
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
    """Read the one room code in what somebody typed or pasted: alone, in a sentence or in a link.

    Returns:
        The code in small letters, LOCAL or TYPED, or the reason why there is none.
    """
    if len(text) > MAX_CODE_TEXT:
        return RoomCodeProblem(Sentence("room-code.too-long"))
    found = _codes_in(text)
    if len(found) > 1:
        return RoomCodeProblem(Sentence("room-code.several", number=len(found)))
    if not found:
        return _name_it(unescape(plain_text(text))[0].strip(_QUOTES))
    (code,) = found
    return RoomCode(code, _kind(code))


def is_secret_room_code(text: str) -> bool:
    """Tell whether a text holds a room code of 100ms, alone or among others."""
    return any(_kind(code) is not RoomCodeKind.LOCAL for code in _codes_in(text[:MAX_CODE_TEXT]))


def _kind(code: str) -> RoomCodeKind:
    return RoomCodeKind.LOCAL if _LOCAL.fullmatch(code) else RoomCodeKind.TYPED


def _codes_in(text: str) -> set[str]:
    plain = plain_text(text)
    unescaped, undone = unescape(plain)
    found = _read(unescaped)
    # Escapes may hide that a code is Google's.
    return found | _read(plain) if undone and not _GOOGLE_MEET.search(unescaped.lower()) else found


def _read(text: str) -> set[str]:
    text = _GOOGLE_MEET.sub(" ", _DASHES.sub("-", text.lower()))
    words = (word.strip("._-") for word in _WORD.findall(_LINK.sub(_end_of_link, text)))
    if found := {word for word in words if _CODE.fullmatch(word) or _LOCAL.fullmatch(word)}:
        return found
    # Words with spaces around their dashes are prose, unless there is nothing else, they are called a code,
    # or a mail has broken the link that they end.
    return {
        "-".join(filter(None, spaced.groups()))
        for spaced in _SPACED.finditer(text)
        if "code" in (before := text[: spaced.start()])
        or spaced[0] == text.strip(_QUOTES)
        or (before.endswith("/") and "." in before.split()[-1])
    }


def _end_of_link(link: re.Match[str]) -> str:
    # The last segment is the code: 100ms's own prebuilt page reads it so.
    last = link["path"].rstrip("/._-,;:!").rpartition("/")[2]
    return f" {last} " if _CODE.fullmatch(last) else link[0]


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


def _name_it(code: str) -> RoomCodeProblem:
    if not code:
        return RoomCodeProblem(Sentence("room-code.empty"))
    if _GOOGLE_MEET.search(code.lower()):
        return RoomCodeProblem(Sentence("room-code.google-meet"))
    if _LINK.fullmatch(code.lower()):
        return RoomCodeProblem(Sentence("room-code.link"))
    if re.search(r"\bey[A-Za-z0-9_-]{8,}", code):
        return RoomCodeProblem(Sentence("room-code.token"))
    if re.fullmatch(r"[0-9a-fA-F]{24}", code):
        return RoomCodeProblem(Sentence("room-code.hms-id"))
    return RoomCodeProblem(Sentence("room-code.other"))
