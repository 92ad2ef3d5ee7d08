"""Rows that decide who gets in, bound to the desk's keys: whoever can only write the database can make none.

A row's MAC covers its table, its id and its `BOUND` columns. It is checked where the row is used, and made
again with each change. A change first makes sure that the row is as the desk left it, so that nobody's
forgery is ever signed. An older state of the very same row still fits.

Which columns are covered is the format. A desk of an older format is bound again by `migrate`.
"""

import json
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any, Final, TypeVar

from tortoise.models import Model

from greenroom.store.batches import in_batches
from greenroom.store.models import Admin, ApiKey, BoundRow, Influencer, Link, SessionRow, in_utc
from greenroom.store.sql import change, insert
from greenroom.store.vault import Vault, VaultError

BOUND_MODELS: Final[tuple[type[BoundRow], ...]] = (Admin, Influencer, SessionRow, Link, ApiKey)
ROWS_FORMAT: Final = 2
_FIRST_FORMAT: Final[dict[type[BoundRow], tuple[str, ...]]] = {  # of the tables that it covered otherwise
    Admin: ("role", "password_hash", "secret_key_hash", "password_maker_id", "created_at", "removed_at"),
    Influencer: ("password_hash", "password_maker_id", "created_at", "archived_at"),
    Link: tuple(column for column in Link.BOUND if column != "api_key_id"),
}
BATCH: Final = 1_000
CHECKED_AT_ONCE: Final = 100  # nothing else runs in the loop's thread meanwhile
MOST_PROVED: Final = 4_096  # rows, of a session and its owner about 2 KiB
_TRIES: Final = 10

_log = logging.getLogger("greenroom.store")

R = TypeVar("R", bound=BoundRow)
T = TypeVar("T")


class NotGenuineError(VaultError):
    """A row was changed by something else than the desk; the message names its table and its id.

    Args:
        row: which.
    """

    def __init__(self, row: BoundRow) -> None:
        super().__init__(_changed(row))
        self.model = type(row)


def is_genuine(vault: Vault, row: BoundRow, rows_format: int = ROWS_FORMAT) -> bool:
    """Tell whether a row is as the desk wrote it, or as a desk of an older format did."""
    return vault.mac_fits(row.mac, _text(row, rows_format))


def genuine(vault: Vault, row: R | None) -> R | None:
    """Return a row that is as the desk wrote it, and log one that is not; None stands for both.

    One that was found so before, and is the same to the last column, is not worked out again: each request
    asks this of a session and of its owner.
    """
    if row is None:
        return None
    proved, held = vault.proved, (row.mac, *_bound_columns(type(row))(row))
    if proved.get((type(row), row.pk)) == held:
        return row
    if is_genuine(vault, row):
        if len(proved) >= MOST_PROVED:
            proved.clear()
        proved[type(row), row.pk] = held
        return row
    _log.error("%s", _changed(row))
    vault.on_forged(row)
    return None


@cache
def _bound_columns(model: type[BoundRow]) -> Callable[[BoundRow], tuple[Any, ...]]:
    return attrgetter(*model.BOUND)


def require_genuine(vault: Vault, row: BoundRow) -> None:
    """Make sure that a row is as the desk wrote it.

    Raises:
        NotGenuineError: it is not; that has been logged.
    """
    if genuine(vault, row) is None:
        raise NotGenuineError(row)


async def add_bound(vault: Vault, row: BoundRow) -> None:
    """Write a new row, with its MAC."""
    bind(vault, row)
    await insert(row)


def bind(vault: Vault, row: BoundRow, rows_format: int = ROWS_FORMAT) -> None:
    """Give a row the MAC of what it holds now; the caller saves it."""
    row.mac = vault.mac(_text(row, rows_format))


async def change_bound(vault: Vault, row: BoundRow, *, forged: bool = False, **changes: Any) -> None:
    """Change columns of a row, and its MAC with them, whatever others change of it at the same time.

    Args:
        row: as it was read; it gets the changes, and what others have changed.
        forged: also change one that is not as the desk wrote it, because the changes leave nothing of what it
            may grant.
        changes: the columns, and what they are to be.

    Raises:
        NotGenuineError: it is not as the desk wrote it; nothing was changed.
    """
    for _ in range(_TRIES):
        if not forged:
            require_genuine(vault, row)
        if await try_change(vault, row, **changes):
            return
        await row.refresh_from_db()
    raise NotGenuineError(row)


