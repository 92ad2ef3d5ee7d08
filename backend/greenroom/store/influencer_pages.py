"""Lists of influencers, page by page in any order, and how many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from greenroom.store.influencer_rows import (
    ACTIVE,
    ARCHIVED,
    JOINS,
    NEVER,
    UNPLANNED,
    InfluencerRow,
    made_row,
    select_rows,
)
from greenroom.store.sql import Statement
from greenroom.store.standing_rule import RANK, RANKS, Moment, standing_sql
from greenroom.writing.names import tag_keys

SHORT_CODE = 4  # characters of a token's end and of a support code


@dataclass(frozen=True, slots=True)
class Search:
    """What is searched for.

    Args:
        words: each is part of somebody's `search_key` or of a tag of theirs; none for all.
        code: or the four characters of a token's end or of a support code, in small letters.
        tags: who is looked for has all of them.
        signed_in: only those who have accepted an invitation, or who have not; None for both.
        emails: whether a word may be part of an email too.
    """

    words: Sequence[str] = ()
    code: str | None = None
    tags: Sequence[str] = ()
    signed_in: bool | None = None
    emails: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of which list.

    Args:
        first: how many rows.
        order: STATUS, NAME, NEWEST, LAST_LIVE or NEXT_SHOW.
        after: the last row's sort key, as `sort_key` gave it; None for the first page.
        standings: only these; empty for all.
        search: only these.
        archived: list archived influencers instead of current ones.
        ids: only these; None for all.
        turned: the other way round.
    """

    first: int
    order: str
    after: Sequence[Any] | None = None
    standings: Sequence[str] = ()
    search: Search = Search()
    archived: bool = False
    ids: Sequence[UUID] | None = None
    turned: bool = False


def _matches(statement: Statement, search: Search) -> str:
    words = " AND ".join(
        f"({_in_key(statement, word, emails=search.emails)} OR {_holds(statement, 'tag_keys', word)})"
        for word in search.words
    )
    tests = [words] if words else []
    if search.code is not None:
        tests.append(f"lower(i.token_last_four) = {statement.put(search.code)}")
        tests.append(f"p.support_code = {statement.put(search.code)}")
    found = f" AND ({' OR '.join(tests)})" if tests else ""
    found += "".join(f" AND {_holds(statement, 'tag_keys', tag_keys([tag]))}" for tag in search.tags)
    if search.signed_in is not None:
        found += f" AND i.password_hash IS {'NOT ' if search.signed_in else ''}NULL"
    return found


def _in_key(statement: Statement, word: str, *, emails: bool) -> str:
    # The email and what follows it hold no space before an @: what stands before one is name or handle.
    return _holds(statement, "search_key", word, "" if emails else " %@%")


def _holds(statement: Statement, column: str, text: str, then: str = "") -> str:
    return f"i.{column} LIKE {statement.put(f'%{_escaped(text)}%{then}')} ESCAPE '\\'"


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


# What is sorted by, down to the id, as a cursor holds it; and whether it rises.
_ORDERS = {
    "STATUS": ((RANK, "name_key", "id"), True),
    "NAME": (("name_key", "id"), True),
    "NEWEST": (("created_at", "id"), False),
    # Letter for letter as in the index `influencers_by_last_live`.
    "LAST_LIVE": ((f"COALESCE(last_live_at, '{NEVER}')", "id"), False),
    "NEXT_SHOW": ((f"COALESCE(next_show_at, '{UNPLANNED}')", "name_key", "id"), True),
}


def sort_key(row: InfluencerRow, order: str) -> list[Any]:
    """Return what a cursor must hold to continue after this row, either way."""
    match order:
        case "STATUS":
            return [0 if row.show_at_risk else 1 + RANKS.index(row.standing), row.name_key, row.id]
        case "NAME":
            return [row.name_key, row.id]
        case "NEWEST":
            return [row.created_at, row.id]
        case "NEXT_SHOW":
            return [row.next_show_at or datetime.fromisoformat(UNPLANNED), row.name_key, row.id]
        case _:
            return [row.last_live_at or datetime.fromisoformat(NEVER), row.id]


def _sorted(page: Part) -> tuple[str, str]:
    """Say how to sort a list, and how what follows a key compares with it."""
    columns, rises = _ORDERS[page.order]
    rises = rises is not page.turned
    order = ", ".join(f"{column} {'ASC' if rises else 'DESC'}" for column in columns)
    return order, f"({', '.join(columns)}) {'>' if rises else '<'}"


async def page_of_influencers(page: Part, moment: Moment) -> list[InfluencerRow]:
    """Read one page: up to `first + 1` rows, so that the caller sees whether more follow."""
    statement = Statement()
    which = ARCHIVED if page.archived else ACTIVE
    inner = select_rows(
        statement,
        moment,
        lambda: which + _matches(statement, page.search),
        next_show=page.order == "NEXT_SHOW",
    )
    order, compare = _sorted(page)
    tests: list[str] = []
    if page.standings:
        tests.append(f"standing IN ({', '.join(statement.put(name) for name in page.standings)})")
    if page.after is not None:
        tests.append(f"{compare} ({', '.join(statement.put(value) for value in page.after)})")
    if page.ids is not None:
        tests.append(f"id IN ({', '.join(map(statement.put, page.ids)) or 'NULL'})")
    where = f"WHERE {' AND '.join(tests)}" if tests else ""
    limit = statement.put(page.first + 1)
    rows = await statement.rows(f"SELECT * FROM ({inner}) AS ranked {where} ORDER BY {order} LIMIT {limit}")
    return [made_row(row) for row in rows]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many match a search.

    Args:
        standings: by standing; one that nobody has is left out.
        unsigned: how many of all have not signed in yet.
    """

    standings: dict[str, int]
    unsigned: int


async def count_by_standing(search: Search, moment: Moment, *, archived: bool = False) -> Tally:
    """Count those who match the search."""
    statement = Statement()
    unsigned = "CASE WHEN i.password_hash IS NULL THEN 1 ELSE 0 END AS unsigned"
    inner = f"SELECT {standing_sql(statement, moment)} AS standing, {unsigned} {JOINS} "
    inner += (ARCHIVED if archived else ACTIVE) + _matches(statement, search)
    rows = await statement.rows(
        f"SELECT standing, COUNT(*) AS n, SUM(unsigned) AS m FROM ({inner}) AS counted GROUP BY standing"
    )
    return Tally({row["standing"]: row["n"] for row in rows}, sum(int(row["m"]) for row in rows))
