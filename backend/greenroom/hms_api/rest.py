"""Requests to 100ms's REST API: paths, pages, what is there or not."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, TypeVar
from urllib.parse import quote

from greenroom.hms_api.accounts import Account
from greenroom.hms_api.calls import Call, Deadline
from greenroom.hms_api.errors import HmsError, HmsErrorKind
from greenroom.hms_api.later_line import LaterLine
from greenroom.hms_api.reading import read_cursor, read_items
from greenroom.hms_api.replies import Listing

T = TypeVar("T")

PAGE: Final = 100  # the longest that 100ms gives
MAX_PAGES: Final = 100


class Rest:
    """Signs requests to the REST API for an account.

    Args:
        line: the connections.
        api: the API's address.
    """

    def __init__(self, line: LaterLine, api: str) -> None:
        self._line = line
        self._api = api

    async def get(self, account: Account, path: str, params: Mapping[str, str], within_s: float) -> object:
        """Ask for something."""
        return await self._line.ask(self._query(account, path, params), Deadline(within_s))

    def _query(self, account: Account, path: str, params: Mapping[str, str]) -> Call:
        url = f"{self._api}{path}"
        return Call("GET", url, params=params, repeatable=True, sender=account)

    async def post(
        self,
        account: Account,
        path: str,
        body: Mapping[str, object] | None,
        within_s: float,
        *,
        repeatable: bool = False,
    ) -> object:
        """Ask for a change.

        Args:
            account: who asks.
            path: below the API's address.
            body: the JSON; None for none.
            within_s: the caller's deadline.
            repeatable: whether it may be sent again when it is not known what became of it.
        """
        url = f"{self._api}{path}"
        call = Call("POST", url, body=body, repeatable=repeatable, sender=account)
        return await self._line.ask(call, Deadline(within_s))

    async def list_all(
        self,
        account: Account,
        path: str,
        filters: Mapping[str, str],
        read: Callable[[object], T],
        *,
        at_most: int,
        within_s: float,
    ) -> Listing[T]:
        """Read page after page until the list ends, or enough is read, or 100ms repeats itself."""
        items: list[T] = []
        deadline = Deadline(within_s)
        start = ""
        for _ in range(MAX_PAGES):
            params = {**filters, "limit": str(PAGE), **given(start=start or None)}
            page = await self._line.ask(self._query(account, path, params), deadline)
            found = read_items(page)
            items += map(read, found)
            last = read_cursor(page)
            if not found or last is None:
                return Listing(tuple(items[:at_most]), complete=len(items) <= at_most)
            if len(items) >= at_most or last == start:
                break
            start = last
        return Listing(tuple(items[:at_most]), complete=False)


def path_of(*parts: str) -> str:
    """Build a path out of ids and names.

    Raises:
        HmsError: NOT_FOUND for one that would lead to another place.
    """
    if any(part in ("", ".", "..") for part in parts):
        raise HmsError(HmsErrorKind.NOT_FOUND, sent=False)
    try:
        return "".join(f"/{quote(part, safe='')}" for part in parts)
    except UnicodeError:
        raise HmsError(HmsErrorKind.NOT_FOUND, sent=False) from None


async def unless_missing(reply: Awaitable[object]) -> object | None:
    """Wait for a reply; None where 100ms finds nothing."""
    try:
        return await reply
    except HmsError as error:
        if error.kind is not HmsErrorKind.NOT_FOUND:
            raise
        return None


def given(**values: str | None) -> dict[str, str]:
    """Leave out what is not given."""
    return {name: value for name, value in values.items() if value is not None}
