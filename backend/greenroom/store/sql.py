"""Hand-written statements that run on SQLite and PostgreSQL alike.

Tortoise builds the text of a statement anew each time, which takes several times as long as SQLite takes to
run one that finds a row by its key. What is asked for all the time is read and changed by the functions here.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from tortoise.expressions import Expression
from tortoise.fields.data import JSON_DUMPS
from tortoise.models import Model

from greenroom.store.models import Influencer, in_utc
from greenroom.store.rows import Row, key_of, names_of, read_rows

_MOST_INSERTS = 100  # texts that are kept: by table, and number of rows
_COMPARES = {"": "=", "gt": ">"}
# What becomes of values, by their very class: whatever has another one is sent as it is.
_Writers = Mapping[type, Callable[[Any], Any]]
_FOR_POSTGRES: _Writers = {datetime: in_utc, dict: JSON_DUMPS}
_FOR_SQLITE: _Writers = {dict: JSON_DUMPS, datetime: lambda time: in_utc(time).isoformat(" "), UUID: str}


class Statement:
    """A statement being built: it numbers placeholders and converts values to the database's form."""

    def __init__(self) -> None:
        # The open transaction's connection, if there is one.
        self._connection: Any = Influencer._meta.db  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] (no public way)
        self._sqlite: bool = self._connection.capabilities.dialect == "sqlite"
        self._writers = _FOR_SQLITE if self._sqlite else _FOR_POSTGRES
        self._values: list[Any] = []

    @property
    def is_sqlite(self) -> bool:
        """Tell whether it is for SQLite."""
        return self._sqlite

    @property
    def held(self) -> str:
        """What a SELECT ends with whose rows the transaction is to hold: SQLite lets one alone write."""
        return "" if self._sqlite else " FOR NO KEY UPDATE"

    def put(self, value: str | int | bool | datetime | UUID | Mapping[str, Any] | None) -> str:
        """Add a value and return its placeholder; a time without a zone is refused."""
        write = self._writers.get(type(value))
        self._values.append(value if write is None else write(value))
        return "?" if self._sqlite else f"${len(self._values)}"

    async def rows(self, sql: str) -> list[dict[str, Any]]:
        """Run the statement and return its rows; `put` must have been called in the order of the text."""
        return await self._connection.execute_query_dict(sql, self._values)

    async def values(self, sql: str) -> Sequence[Sequence[Any]]:
        """Run the statement as `rows`, and return the values of each row in the order of its columns."""
        _, rows = await self._connection.execute_query(sql, self._values)
        return rows

    async def read(self, models: Sequence[type[Model]], sql: str) -> list[tuple[Any, ...]]:
        """Run a SELECT of all columns of some tables, and return their rows as Tortoise's objects.

        Args:
            models: the tables' classes, in the order of their `columns` in the text.
            sql: the statement.

        Returns:
            For each row, an object of each class; None where an outer join has found none.
        """
        return [read_rows(models, row) for row in await self.values(sql)]

    def select(self, model: type[Model], **tests: Any) -> str:
        """Select all columns of the rows of a table, `t`, that meet conditions, as `find_all` has them."""
        return f"SELECT {columns(model, 't')} FROM {_table(model)} AS t{self.where(model, **tests)}"  # noqa: S608 (our own names)

    def update(self, model: type[Model], new: Mapping[str, Any], **tests: Any) -> str:
        """Change columns of the rows of a table, `t`, that meet conditions, as `find_all` has them."""
        given = ", ".join(f"{names_of(model)[name]} = {self.put(value)}" for name, value in new.items())
        return f"UPDATE {_table(model)} AS t SET {given}{self.where(model, **tests)}"  # noqa: S608 (our own names)

    def where(self, model: type[Model], **tests: Any) -> str:
        """Say which rows of a table, `t`, meet conditions, as `find_all` has them."""
        said: list[str] = []
        for name, value in tests.items():
            field, _, test = name.partition("__")
            column = f"t.{names_of(model)[field]}"
            if value is None or test == "isnull":
                said.append(f"{column} IS {'NOT ' if value is False else ''}NULL")
            else:
                said.append(f"{column} {_COMPARES[test]} {self.put(value)}")
        return f" WHERE {' AND '.join(said)}" if said else ""

    async def each(self, sql: str, others: Sequence["Statement"]) -> None:
        """Run the statement, and then with the values of each of the others, whose text is the same."""
        await self._connection.execute_many(sql, [one._values for one in (self, *others)])  # noqa: SLF001 (its own class)

    async def changes(self, sql: str) -> int:
        """Run a statement that changes rows, and return how many."""
        number, _ = await self._connection.execute_query(sql, self._values)
        return number


@cache
def columns(model: type[Model], alias: str) -> str:
    """Name all columns of a table, as `Statement.read` expects them."""
    return ", ".join(f"{alias}.{name}" for name in names_of(model).values())


