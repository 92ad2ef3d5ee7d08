"""Lists of influencers, page by page in any order, and how many there are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from greenroom.store.influencer_rows import (
    ACTIVE,
    ARCHIVED,
    IN_ORDER,
    JOINS,
    NEVER,
    UNPLANNED,
    InfluencerRow,
    next_show,
    read_rows,
    select_rows,
)
from greenroom.store.searching import ALL, Found, Search, found, matches, one_of
from greenroom.store.sql import Statement
from greenroom.store.standing_rule import RANK, STANDING_RANK, STANDINGS, Moment, standing_sql
from greenroom.store.standings import is_kept, kept_counts, read_rule, stale


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
    search: Search = ALL
    archived: bool = False
    ids: Sequence[UUID] | None = None
    turned: bool = False


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
            return [0 if row.show_at_risk else STANDINGS.index(row.standing, 1), row.name_key, row.id]
        case "NAME":
            return [row.name_key, row.id]
        case "NEWEST":
            return [row.created_at, row.id]
        case "NEXT_SHOW":
            return [row.next_show_at or datetime.fromisoformat(UNPLANNED), row.name_key, row.id]
        case _:
            return [row.last_live_at or datetime.fromisoformat(NEVER), row.id]


def _sorted(page: Part, columns: Sequence[str]) -> tuple[str, str]:
    """Say how to sort a list, and how what follows a key compares with it."""
    rises = _rises(page)
    order = ", ".join(f"{column} {'ASC' if rises else 'DESC'}" for column in columns)
    return order, f"({', '.join(columns)}) {'>' if rises else '<'}"


def _rises(page: Part) -> bool:
    return _ORDERS[page.order][1] is not page.turned


async def page_of_influencers(page: Part, moment: Moment) -> list[InfluencerRow]:
    """Read one page: up to `first + 1` rows, so that the caller sees whether more follow."""
    few = await found(page.search, archived=page.archived)
    rule = await read_rule(moment) if _is_kept(page) else None
    statement = Statement()

    def where() -> str:
        which = _which(statement, page.search, few, archived=page.archived)
        return (
            which if rule is None else f"{which} AND i.id IN ({_candidates(statement, page, moment, rule)})"
        )

    def next_show_at() -> str:
        return f"{next_show(statement, moment)} AS next_show_at"

    more = {"more": next_show_at} if page.order == "NEXT_SHOW" else {}
    inner = select_rows(statement, moment, where, **more)
    order, follows = _sorted(page, _ORDERS[page.order][0])
    tests: list[str] = []
    if page.standings:
        tests.append(f"standing IN ({', '.join(statement.put(name) for name in page.standings)})")
    if page.after is not None:
        tests.append(f"{follows} ({', '.join(statement.put(value) for value in page.after)})")
    if page.ids is not None:
        tests.append(f"id IN ({', '.join(map(statement.put, page.ids)) or 'NULL'})")
    only = f"WHERE {' AND '.join(tests)}" if tests else ""
    limit = statement.put(page.first + 1)
    sql = f"SELECT {IN_ORDER} FROM ({inner}) AS ranked {only} ORDER BY {order} LIMIT {limit}"
    return await read_rows(statement, sql)


def _which(statement: Statement, search: Search, few: Found | None, *, archived: bool) -> str:
    if few is None or few.more:
        return (ARCHIVED if archived else ACTIVE) + matches(statement, search)
    return f"WHERE {one_of(statement, few.ids)}"


# What standings that are kept are sorted by: those of one rank stand on an index in each of these orders.
_KEPT_ORDERS = {
    "STATUS": ("rank", "name_key", "influencer_id"),
    "NAME": ("name_key", "influencer_id"),
    "NEWEST": ("created_at", "influencer_id"),
    "LAST_LIVE": ("last_live_at", "influencer_id"),
    "NEXT_SHOW": ("next_show_at", "name_key", "influencer_id"),
}


def _candidates(statement: Statement, page: Part, moment: Moment, rule: str) -> str:
    """Select the ids of all who may be on a page: the first of those who are kept, and all who are not."""
    ranks: list[int | None] = [
        rank for rank, name in enumerate(STANDINGS) if not page.standings or name in page.standings
    ]
    if page.order == "STATUS" and not page.standings:
        ranks = [None]
    sections = [
        _section(statement, page, moment, rule, rank, unsigned=unsigned)
        for unsigned in (False, True)
        for rank in ranks
        if unsigned is not page.search.signed_in
    ]
    kept = " UNION ALL ".join(f"SELECT * FROM ({text}) AS s{n}" for n, text in enumerate(sections) if text)
    if kept:
        order, _ = _sorted(page, _KEPT_ORDERS[page.order])
        first = f"SELECT * FROM ({kept}) AS kept ORDER BY {order} LIMIT {statement.put(page.first + 1)}"
        kept = f"SELECT influencer_id FROM ({first}) AS first UNION ALL "
    return kept + stale(statement, moment, rule)


def _section(
    statement: Statement, page: Part, moment: Moment, rule: str, rank: int | None, *, unsigned: bool
) -> str:
    """Select the first who follow the cursor, of those of one rank or of all; '' where nobody of it does."""
    columns, after = _KEPT_ORDERS[page.order], page.after or ()
    if rank is not None and page.order == "STATUS":
        columns, (at, *after) = columns[1:], page.after or [rank]
        if at != rank:
            if (at > rank) is _rises(page):
                return ""
            after = ()
    order, follows = _sorted(page, columns)
    tests = f"{is_kept(statement, moment, rule)} AND archived = {page.archived} AND unsigned = {unsigned}"
    if rank is not None:
        tests += f" AND rank = {rank}"
    if after:
        tests += f" AND {follows} ({', '.join(map(statement.put, after))})"
    return f"""SELECT {", ".join(_KEPT_ORDERS[page.order])} FROM standings WHERE {tests}
        ORDER BY {order} LIMIT {statement.put(page.first + 1)}"""


def _is_kept(page: Part) -> bool:
    """Tell whether it is kept who may be on a page: others are found by a search, or on an index.

    Those indexes are of people who are not archived, or of all.
    """
    if page.ids is not None or page.search.finds:
        return False
    sorts = page.order in {"STATUS", "NEXT_SHOW"}
    return sorts or page.archived or bool(page.standings) or page.search.signed_in is not None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many match a search.

    Args:
        standings: by standing; one that nobody has is left out.
        unsigned: how many of all have not signed in yet.
        more: whether more match than these, of whom only so many were counted.
    """

    standings: dict[str, int]
    unsigned: int
    more: bool = False


