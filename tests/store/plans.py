"""How a database would read what hand-written statements ask for."""

import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

from greenroom.store.database import Database
from tests.store.explained import WITHOUT, explain, sent

# Whole reads of what grows with the number of influencers: by the alias, or by the table.
# PostgreSQL can read an index from end to end, too.
_GROWS = "influencers|standings|shows|token_versions|page_reports|planned_shows"
_SCAN = re.compile(
    rf"SCAN (?:[ikpnsv]|{_GROWS})\b|Seq Scan on (?:{_GROWS})\b"
    rf"|Index (?:Only )?Scan using \w+ on (?:{_GROWS})\b.*\n(?! *Index Cond)"
)


def scans(plan: Sequence[str]) -> list[str]:
    """List what is read from end to end, a table or an index."""
    return _SCAN.findall("\n".join([*plan, ""]))


@asynccontextmanager
async def plans_of(database: Database, *, bitmaps: bool = False) -> AsyncGenerator[list[str]]:
    """Note the steps of the plan of each statement that is run in here, as for a large table.

    Args:
        database: of which kind it is.
        bitmaps: let PostgreSQL read bitmaps, since its indexes of texts can only be read so.
    """
    steps: list[str] = []
    with sent() as asked:
        yield steps
    without = [means for means in WITHOUT if not (bitmaps and means == "bitmapscan")]
    for plan in (await explain(database, asked, without=without)).values():
        steps += plan
