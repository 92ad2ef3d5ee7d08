"""Which statements a database gets, and how it would read its tables for them.

A reading is cheap however long the table has become if it goes by keys, or in an index's order only as far as
a page: everything else is read from end to end.
"""

import json
import re
import sqlite3
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tortoise.transactions import in_transaction

from greenroom.store import postgres_engine, sqlite_engine
from greenroom.store.database import Database
from greenroom.store.models import Influencer

Statements = dict[str, list[Any]]
"""Statements, each with values that it was sent with."""

_CONNECTIONS = (
    sqlite_engine.Client,
    sqlite_engine.Transaction,
    postgres_engine.Client,
    postgres_engine.Transaction,
)
_KINDS = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")
WITHOUT = ("seqscan", "sort", "bitmapscan", "hashjoin", "mergejoin")
"""What pays for short tables: PostgreSQL is to do without, as for large ones."""
_NAMED = re.compile(r'\b(?:FROM|JOIN|UPDATE|INTO)\s+"?(\w+)"?(?:\s+(?:AS\s+)?"?(\w+)"?)?', re.IGNORECASE)
_MADE = re.compile(r"\b(?:WITH|,)\s+(\w+) AS (?:MATERIALIZED )?\(", re.IGNORECASE)
_STEP = re.compile(r"(SCAN|SEARCH) (\S+)(.*)")
_EXTREME = re.compile(r"SELECT (?:COALESCE\()?(?:MIN|MAX)\(", re.IGNORECASE)
# Between a LIMIT and what it cuts short: these read all of it first.
_WHOLE = {"Sort", "Aggregate", "WindowAgg", "Hash", "Materialize", "Unique", "SetOp"}


@dataclass(frozen=True, slots=True)
class Reading:
    """How one table would be read in one statement.

    Args:
        by: the columns of an index that have to be equal to something; none for a range, or the whole table.
        cut: whether it goes in an index's order, and ends with the page.
        step: as the database tells it.
    """

    table: str
    by: frozenset[str]
    cut: bool
    step: str


_noted = ContextVar[Statements | None]("_noted", default=None)


@contextmanager
def sent() -> Generator[Statements]:
    """Note which statements are sent to the open database in the block, without those of jobs beside it."""
    found: Statements = {}

    def watched(of: type, name: str) -> Any:
        execute = getattr(of, name)

        async def noting(self: Any, query: str, values: Sequence[Any] | None = None) -> Any:
            noted = _noted.get()
            if noted is not None and query.lstrip().upper().startswith(_KINDS):
                noted.setdefault(query, list(values or ()))
            return await (execute(self, query) if values is None else execute(self, query, values))

        return noting

    with pytest.MonkeyPatch.context() as patch:
        for of in _CONNECTIONS:
            for name in ("execute_query", "execute_query_dict", "execute_insert"):
                patch.setattr(of, name, watched(of, name))
        before = _noted.set(found)
        try:
            yield found
        finally:
            _noted.reset(before)


async def explain(
    database: Database, asked: Statements, *, without: Sequence[str] = ()
) -> dict[str, list[str]]:
    """Say, in its own words, how a database would run statements: the steps of each.

    PostgreSQL reads a short table whole and sorts it, unless that is switched off.

    Args:
        without: by what means PostgreSQL is not to go.
    """
    plans: dict[str, list[str]] = {}
    async with in_transaction() as opened:
        transaction: Any = opened
        is_sqlite = database.dialect == "sqlite"
        if not is_sqlite:
            for means in without:
                await transaction.execute_script(f"SET LOCAL enable_{means} = off")
        words, column = ("EXPLAIN QUERY PLAN", "detail") if is_sqlite else ("EXPLAIN", "QUERY PLAN")
        for query, values in asked.items():
            rows = await transaction.execute_query_dict(f"{words} {query}", values)
            plans[query] = [str(row[column]) for row in rows]
    return plans


async def ways(sql: str, values: Sequence[Any]) -> list[list[Reading]]:
    """Say how the open database would read its tables for a statement, in one way or in several.

    PostgreSQL chooses by how long its tables are, and those of a test are short.
    """
    async with in_transaction() as opened:
        transaction: Any = opened
        if transaction.capabilities.dialect == "sqlite":
            steps = await transaction.execute_query_dict(f"EXPLAIN QUERY PLAN {sql}", list(values))
            return [list(_of_sqlite(sql, steps))]
        found: list[list[Reading]] = []
        for means in WITHOUT:  # one by one
            await transaction.execute_script(f"SET LOCAL enable_{means} = off")
            [row] = await transaction.execute_query_dict(f"EXPLAIN (FORMAT JSON) {sql}", list(values))
            plan = row["QUERY PLAN"]
            [tree] = json.loads(plan) if isinstance(plan, str) else plan
            found.append(list(_of_postgres(tree["Plan"], cut=False)))
        return found


def _of_sqlite(sql: str, steps: Sequence[dict[str, Any]]) -> Iterator[Reading]:
    tables = {alias or table: table for table, alias in _NAMED.findall(sql)}
    tables |= {table: table for table, _ in _NAMED.findall(sql)}
    for made in _MADE.findall(sql):
        tables.pop(made, None)
    sorted_whole = {
        step["parent"]
        for step in steps
        if re.match(r"USE TEMP B-TREE FOR (ORDER|GROUP|DIST)", step["detail"])
    }
    begun = set[int]()
    for step in steps:
        parent, detail = step["parent"], step["detail"]
        found = _STEP.fullmatch(detail)
        if found is None or found[2] not in tables:
            continue
        outermost = parent not in begun
        begun.add(parent)
        ends = " LIMIT " in sql.upper() or _EXTREME.search(sql) is not None
        indexed = " INDEX " in found[3] and "AUTOMATIC" not in found[3]
        by = frozenset(re.findall(r"(\w+)=\?", found[3])) if "AUTOMATIC" not in found[3] else frozenset[str]()
        cut = outermost and ends and indexed and parent not in sorted_whole
        yield Reading(tables[found[2]], by, cut, detail)


def _of_postgres(node: dict[str, Any], *, cut: bool) -> Iterator[Reading]:
    kind, table = node["Node Type"], node.get("Relation Name")
    if table is not None and "Operation" not in node:
        told = str(node.get("Index Cond") or node.get("Recheck Cond") or "")
        by = frozenset(re.findall(r"(\w+)\)?(?:::\w+)? (?:= |IS NULL)", told))
        step = f"{kind} on {table} {node.get('Index Name', '')} {told}"
        yield Reading(table, by, cut and kind != "Seq Scan", step)
    cut = (cut or kind == "Limit") and kind not in _WHOLE
    for part in node.get("Plans", ()):
        yield from _of_postgres(part, cut=cut and part["Parent Relationship"] != "Inner")


def steps_of(file: Path, sql: str, values: Sequence[Any]) -> int:
    """Count, by the hundred, the steps of its machine that SQLite takes for a statement that reads."""
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 100
        return 0

    with closing(sqlite3.connect(file)) as connection:
        connection.set_progress_handler(count, 100)
        connection.execute(
            sql, [one if isinstance(one, int | None) else str(one) for one in values]
        ).fetchall()
    return taken


async def analyse() -> None:
    """Let PostgreSQL know how long its tables are; SQLite goes without, as in a desk."""
    connection: Any = Influencer._meta.db  # pyright: ignore[reportPrivateUsage]
    if connection.capabilities.dialect == "postgres":
        await connection.execute_script("ANALYZE")