async def change_even_forged(vault: Vault, row: BoundRow, **changes: Any) -> None:
    """Change columns of a row that the caller's transaction holds; a forged one stays one.

    Args:
        row: as it was read; it gets the changes.
        changes: the columns, and what they are to be.
    """
    if is_genuine(vault, row):
        await change_bound(vault, row, **changes)
        return
    _set(row, changes)
    await type(row).filter(id=row.pk).update(**changes)


async def try_change(vault: Vault, row: BoundRow, **changes: Any) -> bool:
    """Change columns of a genuine row, unless something has changed it since it was read.

    Returns:
        Whether it was changed; only then are the changes in `row`.
    """
    known = row.mac
    before = {column: getattr(row, column) for column in changes}
    _set(row, changes)
    bind(vault, row)
    if await change(type(row), changes | {"mac": row.mac}, id=row.pk, mac=known):
        return True
    _set(row, before | {"mac": known})
    return False


async def change_held(vault: Vault, rows: Sequence[R], **changes: Any) -> None:
    """Make the same changes to rows of one table, in batches, forged ones too.

    Args:
        rows: as they were read when the caller's transaction held them; they get the changes.
        changes: the columns, and what they are to be; they leave nothing of what a forged row may grant.
    """
    for batch in batches(rows):
        for row in batch:
            _set(row, changes)
            bind(vault, row)
        model = type(batch[0])
        await model.filter(id__in=[row.pk for row in batch]).update(**changes)
        await model.bulk_update(batch, ["mac"])


def batches(items: Sequence[T]) -> list[Sequence[T]]:
    """Cut a list into pieces that a statement can name one by one."""
    return [items[start : start + BATCH] for start in range(0, len(items), BATCH)]


async def bind_all(vault: Vault, rows_format: int = 0) -> None:
    """Give the rows of all tables their MACs, in the caller's transaction.

    Args:
        rows_format: by which they have been bound, so that those which are forged by it are left out; 0 if by
            none, and all are taken as they are.
    """
    for model in BOUND_MODELS:
        await _bind_table(vault, model, rows_format)


async def _bind_table(vault: Vault, model: type[R], rows_format: int) -> None:
    async for rows in in_batches(model.all(), BATCH):
        theirs = [row for row in rows if not rows_format or is_genuine(vault, row, rows_format)]
        for row in theirs:
            bind(vault, row)
        if theirs:
            await model.bulk_update(theirs, ["mac"])


async def forged_rows(vault: Vault, model: type[R]) -> AsyncGenerator[R]:
    """Find the rows of a table that are not as the desk wrote them: each has its bound columns alone."""
    async for rows in in_batches(model.all().only("id", "mac", *model.BOUND), CHECKED_AT_ONCE):
        for row in rows:
            if not is_genuine(vault, row):
                yield row


def _set(row: BoundRow, columns: dict[str, Any]) -> None:
    for column, value in columns.items():
        setattr(row, column, value)


def _text(row: BoundRow, rows_format: int) -> str:
    columns = row.BOUND if rows_format == ROWS_FORMAT else _FIRST_FORMAT.get(type(row), row.BOUND)
    values = [[column, _written(getattr(row, column))] for column in columns]
    return json.dumps([table_of(row), str(row.pk), *values])


def _written(value: Any) -> str | None:
    if isinstance(value, datetime):
        return in_utc(value).isoformat(timespec="microseconds")
    return None if value is None else str(value)


def _changed(row: BoundRow) -> str:
    return (
        f"The row {row.pk} of {table_of(row)} was changed by something else than this desk, so it lets "
        "nobody in. `greenroom doctor` says what to do."
    )


def table_of(row: Model | type[Model]) -> str:
    """Name the table of a row, or of a model."""
    return row._meta.db_table  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] (it has no public name)
