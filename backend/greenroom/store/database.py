"""Open the database that a URL names, and bring its tables up to date."""

from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.context import TortoiseContext
from tortoise.exceptions import ConfigurationError, DBConnectionError, OperationalError

from greenroom.store import migrations
from greenroom.store.folds import fold_again, other_fold
from greenroom.store.models import DeskRow
from greenroom.store.table_changes import changing_tables
from greenroom.store.unavailable import UnavailableError
from greenroom.store.waiting import however_long
from greenroom.writing.names import FOLD_VERSION

Dialect = Literal["sqlite", "postgres"]

APP = "greenroom"
FIRST_MIGRATION = "0001_first_tables"
MIGRATIONS = frozenset(module.name for module in iter_modules(migrations.__path__))
_RAN = "tortoise_migrations"  # Tortoise's own table of those that have run
MIGRATIONS_LOCK = int.from_bytes(b"greenrm")  # the advisory lock that one migrating process holds


class DatabaseError(Exception):
    """The database cannot be used; the message says why and what to do, and contains no password."""


@dataclass(frozen=True)
class Database:
    """The one open database of this process, which every model uses."""

    dialect: Dialect
    context: TortoiseContext

    @property
    def client(self) -> BaseDBAsyncClient:
        """The connection (SQLite) or the pool (PostgreSQL), for statements that no model can express."""
        return self.context.connections.get(self.dialect)

    async def close(self) -> None:
        """Close every connection."""
        await self.context.close_connections()


