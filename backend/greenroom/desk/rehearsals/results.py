"""What comes of each part of a rehearsal, and how it is told to admins and to the influencer."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from greenroom.hms.findings import FindingCode, broken
from greenroom.store.models import Rehearsal
from greenroom.words.sentences import Sentence


class Part(StrEnum):
    """The parts of a rehearsal, in the order in which they are told."""

    BROWSER = "BROWSER"
    CAMERA = "CAMERA"
    MICROPHONE = "MICROPHONE"
    NETWORK = "NETWORK"
    CREDENTIAL = "CREDENTIAL"


class Result(StrEnum):
    """What came of a part."""

    GOOD = "GOOD"
    IN_APP_BROWSER = "IN_APP_BROWSER"
    NOT_HTTPS = "NOT_HTTPS"
    NO_CAMERA = "NO_CAMERA"
    CAMERA_REFUSED = "CAMERA_REFUSED"
    CAMERA_BUSY = "CAMERA_BUSY"
    CAMERA_FAILED = "CAMERA_FAILED"
    BLACK_PICTURE = "BLACK_PICTURE"
    NO_MICROPHONE = "NO_MICROPHONE"
    MICROPHONE_REFUSED = "MICROPHONE_REFUSED"
    MICROPHONE_BUSY = "MICROPHONE_BUSY"
    MICROPHONE_FAILED = "MICROPHONE_FAILED"
    MICROPHONE_MUTED = "MICROPHONE_MUTED"
    MICROPHONE_SILENT = "MICROPHONE_SILENT"
    MEDIA_BLOCKED = "MEDIA_BLOCKED"
    SLOW_UPLINK = "SLOW_UPLINK"
    NETWORK_FAILED = "NETWORK_FAILED"
    BLOCKED = "BLOCKED"
    REFUSED = "REFUSED"
    NO_PRACTICE_ROOM = "NO_PRACTICE_ROOM"
    PRACTICE_ROOM_FAILED = "PRACTICE_ROOM_FAILED"
    NOT_ASKED = "NOT_ASKED"
    NO_ANSWER = "NO_ANSWER"
    NOT_TRIED = "NOT_TRIED"


class PartState(StrEnum):
    """How a part stands."""

    GOOD = "GOOD"
    FAULT = "FAULT"
    NOT_TRIED = "NOT_TRIED"


_R: Final = Result
SEEN: Final[dict[Part, frozenset[Result]]] = {
    Part.BROWSER: frozenset({_R.GOOD, _R.IN_APP_BROWSER, _R.NOT_HTTPS}),
    Part.CAMERA: frozenset(
        {
            _R.GOOD,
            _R.NO_CAMERA,
            _R.CAMERA_REFUSED,
            _R.CAMERA_BUSY,
            _R.CAMERA_FAILED,
            _R.BLACK_PICTURE,
            _R.NOT_TRIED,
        }
    ),
    Part.MICROPHONE: frozenset(
        {
            _R.GOOD,
            _R.NO_MICROPHONE,
            _R.MICROPHONE_REFUSED,
            _R.MICROPHONE_BUSY,
            _R.MICROPHONE_FAILED,
            _R.MICROPHONE_MUTED,
            _R.MICROPHONE_SILENT,
            _R.NOT_TRIED,
        }
    ),
    Part.NETWORK: frozenset({_R.GOOD, _R.MEDIA_BLOCKED, _R.SLOW_UPLINK, _R.NETWORK_FAILED, _R.NOT_TRIED}),
}
"""What a page may say of each part that it tries itself."""

_UNTRIED: Final = frozenset(
    {_R.NO_PRACTICE_ROOM, _R.PRACTICE_ROOM_FAILED, _R.NOT_ASKED, _R.NO_ANSWER, _R.NOT_TRIED}
)


@dataclass(frozen=True, slots=True)
class PartView:
    """One part of a rehearsal.

    Args:
        blocked_by: the finding that keeps the credential from being used; None for everything else.
    """

    part: Part
    result: Result
    blocked_by: FindingCode | None = None

    @property
    def state(self) -> PartState:
        """Tell whether it was tried, and is good."""
        if self.result is Result.GOOD:
            return PartState.GOOD
        return PartState.NOT_TRIED if self.result in _UNTRIED else PartState.FAULT

    @property
    def for_admin(self) -> tuple[Sentence, Sentence | None]:
        """Say to an admin what is the case, and what to do about it."""
        if self.blocked_by is not None:
            finding = broken(self.blocked_by)
            return finding.message, finding.fix
        said = self._said
        return said.part("message"), None if self.result is Result.GOOD else said.part("fix")

    @property
    def for_influencer(self) -> tuple[Sentence, Sentence | None]:
        """Say to the influencer what is the case, and what to do about it."""
        if self.blocked_by is not None:
            finding = broken(self.blocked_by).in_plain_words()
            return finding.message, finding.fix
        said = self._said
        return said.part("plain"), None if self.result is Result.GOOD else said.part("plain-fix")

    @property
    def _said(self) -> Sentence:
        if self.result in (Result.GOOD, Result.NOT_TRIED):
            return Sentence(f"rehearsal.{self.result.value}.{self.part.value}")
        return Sentence(f"rehearsal.{self.result.value}")


@dataclass(frozen=True, slots=True)
class RehearsalView:
    """A rehearsal that has ended."""

    id: UUID
    finished_at: datetime
    parts: tuple[PartView, ...]

    @property
    def good(self) -> int:
        """Count the parts that are good."""
        return sum(part.state is PartState.GOOD for part in self.parts)

    @property
    def worst(self) -> PartView | None:
        """Find what is told first: a fault, or else what was not tried; None if all is good."""
        faults = [part for part in self.parts if part.state is PartState.FAULT]
        untried = [part for part in self.parts if part.state is PartState.NOT_TRIED]
        return next(iter(faults + untried), None)

    @property
    def score(self) -> Sentence:
        """Say how many are good, in words."""
        return Sentence("rehearsal.score", good=self.good, parts=len(self.parts))


def view_of(row: Rehearsal) -> RehearsalView:
    """Read a rehearsal that has ended."""
    assert row.finished_at is not None  # noqa: S101 (the caller's condition)
    told = {
        Part.BROWSER: row.browser,
        Part.CAMERA: row.camera,
        Part.MICROPHONE: row.microphone,
        Part.NETWORK: row.network,
    }
    parts = [PartView(part, Result(result or Result.NOT_TRIED.value)) for part, result in told.items()]
    return RehearsalView(row.id, row.finished_at, (*parts, credential_of(row)))


def credential_of(row: Rehearsal) -> PartView:
    """Read what the desk found of the credential."""
    blocked_by = None if row.blocked_by is None else FindingCode(row.blocked_by)
    return PartView(Part.CREDENTIAL, Result(row.credential), blocked_by)
