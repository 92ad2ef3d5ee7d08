"""Many people at once, put into a running desk's database as if they had been added long ago."""

import subprocess
import sys

from tests.e2e.servers import STARTS_WITHIN_S, Running

_ADD = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from greenroom.desk.identity import keys_of
from greenroom.store.bound_rows import bind
from greenroom.store.database import database
from greenroom.store.key_file import load_key_file
from greenroom.store.models import Influencer
from greenroom.store.vault import Vault

def made(vault, number, now):
    number = f"{number:04}"
    who = {"name": f"Person {number}", "email": f"person{number}@example.com", "handle": f"p{number}"}
    row = Influencer(**who, **keys_of(**who), created_at=now)
    bind(vault, row)
    return row

async def main(file, keys, people):
    vault, now = Vault(load_key_file(keys)), datetime.now(UTC)
    async with database(f"sqlite://{file}"):
        await Influencer.bulk_create([made(vault, number, now) for number in range(1, people + 1)], 200)

[file] = Path(sys.argv[1]).rglob("*.sqlite3")
asyncio.run(main(file.resolve(), file.with_name("keys"), int(sys.argv[2])))
"""


def add_people(desk: Running, number: int) -> None:
    """Add so many influencers: Person 0001 and on, without tokens."""
    subprocess.run(
        [sys.executable, "-c", _ADD, str(desk.data), str(number)], check=True, timeout=STARTS_WITHIN_S
    )
