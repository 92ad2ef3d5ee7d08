"""What a search looks in is stored, and so is the version of the fold that made the keys of everybody."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import run


async def add_search_keys(_apps: Any, editor: Any) -> None:
    """Add the columns; a version that no fold has makes `migrate` fill the keys."""
    await run(
        editor.client,
        "ALTER TABLE influencers ADD COLUMN search_key TEXT COLLATE \"C\" NOT NULL DEFAULT ''",
        "ALTER TABLE desk ADD COLUMN fold_version INTEGER NOT NULL DEFAULT 0",
    )


class Migration(migrations.Migration):
    """Rows and their values stay as they are."""

    dependencies = [("greenroom", "0004_expired_shows")]  # noqa: RUF012
    operations = [operations.RunPython(add_search_keys)]  # noqa: RUF012
