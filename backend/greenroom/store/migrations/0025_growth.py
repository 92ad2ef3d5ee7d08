"""Finds what pages ask for in an index, however much there is of it."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import run

CHANGES = (
    "CREATE INDEX alert_deliveries_by_age ON alert_deliveries (created_at, id)",
    "CREATE INDEX audit_entries_by_deed ON audit_entries (actor_id, action, at)",
    # What there is about somebody is read whole: it need not come in order.
    "DROP INDEX audit_entries_by_subject",
    "CREATE INDEX audit_entries_by_subject ON audit_entries (subject_id, action, at)",
)


async def change_indexes(_apps: Any, editor: Any) -> None:
    """Add indexes, and replace one."""
    await run(editor.client, *CHANGES)


class Migration(migrations.Migration):
    """Rows and their values stay as they are."""

    dependencies = [("greenroom", "0024_changes")]  # noqa: RUF012
    operations = [operations.RunPython(change_indexes)]  # noqa: RUF012
