"""Lets a standing stay as it is kept while of what 100ms said about a place only the age changes.

It is asked about each place every half hour: whether it has been asked at all is all that counts.
"""

from importlib import import_module
from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import add_trigger, differs, drop_trigger

_BEFORE: Any = import_module("greenroom.store.migrations.0026_standings")
AGED = "place_checked_at"
KNOWN_OR_NOT = f"(OLD.{AGED} IS NULL) <> (NEW.{AGED} IS NULL)"


async def change_trigger(_apps: Any, editor: Any) -> None:
    """Replace the trigger."""
    name, columns = "influencers_update_stands", _BEFORE.COLUMNS
    await drop_trigger(editor.client, name, "influencers")
    changed = differs(editor.client, *(column for column in columns if column != AGED))
    await add_trigger(
        editor.client,
        name,
        f"AFTER UPDATE OF {', '.join(columns)} ON influencers",
        f"{changed} OR {KNOWN_OR_NOT}",
        f"{_BEFORE.LOOK_AGAIN} NEW.id",
    )


class Migration(migrations.Migration):
    """Rows and their values stay as they are."""

    dependencies = [("greenroom", "0028_search")]  # noqa: RUF012
    operations = [operations.RunPython(change_trigger)]  # noqa: RUF012
