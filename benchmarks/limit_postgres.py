"""The limit on PostgreSQL: the operations as hand-written SQL on asyncpg, behind raw ASGI and orjson.

It does what `limit.py` does, and leaves out the same.
"""

import base64
import os
from collections.abc import Awaitable, Callable, Generator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast
from uuid import UUID

import asyncpg  # pyright: ignore[reportMissingTypeStubs]
import orjson
from starlette.types import Receive, Scope, Send

from benchmarks import limit_postgres_tables as sql
from benchmarks.limit_pages import EXPIRING, Pages
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
from greenroom.store.postgres_engine import POOL_MAX, Connection

V = TypeVar("V")
FIRST_KEY = (False, "", UUID(int=0))


class LimitOnPostgres:
    """The ASGI application of one database, to which `limit_postgres_tables.ADDED` was added.

    Args:
        folder: with the keys.
    """

    def __init__(self, folder: Path, url: str) -> None:
        self._url = url
        self._pool: Any = None
        self._seals = Seals(folder / "keys")
        self._sessions = Sessions(_itself)
        self._routes: dict[str, Callable[[str, Answer], Awaitable[Answer | str]]] = {
            "/q1": self._studio,
            "/q2": self._page,
            "/m1": self._go_live,
            "/m2": self._set_token,
        }
        for more in (Pages(_itself, _in_tsquery), Shows(_itself)):
            self._routes |= {path: self._in_steps(reads) for path, reads in more.routes.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Speak ASGI."""
        if scope["type"] == "lifespan":
            await receive()
            self._pool = await cast("Any", asyncpg).create_pool(
                self._url, min_size=POOL_MAX, max_size=POOL_MAX, connection_class=Connection
            )
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await self._pool.close()
            await send({"type": "lifespan.shutdown.complete"})
            return
        token_hash, variables = await read_request(scope, receive)
        await send_reply(send, await self._routes[scope["path"]](token_hash, variables))

    def _in_steps(self, reads: Callable[[str, Answer], Reading]) -> Callable[[str, Answer], Awaitable[Any]]:
        async def answered(token_hash: str, variables: Answer) -> Any:
            async with self._pool.acquire() as db:
                return await _read(db, reads(token_hash, variables))

        return answered

    async def _studio(self, token_hash: str, _: Answer) -> Answer:
        now = datetime.now(UTC)
        async with self._pool.acquire() as db:
            row = await db.fetchrow(sql.STATUS, token_hash, now)
            if row is None:
                return UNAUTHENTICATED
            session, seen_at, name, show_id, standing, reason, expires_at, not_before = row
            await _read(db, self._sessions.note_seen(session, seen_at, now))
        state = state_of(standing, expires_at, not_before, now + SKEW)
        return status_told(state, name, None if show_id is None else str(show_id), reason)

    async def _page(self, token_hash: str, variables: Answer) -> Answer:
        now = datetime.now(UTC)
        assert variables["filter"] == {"readiness": ["READY"]}  # noqa: S101
        first, after = variables["first"], variables["after"]
        key = orjson.loads(base64.urlsafe_b64decode(after)) if after else FIRST_KEY
        good, soon = now + SKEW, now + EXPIRING
        async with self._pool.acquire() as db:
            if await _read(db, self._sessions.admin(token_hash, now)) is None:
                return UNAUTHENTICATED
            rows = await db.fetch(sql.READY_PAGE, *key, soon, good, first + 1)
            counted: dict[str, int] = dict(await db.fetch(sql.COUNTS, good, good, soon))
        return page_told(rows, counted, first)

    async def _go_live(self, token_hash: str, variables: Answer) -> Answer:
        now = datetime.now(UTC)
        async with self._pool.acquire() as db:
            row = await db.fetchrow(sql.STAGE, token_hash, now)
            if row is None:
                return UNAUTHENTICATED
            session, seen_at, person, standing, expires_at, not_before, sealed, version, *place = row
            await _read(db, self._sessions.note_seen(session, seen_at, now))
            state = state_of(standing, expires_at, not_before, now + SKEW)
            if state != "READY":
                return blocked(state)
            token = self._seals.open(sealed, "influencers.hms_auth_token", str(person))
            show_id, asked = new_id(), os.urandom(6).hex()
            handed_out = orjson.dumps({"tokenVersionId": str(version)}).decode()
            me, on_show = (now, "INFLUENCER", person), ("shows", show_id, None)
            async with db.transaction():
                if await db.execute(sql.OPEN_SHOW, show_id, person, version) != "UPDATE 1":
                    return blocked("LIVE")
                holder = variables["input"]["holder"]
                await db.execute(sql.NEW_SHOW, show_id, person, version, *place, holder, now, now)
                await db.execute(sql.AUDIT, new_id(), *me, "SHOW_OPENED", *on_show, None, asked)
                await db.execute(sql.AUDIT, new_id(), *me, "TOKEN_HANDED_OUT", *on_show, handed_out, asked)
                await db.execute(sql.EVENT, now, "SHOW_OPENED", person, show_id)
        return live_told(show_id, token)

    async def _set_token(self, token_hash: str, variables: Answer) -> Answer:
        async with self._pool.acquire() as db:
            return await self._set_token_in(db, token_hash, variables)

    async def _set_token_in(self, db: Any, token_hash: str, variables: Answer) -> Answer:
        now = datetime.now(UTC)
        admin = await _read(db, self._sessions.admin(token_hash, now))
        if admin is None or admin[1] not in MAY_SET_TOKENS:
            return UNAUTHENTICATED
        person, token = variables["input"]["influencerId"], variables["input"]["authToken"].strip()
        claims, workspace = await self._verified(db, token)
        if claims is None:
            return REJECTED
        fingerprint = self._seals.fingerprint(token)
        row = await db.fetchrow(sql.INFLUENCER_AND_DOUBTS, person, fingerprint, claims["user_id"])
        if row is None:
            return {"data": {"setAuthToken": {"__typename": "NotFound"}}}
        doubts, enabled = doubts_of(row, claims), row[11]
        version_id, expires_at = new_id(), datetime.fromtimestamp(claims["exp"], UTC)
        not_before = datetime.fromtimestamp(claims["nbf"], UTC) if "nbf" in claims else None
        place = (claims["access_key"], claims["room_id"], claims["role"], claims["user_id"])
        old = self._seals.open(row[2], "influencers.hms_auth_token", person)
        retired = self._seals.seal(old, "token_versions.sealed", str(row[3]))
        sealed = self._seals.seal(token, "influencers.hms_auth_token", person)
        last_four, ends = token[-4:], kept_time(expires_at)
        before = shown_fields((*row[5:9], kept_time(row[9])), row[10], enabled=enabled)
        after = shown_fields((last_four, "PASTED", *place[1:3], ends), row[10], enabled=enabled)
        said = (fingerprint, last_four, *place, not_before, expires_at)
        doubt = doubts[0] if doubts else None
        written = (sealed, now, version_id, *said, workspace, *place[1:], doubt, now, person, row[0])
        asked = os.urandom(6).hex()
        entry = (now, "ADMIN", admin[0], "TOKEN_SET", "influencers", person, before, after, asked)
        async with db.transaction():
            await db.execute(sql.RETIRE_VERSION, retired, now, row[3])
            await db.execute(sql.NEW_VERSION, version_id, person, *said, now, admin[0])
            if await db.execute(sql.SAVE, *written) != "UPDATE 1":
                raise AssertionError("A benchmark never saves the same influencer twice at once.")
            await db.execute(sql.AUDIT, new_id(), *entry)
            await db.execute(sql.EVENT, now, "TOKEN_SET", person, None)
        token_now = {"lastFour": last_four, "expiresAt": told_time(ends)}
        soon = expires_at <= now + EXPIRING
        return token_told(person, row[0] + 1, row[1], token_now, doubts, soon=soon, enabled=enabled)

    async def _verified(self, db: Any, token: str) -> tuple[Answer | None, UUID | None]:
        """Read a token and check it with the app secret of the account that it names."""
        try:
            claims = orjson.loads(decoded(token.split(".")[1]))
            workspace, sealed = await db.fetchrow(sql.WORKSPACE, claims["access_key"])
            secret = self._seals.open(sealed, "workspaces.app_secret", str(workspace))
            return signed_claims(token, secret), workspace
        except UNREADABLE:
            return None, None


async def _read(db: Any, reading: Generator[tuple[str, Sequence[Any]], Rows, V]) -> V:
    """Take the steps of something, and return what it comes to."""
    try:
        name, values = next(reading)
        while True:
            name, values = reading.send(await db.fetch(sql.STATEMENTS[name], *values))
    except StopIteration as end:
        return end.value


def _itself(moment: datetime) -> datetime:
    return moment


def _in_tsquery(pieces: Sequence[str]) -> str:
    return " & ".join(f"'{piece}'" for piece in pieces)
