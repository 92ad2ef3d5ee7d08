"""A data folder with many influencers, written by SQL: by the rules, 10,000 would take an hour."""

import asyncio
import hashlib
import random
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tortoise.transactions import in_transaction

from greenroom.app import Plan, make_desk, migrate_database, open_database
from greenroom.desk.desk import Desk
from greenroom.desk.identity import keys_of
from greenroom.hms.minting import mint_auth_token
from greenroom.hms_api.accounts import Endpoints
from greenroom.store.bound_rows import bind_all
from greenroom.store.ids import new_id

DATABASE = "greenroom.sqlite3"
ACCESS_KEY, ROOM_ID, ROLE = "627cda81ab4f3b56a077dc33", "64a1f0c2b7d3e5a9180b3ca2", "broadcaster"
FIRST_NAMES = ("Amara", "Chloé", "Elena", "Freya", "Grace", "Isla", "Jonas", "Kenji", "Leila", "Luca", "Zuri")
LAST_NAMES = ("Bianchi", "Costa", "Dubois", "Haddad", "Jansen", "Marín", "Nair", "Okafor", "Park", "Weber")

# Of every 20 influencers, in what state they are; the others, 12 of 20, are ready.
STATES = ("LIVE", "OFF", "REFUSED", "EXPIRED", "EXPIRING", "NO_TOKEN", "NO_TOKEN", "NO_TOKEN")
ADMIN_SESSIONS = 8
SESSIONS_LAST = timedelta(hours=12)
LASTS = {"EXPIRED": timedelta(hours=-1), "EXPIRING": timedelta(hours=2)}


@dataclass(frozen=True, slots=True)
class Person:
    """An influencer who is ready to go live and signed in: the session's token is what their cookie holds."""

    id: str
    user_id: str
    session: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FilledDesk:
    """A data folder, and who can ask for what in it."""

    folder: Path
    ready: list[Person]
    admin_sessions: list[str] = field(repr=False)
    app_secret: str = field(repr=False)

    @property
    def admin_session(self) -> str:
        """The first of the owner's sessions."""
        return self.admin_sessions[0]

    def copy_to(self, folder: Path) -> Path:
        """Copy the data and the keys for a peer, and return the folder."""
        return Path(shutil.copytree(self.folder, folder))

    def new_token(self, person: Person) -> str:
        """Make another good auth token for somebody."""
        return _mint(self.app_secret, person.user_id, datetime.now(UTC), timedelta(hours=24))


def plan_of(folder: Path, port: int = 0) -> Plan:
    """Plan for a desk on a data folder, reached on this machine alone."""
    return Plan(
        data=folder,
        database_url=f"sqlite://{folder / DATABASE}",
        key_file=folder / "keys",
        public_url=f"http://127.0.0.1:{port}",
        frontend=folder,
        trusted_proxies=(),
        expiring=timedelta(hours=3),
        hms=Endpoints(*["http://127.0.0.1:none"] * 3),  # 100ms is never reached, and nobody waits for it
    )


def fill_desk(folder: Path, influencers: int) -> FilledDesk:
    """Make a data folder with an owner, a connected 100ms account and so many influencers."""
    plan = plan_of(folder)
    asyncio.run(migrate_database(plan))
    desk = make_desk(plan)

    async def bind() -> None:
        async with open_database(plan, desk), in_transaction():
            await bind_all(desk.vault)

    desk.passwords.close()
    sessions = [secrets.token_urlsafe(32) for _ in range(ADMIN_SESSIONS)]
    filled = FilledDesk(folder, [], sessions, secrets.token_urlsafe(48))
    with closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("BEGIN")  # foreign keys form circles, and are off by default
        _Filler(connection, desk, filled).fill(influencers)
        connection.execute("COMMIT")
        assert not connection.execute("PRAGMA foreign_key_check").fetchall()  # noqa: S101
    asyncio.run(bind())
    with closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return filled


def _mint(app_secret: str, user_id: str, now: datetime, lifetime: timedelta) -> str:
    return mint_auth_token(
        access_key=ACCESS_KEY,
        app_secret=app_secret,
        room_id=ROOM_ID,
        role=ROLE,
        user_id=user_id,
        now=now,
        lifetime=lifetime,
    )


def _text(time: datetime) -> str:
    return time.isoformat(" ")


