"""How many influencers match a search, by how they stand, and who is looked for by a page and its counts."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from greenroom.store.influencer_rows import ACTIVE, ARCHIVED, JOINS
from greenroom.store.searching import MOST_COUNTED, Found, Search, ids_of, look_up, matches
from greenroom.store.sql import Statement
from greenroom.store.standing_rule import STANDING_RANK, STANDINGS, Moment, standing_sql
from greenroom.store.standings import are_too_many, is_kept, kept_counts, read_rule, stale, standing_of

FEW: Final = 10_000
"""Who match a search: they are found and sorted."""


@dataclass(slots=True)
class Asked:
    """Who is looked for at a moment: what a page of them and their counts both need is read once.

    Args:
        archived: look for archived influencers instead of current ones.
    """

    search: Search
    moment: Moment
    archived: bool = False
    _found: Found | None = None
    _rule: str | None = None

    async def found(self) -> Found | None:
        """Prepare to find those who match, as `look_up`."""
        if self._found is None:
            self._found = await look_up(self.search, archived=self.archived)
        return self._found

    async def rule(self) -> str:
        """Return the name of the rule by which they stand, as `read_rule`."""
        if self._rule is None:
            self._rule = await read_rule(self.moment)
        return self._rule


@dataclass(frozen=True, slots=True)
class Tally:
    """How many match a search.

    Args:
        standings: by standing; one that nobody has is left out.
        unsigned: how many of all have not signed in yet.
        more: whether more match than these, of whom only so many were counted.
        settling: whether lists leave out some, since it is still worked out how very many stand.
    """

    standings: dict[str, int]
    unsigned: int
    more: bool = False
    settling: bool = False


async def count_by_standing(asked: Asked) -> Tally:
    """Count those who match the search, or as many of them as are found at once.

    Where nothing is searched for, those alone are counted one by one whose count is not kept.
    """
    search, moment, archived = asked.search, asked.moment, asked.archived
    found = await asked.found()
    rule, statement = await asked.rule(), Statement()
    begin = f"WITH stale AS MATERIALIZED ({stale(statement, moment, rule)})"
    more, settling = "FALSE", are_too_many("stale")
    if found is None:
        kept = kept_counts(statement, rule, archived=archived)
        others = "SELECT influencer_id FROM stale"
    else:
        most = f"{ids_of(statement, found)} LIMIT {statement.put(MOST_COUNTED + 1)}"
        begin += f""", found AS MATERIALIZED ({most}), looked_up AS MATERIALIZED (
            SELECT influencer_id, rank, unsigned,
                CASE WHEN {is_kept(statement, moment, rule)} THEN 1 ELSE 0 END AS kept
            FROM (SELECT id FROM found LIMIT {MOST_COUNTED}) AS first {standing_of(statement, "first.id")})"""
        more = f"(SELECT COUNT(*) FROM found) > {MOST_COUNTED}"
        settling += f" AND (SELECT COUNT(*) FROM found) > {FEW}"
        # By numbers: of truths, PostgreSQL expects that half are false, and would read whole tables for them.
        kept = "SELECT rank, unsigned, 1 AS n FROM looked_up WHERE kept = 1"
        others = "SELECT influencer_id FROM looked_up WHERE kept = 0"
    standing = standing_sql(statement, moment)
    which = (ARCHIVED if archived else ACTIVE) + matches(statement, search) if found is None else "WHERE TRUE"
    inner = f"""SELECT {standing} AS standing, i.password_hash IS NULL AS unsigned {JOINS} {which}
        AND i.id IN ({others})"""
    looked_at = f"SELECT {STANDING_RANK} AS rank, unsigned, 1 AS n FROM ({inner}) AS looked_at"
    nobody = "SELECT 0 AS rank, FALSE AS unsigned, 0 AS n"  # who tells of the rest where nobody was counted
    rows = await statement.rows(
        f"{begin} SELECT rank, unsigned, SUM(n) AS n, {more} AS more, {settling} AS settling "
        f"FROM ({kept} UNION ALL {looked_at} UNION ALL {nobody}) AS counted "
        "GROUP BY rank, unsigned"
    )
    standings: Counter[str] = Counter()
    unsigned = 0
    for row in rows:
        if search.signed_in in {None, not row["unsigned"]}:
            standings[STANDINGS[row["rank"]]] += int(row["n"])
            unsigned += int(row["n"]) if row["unsigned"] else 0
    settles = any(row["settling"] for row in rows)
    return Tally(dict(+standings), unsigned, settles or any(row["more"] for row in rows), settles)