def sqlite_file(url: str) -> Path | None:
    """Tell which file a URL keeps its data in; None if it does not name an SQLite database.

    Raises:
        DatabaseError: The URL cannot be read, or has no absolute path.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        raise DatabaseError("The database URL cannot be read; check its brackets and its port") from None
    if parts.scheme != "sqlite":
        return None
    path = Path(unquote(parts.path))
    if parts.netloc or not parts.path.strip("/") or not path.is_absolute():
        raise DatabaseError("The SQLite URL needs an absolute path: sqlite:///srv/greenroom/desk.sqlite3")
    return path


async def open_database(url: str) -> Database:
    """Open the database for this process: `sqlite:///absolute/path` or a libpq URL, `postgresql://...`.

    A missing SQLite file is created, readable only by its owner. A Unix socket of PostgreSQL is named as
    libpq does it: `postgresql://user@/name?host=/var/run/postgresql`.

    Raises:
        DatabaseError: The URL has no form that we know, the server or file does not respond, or another
            database is open in this process.
    """
    file = sqlite_file(url)
    scheme = urlsplit(url).scheme
    # Tortoise caches the text of its statements per connection name: one name per dialect keeps them apart.
    dialect: Dialect
    if file is not None:
        dialect = "sqlite"
        connection = {"engine": "greenroom.store.sqlite_engine", "credentials": {"file_path": str(file)}}
    elif scheme in ("postgres", "postgresql"):
        dialect = "postgres"
        connection = {"engine": "greenroom.store.postgres_engine", "credentials": {"dsn": url}}
    else:
        raise DatabaseError("The database URL must start with sqlite:/// or postgresql://")
    app = {"models": ["greenroom.store.models"], "default_connection": dialect}
    config = {"connections": {dialect: connection}, "apps": {APP: app}}
    context = TortoiseContext()
    try:
        with context:  # while it initialises itself; then every task finds it as the global one
            await context.init(config, _enable_global_fallback=True)
    except ConfigurationError as exc:
        raise DatabaseError(f"The database cannot be opened: {exc}") from exc
    opened = Database(dialect, context)
    try:
        await opened.client.create_connection(with_db=True)
    except BaseException as exc:
        await opened.close()
        if isinstance(exc, DBConnectionError):
            raise DatabaseError(str(exc)) from None
        raise
    return opened


@asynccontextmanager
async def database(url: str) -> AsyncGenerator[Database]:
    """Keep the database open for as long as the block runs.

    Raises:
        DatabaseError: As `open_database`.
    """
    opened = await open_database(url)
    try:
        yield opened
    finally:
        await opened.close()


async def migrate(opened: Database) -> list[str]:
    """Run the migrations that have not run yet, all of them or none, one process at a time.

    Where names and emails are folded differently now, the keys of everybody are made again.

    Returns:
        The names of what ran now, in order.

    Raises:
        EmailsMeet: Several accounts would have the same email; nothing was changed.
    """
    with however_long():
        return await _migrate(opened)


async def _migrate(opened: Database) -> list[str]:
    from tortoise.migrations.executor import MigrationExecutor  # noqa: PLC0415 (no desk needs it to start)
    from tortoise.migrations.schema_editor import (  # noqa: PLC0415
        BasePostgresSchemaEditor,
        SqliteSchemaEditor,
    )

    async with changing_tables(opened.client) as transaction:
        if opened.dialect == "postgres":
            await transaction.execute_script(
                "SET LOCAL statement_timeout = 0"
            )  # for the wait, and for big tables
            await transaction.execute_script(f"SELECT pg_advisory_xact_lock({MIGRATIONS_LOCK})")
        editor = BasePostgresSchemaEditor if opened.dialect == "postgres" else SqliteSchemaEditor
        app = {"default_connection": opened.dialect, "migrations": migrations.__name__}
        executor = MigrationExecutor(transaction, {APP: app})
        await executor.recorder.ensure_schema(editor(transaction, atomic=False))  # pyright: ignore[reportUnknownMemberType]
        names = await _planned(transaction)
        await executor.migrate(direction="forward")
        if await other_fold() is not None:
            await fold_again(transaction)
        if names and opened.dialect == "postgres":
            await _look_at_tables(transaction)
    return names


async def _look_at_tables(transaction: Any) -> None:
    """Have PostgreSQL look how its tables are filled now: it chooses indexes by that, and would later on.

    Empty ones are left out: it expects more rows of a table that it has not looked at yet.
    """
    tables = await transaction.execute_query_dict(
        """SELECT relname AS name FROM pg_class
        WHERE relkind = 'r' AND relnamespace = quote_ident(current_schema())::regnamespace
          AND pg_has_role(relowner, 'USAGE') AND pg_relation_size(oid) > 0"""
    )
    if names := ", ".join(f'"{row["name"]}"' for row in tables):
        await transaction.execute_script(f"ANALYZE {names}")


async def pending_migrations(opened: Database) -> list[str]:
    """List the migrations that have not run on this database, in order, or the fold that it lacks."""
    return await _planned(opened.client)


async def no_desk_yet(opened: Database) -> bool:
    """Tell whether no desk has started to use this database, so that nothing in it can be sealed."""
    if FIRST_MIGRATION in await pending_migrations(opened):
        return True
    return not await DeskRow.filter(id=1).exists()


async def _planned(client: Any) -> list[str]:
    """List the migrations that have not run, in order, or the fold that is lacking.

    Raises:
        UnavailableError: It cannot be read which have.
        DatabaseError: A newer version of this program has changed the database.
    """
    rows: list[Any] = []
    try:
        rows = await client.execute_query_dict(f"SELECT name FROM {_RAN} WHERE app = '{APP}'")  # noqa: S608
    except OperationalError as exc:
        if isinstance(exc, UnavailableError):
            raise  # everything else means that there is no table yet
    ran: set[str] = {row["name"] for row in rows}
    names = sorted(MIGRATIONS - ran)
    # Migrations are followed by the fold anyway, and the column that holds its version may be one of theirs.
    fold = None if names or ran - MIGRATIONS else await other_fold()
    refuse_newer(sorted(ran), fold)
    return names if fold is None else [f"fold_{FOLD_VERSION}"]


def refuse_newer(ran: Iterable[str], fold: int | None) -> None:
    """Refuse a database that a newer version of this program has changed.

    Args:
        ran: the migrations that have run on it.
        fold: the fold by which its keys were made; None if it was not read.

    Raises:
        DatabaseError: it has; the message says what to do.
    """
    newer = [name for name in ran if name not in MIGRATIONS]
    newer += [f"fold_{fold}"] * (fold is not None and fold > FOLD_VERSION)
    if newer:
        raise DatabaseError(
            "The database was used by a newer version of Greenroom, which has changed it "
            f"({', '.join(newer)}). Use that version again, or put back a backup from before the upgrade "
            "with `greenroom restore`."
        )
