"""Lists of influencers, page by page in any order."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from greenroom.store.influencer_counts import FEW
from greenroom.store.influencer_order import ORDERS, Part, rises, sorted_by
from greenroom.store.influencer_rows import (
    ACTIVE,
    ARCHIVED,
    IN_ORDER,
    InfluencerRow,
    next_show,
    read_rows,
    select_rows,
)
from greenroom.store.searching import Found, are_few, ids_of, matches
from greenroom.store.sql import Statement
from greenroom.store.standing_rule import STANDINGS, Moment
from greenroom.store.standings import MOST_STALE, is_kept, is_settling, lasts, stale, standing_of


async def page_of_influencers(page: Part) -> list[InfluencerRow]:
    """Read one page: up to `first + 1` rows, so that the caller sees whether more follow."""
    asked, moment = page.asked, page.asked.moment
    found = None if page.ids is not None else await asked.found()
    rule = await asked.rule() if found or _is_kept(page) else None
    if (
        found is not None
        and rule is not None
        and not await are_few(found, FEW)
        and await _ends_soon(page, moment, rule)
    ):
        found, rule = None, rule if _is_kept(page) else None
    settling = found is not None and rule is not None and await is_settling(moment, rule)
    statement = Statement()

    def where() -> str:
        which = (ARCHIVED if page.asked.archived else ACTIVE) + matches(statement, page.asked.search)
        if rule is None:
            return which
        # PostgreSQL would rather read everybody in the list's order than sort a few.
        alone = "" if statement.is_sqlite else " OFFSET 0"
        if found is None:
            candidates = _candidates(statement, page, moment, rule)
        else:
            candidates = _candidates_found(statement, page, found, moment, rule, settling=settling)
        return f"{which} AND i.id IN ({candidates}){alone}"

    def next_show_at() -> str:
        return f"{next_show(statement, moment)} AS next_show_at"

    more = {"more": next_show_at} if page.order == "NEXT_SHOW" else {}
    inner = select_rows(statement, moment, where, **more)
    order, follows = sorted_by(page, ORDERS[page.order][0])
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


# What standings that are kept are sorted by: those of one rank stand on an index in each of these orders.
_KEPT_ORDERS = {
    "STATUS": ("rank", "name_key", "influencer_id"),
    "NAME": ("name_key", "influencer_id"),
    "NEWEST": ("created_at", "influencer_id"),
    "LAST_LIVE": ("last_live_at", "influencer_id"),
    "NEXT_SHOW": ("next_show_at", "name_key", "influencer_id"),
}


def _candidates(statement: Statement, page: Part, moment: Moment, rule: str) -> str:
    """Select the ids of all who may be on a page: the first of those who are kept, and who is not."""
    texts = [_first_of(statement, page, section, moment, rule) for section in _sections(page)]
    kept = " UNION ALL ".join(f"SELECT * FROM ({text}) AS s{n}" for n, text in enumerate(texts))
    if kept:
        order, _ = sorted_by(page, _KEPT_ORDERS[page.order])
        first = f"SELECT * FROM ({kept}) AS kept ORDER BY {order} LIMIT {statement.put(page.first + 1)}"
        kept = f"SELECT influencer_id FROM ({first}) AS first UNION ALL "
    return f"{kept}SELECT influencer_id FROM ({stale(statement, moment, rule)}) AS stale"


def _candidates_found(
    statement: Statement, page: Part, found: Found, moment: Moment, rule: str, *, settling: bool
) -> str:
    """Select likewise of those who match a search: none are left out, however many are stale."""
    among = f"WITH found AS MATERIALIZED ({ids_of(statement, found)}) " if settling else ""
    source = "found" if settling else f"({ids_of(statement, found)}) AS found"
    first = _first_found(statement, page, source, moment, rule)
    if settling:
        others = f"""SELECT k.influencer_id FROM found {standing_of(statement, "found.id")}
            AND NOT ({is_kept(statement, moment, rule)})"""
    else:
        others = f"SELECT influencer_id FROM ({stale(statement, moment, rule)}) AS stale"
    return f"{among}SELECT influencer_id FROM ({first}) AS first UNION ALL {others}"


@dataclass(frozen=True, slots=True)
class _Section:
    """Those of one rank or of all, signed in or not: by what they are sorted, and behind what they go on."""

    rank: int | None
    unsigned: bool
    columns: Sequence[str]
    after: Sequence[Any]


def _ranks(page: Part) -> list[int]:
    return [rank for rank, name in enumerate(STANDINGS) if not page.standings or name in page.standings]


def _sections(page: Part) -> Iterator[_Section]:
    """Say in which sections of the kept standings somebody may follow the cursor."""
    ranks: list[int] | list[None] = _ranks(page)
    if page.order == "STATUS" and not page.standings:
        ranks = [None]
    for unsigned in (False, True):
        if unsigned is page.asked.search.signed_in:
            continue
        for rank in ranks:
            columns, after = _KEPT_ORDERS[page.order], page.after or ()
            if rank is not None and page.order == "STATUS":
                columns, (at, *after) = columns[1:], page.after or [rank]
                if at != rank:
                    if (at > rank) is rises(page):
                        continue
                    after = ()
            yield _Section(rank, unsigned, columns, after)


def _begin_of(statement: Statement, page: Part, section: _Section, rule: str, most: int) -> str:
    """Select the first of a section who follow the cursor: so many at least who are not stale.

    Where very many are stale, they may be fewer: nobody reads through all of these.
    """
    tests = f"made_for = {statement.put(rule)} AND archived = {page.asked.archived}"
    tests += f" AND unsigned = {section.unsigned}"
    if section.rank is not None:
        tests += f" AND rank = {section.rank}"
    tests += _follows(statement, page, section.columns, section.after)
    order, _ = sorted_by(page, _of("k", section.columns))
    limit = statement.put(most + MOST_STALE)
    return f"SELECT * FROM standings k WHERE {tests} ORDER BY {order} LIMIT {limit}"


def _follows(statement: Statement, page: Part, columns: Sequence[str], after: Sequence[Any]) -> str:
    _, follows = sorted_by(page, _of("k", columns))
    return f" AND {follows} ({', '.join(map(statement.put, after))})" if after else ""


def _of(table: str, columns: Sequence[str]) -> list[str]:
    return [f"{table}.{column}" for column in columns]


_SOON = (
    6_000  # rows of a list: where a page of those who match ends within them, it is read in the list's order
)

# A cross join, so that SQLite begins with what is to be read in its order.
_WITH_PEOPLE = """CROSS JOIN influencers i LEFT JOIN page_reports p ON p.influencer_id = i.id
    WHERE i.id = begun.influencer_id"""


def _first_of(statement: Statement, page: Part, section: _Section, moment: Moment, rule: str) -> str:
    """Select the first of a section who match the search, if there is one, read in the section's order."""
    finds = page.asked.search.finds
    begin = _begin_of(statement, page, section, rule, _SOON if finds else page.first + 1)
    people = f"{_WITH_PEOPLE}{matches(statement, page.asked.search)} AND" if finds else "WHERE"
    order, _ = sorted_by(page, _of("begun", section.columns))
    columns = _of("begun", _KEPT_ORDERS[page.order])
    # SQLite goes on in the order of what it reads, and would sort all of it once more.
    again = "" if statement.is_sqlite else f"ORDER BY {order}"
    return f"""SELECT {", ".join(columns)} FROM ({begin}) AS begun {people}
        {lasts(statement, moment)} {again} LIMIT {statement.put(page.first + 1)}"""


