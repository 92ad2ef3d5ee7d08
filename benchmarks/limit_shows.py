"""The limit of a show after it began: its start, its heartbeats and its end."""

import os
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime

import orjson

from benchmarks import limit_pages_tables as sql
from benchmarks.limit_replies import UNAUTHENTICATED, Answer
from benchmarks.limit_sessions import Sessions
from benchmarks.limit_tables import AUDIT, EVENT
from benchmarks.limit_texts import kept_time, new_id, told_time

ENDED = {"endReason": "ENDED_BY_INFLUENCER", "endCode": None}


class Shows:
    """The shows of one desk.

    Attributes:
        routes: as those of `Limit`.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._sessions = Sessions(db)
        self.routes: dict[str, Callable[[str, Answer], Answer | str]] = {
            "/started": self._started,
            "/heartbeat": self._heartbeat,
            "/ended": self._ended,
        }

    def _started(self, token_hash: str, variables: Answer) -> Answer:
        given, now = variables["input"], datetime.now(UTC)
        found = self._sessions.influencer(token_hash, now)
        if found is None:
            return UNAUTHENTICATED
        person, at = found[1], kept_time(now)
        values = (at, given["peerId"], given["sessionId"], at, given["showId"], person, given["holder"])
        self._db.execute("BEGIN IMMEDIATE")
        row = self._db.execute(sql.START_SHOW, values).fetchone()
        if row is not None:
            self._db.execute(sql.LIVE_NOW, (at, person))
            self._note(at, person, "SHOW_STARTED", row[0], None)
        self._db.execute("COMMIT")
        return pulse_told("showStarted", row)

    def _heartbeat(self, token_hash: str, variables: Answer) -> Answer:
        given, now = variables["input"], datetime.now(UTC)
        found = self._sessions.influencer(token_hash, now)
        if found is None:
            return UNAUTHENTICATED
        session, person = found
        values = (kept_time(now), session, given["showId"], person, given["holder"])
        return pulse_told("heartbeat", self._db.execute(sql.HEARTBEAT, values).fetchone())

    def _ended(self, token_hash: str, variables: Answer) -> Answer:
        given, now = variables["input"], datetime.now(UTC)
        found = self._sessions.influencer(token_hash, now)
        if found is None:
            return UNAUTHENTICATED
        person, at = found[1], kept_time(now)
        self._db.execute("BEGIN IMMEDIATE")
        row = self._db.execute(sql.END_SHOW, (at, given["showId"], person, given["holder"])).fetchone()
        if row is not None:
            self._db.execute(sql.LEAVE_SHOW, (person, row[0]))
            self._note(at, person, "SHOW_ENDED", row[0], orjson.dumps(ENDED).decode())
        self._db.execute("COMMIT")
        return pulse_told("endShow", row)

    def _note(self, at: str, person: str, action: str, show_id: str, after: str | None) -> None:
        entry = (new_id(), at, "INFLUENCER", person, action, "shows", show_id, None, after)
        self._db.execute(AUDIT, (*entry, os.urandom(6).hex()))
        self._db.execute(EVENT, (at, action, person, show_id))


def pulse_told(name: str, row: tuple[str, str | None, str | None, str | None] | None) -> Answer:
    """Tell a page how the show stands that it holds, or held."""
    if row is None:
        return {"data": {name: {"__typename": "NotFound"}}}
    show_id, started_at, ended_at, reason = row
    state = "ENDED" if ended_at else "ON_AIR" if started_at else "STARTING"
    show = {
        "id": show_id,
        "state": state,
        "startedAt": started_at and told_time(started_at),
        "endedAt": ended_at and told_time(ended_at),
        "endReason": reason,
        "ending": "You ended the show." if ended_at else None,
    }
    return {"data": {name: {"__typename": "ShowPulse", "holding": ended_at is None, "show": show}}}
