"""The inbox of the admins, and the links with which somebody else hands a token in."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import replace_check, run

KINDS = """kind IN (
      'SET_UP', 'ADMIN_INVITATION', 'SECRET_KEY_RESET', 'INFLUENCER_INVITATION', 'SIGN_IN', 'NEW_PASSWORD',
      'HAND_IN'
    )"""

CHANGES = (
    """CREATE TABLE inbox_entries (
  id UUID NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id UUID NOT NULL,
  facts JSONB NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  taken_by_id UUID,
  taken_at TIMESTAMPTZ,
  link_id UUID,
  sealed TEXT,
  fingerprint TEXT,
  until TIMESTAMPTZ
)""",
    "CREATE UNIQUE INDEX one_inbox_entry_per_kind_and_subject ON inbox_entries (kind, subject_id)",
    "CREATE INDEX inbox_entries_by_link ON inbox_entries (link_id)",
    "ALTER TABLE links ADD COLUMN pastes INTEGER NOT NULL DEFAULT 0",
)


async def add_inbox(_apps: Any, editor: Any) -> None:
    """Add the table, empty, the kind of link, and how often one was used to paste something."""
    await replace_check(editor.client, "links", "links_kind", KINDS)
    await run(editor.client, *CHANGES)


class Migration(migrations.Migration):
    """Rows and their values stay as they are."""

    dependencies = [("greenroom", "0016_people")]  # noqa: RUF012
    operations = [operations.RunPython(add_inbox)]  # noqa: RUF012
