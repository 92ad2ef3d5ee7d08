"""What a desk needs from its surroundings, looked at one by one; nothing is made.

Nothing is changed but the row that says when a write was last tried.

A look that cannot be taken because an earlier one went wrong is left out.
"""

import asyncio
import os
import socket
import stat
from collections.abc import AsyncGenerator, Callable, Generator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import urlsplit

from tortoise.exceptions import BaseORMException
from tortoise.queryset import QuerySet

from greenroom.addressed import Addressed, SettingsRefused, addressed, settings_here, unread_settings
from greenroom.app import Plan, missing_migrations
from greenroom.desk.audit.chain import ends_hold
from greenroom.desk.desk import utc_now
from greenroom.desk.hms_failures import kind_sentence
from greenroom.desk.identity import email_key
from greenroom.desk.rotation.old_keys import KeyState, list_keys, made_with
from greenroom.desk.rounds.backing_up import told_of_backups
from greenroom.desk.rounds.believed_clock import days_ahead
from greenroom.desk.rounds.kept_history import told_of_history
from greenroom.desk.sealed.workspaces import open_app_secret
from greenroom.desk.workspaces.outcomes import Outcome, outcome_sentence
from greenroom.emulator_process import emulator_installed
from greenroom.hms.findings import FindingCode
from greenroom.hms.surroundings import short_id
from greenroom.hms_api.errors import HmsErrorKind
from greenroom.hms_api.sending import is_proxy_usable
from greenroom.open_files import files_allowed
from greenroom.settings import Settings
from greenroom.store.backups import Schedule
from greenroom.store.batches import in_batches
from greenroom.store.bound_rows import BATCH, BOUND_MODELS, forged_rows
from greenroom.store.canary import (
    ROWS_BOUND,
    BackupError,
    MissingDeskError,
    UnboundError,
    WrongKeysError,
    check_canary,
    is_used,
)
from greenroom.store.database import (
    Database,
    DatabaseError,
    Dialect,
    database,
    sqlite_file,
)
from greenroom.store.key_file import KeyFileError, first_start, load_key_file
from greenroom.store.models import (
    Admin,
    AlertReceiver,
    ApiKey,
    AuditEntry,
    BoundRow,
    DeskRow,
    HmsReply,
    Influencer,
    Link,
    SessionRow,
    Workspace,
)
from greenroom.store.probing import check_file, try_write
from greenroom.store.unavailable import UnavailableError
from greenroom.store.vault import Vault, VaultError
from greenroom.web.connections import FILES_NEEDED, Most
from greenroom.web.origin import LOCAL_HOSTS
from greenroom.words.durations import ago
from greenroom.words.sentences import Param, Sentence

NAMES: dict[Dialect, str] = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
CLOCKS_MAY_DIFFER = timedelta(seconds=5)
TOKENS_MAY_DIFFER = timedelta(seconds=60)  # beyond it, tokens that are good are taken for bad ones
PAGES = ("desk.html", "studio.html")
SAID_LATELY: Final = timedelta(hours=1)
PASSING: Final = {
    HmsErrorKind.UNREACHABLE,
    HmsErrorKind.TIMED_OUT,
    HmsErrorKind.RATE_LIMITED,
    HmsErrorKind.FAILING,
    HmsErrorKind.UNREADABLE,
    HmsErrorKind.CIRCUIT_OPEN,
}
FORGED_NAMED: Final = 10  # the others are counted
_UNFIT: Final[dict[type[Exception], str]] = {
    WrongKeysError: "other-keys",
    MissingDeskError: "no-desk",
    BackupError: "backup",
    UnboundError: "newer",
    KeyFileError: "no-keys",
}
_FORGED: Final[dict[type[BoundRow], str]] = {
    Admin: "admins",
    Influencer: "influencers",
    SessionRow: "sessions",
    Link: "links",
    ApiKey: "api-keys",
}


class Verdict(StrEnum):
    """How one look turned out: WARN works, though not for everything or everybody."""

    OK = "OK"
    WARN = "WARN"
    BAD = "BAD"


@dataclass(frozen=True, slots=True)
class Look:
    """One thing that was looked at.

    Args:
        what: its name, one word.
        about: its key in the catalogue, and what goes into its sentences.
    """

    what: str
    verdict: Verdict
    about: Sentence

    @property
    def message(self) -> Sentence:
        """What is the case."""
        return self.about.part("message")

    @property
    def repair(self) -> Sentence | None:
        """What to do about it; None where nothing needs to be done."""
        return None if self.verdict is Verdict.OK else self.about.part("repair")


