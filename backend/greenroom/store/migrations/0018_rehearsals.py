"""Rehearsals: what an influencer's page last tried before a show, and the room of an account for trying."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import run

CHANGES = (
    """CREATE TABLE rehearsals (
  id UUID NOT NULL PRIMARY KEY,
  influencer_id UUID NOT NULL CONSTRAINT rehearsals_influencer REFERENCES influencers (id),
  started_at TIMESTAMPTZ NOT NULL,
  finished_at TIMESTAMPTZ,
  browser TEXT,
  camera TEXT,
  microphone TEXT,
  network TEXT,
  credential TEXT NOT NULL,
  blocked_by TEXT
)""",
    "CREATE INDEX rehearsals_by_influencer ON rehearsals (influencer_id, finished_at)",
    "CREATE INDEX rehearsals_by_end ON rehearsals (finished_at)",
    "ALTER TABLE workspaces ADD COLUMN practice_room_id TEXT",
)


async def add_rehearsals(_apps: Any, editor: Any) -> None:
    """Add the table, empty, and the column."""
    await run(editor.client, *CHANGES)


class Migration(migrations.Migration):
    """Rows and their other values stay as they are."""

    dependencies = [("greenroom", "0017_inbox")]  # noqa: RUF012
    operations = [operations.RunPython(add_rehearsals)]  # noqa: RUF012
