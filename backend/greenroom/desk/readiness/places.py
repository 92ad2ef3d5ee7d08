"""What is known of the place where somebody broadcasts, and what that means for their next show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from greenroom.desk.readiness.sources import Standing, is_led_elsewhere, is_mintable, leads_elsewhere
from greenroom.hms.findings import Finding, FindingCode, doubtful
from greenroom.hms.minting import is_readable
from greenroom.hms.places import told_finding
from greenroom.store.influencer_rows import InfluencerRow
from greenroom.store.standing_rule import Moment
from greenroom.words.sentences import Sentence


class PlaceState(StrEnum):
    """What 100ms says of a place."""

    GOOD = "GOOD"
    BROKEN = "BROKEN"
    NOT_CHECKED = "NOT_CHECKED"


@dataclass(frozen=True, slots=True)
class PlaceCheck:
    """What 100ms says of the place where somebody broadcasts.

    Args:
        checked_at: when it said so; None if it has not.
    """

    state: PlaceState
    about: Sentence
    checked_at: datetime | None


def place_check(row: Standing, at: Moment) -> PlaceCheck | None:
    """Return what is known of somebody's place; None if they have none yet."""
    role = row.hms_role
    if row.hms_room_id is None or role is None:
        return None
    if row.place_checked_at is None:
        unconnected = not row.can_mint and is_readable(role)
        case = "not-connected" if unconnected else "not-checked"
        return PlaceCheck(PlaceState.NOT_CHECKED, Sentence(f"place.{case}"), None)
    fault = _told(row, at)
    if fault is not None:
        return PlaceCheck(PlaceState.BROKEN, fault.message, row.place_checked_at)
    return PlaceCheck(PlaceState.GOOD, Sentence("place.good", role=role), row.place_checked_at)


def place_findings(row: Standing, at: Moment) -> Iterator[Finding]:
    """Say what 100ms has against the place, or that it has not been asked though the account is connected."""
    fault = _told(row, at)
    if fault is not None and row.place_code != row.block_code:  # or a refusal at Go Live says the same
        yield fault
    if are_keys_refused(row, at):
        yield doubtful(FindingCode.KEYS_REFUSED)
    elif fault is None and is_unchecked(row, at):
        yield doubtful(FindingCode.NOT_CHECKED)
    if leads_elsewhere(row) and not is_led_elsewhere(row):
        yield doubtful(FindingCode.ROOM_CODE_MISMATCH)


def is_unchecked(row: Standing, at: Moment) -> bool:
    """Tell whether 100ms could be asked about the place, and has not answered yet."""
    return row.place_checked_at is None and is_mintable(row, at)


def are_keys_refused(row: Standing, at: Moment) -> bool:
    """Tell whether 100ms last refused the keys with which the desk would ask, or make a token.

    Only lists and pages know it: at Go Live, 100ms decides about the token by itself.
    """
    return isinstance(row, InfluencerRow) and row.keys_refused and is_mintable(row, at)


def _told(row: Standing, at: Moment) -> Finding | None:
    if row.place_code is None or row.place_checked_at is None:
        return None
    return told_finding(FindingCode(row.place_code), row.hms_role or "", at.now - row.place_checked_at)
