"""A desk with many influencers, written as rows: by the rules, 10,000 would take an hour.

A desk can be filled more and more, so that one that grows is measured at each size.
"""

import asyncio
import hashlib
import random
import secrets
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.rows import PostgresTables, SqliteTables, Tables
from greenroom.app import Plan, make_desk, migrate_database, open_database
from greenroom.desk.audit.chain import entry_mac, written_head
from greenroom.desk.desk import Desk
from greenroom.desk.identity import keys_of
from greenroom.desk.rounds.jobs import JOBS, SOON
from greenroom.hms.minting import mint_auth_token
from greenroom.hms_api.accounts import Endpoints
from greenroom.store.bound_rows import ROWS_FORMAT, bind
from greenroom.store.canary import DESK_ROW, Canary
from greenroom.store.ids import new_id
from greenroom.store.models import Admin, AuditEntry, BoundRow, Influencer, SessionRow

DATABASE = "greenroom.sqlite3"
ACCESS_KEY, ROOM_ID, ROLE = "627cda81ab4f3b56a077dc33", "64a1f0c2b7d3e5a9180b3ca2", "broadcaster"
FIRST_NAMES = ("Amara", "Chloé", "Elena", "Freya", "Grace", "Isla", "Jonas", "Kenji", "Leila", "Luca", "Zuri")
LAST_NAMES = ("Bianchi", "Costa", "Dubois", "Haddad", "Jansen", "Marín", "Nair", "Okafor", "Park", "Weber")

# Of every 20 influencers, in what state they are; the others, 12 of 20, are ready.
STATES = ("LIVE", "OFF", "REFUSED", "EXPIRED", "EXPIRING", "NO_TOKEN", "NO_TOKEN", "NO_TOKEN")
MOST_LIVE = 1_000  # however many influencers there are: the others of them are ready
ADMIN_SESSIONS = 8
SESSIONS_LAST = timedelta(hours=12)
LASTS = {"EXPIRED": timedelta(hours=-1), "EXPIRING": timedelta(hours=2)}
WITH_ENTRY, WITH_PLAN, WITH_HISTORY = 10, 50, 8  # one of so many has an audit entry, a plan, an earlier show
TONIGHT = 10_000  # the plans of the first so many are for one evening; all others lie days ahead
AT_ONCE = 1_000
ANY_NUMBER = (
    "70707070"  # stands for an influencer's number where keys are made once for all who are called so
)
# In which order tables are filled: what others refer to at once comes first.
ORDER = ("influencers", "token_versions", "shows", "sessions", "planned_shows", "audit_entries")


@dataclass(frozen=True, slots=True)
class Person:
    """An influencer who is ready to go live and signed in: the session's token is what their cookie holds."""

    id: str
    user_id: str
    session: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FilledDesk:
    """A data folder with its database, and who can ask for what in it."""

    folder: Path
    ready: list[Person]
    admin_sessions: list[str] = field(repr=False)
    app_secret: str = field(repr=False)
    database_url: str | None = None
    filled_at: datetime = field(default_factory=lambda: datetime.now(UTC))

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


def plan_of(folder: Path, port: int = 0, database_url: str | None = None) -> Plan:
    """Plan for a desk on a data folder, reached on this machine alone."""
    return Plan(
        data=folder,
        database_url=database_url or f"sqlite://{folder / DATABASE}",
        key_file=folder / "keys",
        public_url=f"http://127.0.0.1:{port}",
        frontend=folder,
        trusted_proxies=(),
        expiring=timedelta(hours=3),
        hms=Endpoints(*["http://127.0.0.1:9"] * 3),  # nobody listens there: as while 100ms is down
    )


def fill_desk(folder: Path, influencers: int, database_url: str | None = None) -> FilledDesk:
    """Make a data folder with an owner, a connected 100ms account and so many influencers.

    Args:
        database_url: of an empty PostgreSQL database; without one there is an SQLite file in the folder.
    """
    filling = Filling(folder, database_url)
    filling.grow(influencers)
    return filling.filled


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


@cache
def _named(called: str) -> dict[str, str]:
    name, user_id = f"{called} {ANY_NUMBER}", f"person{ANY_NUMBER}"
    names = {"name": name, "email": f"{user_id}@example.com", "handle": user_id}
    return names | keys_of(**names)


def _numbered(text: str, number: str) -> str:
    """Put a number where any stood, and its length where that stands before it, as in the key for sorting."""
    with_length = text.replace(f"{len(ANY_NUMBER)}{ANY_NUMBER}", f"{len(number)}{number}")
    return with_length.replace(ANY_NUMBER, number)


