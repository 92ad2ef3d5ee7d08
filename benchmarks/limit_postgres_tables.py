"""What somebody who writes all SQL for PostgreSQL by hand adds to their copy of the data, and their SQL.

They are those of `limit_tables.py`, but for what PostgreSQL does otherwise: the generated column is stored,
counts are rows with differences, so that nobody waits for a row that others count in, and the server itself
writes times as texts where they go into a reply.
"""

import re
from itertools import count

from benchmarks import limit_pages_tables, limit_tables

ADDED = f"""
ALTER TABLE influencers ADD COLUMN standing text
    GENERATED ALWAYS AS ({limit_tables.standing_of("token_access_key LIKE 'eeeeeeee%'")}) STORED;
CREATE INDEX limit_by_name ON influencers ((doubt_code IS NULL), name_key, id) WHERE standing = 'TIMED';
CREATE INDEX limit_by_standing ON influencers (standing, name_key, id);
CREATE INDEX limit_by_expiry ON influencers (token_expires_at) WHERE standing = 'TIMED';
CREATE INDEX limit_by_start ON influencers (token_not_before) WHERE standing = 'TIMED';

CREATE TABLE limit_counts (standing text NOT NULL, n integer NOT NULL);
INSERT INTO limit_counts SELECT standing, COUNT(*) FROM influencers GROUP BY standing;
CREATE FUNCTION limit_count() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO limit_counts VALUES (OLD.standing, -1), (NEW.standing, 1);
    RETURN NULL;
END $$;
CREATE TRIGGER limit_counts_moved
AFTER UPDATE OF archived_at, open_show_id, streaming_enabled, block_code, hms_auth_token, token_access_key
ON influencers FOR EACH ROW WHEN (OLD.standing <> NEW.standing) EXECUTE FUNCTION limit_count();
"""  # noqa: S608 (our own texts)


def _numbered(statement: str) -> str:
    """Write a statement's places as PostgreSQL counts them."""
    number = count(1)
    return re.sub(r"\?(\d*)", lambda place: f"${place[1] or next(number)}", statement)


STATUS, STAGE, SESSION_OF_ADMIN, INFLUENCER_AND_DOUBTS, WORKSPACE, SEEN = map(
    _numbered,
    (
        limit_tables.STATUS,
        limit_tables.STAGE,
        limit_tables.SESSION_OF_ADMIN,
        limit_tables.INFLUENCER_AND_DOUBTS,
        limit_tables.WORKSPACE,
        limit_tables.SEEN,
    ),
)
OPEN_SHOW, NEW_SHOW, AUDIT, EVENT, RETIRE_VERSION, NEW_VERSION, SAVE = map(
    _numbered,
    (
        limit_tables.OPEN_SHOW,
        limit_tables.NEW_SHOW,
        limit_tables.AUDIT,
        limit_tables.EVENT,
        limit_tables.RETIRE_VERSION,
        limit_tables.NEW_VERSION,
        limit_tables.SAVE,
    ),
)
COUNTS = _numbered(
    limit_tables.COUNTS.replace(
        "SELECT standing, n FROM limit_counts",
        "SELECT standing, SUM(n) AS n FROM limit_counts GROUP BY standing",
    )
)
_TEXT = "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
READY_PAGE = f"""
    SELECT id::text, name, handle, email, {_TEXT.format("created_at")}, version, doubt_code, token_last_four,
        {_TEXT.format("token_expires_at")}, room_code_kind, room_code_hint, name_key
    FROM influencers
    WHERE standing = 'TIMED' AND ((doubt_code IS NULL), name_key, id) > ($1, $2, $3)
        AND token_expires_at > $4 AND (token_not_before IS NULL OR token_not_before <= $5)
    ORDER BY (doubt_code IS NULL), name_key, influencers.id LIMIT $6"""  # noqa: S608 (our own texts)
_OTHERWISE = (
    ("INDEXED BY limit_by_name", ""),
    ("influencer_search CROSS JOIN influencers i ON i.number = influencer_search.rowid", "influencers i"),
    (
        "influencer_search MATCH ?3",
        r"searched_pieces(i.search_key || i.tag_keys || E'\n\n') @@ ?3::text::tsquery",
    ),
)


_TIME, _ID = re.compile(r"/\* time \*/ ([\w.]+)"), re.compile(r"/\* id \*/ ([\w.]+)")


def _written(statement: str) -> str:
    """Write a statement for SQLite as PostgreSQL has it, with texts where they go into a reply."""
    statement = _TIME.sub(lambda marked: _TEXT.format(marked[1]), statement)
    statement = _ID.sub(lambda marked: f"{marked[1]}::text", statement)
    for there, here in _OTHERWISE:
        statement = statement.replace(there, here)
    return _numbered(statement)


_OF_PAGES: dict[str, str] = {
    name: _written(text)
    for name, text in vars(limit_pages_tables).items()
    if name.isupper() and isinstance(text, str)
}
STATEMENTS: dict[str, str] = _OF_PAGES | {
    "SESSION_OF_ADMIN": SESSION_OF_ADMIN,
    "SEEN": SEEN,
    "COUNTS": COUNTS,
    "AUDIT": AUDIT,
    "EVENT": EVENT,
    "BEGIN": "BEGIN",
    "COMMIT": "COMMIT",
}
"""Those of steps, by name."""
