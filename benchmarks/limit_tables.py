"""What somebody who writes all SQL by hand adds to their copy of the data.

The desk's own tables stay as they are. A list by status then walks an index, and the counts are kept by
triggers: by what does not depend on the clock, while what does is a range on an index (it costs some 60 us
for every 1,000 tokens that have run out or soon will).
"""

import sqlite3


def standing_of(emulators_key: str) -> str:
    """Write what decides how somebody stands, where the clock does not.

    Args:
        emulators_key: tells whether a token is an emulator's; none runs beside a benchmark.
    """
    return f"""CASE
    WHEN archived_at IS NOT NULL THEN 'GONE'
    WHEN open_show_id IS NOT NULL THEN 'LIVE'
    WHEN NOT streaming_enabled THEN 'OFF'
    WHEN block_code IS NOT NULL THEN 'BLOCKED'
    WHEN hms_auth_token IS NULL THEN 'NO_TOKEN'
    WHEN {emulators_key} THEN 'BLOCKED'
    ELSE 'TIMED' END"""


_STANDING = standing_of("token_access_key GLOB 'eeeeeeee*'")
_SCRIPT = f"""
ALTER TABLE influencers ADD COLUMN standing TEXT GENERATED ALWAYS AS ({_STANDING}) VIRTUAL;
CREATE INDEX limit_by_name ON influencers (doubt_code IS NULL, name_key, id) WHERE standing = 'TIMED';
CREATE INDEX limit_by_expiry ON influencers (token_expires_at) WHERE standing = 'TIMED';
CREATE INDEX limit_by_start ON influencers (token_not_before) WHERE standing = 'TIMED';
CREATE INDEX limit_by_standing ON influencers (standing, name_key, id);
CREATE INDEX limit_by_user ON influencers (hms_user_id);

CREATE TABLE limit_counts (standing TEXT NOT NULL PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO limit_counts VALUES
    ('GONE', 0), ('LIVE', 0), ('OFF', 0), ('BLOCKED', 0), ('NO_TOKEN', 0), ('TIMED', 0);
UPDATE limit_counts SET n = (SELECT COUNT(*) FROM influencers i WHERE i.standing = limit_counts.standing);
CREATE TRIGGER limit_counts_in AFTER INSERT ON influencers BEGIN
    UPDATE limit_counts SET n = n + 1 WHERE standing = NEW.standing;
END;
CREATE TRIGGER limit_counts_out AFTER DELETE ON influencers BEGIN
    UPDATE limit_counts SET n = n - 1 WHERE standing = OLD.standing;
END;
CREATE TRIGGER limit_counts_moved
AFTER UPDATE OF archived_at, open_show_id, streaming_enabled, block_code, hms_auth_token, token_access_key
ON influencers WHEN OLD.standing <> NEW.standing BEGIN
    UPDATE limit_counts SET n = n - 1 WHERE standing = OLD.standing;
    UPDATE limit_counts SET n = n + 1 WHERE standing = NEW.standing;
END;
ANALYZE;
"""  # noqa: S608 (our own texts)


def add_limit_tables(connection: sqlite3.Connection) -> None:
    """Add a column, indexes, counts and triggers to a copy that only the limit uses."""
    connection.executescript(_SCRIPT)


STATUS = """
    SELECT s.id, s.seen_at, i.name, i.open_show_id, i.standing, i.streaming_reason, i.token_expires_at,
        i.token_not_before
    FROM sessions s JOIN influencers i ON i.id = s.influencer_id
    WHERE s.token_hash = ? AND s.transport = 'COOKIE' AND s.expires_at > ? AND i.archived_at IS NULL"""

STAGE = """
    SELECT s.id, s.seen_at, i.id, i.standing, i.token_expires_at, i.token_not_before, i.hms_auth_token,
        i.token_version_id, i.workspace_id, i.token_room_id, i.token_role
    FROM sessions s JOIN influencers i ON i.id = s.influencer_id
    WHERE s.token_hash = ? AND s.transport = 'COOKIE' AND s.expires_at > ? AND i.archived_at IS NULL"""

