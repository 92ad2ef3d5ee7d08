"""How a call to 100ms failed, in words: the one place where an `HmsError` becomes a sentence or a problem."""

from datetime import timedelta
from typing import Final

from greenroom.desk.problems import Problem, ProblemCode
from greenroom.hms.expiry import CLOCK_SKEW
from greenroom.hms_api.errors import HmsError, HmsErrorKind
from greenroom.words.durations import wait
from greenroom.words.sentences import Sentence

PRACTICE_ROOM_ABSENT: Final = Sentence("hms.PRACTICE_ROOM")
"""That an account is a practice room's which does not run beside this desk: nobody can be asked."""


class HmsFailed(Problem):
    """100ms could not be asked, or its answer is of no use; nothing was changed.

    Args:
        error: how the call ended; None for an account of a practice room that does not run here.
    """

    code = ProblemCode.HMS_FAILED

    def __init__(self, error: HmsError | None) -> None:
        super().__init__()
        self.about = failed_sentence(error) if error else PRACTICE_ROOM_ABSENT
        self.kind = error.kind if error else HmsErrorKind.UNREACHABLE
        self.retry_after_s = error and error.retry_after_s


def failed_sentence(error: HmsError) -> Sentence:
    """Say how a call failed: its `message`, and its `fix`."""
    off = timedelta(seconds=abs(error.clock_off_s or 0))
    if error.kind is HmsErrorKind.WRONG_KEYS and off > CLOCK_SKEW:
        return _case(error.kind, "clock", off=off)
    if error.retry_after_s:
        return _case(error.kind, "wait", wait=wait(error.retry_after_s))
    return kind_sentence(error.kind)


def kind_sentence(kind: HmsErrorKind) -> Sentence:
    """Say how a call failed, as far as its kind tells."""
    return Sentence(f"hms.{kind.value}")


def _case(kind: HmsErrorKind, case: str, **length: timedelta) -> Sentence:
    return Sentence(f"hms.{kind.value}.{case}", **length)
