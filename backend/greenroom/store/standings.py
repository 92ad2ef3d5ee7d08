"""How influencers stand, kept: so that neither a page nor a count has to look at everybody.

A row of `standings` says how somebody stands from one moment until another. Triggers end it when anything is
written that decides it, so each is right, or `stale` and can be told to be. Whoever is stale is looked at by
every page and count, and by a job, so that they stay few. What is kept only says whom to look at: how those
stand is decided by `standing_rule`, in the same statement.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.store.influencer_rows import NEVER, UNPLANNED, next_show, select_rows
from greenroom.store.models import StandingCount, as_read
from greenroom.store.sql import Statement
from greenroom.store.standing_rule import RANK, Moment

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FOR_EVER: Final = datetime(9999, 12, 31, tzinfo=UTC)
MOST_STALE: Final = 5_000
"""Of each kind of those who are stale, whom a page or a count looks at: that takes some 20 ms."""
_FOLDED: Final = 100  # of the rows that counts are the sum of, when they are replaced by fewer

SECTION: Final = ("made_for", "archived", "unsigned", "rank")
SORTED: Final = ("name_key", "created_at", "last_live_at", "next_show_at")
_KEPT: Final = ("influencer_id", "since", "until", *SECTION, *SORTED)


async def read_rule(moment: Moment) -> str:
    """Return the name of the rule by which somebody stands somehow at a moment.

    It is another one for another text of the rule and other settings of the desk, and where 100ms refuses the
    keys of other accounts. So all are looked at again then. It is read beforehand, since PostgreSQL expects
    that a third of a table is smaller than what it has yet to find out.
    """
    statement = Statement()
    [row] = await statement.rows(f"SELECT {_refused(statement)} AS refused")
    return _rule(statement, moment, row["refused"])


def _rule(statement: Statement, moment: Moment, refused: str | None) -> str:
    return f"{_name(statement.is_sqlite, _at_epoch(moment))} {refused or ''}"


def _refused(statement: Statement) -> str:
    listed = "group_concat(id, ' ')" if statement.is_sqlite else "string_agg(CAST(id AS TEXT), ' ')"
    accounts = "SELECT id FROM workspaces WHERE check_outcome = 'WRONG_KEYS' ORDER BY id"
    return f"(SELECT {listed} FROM ({accounts}) AS accounts)"


def _at_epoch(moment: Moment) -> Moment:
    """Move a moment to where moments of one desk are equal."""
    times = ("now", "token_good_after", "token_good_from", "expiring_before", "reports_after")
    return replace(moment, **{name: _EPOCH + (getattr(moment, name) - moment.now) for name in times})


@lru_cache
def _name(sqlite: bool, moment: Moment) -> str:
    del sqlite
    return f"{sha256(repr((look_at(Statement(), moment, ()), moment)).encode()).hexdigest()[:12]}"


def stale(statement: Statement, moment: Moment, rule: str) -> str:
    """Select the ids of those of whom it is not kept how they stand now, each once: not all if too many."""
    return _stale(statement, moment, rule, MOST_STALE)


def _stale(statement: Statement, moment: Moment, rule: str, most: int) -> str:
    """Select as `stale`, of each kind so many at most."""
    tests = [("made_for", f"{way} {statement.put(rule)}") for way in "<>"]
    tests += [("until", f"<= {statement.put(moment.now)}")]
    tests += [("since", f"> {statement.put(moment.now)}")]  # the clock was set back
    # In an index's order: a plan that PostgreSQL keeps for all values expects a third of the table, and would
    # read through it for the few that there are.
    some = [
        f"SELECT influencer_id FROM standings WHERE {column} {test} ORDER BY {column} LIMIT {most}"
        for column, test in tests
    ]
    return " UNION ".join(f"SELECT * FROM ({text}) AS s{n}" for n, text in enumerate(some))


def _stale_on_air(statement: Statement, moment: Moment, rule: str, most: int) -> str:
    """Select those of the stale who have an open show: they are few, and to be seen before all others."""
    return f"""SELECT k.influencer_id FROM shows s {standing_of(statement, "s.influencer_id")}
        AND s.ended_at IS NULL AND NOT ({is_kept(statement, moment, rule)}) LIMIT {most}"""


def are_too_many(stale_ones: str) -> str:
    """Say of a table of those who are stale whether there are more than are looked at."""
    return f"(SELECT COUNT(*) FROM {stale_ones}) >= {MOST_STALE}"


async def is_settling(moment: Moment, rule: str) -> bool:
    """Tell whether so many are stale that not all of them are looked at."""
    statement = Statement()
    stale_ones = f"({stale(statement, moment, rule)}) AS stale"
    [row] = await statement.rows(f"SELECT {are_too_many(stale_ones)} AS many")
    return bool(row["many"])


def is_kept(statement: Statement, moment: Moment, rule: str) -> str:
    """Write what is true of those of whom it is kept how they stand now."""
    return f"made_for = {statement.put(rule)} AND {lasts(statement, moment)}"


def standing_of(statement: Statement, influencer_id: str) -> str:
    """Join what is kept, `k`, of each of those who were found, one by one; conditions may follow.

    PostgreSQL would rather read all that is kept than look some thousands up, and that grows with the desk.
    """
    if statement.is_sqlite:
        return f"CROSS JOIN standings k WHERE k.influencer_id = {influencer_id}"
    return f"""CROSS JOIN LATERAL (
        SELECT * FROM standings WHERE influencer_id = {influencer_id} OFFSET 0) AS k WHERE TRUE"""


def lasts(statement: Statement, moment: Moment) -> str:
    """Write what is true of what is kept while the clock has changed nothing of it."""
    return f"until > {statement.put(moment.now)} AND since <= {statement.put(moment.now)}"


def kept_counts(statement: Statement, rule: str, *, archived: bool) -> str:
    """Select `rank`, `unsigned` and `n`, whose sums say of how many it is kept how they stand now.

    Whoever is in the table `stale` is not among them.
    """
    of = f"made_for = {statement.put(rule)} AND archived = {archived}"
    return f"""SELECT rank, unsigned, n FROM standing_counts WHERE {of}
        UNION ALL SELECT k.rank, k.unsigned, -1 FROM stale
        {standing_of(statement, "stale.influencer_id")} AND k.made_for = {statement.put(rule)}
              AND k.archived = {archived}"""


async def keep_standings(moment: Moment, most: int) -> int:
    """Look at those who are stale, and keep how they stand now.

    Args:
        most: of how many, at most.

    Returns:
        At how many were looked.
    """
    async with in_transaction():
        held = await _hold(moment, await read_rule(moment), most)
        if held:
            statement = Statement()
            looked_at = await statement.rows(look_at(statement, moment, list(held)))
            rows = [
                row
                | {"made_for": _rule(statement, moment, row["refused"])}
                | {"since": moment.now, "until": _until(row, moment)}
                for row in looked_at
            ]
            await _keep(rows)
            await _count(rows, held.values())
    return len(held)


async def look_at_standings() -> None:
    """Have PostgreSQL look how the tables are filled now that many are kept anew: it chooses indexes so."""
    if not (statement := Statement()).is_sqlite:
        await statement.rows("ANALYZE standings, standing_counts")


async def _hold(moment: Moment, rule: str, most: int) -> dict[Any, Mapping[str, Any]]:
    """Lock what is kept of those who are stale, and return it by their ids.

    From then on, whoever writes what decides how they stand waits, and ends what will be kept; and who has
    written it before and goes on is passed over.
    """
    on_air, statement = Statement(), Statement()
    stale_ones = _stale(statement, moment, rule, most)
    found = await on_air.rows(_stale_on_air(on_air, moment, rule, most))
    found = found or await statement.rows(f"SELECT influencer_id FROM ({stale_ones}) AS stale LIMIT {most}")
    if not found:
        return {}
    statement = Statement()
    ids = ", ".join(statement.put(row["influencer_id"]) for row in found)
    lock = "" if statement.is_sqlite else "FOR UPDATE SKIP LOCKED"
    columns = ", ".join(("influencer_id", *SECTION))
    rows = await statement.rows(f"SELECT {columns} FROM standings WHERE influencer_id IN ({ids}) {lock}")
    return {row["influencer_id"]: row for row in rows}


def look_at(statement: Statement, moment: Moment, ids: Sequence[str | UUID]) -> str:
    """Select what is kept of these influencers, and the times at which that may end."""
    listed = select_rows(
        statement,
        moment,
        lambda: f"WHERE i.id IN ({', '.join(map(statement.put, ids))})",
        more=lambda: (
            f"""v.expires_at AS on_air_until, {next_show(statement, moment)} AS next_show_at,
            {next_show(statement, moment, "ends_at")} AS next_show_ends_at"""
        ),
    )
    return f"""SELECT id AS influencer_id, {_refused(statement)} AS refused,
        archived_at IS NOT NULL AS archived, invitation_pending AS unsigned, {RANK} AS rank,
        name_key, created_at, COALESCE(last_live_at, '{NEVER}') AS last_live_at,
        COALESCE(next_show_at, '{UNPLANNED}') AS next_show_at,
        token_not_before, token_expires_at, reported_at, on_air_until, next_show_ends_at
        FROM ({listed}) AS looked_at"""


def _until(row: Mapping[str, Any], moment: Moment) -> datetime:
    """Return the first moment at which somebody may stand otherwise, though nothing is written.

    Some rules count from a moment on, and some from the one after it.
    """
    turns = (
        ("token_not_before", moment.token_good_from),
        ("token_expires_at", moment.token_good_after),
        ("token_expires_at", moment.expiring_before),
        ("on_air_until", moment.expiring_before),
        ("reported_at", moment.reports_after),
        ("next_show_ends_at", moment.now),
    )
    first = _FOR_EVER
    for name, then in turns:
        time = row[name]
        if time is None:
            continue
        at = as_read(time)
        if at > then:
            first = min(first, moment.now + (at - then))
        elif at == then:
            return moment.now + timedelta.resolution
    return first


async def _keep(rows: Sequence[Mapping[str, Any]]) -> None:
    statement = Statement()
    values = ", ".join(f"({', '.join(statement.put(row[name]) for name in _KEPT)})" for row in rows)
    new = ", ".join(f"{name} = excluded.{name}" for name in _KEPT[1:])
    await statement.rows(
        f"INSERT INTO standings ({', '.join(_KEPT)}) VALUES {values} "
        f"ON CONFLICT (influencer_id) DO UPDATE SET {new}"
    )


async def _count(came: Iterable[Mapping[str, Any]], left: Iterable[Mapping[str, Any]]) -> None:
    """Add to the counts what has changed: nobody waits for a row that another one changes, too."""
    changes = Counter(map(_section, came))
    changes.subtract(Counter(map(_section, left)))
    await _add_counts(changes)


def _section(row: Mapping[str, Any]) -> tuple[str, bool, bool, int]:
    return row["made_for"], bool(row["archived"]), bool(row["unsigned"]), row["rank"]


async def _add_counts(changes: Counter[tuple[str, bool, bool, int]]) -> None:
    await StandingCount.bulk_create(
        StandingCount(n=n, **dict(zip(SECTION, section, strict=True)))
        for section, n in changes.items()
        if n and section[0]
    )


async def fold_counts() -> None:
    """Replace the rows of which counts are the sums by as few as can be, once they are many."""
    if await StandingCount.all().count() <= _FOLDED:
        return
    async with in_transaction():
        statement = Statement()
        rows = await statement.rows(f"DELETE FROM standing_counts RETURNING n, {', '.join(SECTION)}")
        sums: Counter[tuple[str, bool, bool, int]] = Counter()
        for row in rows:
            sums[_section(row)] += row["n"]
        await _add_counts(sums)