async def count_by_standing(search: Search, moment: Moment, *, archived: bool = False) -> Tally:
    """Count those who match the search, or as many of them as are found at once.

    Where nothing is searched for, those alone are counted one by one whose count is not kept.
    """
    few = await found(search, archived=archived)
    rule = None if search.finds else await read_rule(moment)
    statement, kept, only = Statement(), "", ""
    if rule is not None:
        kept = f"{kept_counts(statement, moment, rule, archived=archived)} UNION ALL "
    standing = standing_sql(statement, moment)
    if few is None:
        which = (ARCHIVED if archived else ACTIVE) + matches(statement, search)
    else:
        which = f"WHERE {one_of(statement, few.ids)}"
    if rule is not None:
        only = f" AND i.id IN ({stale(statement, moment, rule)})"
    inner = f"SELECT {standing} AS standing, i.password_hash IS NULL AS unsigned {JOINS} {which}{only}"
    looked_at = f"SELECT {STANDING_RANK} AS rank, unsigned, 1 AS n FROM ({inner}) AS looked_at"
    rows = await statement.rows(
        f"SELECT rank, unsigned, SUM(n) AS n FROM ({kept}{looked_at}) AS counted GROUP BY rank, unsigned"
    )
    standings: Counter[str] = Counter()
    unsigned = 0
    for row in rows:
        if search.signed_in in {None, not row["unsigned"]}:
            standings[STANDINGS[row["rank"]]] += int(row["n"])
            unsigned += int(row["n"]) if row["unsigned"] else 0
    return Tally(dict(+standings), unsigned, few is not None and few.more)
