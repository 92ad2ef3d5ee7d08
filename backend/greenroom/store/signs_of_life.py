"""What open studio pages write again and again, in one statement that also reads what they are told."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from greenroom.store.models import Show
from greenroom.store.rows import read_rows
from greenroom.store.sql import Statement, columns


async def note_heartbeat(
    show_id: UUID, influencer_id: UUID, holder: str, session_id: UUID, now: datetime
) -> Show | None:
    """Note that the page that holds an open show was heard from; None if it holds none such."""
    statement = Statement()
    put = statement.put
    rows = await statement.rows(  # `read` would get none of an UPDATE on PostgreSQL
        f"UPDATE shows SET seen_at = {put(now)}, desk_session_id = {put(session_id)} "  # noqa: S608
        f"WHERE id = {put(show_id)} AND influencer_id = {put(influencer_id)} AND holder = {put(holder)} "
        f"AND ended_at IS NULL RETURNING {columns(Show, 'shows')}"
    )
    return read_rows([Show], [*rows[0].values()])[0] if rows else None


async def note_report(influencer_id: UUID, values: Mapping[str, str | datetime | None]) -> str | None:
    """Store what a page reports; return its influencer's support code, or None if they have none yet."""
    statement = Statement()
    changes = ", ".join(f"{column} = {statement.put(value)}" for column, value in values.items())
    rows = await statement.rows(
        f"UPDATE page_reports SET {changes} WHERE influencer_id = {statement.put(influencer_id)} "  # noqa: S608
        "RETURNING support_code"
    )
    return rows[0]["support_code"] if rows else None
