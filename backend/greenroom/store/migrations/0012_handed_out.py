"""Until when a token that the desk handed out can be used to join."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import run

CHANGES = (
    "ALTER TABLE influencers ADD COLUMN handed_out_until TIMESTAMPTZ",
    """UPDATE influencers SET handed_out_until = (
      SELECT MAX(v.expires_at) FROM shows s JOIN token_versions v ON v.id = s.token_version_id
      WHERE s.influencer_id = influencers.id
    )""",
)


async def add_column(_apps: Any, editor: Any) -> None:
    """Add the column, and fill it from the shows."""
    await run(editor.client, *CHANGES)


class Migration(migrations.Migration):
    """A show names the last token that its page was given, which is the one that lives longest."""

    dependencies = [("greenroom", "0011_places_and_codes")]  # noqa: RUF012
    operations = [operations.RunPython(add_column)]  # noqa: RUF012