def ok(what: str, case: str = "ok", /, **params: Param) -> Look:
    """Say that all is well."""
    return Look(what, Verdict.OK, Sentence(f"doctor.{what}.{case}", **params))


def warn(what: str, case: str, /, **params: Param) -> Look:
    """Say what works only in part."""
    return Look(what, Verdict.WARN, Sentence(f"doctor.{what}.{case}", **params))


def bad(what: str, case: str, /, **params: Param) -> Look:
    """Say what does not work."""
    return Look(what, Verdict.BAD, Sentence(f"doctor.{what}.{case}", **params))


async def examine(clock: Callable[[], datetime] = utc_now) -> list[Look]:
    """Look at everything, with the settings of this process's environment.

    Args:
        clock: tells the present moment.
    """
    try:
        settings = settings_here()
        there = addressed(settings, Plan.of(settings))
        plan = there.plan
        sqlite_file(plan.database_url)
    except SettingsRefused as refused:
        return [bad("settings", "invalid", errors=str(refused))]
    except DatabaseError as error:
        return [bad("settings", "database", error=str(error))]
    return [
        _settings(),
        _data_folder(plan),
        *_keys(plan),
        *[look async for look in _database(plan, clock)],
        *[look async for look in _redis(plan)],
        *_proxy(),
        *_address(there),
        _pages(plan),
        _port(settings, there),
        *_files(),
        _emulator(there),
    ]


def _settings() -> Look:
    unread = unread_settings()
    return warn("settings", "unknown", number=len(unread), names=unread) if unread else ok("settings")


def _data_folder(plan: Plan) -> Look:
    folder = plan.data
    if not folder.exists():
        return warn("data", "missing", folder=str(folder))
    if not folder.is_dir() or not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return bad("data", "unwritable", folder=str(folder))
    if _open_to_others(folder):
        return warn("data", "open", folder=str(folder))
    return ok("data", folder=str(folder))


def _keys(plan: Plan) -> Generator[Look]:
    path = plan.key_file
    file = sqlite_file(plan.database_url)
    if not path.exists() and file is not None and not file.exists():
        yield warn("keys", "missing")
        return
    try:
        load_key_file(path)
    except KeyFileError as error:
        yield bad("keys", "unusable", error=str(error))
        return
    if path.resolve().is_relative_to(plan.frontend.resolve()):
        yield bad("keys", "among-pages", file=str(path))
    elif _open_to_others(path.parent):
        yield warn("keys", "open", folder=str(path.parent))
    else:
        yield ok("keys")


def _open_to_others(folder: Path) -> bool:
    return os.name == "posix" and bool(stat.S_IMODE(folder.stat().st_mode) & 0o077)


async def _database(plan: Plan, clock: Callable[[], datetime]) -> AsyncGenerator[Look]:
    file = sqlite_file(plan.database_url)
    if file is not None and not file.exists():
        lost = plan.key_file.exists() and not first_start(plan.key_file).exists()
        yield (bad if lost else warn)("database", "lost" if lost else "missing", file=str(file))
        return
    try:
        async with database(plan.database_url) as opened:
            await opened.client.execute_query_dict("SELECT 1")  # pyright: ignore[reportUnknownMemberType]
            yield ok("database", name=NAMES[opened.dialect])
            try:
                missing = await missing_migrations(plan, opened)
            except DatabaseError as error:
                yield bad("migrations", "refused", error=str(error))
                return
            if missing:
                yield bad("migrations", "missing", names=tuple(missing))
                return
            yield ok("migrations")
            storage = await _storage(file, clock)
            yield storage
            if storage.verdict is Verdict.BAD:
                return
            yield await _clock(opened, clock)
            fits = await _canary(plan)
            yield fits
            if fits.about.key == "doctor.vault.ok":
                async for look in _seals(plan):
                    yield look
                vault = Vault(load_key_file(plan.key_file))
                async for look in _rows(vault):
                    yield look
                yield await _tokens()
                async for look in _accounts(vault, clock):
                    yield look
                async for look in _said(clock):
                    yield look
                yield ok("audit") if await ends_hold(vault) else bad("audit", "broken")
                yield await _backups(plan.backups, clock())
                for look in (*await _alerts(clock), *await _history(plan)):
                    yield look
    except (DatabaseError, UnavailableError) as error:
        yield bad("database", "refused", error=str(error))
    except (BaseORMException, OSError) as error:
        yield bad("database", "silent", fault=type(error).__name__)


async def _storage(file: Path | None, clock: Callable[[], datetime]) -> Look:
    """Try a write, and look through an SQLite file: what is only read may look healthy on a full disk."""
    try:
        if file is not None:
            await asyncio.to_thread(check_file, file)
        await try_write(clock())
    except UnavailableError as error:
        return bad("storage", "unusable", error=str(error))
    return ok("storage")


