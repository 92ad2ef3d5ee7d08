"""What 100ms said where it was asked without success."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import run

TABLE = """CREATE TABLE hms_replies (
  id UUID NOT NULL PRIMARY KEY,
  first_at TIMESTAMPTZ NOT NULL,
  last_at TIMESTAMPTZ NOT NULL,
  times INTEGER NOT NULL,
  account TEXT,
  asked TEXT NOT NULL,
  kind TEXT NOT NULL,
  status INTEGER,
  code INTEGER,
  said TEXT NOT NULL,
  retry_after_s INTEGER
)"""


async def add_table(_apps: Any, editor: Any) -> None:
    """Add the table."""
    await run(editor.client, TABLE)


class Migration(migrations.Migration):
    """A new table, which begins empty."""

    dependencies = [("greenroom", "0012_handed_out")]  # noqa: RUF012
    operations = [operations.RunPython(add_table)]  # noqa: RUF012
