"""The limit: the operations as hand-written SQL on an in-thread connection, behind raw ASGI and orjson.

No GraphQL, no framework, no thread, no layer: what the same work costs when nothing else is done. It keeps
the same tables, seals, hashes, entries and events, and answers with the same JSON. What a benchmark never
asks of it, it leaves out: other filters and orders, rejoining a show, first tokens.
"""

import base64
import os
import sqlite3
from collections.abc import Callable, Generator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import orjson
from starlette.types import Receive, Scope, Send

from benchmarks import limit_pages_tables
from benchmarks import limit_tables as sql
from benchmarks.filling import DATABASE
from benchmarks.limit_pages import EXPIRING, Pages, in_fts5
from benchmarks.limit_replies import (
    MAY_SET_TOKENS,
    REJECTED,
    SKEW,
    UNAUTHENTICATED,
    UNREADABLE,
    Answer,
    blocked,
    doubts_of,
    live_told,
    page_told,
    read_request,
    send_reply,
    signed_claims,
    state_of,
    status_told,
    token_told,
)
from benchmarks.limit_seals import Seals, decoded
from benchmarks.limit_sessions import Reading, Rows, Sessions
from benchmarks.limit_shows import Shows
from benchmarks.limit_texts import kept_time, new_id, shown_fields, told_time
from greenroom.store.sqlite_engine import PRAGMAS

V = TypeVar("V")


