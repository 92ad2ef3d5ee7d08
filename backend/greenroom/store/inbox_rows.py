"""Which entries of the inbox still wait for somebody: decided in SQL, by how their influencers stand now.

Each kind says for itself when it is over. One that this version does not know is left as it is, for the one
that does.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from greenroom.store.ids import as_id
from greenroom.store.models import InboxEntry
from greenroom.store.sql import Statement, columns
from greenroom.store.standing_rule import Moment, standing_sql

KINDS: Final = ("ASKED", "HANDED_IN")
CANNOT_START: Final = ("BLOCKED", "OFF", "NO_TOKEN")

_ENTRY: Final = columns(InboxEntry, "e")
_KNOWN: Final = ", ".join(f"'{kind}'" for kind in KINDS)
_OPEN: Final = f"e.closed_at IS NULL AND e.kind IN ({_KNOWN})"
_FROM = """
    FROM inbox_entries e
    LEFT JOIN influencers i ON i.id = e.subject_id
    LEFT JOIN page_reports p ON p.influencer_id = i.id"""


async def waiting_entries(moment: Moment, first: int, after: UUID | None = None) -> list[InboxEntry]:
    """Read what waits and was not closed, the oldest first.

    Args:
        first: how many, at most.
        after: the last id seen; None to begin.
    """
    statement = Statement()
    where = f"{_waits(statement, moment)} AND {_OPEN}"
    if after is not None:
        where += f" AND e.id > {statement.put(after)}"
    sql = f"SELECT {_ENTRY} {_FROM} WHERE {where} ORDER BY e.id LIMIT {statement.put(first)}"
    return [entry for (entry,) in await statement.read([InboxEntry], sql)]


async def count_waiting(moment: Moment) -> int:
    """Count what waits and was not closed."""
    statement = Statement()
    [row] = await statement.rows(
        f"SELECT COUNT(*) AS n {_FROM} WHERE {_waits(statement, moment)} AND {_OPEN}"
    )
    return row["n"]


async def over_ids(moment: Moment, most: int, among: Sequence[UUID] | None = None) -> list[UUID]:
    """List the ids of what has become needless: their influencers can go live, are archived or nobody.

    Args:
        most: how many, at most.
        among: only these; None for all.
    """
    statement = Statement()
    where = f"NOT ({_waits(statement, moment)})"
    if among is not None:
        where += f" AND e.id IN ({', '.join(map(statement.put, among)) or 'NULL'})"
    sql = f"SELECT e.id {_FROM} WHERE {where} ORDER BY e.id LIMIT {statement.put(most)}"
    return await _ids(statement, sql)


def _waits(statement: Statement, moment: Moment) -> str:
    cannot_start = ", ".join(f"'{standing}'" for standing in CANNOT_START)
    somebody = "(e.subject_kind <> 'influencers' OR i.id IS NOT NULL)"
    return f"""{somebody} AND i.archived_at IS NULL AND CASE e.kind
        WHEN 'ASKED' THEN {standing_sql(statement, moment)} IN ({cannot_start})
        ELSE COALESCE(e.until > {statement.put(moment.now)}, TRUE)
             AND COALESCE(e.fingerprint <> i.token_fingerprint, TRUE) END"""


async def _ids(statement: Statement, sql: str) -> list[UUID]:
    return [as_id(row["id"]) for row in await statement.rows(sql)]
