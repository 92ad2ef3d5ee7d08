"""How influencers stand, in SQL: a readiness, or CHECK for one who is READY with a doubt.

`standing_sql` is the twin of `desk.readiness.readiness.standing_of`; a property test checks that both agree.
"""

from dataclasses import dataclass
from datetime import datetime

from greenroom.store.sql import Statement

# By status, what needs attention first: before others who are LIVE come those who could not come back.
STANDINGS = ("LIVE", "LIVE", "BLOCKED", "EXPIRING", "NO_TOKEN", "CHECK", "READY", "OFF")
UNUSABLE = ("DENIED", "MISSING")  # what a page says of a camera or microphone that it cannot use
TOKEN_FAULTS = ("TOKEN_UNREADABLE", "BAD_SIGNATURE")  # what the desk itself finds wrong with a stored token


@dataclass(frozen=True, slots=True)
class Moment:
    """What a standing depends on apart from the row.

    Args:
        now: the clock.
        token_good_after: a token that expires before this moment is as good as expired.
        token_good_from: a token whose not-before lies after this moment cannot be used yet.
        expiring_before: a token that expires at or before this moment expires soon.
        reports_after: what a page reported at or before this moment says nothing any more.
        emulator_prefix: access keys that begin with this are an emulator's.
        emulator_access_key: that of the emulator beside this desk, or ''.
        show_starts_at: when the planned show starts that is judged; None if it is the next Go Live.
        show_ends_at: when it is planned to end.
    """

    now: datetime
    token_good_after: datetime
    token_good_from: datetime
    expiring_before: datetime
    reports_after: datetime
    emulator_prefix: str
    emulator_access_key: str
    show_starts_at: datetime | None = None
    show_ends_at: datetime | None = None


# What 100ms last said of an account's keys, as `desk.workspaces.outcomes.Outcome` has it.
KEYS_REFUSED = """EXISTS (
        SELECT 1 FROM workspaces w WHERE w.id = i.workspace_id AND w.check_outcome = 'WRONG_KEYS')"""

# The place in `STANDINGS` of a row that was read.
_RANKS = " ".join(f"WHEN '{name}' THEN {rank}" for rank, name in enumerate(STANDINGS) if rank)
STANDING_RANK = f"CASE standing {_RANKS} END"
RANK = f"CASE WHEN show_at_risk THEN 0 ELSE {STANDING_RANK} END"


def standing_sql(statement: Statement, moment: Moment) -> str:
    """Write what makes the standing of `i`, an influencer, and `p`, their page report."""
    put = statement.put

    def broken() -> str:
        begun = f"i.token_not_before IS NULL OR i.token_not_before <= {put(moment.token_good_from)}"
        ended = f"i.token_expires_at < {put(moment.token_good_after)}"
        absent = _of_missing_emulator(statement, moment, "i.token_access_key")
        return f"(NOT ({begun}) OR {ended} OR {absent} OR i.block_code IS NOT NULL)"

    return f"""CASE
        WHEN i.open_show_id IS NOT NULL THEN 'LIVE'
        WHEN NOT i.streaming_enabled THEN 'OFF'
        WHEN NOT {_UNREFUSED} THEN 'BLOCKED'
        WHEN i.token_expires_at IS NULL AND NOT {_MINTED_CHOSEN} AND NOT ({_CODE_CHOSEN} AND {_HAS_CODE})
             THEN CASE WHEN i.block_code IS NULL THEN 'NO_TOKEN' ELSE 'BLOCKED' END
        WHEN i.place_code IS NOT NULL OR ({_CODE_CHOSEN} AND {_CODE_ELSEWHERE}) THEN 'BLOCKED'
        WHEN NOT ({_mintable(statement, moment)} OR {_exchangeable(statement, moment)}) THEN CASE
          WHEN i.token_expires_at IS NULL OR {broken()} THEN 'BLOCKED'
          WHEN i.token_expires_at <= {put(moment.expiring_before)} THEN 'EXPIRING'
          WHEN {_MINTED_CHOSEN} OR {_CODE_CHOSEN} OR {_CODE_ELSEWHERE} OR i.doubt_code IS NOT NULL
               THEN 'CHECK'
          ELSE {_by_devices(statement, moment)} END
        WHEN {_CODE_ELSEWHERE} THEN 'CHECK'
        WHEN {_mintable(statement, moment)} AND (i.place_checked_at IS NULL OR {KEYS_REFUSED}) THEN 'CHECK'
        WHEN {_MINTED_CHOSEN} AND NOT {_mintable(statement, moment)} THEN 'CHECK'
        WHEN {_CODE_CHOSEN} AND NOT {_exchangeable(statement, moment)} THEN 'CHECK'
        WHEN NOT {_MINTED_CHOSEN} AND NOT {_CODE_CHOSEN} AND i.doubt_code IS NOT NULL AND NOT {broken()}
             THEN 'CHECK'
        ELSE {_by_devices(statement, moment)} END"""


