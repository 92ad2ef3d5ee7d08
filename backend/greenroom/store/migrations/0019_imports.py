"""Phone numbers of influencers; and what each import of a spreadsheet made, so that it can be undone."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import run

CHANGES = (
    "ALTER TABLE influencers ADD COLUMN phone TEXT",
    """CREATE TABLE imports (
  id UUID NOT NULL PRIMARY KEY,
  begun_at TIMESTAMPTZ NOT NULL,
  begun_by_id UUID,
  undone_at TIMESTAMPTZ
)""",
    """CREATE TABLE import_rows (
  id UUID NOT NULL PRIMARY KEY,
  import_id UUID NOT NULL CONSTRAINT import_rows_import REFERENCES imports (id) ON DELETE CASCADE,
  line INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  influencer_id UUID NOT NULL,
  version INTEGER NOT NULL,
  overwrote TEXT NOT NULL,
  planned_show_id UUID,
  planned_as TEXT NOT NULL,
  deleted_at TIMESTAMPTZ,
  cancelled_at TIMESTAMPTZ
)""",
    "CREATE UNIQUE INDEX one_row_per_import_and_line ON import_rows (import_id, line)",
    "CREATE INDEX imports_by_begin ON imports (begun_at, id)",
)


async def add_imports(_apps: Any, editor: Any) -> None:
    """Add the column, and the tables, empty."""
    await run(editor.client, *CHANGES)


class Migration(migrations.Migration):
    """Rows and their values stay as they are."""

    dependencies = [("greenroom", "0018_rehearsals")]  # noqa: RUF012
    operations = [operations.RunPython(add_imports)]  # noqa: RUF012
