"""What is planned: one row for each show, and what was asked for where they repeat."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import run

SERIES = """CREATE TABLE show_series (
  id UUID NOT NULL PRIMARY KEY,
  influencer_id UUID NOT NULL CONSTRAINT show_series_influencer REFERENCES influencers (id),
  local_start TEXT NOT NULL,
  zone TEXT NOT NULL,
  length_min INTEGER NOT NULL,
  weekdays TEXT NOT NULL,
  until TEXT NOT NULL
)"""
SHOWS = """CREATE TABLE planned_shows (
  id UUID NOT NULL PRIMARY KEY,
  influencer_id UUID NOT NULL CONSTRAINT planned_shows_influencer REFERENCES influencers (id),
  series_id UUID CONSTRAINT planned_shows_series REFERENCES show_series (id),
  series_date TEXT,
  local_start TEXT NOT NULL,
  zone TEXT NOT NULL,
  length_min INTEGER NOT NULL,
  starts_at TIMESTAMPTZ NOT NULL,
  ends_at TIMESTAMPTZ NOT NULL,
  moved BOOLEAN NOT NULL,
  planned_at TIMESTAMPTZ NOT NULL,
  planned_by_id UUID,
  cancelled_at TIMESTAMPTZ,
  CONSTRAINT planned_shows_end_after_their_start CHECK (ends_at > starts_at),
  CONSTRAINT planned_shows_of_a_series_have_a_date CHECK ((series_id IS NULL) = (series_date IS NULL))
)"""
INDEXES = (
    # An evening; somebody's next one, who has no two at once; a series from a date on; what is old.
    "CREATE INDEX planned_shows_by_start ON planned_shows (starts_at, id) WHERE cancelled_at IS NULL",
    "CREATE INDEX planned_shows_by_influencer ON planned_shows (influencer_id, ends_at, id)"
    " WHERE cancelled_at IS NULL",
    "CREATE INDEX planned_shows_by_series ON planned_shows (series_id, series_date)",
    "CREATE INDEX planned_shows_by_end ON planned_shows (ends_at, id)",
)


async def add_tables(_apps: Any, editor: Any) -> None:
    """Add the tables and their indexes."""
    await run(editor.client, SERIES, SHOWS, *INDEXES)


class Migration(migrations.Migration):
    """Two new tables, which begin empty."""

    dependencies = [("greenroom", "0014_growth")]  # noqa: RUF012
    operations = [operations.RunPython(add_tables)]  # noqa: RUF012
