"""Hand-written statements that run on SQLite and PostgreSQL alike.

Tortoise builds the text of a statement anew each time, which takes several times as long as SQLite takes to
run one that finds a row by its key. What every request asks for is therefore read by `find` and `read`.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from tortoise.models import Model

from greenroom.store.models import Influencer

Row = TypeVar("Row", bound=Model)
_COMPARES = {"": "=", "gt": ">"}


class Statement:
    """A statement being built: it numbers placeholders and converts values to the database's form."""

    def __init__(self) -> None:
        # The open transaction's connection, if there is one.
        self._connection: Any = Influencer._meta.db  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] (no public way)
        self._sqlite: bool = self._connection.capabilities.dialect == "sqlite"
        self._values: list[Any] = []

    @property
    def is_sqlite(self) -> bool:
        """Tell whether it is for SQLite."""
        return self._sqlite

    @property
    def held(self) -> str:
        """What a SELECT ends with whose rows the transaction is to hold: SQLite lets one alone write."""
        return "" if self._sqlite else " FOR NO KEY UPDATE"

    def put(self, value: str | int | bool | datetime | UUID | None) -> str:
        """Add a value and return its placeholder."""
        if self._sqlite and isinstance(value, UUID):
            value = str(value)
        elif self._sqlite and isinstance(value, datetime):
            value = value.astimezone(UTC).isoformat(" ")
        self._values.append(value)
        return "?" if self._sqlite else f"${len(self._values)}"

    async def rows(self, sql: str) -> list[dict[str, Any]]:
        """Run the statement and return its rows; `put` must have been called in the order of the text."""
        return await self._connection.execute_query_dict(sql, self._values)

    async def read(self, models: Sequence[type[Model]], sql: str) -> list[tuple[Any, ...]]:
        """Run a SELECT of all columns of some tables, and return their rows as Tortoise's objects.

        Args:
            models: the tables' classes, in the order of their `columns` in the text.
            sql: the statement.

        Returns:
            For each row, an object of each class; None where an outer join has found none.
        """
        _, rows = await self._connection.execute_query(sql, self._values)
        return [_objects(models, tuple(row)) for row in rows]


@cache
def columns(model: type[Model], alias: str) -> str:
    """Name all columns of a table, as `Statement.read` expects them."""
    return ", ".join(f"{alias}.{name}" for name in _names(model))


async def find(model: type[Row], *, held: bool = False, **tests: Any) -> Row | None:
    """Read the row of a table that meets these conditions, of which one at most does.

    Args:
        held: hold it until the caller's transaction ends.
        tests: as in a filter: a value, or None for none; `column__isnull` and `column__gt`, too.
    """
    statement, where = Statement(), list[str]()
    table, names = model._meta.db_table, model._meta.fields_db_projection  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    for name, value in tests.items():
        field, _, test = name.partition("__")
        if value is None or test == "isnull":
            where.append(f"t.{names[field]} IS {'NOT ' if value is False else ''}NULL")
        else:
            where.append(f"t.{names[field]} {_COMPARES[test]} {statement.put(value)}")
    text = f"SELECT {columns(model, 't')} FROM {table} t WHERE {' AND '.join(where)}"  # noqa: S608 (our own names)
    found = await statement.read([model], text + statement.held * held)
    return found[0][0] if found else None


@cache
def _names(model: type[Model]) -> tuple[str, ...]:
    return tuple(model._meta.fields_db_projection.values())  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]


def _objects(models: Sequence[type[Model]], values: tuple[Any, ...]) -> tuple[Any, ...]:
    made: list[Model | None] = []
    for model in models:
        names = _names(model)
        given = dict(zip(names, values, strict=False))
        values = values[len(names) :]
        key = model._meta.db_pk_column  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        # What Tortoise itself makes of a row.
        found = given[key] is not None
        made.append(model._init_from_db(**given) if found else None)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    return tuple(made)