async def _clock(opened: Database, clock: Callable[[], datetime]) -> Look:
    if opened.dialect == "postgres":
        sql = "SELECT extract(epoch FROM clock_timestamp())::float8 AS now_s"
        rows = cast("Any", await opened.client.execute_query_dict(sql))  # pyright: ignore[reportUnknownMemberType]
        off_s: float = abs(rows[0]["now_s"] - clock().timestamp())
        if off_s > CLOCKS_MAY_DIFFER.total_seconds():
            verdict = bad if off_s > TOKENS_MAY_DIFFER.total_seconds() else warn
            return verdict("clock", "differs", seconds=str(round(off_s)))
    now = clock()
    newest = await AuditEntry.all().order_by("-at").first()
    if newest is not None and newest.at - now > TOKENS_MAY_DIFFER:
        return bad("clock", "behind", seconds=str(round((newest.at - now).total_seconds())))
    if days := await days_ahead(now):
        return warn("clock", "ahead", days=days)
    return ok("clock")


async def _canary(plan: Plan) -> Look:
    if not (await DeskRow.exists(id=1) or await is_used()):
        return ok("vault", "unused")
    try:
        await check_canary(Vault(load_key_file(plan.key_file)))
    except (KeyFileError, VaultError) as error:
        return bad("vault", next(case for kind, case in _UNFIT.items() if isinstance(error, kind)))
    return ok("vault")


async def _seals(plan: Plan) -> AsyncGenerator[Look]:
    """Say which key seals how much, and what was not made with the active one."""
    active, *others = views = await list_keys(load_key_file(plan.key_file))
    keys = tuple(Sentence("doctor.seals.key", key=view.id, made=made_with(view.made)) for view in views)
    states = {view.state for view in others if view.made or view.state is KeyState.PREPARED}
    if KeyState.PREPARED in states or any(view.state is KeyState.REPLACED for view in others):
        yield warn("seals", "unfinished", keys=keys)
    elif not states:
        yield ok("seals", key=active.id, made=made_with(active.made))
    if KeyState.RETIRED in states:
        yield bad("seals", "old", keys=keys)
    if KeyState.UNKNOWN in states:
        yield bad("seals", "unknown", keys=keys)


async def _rows(vault: Vault) -> AsyncGenerator[Look]:
    """Name the rows that decide who gets in and are not as the desk wrote them."""
    if not (await check_canary(vault)).is_current:
        yield bad("migrations", "missing", names=(ROWS_BOUND,))
        return
    found = False
    for model in BOUND_MODELS:
        number, names = 0, list[str | Sentence]()
        async for row in forged_rows(vault, model):
            number += 1
            if number <= FORGED_NAMED:
                person = isinstance(row, Admin | Influencer)
                names.append(f"{row.email} ({row.id})" if person else str(row.pk))
        if number:
            found = True
            if number > FORGED_NAMED:
                names.append(Sentence("doctor.rows.more", number=number - FORGED_NAMED))
            yield bad("rows", _FORGED[model], number=number, names=tuple(names))
    if not found:
        yield ok("rows")
    moved = [*await _moved(Admin.filter(removed_at=None)), *await _moved(Influencer.all())]
    if moved:
        yield bad("rows", "emails", number=len(moved), names=tuple(moved[:FORGED_NAMED]))


async def _moved(accounts: QuerySet[Admin] | QuerySet[Influencer]) -> list[str]:
    """Name the accounts that are found by another email than their own."""
    moved: list[str] = []
    async for rows in in_batches(cast("QuerySet[Admin]", accounts.only("id", "email", "email_key")), BATCH):
        moved += [row.email for row in rows if email_key(row.email) != row.email_key]
    return moved


async def _tokens() -> Look:
    """Name those whose stored token the desk could not read when it last looked."""
    unreadable = Influencer.filter(archived_at=None, block_code=FindingCode.TOKEN_UNREADABLE.value)
    number = await unreadable.count()
    if not number:
        return ok("tokens")
    names: list[str | Sentence] = [str(row.id) for row in await unreadable.order_by("id").limit(FORGED_NAMED)]
    if number > FORGED_NAMED:
        names.append(Sentence("doctor.rows.more", number=number - FORGED_NAMED))
    return bad("tokens", "unreadable", number=number, names=tuple(names))