class Filling:
    """A desk that is filled more and more.

    Attributes:
        filled: the desk, and who can ask for what in it.
    """

    def __init__(self, folder: Path, database_url: str | None = None) -> None:
        plan = plan_of(folder, database_url=database_url)
        asyncio.run(migrate_database(plan))
        self._desk: Desk = make_desk(plan)
        self._desk.passwords.close()
        self._vault = self._desk.vault
        sessions = [secrets.token_urlsafe(32) for _ in range(ADMIN_SESSIONS)]
        self.filled = FilledDesk(folder, [], sessions, secrets.token_urlsafe(48), database_url)
        self._now = self.filled.filled_at
        self._at = _text(self._now)
        self._last = _text(self._now + SESSIONS_LAST)
        self._chance = random.Random(7)  # noqa: S311 (the same names every time)
        self._workspace_id, self._admin_id = str(new_id()), str(new_id())
        self._times = {text: datetime.fromisoformat(text) for text in (self._at, self._last)}
        self._bound_rows: dict[type[BoundRow], BoundRow] = {}
        self._rows: defaultdict[tuple[str, tuple[str, ...]], list[list[Any]]] = defaultdict(list)
        self._influencers = 0
        self._chained, self._chain_begins, self._chain_mac = 0, "", ""

    def grow(self, influencers: int) -> None:
        """Add influencers until there are so many."""
        tables = self._tables()
        if not self._influencers:
            self._owner_and_account()
            self._jobs_have_run()
            self._write(tables, ("admins", "workspaces", "leases", "sessions"))
        for number in range(self._influencers, influencers):
            self._influencer(number)
            if number % AT_ONCE == 0:
                self._write(tables, ORDER)
        self._influencers = influencers
        self._write(tables, ORDER)
        head = self._vault.seal(
            written_head(self._chained, self._chain_mac), table="desk", column="audit_head", row_id=DESK_ROW
        )
        canary = Canary(ROWS_FORMAT, self._chain_begins).sealed(self._vault)
        tables.run("UPDATE desk SET audit_head = $1, canary = $2 WHERE id = 1", head, canary)
        tables.close()

    def settle(self) -> None:
        """Run what a desk runs all the time, so that it finds little to do when it is served."""
        asyncio.run(self._settle())

    async def _settle(self) -> None:
        plan = plan_of(self.filled.folder, database_url=self.filled.database_url)
        async with open_database(plan, self._desk):
            for job in JOBS:
                if job.when == SOON:
                    await job.run(self._desk)

    def _tables(self) -> Tables:
        url = self.filled.database_url
        return PostgresTables(url) if url else SqliteTables(self.filled.folder / DATABASE)

    def _write(self, tables: Tables, order: tuple[str, ...]) -> None:
        for (table, columns), rows in sorted(self._rows.items(), key=lambda group: order.index(group[0][0])):
            tables.insert(table, columns, rows)
        self._rows.clear()

    def _insert(self, table: str, **values: Any) -> None:
        self._rows[table, tuple(values)].append([*values.values()])

    def _bound(self, model: type[BoundRow], values: dict[str, Any]) -> None:
        """Insert a row with its MAC; one object for all of a table, as each takes longer than its row."""
        if model not in self._bound_rows:
            self._bound_rows[model] = model()
        row = self._bound_rows[model]
        for name in ("id", *model.BOUND):
            value = values.get(name)
            setattr(row, name, self._times.get(value, value) if value else value)
        bind(self._vault, row)
        self._insert(model._meta.db_table, **values, mac=row.mac)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]

    def _owner_and_account(self) -> None:
        workspace = new_id()
        self._workspace_id = str(workspace)
        sealed = self._vault.seal(
            self.filled.app_secret, table="workspaces", column="app_secret", row_id=workspace
        )
        created: dict[str, Any] = {"created_at": self._at}
        self._insert(
            "workspaces",
            id=self._workspace_id,
            name="Ours",
            access_key=ACCESS_KEY,
            app_secret=sealed,
            **created,
        )
        email: dict[str, Any] = {"email": "owner@example.com", "email_key": "owner@example.com"}
        hashes: dict[str, Any] = {"password_hash": "", "secret_key_hash": ""}
        owner = {"id": self._admin_id, "name": "Ada", "role": "OWNER"}
        self._bound(Admin, {**owner, **email, **hashes, **created})
        for session in self.filled.admin_sessions:
            self._session(session, admin_id=self._admin_id)

    def _jobs_have_run(self) -> None:
        """Note that the jobs which are due now and then have just run: no measurement has them in it."""
        for job in JOBS:
            if job.when != SOON:
                self._insert("leases", name=job.name, holder="", until=self._at, ran_at=self._at)

    def _session(self, token: str, **holder: str) -> None:
        row = {
            "id": str(new_id()),
            "token_hash": hashlib.sha256(token.encode()).hexdigest(),
            "audience": "ADMIN" if "admin_id" in holder else "INFLUENCER",
            "transport": "COOKIE",
            "client": "",
            "created_at": self._at,
            "seen_at": self._last,  # so that no round pays for the note that it was used
            "expires_at": self._last,
        }
        self._bound(SessionRow, row | holder)

    def _influencer(self, number: int) -> None:
        place = number % 20
        state = STATES[place] if place < len(STATES) else "READY"
        if state == "LIVE" and number >= 20 * MOST_LIVE:
            state = "READY"
        called = f"{self._chance.choice(FIRST_NAMES)} {self._chance.choice(LAST_NAMES)}"
        user_id, influencer = f"person{number}", new_id()
        names = {key: _numbered(text, str(number)) for key, text in _named(called).items()}
        columns: dict[str, Any] = {"id": str(influencer), **names, "version": 1}
        columns |= {
            "streaming_enabled": state != "OFF",
            "streaming_reason": "",
            "created_at": self._at,
        }
        if state != "NO_TOKEN":
            lasts = LASTS.get(state, timedelta(hours=24))
            token = _mint(self.filled.app_secret, user_id, self._now, lasts)
            columns |= dict(self._token(token, columns, user_id, lasts))
            code = f"local-{number % 10_000:04}"
            columns |= {"room_code_kind": "LOCAL", "room_code_hint": code}
            for column, secret in (("hms_room_code", code), ("hms_auth_token", token)):
                columns[column] = self._vault.seal(
                    secret, table="influencers", column=column, row_id=influencer
                )
        if state == "REFUSED":
            columns["block_code"] = "ROOM_OFF"
        if state == "READY" and number % 10 == 0:
            columns["doubt_code"] = "ROOM_CHANGED"
        if state == "LIVE":
            columns["open_show_id"] = self._show(columns)
        self._bound(Influencer, columns)
        if state == "READY":
            person = Person(columns["id"], user_id, secrets.token_urlsafe(32))
            self.filled.ready.append(person)
            self._session(person.session, influencer_id=person.id)
            if number % WITH_HISTORY == 0:
                ended = _text(self._now - timedelta(days=1))
                self._show(columns, ended_at=ended, end_reason="ENDED_BY_INFLUENCER")
        if number % WITH_ENTRY == 0:
            self._entry(number, columns["id"])
        if number % WITH_PLAN == WITH_PLAN // 2:
            self._plan(number, columns["id"])

    def _token(
        self, token: str, influencer: dict[str, Any], user_id: str, lasts: timedelta
    ) -> Iterator[tuple[str, Any]]:
        """Write a token's version, and yield what the influencer's row says of it."""
        version_id = str(new_id())
        said: dict[str, Any] = {
            "fingerprint": self._vault.lookup_hash("auth token", token),
            "last_four": token[-4:],
            "source": "PASTED",
            "access_key": ACCESS_KEY,
            "room_id": ROOM_ID,
            "role": ROLE,
            "user_id": user_id,
            "not_before": _text((self._now - timedelta(seconds=10)).replace(microsecond=0)),
            "expires_at": _text((self._now + lasts).replace(microsecond=0)),
            "created_at": self._at,
        }
        self._insert(
            "token_versions",
            id=version_id,
            influencer_id=influencer["id"],
            created_by_id=self._admin_id,
            **said,
        )
        yield from ((f"token_{name}", value) for name, value in said.items())
        yield from (("token_version_id", version_id), ("workspace_id", self._workspace_id))
        yield from (("hms_room_id", ROOM_ID), ("hms_role", ROLE), ("hms_user_id", user_id))
        yield "hms_access_key", ACCESS_KEY
        yield "place_checked_at", self._last  # so that it stands

    def _show(self, influencer: dict[str, Any], **ended: str) -> str:
        show_id = str(new_id())
        self._insert(
            "shows",
            id=show_id,
            influencer_id=influencer["id"],
            token_version_id=influencer["token_version_id"],
            workspace_id=self._workspace_id,
            room_id=ROOM_ID,
            role=ROLE,
            holder="",
            opened_at=self._at,
            seen_at=self._last,  # so that none counts as lost before all is measured
            end_note="",
            **ended,
        )
        return show_id

    def _entry(self, number: int, influencer_id: str) -> None:
        entry = AuditEntry(
            id=new_id(),
            at=self._now - timedelta(days=30) + timedelta(seconds=number),
            actor_kind="ADMIN",
            actor_id=self._admin_id,
            action="TOKEN_SET",
            subject_kind="influencers",
            subject_id=influencer_id,
        )
        self._chained += 1
        self._chain_mac = entry_mac(self._vault, entry, self._chained, self._chain_mac)
        self._chain_begins = self._chain_begins or self._chain_mac
        self._insert(
            "audit_entries",
            id=str(entry.id),
            at=_text(entry.at),
            actor_kind=entry.actor_kind,
            actor_id=self._admin_id,
            action=entry.action,
            subject_kind=entry.subject_kind,
            subject_id=influencer_id,
            chain_no=self._chained,
            chain_mac=self._chain_mac,
        )

    def _plan(self, number: int, influencer_id: str) -> None:
        ahead = timedelta(hours=3) if number < TONIGHT else timedelta(days=2 + number // WITH_PLAN % 360)
        starts = (self._now + ahead).replace(second=0, microsecond=0)
        self._insert(
            "planned_shows",
            id=str(new_id()),
            influencer_id=influencer_id,
            local_start=f"{starts:%Y-%m-%dT%H:%M}",
            zone="UTC",
            length_min=60,
            starts_at=_text(starts),
            ends_at=_text(starts + timedelta(hours=1)),
            moved=False,
            planned_at=self._at,
        )
