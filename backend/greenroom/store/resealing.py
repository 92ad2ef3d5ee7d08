"""Everything that is made with the desk's keys: how much with which, and made again with the active one.

A value is replaced only where it is still the one that was read, each row by itself, so that a desk may go
on writing meanwhile and neither waits for the other.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final, cast
from uuid import UUID

from tortoise.expressions import Q
from tortoise.models import Model

from greenroom.store.batches import in_batches
from greenroom.store.bound_rows import BOUND_MODELS, ROWS_FORMAT, bind, is_genuine, table_of
from greenroom.store.canary import DESK_ROW
from greenroom.store.models import (
    AlertReceiver,
    BoundRow,
    DeskRow,
    InboxEntry,
    Influencer,
    TokenVersion,
    Workspace,
)
from greenroom.store.sql import Statement
from greenroom.store.vault import FORMAT, MAC_FORMAT, Vault, VaultError

CANARY: Final = "canary"
SEALED: Final[dict[type[Model], tuple[str, ...]]] = {
    Influencer: ("hms_auth_token", "hms_room_code", "phone"),
    TokenVersion: ("sealed",),
    InboxEntry: ("sealed",),
    Workspace: ("app_secret",),
    AlertReceiver: ("address", "secret", "old_secret"),
    DeskRow: (CANARY, "audit_head"),
}
"""Every sealed column. The canary is sealed again last: it says that all else has been."""

_TABLES: Final[tuple[type[Model], ...]] = tuple(dict.fromkeys((*SEALED, *BOUND_MODELS)))


@dataclass(frozen=True, slots=True)
class MadeWith:
    """How much was made with one key.

    Args:
        values: the values that it sealed.
        rows: the rows that it vouches for.
    """

    values: int = 0
    rows: int = 0

    def __bool__(self) -> bool:
        """Tell whether it is anything."""
        return bool(self.values or self.rows)


@dataclass(slots=True)
class Pass:
    """One pass over everything that was not made with the active key.

    Args:
        resealed: the rows in which something was made again.
        overtaken: the rows that somebody changed meanwhile, and that have to be looked at again.
        left: what the desk did not write, and what was therefore left as it is: `sessions <id>`, or
            `influencers.hms_auth_token <id>`.
    """

    resealed: int = 0
    overtaken: int = 0
    left: list[str] = field(default_factory=list[str])


async def count_by_key() -> dict[str, MadeWith]:
    """Count how much was made with which key, by the key's id, as the values themselves say."""
    values, rows = Counter[str](), Counter[str]()
    for model, columns in SEALED.items():
        for column in columns:
            values += await _keys_in(model, column)
    for model in BOUND_MODELS:
        rows += await _keys_in(model, "mac")
    return {name: MadeWith(values[name], rows[name]) for name in sorted(values | rows)}


async def reseal(
    vault: Vault,
    active: str,
    *,
    at_once: int,
    after_each: Callable[[], Awaitable[None]],
    rows_format: int = ROWS_FORMAT,
) -> Pass:
    """Make everything again that was not made with the active key, but the canary.

    Args:
        vault: with the active key, and those that made what there is.
        active: the id of the active key.
        at_once: how many rows are read in a batch.
        after_each: called after each row and each batch; what it raises ends the pass.
        rows_format: how the rows are bound; it stays so.
    """
    done = Pass()
    for model in _TABLES:
        async for rows in in_batches(model.filter(_not_made_with(active, model)), at_once):
            for row in rows:
                await _reseal_row(vault, row, done, rows_format)
                await after_each()
    return done


async def _reseal_row(vault: Vault, row: Model, done: Pass, rows_format: int) -> None:
    table = table_of(row)
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for column in _columns(type(row)):
        was = cast("str | None", getattr(row, column))
        if was is None or vault.is_current(was):
            continue
        place: dict[str, Any] = {"table": table, "column": column, "row_id": _row_id(row)}
        try:
            after[column] = vault.seal(vault.open(was, **place), **place)
        except VaultError:
            done.left.append(f"{table}.{column} {row.pk}")
        else:
            before[column] = was
    if isinstance(row, BoundRow) and not vault.is_current(row.mac):
        if is_genuine(vault, row, rows_format):
            before["mac"] = row.mac
            bind(vault, row, rows_format)
            after["mac"] = row.mac
        else:
            done.left.append(f"{table} {row.pk}")
    if after:
        if await type(row).filter(id=row.pk, **before).update(**after):
            done.resealed += 1
        else:
            done.overtaken += 1


def _not_made_with(active: str, model: type[Model]) -> Q:
    """Choose the rows in which something was made with another key, or which nothing vouches for."""
    others: list[Q] = []
    for column in _columns(model):
        there: dict[str, Any] = {f"{column}__isnull": False}
        current: dict[str, Any] = {f"{column}__startswith": f"{FORMAT}.{active}."}
        others.append(Q(**there) & ~Q(**current))
    if issubclass(model, BoundRow):
        others.append(Q(mac__isnull=True) | ~Q(mac__startswith=f"{MAC_FORMAT}.{active}."))
    return Q(*others, join_type="OR")


def _columns(model: type[Model]) -> tuple[str, ...]:
    return tuple(column for column in SEALED.get(model, ()) if column != CANARY)


def _row_id(row: Model) -> UUID:
    return DESK_ROW if isinstance(row, DeskRow) else row.pk


async def _keys_in(model: type[Model], column: str) -> Counter[str]:
    table = table_of(model)
    # `g1.<8 hex digits>.`, and `m1.` likewise; anything else shows as a key that nobody has
    sql = f"SELECT substr({column}, 4, 8) AS name, count(*) AS number FROM {table}"  # noqa: S608 (our names)
    found = await Statement().rows(f"{sql} WHERE {column} IS NOT NULL GROUP BY 1")
    return Counter({str(row["name"]): int(row["number"]) for row in found})
