"""The reasons a credential can or cannot be used, and the verdict they add up to."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


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

    The last three are the desk's own: they are about the person and the show, not about a token.
    """

    NOT_A_TOKEN = "NOT_A_TOKEN"  # noqa: S105 - the name of a finding
    MANY_TOKENS = "MANY_TOKENS"
    CUT_COPY = "CUT_COPY"
    WRONG_KIND = "WRONG_KIND"
    UNSIGNED = "UNSIGNED"
    MISSING_CLAIM = "MISSING_CLAIM"
    BAD_CLAIM = "BAD_CLAIM"
    EXPIRED = "EXPIRED"
    NOT_YET_VALID = "NOT_YET_VALID"
    EXPIRES_SOON = "EXPIRES_SOON"
    BAD_SIGNATURE = "BAD_SIGNATURE"
    UNKNOWN_WORKSPACE = "UNKNOWN_WORKSPACE"
    WORKSPACE_CHANGED = "WORKSPACE_CHANGED"
    ROOM_CHANGED = "ROOM_CHANGED"
    WRONG_PERSON = "WRONG_PERSON"
    DUPLICATE = "DUPLICATE"
    ROLE_CANNOT_PUBLISH = "ROLE_CANNOT_PUBLISH"
    ROLE_UNKNOWN = "ROLE_UNKNOWN"
    ROOM_OFF = "ROOM_OFF"
    ROOM_CODE_MISMATCH = "ROOM_CODE_MISMATCH"
    SDK_UNREADABLE = "SDK_UNREADABLE"
    EMULATOR_ONLY = "EMULATOR_ONLY"
    STREAMING_OFF = "STREAMING_OFF"
    NO_TOKEN = "NO_TOKEN"  # noqa: S105
    LIVE_ELSEWHERE = "LIVE_ELSEWHERE"


class Verdict(StrEnum):
    """What all findings on one credential add up to."""

    GOOD = "GOOD"
    DOUBTFUL = "DOUBTFUL"
    BROKEN = "BROKEN"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact about a credential: what is the case and why (`message`), and what to do next (`fix`)."""

    code: FindingCode
    severity: Severity
    message: str
    fix: str
    repaired_by: RepairedBy


# Where a token comes from (100ms.md 1.3); each fix that asks for another one ends with these words.
WHERE_TOKENS_ARE = "in the 100ms dashboard: Rooms > Join Room > Join with SDK."
COPY_WHOLE_TOKEN = f"Copy the whole token again {WHERE_TOKENS_ARE}"
COPY_NEW_TOKEN = f"Copy a new token {WHERE_TOKENS_ARE}"

_ORDER = {code: place for place, code in enumerate(FindingCode)}


def broken(code: FindingCode, message: str, fix: str, repaired_by: RepairedBy = RepairedBy.ADMIN) -> Finding:
    """Make a finding that keeps a credential from being saved."""
    return Finding(code, Severity.BROKEN, message, fix, repaired_by)


def doubtful(
    code: FindingCode, message: str, fix: str, repaired_by: RepairedBy = RepairedBy.ADMIN
) -> Finding:
    """Make a finding that warns and lets a credential be saved."""
    return Finding(code, Severity.DOUBTFUL, message, fix, repaired_by)


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
