"""Influencers as lists and pages need them: one joined statement, with their standing computed in SQL.

A standing is a readiness, or CHECK for one who is READY with a doubt. `standing_sql` is the SQL twin of
`desk.readiness.readiness.standing_of`; a property test checks that both agree.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from greenroom.store.sql import Statement
from greenroom.writing.names import tag_keys

SHORT_CODE = 4  # characters of a token's end and of a support code
# By status: what needs attention first.
RANKS = ("LIVE", "BLOCKED", "EXPIRING", "NO_TOKEN", "CHECK", "READY", "OFF")
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


@dataclass(frozen=True, slots=True)
class InfluencerRow:
    """One influencer with their open show, nothing unsealed."""

    id: UUID
    email: str
    name: str
    name_key: str
    handle: str
    created_at: datetime
    archived_at: datetime | None
    last_live_at: datetime | None
    tags: str
    note: str
    invitation_pending: bool
    token_version_id: UUID | None
    token_created_at: datetime | None
    token_last_four: str | None
    token_source: str | None
    token_access_key: str | None
    token_room_id: str | None
    token_role: str | None
    token_user_id: str | None
    token_not_before: datetime | None
    token_expires_at: datetime | None
    source_choice: str | None
    can_mint: bool
    workspace_id: UUID | None
    keys_refused: bool
    hms_access_key: str | None
    hms_room_id: str | None
    hms_role: str | None
    place_code: str | None
    place_checked_at: datetime | None
    room_code_kind: str | None
    room_code_hint: str | None
    code_room_id: str | None
    code_role: str | None
    code_enabled: bool | None
    code_fault: str | None
    code_checked_at: datetime | None
    streaming_enabled: bool
    streaming_at: datetime | None
    streaming_reason: str
    streaming_by_id: UUID | None
    streaming_by: str | None
    block_code: str | None
    doubt_code: str | None
    checked_at: datetime | None
    version: int
    open_show_id: UUID | None
    handed_out_until: datetime | None
    show_opened_at: datetime | None
    show_started_at: datetime | None
    show_seen_at: datetime | None
    show_room_id: str | None
    show_role: str | None
    show_reconnectable_until: datetime | None
    show_at_risk: bool
    camera: str | None
    microphone: str | None
    reported_at: datetime | None
    desk_up_since: datetime | None
    standing: str
    next_show_at: datetime | None = None  # read only for a list that is sorted by it


@dataclass(frozen=True, slots=True)
class Search:
    """What is searched for.

    Args:
        words: each is part of somebody's `search_key` or of a tag of theirs; none for all.
        code: or the four characters of a token's end or of a support code, in small letters.
        tags: who is looked for has all of them.
        signed_in: only those who have accepted an invitation, or who have not; None for both.
        emails: whether a word may be part of an email too.
    """

    words: Sequence[str] = ()
    code: str | None = None
    tags: Sequence[str] = ()
    signed_in: bool | None = None
    emails: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of which list.

    Args:
        first: how many rows.
        order: STATUS, NAME, NEWEST, LAST_LIVE or NEXT_SHOW.
        after: the last row's sort key, as `sort_key` gave it; None for the first page.
        standings: only these; empty for all.
        search: only these.
        archived: list archived influencers instead of current ones.
        ids: only these; None for all.
        turned: the other way round.
    """

    first: int
    order: str
    after: Sequence[Any] | None = None
    standings: Sequence[str] = ()
    search: Search = Search()
    archived: bool = False
    ids: Sequence[UUID] | None = None
    turned: bool = False


# What 100ms last said of an account's keys, as `desk.workspaces.outcomes.Outcome` has it.
_KEYS_REFUSED = """EXISTS (
        SELECT 1 FROM workspaces w WHERE w.id = i.workspace_id AND w.check_outcome = 'WRONG_KEYS')"""

_COLUMNS = f"""
    i.id, i.email, i.name, i.name_key, i.handle, i.created_at, i.archived_at, i.last_live_at,
    i.tags, i.note,
    i.password_hash IS NULL AS invitation_pending, i.token_version_id, i.token_created_at, i.token_last_four,
    i.token_source, i.token_access_key, i.token_room_id, i.token_role, i.token_user_id, i.token_not_before,
    i.token_expires_at, i.source_choice, i.can_mint, i.workspace_id, {_KEYS_REFUSED} AS keys_refused,
    i.hms_access_key,
    i.hms_room_id, i.hms_role, i.place_code, i.place_checked_at, i.room_code_kind, i.room_code_hint,
    i.code_room_id, i.code_role, i.code_enabled, i.code_fault, i.code_checked_at,
    i.streaming_enabled, i.streaming_at, i.streaming_reason, i.streaming_by_id, a.name AS streaming_by,
    i.block_code, i.doubt_code, i.checked_at, i.version, i.open_show_id, i.handed_out_until,
    s.opened_at AS show_opened_at, s.started_at AS show_started_at, s.seen_at AS show_seen_at,
    s.room_id AS show_room_id, s.role AS show_role, p.camera, p.microphone, p.reported_at,
    (SELECT up_since FROM desk WHERE id = 1) AS desk_up_since"""

