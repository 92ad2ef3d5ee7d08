"""The reasons a credential can or cannot be used, and the verdict they add up to."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Self

from greenroom.words.sentences import Param, Sentence


class Severity(StrEnum):
    """How much one finding weighs: a BROKEN credential cannot be saved, a DOUBTFUL one can."""

    BROKEN = "BROKEN"
    DOUBTFUL = "DOUBTFUL"


class RepairedBy(StrEnum):
    """Who can repair what a finding names.

    OPERATOR runs the desk's server, HMS is 100ms itself, NOBODY means that waiting repairs it.
    """

    ADMIN = "ADMIN"
    INFLUENCER = "INFLUENCER"
    OPERATOR = "OPERATOR"
    HMS = "HMS"
    NOBODY = "NOBODY"


class FindingCode(StrEnum):
    """What one finding is about, worst first; reports keep this order.

    The last seven are the desk's own: they are about the person and the show, not about a token.

    Attributes:
        number: what stands for the code wherever a number is wanted. It never changes, and is never reused.
        repaired_by: who repairs it, but for the cases of `Finding.repaired_by`.
    """

    number: int
    repaired_by: RepairedBy

    def __new__(cls, name: str, number: int, repaired_by: RepairedBy = RepairedBy.ADMIN) -> Self:
        """Make a member whose value is its name."""
        member = str.__new__(cls, name)
        member._value_ = name
        member.number = number
        member.repaired_by = repaired_by
        return member

    NOT_A_TOKEN = "NOT_A_TOKEN", 10
    MANY_TOKENS = "MANY_TOKENS", 11
    CUT_COPY = "CUT_COPY", 12
    WRONG_KIND = "WRONG_KIND", 13
    UNSIGNED = "UNSIGNED", 14
    MISSING_CLAIM = "MISSING_CLAIM", 15
    BAD_CLAIM = "BAD_CLAIM", 16
    EXPIRED = "EXPIRED", 17
    NOT_YET_VALID = "NOT_YET_VALID", 18
    EXPIRES_SOON = "EXPIRES_SOON", 19
    BAD_SIGNATURE = "BAD_SIGNATURE", 20
    TOKEN_UNREADABLE = "TOKEN_UNREADABLE", 39
    TOKEN_REFUSED = "TOKEN_REFUSED", 35
    ROLE_CANNOT_PUBLISH = "ROLE_CANNOT_PUBLISH", 26
    ROLE_UNKNOWN = "ROLE_UNKNOWN", 27
    ROOM_OFF = "ROOM_OFF", 28
    ROOM_MISSING = "ROOM_MISSING", 41
    UNKNOWN_WORKSPACE = "UNKNOWN_WORKSPACE", 21
    WORKSPACE_CHANGED = "WORKSPACE_CHANGED", 22
    ROOM_CHANGED = "ROOM_CHANGED", 23
    WRONG_PERSON = "WRONG_PERSON", 24
    DUPLICATE = "DUPLICATE", 25
    ROOM_CODE_MISMATCH = "ROOM_CODE_MISMATCH", 29
    ROOM_CODE_REFUSED = "ROOM_CODE_REFUSED", 43
    SDK_UNREADABLE = "SDK_UNREADABLE", 30
    EMULATOR_ONLY = "EMULATOR_ONLY", 31
    NOT_CONNECTED = "NOT_CONNECTED", 40
    KEYS_REFUSED = "KEYS_REFUSED", 44
    NOT_CHECKED = "NOT_CHECKED", 42, RepairedBy.NOBODY
    STREAMING_OFF = "STREAMING_OFF", 32
    NO_TOKEN = "NO_TOKEN", 33
    LIVE_ELSEWHERE = "LIVE_ELSEWHERE", 34, RepairedBy.INFLUENCER
    SHOW_OVER = "SHOW_OVER", 36, RepairedBy.INFLUENCER
    CAMERA_BLOCKED = "CAMERA_BLOCKED", 37, RepairedBy.INFLUENCER
    MICROPHONE_BLOCKED = "MICROPHONE_BLOCKED", 38, RepairedBy.INFLUENCER


class Verdict(StrEnum):
    """What all findings on one credential add up to."""

    GOOD = "GOOD"
    DOUBTFUL = "DOUBTFUL"
    BROKEN = "BROKEN"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact about a credential; its words stand in the catalogue, under its code and case.

    Attributes:
        about: its key in the catalogue, `finding.EXPIRED.ago`, and what goes into its sentences.
        plain: whether it is told to the influencer, without a technical word.
        asks: whether the credential is saved only if an admin accepts this finding by its code.
    """

    code: FindingCode
    severity: Severity
    about: Sentence
    plain: bool = False
    asks: bool = False

    @property
    def message(self) -> Sentence:
        """What is the case, and why."""
        return self.about.part("plain" if self.plain else "message")

    @property
    def fix(self) -> Sentence:
        """What to do next."""
        return self.about.part("plain-fix" if self.plain else "fix")

    def in_plain_words(self) -> "Finding":
        """Retell it to the influencer it concerns: no technical word, nothing of the desk's data."""
        return replace(self, plain=True)

    @property
    def repaired_by(self) -> RepairedBy:
        """Who can do it."""
        return RepairedBy.NOBODY if self.about.key in _PASSING else self.code.repaired_by


# A token from a few minutes ahead becomes valid by itself, and 100ms answers again.
_PASSING = {"finding.NOT_YET_VALID.clocks", "finding.ROOM_CODE_REFUSED.unanswered"}
_ORDER = {code: place for place, code in enumerate(FindingCode)}


def broken(code: FindingCode, case: str = "", /, **params: Param) -> Finding:
    """Make a finding that keeps a credential from being saved.

    Args:
        code: what it is about.
        case: which of the code's sentences says it; '' for the one that needs nothing but the code.
        params: what goes into the sentence.
    """
    return _found(code, Severity.BROKEN, case, params)


def doubtful(code: FindingCode, case: str = "", /, **params: Param) -> Finding:
    """Make a finding that warns and lets a credential be saved; the arguments are those of `broken`."""
    return _found(code, Severity.DOUBTFUL, case, params)


def _found(code: FindingCode, severity: Severity, case: str, params: dict[str, Param]) -> Finding:
    return _made(code, severity, case, params) if params else _bare(code, severity, case)


def _made(code: FindingCode, severity: Severity, case: str, params: dict[str, Param]) -> Finding:
    key = f"finding.{code.value}.{case}" if case else f"finding.{code.value}"
    return Finding(code, severity, Sentence(key, **params))


@cache
def _bare(code: FindingCode, severity: Severity, case: str) -> Finding:
    """Make a finding without parameters, of which there are a few for each code, once."""
    return _made(code, severity, case, {})


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings: BROKEN before DOUBTFUL, each in the order of `FindingCode`."""
    return tuple(sorted(findings, key=lambda f: (f.severity is Severity.DOUBTFUL, _ORDER[f.code])))


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """Add findings up to one verdict: the worst severity decides."""
    verdict = Verdict.GOOD
    for finding in findings:
        if finding.severity is Severity.BROKEN:
            return Verdict.BROKEN
        verdict = Verdict.DOUBTFUL
    return verdict
