"""What the desk expected of planned shows an hour before them, and which of them failed all the same."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import run

CHANGES = (
    "ALTER TABLE planned_shows ADD COLUMN foreseen TEXT",
    "ALTER TABLE planned_shows ADD COLUMN foreseen_at TIMESTAMPTZ",
    "ALTER TABLE planned_shows ADD COLUMN surprise TEXT",
    "ALTER TABLE planned_shows ADD COLUMN surprise_at TIMESTAMPTZ",
    # How many there are of each kind, in their order.
    "CREATE INDEX planned_shows_foreseen ON planned_shows (foreseen, surprise) WHERE foreseen IS NOT NULL",
    "CREATE INDEX planned_shows_surprises ON planned_shows (surprise_at, id) WHERE surprise IS NOT NULL",
)


async def add_surprises(_apps: Any, editor: Any) -> None:
    """Add the columns, empty: nothing was foreseen before."""
    await run(editor.client, *CHANGES)


class Migration(migrations.Migration):
    """Rows and their values stay as they are."""

    dependencies = [("greenroom", "0021_closed_requests")]  # noqa: RUF012
    operations = [operations.RunPython(add_surprises)]  # noqa: RUF012
