"""Finds who has not signed in yet, by name, and who broadcasts in a room."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import run

INDEXES = (
    """CREATE INDEX influencers_not_signed_in ON influencers (name_key, id)
       WHERE archived_at IS NULL AND password_hash IS NULL""",
    """CREATE INDEX influencers_by_place ON influencers (hms_room_id, hms_role)
       WHERE hms_room_id IS NOT NULL""",
)


async def add_indexes(_apps: Any, editor: Any) -> None:
    """Add the indexes."""
    await run(editor.client, *INDEXES)


class Migration(migrations.Migration):
    """Rows and their values stay as they are."""

    dependencies = [("greenroom", "0022_surprises")]  # noqa: RUF012
    operations = [operations.RunPython(add_indexes)]  # noqa: RUF012
