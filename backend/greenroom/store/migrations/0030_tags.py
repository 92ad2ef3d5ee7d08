"""Has people with tags tallied by each tag, where it was by all that somebody has: those are very many.

What there is becomes changes again, which a job adds up by each tag.
"""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import run


async def tally_again(_apps: Any, editor: Any) -> None:
    """Move the tallies."""
    of = "FROM tallies WHERE tallied = 'people with tags'"
    await run(
        editor.client,
        f"INSERT INTO tally_changes (tallied, key, number) SELECT tallied, key, number {of}",
        f"DELETE {of}",
    )


class Migration(migrations.Migration):
    """Rows and their values stay as they are."""

    dependencies = [("greenroom", "0029_ages")]  # noqa: RUF012
    operations = [operations.RunPython(tally_again)]  # noqa: RUF012
