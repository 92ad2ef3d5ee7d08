"""Alerts: where they go, what has been told, and what became of each."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import run

CHANGES = (
    """CREATE TABLE alert_receivers (
  id UUID NOT NULL PRIMARY KEY,
  host TEXT NOT NULL,
  address TEXT,
  secret TEXT,
  old_secret TEXT,
  old_secret_until TIMESTAMPTZ,
  created_at TIMESTAMPTZ NOT NULL,
  failing_since TIMESTAMPTZ,
  off_at TIMESTAMPTZ,
  off_by_desk BOOLEAN NOT NULL,
  removed_at TIMESTAMPTZ,
  CONSTRAINT alert_receivers_keep_nothing_once_removed
    CHECK (removed_at IS NULL OR (address IS NULL AND secret IS NULL AND old_secret IS NULL))
)""",
    """CREATE TABLE alerts (
  id UUID NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  facts JSONB NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
)""",
    """CREATE TABLE alert_keys (
  key TEXT NOT NULL PRIMARY KEY,
  alert_id UUID CONSTRAINT alert_keys_alert REFERENCES alerts (id),
  created_at TIMESTAMPTZ NOT NULL
)""",
    """CREATE TABLE alert_deliveries (
  id UUID NOT NULL PRIMARY KEY,
  alert_id UUID NOT NULL CONSTRAINT alert_deliveries_alert REFERENCES alerts (id),
  receiver_id UUID CONSTRAINT alert_deliveries_receiver REFERENCES alert_receivers (id),
  admin_id UUID CONSTRAINT alert_deliveries_admin REFERENCES admins (id),
  state TEXT NOT NULL,
  tries INTEGER NOT NULL,
  next_at TIMESTAMPTZ NOT NULL,
  claimed_until TIMESTAMPTZ,
  tried_at TIMESTAMPTZ,
  outcome TEXT,
  status INTEGER,
  created_at TIMESTAMPTZ NOT NULL,
  CONSTRAINT alert_deliveries_go_to_one CHECK ((receiver_id IS NULL) <> (admin_id IS NULL))
)""",
    "CREATE INDEX alert_keys_by_alert ON alert_keys (alert_id)",
    "CREATE INDEX alert_deliveries_by_alert ON alert_deliveries (alert_id)",
    "CREATE INDEX alert_deliveries_by_receiver ON alert_deliveries (receiver_id)",
    "CREATE INDEX alert_deliveries_that_wait ON alert_deliveries (next_at, id) WHERE state = 'WAITING'",
    "ALTER TABLE desk ADD COLUMN alerts_at TEXT NOT NULL DEFAULT '17:00'",
    "ALTER TABLE admins ADD COLUMN alert_mails BOOLEAN NOT NULL DEFAULT FALSE",
)


async def add_alerts(_apps: Any, editor: Any) -> None:
    """Add the tables, empty, the hour of the evening's list, and whom mails are for: nobody yet."""
    await run(editor.client, *CHANGES)


class Migration(migrations.Migration):
    """Rows and their values stay as they are."""

    dependencies = [("greenroom", "0019_imports")]  # noqa: RUF012
    operations = [operations.RunPython(add_alerts)]  # noqa: RUF012
