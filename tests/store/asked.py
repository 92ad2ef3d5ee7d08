"""The statements that run, and which of them would read a whole table."""

import re
from importlib import import_module
from typing import Any

import pytest
from tortoise.transactions import in_transaction

from greenroom.store.database import Database

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


class Asked:
    """Notes the statements that run."""

    def __init__(self, database: Database, patch: pytest.MonkeyPatch) -> None:
        self.sqlite = database.dialect == "sqlite"
        self.statements: dict[str, list[Any]] = {}
        self.plans = ""
        engine = import_module(f"greenroom.store.{database.dialect}_engine")
        for client in (engine.Client, engine.Transaction):
            for name in ("execute_query", "execute_query_dict"):
                patch.setattr(client, name, self._noting(getattr(client, name)))

    def _noting(self, run: Any) -> Any:
        async def noted(client: Any, query: str, values: list[Any] | None = None) -> Any:
            self.statements[query] = [*(values or [])]
            return await run(client, query, values)

        return noted

    async def scans(self) -> list[str]:
        """Name the statements that read a whole table, or a whole index of one, and forget all of them."""
        asked, self.statements = self.statements, {}
        found: list[str] = []
        async with in_transaction() as opened:
            transaction: Any = opened
            if not self.sqlite:  # it reads a small table whole, unless that is switched off
                for means in ("seqscan", "bitmapscan", "sort", "hashjoin", "mergejoin"):
                    await transaction.execute_script(f"SET LOCAL enable_{means} = off")
            for query, values in asked.items():
                if not re.match(r"\s*(SELECT|UPDATE|DELETE|WITH)", query) or "set_config" in query:
                    continue
                explain = "EXPLAIN QUERY PLAN" if self.sqlite else "EXPLAIN"
                rows = await transaction.execute_query_dict(f"{explain} {query}", values)
                plan = [str(row["detail" if self.sqlite else "QUERY PLAN"]) for row in rows]
                self.plans += "\n".join(["", *plan])
                if any(self._is_scan(query, plan, number) for number in range(len(plan))):
                    found.append("\n".join([query, *plan]))
        self.statements = {}
        return found

    def _is_scan(self, query: str, plan: list[str], number: int) -> bool:
        step = plan[number]
        if self.sqlite:
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
