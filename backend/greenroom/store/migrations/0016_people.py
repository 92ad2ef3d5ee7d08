"""What finds one among two thousand: when each was last live, and tags; and a note about each."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import run

CHANGES = (
    "ALTER TABLE influencers ADD COLUMN last_live_at TIMESTAMPTZ",
    "ALTER TABLE influencers ADD COLUMN tags TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE influencers ADD COLUMN tag_keys TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE influencers ADD COLUMN note TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX influencers_by_tags ON influencers (tags) WHERE archived_at IS NULL AND tags <> ''",
    """CREATE INDEX influencers_by_last_live
       ON influencers (COALESCE(last_live_at, '1970-01-01 00:00:00+00:00'), id)
       WHERE archived_at IS NULL""",
    # Last: PostgreSQL makes no index while a changed row waits for its deferred checks.
    """UPDATE influencers
       SET last_live_at = (SELECT MAX(started_at) FROM shows WHERE influencer_id = influencers.id)""",
)


async def add_columns(_apps: Any, editor: Any) -> None:
    """Add the columns, one filled from the shows, and their indexes."""
    await run(editor.client, *CHANGES)


class Migration(migrations.Migration):
    """Rows and their other values stay as they are."""

    dependencies = [("greenroom", "0015_planned_shows")]  # noqa: RUF012
    operations = [operations.RunPython(add_columns)]  # noqa: RUF012