@dataclass(slots=True)
class _Filler:
    connection: sqlite3.Connection
    desk: Desk
    filled: FilledDesk
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    chance: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311 (the same names every time)
    workspace_id: str = field(default_factory=lambda: str(new_id()))
    admin_id: str = field(default_factory=lambda: str(new_id()))

    def fill(self, influencers: int) -> None:
        self._desk()
        for number in range(influencers):
            self._influencer(number)

    def _insert(self, table: str, **values: Any) -> None:
        places = ", ".join("?" * len(values))
        statement = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})"  # noqa: S608 (our own names)
        self.connection.execute(statement, [*values.values()])

    def _desk(self) -> None:
        workspace = new_id()
        self.workspace_id = str(workspace)
        sealed = self.desk.vault.seal(
            self.filled.app_secret, table="workspaces", column="app_secret", row_id=workspace
        )
        created: dict[str, Any] = {"created_at": _text(self.now)}
        self._insert(
            "workspaces",
            id=self.workspace_id,
            name="Ours",
            access_key=ACCESS_KEY,
            app_secret=sealed,
            **created,
        )
        email: dict[str, Any] = {"email": "owner@example.com", "email_key": "owner@example.com"}
        hashes: dict[str, Any] = {"password_hash": "", "secret_key_hash": ""}
        self._insert("admins", id=self.admin_id, name="Ada", role="OWNER", **email, **hashes, **created)
        for session in self.filled.admin_sessions:
            self._session(session, admin_id=self.admin_id)

    def _session(self, token: str, **holder: str) -> None:
        self._insert(
            "sessions",
            id=str(new_id()),
            token_hash=hashlib.sha256(token.encode()).hexdigest(),
            audience="ADMIN" if "admin_id" in holder else "INFLUENCER",
            transport="COOKIE",
            client="",
            created_at=_text(self.now),
            seen_at=_text(self.now + SESSIONS_LAST),  # so that no round pays for the note that it was used
            expires_at=_text(self.now + SESSIONS_LAST),
            **holder,
        )

    def _influencer(self, number: int) -> None:
        place = number % 20
        state = STATES[place] if place < len(STATES) else "READY"
        name = f"{self.chance.choice(FIRST_NAMES)} {self.chance.choice(LAST_NAMES)} {number}"
        email, user_id, influencer = f"person{number}@example.com", f"person{number}", new_id()
        columns: dict[str, Any] = {"id": str(influencer), "name": name, "email": email, "handle": user_id}
        columns |= {**keys_of(name=name, email=email, handle=user_id), "version": 1}
        columns |= {
            "streaming_enabled": state != "OFF",
            "streaming_reason": "",
            "created_at": _text(self.now),
        }
        if state != "NO_TOKEN":
            token = _mint(self.filled.app_secret, user_id, self.now, LASTS.get(state, timedelta(hours=24)))
            columns |= dict(self._token(token, columns, user_id, LASTS.get(state, timedelta(hours=24))))
            code = f"local-{number % 10_000:04}"
            columns |= {"room_code_kind": "LOCAL", "room_code_hint": code}
            columns["hms_room_code"] = self.desk.vault.seal(
                code, table="influencers", column="hms_room_code", row_id=influencer
            )
            columns["hms_auth_token"] = self.desk.vault.seal(
                token, table="influencers", column="hms_auth_token", row_id=influencer
            )
        if state == "REFUSED":
            columns["block_code"] = "ROOM_OFF"
        if state == "READY" and number % 10 == 0:
            columns["doubt_code"] = "ROOM_CHANGED"
        if state == "LIVE":
            columns["open_show_id"] = self._show(columns)
        self._insert("influencers", **columns)
        if state == "READY":
            person = Person(columns["id"], user_id, secrets.token_urlsafe(32))
            self.filled.ready.append(person)
            self._session(person.session, influencer_id=person.id)

    def _token(
        self, token: str, influencer: dict[str, Any], user_id: str, lasts: timedelta
    ) -> Iterator[tuple[str, Any]]:
        """Write a token's version, and yield what the influencer's row says of it."""
        version_id = str(new_id())
        said: dict[str, Any] = {
            "fingerprint": self.desk.vault.lookup_hash("auth token", token),
            "last_four": token[-4:],
            "source": "PASTED",
            "access_key": ACCESS_KEY,
            "room_id": ROOM_ID,
            "role": ROLE,
            "user_id": user_id,
            "not_before": _text((self.now - timedelta(seconds=10)).replace(microsecond=0)),
            "expires_at": _text((self.now + lasts).replace(microsecond=0)),
            "created_at": _text(self.now),
        }
        self._insert(
            "token_versions",
            id=version_id,
            influencer_id=influencer["id"],
            created_by_id=self.admin_id,
            **said,
        )
        yield from ((f"token_{name}", value) for name, value in said.items())
        yield from (("token_version_id", version_id), ("workspace_id", self.workspace_id))
        yield from (("hms_room_id", ROOM_ID), ("hms_role", ROLE), ("hms_user_id", user_id))
        yield "hms_access_key", ACCESS_KEY
        yield "place_checked_at", _text(self.now + SESSIONS_LAST)  # so that it stands

    def _show(self, influencer: dict[str, Any]) -> str:
        show_id, now = str(new_id()), _text(self.now)
        self._insert(
            "shows",
            id=show_id,
            influencer_id=influencer["id"],
            token_version_id=influencer["token_version_id"],
            workspace_id=self.workspace_id,
            room_id=ROOM_ID,
            role=ROLE,
            holder="",
            opened_at=now,
            seen_at=now,
            end_note="",
        )
        return show_id
