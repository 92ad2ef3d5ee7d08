"""A desk to test with: its clock, its people, their tokens, and what it remembers of them."""

import asyncio
import itertools
from collections.abc import AsyncGenerator, Generator
from contextlib import AbstractContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
import stamina
from argon2 import PasswordHasher
from tortoise.exceptions import IntegrityError
from tortoise.models import Model
from tortoise.transactions import in_transaction

from greenroom.app import Plan, load_vault, make_app
from greenroom.desk import passwords as hashing
from greenroom.desk.actors import AdminActor, AdminRole, InfluencerActor
from greenroom.desk.audit.entries import Operator
from greenroom.desk.credentials.setting import TokenSet, set_auth_token
from greenroom.desk.desk import Desk, EmulatorAt
from greenroom.desk.identity import email_key, keys_of
from greenroom.desk.keys import hash_secret_key
from greenroom.desk.passwords import Passwords
from greenroom.desk.workspaces.connecting import connect_workspace
from greenroom.desk.workspaces.listing import WorkspaceView
from greenroom.hms_api.accounts import Endpoints
from greenroom.hms_api.sending import ATTEMPTS
from greenroom.store.bound_rows import BOUND_MODELS, add_bound, bind_all, is_genuine
from greenroom.store.database import Database
from greenroom.store.ids import new_id
from greenroom.store.key_file import create_key_file, new_keys
from greenroom.store.models import (
    Admin,
    Alert,
    AlertDelivery,
    AlertKey,
    AlertReceiver,
    AuditEntry,
    Event,
    Import,
    ImportRow,
    InboxEntry,
    Influencer,
    Link,
    PlannedShow,
    SessionRow,
    Show,
    ShowSeries,
    TokenVersion,
    Workspace,
)
from greenroom.store.vault import Vault
from greenroom.words.languages import OURS, Languages
from tests.hms.tokens import ACCESS_KEY, NOW, SECRET, make_token

PASSWORD = "correct horse battery"
SECRET_KEY = "ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4567"
PUBLIC_URL = "http://localhost:8081"
EMULATOR = EmulatorAt(
    "eeeeeeee0123456789abcdef", "http://127.0.0.1:8082", "http://127.0.0.1:8082/#https://qa-local"
)
NOWHERE = Endpoints("http://127.0.0.1:9/v2", "http://127.0.0.1:9", "http://127.0.0.1:9/v2/token")
"""A 100ms that cannot be reached."""
TABLES: dict[type[Model], str] = {
    **dict.fromkeys((Workspace, Admin, Influencer, TokenVersion, Show, SessionRow, Link, AuditEntry), "id"),
    **dict.fromkeys((ShowSeries, PlannedShow), "id"),
    **dict.fromkeys((InboxEntry, Import, ImportRow, AlertReceiver, Alert, AlertDelivery), "id"),
    AlertKey: "key",
    Event: "seq",
}

_numbers = itertools.count(1)


@dataclass
class Clock:
    """A clock that stands still until it is told to go on."""

    time: datetime = NOW

    def __call__(self) -> datetime:
        return self.time

    def go_on(self, **span: float) -> None:
        self.time += timedelta(**span)


class CountedPasswords(Passwords):
    """Remembers how often it was asked to check a password."""

    def __init__(self, *, max_waiting: int = 1000) -> None:
        super().__init__(max_waiting=max_waiting)
        self.checked = 0

    def _matches(self, hashed: str, data: bytes) -> bool:
        self.checked += 1
        return super()._matches(hashed, data)


