"""Pages of lists: opaque cursors, each of which holds the sort key of one row of one list."""

import base64
import json
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from tortoise.expressions import Q

from greenroom.desk.problems import BadInput

R = TypeVar("R")
V = TypeVar("V")
T_co = TypeVar("T_co", covariant=True)

LONGEST_PAGE = 100
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")  # PostgreSQL keeps no NUL, UTF-8 no surrogate


class BadCursor(BadInput):
    """A cursor does not belong to this list."""

    def __init__(self) -> None:
        super().__init__("after", "a cursor from this list in this order is expected; leave it out to start.")


@dataclass(frozen=True, slots=True)
class Page(Generic[T_co]):
    """Some rows of a list.

    Args:
        items: the rows.
        more: whether there are more after these.
        cursor: makes the cursor of one of them, by its place: few are asked for.
    """

    items: tuple[T_co, ...]
    more: bool
    cursor: Callable[[int], str]

    @property
    def rows(self) -> tuple[tuple[str, T_co], ...]:
        """The rows with their cursors."""
        return tuple((self.cursor(place), item) for place, item in enumerate(self.items))


def cut_page(
    of: str, found: Sequence[R], first: int, key: Callable[[R], Sequence[Any]], view: Callable[[R], V]
) -> Page[V]:
    """Make a page of rows that were read up to `first + 1`, so that it shows whether there are more.

    Args:
        of: the list and its order, for the cursors.
        key: gives what the list is sorted by.
        view: makes what is shown of a row.
    """
    items = tuple(view(row) for row in found[:first])
    return Page(items, more=len(found) > first, cursor=lambda place: write_cursor(of, key(found[place])))


def older_than(of: str, after: str, at: str) -> Q:
    """Select what follows a cursor in a list that is sorted by a time and the id, newest first.

    Args:
        at: the column of the time.

    Raises:
        BadCursor: it is not a cursor of this list.
    """
    then, last_id = read_cursor(of, after, (datetime, UUID))
    # A range on an index of the time, instead of two parts that would be sorted.
    return Q(**{f"{at}__lte": then}) & (Q(**{f"{at}__lt": then}) | Q(id__lt=last_id))


async def all_pages(read: Callable[[str | None], Awaitable[Page[T_co]]]) -> list[T_co]:
    """Read a whole list, page by page.

    Args:
        read: reads the page after a cursor.
    """
    rows: list[T_co] = []
    page = await read(None)
    while page.more:
        rows += page.items
        page = await read(page.cursor(len(page.items) - 1))
    return [*rows, *page.items]


def check_first(first: int) -> None:
    """Refuse a page that is too long or empty.

    Raises:
        BadInput: `first` is not between 1 and 100.
    """
    if not 1 <= first <= LONGEST_PAGE:
        raise BadInput("first", f"a number from 1 to {LONGEST_PAGE} is expected.")


def write_cursor(of: str, key: Sequence[Any]) -> str:
    """Make a cursor.

    Args:
        of: the list and its order; a cursor of another one is refused.
        key: what the list is sorted by, down to the row's id: numbers, texts, times and UUIDs.
    """
    values = [value.isoformat() if isinstance(value, datetime) else value for value in key]
    return base64.urlsafe_b64encode(json.dumps([of, *values], default=str).encode()).decode().rstrip("=")


def read_cursor(of: str, cursor: str, kinds: Sequence[type]) -> list[Any]:
    """Read a cursor back.

    Args:
        of: as it was made with.
        kinds: the type of each part of the key.

    Raises:
        BadCursor: it was not made for this list, or contains what none of its rows can have.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        made_for, *values = json.loads(base64.urlsafe_b64decode(padded.encode()))
        key = [_read(value, kind) for value, kind in zip(values, kinds, strict=True)]
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise BadCursor from error
    if made_for != of or not all(_is_usable(value) for value in key):
        raise BadCursor
    return key


def _read(value: Any, kind: type) -> Any:
    if kind is UUID:
        return UUID(value)
    if kind is datetime:
        return datetime.fromisoformat(value)
    if type(value) is not kind:
        raise BadCursor
    return value


def _is_usable(value: object) -> bool:
    """Tell whether a value from a cursor can be sent to both databases."""
    match value:
        case str():
            return _UNSTORABLE.search(value) is None
        case datetime():
            return value.utcoffset() == timedelta(0)
        case int():
            return 0 <= value < 2**31
        case _:
            return True
