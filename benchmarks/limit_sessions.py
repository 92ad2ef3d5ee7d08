"""Whose sessions ask the limit, by the hash of the token in their cookie."""

import sqlite3
from datetime import datetime, timedelta

from benchmarks import limit_tables as sql
from benchmarks.limit_pages_tables import SESSION_OF_INFLUENCER
from benchmarks.limit_texts import kept_time

SEEN_EVERY, ADMIN_IDLE = timedelta(minutes=1), timedelta(hours=1)


class Sessions:
    """The sessions in a desk's tables."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def admin(self, token_hash: str, now: datetime) -> tuple[str, str] | None:
        """Return an admin's id and role."""
        found = (token_hash, kept_time(now), kept_time(now - ADMIN_IDLE))
        row = self._db.execute(sql.SESSION_OF_ADMIN, found).fetchone()
        if row is None:
            return None
        self.note_seen(row[0], row[1], now)
        return row[2:]

    def influencer(self, token_hash: str, now: datetime) -> tuple[str, str] | None:
        """Return the session's id and the influencer's."""
        row = self._db.execute(SESSION_OF_INFLUENCER, (token_hash, kept_time(now))).fetchone()
        if row is None:
            return None
        self.note_seen(row[0], row[1], now)
        return row[0], row[2]

    def note_seen(self, session: str, seen_at: str, now: datetime) -> None:
        """Note that a session was used, once a minute."""
        if seen_at < kept_time(now - SEEN_EVERY):
            self._db.execute(sql.SEEN, (kept_time(now), session))
