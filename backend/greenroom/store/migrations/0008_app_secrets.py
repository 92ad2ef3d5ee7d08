"""Who set the app secret of a 100ms account and when, and what came of the last test with it."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import run

CHANGES = (
    "ALTER TABLE workspaces ADD COLUMN secret_set_at TIMESTAMPTZ",
    "ALTER TABLE workspaces ADD COLUMN secret_set_by_id UUID",
    "ALTER TABLE workspaces ADD COLUMN checked_at TIMESTAMPTZ",
    "ALTER TABLE workspaces ADD COLUMN check_outcome TEXT",
    # The audit log knows who connected it, and when.
    """UPDATE workspaces SET
  secret_set_at = COALESCE((
    SELECT MAX(e.at) FROM audit_entries e
    WHERE e.subject_id = workspaces.id AND e.action = 'WORKSPACE_CONNECTED'
  ), created_at),
  secret_set_by_id = (
    SELECT e.actor_id FROM audit_entries e
    WHERE e.subject_id = workspaces.id AND e.action = 'WORKSPACE_CONNECTED'
    ORDER BY e.at DESC, e.id DESC LIMIT 1
  )
WHERE app_secret IS NOT NULL""",
    "CREATE INDEX influencers_by_workspace ON influencers (workspace_id)",
)


async def add_columns(_apps: Any, editor: Any) -> None:
    """Add the columns, and fill those that the audit log tells."""
    await run(editor.client, *CHANGES)


class Migration(migrations.Migration):
    """Rows and their other values stay as they are."""

    dependencies = [("greenroom", "0007_user_ids")]  # noqa: RUF012
    operations = [operations.RunPython(add_columns)]  # noqa: RUF012
