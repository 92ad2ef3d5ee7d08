"""Putting a backup in the database's place, and trying one out where it does no harm."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import urlsplit

from tortoise.transactions import in_transaction

from greenroom.addressed import Addressed
from greenroom.app import Plan, make_desk
from greenroom.desk.audit.entries import Action, Operator, note
from greenroom.desk.audit.verifying import ChainReport, verify_audit
from greenroom.desk.desk import Desk
from greenroom.desk.shows.lost import end_shows_of_backup
from greenroom.store import postgres_backups, sqlite_backups
from greenroom.store.backup_files import BackupFailed, made_at
from greenroom.store.canary import bind_rows, check_canary, opened_canary
from greenroom.store.database import (
    FIRST_MIGRATION,
    Database,
    database,
    migrate,
    pending_migrations,
    refuse_newer,
    sqlite_file,
)
from greenroom.store.folds import EmailsMeet
from greenroom.store.key_file import first_start, load_key_file
from greenroom.store.models import Admin, DeskRow, Influencer, Lease
from greenroom.store.postgres_backups import read_through, restore_dump, rows_in
from greenroom.store.sqlite_backups import put_in_place, unpacked, write_journal_back
from greenroom.store.vault import Vault, key_named

SQLITE, POSTGRES = "SQLite", "PostgreSQL"
_HEADERS: Final = {sqlite_backups.HEADER: SQLITE, postgres_backups.HEADER: POSTGRES}
_SESSIONS: Final = (
    "SELECT count(*) AS number FROM pg_stat_activity WHERE datname = current_database() "
    "AND application_name = 'greenroom' AND pid <> pg_backend_pid()"
)
_LOOKS: Final = 10
_LOOKS_EVERY_S: Final = 0.1
_TABLES: Final = (
    "SELECT count(*) AS number, count(*) FILTER (WHERE relname = 'tortoise_migrations') AS ours "
    "FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')"
)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place.

    Args:
        lost: the names of those whose shows were open in it.
        ran: the migrations that it lacked; None if they could not be run.
        retired: the key that sealed it, if that has been retired since.
        aside: where the database is now that was there; None on PostgreSQL, or if there was none.
    """

    lost: tuple[str, ...] = ()
    ran: tuple[str, ...] | None = ()
    retired: str | None = None
    aside: Path | None = field(default=None)


@dataclass(frozen=True, slots=True)
class Tried:
    """What a backup holds.

    Args:
        admins: how many; `influencers` likewise.
        retired: the key that sealed it, if that has been retired since.
        chain: what its audit log's chain proves.
    """

    admins: int
    influencers: int
    retired: str | None
    chain: ChainReport


async def restore(there: Addressed, backup: Path, confirm: Callable[[], None]) -> Restored:
    """Put a backup in the place of a desk's database, all of it or nothing.

    Args:
        confirm: called once it is certain that the backup fits; it raises what is to stop everything.

    Raises:
        BackupFailed, DatabaseError, VaultError: it does not fit, or a desk runs; nothing was changed.
        KeyFileError: the keys are missing or cannot be used.
        OSError: a file cannot be read or written.
    """
    plan = there.plan
    vault = Vault(load_key_file(plan.key_file))
    _require_kind(plan, backup)
    if there.running:
        raise BackupFailed("running", urls=", ".join(there.urls))
    desk = make_desk(plan, vault)
    try:
        file = sqlite_file(plan.database_url)
        if file is None:
            restored = await _into_postgres(plan, desk, backup, confirm)
        else:
            restored = await _into_sqlite(file, desk, backup, confirm)
    finally:
        desk.passwords.close()
    first_start(plan.key_file).unlink(missing_ok=True)
    return restored


async def try_out(plan: Plan, backup: Path) -> Tried | None:
    """Restore a backup to where it does no harm, bring it up to date there, and look at what it holds.

    Returns:
        None if that cannot be done: on PostgreSQL, it takes a role that may create a database. The backup
        was read to its end then, and fits the keys.

    Raises:
        As `restore`.
    """
    vault = Vault(load_key_file(plan.key_file))
    _require_kind(plan, backup)
    desk = make_desk(plan, vault)
    try:
        async with _trial_place(plan, backup, vault) as url:
            if url is None:
                return None
            async with database(url) as opened:
                retired = await _require_fitting(opened, vault, backup)
                await migrate(opened)
                if retired is None:
                    await check_canary(vault)
                admins, influencers = (
                    await Admin.filter(removed_at=None).count(),
                    await Influencer.all().count(),
                )
                return Tried(admins, influencers, retired, await verify_audit(desk))
    finally:
        desk.passwords.close()


def name_of(url: str) -> str:
    """Name a database for people, without its password."""
    file = sqlite_file(url)
    return str(file) if file is not None else f"{POSTGRES}: {urlsplit(url).path.strip('/')}"


def time_of(backup: Path) -> datetime:
    """Tell when a backup was made: as its name says, or else when the file was last written."""
    return made_at(backup) or datetime.fromtimestamp(backup.stat().st_mtime, UTC)