_JOINS = """
    FROM influencers i
    LEFT JOIN shows s ON s.id = i.open_show_id
    LEFT JOIN token_versions v ON v.id = s.token_version_id
    LEFT JOIN admins a ON a.id = i.streaming_by_id
    LEFT JOIN page_reports p ON p.influencer_id = i.id"""

_ACTIVE = "WHERE i.archived_at IS NULL"
_ARCHIVED = "WHERE i.archived_at IS NOT NULL"


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
        WHEN {_mintable(statement, moment)} AND (i.place_checked_at IS NULL OR {_KEYS_REFUSED}) THEN 'CHECK'
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


def _reconnectable_until(statement: Statement, moment: Moment) -> str:
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


def _next_show(statement: Statement, moment: Moment) -> str:
    """Say when somebody's next show starts, or the one that should be running: of whoever is archived, none.

    Nobody has two shows at once, so the first that ends is the first that starts.
    """
    return f"""(SELECT n.starts_at FROM planned_shows n
        WHERE n.influencer_id = i.id AND n.cancelled_at IS NULL AND n.ends_at > {statement.put(moment.now)}
              AND i.archived_at IS NULL
        ORDER BY n.ends_at, n.id LIMIT 1)"""


def _select(
    statement: Statement, moment: Moment, where: Callable[[], str], *, next_show: bool = False
) -> str:
    """Select whole rows; `where` is called once it is its turn to put values into the statement."""
    risk = f"COALESCE(show_reconnectable_until <= {statement.put(moment.expiring_before)}, FALSE)"
    until, standing = _reconnectable_until(statement, moment), standing_sql(statement, moment)
    columns = f"{_COLUMNS}, {until} AS show_reconnectable_until, {standing} AS standing"
    if next_show:
        columns += f", {_next_show(statement, moment)} AS next_show_at"
    inner = f"SELECT {columns} {_JOINS} {where()}"
    return f"SELECT listed.*, {risk} AS show_at_risk FROM ({inner}) AS listed"


def _matches(statement: Statement, search: Search) -> str:
    words = " AND ".join(
        f"({_in_key(statement, word, emails=search.emails)} OR {_holds(statement, 'tag_keys', word)})"
        for word in search.words
    )
    tests = [words] if words else []
    if search.code is not None:
        tests.append(f"lower(i.token_last_four) = {statement.put(search.code)}")
        tests.append(f"p.support_code = {statement.put(search.code)}")
    found = f" AND ({' OR '.join(tests)})" if tests else ""
    found += "".join(f" AND {_holds(statement, 'tag_keys', tag_keys([tag]))}" for tag in search.tags)
    if search.signed_in is not None:
        found += f" AND i.password_hash IS {'NOT ' if search.signed_in else ''}NULL"
    return found


def _in_key(statement: Statement, word: str, *, emails: bool) -> str:
    # The email and what follows it hold no space before an @: what stands before one is name or handle.
    return _holds(statement, "search_key", word, "" if emails else " %@%")


def _holds(statement: Statement, column: str, text: str, then: str = "") -> str:
    return f"i.{column} LIKE {statement.put(f'%{_escaped(text)}%{then}')} ESCAPE '\\'"


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


_BY_STANDING = " ".join(f"WHEN standing = '{name}' THEN {n}" for n, name in enumerate(RANKS, 1))
_RANK = f"CASE WHEN show_at_risk THEN 0 {_BY_STANDING} END"
_NEVER = "1970-01-01 00:00:00+00:00"  # stands for never: before everybody, where a null has no place
_UNPLANNED = "9999-01-01 00:00:00+00:00"  # stands for no next show: after everybody
# What is sorted by, down to the id, as a cursor holds it; and whether it rises.
_ORDERS = {
    "STATUS": ((_RANK, "name_key", "id"), True),
    "NAME": (("name_key", "id"), True),
    "NEWEST": (("created_at", "id"), False),
    # Letter for letter as in the index `influencers_by_last_live`.
    "LAST_LIVE": ((f"COALESCE(last_live_at, '{_NEVER}')", "id"), False),
    "NEXT_SHOW": ((f"COALESCE(next_show_at, '{_UNPLANNED}')", "name_key", "id"), True),
}


