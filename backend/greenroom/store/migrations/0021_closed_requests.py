"""Requests for help that an admin closed: their influencers are told."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import run


async def add_closing(_apps: Any, editor: Any) -> None:
    """Add the column, empty: what waits is open."""
    await run(editor.client, "ALTER TABLE inbox_entries ADD COLUMN closed_at TIMESTAMPTZ")


class Migration(migrations.Migration):
    """Rows and their values stay as they are."""

    dependencies = [("greenroom", "0020_alerts")]  # noqa: RUF012
    operations = [operations.RunPython(add_closing)]  # noqa: RUF012
