"""Which credential an influencer's next show is to use, and whether the desk can make it."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import run

CHANGES = (
    """ALTER TABLE influencers ADD COLUMN source_choice TEXT CONSTRAINT influencers_source_choice CHECK (
      source_choice IN ('PASTED', 'MINTED', 'ROOM_CODE')
    )""",
    "ALTER TABLE influencers ADD COLUMN can_mint BOOLEAN NOT NULL DEFAULT FALSE",
    "ALTER TABLE influencers ADD COLUMN hms_access_key TEXT",
    """UPDATE influencers SET hms_access_key = (
      SELECT access_key FROM workspaces WHERE workspaces.id = influencers.workspace_id
    )""",
    """UPDATE influencers SET can_mint = TRUE
    WHERE hms_room_id IS NOT NULL AND hms_role IS NOT NULL AND workspace_id IN (
      SELECT id FROM workspaces WHERE app_secret IS NOT NULL
    )""",
)


async def add_sources(_apps: Any, editor: Any) -> None:
    """Add the columns, and fill those that follow from others."""
    await run(editor.client, *CHANGES)


class Migration(migrations.Migration):
    """Nobody has chosen yet; where the account is connected, the desk can make tokens."""

    dependencies = [("greenroom", "0008_app_secrets")]  # noqa: RUF012
    operations = [operations.RunPython(add_sources)]  # noqa: RUF012
