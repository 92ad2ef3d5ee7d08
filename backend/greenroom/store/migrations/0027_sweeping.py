"""Finds by an index what the desk's jobs look for every few seconds, and what they delete once it is old."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import run

INDEXES = (
    "CREATE INDEX alert_keys_by_age ON alert_keys (created_at)",
    "CREATE INDEX alerts_by_age ON alerts (created_at)",
    "CREATE INDEX links_by_expiry ON links (expires_at)",
    "CREATE INDEX open_shows_by_sign_of_life ON shows (seen_at) WHERE ended_at IS NULL",
    "CREATE INDEX sessions_that_were_ended ON sessions (revoked_at) WHERE revoked_at IS NOT NULL",
    # Those whose tokens expire first are judged first.
    "DROP INDEX influencers_by_token_expiry",
    "CREATE INDEX influencers_by_token_expiry ON influencers (token_expires_at, id)",
    # The places of one account, those first of which nothing is known or that were asked about longest ago.
    """CREATE INDEX influencers_by_place_check ON influencers (
         hms_access_key, COALESCE(place_checked_at, '1970-01-01 00:00:00+00:00'), hms_room_id, hms_role
       ) WHERE can_mint AND archived_at IS NULL""",
    """CREATE INDEX room_codes_to_switch ON influencers (
         COALESCE(code_checked_at, '1970-01-01 00:00:00+00:00'), id
       ) WHERE room_code_kind = 'REAL' AND code_enabled <> (streaming_enabled AND archived_at IS NULL)""",
    """CREATE INDEX room_codes_to_make ON influencers (
         COALESCE(code_checked_at, '1970-01-01 00:00:00+00:00'), id
       ) WHERE room_code_kind = 'LOCAL' AND code_checked_at IS NOT NULL AND code_fault IS NULL
         AND archived_at IS NULL""",
    """CREATE INDEX room_codes_to_confirm ON influencers (
         COALESCE(code_checked_at, '1970-01-01 00:00:00+00:00'), id
       ) WHERE room_code_kind IN ('TYPED', 'REAL') AND archived_at IS NULL""",
)


async def add_indexes(_apps: Any, editor: Any) -> None:
    """Add the indexes."""
    await run(editor.client, *INDEXES)


class Migration(migrations.Migration):
    """Rows and their values stay as they are."""

    dependencies = [("greenroom", "0026_standings")]  # noqa: RUF012
    operations = [operations.RunPython(add_indexes)]  # noqa: RUF012
