"""Where a filled desk's rows go: many at once, into either database, past none of its triggers."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol, cast

import asyncpg  # pyright: ignore[reportMissingTypeStubs]

Rows = Sequence[Sequence[Any]]


class Tables(Protocol):
    """The tables of one desk, to which rows are added."""

    def insert(self, table: str, columns: Sequence[str], rows: Rows) -> None:
        """Add rows; values are texts, numbers and None."""

    def run(self, statement: str, *values: Any) -> None:
        """Run a statement, whose places are `$1`, `$2` ..."""

    def close(self) -> None:
        """Keep what was added, which must hold together, and let go of the database."""


class SqliteTables:
    """The tables in a file that nobody serves meanwhile."""

    def __init__(self, file: Path) -> None:
        self._db = sqlite3.connect(file, isolation_level=None)
        for pragma in ("synchronous=OFF", "journal_mode=OFF", "cache_size=-400000"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute("BEGIN")  # foreign keys form circles, and are off by default

    def insert(self, table: str, columns: Sequence[str], rows: Rows) -> None:
        """Add rows."""
        places = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608 (our own names)
        self._db.executemany(statement, rows)

    def run(self, statement: str, *values: Any) -> None:
        """Run a statement."""
        self._db.execute(statement.replace("$", "?"), values)

    def close(self) -> None:
        """Keep what was added."""
        with closing(self._db) as db:
            db.execute("COMMIT")
            db.execute("PRAGMA journal_mode=WAL")


_INDEXES = """
    SELECT indexname AS name, indexdef AS made FROM pg_indexes WHERE schemaname = 'public'
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexname::regclass)"""


class PostgresTables:
    """The tables in a PostgreSQL database, which makes its own types of the texts that are copied there.

    Their indexes are made anew at the end: to sort a million rows into forty of them takes several times as
    long.
    """

    def __init__(self, url: str) -> None:
        self._runner = asyncio.Runner()
        self._db: Any = self._runner.run(cast("Any", asyncpg).connect(url))
        self._runner.run(self._db.execute("BEGIN"))
        self._indexes: list[str] = []
        for index in self._runner.run(self._db.fetch(_INDEXES)):
            self._indexes.append(index["made"])
            self._runner.run(self._db.execute(f"DROP INDEX {index['name']}"))

    def insert(self, table: str, columns: Sequence[str], rows: Rows) -> None:
        """Add rows."""
        lines = "".join("\t".join(map(_copied, row)) + "\n" for row in rows)
        source = BytesIO(lines.encode())
        self._runner.run(self._db.copy_to_table(table, source=source, columns=columns))

    def run(self, statement: str, *values: Any) -> None:
        """Run a statement."""
        self._runner.run(self._db.execute(statement, *values))

    def close(self) -> None:
        """Keep what was added."""
        with self._runner as runner:
            for statement in ("COMMIT", *self._indexes, "ANALYZE"):
                runner.run(self._db.execute(statement))
            runner.run(self._db.close())


_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _copied(value: Any) -> str:
    """Write a value as COPY reads it."""
    return "\\N" if value is None else str(value).translate(_ESCAPED)