def sort_key(row: InfluencerRow, order: str) -> list[Any]:
    """Return what a cursor must hold to continue after this row, either way."""
    match order:
        case "STATUS":
            return [0 if row.show_at_risk else 1 + RANKS.index(row.standing), row.name_key, row.id]
        case "NAME":
            return [row.name_key, row.id]
        case "NEWEST":
            return [row.created_at, row.id]
        case "NEXT_SHOW":
            return [row.next_show_at or datetime.fromisoformat(_UNPLANNED), row.name_key, row.id]
        case _:
            return [row.last_live_at or datetime.fromisoformat(_NEVER), row.id]


def _sorted(page: Part) -> tuple[str, str]:
    """Say how to sort a list, and how what follows a key compares with it."""
    columns, rises = _ORDERS[page.order]
    rises = rises is not page.turned
    order = ", ".join(f"{column} {'ASC' if rises else 'DESC'}" for column in columns)
    return order, f"({', '.join(columns)}) {'>' if rises else '<'}"


async def page_of_influencers(page: Part, moment: Moment) -> list[InfluencerRow]:
    """Read one page: up to `first + 1` rows, so that the caller sees whether more follow."""
    statement = Statement()
    which = _ARCHIVED if page.archived else _ACTIVE
    inner = _select(
        statement,
        moment,
        lambda: which + _matches(statement, page.search),
        next_show=page.order == "NEXT_SHOW",
    )
    order, compare = _sorted(page)
    tests: list[str] = []
    if page.standings:
        tests.append(f"standing IN ({', '.join(statement.put(name) for name in page.standings)})")
    if page.after is not None:
        tests.append(f"{compare} ({', '.join(statement.put(value) for value in page.after)})")
    if page.ids is not None:
        tests.append(f"id IN ({', '.join(map(statement.put, page.ids)) or 'NULL'})")
    where = f"WHERE {' AND '.join(tests)}" if tests else ""
    limit = statement.put(page.first + 1)
    rows = await statement.rows(f"SELECT * FROM ({inner}) AS ranked {where} ORDER BY {order} LIMIT {limit}")
    return [_row(row) for row in rows]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many match a search.

    Args:
        standings: by standing; one that nobody has is left out.
        unsigned: how many of all have not signed in yet.
    """

    standings: dict[str, int]
    unsigned: int


async def count_by_standing(search: Search, moment: Moment, *, archived: bool = False) -> Tally:
    """Count those who match the search."""
    statement = Statement()
    unsigned = "CASE WHEN i.password_hash IS NULL THEN 1 ELSE 0 END AS unsigned"
    inner = f"SELECT {standing_sql(statement, moment)} AS standing, {unsigned} {_JOINS} "
    inner += (_ARCHIVED if archived else _ACTIVE) + _matches(statement, search)
    rows = await statement.rows(
        f"SELECT standing, COUNT(*) AS n, SUM(unsigned) AS m FROM ({inner}) AS counted GROUP BY standing"
    )
    return Tally({row["standing"]: row["n"] for row in rows}, sum(int(row["m"]) for row in rows))


async def influencer_rows(
    influencer_ids: Sequence[UUID], moment: Moment, *, or_archived: bool = False
) -> dict[UUID, InfluencerRow]:
    """Read those of these influencers that exist."""
    statement = Statement()

    def where() -> str:
        wanted = ", ".join(statement.put(influencer_id) for influencer_id in influencer_ids)
        return f"WHERE i.id IN ({wanted})" + ("" if or_archived else " AND i.archived_at IS NULL")

    rows = await statement.rows(_select(statement, moment, where))
    return {row.id: row for row in map(_row, rows)}


_TIMES = {name for name, kind in InfluencerRow.__annotations__.items() if "datetime" in str(kind)}
_IDS = {name for name, kind in InfluencerRow.__annotations__.items() if "UUID" in str(kind)}


def _row(values: dict[str, Any]) -> InfluencerRow:
    """Convert SQLite's texts to the types that PostgreSQL's driver returns."""
    for name in _TIMES:
        if isinstance(values.get(name), str):
            values[name] = datetime.fromisoformat(values[name])
    for name in _IDS:
        if isinstance(values[name], str):
            values[name] = UUID(values[name])
    for name in ("streaming_enabled", "invitation_pending", "show_at_risk", "can_mint", "keys_refused"):
        values[name] = bool(values[name])
    if values["code_enabled"] is not None:
        values["code_enabled"] = bool(values["code_enabled"])
    return InfluencerRow(**values)
