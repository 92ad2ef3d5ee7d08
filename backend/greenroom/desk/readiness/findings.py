"""Why an influencer's readiness is what it is: findings for the desk, and plain words for the studio."""

from dataclasses import dataclass

from greenroom.desk.readiness.readiness import Standing
from greenroom.hms.expiry import clock_findings
from greenroom.hms.findings import Finding, FindingCode, RepairedBy, Severity, worst_first
from greenroom.hms.surroundings import is_of_missing_emulator
from greenroom.store.influencer_rows import Moment

_NEW_TOKEN = "Set a new token: in the 100ms dashboard, Rooms > Join Room > Join with SDK."  # noqa: S105
_CHECK_ROOM = "Check that this is the room and account that the show should run in."

_STORED: dict[FindingCode, tuple[str, str, RepairedBy]] = {
    FindingCode.MISSING_CLAIM: (
        "The token does not say for whom it is.",
        "It works; a token made for this person shows their name in 100ms.",
        RepairedBy.ADMIN,
    ),
    FindingCode.BAD_SIGNATURE: (
        "100ms will refuse this token: its signature is wrong.",
        _NEW_TOKEN,
        RepairedBy.ADMIN,
    ),
    FindingCode.UNKNOWN_WORKSPACE: (
        "The token belongs to a 100ms account that this desk does not know.",
        _CHECK_ROOM,
        RepairedBy.ADMIN,
    ),
    FindingCode.WORKSPACE_CHANGED: (
        "The token belongs to another 100ms account than the one before.",
        _CHECK_ROOM,
        RepairedBy.ADMIN,
    ),
    FindingCode.ROOM_CHANGED: (
        "The token opens another room than the one before.",
        _CHECK_ROOM,
        RepairedBy.ADMIN,
    ),
    FindingCode.WRONG_PERSON: (
        "The token was made for somebody else's user id.",
        "Set a token that was made for this person.",
        RepairedBy.ADMIN,
    ),
    FindingCode.DUPLICATE: (
        "The same token is set for somebody else.",
        "Set a token of their own, so that the two do not end each other's show.",
        RepairedBy.ADMIN,
    ),
    FindingCode.SDK_UNREADABLE: (
        "The token holds letters that the 100ms web SDK may read wrongly.",
        "Make it with a plain user id and role: letters, digits, dots and hyphens.",
        RepairedBy.ADMIN,
    ),
    FindingCode.EMULATOR_ONLY: (
        "The token was made by the practice room, and none runs here.",
        _NEW_TOKEN,
        RepairedBy.ADMIN,
    ),
    FindingCode.NO_TOKEN: (
        "There is no token yet.",
        "Set Token: paste one from the 100ms dashboard.",
        RepairedBy.ADMIN,
    ),
    FindingCode.STREAMING_OFF: ("Streaming is switched off.", "Switch streaming on again.", RepairedBy.ADMIN),
}


def findings_of(row: Standing, at: Moment) -> tuple[Finding, ...]:
    """Tell everything that stands between this influencer and a show, worst first.

    An open show hides nothing: a token that runs out while it lasts is worth knowing.
    """
    found: list[Finding] = []
    if not row.streaming_enabled:
        found.append(_stored(FindingCode.STREAMING_OFF, Severity.BROKEN))
    if row.token_expires_at is None:
        found.append(_stored(FindingCode.NO_TOKEN, Severity.BROKEN))
        return tuple(found)
    if row.block_code is not None:
        found.append(_stored(FindingCode(row.block_code), Severity.BROKEN))
    if is_of_missing_emulator(row.token_access_key, at.emulator_access_key):
        found.append(_stored(FindingCode.EMULATOR_ONLY, Severity.BROKEN))
    found.extend(
        clock_findings(
            row.token_not_before, row.token_expires_at, at.now, expiring=at.expiring_before - at.now
        )
    )
    if row.doubt_code is not None:
        found.append(_stored(FindingCode(row.doubt_code), Severity.DOUBTFUL))
    # The switch comes before everything else, as it does in the status.
    return tuple(sorted(worst_first(found), key=lambda f: f.code is not FindingCode.STREAMING_OFF))


def _stored(code: FindingCode, severity: Severity) -> Finding:
    message, fix, repaired_by = _STORED.get(
        code, ("100ms would refuse this token.", _NEW_TOKEN, RepairedBy.ADMIN)
    )
    return Finding(code, severity, message, fix, repaired_by)


@dataclass(frozen=True, slots=True)
class PlainReason:
    """One reason in words for an influencer on the phone: nothing technical."""

    message: str
    fix: str


_PLAIN: dict[FindingCode, PlainReason] = {
    FindingCode.STREAMING_OFF: PlainReason(
        "Your admin has paused your shows.", "Ask your admin to switch you on again."
    ),
    FindingCode.NO_TOKEN: PlainReason(
        "Your stage is not set up yet.", "Ask your admin to set you up for your next show."
    ),
    FindingCode.EXPIRED: PlainReason(
        "Your access to the stage has run out.", "Ask your admin to renew it: it takes them a minute."
    ),
    FindingCode.NOT_YET_VALID: PlainReason(
        "Your access to the stage begins later.", "Try again later, or ask your admin."
    ),
    FindingCode.LIVE_ELSEWHERE: PlainReason(
        "You are live on another page or phone.", "End the show there, or take it over here."
    ),
}
_OTHER = PlainReason("Your access to the stage does not work.", "Ask your admin to renew it.")


def in_plain_words(finding: Finding) -> Finding:
    """Retell a finding to the influencer it concerns: no technical word, nothing of the desk's data."""
    plain = _PLAIN.get(finding.code, _OTHER)
    return Finding(finding.code, finding.severity, plain.message, plain.fix, finding.repaired_by)


def run_out() -> Finding:
    """Make the finding that the open show's own access is over and nothing newer fits its room."""
    plain = _PLAIN[FindingCode.EXPIRED]
    return Finding(FindingCode.EXPIRED, Severity.BROKEN, plain.message, plain.fix, RepairedBy.ADMIN)


def put_aside() -> Finding:
    """Make the finding that an admin archived the influencer while they were signed in."""
    return Finding(
        FindingCode.STREAMING_OFF,
        Severity.BROKEN,
        "Your account at this desk was archived.",
        "Ask your admin to bring you back.",
        RepairedBy.ADMIN,
    )


def live_elsewhere() -> Finding:
    """Make the finding that another page holds the open show."""
    plain = _PLAIN[FindingCode.LIVE_ELSEWHERE]
    return Finding(
        FindingCode.LIVE_ELSEWHERE, Severity.BROKEN, plain.message, plain.fix, RepairedBy.INFLUENCER
    )