SESSION_OF_ADMIN = """
    SELECT s.id, s.seen_at, a.id, a.role FROM sessions s JOIN admins a ON a.id = s.admin_id
    WHERE s.token_hash = ? AND s.transport = 'COOKIE' AND s.expires_at > ? AND s.seen_at > ?
        AND a.removed_at IS NULL"""

READY_PAGE = """
    SELECT id, name, handle, email, created_at, version, doubt_code, token_last_four, token_expires_at,
        room_code_kind, room_code_hint, name_key
    FROM influencers INDEXED BY limit_by_name
    WHERE standing = 'TIMED' AND (doubt_code IS NULL, name_key, id) > (?, ?, ?) AND token_expires_at > ?
        AND (token_not_before IS NULL OR token_not_before <= ?)
    ORDER BY doubt_code IS NULL, name_key, id LIMIT ?"""

COUNTS = """
    SELECT standing, n FROM limit_counts
    UNION ALL SELECT 'expired', COUNT(*) FROM influencers WHERE standing = 'TIMED' AND token_expires_at < ?1
    UNION ALL SELECT 'early', COUNT(*) FROM influencers WHERE standing = 'TIMED' AND token_not_before > ?2
    UNION ALL SELECT 'soon', COUNT(*) FROM influencers
        WHERE standing = 'TIMED' AND token_expires_at BETWEEN ?1 AND ?3
    UNION ALL SELECT 'early and soon', COUNT(*) FROM influencers
        WHERE standing = 'TIMED' AND token_not_before > ?2 AND token_expires_at <= ?3"""

INFLUENCER_AND_DOUBTS = """
    SELECT i.version, i.standing, i.hms_auth_token, i.token_version_id, i.token_fingerprint,
        i.token_last_four, i.token_source, i.token_room_id, i.token_role, i.token_expires_at,
        i.room_code_kind, i.streaming_enabled, i.token_access_key, i.hms_room_id,
        (SELECT t.id FROM influencers t
         WHERE t.token_fingerprint = ?2 AND t.id <> i.id AND t.archived_at IS NULL LIMIT 1),
        (SELECT n.id FROM influencers n
         WHERE n.hms_user_id = ?3 AND n.id <> i.id AND n.archived_at IS NULL LIMIT 1)
    FROM influencers i WHERE i.id = ?1 AND i.archived_at IS NULL"""

WORKSPACE = "SELECT id, app_secret FROM workspaces WHERE access_key = ?"
SEEN = "UPDATE sessions SET seen_at = ? WHERE id = ?"

OPEN_SHOW = """
    UPDATE influencers SET open_show_id = ?
    WHERE id = ? AND open_show_id IS NULL AND streaming_enabled AND token_version_id = ?"""
NEW_SHOW = """
    INSERT INTO shows (id, influencer_id, token_version_id, workspace_id, room_id, role, holder, opened_at,
        seen_at, end_note)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '')"""
AUDIT = """
    INSERT INTO audit_entries (id, at, actor_kind, actor_id, action, subject_kind, subject_id, before, after,
        request_id)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
EVENT = "INSERT INTO events (at, kind, influencer_id, show_id) VALUES (?, ?, ?, ?)"

RETIRE_VERSION = "UPDATE token_versions SET sealed = ?, replaced_at = ? WHERE id = ?"
NEW_VERSION = """
    INSERT INTO token_versions (id, influencer_id, fingerprint, last_four, source, access_key, room_id, role,
        user_id, not_before, expires_at, created_at, created_by_id)
    VALUES (?, ?, ?, ?, 'PASTED', ?, ?, ?, ?, ?, ?, ?, ?)"""
SAVE = """
    UPDATE influencers SET version = version + 1, hms_auth_token = ?, token_created_at = ?,
        token_version_id = ?, token_fingerprint = ?, token_last_four = ?, token_source = 'PASTED',
        token_access_key = ?, token_room_id = ?, token_role = ?, token_user_id = ?, token_not_before = ?,
        token_expires_at = ?, workspace_id = ?, hms_room_id = ?, hms_role = ?, hms_user_id = ?,
        block_code = NULL, doubt_code = ?, checked_at = ?
    WHERE id = ? AND version = ?"""