def _first_found(statement: Statement, page: Part, found: str, moment: Moment, rule: str) -> str:
    """Select the first of those who were found, sorted."""
    columns = _KEPT_ORDERS[page.order]
    order, _ = sorted_by(page, _of("k", columns))
    return f"""SELECT {", ".join(_of("k", columns))} FROM {found}
        {standing_of(statement, "found.id")} AND {is_kept(statement, moment, rule)}
              AND rank IN ({", ".join(map(str, _ranks(page)))})
              {_follows(statement, page, columns, page.after or ())}
        ORDER BY {order} LIMIT {statement.put(page.first + 1)}"""


async def _ends_soon(page: Part, moment: Moment, rule: str) -> bool:
    """Tell whether a page is complete after a few rows of each section, read in its order."""
    statement = Statement()
    sections = list(_sections(page)) if _is_kept(page) else []
    soon = max(_SOON // max(len(sections), 1), _SOON // 6)

    def looked_at(first: Callable[[], str]) -> str:
        matching = f"SUM(CASE WHEN TRUE{matches(statement, page.asked.search)} THEN 1 ELSE 0 END)"
        return f"SELECT COUNT(*) AS seen, {matching} AS matching FROM {first()}"

    def some_of(section: _Section) -> str:
        begin = _begin_of(statement, page, section, rule, soon)
        return f"""(SELECT influencer_id FROM ({begin}) AS first WHERE {lasts(statement, moment)}
            LIMIT {statement.put(soon)}) AS begun {_WITH_PEOPLE}"""

    def some_of_all() -> str:
        order, follows = sorted_by(page, ORDERS[page.order][0])
        after = f" AND {follows} ({', '.join(map(statement.put, page.after))})" if page.after else ""
        return f"""(SELECT i.id, i.search_key, i.tag_keys, i.token_last_four FROM influencers i
            {ARCHIVED if page.asked.archived else ACTIVE}{after}
            ORDER BY {order} LIMIT {statement.put(soon)}) AS i
            LEFT JOIN page_reports p ON p.influencer_id = i.id"""

    firsts = [partial(some_of, section) for section in sections] if _is_kept(page) else [some_of_all]
    if not firsts:
        return True
    rows = await statement.rows(" UNION ALL ".join(map(looked_at, firsts)))
    return all(row["seen"] < soon or row["matching"] > page.first for row in rows)


def _is_kept(page: Part) -> bool:
    """Tell whether a list is read by sections of what is kept: others stand on an index of influencers.

    Those indexes are of people who are not archived, or of all.
    """
    if page.ids is not None:
        return False
    sorts = page.order in {"STATUS", "NEXT_SHOW"}
    return sorts or page.asked.archived or bool(page.standings) or page.asked.search.signed_in is not None
