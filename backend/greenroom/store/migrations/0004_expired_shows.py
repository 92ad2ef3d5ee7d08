"""A show that failed may say that its token had expired."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import replace_check

HINTS = "end_hint IN ('ROLE_FULL', 'ROLE_UNKNOWN', 'ROOM_OFF', 'TOKEN_EXPIRED')"


async def allow_expired(_apps: Any, editor: Any) -> None:
    """Allow one more hint."""
    await replace_check(editor.client, "shows", "shows_end_hint", HINTS)


class Migration(migrations.Migration):
    """Rows and their values stay as they are."""

    dependencies = [("greenroom", "0003_last_runs")]  # noqa: RUF012
    operations = [operations.RunPython(allow_expired)]  # noqa: RUF012
