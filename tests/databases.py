"""The database that the tests run on: `pytest --database=sqlite` (the default) or `--database=postgres`.

A run uses one of the two throughout. Every test that asks for it gets a migrated database of its own: a copy
of a file, or a database made from a template on a cluster that the run starts for itself, once for all of its
workers. Set TEST_POSTGRES_URL to use a server that runs already; its role must be allowed to create
databases. On PostgreSQL a run leaves out the tests that touch no database: a run on SQLite has them.
"""

import asyncio
import os
import secrets
import shutil
from collections.abc import AsyncGenerator, Generator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

import asyncpg  # pyright: ignore[reportMissingTypeStubs]
import pytest

from greenroom.store.database import Database, Dialect, migrate, open_database
from greenroom.store.database import database as opened_database
from tests.memory import memory
from tests.postgres import cluster, find_binaries

_NEEDS = {"dialect", "new_database"}
_SERVER = "TEST_POSTGRES_URL"


class NewDatabase(Protocol):
    """Makes one more database, and removes it at the end of the block; the block gets its URL."""

    def __call__(self, *, migrated: bool = True) -> AbstractContextManager[str]: ...


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=["sqlite", "postgres"],
        default="sqlite",
        help="the database that the tests run on",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Start the cluster where none is given; the workers that come after find its URL as if it was given."""
    binaries = find_binaries()
    if config.getoption("--database") == "postgres" and _SERVER not in os.environ and binaries is not None:
        stack = ExitStack()
        config.add_cleanup(stack.close)
        os.environ[_SERVER] = stack.enter_context(cluster(binaries))
        stack.callback(os.environ.pop, _SERVER)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out on PostgreSQL what touches no database."""
    if config.getoption("--database") == "postgres":
        chosen, others = [list[pytest.Item]() for _ in range(2)]
        for item in items:
            (chosen if _NEEDS & set(getattr(item, "fixturenames", ())) else others).append(item)
        config.hook.pytest_deselected(items=others)
        items[:] = chosen


async def _migrate(url: str) -> None:
    opened = await open_database(url)
    try:
        await migrate(opened)
    finally:
        await opened.close()


@contextmanager
def _sqlite(folder: Path) -> Generator[NewDatabase]:
    template = folder / "template.sqlite3"
    asyncio.run(_migrate(f"sqlite://{template}"))

    @contextmanager
    def new_database(*, migrated: bool = True) -> Generator[str]:
        home = folder / secrets.token_hex(6)
        home.mkdir()
        file = home / "desk.sqlite3"
        if migrated:
            shutil.copy(template, file)
        yield f"sqlite://{file}"
        shutil.rmtree(home)

    yield new_database


@contextmanager
def _postgres(server_url: str) -> Generator[NewDatabase]:
    prefix = f"greenroom_test_{secrets.token_hex(4)}"

    def named(name: str) -> str:
        return urlsplit(server_url)._replace(path=f"/{name}").geturl()

    with asyncio.Runner() as runner:
        server = runner.run(cast("Any", asyncpg).connect(server_url))

        def execute(statement: str) -> None:
            runner.run(server.execute(statement))

        # As files, a template is copied in half the time that it takes through the log, the default since 15.
        copied = " STRATEGY = FILE_COPY" if server.get_server_version().major >= 15 else ""
        execute(f"CREATE DATABASE {prefix}")
        try:
            runner.run(_migrate(named(prefix)))

            @contextmanager
            def new_database(*, migrated: bool = True) -> Generator[str]:
                name = f"{prefix}_{secrets.token_hex(4)}"
                execute(f"CREATE DATABASE {name} TEMPLATE {prefix if migrated else 'template0'}{copied}")
                yield named(name)
                execute(f"DROP DATABASE {name} WITH (FORCE)")

            yield new_database
        finally:
            execute(f"DROP DATABASE {prefix} WITH (FORCE)")
            runner.run(server.close())


def _server() -> str:
    url = os.environ.get(_SERVER)
    if url:
        return url
    reason = "PostgreSQL is not installed: no initdb beside pg_config or in the usual places"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session", name="dialect")
def _dialect(request: pytest.FixtureRequest) -> Dialect:
    return cast("Dialect", request.config.getoption("--database"))


@pytest.fixture(scope="session", name="new_database")
def _new_database(dialect: Dialect) -> Generator[NewDatabase]:
    if dialect == "sqlite":
        folder = TemporaryDirectory(prefix="greenroom-sqlite-", dir=memory())
        with folder as path, _sqlite(Path(path)) as new_database:
            yield new_database
    else:
        with _postgres(_server()) as new_database:
            yield new_database


@pytest.fixture(name="database_url")
def _database_url(new_database: NewDatabase) -> Generator[str]:
    """Name a migrated database that holds no row."""
    with new_database() as url:
        yield url


@pytest.fixture(name="empty_database_url")
def _empty_database_url(new_database: NewDatabase) -> Generator[str]:
    """Name a database that no migration has run on."""
    with new_database(migrated=False) as url:
        yield url


@pytest.fixture(name="database")
async def _database(database_url: str) -> AsyncGenerator[Database]:
    """Open a migrated database that holds no row, for the models to use."""
    async with opened_database(database_url) as opened:
        yield opened
