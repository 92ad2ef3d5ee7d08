CREATE TABLE desk (
  id INTEGER NOT NULL PRIMARY KEY CONSTRAINT desk_has_one_row CHECK (id = 1),
  canary TEXT NOT NULL,
  demo INTEGER NOT NULL CONSTRAINT demo_is_boolean CHECK (demo IN (0, 1)),
  created_at TEXT NOT NULL CONSTRAINT created_at_is_utc CHECK (created_at GLOB '*+00:00'),
  alive_at TEXT CONSTRAINT alive_at_is_utc CHECK (alive_at GLOB '*+00:00'),
  up_since TEXT CONSTRAINT up_since_is_utc CHECK (up_since GLOB '*+00:00'),
  audit_head TEXT
) STRICT;

CREATE TABLE workspaces (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  access_key TEXT NOT NULL,
  app_secret TEXT,
  created_at TEXT NOT NULL CONSTRAINT created_at_is_utc CHECK (created_at GLOB '*+00:00')
) STRICT;

CREATE TABLE admins (
  id TEXT NOT NULL PRIMARY KEY,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL CONSTRAINT admins_role CHECK (role IN ('VIEWER', 'OPERATOR', 'MANAGER', 'OWNER')),
  password_hash TEXT,
  secret_key_hash TEXT,
  created_at TEXT NOT NULL CONSTRAINT created_at_is_utc CHECK (created_at GLOB '*+00:00'),
  removed_at TEXT CONSTRAINT removed_at_is_utc CHECK (removed_at GLOB '*+00:00'),
  CONSTRAINT admins_have_both_secrets_or_none CHECK ((password_hash IS NULL) = (secret_key_hash IS NULL))
) STRICT;

