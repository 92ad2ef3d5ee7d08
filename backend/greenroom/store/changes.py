"""What has changed, and at which moments the clock changes something: by numbers and times, not by rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from greenroom.store.models import Change, as_read
from greenroom.store.sql import Statement

KEPT: Final = 100
MOST: Final = 2_000  # of the numbers, before the oldest are deleted: each deletion looks like a change

# The moment that is the first at or after another one, or the last at or before it.
FIRST: Final[Mapping[str, str]] = {
    "token starts": "SELECT MIN(token_not_before) FROM influencers WHERE token_not_before >= {at}",
    "token ends": "SELECT MIN(token_expires_at) FROM influencers WHERE token_expires_at >= {at}",
    "hand-out ends": "SELECT MIN(handed_out_until) FROM influencers WHERE handed_out_until >= {at}",
    # One by one: the shows on air are few, and to join all tokens with them would read all tokens.
    "token on air ends": """SELECT MIN((SELECT v.expires_at FROM token_versions v
        WHERE v.id = s.token_version_id AND v.expires_at >= {at})) FROM shows s WHERE s.ended_at IS NULL""",
    "plan starts": """SELECT MIN(starts_at) FROM planned_shows
        WHERE cancelled_at IS NULL AND starts_at >= {at}""",
    "plan ends": "SELECT MIN(ends_at) FROM planned_shows WHERE cancelled_at IS NULL AND ends_at >= {at}",
    "page reported": "SELECT MIN(reported_at) FROM page_reports WHERE reported_at >= {at}",
    "desk is up": "SELECT MIN(up_since) FROM desk WHERE up_since >= {at}",
    "entry waits": "SELECT MIN(until) FROM inbox_entries WHERE until >= {at}",
}
LAST: Final[Mapping[str, str]] = {
    "page has reported": "SELECT MAX(reported_at) FROM page_reports WHERE reported_at <= {at}",
    "token ended": "SELECT MAX(token_expires_at) FROM influencers WHERE token_expires_at <= {at}",
    "refused": """SELECT MAX(checked_at) FROM influencers
        WHERE block_code IS NOT NULL AND checked_at <= {at}""",
    "kept out": """SELECT MAX(place_checked_at) FROM influencers
        WHERE place_code IS NOT NULL AND place_checked_at <= {at}""",
}


# Each by itself: SQLite finds the ends in the index, and counts pages, where together it steps through rows.
_COUNT: Final = "SELECT COUNT(*) FROM changes"
# PostgreSQL counts by the index: in the table, it would read the pages of all that were deleted at once, too.
_COUNT_BY_INDEX: Final = """SELECT COUNT(*) FROM changes
    WHERE seq BETWEEN (SELECT MIN(seq) FROM changes) AND (SELECT MAX(seq) FROM changes)"""
_MANY: Final = "SELECT ({count}) AS count, MAX(seq) AS last FROM changes"
_STATE: Final = """
    SELECT COALESCE((SELECT MIN(seq) FROM changes), 0) AS first,
      COALESCE((SELECT MAX(seq) FROM changes), 0) AS last, ({count}) AS count,
      (SELECT up_since FROM desk WHERE id = 1) AS up_since,
      (SELECT MAX(seen_at) FROM shows WHERE ended_at IS NULL AND seen_at <= {at}) AS silent"""


@dataclass(frozen=True, slots=True)
class State:
    """Equal only while nothing was written that open pages show.

    A transaction may be committed after another that began later: so the numbers are counted, too. Where the
    oldest were deleted, the first is another one. Where a backup was put in the database's place, the desk
    has been up since another moment.
    """

    first: int
    last: int
    count: int
    up_since: str
    silent: str  # when the last page that is silent was heard from: one that falls silent writes nothing


async def read_state(silent_before: datetime) -> State:
    """Read how things are.

    Args:
        silent_before: an open show is silent if it was last heard from at this moment or before it.
    """
    statement = Statement()
    [row] = await statement.rows(_STATE.format(at=statement.put(silent_before), count=_count(statement)))
    return State(row["first"], row["last"], row["count"], str(row["up_since"]), str(row["silent"]))


async def read_moments(asked: Sequence[tuple[str, datetime]]) -> list[datetime | None]:
    """Read moments of `FIRST` and `LAST`, each from another one on; None where there is none."""
    statement = Statement()
    texts = [(FIRST | LAST)[name].format(at=statement.put(at)) for name, at in asked]
    [row] = await statement.rows(
        "SELECT " + ", ".join(f"({text}) AS m{number}" for number, text in enumerate(texts))
    )
    return [as_read(row[f"m{number}"]) for number in range(len(texts))]


async def forget_old_changes() -> None:
    """Delete the oldest numbers once there are many."""
    statement = Statement()
    [row] = await statement.rows(_MANY.format(count=_count(statement)))
    if row["count"] > MOST:
        await Change.filter(seq__lte=row["last"] - KEPT).delete()


def _count(statement: Statement) -> str:
    return _COUNT if statement.is_sqlite else _COUNT_BY_INDEX
