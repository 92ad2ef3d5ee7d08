"""A lease also says when its job last ran, so that several processes and restarts run it only once."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import run


async def add_last_runs(_apps: Any, editor: Any) -> None:
    """Add the column, empty."""
    await run(editor.client, "ALTER TABLE leases ADD COLUMN ran_at TIMESTAMPTZ")


class Migration(migrations.Migration):
    """Rows and their values stay as they are."""

    dependencies = [("greenroom", "0002_page_reports")]  # noqa: RUF012
    operations = [operations.RunPython(add_last_runs)]  # noqa: RUF012
