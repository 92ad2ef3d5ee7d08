"""Puts the application together: the only wiring."""

import logging
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta, tzinfo
from functools import partial
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Final

from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import BaseRoute
from tortoise.exceptions import BaseORMException

from greenroom.api.context import Context
from greenroom.desk.access.accounts import any_admin
from greenroom.desk.access.sessions import find_session
from greenroom.desk.access.tries import Caller, wide_network_of
from greenroom.desk.audit.entries import current_request_id
from greenroom.desk.audit.security import tell_forged
from greenroom.desk.changes.cursor import ChangeCursor
from greenroom.desk.desk import Desk, EmulatorAt
from greenroom.desk.failures import database_fault, log_failure, outage
from greenroom.desk.history import Kept
from greenroom.desk.inbox.entries import start_clearing
from greenroom.desk.limits import SignInLimits
from greenroom.desk.passwords import Passwords
from greenroom.desk.rounds.running import rounds
from greenroom.desk.security_events import current_network
from greenroom.emulator_process import Emulator
from greenroom.hms_api.accounts import HMS, Endpoints
from greenroom.importing import quick_imports
from greenroom.posting.mails import Mailer
from greenroom.posting.poster import Poster
from greenroom.running import new_start_id
from greenroom.settings import Settings
from greenroom.store.backups import Schedule
from greenroom.store.canary import ROWS_BOUND, bind_rows, require_bound
from greenroom.store.database import (
    FIRST_MIGRATION,
    Database,
    DatabaseError,
    database,
    migrate,
    no_desk_yet,
    pending_migrations,
    sqlite_file,
)
from greenroom.store.folds import keys_are_current
from greenroom.store.key_file import first_start, load_or_create_keys
from greenroom.store.probing import WatchedFile, try_write
from greenroom.store.vault import Vault
from greenroom.store.waiting import waiting_at_most
from greenroom.store.watched_keys import WatchedKeys
from greenroom.web.health import Ready
from greenroom.web.metrics import metrics_route
from greenroom.web.pages import NETWORK_CHECK_CONNECT
from greenroom.web.sessions import SessionCookies
from greenroom.web.tally import Tally
from greenroom.web.user_agent import client_summary
from greenroom.words.languages import OURS, Languages

logger = logging.getLogger("greenroom.store")

_NOT_UP_TO_DATE: Final = "The database is not up to date. Run `greenroom migrate` first."
READY_WITHIN_S = 1.5  # a load balancer learns more from a no than from being kept waiting


@dataclass(frozen=True, slots=True)
class Plan:
    """What one process serves, decided by the settings and what runs beside it."""

    data: Path
    database_url: str
    key_file: Path
    public_url: str
    frontend: Path
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...]
    expiring: timedelta
    emulator: EmulatorAt | None = None
    hms: Endpoints = HMS
    demo: bool = False
    network_check: bool = False
    compiled: bool = True
    zone: tzinfo = UTC
    metrics_token: SecretStr | None = None
    redis_url: SecretStr | None = None
    backups: Schedule | None = None
    kept: Kept = field(default_factory=Kept)
    poster: Poster = field(default_factory=Poster)
    mailer: Mailer | None = None
    hsts_subdomains: bool = False
    start_id: str = field(default_factory=new_start_id)

    @classmethod
    def of(cls, settings: Settings) -> "Plan":
        """Work out the defaults that depend on other settings.

        Raises:
            DatabaseError: PostgreSQL is set without a key file.
        """
        assert settings.data is not None  # noqa: S101 (the command line has chosen it)
        url = settings.database_url.get_secret_value() if settings.database_url else None
        if url is not None and settings.key_file is None and sqlite_file(url) is None:
            raise DatabaseError(
                "PostgreSQL needs GREENROOM_KEY_FILE: the file with the sealing keys, on this machine."
            )
        url = url or f"sqlite://{settings.data / 'greenroom.sqlite3'}"
        folder, every = settings.backup_folder, timedelta(hours=settings.backup_every_h)
        return cls(
            data=settings.data,
            database_url=url,
            key_file=settings.key_file or settings.data / "keys",
            public_url=settings.public_url or f"http://localhost:{settings.port}",
            frontend=settings.frontend,
            trusted_proxies=settings.trusted_proxies,
            expiring=settings.expiring,
            hms=settings.hms,
            network_check=settings.network_check,
            compiled=settings.compiled,
            zone=settings.time_zone or UTC,
            metrics_token=settings.metrics_token,
            redis_url=settings.redis_url,
            backups=folder and Schedule(url, folder.absolute(), every, settings.backup_keep),
            kept=settings.kept,
            poster=Poster(settings.alert_networks),
            mailer=settings.mailer,
            hsts_subdomains=settings.hsts_subdomains,
        )

    def with_emulator(self, emulator: Emulator) -> "Plan":
        """Plan for a desk beside which this emulator runs."""
        return replace(self, emulator=emulator.at)

    def as_demo(self) -> "Plan":
        """Plan for a demo desk."""
        return replace(self, demo=True)


