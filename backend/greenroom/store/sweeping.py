"""What is deleted, or wiped, once it is old: found in an index, some rows at a time.

Each batch is a statement of its own: others can read and write in between.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from greenroom.store.sql import Statement

BATCH: Final = 500

_HOLDS_NO_SHOW: Final = """NOT EXISTS (
    SELECT 1 FROM shows s
    WHERE s.influencer_id = sessions.influencer_id AND s.ended_at IS NULL AND s.desk_session_id = sessions.id
  )"""


@dataclass(frozen=True, slots=True)
class _Old:
    """Rows that go by their age.

    Args:
        since: the column with the time that counts.
        only: what else is the case with those that go.
        wiped: what is set instead of deleting them.
    """

    table: str
    since: str
    only: str = "TRUE"
    key: str = "id"
    wiped: str | None = None


_NO_REPORT: Final = """page = NULL, browser = '', in_app_browser = NULL, camera = 'UNKNOWN',
    microphone = 'UNKNOWN', connection = NULL, problem = NULL, reported_at = NULL"""
_OLD: Final[Mapping[str, _Old]] = {
    "alert deliveries": _Old("alert_deliveries", "created_at"),
    "alert keys": _Old("alert_keys", "created_at", key="key"),
    "alerts": _Old("alerts", "created_at"),
    "ended sessions": _Old("sessions", "revoked_at", f"revoked_at IS NOT NULL AND {_HOLDS_NO_SHOW}"),
    "events": _Old("events", "at", key="seq"),
    "expired sessions": _Old("sessions", "expires_at", _HOLDS_NO_SHOW),
    "expired tokens": _Old("token_versions", "expires_at", "sealed IS NOT NULL", wiped="sealed = NULL"),
    "imports": _Old("imports", "begun_at"),
    "links": _Old("links", "expires_at", "NOT EXISTS (SELECT 1 FROM sessions s WHERE s.link_id = links.id)"),
    "reports": _Old("page_reports", "reported_at", key="influencer_id", wiped=_NO_REPORT),
}


async def sweep(what: str, until: datetime) -> None:
    """Delete or wipe what is as old as this, or older.

    Args:
        what: one of `_OLD`.
    """
    swept = BATCH
    while swept == BATCH:
        swept = await _sweep_some(_OLD[what], until)


async def _sweep_some(old: _Old, until: datetime) -> int:
    statement = Statement()
    which = (
        f"SELECT {old.key} FROM {old.table} WHERE {old.since} <= {statement.put(until)} AND {old.only} "  # noqa: S608 (names from above)
        f"ORDER BY {old.since} LIMIT {statement.put(BATCH)}"
    )
    act = f"DELETE FROM {old.table}" if old.wiped is None else f"UPDATE {old.table} SET {old.wiped}"  # noqa: S608
    return len(await statement.rows(f"{act} WHERE {old.key} IN ({which}) RETURNING {old.key}"))
