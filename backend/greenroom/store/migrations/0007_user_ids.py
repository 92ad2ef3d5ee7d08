"""Whose token has or had a user id is found by an index."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import run


async def add_index(_apps: Any, editor: Any) -> None:
    """Add the index."""
    await run(editor.client, "CREATE INDEX token_versions_by_user ON token_versions (user_id, influencer_id)")


class Migration(migrations.Migration):
    """Rows and their values stay as they are."""

    dependencies = [("greenroom", "0006_access")]  # noqa: RUF012
    operations = [operations.RunPython(add_index)]  # noqa: RUF012
