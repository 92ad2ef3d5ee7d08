"""The first tables: one text for both databases, so that no constraint can be missing in one of them.

Two foreign keys form a circle and come last: PostgreSQL knows no table before it is created, and SQLite adds
no constraint afterwards.
"""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import run

OPEN_SHOW = """CONSTRAINT influencers_open_show
    FOREIGN KEY (open_show_id) REFERENCES shows (id) DEFERRABLE INITIALLY DEFERRED"""
USED_VERSION = """CONSTRAINT influencers_token_version
    FOREIGN KEY (token_version_id) REFERENCES token_versions (id) DEFERRABLE INITIALLY DEFERRED"""

TABLES = (
    """CREATE TABLE desk (
  id INTEGER NOT NULL PRIMARY KEY CONSTRAINT desk_has_one_row CHECK (id = 1),
  canary TEXT NOT NULL,
  demo BOOLEAN NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  alive_at TIMESTAMPTZ,
  up_since TIMESTAMPTZ,
  audit_head TEXT
)""",
    """CREATE TABLE workspaces (
  id UUID NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  access_key TEXT NOT NULL,
  app_secret TEXT,
  created_at TIMESTAMPTZ NOT NULL
)""",
    """CREATE TABLE admins (
  id UUID NOT NULL PRIMARY KEY,
  email TEXT NOT NULL,
  email_key TEXT COLLATE "C" NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL CONSTRAINT admins_role CHECK (role IN ('VIEWER', 'OPERATOR', 'MANAGER', 'OWNER')),
  password_hash TEXT,
  secret_key_hash TEXT,
  created_at TIMESTAMPTZ NOT NULL,
  removed_at TIMESTAMPTZ,
  CONSTRAINT admins_have_both_secrets_or_none CHECK ((password_hash IS NULL) = (secret_key_hash IS NULL))
)""",
    """CREATE TABLE influencers (
  id UUID NOT NULL PRIMARY KEY,
  email TEXT NOT NULL,
  email_key TEXT COLLATE "C" NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT COLLATE "C" NOT NULL,
  handle TEXT NOT NULL,
  password_hash TEXT,
  created_at TIMESTAMPTZ NOT NULL,
  archived_at TIMESTAMPTZ,
  hms_auth_token TEXT,
  hms_room_code TEXT,
  token_created_at TIMESTAMPTZ,
  token_version_id UUID,
  token_fingerprint TEXT,
  token_last_four TEXT,
  token_source TEXT
    CONSTRAINT influencers_token_source CHECK (token_source IN ('PASTED', 'MINTED', 'ROOM_CODE')),
  token_access_key TEXT,
  token_room_id TEXT,
  token_role TEXT,
  token_user_id TEXT,
  token_not_before TIMESTAMPTZ,
  token_expires_at TIMESTAMPTZ,
  room_code_kind TEXT
    CONSTRAINT influencers_room_code_kind CHECK (room_code_kind IN ('LOCAL', 'TYPED', 'REAL')),
  room_code_hint TEXT,
  room_code_hash TEXT,
  streaming_enabled BOOLEAN NOT NULL,
  streaming_by_id UUID,
  streaming_at TIMESTAMPTZ,
  streaming_reason TEXT NOT NULL,
  open_show_id UUID,
  block_code TEXT,
  doubt_code TEXT,
  checked_at TIMESTAMPTZ,
  workspace_id UUID CONSTRAINT influencers_workspace REFERENCES workspaces (id),
  hms_room_id TEXT,
  hms_role TEXT,
  hms_user_id TEXT,
  version INTEGER NOT NULL CONSTRAINT influencers_version CHECK (version >= 1)
)""",
    """CREATE TABLE token_versions (
  id UUID NOT NULL PRIMARY KEY,
  influencer_id UUID NOT NULL CONSTRAINT token_versions_influencer REFERENCES influencers (id),
  sealed TEXT,
  fingerprint TEXT NOT NULL,
  last_four TEXT NOT NULL,
  source TEXT NOT NULL CONSTRAINT token_versions_source CHECK (source IN ('PASTED', 'MINTED', 'ROOM_CODE')),
  access_key TEXT NOT NULL,
  room_id TEXT NOT NULL,
  role TEXT NOT NULL,
  user_id TEXT,
  not_before TIMESTAMPTZ,
  expires_at TIMESTAMPTZ NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  created_by_id UUID,
  replaced_at TIMESTAMPTZ
)""",
    """CREATE TABLE shows (
  id UUID NOT NULL PRIMARY KEY,
  influencer_id UUID NOT NULL CONSTRAINT shows_influencer REFERENCES influencers (id),
  token_version_id UUID NOT NULL CONSTRAINT shows_token_version REFERENCES token_versions (id),
  workspace_id UUID,
  room_id TEXT NOT NULL,
  role TEXT NOT NULL,
  peer_id TEXT,
  session_id TEXT,
  holder TEXT NOT NULL,
  opened_at TIMESTAMPTZ NOT NULL,
  started_at TIMESTAMPTZ,
  seen_at TIMESTAMPTZ NOT NULL,
  ended_at TIMESTAMPTZ,
  end_reason TEXT CONSTRAINT shows_end_reason
    CHECK (end_reason IN ('ENDED_BY_INFLUENCER', 'STOPPED_BY_ADMIN', 'FAILED', 'LOST', 'ENDED_BY_HMS')),
  end_code INTEGER,
  end_hint TEXT CONSTRAINT shows_end_hint CHECK (end_hint IN ('ROLE_FULL', 'ROLE_UNKNOWN', 'ROOM_OFF')),
  ended_by_id UUID,
  end_note TEXT NOT NULL,
  CONSTRAINT ended_shows_have_a_reason CHECK ((ended_at IS NULL) = (end_reason IS NULL))
)""",
    """CREATE TABLE sessions (
  id UUID NOT NULL PRIMARY KEY,
  token_hash TEXT NOT NULL,
  audience TEXT NOT NULL CONSTRAINT sessions_audience CHECK (audience IN ('ADMIN', 'INFLUENCER')),
  transport TEXT NOT NULL CONSTRAINT sessions_transport CHECK (transport IN ('COOKIE', 'BEARER')),
  admin_id UUID CONSTRAINT sessions_admin REFERENCES admins (id) ON DELETE CASCADE,
  influencer_id UUID CONSTRAINT sessions_influencer REFERENCES influencers (id) ON DELETE CASCADE,
  client TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  seen_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  CONSTRAINT sessions_belong_to_their_audience CHECK (
    (admin_id IS NOT NULL) = (audience = 'ADMIN') AND (influencer_id IS NOT NULL) = (audience = 'INFLUENCER')
  )
)""",
    """CREATE TABLE links (
  id UUID NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CONSTRAINT links_kind
    CHECK (kind IN (
      'SET_UP', 'ADMIN_INVITATION', 'SECRET_KEY_RESET', 'INFLUENCER_INVITATION', 'SIGN_IN', 'HAND_IN'
    )),
  secret_hash TEXT NOT NULL,
  admin_id UUID CONSTRAINT links_admin REFERENCES admins (id) ON DELETE CASCADE,
  influencer_id UUID CONSTRAINT links_influencer REFERENCES influencers (id) ON DELETE CASCADE,
  created_by_id UUID,
  created_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  used_at TIMESTAMPTZ,
  revoked_at TIMESTAMPTZ
)""",
    """CREATE TABLE phones (
  influencer_id UUID NOT NULL PRIMARY KEY
    CONSTRAINT phones_influencer REFERENCES influencers (id) ON DELETE CASCADE,
  support_code TEXT NOT NULL,
  page TEXT,
  browser TEXT NOT NULL,
  in_app_browser TEXT,
  camera TEXT NOT NULL,
  microphone TEXT NOT NULL,
  connection TEXT,
  problem TEXT,
  reported_at TIMESTAMPTZ,
  seen_at TIMESTAMPTZ NOT NULL
)""",
    """CREATE TABLE leases (
  name TEXT NOT NULL PRIMARY KEY,
  holder TEXT NOT NULL,
  until TIMESTAMPTZ NOT NULL
)""",
    """CREATE TABLE events (
  seq BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  at TIMESTAMPTZ NOT NULL,
  kind TEXT NOT NULL,
  influencer_id UUID,
  show_id UUID
)""",
    """CREATE TABLE audit_entries (
  id UUID NOT NULL PRIMARY KEY,
  at TIMESTAMPTZ NOT NULL,
  actor_kind TEXT NOT NULL CONSTRAINT audit_entries_actor_kind
    CHECK (actor_kind IN ('ADMIN', 'INFLUENCER', 'OPERATOR', 'DESK', 'STRANGER')),
  actor_id UUID,
  action TEXT NOT NULL,
  subject_kind TEXT,
  subject_id UUID,
  before JSONB,
  after JSONB,
  request_id TEXT,
  chain_no BIGINT,
  chain_mac TEXT
)""",
)