async def _into_sqlite(file: Path, desk: Desk, backup: Path, confirm: Callable[[], None]) -> Restored:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if file.exists():  # noqa: ASYNC240 (nothing else runs in this process)
        write_journal_back(file)
    with unpacked(backup, file) as copy:
        async with database(f"sqlite://{copy}") as opened:
            restored = await _settle(opened, desk, backup)
        confirm()
        aside = file.with_name(f"{file.name}.before-{desk.now():%Y%m%dT%H%M%S.%fZ}")
        if put_in_place(copy, file, aside):
            restored = replace(restored, aside=aside)
    return restored


async def _into_postgres(plan: Plan, desk: Desk, backup: Path, confirm: Callable[[], None]) -> Restored:
    _require_fitting_dump(backup, desk.vault)
    async with database(plan.database_url) as opened:
        for tries_left in range(_LOOKS, -1, -1):
            if not (await _ask(opened, _SESSIONS))["number"]:
                break
            if not tries_left:
                raise BackupFailed("in-use", database=name_of(plan.database_url))
            await asyncio.sleep(_LOOKS_EVERY_S)  # the server takes a moment to notice that a desk has ended
        tables = await _ask(opened, _TABLES)
        if tables["number"] and not tables["ours"]:
            raise BackupFailed("foreign", database=name_of(plan.database_url))
    confirm()
    restore_dump(plan.database_url, backup)
    async with database(plan.database_url) as opened:
        return await _settle(opened, desk, backup)


async def _settle(opened: Database, desk: Desk, backup: Path) -> Restored:
    """Bring a restored database up to date, and to what is the case now: no desk runs on it, and no show."""
    retired = await _require_fitting(opened, desk.vault, backup)
    try:
        ran = await migrate(opened)
    except EmailsMeet:
        return Restored(ran=None, retired=retired)
    if retired is None:
        await bind_rows(desk.vault)
    await Lease.filter(until__gt=desk.now()).update(until=desk.now())
    lost = await end_shows_of_backup(desk)
    async with in_transaction():
        await note(desk, Operator(), Action.BACKUP_RESTORED, after={"madeAt": time_of(backup).isoformat()})
    return Restored(tuple(lost), tuple(ran), retired)


async def _require_fitting(opened: Database, vault: Vault, backup: Path) -> str | None:
    """Prove that this is a desk's database which these keys open, and that is not newer than this program.

    Returns:
        The key that sealed it, if that has been retired since.
    """
    if FIRST_MIGRATION in await pending_migrations(opened):
        raise BackupFailed("kind", file=str(backup))
    canaries = cast("list[str]", await DeskRow.filter(id=1).values_list("canary", flat=True))
    return _retired_key(vault, canaries)


def _require_fitting_dump(dump: Path, vault: Vault) -> str | None:
    """Prove the same of a dump, before anything is done with it."""
    read_through(dump, sqlite_backups.NEVER)
    ran = [row["name"] for row in rows_in(dump, "tortoise_migrations") if row["app"] == "greenroom"]
    if FIRST_MIGRATION not in ran:
        raise BackupFailed("kind", file=str(dump))
    rows = rows_in(dump, "desk")
    refuse_newer(ran, next((int(row["fold_version"]) for row in rows if "fold_version" in row), None))
    return _retired_key(vault, [row["canary"] for row in rows])


def _retired_key(vault: Vault, canaries: list[str]) -> str | None:
    for canary in canaries:
        opened_canary(vault, canary).refuse_newer()
        return key_named(canary) if vault.is_retired(canary) else None
    return None


@asynccontextmanager
async def _trial_place(plan: Plan, backup: Path, vault: Vault) -> AsyncGenerator[str | None]:
    """Restore a backup to a place of its own; the block gets its URL."""
    file = sqlite_file(plan.database_url)
    if file is not None:
        with unpacked(backup, file) as copy:
            yield f"sqlite://{copy}"
        return
    _require_fitting_dump(backup, vault)
    with postgres_backups.scratch_database(plan.database_url) as url:
        if url is not None:
            restore_dump(url, backup)
        yield url


def _require_kind(plan: Plan, backup: Path) -> None:
    """Refuse a file that is no backup, or one of the other database."""
    try:
        with backup.open("rb") as file:
            begins = file.read(16)
    except FileNotFoundError:
        raise BackupFailed("missing", file=str(backup)) from None
    kind = next((kind for header, kind in _HEADERS.items() if begins.startswith(header)), None)
    if kind is None:
        raise BackupFailed("kind", file=str(backup))
    ours = SQLITE if sqlite_file(plan.database_url) is not None else POSTGRES
    if kind != ours:
        raise BackupFailed("other-database", file=str(backup), one=kind, other=ours)


async def _ask(opened: Database, query: str) -> dict[str, Any]:
    client: Any = opened.client
    return (await client.execute_query_dict(query))[0]
