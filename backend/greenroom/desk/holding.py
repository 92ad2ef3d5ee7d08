"""Holding rows: what a rule does first, so that of two at once, the second sees what the first did.

A rule that needs several rows holds the person's row first, and then what belongs to them: their show, their
link.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar
from uuid import UUID

from tortoise.models import Model
from tortoise.queryset import QuerySet

from greenroom.store.bound_rows import batches
from greenroom.store.models import DeskRow
from greenroom.store.sql import find, lock, lock_value

Row = TypeVar("Row", bound=Model)


async def hold(model: type[Row], row_id: UUID | int | None, **still: object) -> Row | None:
    """Hold a row until the caller's transaction ends, and read it as it is now.

    Args:
        still: conditions that must still be met once the row is held: column and value, as in a filter.

    Returns:
        None, with nothing held, if there is no such row, or it does not (or no longer) meet the conditions.
    """
    return await find(model, held=True, id=row_id, **still)


async def hold_desk() -> None:
    """Hold the desk's own row, unread: of two transactions that do so, the second sees what the first did."""
    await lock(DeskRow, id=1)


async def hold_value(kind: str, value: str) -> None:
    """Hold what two people may be given at once: of two transactions that do so, the second sees the first's.

    Args:
        kind: what it is, so that nobody waits for something else that is written alike.
        value: compared as it is.
    """
    await lock_value(f"{kind} {value}")


async def hold_by_id(model: type[Row], ids: Iterable[UUID | None]) -> list[Row]:
    """Hold those of these rows that exist, however many, in the same order.

    PostgreSQL would look through the whole table for ids that are in one selection or in another.
    """
    wanted = sorted({row_id for row_id in ids if row_id is not None})
    return [row for some in batches(wanted) for row in await hold_all(model.filter(id__in=list(some)))]


async def hold_all(rows: QuerySet[Row]) -> list[Row]:
    """Hold several rows, in one order everywhere, so that no two wait for each other.

    PostgreSQL locks the rows. SQLite has let only one transaction write since it began.
    """
    return await rows.order_by("id").select_for_update(no_key=True)


async def hold_unheld(model: type[Row], ids: Sequence[UUID]) -> list[UUID]:
    """Hold those of these rows that nobody else holds, and wait for none; return which.

    SQLite holds them all since the transaction began.
    """
    rows = model.filter(id__in=list(ids)).only("id").select_for_update(no_key=True, skip_locked=True)
    return [row.pk for row in await rows]
