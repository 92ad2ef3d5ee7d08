"""Why an influencer's readiness is what it is: what stands between them and a show."""

from collections.abc import Iterator
from typing import Final

from greenroom.desk.readiness.places import place_findings
from greenroom.desk.readiness.readiness import can_try_again
from greenroom.desk.readiness.sources import (
    Standing,
    chosen_source,
    has_no_token,
    is_code_refused,
    is_led_elsewhere,
    is_made,
    is_refused,
    next_source,
)
from greenroom.desk.sealed.checking import OUR_BLOCKS
from greenroom.desk.sealed.source import Source
from greenroom.hms.expiry import clock_findings
from greenroom.hms.findings import Finding, FindingCode, broken, doubtful, worst_first
from greenroom.hms.roles import watching_finding
from greenroom.hms.surroundings import is_of_missing_emulator
from greenroom.store.influencer_rows import InfluencerRow
from greenroom.store.models import PageReport
from greenroom.store.standing_rule import UNUSABLE, Moment
from greenroom.words.durations import ago


def findings_of(
    row: Standing, at: Moment, page: InfluencerRow | PageReport | None = None
) -> tuple[Finding, ...]:
    """List everything between this influencer and a show, worst first.

    An open show hides nothing: a token that expires while it lasts is worth knowing.

    Args:
        page: what their page last reported; None to leave it out.
    """
    found: list[Finding] = []
    if not row.streaming_enabled:
        found.append(broken(FindingCode.STREAMING_OFF))
    source = next_source(row, at)
    if has_no_token(row):
        found.append(broken(FindingCode.NO_TOKEN))
        return tuple(found)
    made = source in {Source.MINTED, Source.ROOM_CODE}
    if row.block_code is not None and (not made or is_refused(row)):
        found.append(_refused(FindingCode(row.block_code), row, at))
    found.extend(_choice_findings(row, at, source))
    if not made and (source or chosen_source(row) is Source.PASTED):
        found.extend(_token_findings(row, at))
    found.extend(place_findings(row, at))
    found.extend(() if page is None else _device_findings(page, at))
    if len(found) < 2:  # noqa: PLR2004 (as with most)
        return tuple(found)
    # The switch comes before everything else, as it does in the status.
    return tuple(sorted(worst_first(found), key=lambda f: f.code is not FindingCode.STREAMING_OFF))


def _choice_findings(row: Standing, at: Moment, source: Source | None) -> Iterator[Finding]:
    """Say why the made token or the room code that an admin chose is not what the next Go Live uses."""
    chosen = chosen_source(row)
    if chosen in {Source.PASTED, source}:
        return
    find = doubtful if source else broken
    if is_led_elsewhere(row):
        yield mismatch(row)
    elif is_of_missing_emulator(row.hms_access_key, at.emulator_access_key):
        yield find(FindingCode.EMULATOR_ONLY, "instead" if source else "")
    elif chosen is Source.MINTED:
        yield find(FindingCode.NOT_CONNECTED, _INSTEAD[source])
    elif is_code_refused(row):
        code, _, case = (row.code_fault or "").partition(".")
        yield find(FindingCode(code), case)
    else:
        yield find(FindingCode.ROOM_CODE_REFUSED, "none")


_INSTEAD: Final = {None: "", Source.PASTED: "instead", Source.ROOM_CODE: "instead.code"}


def mismatch(row: Standing) -> Finding:
    """Say that the room code leads elsewhere than to where its influencer broadcasts."""
    places = {"room": row.hms_room_id, "role": row.hms_role}
    led = {"code_room": row.code_room_id, "code_role": row.code_role}
    named = {name: value or "?" for name, value in (places | led).items()}
    return broken(FindingCode.ROOM_CODE_MISMATCH, "chosen", **named)


def _token_findings(row: Standing, at: Moment) -> Iterator[Finding]:
    """Judge the pasted token, where it is what the next Go Live would use."""
    absent = is_of_missing_emulator(row.token_access_key, at.emulator_access_key)
    if absent and chosen_source(row) is Source.PASTED:
        yield broken(FindingCode.EMULATOR_ONLY)
    if row.token_expires_at is not None:
        begins = row.token_not_before
        for finding in clock_findings(
            None if begins is not None and begins <= at.token_good_from else begins,
            row.token_expires_at,
            at.now,
            show_starts_at=at.show_starts_at,
            show_ends_at=at.show_ends_at,
            expiring=at.expiring_before - at.now,
        ):
            if finding.code is not FindingCode.EXPIRES_SOON or not is_made(row, at):
                yield finding
    if row.doubt_code is not None:
        yield _doubt(FindingCode(row.doubt_code), row)


def _refused(code: FindingCode, row: Standing, at: Moment) -> Finding:
    """Say what 100ms refused, and how long ago where that was kept; or what the desk found itself."""
    if row.checked_at is None or code.value in OUR_BLOCKS:
        return broken(code)
    case = "refused" if can_try_again(row, at) else "refused.expired"
    return broken(code, case, ago=ago(at.now - row.checked_at), role=row.token_role or row.hms_role or "")


def _doubt(code: FindingCode, row: Standing) -> Finding:
    if code is FindingCode.ROLE_CANNOT_PUBLISH and row.token_role is not None:
        return watching_finding(row.token_role)
    return doubtful(code)


def _device_findings(page: InfluencerRow | PageReport, at: Moment) -> Iterator[Finding]:
    if page.reported_at is None or page.reported_at <= at.reports_after:
        return
    devices = (FindingCode.CAMERA_BLOCKED, page.camera), (FindingCode.MICROPHONE_BLOCKED, page.microphone)
    for code, access in devices:
        if access in UNUSABLE:
            yield doubtful(code, "missing") if access == "MISSING" else doubtful(code)


def expired() -> Finding:
    """Make the finding that the open show's own access is over and nothing newer fits its room."""
    return broken(FindingCode.EXPIRED).in_plain_words()


def unreadable() -> Finding:
    """Make the finding that the stored token cannot be read."""
    return broken(FindingCode.TOKEN_UNREADABLE).in_plain_words()


def put_aside() -> Finding:
    """Make the finding that an admin archived the influencer while they were signed in."""
    return broken(FindingCode.STREAMING_OFF, "archived").in_plain_words()


def show_over() -> Finding:
    """Make the finding that the show to which a page wants to return has ended."""
    return broken(FindingCode.SHOW_OVER).in_plain_words()


def live_elsewhere() -> Finding:
    """Make the finding that another page holds the open show."""
    return broken(FindingCode.LIVE_ELSEWHERE).in_plain_words()
