"""Damage to an SQLite file, as a bad disk does it."""

import sqlite3
from contextlib import closing
from pathlib import Path


def damage(file: Path, table: str) -> None:
    """Overwrite the first page of a table with rubbish."""
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # what is in the log beside it would hide the damage
        ((page,),) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,))
        ((size,),) = raw.execute("PRAGMA page_size")
    with file.open("r+b") as content:
        content.seek((page - 1) * size)
        content.write(b"\xa5" * size)
