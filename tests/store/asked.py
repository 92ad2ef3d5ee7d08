"""Which of the statements that run would read a whole table."""

import re

from greenroom.store.database import Database
from tests.store.explained import WITHOUT, Statements, explain

SMALL = {
    # One row, or as many as there are accounts, receivers, admins, processes, or people who wait.
    *("desk", "workspaces", "alert_receivers", "admins", "leases", "inbox_entries"),
    # At most some hundreds, or a few thousand.
    *("changes", "hms_replies"),
    *("tallies", "tally_changes"),  # some for each account, and those of the last seconds
    "standing_counts",  # differences that a job folds into few
    "places",  # those that a recursive statement has found so far
}
FEW = {
    # What is due, or on air: most of the time little or nothing.
    *("room_codes_to_switch", "room_codes_to_make", "shows_handed_out_again", "alert_deliveries_that_wait"),
    *("unchained_audit_entries", "one_open_show_per_influencer", "open_shows_by_sign_of_life"),
    # Read from one end, one row.
    "one_audit_entry_per_place",
}


async def scans_of(database: Database, asked: Statements) -> dict[str, list[str]]:
    """Find the statements that read a whole table, or a whole index of one, with their plans."""
    is_sqlite = database.dialect == "sqlite"
    reading = {query: values for query, values in asked.items() if not query.startswith("INSERT")}
    return {
        query: plan
        for query, plan in (await explain(database, reading, without=WITHOUT)).items()
        if any(_is_scan(query, plan, number, is_sqlite=is_sqlite) for number in range(len(plan)))
    }


def _is_scan(query: str, plan: list[str], number: int, *, is_sqlite: bool) -> bool:
    step = plan[number]
    if is_sqlite:
        scan = re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", step)
        # What the statement has made by itself: what that reads is told in steps of its own.
        entered = scan is not None and bool({f"CO-ROUTINE {scan[1]}", f"MATERIALIZE {scan[1]}"} & {*plan})
    else:
        scan = re.search(r"(?:Seq|Index|Index Only) Scan.* on (\w+)", step)
        below = plan[number + 1 :]
        end = next((n for n, line in enumerate(below) if "->" in line), None)
        entered = any("Index Cond" in line for line in below[:end])
    if scan is None or entered or "CONSTANT" in step:
        return False
    used = re.search(r"(?:INDEX|using) (\w+)", step)
    return _table(query, scan[1]) not in SMALL and (used is None or used[1] not in FEW)


def _table(query: str, name: str) -> str:
    """Find the table that a statement calls by another name."""
    alias = re.search(rf'(?:FROM|JOIN)\s+"?(\w+)"?\s+(?:AS )?"?{name}"?\b', query)
    return alias[1] if alias else name
