"""The limit of a show after it began: its start, its heartbeats and its end."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import orjson

from benchmarks.limit_replies import UNAUTHENTICATED, Answer
from benchmarks.limit_sessions import Reading, Rows, Sessions
from benchmarks.limit_texts import new_id, told_time

ENDED = {"endReason": "ENDED_BY_INFLUENCER", "endCode": None}


class Shows(Sessions):
    """The shows of one desk, in either database."""

    @property
    def routes(self) -> dict[str, Callable[[str, Answer], Reading]]:
        """Its operations by their paths."""
        return {"/started": self._started, "/heartbeat": self._heartbeat, "/ended": self._ended}

    def _started(self, token_hash: str, variables: Answer) -> Reading:
        given, now = variables["input"], datetime.now(UTC)
        found = yield from self.influencer(token_hash, now)
        if found is None:
            return UNAUTHENTICATED
        person, at = found[1], self.kept(now)
        values = (at, given["peerId"], given["sessionId"], at, given["showId"], person, given["holder"])
        yield "BEGIN", ()
        rows = yield "START_SHOW", values
        for show_id, *_ in rows:
            yield "LIVE_NOW", (at, person)
            yield from self._note(at, person, "SHOW_STARTED", show_id, None)
        yield "COMMIT", ()
        return pulse_told("showStarted", rows)

    def _heartbeat(self, token_hash: str, variables: Answer) -> Reading:
        given, now = variables["input"], datetime.now(UTC)
        found = yield from self.influencer(token_hash, now)
        if found is None:
            return UNAUTHENTICATED
        session, person = found
        values = (self.kept(now), session, given["showId"], person, given["holder"])
        return pulse_told("heartbeat", (yield "HEARTBEAT", values))

    def _ended(self, token_hash: str, variables: Answer) -> Reading:
        given, now = variables["input"], datetime.now(UTC)
        found = yield from self.influencer(token_hash, now)
        if found is None:
            return UNAUTHENTICATED
        person, at = found[1], self.kept(now)
        yield "BEGIN", ()
        rows = yield "END_SHOW", (at, given["showId"], person, given["holder"])
        for show_id, *_ in rows:
            yield "LEAVE_SHOW", (person, show_id)
            yield from self._note(at, person, "SHOW_ENDED", show_id, orjson.dumps(ENDED).decode())
        yield "COMMIT", ()
        return pulse_told("endShow", rows)

    def _note(self, at: Any, person: Any, action: str, show_id: str, after: str | None) -> Reading:
        entry = (new_id(), at, "INFLUENCER", person, action, "shows", show_id, None, after)
        yield "AUDIT", (*entry, os.urandom(6).hex())
        yield "EVENT", (at, action, person, show_id)


def pulse_told(name: str, rows: Rows) -> Answer:
    """Tell a page how the show stands that it holds, or held."""
    if not rows:
        return {"data": {name: {"__typename": "NotFound"}}}
    show_id, started_at, ended_at, reason = rows[0]
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
