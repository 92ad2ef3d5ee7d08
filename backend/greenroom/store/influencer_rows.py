"""Influencers as lists and pages need them: one joined statement, with their standing computed in SQL."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from greenroom.store.ids import WrittenId, as_id
from greenroom.store.sql import Statement
from greenroom.store.standing_rule import KEYS_REFUSED, Moment, reconnectable_until, standing_sql


class InfluencerRow(NamedTuple):
    """One influencer with their open show, nothing unsealed; `as_id` reads those ids that are needed."""

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
    token_version_id: WrittenId | None
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
    workspace_id: WrittenId | None
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
    streaming_by_id: WrittenId | None
    streaming_by: str | None
    block_code: str | None
    doubt_code: str | None
    checked_at: datetime | None
    version: int
    open_show_id: WrittenId | None
    handed_out_until: datetime | None
    show_opened_at: datetime | None
    show_started_at: datetime | None
    show_seen_at: datetime | None
    show_room_id: str | None
    show_role: str | None
    show_reconnectable_until: datetime | None
    show_at_risk: bool
    page: str | None  # with what follows, what their page last reported
    browser: str | None
    in_app_browser: str | None
    camera: str | None
    microphone: str | None
    connection: str | None
    problem: str | None
    reported_at: datetime | None
    desk_up_since: datetime | None
    standing: str
    next_show_at: datetime | None  # read only for a list that is sorted by it


IN_ORDER = ", ".join(InfluencerRow._fields)
_COLUMNS = f"""
    i.id, i.email, i.name, i.name_key, i.handle, i.created_at, i.archived_at, i.last_live_at,
    i.tags, i.note,
    i.password_hash IS NULL AS invitation_pending, i.token_version_id, i.token_created_at, i.token_last_four,
    i.token_source, i.token_access_key, i.token_room_id, i.token_role, i.token_user_id, i.token_not_before,
    i.token_expires_at, i.source_choice, i.can_mint, i.workspace_id, {KEYS_REFUSED} AS keys_refused,
    i.hms_access_key,
    i.hms_room_id, i.hms_role, i.place_code, i.place_checked_at, i.room_code_kind, i.room_code_hint,
    i.code_room_id, i.code_role, i.code_enabled, i.code_fault, i.code_checked_at,
    i.streaming_enabled, i.streaming_at, i.streaming_reason, i.streaming_by_id, a.name AS streaming_by,
    i.block_code, i.doubt_code, i.checked_at, i.version, i.open_show_id, i.handed_out_until,
    s.opened_at AS show_opened_at, s.started_at AS show_started_at, s.seen_at AS show_seen_at,
    s.room_id AS show_room_id, s.role AS show_role, p.page, p.browser, p.in_app_browser, p.camera,
    p.microphone, p.connection, p.problem, p.reported_at,
    (SELECT up_since FROM desk WHERE id = 1) AS desk_up_since"""

JOINS = """
    FROM influencers i
    LEFT JOIN shows s ON s.id = i.open_show_id
    LEFT JOIN token_versions v ON v.id = s.token_version_id
    LEFT JOIN admins a ON a.id = i.streaming_by_id
    LEFT JOIN page_reports p ON p.influencer_id = i.id"""

ACTIVE = "WHERE i.archived_at IS NULL"
ARCHIVED = "WHERE i.archived_at IS NOT NULL"
NEVER = "1970-01-01 00:00:00+00:00"  # stands for never: before everybody, where a null has no place
UNPLANNED = "9999-01-01 00:00:00+00:00"  # stands for no next show: after everybody


def next_show(statement: Statement, moment: Moment, column: str = "starts_at") -> str:
    """Say when somebody's next show starts, or the one that should be running: of whoever is archived, none.

    Nobody has two shows at once, so the first that ends is the first that starts.
    """
    return f"""(SELECT n.{column} FROM planned_shows n
        WHERE n.influencer_id = i.id AND n.cancelled_at IS NULL AND n.ends_at > {statement.put(moment.now)}
              AND i.archived_at IS NULL
        ORDER BY n.ends_at, n.id LIMIT 1)"""


def select_rows(
    statement: Statement,
    moment: Moment,
    where: Callable[[], str],
    *,
    more: Callable[[], str] = lambda: "NULL AS next_show_at",
) -> str:
    """Select whole rows.

    Args:
        where: writes which; it is called once it is its turn to put values into the statement.
        more: writes further columns, likewise.
    """
    risk = f"COALESCE(show_reconnectable_until <= {statement.put(moment.expiring_before)}, FALSE)"
    until, standing = reconnectable_until(statement, moment), standing_sql(statement, moment)
    columns = f"{_COLUMNS}, {until} AS show_reconnectable_until, {standing} AS standing, {more()}"
    inner = f"SELECT {columns} {JOINS} {where()}"
    return f"SELECT listed.*, {risk} AS show_at_risk FROM ({inner}) AS listed"


def _reading(kind: object) -> Callable[[Any], Any] | None:
    """Return what makes a value of a column of what SQLite has kept; None where it is that itself."""
    for type_, read in ((datetime, datetime.fromisoformat), (UUID, as_id), (bool, bool)):
        if kind in {type_, type_ | None}:
            return read
    return None


_READ = [
    (place, read)
    for place, kind in enumerate(InfluencerRow.__annotations__.values())
    if (read := _reading(kind)) is not None
]


async def read_rows(statement: Statement, sql: str) -> list[InfluencerRow]:
    """Run a statement that selects the columns of a row in their order, and make its rows."""
    found = await statement.values(sql)
    return [InfluencerRow(*(_read(row) if statement.is_sqlite else row)) for row in found]


def _read(row: Sequence[Any]) -> list[Any]:
    """Convert SQLite's texts and numbers to the types that PostgreSQL's driver returns."""
    values = list(row)
    for place, read in _READ:
        value = values[place]
        if value is not None:
            values[place] = read(value)
    return values


async def influencer_rows(
    influencer_ids: Sequence[UUID], moment: Moment, *, or_archived: bool = False
) -> dict[UUID, InfluencerRow]:
    """Read those of these influencers that exist."""
    statement = Statement()

    def where() -> str:
        wanted = ", ".join(statement.put(influencer_id) for influencer_id in influencer_ids)
        return f"WHERE i.id IN ({wanted})" + ("" if or_archived else " AND i.archived_at IS NULL")

    found = select_rows(statement, moment, where)
    rows = await read_rows(statement, f"SELECT {IN_ORDER} FROM ({found}) AS found")
    return {row.id: row for row in rows}