def require_database(plan: Plan) -> None:
    """Refuse to go on without a database.

    Raises:
        DatabaseError: an SQLite file is missing; the message says what to do.
    """
    file = sqlite_file(plan.database_url)
    if file is not None and not file.exists():
        _require_first_start(plan)
        raise DatabaseError(f"There is no database at {file} yet. Run `greenroom migrate` first.")


def load_vault(plan: Plan) -> Vault:
    """Read the sealing keys of a desk that has a database; nothing is created.

    Raises:
        DatabaseError: there is no database.
        KeyFileError: the key file is missing beside a database, or cannot be used.
    """
    require_database(plan)
    keys = load_or_create_keys(plan.key_file, nothing_is_sealed=False)
    return Vault(keys, WatchedKeys(plan.key_file).newer)


def _require_first_start(plan: Plan) -> None:
    """Refuse to take a database that is missing or empty for a new one if there are keys that say otherwise.

    Raises:
        DatabaseError: the keys are those of a desk that has been used; the message says what to do.
    """
    if plan.key_file.exists() and not first_start(plan.key_file).exists():
        file = sqlite_file(plan.database_url)
        where = f"at {file}" if file is not None else "where GREENROOM_DATABASE_URL points"
        raise DatabaseError(
            f"There is no database of Greenroom {where}, but there are keys in {plan.key_file}: the database "
            "is lost or somewhere else. Put a backup in its place with `greenroom restore`, or correct "
            "GREENROOM_DATA or GREENROOM_DATABASE_URL. For a new desk, move the key file away and run "
            "`greenroom migrate`."
        )


async def migrate_database(plan: Plan) -> list[str]:
    """Create the database if there is none and bring it up to date; a new one adopts the keys.

    The keys are created if necessary. A first start that was interrupted is finished.

    Returns:
        The names of the migrations that ran now, in order.

    Raises:
        KeyFileError: the key file is missing even though a desk has used the database, or cannot be used.
        DatabaseError, WrongKeysError: the database cannot be used; the message says what to do.
    """
    file = sqlite_file(plan.database_url)
    if file is not None and not file.exists():
        _require_first_start(plan)
        plan.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    async with database(plan.database_url) as opened:
        await missing_migrations(plan, opened)
        vault = Vault(load_or_create_keys(plan.key_file, nothing_is_sealed=await no_desk_yet(opened)))
        ran = await migrate(opened)
        ran += [ROWS_BOUND] * await bind_rows(vault)
    first_start(plan.key_file).unlink(missing_ok=True)
    return ran


def make_desk(plan: Plan, vault: Vault | None = None) -> Desk:
    """Make what the rules work with; the database is opened separately, in the loop that will use it.

    Args:
        vault: with the desk's keys, if they were read already.

    Raises:
        DatabaseError, KeyFileError: as `load_vault`.
    """
    desk = Desk(
        vault=vault or load_vault(plan),
        passwords=Passwords(),
        expiring=plan.expiring,
        emulator=plan.emulator,
        hms=plan.hms,
        public_url=plan.public_url,
        demo=plan.demo,
        network_check=plan.network_check,
        backups=plan.backups,
        kept=plan.kept,
        poster=plan.poster,
        mailer=plan.mailer,
        zone=plan.zone,
    )
    desk.vault.on_forged = partial(tell_forged, desk)
    return desk


@asynccontextmanager
async def open_database(plan: Plan, desk: Desk) -> AsyncGenerator[None]:
    """Open the desk's database while the block runs; its connections to 100ms are closed at the end, too.

    Raises:
        DatabaseError, WrongKeysError, UnboundError: the database cannot be used; the message says what to do.
    """
    outage.forget()
    async with database(plan.database_url) as opened:
        await _require_tables(plan, opened)
        await require_bound(desk.vault)
        try:
            yield
        finally:
            await desk.errands.stop()
            await desk.apis.close()
            await desk.hms_replies.settle()


@asynccontextmanager
async def open_as_it_is(plan: Plan, desk: Desk) -> AsyncGenerator[bool]:
    """Open the database of a desk that may still have to be migrated.

    Returns:
        Whether the keys by which people are found are this version's.

    Raises:
        DatabaseError, WrongKeysError, UnboundError: the database cannot be used; the message says what to do.
    """
    async with database(plan.database_url) as opened:
        pending = await missing_migrations(plan, opened)
        if FIRST_MIGRATION in pending:
            raise DatabaseError(_NOT_UP_TO_DATE)
        if not pending:
            await require_bound(desk.vault)
        yield await keys_are_current(pending)