async def _accounts(vault: Vault, clock: Callable[[], datetime]) -> AsyncGenerator[Look]:
    """Say of each connected 100ms account whether its secret can be read, and what the last test said."""
    rows = await Workspace.filter(app_secret__isnull=False).order_by("id")
    for row in rows:
        named = {"name": row.name, "account": short_id(row.access_key)}
        if open_app_secret(vault, row) is None:
            yield bad("hms", "unreadable", **named)
        elif row.checked_at is None or row.check_outcome is None:
            yield ok("hms", **named)
        elif row.check_outcome == Outcome.OK.value:
            yield ok("hms", "tested", **named, ago=ago(clock() - row.checked_at))
        else:
            about = outcome_sentence(Outcome(row.check_outcome))
            told = {"message": about.part("message"), "fix": about.part("fix")}
            yield warn("hms", "failed", **named, **told, ago=ago(clock() - row.checked_at))


def _proxy() -> Generator[Look]:
    if not is_proxy_usable():
        yield warn("proxy", "unusable")


async def _said(clock: Callable[[], datetime]) -> AsyncGenerator[Look]:
    """Say that 100ms, or the way to it, had a fault lately; refusals are answers."""
    lately = HmsReply.filter(kind__in=list(PASSING), last_at__gt=clock() - SAID_LATELY)
    row = await lately.order_by("-last_at").first()
    if row is not None:
        message = kind_sentence(HmsErrorKind(row.kind)).part("message")
        yield warn("said", "failed", ago=ago(clock() - row.last_at), message=message)


async def _backups(schedule: Schedule | None, now: datetime) -> Look:
    """Say when the desk last made a backup of itself, or why it could not."""
    well, about = await told_of_backups(schedule, now)
    bad_or_new = Verdict.WARN if about.key == "doctor.backups.none" else Verdict.BAD
    return Look("backups", Verdict.OK if well else bad_or_new, about)


async def _alerts(clock: Callable[[], datetime]) -> list[Look]:
    """Name the receivers of alerts that the desk has switched off."""
    off = await AlertReceiver.filter(off_by_desk=True, removed_at=None).order_by("created_at", "id")
    now = clock()
    return [warn("alerts", "off", host=row.host, ago=ago(now - (row.off_at or now))) for row in off]


async def _history(plan: Plan) -> list[Look]:
    return [Look("history", Verdict.OK, about) for about in await told_of_history(plan.kept)]


async def _redis(plan: Plan) -> AsyncGenerator[Look]:
    if plan.redis_url is None:
        return
    from greenroom.store.redis_counters import SharedRedis  # noqa: PLC0415 (only where there is one)

    redis = SharedRedis(plan.redis_url.get_secret_value())
    failed = await redis.check()
    await redis.close()
    if failed is None:
        yield ok("redis")
    else:
        yield warn("redis", "unusable", fault=failed)


def _address(there: Addressed) -> Generator[Look]:
    plan = there.plan
    parts = urlsplit(plan.public_url)
    https, local = parts.scheme == "https", parts.hostname in LOCAL_HOSTS
    if len(there.urls) > 1:
        yield warn("address", "several", urls=there.urls)
    elif there.urls and plan.public_url not in there.urls:
        yield warn("address", "differs", url=plan.public_url, running=there.urls[0])
    elif https:
        yield ok("address", url=plan.public_url)
    elif local:
        yield warn("address", "local", url=plan.public_url)
    else:
        yield bad("address", "http", url=plan.public_url)
    if https and not plan.trusted_proxies:
        yield warn("proxies", "missing")


def _pages(plan: Plan) -> Look:
    missing = [name for name in PAGES if not (plan.frontend / name).is_file()]
    if missing:
        return bad("pages", "missing", names=tuple(missing), number=len(missing), folder=str(plan.frontend))
    return ok("pages")


def _port(settings: Settings, there: Addressed) -> Look:
    if there.running:
        addresses = tuple(desk.address for desk in there.running)
        return ok("port", "running", urls=there.urls, addresses=addresses)
    where = f"{settings.host}:{settings.port}"
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            if _is_a_desk(settings):
                return ok("port", "desk", address=where)
            return bad("port", "taken", address=where, reason=error.strerror or "")
    return ok("port", address=where, folder=str(there.plan.data))


def _files() -> Generator[Look]:
    files = files_allowed()
    most = Most.with_files(files)
    if files is not None and most != Most():
        yield warn("files", "few", files=files, needed=FILES_NEEDED, connections=most.connections)


def _is_a_desk(settings: Settings) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 (asked, not bound)
    connection = HTTPConnection(host, settings.port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().read(100) == b'{"alive":true}'
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _emulator(there: Addressed) -> Look:
    if there.plan.emulator is not None:
        return ok("emulator", "running", url=there.plan.emulator.url)
    if there.running:
        return ok("emulator", "absent")
    return ok("emulator", "ok" if emulator_installed() else "missing")
