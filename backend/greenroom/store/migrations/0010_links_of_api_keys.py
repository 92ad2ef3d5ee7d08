"""Which API key a one-time link was made with, so that what a program made ends with its key."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import run

CHANGES = (
    "ALTER TABLE links ADD COLUMN api_key_id UUID",
    "CREATE INDEX links_by_api_key ON links (api_key_id)",
    "CREATE INDEX sessions_by_link ON sessions (link_id)",
)


async def add_column(_apps: Any, editor: Any) -> None:
    """Add the column, empty."""
    await run(editor.client, *CHANGES)


class Migration(migrations.Migration):
    """Rows stay as they are: of the links that there are, only the audit log knows the API key."""

    dependencies = [("greenroom", "0009_sources")]  # noqa: RUF012
    operations = [operations.RunPython(add_column)]  # noqa: RUF012