INDEXES = (
    "CREATE UNIQUE INDEX one_workspace_per_access_key ON workspaces (access_key)",
    "CREATE UNIQUE INDEX one_admin_per_email ON admins (email_key)",
    "CREATE UNIQUE INDEX one_influencer_per_email ON influencers (email_key)",
    "CREATE UNIQUE INDEX one_session_per_token ON sessions (token_hash)",
    "CREATE UNIQUE INDEX one_link_per_secret ON links (secret_hash)",
    "CREATE UNIQUE INDEX one_open_show_per_influencer ON shows (influencer_id) WHERE ended_at IS NULL",
    "CREATE INDEX influencers_by_name ON influencers (name_key, id) WHERE archived_at IS NULL",
    "CREATE INDEX influencers_by_age ON influencers (created_at, id)",
    "CREATE INDEX influencers_by_fingerprint ON influencers (token_fingerprint)",
    "CREATE INDEX influencers_by_room_code ON influencers (room_code_hash)",
    "CREATE INDEX influencers_by_token_expiry ON influencers (token_expires_at)",
    "CREATE INDEX influencers_by_hms_user ON influencers (hms_user_id)",
    "CREATE INDEX influencers_by_open_show ON influencers (open_show_id)",
    "CREATE INDEX token_versions_by_influencer ON token_versions (influencer_id, created_at)",
    "CREATE INDEX token_versions_by_fingerprint ON token_versions (fingerprint)",
    "CREATE INDEX sealed_token_versions_by_expiry ON token_versions (expires_at) WHERE sealed IS NOT NULL",
    "CREATE INDEX shows_by_influencer ON shows (influencer_id, opened_at)",
    "CREATE INDEX sessions_by_expiry ON sessions (expires_at)",
    "CREATE INDEX sessions_by_admin ON sessions (admin_id)",
    "CREATE INDEX sessions_by_influencer ON sessions (influencer_id)",
    "CREATE INDEX audit_entries_by_time ON audit_entries (at, id)",
    "CREATE INDEX audit_entries_by_subject ON audit_entries (subject_id, at)",
    "CREATE INDEX audit_entries_by_actor ON audit_entries (actor_id, at)",
    "CREATE INDEX audit_entries_by_action ON audit_entries (action, at)",
    "CREATE INDEX unchained_audit_entries ON audit_entries (at, id) WHERE chain_no IS NULL",
    "CREATE UNIQUE INDEX one_audit_entry_per_place ON audit_entries (chain_no)",
    "CREATE UNIQUE INDEX one_phone_per_support_code ON phones (support_code)",
    "CREATE INDEX events_by_time ON events (at)",
    "CREATE INDEX links_by_admin ON links (admin_id)",
    "CREATE INDEX links_by_influencer ON links (influencer_id)",
)


async def create_tables(_apps: Any, editor: Any) -> None:
    """Create the tables, then the circle, which SQLite accepts only inside the table, then the indexes."""
    if editor.client.capabilities.dialect == "sqlite":
        circle = f",\n  {OPEN_SHOW},\n  {USED_VERSION}\n)"
        for table in TABLES:
            influencers = table.startswith("CREATE TABLE influencers ")
            await run(editor.client, table.removesuffix("\n)") + circle if influencers else table)
    else:
        alter = [f"ALTER TABLE influencers ADD {constraint}" for constraint in (OPEN_SHOW, USED_VERSION)]
        await run(editor.client, *TABLES, *alter)
    await run(editor.client, *INDEXES)


class Migration(migrations.Migration):
    """The only way back from the first tables is to delete them."""

    operations = [operations.RunPython(create_tables)]  # noqa: RUF012
