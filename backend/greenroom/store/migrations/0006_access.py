"""Who made an access, and what binds a row that grants one to the desk's keys; API keys."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import replace_check, run

KINDS = """kind IN (
      'SET_UP', 'ADMIN_INVITATION', 'SECRET_KEY_RESET', 'INFLUENCER_INVITATION', 'SIGN_IN', 'NEW_PASSWORD'
    )"""

CHANGES = (
    "ALTER TABLE admins ADD COLUMN password_maker_id UUID",
    "ALTER TABLE admins ADD COLUMN mac TEXT",
    "ALTER TABLE influencers ADD COLUMN password_maker_id UUID",
    "ALTER TABLE influencers ADD COLUMN mac TEXT",
    "ALTER TABLE sessions ADD COLUMN link_id UUID",
    "ALTER TABLE sessions ADD COLUMN maker_id UUID",
    "ALTER TABLE sessions ADD COLUMN confirmed_at TIMESTAMPTZ",
    "ALTER TABLE sessions ADD COLUMN revoked_at TIMESTAMPTZ",
    "ALTER TABLE sessions ADD COLUMN mac TEXT",
    "ALTER TABLE links ADD COLUMN mac TEXT",
    "ALTER TABLE shows ADD COLUMN desk_session_id UUID",
    """CREATE TABLE api_keys (
  id UUID NOT NULL PRIMARY KEY,
  admin_id UUID NOT NULL CONSTRAINT api_keys_admin REFERENCES admins (id) ON DELETE CASCADE,
  maker_id UUID,
  offered_to_id UUID,
  name TEXT NOT NULL,
  key_hash TEXT NOT NULL,
  permissions TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  last_used_at TIMESTAMPTZ,
  revoked_at TIMESTAMPTZ,
  mac TEXT
)""",
    "CREATE UNIQUE INDEX one_api_key_per_hash ON api_keys (key_hash)",
    "CREATE INDEX api_keys_by_admin ON api_keys (admin_id)",
    "CREATE INDEX sessions_by_maker ON sessions (maker_id)",
    "CREATE INDEX influencers_by_password_maker ON influencers (password_maker_id)",
    "CREATE INDEX links_by_maker ON links (created_by_id)",
)


async def add_access(_apps: Any, editor: Any) -> None:
    """Add the columns, empty, and the table."""
    await replace_check(editor.client, "links", "links_kind", KINDS)
    await run(editor.client, *CHANGES)


class Migration(migrations.Migration):
    """Rows and their values stay as they are; `greenroom migrate` binds them to the keys afterwards."""

    dependencies = [("greenroom", "0005_search_keys")]  # noqa: RUF012
    operations = [operations.RunPython(add_access)]  # noqa: RUF012
