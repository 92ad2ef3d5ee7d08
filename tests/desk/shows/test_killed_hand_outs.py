"""No hand-out is lost, whenever the process that made it is killed."""

import asyncio
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.shows.handing_out import write_repetitions
from greenroom.store.canary import check_canary
from greenroom.store.key_file import create_key_file, load_key_file
from greenroom.store.models import AuditEntry
from greenroom.store.vault import Vault
from tests.desk.stage import handed_out
from tests.world import World, forgeries

PRESSES = """
import asyncio, sys
from uuid import UUID
from greenroom.desk.actors import InfluencerActor
from greenroom.desk.desk import Desk
from greenroom.desk.passwords import Passwords
from greenroom.desk.shows.going_live import go_live
from greenroom.store.database import database
from greenroom.store.key_file import load_key_file
from greenroom.store.vault import Vault
from pathlib import Path

async def main(url, keys, person, session):
    desk = Desk(vault=Vault(load_key_file(Path(keys))), passwords=Passwords())
    star = InfluencerActor(UUID(person), UUID(session), "", "")
    async with database(url):
        while True:
            await go_live(desk, star, holder="phone")
            print("given", flush=True)

asyncio.run(main(*sys.argv[1:]))
"""
ROUNDS, EACH = 5, 40


@pytest.mark.faults
async def test_each_token_that_was_given_is_counted_however_often_the_process_is_killed(
    world: World, database_url: str, tmp_path: Path
) -> None:
    create_key_file(tmp_path / "keys")
    vault = Vault(load_key_file(tmp_path / "keys"))
    others, world = world.desk.vault, replace(world, desk=replace(world.desk, vault=vault))
    world.clock.time = datetime.now(UTC)
    await check_canary(vault, world.clock.time)
    star = await world.star()
    given = 0
    for _ in range(ROUNDS):
        given += await asyncio.to_thread(press_until_killed, database_url, tmp_path / "keys", star)
        assert given <= len(await handed_out()) <= given + ROUNDS  # one in flight may be kept, and not given
    kept = await handed_out()
    assert len(set(kept)) == 1
    later = replace(world.desk, now=lambda: datetime.now(UTC) + timedelta(minutes=1))
    await write_repetitions(later)
    written = await AuditEntry.filter(action="TOKEN_HANDED_OUT")
    world.forged += await forgeries(others)  # the other process reads the keys from a file of its own
    assert sum((entry.after or {}).get("times", 1) for entry in written) == len(kept)


def press_until_killed(url: str, keys: Path, star: InfluencerActor) -> int:
    """Have another process ask for the token again and again, kill it, and count those that it got."""
    asked = [sys.executable, "-c", PRESSES, url, str(keys), str(star.id), str(star.session_id)]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        got = [process.stdout.readline() for _ in range(EACH)]
        process.kill()
        got += process.stdout.readlines()
    return got.count("given\n")
