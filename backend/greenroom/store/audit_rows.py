"""Entries of the audit log by what is asked of them, read in an index however long the log is, and names."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from greenroom.store.ids import as_id
from greenroom.store.models import AuditEntry
from greenroom.store.sql import Statement, columns

Place = tuple[datetime, UUID]
"""The time of an entry, and its id."""
Names = dict[tuple[str, UUID], str]
"""What rows are called, by their table and id."""

_OPENED: Final = "SHOW_OPENED"
_ENTRY: Final = columns(AuditEntry, "t")
_NAMES: Final = {
    "admins": "SELECT 'admins', id, name FROM admins WHERE id IN",
    "influencers": "SELECT 'influencers', id, name FROM influencers WHERE id IN",
    "workspaces": "SELECT 'workspaces', id, name FROM workspaces WHERE id IN",
    "api_keys": "SELECT 'api_keys', id, name FROM api_keys WHERE id IN",
    "alert_receivers": "SELECT 'alert_receivers', id, host FROM alert_receivers WHERE id IN",
    "shows": """SELECT 'shows', s.id, i.name FROM shows s
        JOIN influencers i ON i.id = s.influencer_id WHERE s.id IN""",
}
_NAMES_OF_REMOVED: Final = f"""SELECT 'shows', e.subject_id, i.name FROM audit_entries e
    JOIN influencers i ON i.id = e.actor_id WHERE e.action = '{_OPENED}' AND e.subject_id IN"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries; what is None does not count.

    Args:
        actor_id: of this admin or influencer.
        action: this alone.
        subject_id: about this; for an influencer, about their shows too, also about removed ones.
        since: from this time on.
        until: before this time.
        after: older than the entry in this place.
    """

    actor_id: UUID | None = None
    action: str | None = None
    subject_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    after: Place | None = None


async def newest_entries(asked: Asked, most: int) -> list[AuditEntry]:
    """Read the newest of these entries, newest first."""
    statement = Statement()
    log = "audit_entries" if asked.subject_id is None else _about(statement, asked.subject_id)
    conditions = " AND ".join(_conditions(statement, asked)) or "TRUE"
    rows = await statement.read(
        [AuditEntry],
        f"SELECT {_ENTRY} FROM {log} AS t "  # noqa: S608 (our own names)
        f"WHERE {conditions} ORDER BY t.at DESC, t.id DESC LIMIT {statement.put(most)}",
    )
    return [entry for (entry,) in rows]


def _about(statement: Statement, subject_id: UUID) -> str:
    """Write all that there is about a subject, which is little.

    SQLite would sooner look for it among all that an admin has done, or that was done in the same way.
    """
    put = statement.put
    return f"""(
        WITH theirs AS MATERIALIZED (
          SELECT t.* FROM audit_entries t WHERE t.subject_id = {put(subject_id)}
          UNION ALL
          SELECT t.* FROM audit_entries t WHERE t.subject_id IN (
            SELECT id FROM shows WHERE influencer_id = {put(subject_id)}
            UNION
            SELECT subject_id FROM audit_entries WHERE actor_id = {put(subject_id)} AND action = '{_OPENED}'
          )
        ) SELECT * FROM theirs
    )"""  # noqa: S608 (placeholders)


def _conditions(statement: Statement, asked: Asked) -> Iterator[str]:
    tests: tuple[tuple[str, Any], ...] = (
        ("actor_id =", asked.actor_id),
        ("action =", asked.action),
        ("at >=", asked.since),
        ("at <", asked.until),
    )
    yield from (f"{test} {statement.put(value)}" for test, value in tests if value is not None)
    if asked.after is not None:
        yield f"(at, id) < ({', '.join(map(statement.put, asked.after))})"


async def names_of(wanted: Mapping[str, Collection[UUID]]) -> Names:
    """Read what rows are called: shows, also removed ones, as whoever opened them.

    Args:
        wanted: their ids, by table; those of tables without names are left out.
    """
    names = await _named({_NAMES[table]: ids for table, ids in wanted.items() if ids and table in _NAMES})
    if removed := [show for show in wanted.get("shows", ()) if ("shows", show) not in names]:
        names |= await _named({_NAMES_OF_REMOVED: removed})
    return names


async def _named(wanted: Mapping[str, Collection[UUID]]) -> Names:
    statement = Statement()
    texts = [f"{text} ({', '.join(map(statement.put, ids))})" for text, ids in wanted.items()]
    rows = await statement.values(" UNION ALL ".join(texts)) if texts else ()
    return {(table, as_id(row_id)): name for table, row_id, name in rows}