async def find(model: type[Row], *, held: bool = False, **tests: Any) -> Row | None:
    """Read the row that meets some conditions where one at most does, as `find_all`.

    Args:
        held: hold it until the caller's transaction ends.
    """
    statement = Statement()
    found = await statement.read([model], statement.select(model, **tests) + statement.held * held)
    return found[0][0] if found else None


async def lock(model: type[Model], **tests: Any) -> None:
    """Hold rows that meet some conditions until the caller's transaction ends, and read nothing of them.

    They are held by their ids, in the one order of everywhere.

    SQLite holds them all since the transaction began.
    """
    statement = Statement()
    if not statement.is_sqlite:
        where = statement.where(model, **tests)
        held = f"SELECT 1 FROM {_table(model)} AS t{where} ORDER BY t.id{statement.held}"  # noqa: S608 (our own names)
        await statement.rows(held)


async def lock_value(value: str) -> None:
    """Hold a value, which may stand in no row yet, until the caller's transaction ends.

    SQLite holds everything since the transaction began.
    """
    statement = Statement()
    if not statement.is_sqlite:
        key = int.from_bytes(sha256(value.encode()).digest()[:8], signed=True)
        await statement.rows(f"SELECT 1 FROM pg_advisory_xact_lock({statement.put(key)})")  # noqa: S608 (a placeholder)


async def find_all(
    model: type[Row], *, order: Sequence[str] = (), most: int | None = None, **tests: Any
) -> list[Row]:
    """Read the rows of a table that meet some conditions.

    Args:
        order: the columns by which they are sorted, with a `-` for those that fall, as Tortoise has it.
        most: how many at most.
        tests: as in a filter: a value, or None for none; `column__isnull` and `column__gt`, too.
    """
    statement = Statement()
    text = statement.select(model, **tests)
    if order:
        falling = {True: " DESC", False: ""}
        text += " ORDER BY " + ", ".join(f"t.{one.lstrip('-')}{falling[one[0] == '-']}" for one in order)
    if most is not None:
        text += f" LIMIT {most}"
    return [row for (row,) in await statement.read([model], text)]


async def change(model: type[Model], new: Mapping[str, Any], **tests: Any) -> int:
    """Change columns of the rows that meet some conditions, as `find_all`, and return how many they are.

    Args:
        new: the columns, and what they are to be: values, or expressions, which Tortoise writes.
    """
    if any(isinstance(value, Expression) for value in new.values()):
        return await model.filter(**tests).update(**new)
    statement = Statement()
    return await statement.changes(statement.update(model, new, **tests))


def values_of(row: Model) -> dict[str, Any]:
    """Return the columns of a row as they are now, for `save_changed`."""
    return {name: getattr(row, name) for name in names_of(type(row))}


async def save_changed(row: Model, before: Mapping[str, Any]) -> None:
    """Save the columns of a row that have changed: what an index or a trigger watches is left alone."""
    changed = [name for name, value in before.items() if getattr(row, name) != value]
    if changed:  # Tortoise would save them all
        await save(row, changed)


async def save(row: Model, columns: Sequence[str]) -> None:
    """Save these columns of a row."""
    await change(type(row), {name: getattr(row, name) for name in columns}, id=row.pk)


async def save_all(rows: Sequence[Model], columns: Sequence[str]) -> None:
    """Save these columns of rows of one table, together."""
    if not rows:
        return
    first, *others = statements = [Statement() for _ in rows]
    texts = [
        statement.update(type(row), {name: getattr(row, name) for name in columns}, id=row.pk)
        for statement, row in zip(statements, rows, strict=True)
    ]
    await first.each(texts[0], others)


async def insert(first: Model, *others: Model) -> None:
    """Insert new rows of one table; those without an id are numbered by the database."""
    statement, rows = Statement(), (first, *others)
    names, text = _inserting(type(first), len(rows), numbered=first.pk is None, sqlite=statement.is_sqlite)
    for row in rows:
        for name in names:
            statement.put(getattr(row, name))
    await statement.changes(text)
    for row in rows:
        row._saved_in_db = True  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]


@lru_cache(_MOST_INSERTS)
def _inserting(model: type[Model], rows: int, *, numbered: bool, sqlite: bool) -> tuple[Sequence[str], str]:
    """Return the columns that an INSERT of so many rows has values for, and its text.

    Args:
        numbered: the database gives the rows their keys.
    """
    missing = key_of(model) if numbered else ""
    given = {name: column for name, column in names_of(model).items() if name != missing}
    places = iter(["?" if sqlite else f"${number + 1}" for number in range(rows * len(given))])
    values = ", ".join(f"({', '.join(next(places) for _ in given)})" for _ in range(rows))
    return tuple(given), f"INSERT INTO {_table(model)} ({', '.join(given.values())}) VALUES {values}"  # noqa: S608 (our own names)


def _table(model: type[Model]) -> str:
    return model._meta.db_table  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