class Limit:
    """The ASGI application of one data folder, whose tables `add_limit_tables` has completed.

    Attributes:
        routes: its operations by their paths: each takes the session's hash and the variables.
    """

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / DATABASE, isolation_level=None)
        for pragma, value in PRAGMAS.items():
            self._db.execute(f"PRAGMA {pragma}={value}")
        self._seals = Seals(folder / "keys")
        self._statements = {
            **vars(sql),
            **vars(limit_pages_tables),
            "BEGIN": "BEGIN IMMEDIATE",
            "COMMIT": "COMMIT",
        }
        self._sessions = Sessions(kept_time)
        self.routes: dict[str, Callable[[str, Answer], Answer | str]] = {
            "/q1": self._studio,
            "/q2": self._page,
            "/m1": self._go_live,
            "/m2": self._set_token,
        }
        for more in (Pages(kept_time, in_fts5), Shows(kept_time)):
            self.routes |= {path: self._in_steps(reads) for path, reads in more.routes.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Speak ASGI."""
        if scope["type"] == "lifespan":
            for answer in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{answer}.complete"})
            return
        token_hash, variables = await read_request(scope, receive)
        await send_reply(send, self.routes[scope["path"]](token_hash, variables))

    def _in_steps(self, reads: Callable[[str, Answer], Reading]) -> Callable[[str, Answer], Answer | str]:
        return lambda token_hash, variables: self._read(reads(token_hash, variables))

    def _read(self, reading: Generator[tuple[str, Sequence[Any]], Rows, V]) -> V:
        """Take the steps of something, and return what it comes to."""
        execute, statements = self._db.execute, self._statements
        try:
            name, values = next(reading)
            while True:
                name, values = reading.send(execute(statements[name], values).fetchall())
        except StopIteration as end:
            return end.value

    def _studio(self, token_hash: str, _: Answer) -> Answer:
        now = datetime.now(UTC)
        row = self._db.execute(sql.STATUS, (token_hash, kept_time(now))).fetchone()
        if row is None:
            return UNAUTHENTICATED
        session, seen_at, name, show_id, standing, reason, expires_at, not_before = row
        self._read(self._sessions.note_seen(session, seen_at, now))
        return status_told(
            state_of(standing, expires_at, not_before, kept_time(now + SKEW)), name, show_id, reason
        )

    def _page(self, token_hash: str, variables: Answer) -> Answer:
        now = datetime.now(UTC)
        if self._read(self._sessions.admin(token_hash, now)) is None:
            return UNAUTHENTICATED
        assert variables["filter"] == {"readiness": ["READY"]}  # noqa: S101
        first, after = variables["first"], variables["after"]
        key = orjson.loads(base64.urlsafe_b64decode(after)) if after else (0, "", "")
        good, soon = kept_time(now + SKEW), kept_time(now + EXPIRING)
        rows = self._db.execute(sql.READY_PAGE, (*key, soon, good, first + 1)).fetchall()
        counted: dict[str, int] = dict(self._db.execute(sql.COUNTS, (good, good, soon)).fetchall())
        return page_told(rows, counted, first)

    def _go_live(self, token_hash: str, variables: Answer) -> Answer:
        now = datetime.now(UTC)
        at = kept_time(now)
        row = self._db.execute(sql.STAGE, (token_hash, at)).fetchone()
        if row is None:
            return UNAUTHENTICATED
        session, seen_at, person, standing, expires_at, not_before, sealed, version, *place = row
        self._read(self._sessions.note_seen(session, seen_at, now))
        state = state_of(standing, expires_at, not_before, kept_time(now + SKEW))
        if state != "READY":
            return blocked(state)
        token = self._seals.open(sealed, "influencers.hms_auth_token", person)
        show_id, asked = new_id(), os.urandom(6).hex()
        handed_out = orjson.dumps({"tokenVersionId": version}).decode()
        on_show = ("shows", show_id, None)
        self._db.execute("BEGIN IMMEDIATE")
        if self._db.execute(sql.OPEN_SHOW, (show_id, person, version)).rowcount != 1:
            self._db.execute("ROLLBACK")
            return blocked("LIVE")
        holder = variables["input"]["holder"]
        self._db.execute(sql.NEW_SHOW, (show_id, person, version, *place, holder, at, at))
        me = (at, "INFLUENCER", person)
        self._db.execute(sql.AUDIT, (new_id(), *me, "SHOW_OPENED", *on_show, None, asked))
        self._db.execute(sql.AUDIT, (new_id(), *me, "TOKEN_HANDED_OUT", *on_show, handed_out, asked))
        self._db.execute(sql.EVENT, (at, "SHOW_OPENED", person, show_id))
        self._db.execute("COMMIT")
        return live_told(show_id, token)

    def _set_token(self, token_hash: str, variables: Answer) -> Answer:
        now = datetime.now(UTC)
        admin = self._read(self._sessions.admin(token_hash, now))
        if admin is None or admin[1] not in MAY_SET_TOKENS:
            return UNAUTHENTICATED
        person, token = variables["input"]["influencerId"], variables["input"]["authToken"].strip()
        claims, workspace = self._verified(token)
        if claims is None:
            return REJECTED
        fingerprint = self._seals.fingerprint(token)
        looked_up = (person, fingerprint, claims["user_id"])
        row = self._db.execute(sql.INFLUENCER_AND_DOUBTS, looked_up).fetchone()
        if row is None:
            return {"data": {"setAuthToken": {"__typename": "NotFound"}}}
        doubts = doubts_of(row, claims)
        enabled = bool(row[11])
        at, version_id, expires_at = kept_time(now), new_id(), datetime.fromtimestamp(claims["exp"], UTC)
        not_before = kept_time(datetime.fromtimestamp(claims["nbf"], UTC)) if "nbf" in claims else None
        place = (claims["access_key"], claims["room_id"], claims["role"], claims["user_id"])
        dates = (not_before, kept_time(expires_at))
        old = self._seals.open(row[2], "influencers.hms_auth_token", person)
        retired = self._seals.seal(old, "token_versions.sealed", row[3])
        sealed = self._seals.seal(token, "influencers.hms_auth_token", person)
        last_four = token[-4:]
        before = shown_fields(row[5:10], row[10], enabled=enabled)
        after = shown_fields((last_four, "PASTED", *place[1:3], dates[1]), row[10], enabled=enabled)
        said = (fingerprint, last_four, *place)
        doubt = doubts[0] if doubts else None
        written = (sealed, at, version_id, *said, *dates, workspace, *place[1:], doubt, at, person, row[0])
        self._db.execute("BEGIN IMMEDIATE")
        # The version first: a reference to one that is not there yet makes SQLite search all influencers.
        self._db.execute(sql.RETIRE_VERSION, (retired, at, row[3]))
        self._db.execute(sql.NEW_VERSION, (version_id, person, *said, *dates, at, admin[0]))
        if self._db.execute(sql.SAVE, written).rowcount != 1:
            self._db.execute("ROLLBACK")
            return {"data": {"setAuthToken": {"__typename": "Conflict"}}}
        asked = os.urandom(6).hex()
        entry = (at, "ADMIN", admin[0], "TOKEN_SET", "influencers", person, before, after, asked)
        self._db.execute(sql.AUDIT, (new_id(), *entry))
        self._db.execute(sql.EVENT, (at, "TOKEN_SET", person, None))
        self._db.execute("COMMIT")
        token_now = {"lastFour": last_four, "expiresAt": told_time(dates[1])}
        soon = expires_at <= now + EXPIRING
        return token_told(person, row[0] + 1, row[1], token_now, doubts, soon=soon, enabled=enabled)

    def _verified(self, token: str) -> tuple[Answer | None, str]:
        """Read a token and check it with the app secret of the account that it names."""
        try:
            claims = orjson.loads(decoded(token.split(".")[1]))
            workspace, sealed = self._db.execute(sql.WORKSPACE, (claims["access_key"],)).fetchone()
            secret = self._seals.open(sealed, "workspaces.app_secret", workspace)
            return signed_claims(token, secret), workspace
        except UNREADABLE:
            return None, ""
