"""A desk as the first migration left it, with rows in every table, and the file of one on SQLite."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import asyncpg  # pyright: ignore[reportMissingTypeStubs]
import pytest

from greenroom.store.database import Dialect, sqlite_file

FIRST_DESK = Path(__file__).with_name("first_desk")


@pytest.fixture(name="first_desk_url")
async def _first_desk_url(empty_database_url: str, dialect: Dialect) -> str:
    """Name a database that is what it was before the second migration, whatever the code says today."""
    script = "".join((FIRST_DESK / f"{part}.sql").read_text("utf-8") for part in (dialect, "rows"))
    file = sqlite_file(empty_database_url)
    if file is not None:
        with closing(sqlite3.connect(file)) as connection:
            connection.executescript(script)
    else:
        server = await cast("Any", asyncpg).connect(empty_database_url)
        await server.execute(script)
        await server.close()
    return empty_database_url


@pytest.fixture(name="file")
def _file(database_url: str, dialect: Dialect) -> Path:
    """Name the file of a test about one."""
    if dialect == "postgres":
        pytest.skip("about SQLite's file")
    file = sqlite_file(database_url)
    assert file is not None
    return file
