"""Entries of the audit log by what is asked of them, read in an index however long the log is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from greenroom.store.sql import Statement

Place = tuple[datetime, UUID]
"""The time of an entry, and its id."""
_OPENED: Final = "SHOW_OPENED"


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


async def audit_ids(asked: Asked, most: int) -> list[UUID]:
    """List the ids of the newest of these entries, newest first."""
    statement = Statement()
    log = "audit_entries" if asked.subject_id is None else _about(statement, asked.subject_id)
    conditions = " AND ".join(_conditions(statement, asked)) or "TRUE"
    rows = await statement.rows(
        f"SELECT id FROM {log} WHERE {conditions} ORDER BY at DESC, id DESC LIMIT {statement.put(most)}"  # noqa: S608
    )
    return [row["id"] if isinstance(row["id"], UUID) else UUID(row["id"]) for row in rows]


def _about(statement: Statement, subject_id: UUID) -> str:
    """Write all that there is about a subject, which is little.

    SQLite would sooner look for it among all that an admin has done, or that was done in the same way.
    """
    put = statement.put
    return f"""(
        WITH theirs AS MATERIALIZED (
          SELECT id, at, actor_id, action FROM audit_entries WHERE subject_id = {put(subject_id)}
          UNION ALL
          SELECT id, at, actor_id, action FROM audit_entries WHERE subject_id IN (
            SELECT id FROM shows WHERE influencer_id = {put(subject_id)}
            UNION
            SELECT subject_id FROM audit_entries WHERE actor_id = {put(subject_id)} AND action = '{_OPENED}'
          )
        ) SELECT * FROM theirs
    ) AS about"""  # noqa: S608 (placeholders)


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
