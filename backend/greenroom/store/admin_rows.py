"""Admins as lists need them, with when each was last seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from greenroom.store.ids import as_id
from greenroom.store.models import as_read
from greenroom.store.sql import Statement


@dataclass(frozen=True, slots=True)
class AdminRow:
    """One admin; `active` is False until they accept their invitation.

    `last_seen_at` is the later of what their sessions and the audit log say; None if there is neither.
    """

    id: UUID
    email: str
    name: str
    role: str
    created_at: datetime
    last_seen_at: datetime | None
    active: bool


async def page_of_admins(first: int, after: tuple[datetime, UUID] | None) -> list[AdminRow]:
    """Read up to `first + 1` admins of this desk, oldest first, so that the caller sees whether more follow.

    Args:
        after: when the last one seen was added, and their id.
    """
    statement = Statement()
    behind = ""
    if after is not None:
        behind = f"AND (a.created_at, a.id) > ({', '.join(map(statement.put, after))})"
    return await _rows(statement, f"{behind} ORDER BY a.created_at, a.id LIMIT {statement.put(first + 1)}")


async def admin_rows(admin_ids: Sequence[UUID]) -> dict[UUID, AdminRow]:
    """Read those of these admins that exist."""
    statement = Statement()
    wanted = ", ".join(map(statement.put, admin_ids))
    return {row.id: row for row in await _rows(statement, f"AND a.id IN ({wanted})")}


async def _rows(statement: Statement, choice: str) -> list[AdminRow]:
    rows = await statement.rows(
        f"""SELECT a.id, a.email, a.name, a.role, a.created_at, a.password_hash IS NOT NULL AS active,
            (SELECT MAX(s.seen_at) FROM sessions s WHERE s.admin_id = a.id) AS session_at,
            (SELECT MAX(e.at) FROM audit_entries e WHERE e.actor_id = a.id) AS acted_at
        FROM admins a WHERE a.removed_at IS NULL {choice}"""  # noqa: S608 (no value in it)
    )
    return [_row(row) for row in rows]


def _row(values: dict[str, Any]) -> AdminRow:
    """Convert SQLite's texts to the types that PostgreSQL's driver returns."""
    seen = [at for at in (as_read(values["session_at"]), as_read(values["acted_at"])) if at is not None]
    created_at = as_read(values["created_at"])
    assert created_at is not None  # noqa: S101 (the column says so)
    return AdminRow(
        id=as_id(values["id"]),
        email=values["email"],
        name=values["name"],
        role=values["role"],
        created_at=created_at,
        last_seen_at=max(seen, default=None),
        active=bool(values["active"]),
    )
