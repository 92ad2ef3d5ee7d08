"""What somebody who writes all SQL by hand sends for an open desk's pages and for a show's calls.

Of times, ?1 is when a token has to be good, and ?2 when one that ends by then expires soon. What is marked as
`/* time */` or `/* id */` goes into a reply as a text: SQLite keeps it as one, PostgreSQL has to write it.
"""
# ruff: noqa: S608 (our own texts)

_READINESS = """CASE WHEN standing <> 'TIMED' THEN standing
        WHEN token_expires_at < ?1 OR token_not_before > ?1 THEN 'BLOCKED'
        WHEN token_expires_at <= ?2 THEN 'EXPIRING' ELSE 'READY' END"""
_GOOD = "token_expires_at >= ?1 AND (token_not_before IS NULL OR token_not_before <= ?1)"
_READY = f"standing = 'TIMED' AND {_GOOD} AND token_expires_at > ?2"

_FOUND = """FROM influencer_search CROSS JOIN influencers i ON i.number = influencer_search.rowid
    WHERE influencer_search MATCH ?3 AND i.archived_at IS NULL
        AND (i.search_key LIKE ?4 OR i.tag_keys LIKE ?4)"""
SEARCH_PAGE = f"""
    SELECT /* id */ i.id, name, handle, email, /* time */ created_at, version, {_READINESS}, token_last_four,
        /* time */ token_expires_at, streaming_enabled, name_key
    {_FOUND} ORDER BY i.name_key, i.id LIMIT ?5"""
SEARCH_COUNTS = f"SELECT {_READINESS} AS readiness, COUNT(*) {_FOUND} GROUP BY readiness"


def _night(where: str, rank: int = 0, by_name: str = "") -> str:
    return f"""SELECT {rank} AS rank, /* id */ i.id, i.name, i.handle, {_READINESS} AS readiness, i.version,
            i.token_last_four, /* time */ i.token_expires_at, i.streaming_enabled, /* time */ s.opened_at,
            i.name_key
        FROM influencers i {by_name} LEFT JOIN shows s ON s.id = i.open_show_id
        WHERE {where} ORDER BY i.name_key, i.id LIMIT ?3"""


NIGHT_LIVE = _night("standing = 'LIVE'")
NIGHT_OFF = _night("standing = 'OFF'")
NIGHT_EXPIRING = _night(f"standing = 'TIMED' AND {_GOOD} AND token_expires_at <= ?2")
NIGHT_READY = _night(f"{_READY} AND (doubt_code IS NULL) = TRUE", by_name="INDEXED BY limit_by_name")
_WRONG = "standing = 'TIMED' AND (token_expires_at < ?1 OR token_not_before > ?1)"
_REPAIRS = (
    _night("standing = 'BLOCKED'"),
    _night(_WRONG),
    _night("standing = 'NO_TOKEN'", 1),
    _night(f"{_READY} AND (doubt_code IS NULL) = FALSE", 2, "INDEXED BY limit_by_name"),
)
NIGHT_BLOCKED = (
    " UNION ALL ".join(f"SELECT * FROM ({one}) AS r{place}" for place, one in enumerate(_REPAIRS))
    + " ORDER BY 1, 11, 2 LIMIT ?3"
)

_PLANNED = """FROM planned_shows p JOIN influencers i ON i.id = p.influencer_id
    WHERE p.cancelled_at IS NULL AND p.starts_at >= ?1 AND p.starts_at < ?2
        AND (i.archived_at IS NULL OR p.starts_at < i.archived_at)"""
_AT_ITS_TIME = """CASE WHEN i.standing <> 'TIMED' THEN i.standing
        WHEN i.token_expires_at < p.starts_at OR i.token_not_before > p.starts_at THEN 'BLOCKED'
        WHEN i.token_expires_at < p.ends_at THEN 'EXPIRING' ELSE 'READY' END"""
EVENING_COUNTS = f"""
    SELECT COUNT(*),
        COUNT(*) FILTER (WHERE {_AT_ITS_TIME} IN ('OFF', 'BLOCKED', 'NO_TOKEN') AND p.ends_at > ?3),
        COUNT(*) FILTER (WHERE p.starts_at <= ?3)
    {_PLANNED}"""
EVENING_PAGE = f"""
    SELECT /* id */ p.id, /* time */ p.starts_at, /* time */ p.ends_at,
        CASE WHEN p.starts_at > ?3 THEN 'AHEAD' ELSE 'NO_SHOW' END,
        {_AT_ITS_TIME}, /* id */ i.id, i.name, i.handle
    {_PLANNED} ORDER BY p.starts_at, p.id LIMIT ?4"""

WAITING = f"""
    SELECT COUNT(*) FROM inbox_entries e JOIN influencers i ON i.id = e.subject_id
    WHERE e.closed_at IS NULL AND i.archived_at IS NULL AND CASE e.kind
        WHEN 'ASKED' THEN {_READINESS} IN ('BLOCKED', 'OFF', 'NO_TOKEN')
        ELSE COALESCE(e.until > ?1, TRUE) AND COALESCE(e.fingerprint <> i.token_fingerprint, TRUE) END"""

CHANGED = """
    SELECT (SELECT MIN(seq) FROM changes), (SELECT MAX(seq) FROM changes), (SELECT COUNT(*) FROM changes),
        (SELECT up_since FROM desk WHERE id = 1),
        (SELECT MAX(seen_at) FROM shows WHERE ended_at IS NULL AND seen_at <= ?)"""

AUDIT_PAGE = """
    SELECT /* id */ e.id, /* time */ e.at, e.action, e.before, e.after, e.request_id,
        COALESCE(a.name, p.name),
        COALESCE(i.name, (SELECT n.name FROM shows s JOIN influencers n ON n.id = s.influencer_id
                          WHERE s.id = e.subject_id))
    FROM audit_entries e
    LEFT JOIN admins a ON a.id = e.actor_id LEFT JOIN influencers p ON p.id = e.actor_id
    LEFT JOIN influencers i ON i.id = e.subject_id
    ORDER BY e.at DESC, e.id DESC LIMIT ?"""

SESSION_OF_INFLUENCER = """
    SELECT s.id, s.seen_at, i.id FROM sessions s JOIN influencers i ON i.id = s.influencer_id
    WHERE s.token_hash = ? AND s.transport = 'COOKIE' AND s.expires_at > ? AND i.archived_at IS NULL"""
_HELD = "WHERE id = ? AND influencer_id = ? AND holder = ? AND ended_at IS NULL"
_PULSE = "RETURNING /* id */ id, /* time */ started_at, /* time */ ended_at, end_reason"
START_SHOW = f"""
    UPDATE shows SET seen_at = ?, peer_id = ?, session_id = ?, started_at = COALESCE(started_at, ?)
    {_HELD} {_PULSE}"""
LIVE_NOW = "UPDATE influencers SET last_live_at = ? WHERE id = ?"
HEARTBEAT = f"UPDATE shows SET seen_at = ?, desk_session_id = ? {_HELD} {_PULSE}"
END_SHOW = f"UPDATE shows SET ended_at = ?, end_reason = 'ENDED_BY_INFLUENCER' {_HELD} {_PULSE}"
LEAVE_SHOW = "UPDATE influencers SET open_show_id = NULL WHERE id = ? AND open_show_id = ?"
