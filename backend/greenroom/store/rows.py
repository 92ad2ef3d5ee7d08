"""Rows as Tortoise's objects, made without Tortoise: from what a SELECT returns, and new ones.

Tortoise takes about twice the time for one that it reads, and five times for a new one.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Final, TypeVar

from tortoise import fields
from tortoise.models import Model

from greenroom.store.ids import as_id
from greenroom.store.models import as_read

Row = TypeVar("Row", bound=Model)
Convert = Callable[[Any], Any]
_OF_TORTOISE: Final = {"_partial": False, "_custom_generated_pk": False}
"""What Tortoise keeps beside the columns of a row."""


@cache
def names_of(model: type[Model]) -> Mapping[str, str]:
    """Map what a model calls its columns to their names, in one order everywhere."""
    return dict(model._meta.fields_db_projection)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]


def key_of(model: type[Model]) -> str:
    """Return what a model calls its primary key."""
    return model._meta.pk_attr  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]


def new_row(model: type[Row], **values: Any) -> Row:
    """Make a row that `sql.insert` is to write.

    Args:
        values: of the columns, of the right types; the others get their defaults.
    """
    defaults, made = _defaults(model)
    new = {name: make() for name, make in made if name not in values}
    return _row(model, defaults | new | values, saved=False)


def read_rows(models: Sequence[type[Model]], values: Sequence[Any]) -> tuple[Any, ...]:
    """Make an object of each of these classes from the columns of all of them, one after the other.

    Args:
        values: the columns; those that come after theirs are left alone.

    Returns:
        None in the place of one whose key is null: an outer join has found none.
    """
    made: list[Model | None] = []
    start = 0
    for model in models:
        names, key, conversions = _reading(model)
        end = start + len(names)
        given: dict[str, Any] = dict(zip(names, values[start:end], strict=True))
        start = end
        if given[key] is None:
            made.append(None)
            continue
        for name, convert in conversions:
            if (value := given[name]) is not None:
                given[name] = convert(value)
        made.append(_row(model, given, saved=True))
    return tuple(made)


def _row(model: type[Row], values: dict[str, Any], *, saved: bool) -> Row:
    row = model.__new__(model)
    vars(row).update(values, _saved_in_db=saved, _await_when_save={}, **_OF_TORTOISE)
    return row


@cache
def _defaults(model: type[Model]) -> tuple[dict[str, Any], Sequence[tuple[str, Callable[[], Any]]]]:
    """Return what new rows have in columns that nothing is said of, and what is made anew for each."""
    defaults = {name: _field(model, name).default for name in names_of(model)}
    return defaults, [(name, default) for name, default in defaults.items() if callable(default)]


@cache
def _reading(model: type[Model]) -> tuple[Sequence[str], str, Sequence[tuple[str, Convert]]]:
    """Return a table's columns, its key, and what has to be converted."""
    names = tuple(names_of(model))
    conversions = [(name, convert) for name in names if (convert := _conversion(_field(model, name)))]
    return names, key_of(model), conversions


def _conversion(field: fields.Field[Any]) -> Convert | None:
    match field:
        case fields.DatetimeField():
            return as_read
        case fields.UUIDField():
            return as_id
        case fields.BooleanField():
            return bool
        case fields.JSONField():
            return field.to_python_value  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        case _:
            return None


def _field(model: type[Model], name: str) -> fields.Field[Any]:
    return model._meta.fields_map[name]  # noqa: SLF001  # pyright: ignore[reportPrivateUsage, reportUnknownMemberType, reportUnknownVariableType]
