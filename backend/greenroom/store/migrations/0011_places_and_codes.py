"""What 100ms says of the place where an influencer broadcasts, of their room code, and of their token."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import run

CHANGES = (
    "ALTER TABLE influencers ADD COLUMN place_code TEXT",
    "ALTER TABLE influencers ADD COLUMN place_checked_at TIMESTAMPTZ",
    "ALTER TABLE influencers ADD COLUMN code_room_id TEXT",
    "ALTER TABLE influencers ADD COLUMN code_role TEXT",
    "ALTER TABLE influencers ADD COLUMN code_enabled BOOLEAN",
    "ALTER TABLE influencers ADD COLUMN code_fault TEXT",
    "ALTER TABLE influencers ADD COLUMN code_checked_at TIMESTAMPTZ",
    "ALTER TABLE token_versions ADD COLUMN asked_at TIMESTAMPTZ",
    "ALTER TABLE token_versions ADD COLUMN asked_outcome TEXT",
)


async def add_columns(_apps: Any, editor: Any) -> None:
    """Add the columns: 100ms has not been asked for any of it."""
    await run(editor.client, *CHANGES)


class Migration(migrations.Migration):
    """Rows and their other values stay as they are."""

    dependencies = [("greenroom", "0010_links_of_api_keys")]  # noqa: RUF012
    operations = [operations.RunPython(add_columns)]  # noqa: RUF012