@dataclass
class World:
    """A desk with an open database, and factories for what is in it."""

    desk: Desk
    clock: Clock
    passwords: CountedPasswords
    password_hash: str
    forged: list[str] = field(default_factory=list[str])  # what a test leaves that the desk did not write

    async def admin(self, role: AdminRole = AdminRole.OWNER, **columns: Any) -> AdminActor:
        """Add an admin who signs in with PASSWORD and SECRET_KEY."""
        email = columns.pop("email", f"admin{next(_numbers)}@example.com")
        given: dict[str, Any] = {"name": "Ada", "role": role.value, "created_at": self.desk.now()}
        given |= {"password_hash": self.password_hash, "secret_key_hash": hash_secret_key(SECRET_KEY)}
        row = Admin(email=email, email_key=email_key(email), **given | columns)
        await add_bound(self.desk.vault, row)
        return AdminActor(row.id, new_id(), row.email, row.name, role)

    async def influencer(self, name: str = "Maya", **columns: Any) -> InfluencerActor:
        """Add an influencer who signs in with PASSWORD and has no token."""
        email = columns.pop("email", f"person{next(_numbers)}@example.com")
        given: dict[str, Any] = {"created_at": self.desk.now(), "password_hash": self.password_hash}
        given |= keys_of(name=name, email=email, handle=columns.get("handle", ""))
        row = Influencer(name=name, email=email, **given | columns)
        await add_bound(self.desk.vault, row)
        return InfluencerActor(row.id, new_id(), row.email, row.name)

    def token(self, *, lasts: timedelta = timedelta(days=1), **claims: Any) -> str:
        """Make a good token of the desk's present, every time another one for somebody else."""
        now_s = int(self.desk.now().timestamp())
        given: dict[str, Any] = {"iat": now_s, "nbf": now_s, "exp": now_s + int(lasts.total_seconds())}
        given |= {"jti": str(new_id()), "user_id": f"user{next(_numbers)}"}
        return make_token(**given | claims)

    async def set_token(
        self,
        person: InfluencerActor,
        token: str | None = None,
        by: AdminActor | None = None,
        **options: Any,
    ) -> TokenSet:
        """Save a token, a new good one if none is given, for somebody who can then go live."""
        actor = by or AdminActor(new_id(), new_id(), "set@example.com", "Setter", AdminRole.OWNER)
        saved = await set_auth_token(self.desk, actor, person.id, token or self.token(), **options)
        await self.open_session(person)
        await self.find_places_good()
        return saved

    async def open_session(self, person: InfluencerActor) -> None:
        """Write the session of somebody who is taken as signed in, so that they can go live in it."""
        now = self.desk.now()
        row = SessionRow(
            id=person.session_id,
            token_hash=str(person.session_id),
            audience="INFLUENCER",
            transport="BEARER",
            influencer_id=person.id,
            created_at=now,
            seen_at=now,
            expires_at=now + timedelta(days=3650),
        )
        if not await SessionRow.filter(id=row.id).exists():
            with suppress(IntegrityError):  # another task of the test was faster
                await add_bound(self.desk.vault, row)

    async def star(self, name: str = "Maya", **columns: Any) -> InfluencerActor:
        """Add an influencer who is ready to go live."""
        person = await self.influencer(name, **columns)
        await self.set_token(person)
        return person

    async def bind(self) -> None:
        """Take all rows as the desk's own, after a test has changed some by itself."""
        async with in_transaction():
            await bind_all(self.desk.vault)

    async def connect(self, access_key: str = ACCESS_KEY, app_secret: str = SECRET) -> WorkspaceView:
        """Connect a 100ms account, whatever tokens there are; nothing is wrong with its rooms and roles."""
        view = await connect_workspace(
            self.desk,
            Operator(),
            name="Ours",
            access_key=access_key,
            app_secret=app_secret,
            may_block_tokens=True,
        )
        await self.find_places_good()
        return view

    async def find_places_good(self) -> None:
        """Keep for all whose place could be checked and is not that 100ms has nothing against it."""
        unchecked = Influencer.filter(can_mint=True, place_checked_at=None)
        await unchecked.update(place_checked_at=self.desk.now())


async def everything() -> dict[str, list[dict[str, Any]]]:
    """Read all rows of all tables, for a test that nothing changed.

    A refusal may leave a security event, and a job chains the audit entries whenever it has its turn.
    """
    rows = {table.__name__: await table.all().order_by(key).values() for table, key in TABLES.items()}
    rows["AuditEntry"] = [
        {name: value for name, value in row.items() if not name.startswith("chain_")}
        for row in rows["AuditEntry"]
        if row["action"] != "SECURITY_EVENT"
    ]
    return rows


async def forgeries(vault: Vault) -> list[str]:
    """List the rows that are not as the desk wrote them: every write keeps the MAC right."""
    rows = [row for model in BOUND_MODELS for row in await model.all()]
    return [f"{type(row).__name__} {row.pk}" for row in rows if not is_genuine(vault, row)]


async def row_of(person: InfluencerActor) -> Influencer:
    return await Influencer.get(id=person.id)


async def actions() -> list[str]:
    """List what was done, by name."""
    return sorted(entry.action for entry in await AuditEntry.all())


async def events() -> list[str]:
    return [event.kind for event in await Event.all().order_by("seq")]


REAL_HASHER = hashing.HASHER
QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="session", autouse=True)
def _quick_hashing() -> Generator[None]:
    """Hash passwords as desks do, with the smallest parameters there are."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(hashing, "HASHER", QUICK_HASHER)
        yield


@pytest.fixture(name="real_hashing")
def _real_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have new `Passwords` take as long as those of a desk."""
    monkeypatch.setattr(hashing, "HASHER", REAL_HASHER)