def _by_devices(statement: Statement, moment: Moment) -> str:
    unusable = ", ".join(f"'{access}'" for access in UNUSABLE)
    return f"""CASE
        WHEN p.reported_at > {statement.put(moment.reports_after)}
             AND (p.camera IN ({unusable}) OR p.microphone IN ({unusable})) THEN 'CHECK'
        ELSE 'READY' END"""


_UNREFUSED = f"(i.block_code IS NULL OR i.block_code IN ({', '.join(map(repr, TOKEN_FAULTS))}))"
_MINTED_CHOSEN = "COALESCE(i.source_choice = 'MINTED', FALSE)"
_CODE_CHOSEN = "COALESCE(i.source_choice = 'ROOM_CODE', FALSE)"
_HAS_CODE = "COALESCE(i.room_code_kind IN ('TYPED', 'REAL'), FALSE)"
_CODE_ELSEWHERE = (
    f"({_HAS_CODE} AND COALESCE(i.code_room_id <> i.hms_room_id OR i.code_role <> i.hms_role, FALSE))"
)
_CODE_THERE = "COALESCE(i.code_room_id = i.hms_room_id AND i.code_role = i.hms_role, FALSE)"


def _mintable(statement: Statement, moment: Moment) -> str:
    """Tell whether the desk can make a token: the twin of `desk.readiness.sources.is_mintable`."""
    return f"(i.can_mint AND NOT {_of_missing_emulator(statement, moment, 'i.hms_access_key')})"


def _exchangeable(statement: Statement, moment: Moment) -> str:
    """Tell whether the room code can be exchanged: the twin of `desk.readiness.sources.is_exchangeable`."""
    there = f"({_CODE_THERE} OR ({_CODE_CHOSEN} AND NOT {_CODE_ELSEWHERE}))"
    absent = _of_missing_emulator(statement, moment, "i.hms_access_key")
    return f"({_HAS_CODE} AND i.code_fault IS NULL AND {there} AND NOT {absent})"


def _of_missing_emulator(statement: Statement, moment: Moment, access_key: str) -> str:
    begins = f"substr({access_key}, 1, {len(moment.emulator_prefix)})"
    emulators = f"{begins} = {statement.put(moment.emulator_prefix)}"
    others = f"{access_key} <> {statement.put(moment.emulator_access_key)}"
    return f"COALESCE({emulators} AND {others}, FALSE)"


def reconnectable_until(statement: Statement, moment: Moment) -> str:
    """Say until when an open show can be joined again: with its own token, or with a later one that fits.

    Null if there can be another at any time: one that the desk makes, or one for a room code that is known
    to lead there. 100ms must answer for that, but it must for every reconnect.
    """
    return f"""CASE
        WHEN {_UNREFUSED} AND i.hms_room_id = s.room_id AND i.hms_role = s.role
             AND ({_mintable(statement, moment)} OR ({_CODE_THERE} AND {_exchangeable(statement, moment)}
                  AND (i.token_expires_at IS NOT NULL OR {_MINTED_CHOSEN} OR {_CODE_CHOSEN})))
        THEN NULL
        WHEN i.token_expires_at > v.expires_at AND i.token_room_id = s.room_id AND i.token_role = s.role
             AND (i.token_not_before IS NULL OR i.token_not_before <= {statement.put(moment.token_good_from)})
             AND i.block_code IS NULL AND NOT {_of_missing_emulator(statement, moment, "i.token_access_key")}
        THEN i.token_expires_at
        ELSE v.expires_at END"""