@asynccontextmanager
async def open_backup(plan: Plan) -> AsyncGenerator[None]:
    """Open the desk's database as `open_database`, also one that was sealed with a key retired since.

    Raises:
        DatabaseError: the database cannot be used; the message says what to do.
    """
    async with database(plan.database_url) as opened:
        await _require_tables(plan, opened)
        yield


async def missing_migrations(plan: Plan, opened: Database) -> list[str]:
    """List the migrations that the database of a desk lacks.

    Raises:
        DatabaseError: it is empty, but there are keys that say that it was not; or it is newer than we are.
    """
    pending = await pending_migrations(opened)
    if FIRST_MIGRATION in pending:
        _require_first_start(plan)
    return pending


async def _require_tables(plan: Plan, opened: Database) -> None:
    if await missing_migrations(plan, opened):
        raise DatabaseError(_NOT_UP_TO_DATE)


def make_app(plan: Plan, languages: Languages = OURS) -> Starlette:
    """Make the ASGI application; its lifespan opens and closes the database, and closes Redis.

    What is counted of its requests is its `state.tally`, for the server that refuses some before it.
    """
    # Commands that serve nothing need none of this, and are there at once.
    with quick_imports():
        from greenroom.api.schema import schema  # noqa: PLC0415
        from greenroom.web.application import web_application  # noqa: PLC0415

    desk = make_desk(plan)
    redis = None
    if plan.redis_url is not None:
        from greenroom.store.redis_counters import RedisCounters, SharedRedis  # noqa: PLC0415

        redis = SharedRedis(plan.redis_url.get_secret_value())
        desk = replace(desk, limits=SignInLimits(partial(RedisCounters, redis, desk.vault)))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        try:
            async with open_database(plan, desk), rounds(desk):
                yield
        finally:
            desk.passwords.close()
            if redis is not None:
                await redis.close()

    cookies = SessionCookies(plan.public_url, desk.now)

    async def make_context(request: Request) -> Context:
        request_id = request.state.request_id
        current_request_id.set(request_id)
        current_network.set(wide_network_of(request.client.host if request.client else None))
        who = await cookies.identify(request, partial(find_session, desk))

        def make_caller() -> Caller:
            return Caller(
                address=request.client.host if request.client else None,
                device=cookies.device_of(request),
                client=client_summary(request.headers.get("user-agent", "")),
                signed_in=tuple(actor for actor in (who.admin, who.influencer) if actor),
            )

        words = languages.words_for(request.headers.get("accept-language"))
        return Context(
            desk, request_id, who.admin, who.influencer, who.browser, make_caller=make_caller, words=words
        )

    schema.kept_operations.compiles = plan.compiled
    tally = Tally()
    more_routes: list[BaseRoute] = []
    if plan.metrics_token is not None:
        from greenroom.metrics import metrics_of  # noqa: PLC0415

        read = metrics_of(desk, tally, schema.outcomes)
        more_routes.append(metrics_route(plan.metrics_token.get_secret_value(), read))

    app = web_application(
        schema=schema,
        make_context=make_context,
        cookies=cookies,
        ready=_readiness(plan, desk),
        read_cursor=ChangeCursor(desk).read,
        dist=plan.frontend,
        public_url=plan.public_url,
        connect=(
            *(plan.emulator.origins if plan.emulator else ()),
            *(NETWORK_CHECK_CONNECT if plan.network_check else ()),
        ),
        trusted_proxies=plan.trusted_proxies,
        more_routes=more_routes,
        tally=tally,
        lifespan=lifespan,
        start_id=plan.start_id,
        hsts_subdomains=plan.hsts_subdomains,
        executed=_clear_inbox,
    )
    app.state.tally = tally
    return app


def _clear_inbox(context: Context) -> None:
    if context.changes and context.admin is not None:
        start_clearing(context.desk)


def _readiness(plan: Plan, desk: Desk) -> Ready:
    file = sqlite_file(plan.database_url)
    watched = WatchedFile(file) if file is not None else None

    async def what_is_missing() -> str | None:
        began = time.monotonic()
        try:
            with waiting_at_most(READY_WITHIN_S):
                await any_admin()
                await try_write(desk.now())
            if watched is not None:
                await watched.check(READY_WITHIN_S - (time.monotonic() - began))
        except (BaseORMException, OSError) as error:
            log_failure(logger, "The desk is not ready", error)
            fault = database_fault(error)
            if fault is not None and not fault.silent:
                return "The database cannot be used. The log says why."
            return "The database does not answer."
        outage.worked()
        return None

    return what_is_missing
