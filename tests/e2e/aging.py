"""Time that passes faster for a running desk's sessions than for the test."""

import contextlib
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta

from tests.e2e.servers import STARTS_WITHIN_S, Running

_FORGET_KEYS = """
import asyncio, sys
from datetime import timedelta
from pathlib import Path
from greenroom.store.bound_rows import change_bound
from greenroom.store.database import database
from greenroom.store.key_file import load_key_file
from greenroom.store.models import SessionRow
from greenroom.store.vault import Vault

async def main(file, keys):
    vault = Vault(load_key_file(keys))
    async with database(f"sqlite://{file}"):
        for row in await SessionRow.filter(confirmed_at__isnull=False):
            await change_bound(vault, row, confirmed_at=row.created_at - timedelta(minutes=10))

[file] = Path(sys.argv[1]).rglob("*.sqlite3")
asyncio.run(main(file.resolve(), file.with_name("keys")))
"""

_BEGIN = """
import asyncio, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from greenroom.store.database import database
from greenroom.store.models import DeskRow, PlannedShow

async def main(file):
    async with database(f"sqlite://{file}"):
        since = datetime.now(UTC) - timedelta(minutes=5)
        await PlannedShow.filter(starts_at__gt=since).update(starts_at=since)
        await DeskRow.filter(id=1).update(up_since=since)

[file] = Path(sys.argv[1]).rglob("*.sqlite3")
asyncio.run(main(file.resolve()))
"""


def let_shows_begin(desk: Running) -> None:
    """Let the shows that are planned have begun five minutes ago, and the desk have been up by then."""
    subprocess.run([sys.executable, "-c", _BEGIN, desk.data], check=True, timeout=30)


def let_secret_keys_grow_old(desk: Running) -> None:
    """Let more than ten minutes pass since each admin's session gave the secret key."""
    subprocess.run([sys.executable, "-c", _FORGET_KEYS, desk.data], check=True, timeout=STARTS_WITHIN_S)


def let_tokens_end_earlier(desk: Running, ids: Sequence[str], by: timedelta) -> None:
    """Move the end of all tokens that were pasted for these people, as the desk has noted it."""
    file, marks = desk.data / "greenroom.sqlite3", ", ".join("?" * len(ids))
    earlier = f"strftime('%Y-%m-%d %H:%M:%f000+00:00', %s, '-{by.total_seconds():.0f} seconds')"
    with contextlib.closing(sqlite3.connect(file, timeout=60)) as database, database:
        for table, column, owner in (
            ("influencers", "token_expires_at", "id"),
            ("token_versions", "expires_at", "influencer_id"),
        ):
            moved = earlier.replace("%s", column)
            done = database.execute(f"UPDATE {table} SET {column} = {moved} WHERE {owner} IN ({marks})", ids)
            assert done.rowcount >= len(ids)
