"""Finds who has not signed in yet, by name."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import run

INDEX = """CREATE INDEX influencers_not_signed_in ON influencers (name_key, id)
       WHERE archived_at IS NULL AND password_hash IS NULL"""


async def add_index(_apps: Any, editor: Any) -> None:
    """Add the index."""
    await run(editor.client, INDEX)


class Migration(migrations.Migration):
    """Rows and their values stay as they are."""

    dependencies = [("greenroom", "0021_closed_requests")]  # noqa: RUF012
    operations = [operations.RunPython(add_index)]  # noqa: RUF012
