"""What lets history be counted and removed: repeated hand-outs, the audit log's checkpoint, and indexes."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import run

CHANGES = (
    "ALTER TABLE shows ADD COLUMN handed_out_at TIMESTAMPTZ",
    "ALTER TABLE shows ADD COLUMN handed_out_to UUID",
    "ALTER TABLE shows ADD COLUMN handed_out_again INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX shows_handed_out_again ON shows (handed_out_at) WHERE handed_out_again > 0",
    "ALTER TABLE desk ADD COLUMN audit_checkpoint TEXT",
    "CREATE INDEX ended_shows_by_end ON shows (ended_at, id) WHERE ended_at IS NOT NULL",
    "CREATE INDEX token_versions_by_expiry ON token_versions (expires_at, id)",
    # Whoever removes a version asks whether these name it, and so does its foreign key.
    "CREATE INDEX shows_by_token_version ON shows (token_version_id)",
    "CREATE INDEX influencers_by_token_version ON influencers (token_version_id)",
)


async def add_columns(_apps: Any, editor: Any) -> None:
    """Add the columns, empty, and the indexes."""
    await run(editor.client, *CHANGES)


class Migration(migrations.Migration):
    """Rows and their values stay as they are."""

    dependencies = [("greenroom", "0013_hms_replies")]  # noqa: RUF012
    operations = [operations.RunPython(add_columns)]  # noqa: RUF012