CREATE TABLE influencers (
  id TEXT NOT NULL PRIMARY KEY,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  handle TEXT NOT NULL,
  password_hash TEXT,
  created_at TEXT NOT NULL CONSTRAINT created_at_is_utc CHECK (created_at GLOB '*+00:00'),
  archived_at TEXT CONSTRAINT archived_at_is_utc CHECK (archived_at GLOB '*+00:00'),
  hms_auth_token TEXT,
  hms_room_code TEXT,
  token_created_at TEXT CONSTRAINT token_created_at_is_utc CHECK (token_created_at GLOB '*+00:00'),
  token_version_id TEXT,
  token_fingerprint TEXT,
  token_last_four TEXT,
  token_source TEXT
    CONSTRAINT influencers_token_source CHECK (token_source IN ('PASTED', 'MINTED', 'ROOM_CODE')),
  token_access_key TEXT,
  token_room_id TEXT,
  token_role TEXT,
  token_user_id TEXT,
  token_not_before TEXT CONSTRAINT token_not_before_is_utc CHECK (token_not_before GLOB '*+00:00'),
  token_expires_at TEXT CONSTRAINT token_expires_at_is_utc CHECK (token_expires_at GLOB '*+00:00'),
  room_code_kind TEXT
    CONSTRAINT influencers_room_code_kind CHECK (room_code_kind IN ('LOCAL', 'TYPED', 'REAL')),
  room_code_hint TEXT,
  room_code_hash TEXT,
  streaming_enabled INTEGER NOT NULL CONSTRAINT streaming_enabled_is_boolean CHECK (streaming_enabled IN (0, 1)),
  streaming_by_id TEXT,
  streaming_at TEXT CONSTRAINT streaming_at_is_utc CHECK (streaming_at GLOB '*+00:00'),
  streaming_reason TEXT NOT NULL,
  open_show_id TEXT,
  block_code TEXT,
  doubt_code TEXT,
  checked_at TEXT CONSTRAINT checked_at_is_utc CHECK (checked_at GLOB '*+00:00'),
  workspace_id TEXT CONSTRAINT influencers_workspace REFERENCES workspaces (id),
  hms_room_id TEXT,
  hms_role TEXT,
  hms_user_id TEXT,
  version INTEGER NOT NULL CONSTRAINT influencers_version CHECK (version >= 1),
  CONSTRAINT influencers_open_show
    FOREIGN KEY (open_show_id) REFERENCES shows (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT influencers_token_version
    FOREIGN KEY (token_version_id) REFERENCES token_versions (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE token_versions (
  id TEXT NOT NULL PRIMARY KEY,
  influencer_id TEXT NOT NULL CONSTRAINT token_versions_influencer REFERENCES influencers (id),
  sealed TEXT,
  fingerprint TEXT NOT NULL,
  last_four TEXT NOT NULL,
  source TEXT NOT NULL CONSTRAINT token_versions_source CHECK (source IN ('PASTED', 'MINTED', 'ROOM_CODE')),
  access_key TEXT NOT NULL,
  room_id TEXT NOT NULL,
  role TEXT NOT NULL,
  user_id TEXT,
  not_before TEXT CONSTRAINT not_before_is_utc CHECK (not_before GLOB '*+00:00'),
  expires_at TEXT NOT NULL CONSTRAINT expires_at_is_utc CHECK (expires_at GLOB '*+00:00'),
  created_at TEXT NOT NULL CONSTRAINT created_at_is_utc CHECK (created_at GLOB '*+00:00'),
  created_by_id TEXT,
  replaced_at TEXT CONSTRAINT replaced_at_is_utc CHECK (replaced_at GLOB '*+00:00')
) STRICT;

CREATE TABLE shows (
  id TEXT NOT NULL PRIMARY KEY,
  influencer_id TEXT NOT NULL CONSTRAINT shows_influencer REFERENCES influencers (id),
  token_version_id TEXT NOT NULL CONSTRAINT shows_token_version REFERENCES token_versions (id),
  workspace_id TEXT,
  room_id TEXT NOT NULL,
  role TEXT NOT NULL,
  peer_id TEXT,
  session_id TEXT,
  holder TEXT NOT NULL,
  opened_at TEXT NOT NULL CONSTRAINT opened_at_is_utc CHECK (opened_at GLOB '*+00:00'),
  started_at TEXT CONSTRAINT started_at_is_utc CHECK (started_at GLOB '*+00:00'),
  seen_at TEXT NOT NULL CONSTRAINT seen_at_is_utc CHECK (seen_at GLOB '*+00:00'),
  ended_at TEXT CONSTRAINT ended_at_is_utc CHECK (ended_at GLOB '*+00:00'),
  end_reason TEXT CONSTRAINT shows_end_reason
    CHECK (end_reason IN ('ENDED_BY_INFLUENCER', 'STOPPED_BY_ADMIN', 'FAILED', 'LOST', 'ENDED_BY_HMS')),
  end_code INTEGER,
  end_hint TEXT CONSTRAINT shows_end_hint CHECK (end_hint IN ('ROLE_FULL', 'ROLE_UNKNOWN', 'ROOM_OFF')),
  ended_by_id TEXT,
  end_note TEXT NOT NULL,
  CONSTRAINT ended_shows_have_a_reason CHECK ((ended_at IS NULL) = (end_reason IS NULL))
) STRICT;

CREATE TABLE sessions (
  id TEXT NOT NULL PRIMARY KEY,
  token_hash TEXT NOT NULL,
  audience TEXT NOT NULL CONSTRAINT sessions_audience CHECK (audience IN ('ADMIN', 'INFLUENCER')),
  transport TEXT NOT NULL CONSTRAINT sessions_transport CHECK (transport IN ('COOKIE', 'BEARER')),
  admin_id TEXT CONSTRAINT sessions_admin REFERENCES admins (id) ON DELETE CASCADE,
  influencer_id TEXT CONSTRAINT sessions_influencer REFERENCES influencers (id) ON DELETE CASCADE,
  client TEXT NOT NULL,
  created_at TEXT NOT NULL CONSTRAINT created_at_is_utc CHECK (created_at GLOB '*+00:00'),
  seen_at TEXT NOT NULL CONSTRAINT seen_at_is_utc CHECK (seen_at GLOB '*+00:00'),
  expires_at TEXT NOT NULL CONSTRAINT expires_at_is_utc CHECK (expires_at GLOB '*+00:00'),
  CONSTRAINT sessions_belong_to_their_audience CHECK (
    (admin_id IS NOT NULL) = (audience = 'ADMIN') AND (influencer_id IS NOT NULL) = (audience = 'INFLUENCER')
  )
) STRICT;

CREATE TABLE links (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CONSTRAINT links_kind
    CHECK (kind IN (
      'SET_UP', 'ADMIN_INVITATION', 'SECRET_KEY_RESET', 'INFLUENCER_INVITATION', 'SIGN_IN', 'HAND_IN'
    )),
  secret_hash TEXT NOT NULL,
  admin_id TEXT CONSTRAINT links_admin REFERENCES admins (id) ON DELETE CASCADE,
  influencer_id TEXT CONSTRAINT links_influencer REFERENCES influencers (id) ON DELETE CASCADE,
  created_by_id TEXT,
  created_at TEXT NOT NULL CONSTRAINT created_at_is_utc CHECK (created_at GLOB '*+00:00'),
  expires_at TEXT NOT NULL CONSTRAINT expires_at_is_utc CHECK (expires_at GLOB '*+00:00'),
  used_at TEXT CONSTRAINT used_at_is_utc CHECK (used_at GLOB '*+00:00'),
  revoked_at TEXT CONSTRAINT revoked_at_is_utc CHECK (revoked_at GLOB '*+00:00')
) STRICT;

CREATE TABLE phones (
  influencer_id TEXT NOT NULL PRIMARY KEY
    CONSTRAINT phones_influencer REFERENCES influencers (id) ON DELETE CASCADE,
  support_code TEXT NOT NULL,
  page TEXT,
  browser TEXT NOT NULL,
  in_app_browser TEXT,
  camera TEXT NOT NULL,
  microphone TEXT NOT NULL,
  connection TEXT,
  problem TEXT,
  reported_at TEXT CONSTRAINT reported_at_is_utc CHECK (reported_at GLOB '*+00:00'),
  seen_at TEXT NOT NULL CONSTRAINT seen_at_is_utc CHECK (seen_at GLOB '*+00:00')
) STRICT;

CREATE TABLE leases (
  name TEXT NOT NULL PRIMARY KEY,
  holder TEXT NOT NULL,
  until TEXT NOT NULL CONSTRAINT until_is_utc CHECK (until GLOB '*+00:00')
) STRICT;

CREATE TABLE events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL CONSTRAINT at_is_utc CHECK (at GLOB '*+00:00'),
  kind TEXT NOT NULL,
  influencer_id TEXT,
  show_id TEXT
) STRICT;

CREATE TABLE audit_entries (
  id TEXT NOT NULL PRIMARY KEY,
  at TEXT NOT NULL CONSTRAINT at_is_utc CHECK (at GLOB '*+00:00'),
  actor_kind TEXT NOT NULL CONSTRAINT audit_entries_actor_kind
    CHECK (actor_kind IN ('ADMIN', 'INFLUENCER', 'OPERATOR', 'DESK', 'STRANGER')),
  actor_id TEXT,
  action TEXT NOT NULL,
  subject_kind TEXT,
  subject_id TEXT,
  before TEXT,
  after TEXT,
  request_id TEXT,
  chain_no INTEGER,
  chain_mac TEXT
) STRICT;

CREATE UNIQUE INDEX one_workspace_per_access_key ON workspaces (access_key);

CREATE UNIQUE INDEX one_admin_per_email ON admins (email_key);

CREATE UNIQUE INDEX one_influencer_per_email ON influencers (email_key);

CREATE UNIQUE INDEX one_session_per_token ON sessions (token_hash);

CREATE UNIQUE INDEX one_link_per_secret ON links (secret_hash);

CREATE UNIQUE INDEX one_open_show_per_influencer ON shows (influencer_id) WHERE ended_at IS NULL;

CREATE INDEX influencers_by_name ON influencers (name_key, id) WHERE archived_at IS NULL;

CREATE INDEX influencers_by_age ON influencers (created_at, id);

CREATE INDEX influencers_by_fingerprint ON influencers (token_fingerprint);

CREATE INDEX influencers_by_room_code ON influencers (room_code_hash);

CREATE INDEX influencers_by_token_expiry ON influencers (token_expires_at);

CREATE INDEX influencers_by_hms_user ON influencers (hms_user_id);

CREATE INDEX influencers_by_open_show ON influencers (open_show_id);

CREATE INDEX token_versions_by_influencer ON token_versions (influencer_id, created_at);

CREATE INDEX token_versions_by_fingerprint ON token_versions (fingerprint);

CREATE INDEX sealed_token_versions_by_expiry ON token_versions (expires_at) WHERE sealed IS NOT NULL;

CREATE INDEX shows_by_influencer ON shows (influencer_id, opened_at);

CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE INDEX sessions_by_admin ON sessions (admin_id);

CREATE INDEX sessions_by_influencer ON sessions (influencer_id);

CREATE INDEX audit_entries_by_time ON audit_entries (at, id);

CREATE INDEX audit_entries_by_subject ON audit_entries (subject_id, at);

CREATE INDEX audit_entries_by_actor ON audit_entries (actor_id, at);

CREATE INDEX audit_entries_by_action ON audit_entries (action, at);

CREATE INDEX unchained_audit_entries ON audit_entries (at, id) WHERE chain_no IS NULL;

CREATE UNIQUE INDEX one_audit_entry_per_place ON audit_entries (chain_no);

CREATE UNIQUE INDEX one_phone_per_support_code ON phones (support_code);

CREATE INDEX events_by_time ON events (at);

CREATE INDEX links_by_admin ON links (admin_id);

CREATE INDEX links_by_influencer ON links (influencer_id);

CREATE TABLE "tortoise_migrations" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "app" VARCHAR(255) NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "applied_at" TIMESTAMP NOT NULL,
    CONSTRAINT "uid_tortoise_mi_app_3803a5" UNIQUE ("app", "name")
);

INSERT INTO tortoise_migrations (app, name, applied_at)
VALUES ('greenroom', '0001_first_tables', '2026-11-22 12:00:00+00:00');
