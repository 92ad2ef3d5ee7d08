"""What an SQLite statement comes to, in whatever thread it runs."""

import sqlite3
from collections.abc import Sequence
from typing import Any

Outcome = tuple[int, list[sqlite3.Row], int | None]
"""How many rows a statement changed or returned, the rows, and the id of the last one that it inserted."""


def run(raw: sqlite3.Connection, query: str, values: Sequence[Any]) -> Outcome:
    """Run a statement, and fetch all of its rows, which ends it."""
    cursor = raw.execute(query, values)
    rows = cursor.fetchall()
    return (cursor.rowcount if cursor.rowcount >= 0 else len(rows)), rows, cursor.lastrowid