@pytest.fixture(scope="session", name="passwords")
def _passwords() -> Generator[CountedPasswords]:
    passwords = CountedPasswords()
    yield passwords
    passwords.close()


@pytest.fixture(scope="session", name="password_hash")
def _password_hash(passwords: CountedPasswords) -> str:
    """Hash PASSWORD once for everybody in a run."""
    return asyncio.run(passwords.hash(PASSWORD))


def impatient() -> AbstractContextManager[None]:
    """Have calls to 100ms that fail tried again at once while the block runs, as often as always."""
    return stamina.set_testing(True, attempts=ATTEMPTS, cap=True)


@pytest.fixture(name="world")
async def _world(
    database: Database, passwords: CountedPasswords, password_hash: str
) -> AsyncGenerator[World]:
    """Open a desk without anybody, at noon, on a database of its own."""
    clock = Clock()
    desk = Desk(vault=Vault(new_keys()), passwords=passwords, now=clock, hms=NOWHERE)
    world = World(desk, clock, passwords, password_hash)
    with impatient():
        yield world
    await desk.errands.finished()
    await desk.apis.close()
    await desk.hms_replies.settle()
    assert await forgeries(world.desk.vault) == world.forged


@dataclass
class House:
    """The whole application, and clients to ask it with."""

    app: Any
    world: World

    @asynccontextmanager
    async def client(self, **options: Any) -> AsyncGenerator[httpx2.AsyncClient]:
        """Open a client that nobody is signed in with."""
        transport = httpx2.ASGITransport(app=self.app)
        async with httpx2.AsyncClient(transport=transport, base_url=PUBLIC_URL, **options) as client:
            yield client

    @asynccontextmanager
    async def looking(self, who: AdminRole | str) -> AsyncGenerator[httpx2.AsyncClient]:
        """Open a browser in which somebody is signed in: an admin's role, "influencer", or "stranger"."""
        async with self.client(headers={"sec-fetch-site": "same-origin"}) as client:
            if isinstance(who, AdminRole):
                await sign_in(client, await self.world.admin(who))
            elif who == "influencer":
                await sign_in(client, await self.world.influencer())
            yield client


async def sign_in(client: httpx2.AsyncClient, who: AdminActor | InfluencerActor) -> None:
    """Sign somebody of the world's in; the client keeps the cookie."""
    admin = isinstance(who, AdminActor)
    name, extra = ("admin", {"secretKey": SECRET_KEY}) if admin else ("influencer", {})
    query = (
        f"mutation ($input: {name.title()}SignInInput!) {{ "
        f"result: {name}SignIn(input: $input) {{ __typename }} }}"
    )
    answer = await ask(client, query, input={"email": who.email, "password": PASSWORD, **extra})
    assert answer == {"data": {"result": {"__typename": "SignedIn"}}}


async def ask(client: httpx2.AsyncClient, query: str, **variables: Any) -> dict[str, Any]:
    """Send one operation and return the reply's body."""
    reply = await client.post("/graphql", json={"query": query, "variables": variables})
    return reply.json()


def codes(answer: dict[str, Any]) -> list[str]:
    """List the codes of a reply's errors."""
    return [error["extensions"]["code"] for error in answer.get("errors", ())]


@pytest.fixture(name="languages")
def _languages() -> Languages:
    """Choose the languages that the house speaks."""
    return OURS


@pytest.fixture(name="house")
async def _house(
    database_url: str,
    tmp_path: Path,
    passwords: CountedPasswords,
    password_hash: str,
    languages: Languages,
) -> AsyncGenerator[House]:
    """Open the whole application, as it runs today, on a database of its own."""
    create_key_file(tmp_path / "keys")
    plan = Plan(
        data=tmp_path,
        database_url=database_url,
        key_file=tmp_path / "keys",
        public_url=PUBLIC_URL,
        frontend=tmp_path,
        trusted_proxies=(),
        expiring=timedelta(hours=3),
        hms=NOWHERE,
    )
    app = make_app(plan, languages)
    desk = Desk(vault=load_vault(plan), passwords=passwords, hms=NOWHERE)
    async with app.router.lifespan_context(app):
        world = World(desk, Clock(datetime.now(UTC)), passwords, password_hash)
        with impatient():
            yield House(app, world)
        await desk.errands.finished()
        await desk.apis.close()
        assert await forgeries(desk.vault) == world.forged
