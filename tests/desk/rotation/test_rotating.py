"""Rotating the keys: everything is made again, once, whatever interrupts it, and nothing that is forged."""

import asyncio
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
from tortoise.models import Model

from greenroom.desk.audit.verifying import ChainReport, verify_audit
from greenroom.desk.credentials.room_codes import reveal_room_code
from greenroom.desk.rotation.refusals import KeysRefused
from greenroom.desk.rotation.rotating import Pace, prepare_key, rotate_keys
from greenroom.desk.rotation.turns import LASTS, LEASE, turn
from greenroom.desk.sealed.tokens import open_token
from greenroom.desk.sealed.workspaces import known_workspaces
from greenroom.store.bound_rows import BOUND_MODELS
from greenroom.store.canary import check_canary
from greenroom.store.database import Database
from greenroom.store.key_file import load_key_file
from greenroom.store.models import Admin, AuditEntry, Influencer, Lease, SessionRow, TokenVersion
from greenroom.store.resealing import SEALED, MadeWith, count_by_key
from greenroom.store.vault import Vault
from greenroom.words.sentences import Sentence
from tests.desk.rotation.conftest import Filled
from tests.hms.tokens import ACCESS_KEY, SECRET
from tests.store.catalogue import ask
from tests.world import everything

KILLED_AT = """
import asyncio, os, signal, sys
from datetime import datetime
from pathlib import Path
from greenroom.desk.desk import Desk
from greenroom.desk.passwords import Passwords
from greenroom.desk.rotation.rotating import Pace, rotate_keys
from greenroom.store.database import database
from greenroom.store.key_file import load_key_file
from greenroom.store.vault import Vault

url, key_file, last = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
now = datetime.fromisoformat(sys.argv[4])
steps = 0

def step():
    global steps
    steps += 1
    if steps == last:
        os.kill(os.getpid(), signal.SIGKILL)
    return now

async def pause(_):
    step()

async def main():
    async with database(url):
        desk = Desk(vault=Vault(load_key_file(key_file)), passwords=Passwords(), now=step)
        await rotate_keys(desk, key_file, lambda _: step(), Pace(2, 0, pause))

asyncio.run(main())
os.kill(os.getpid(), signal.SIGTERM)
"""


def table_of(model: type[Model]) -> str:
    return model._meta.db_table  # pyright: ignore[reportPrivateUsage] (it has no public name)


def nothing(_: Sentence) -> None:
    """Tell nobody."""


async def is_whole(filled: Filled) -> None:
    """Make sure that the desk has all it had, and that one key made all of it."""
    desk = filled.another_process()
    opened = [open_token(desk, await Influencer.get(id=person.id)) for person in filled.people]
    assert opened == filled.tokens
    assert await known_workspaces(desk) == {ACCESS_KEY: SECRET}
    for person in filled.people:
        assert (await reveal_room_code(desk, filled.owner, person.id)).code == "abc-defg-hij"
    for version in await TokenVersion.filter(sealed__isnull=False):
        assert version.sealed
        desk.vault.open(version.sealed, table="token_versions", column="sealed", row_id=version.id)
    assert (await check_canary(desk.vault)).rows_bound
    assert (await verify_audit(desk)).broken is None


async def test_a_rotation_makes_everything_again_and_retires_the_old_key(filled: Filled) -> None:
    before, made = filled.keys, await count_by_key()
    rotated = await rotate_keys(filled.desk, filled.key_file, nothing, filled.pace())
    keys = filled.keys
    assert (list(keys.seal), rotated.retired) == ([rotated.active], (before.active,))
    assert {name: old.key for name, old in keys.retired.items()} == before.seal
    assert keys.hash == before.hash
    assert rotated.active != before.active
    assert (rotated.left, rotated.finished) == ((), True)
    # 5 influencers and replaced tokens, 1 account, admin and API key, 11 sessions, 6 links, a token
    # that was handed in, a receiver of alerts, the chain's end
    assert rotated.resealed == 33
    assert made == {before.active: MadeWith(values=27, rows=24)}
    assert await count_by_key() == {rotated.active: MadeWith(values=27, rows=24)}
    await is_whole(filled)
    (entry,) = await AuditEntry.filter(action="KEYS_ROTATED")
    assert (entry.actor_kind, entry.after) == (
        "OPERATOR",
        {"key": rotated.active, "retired": [before.active]},
    )


async def test_the_chain_over_the_audit_log_holds_without_being_made_again(filled: Filled) -> None:
    chained = await AuditEntry.filter(chain_no__isnull=False).order_by("chain_no").values()
    await rotate_keys(filled.desk, filled.key_file, nothing, filled.pace())
    assert await AuditEntry.filter(chain_no__isnull=False).order_by("chain_no").values() == chained
    assert await verify_audit(filled.desk) == ChainReport(verified=len(chained), unchained=1, broken=None)


async def test_every_column_with_something_made_by_a_key_is_known(filled: Filled, database: Database) -> None:
    known = {(table_of(model), column) for model, columns in SEALED.items() for column in columns}
    known |= {(table_of(model), "mac") for model in BOUND_MODELS}
    if database.dialect == "sqlite":
        tables = "sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table'"
        columns = f"SELECT m.name AS t, p.name AS c FROM {tables}"
    else:
        tables = "information_schema.columns WHERE table_schema = 'public'"
        columns = f"SELECT table_name AS t, column_name AS c FROM {tables}"
    found: set[tuple[str, str]] = set()
    for row in await ask(database, columns):
        made = f'SELECT 1 FROM "{row["t"]}" WHERE CAST("{row["c"]}" AS TEXT) LIKE \'_1.________.%\''
        if await ask(database, made):
            found.add((row["t"], row["c"]))
    assert found == known


async def test_a_forged_row_is_not_signed_but_named(filled: Filled) -> None:
    thief, victim = await Admin.get(id=filled.owner.id), await Influencer.get(id=filled.people[0].id)
    await Admin.filter(id=thief.id).update(role="VIEWER")
    session = await SessionRow.filter(influencer_id=victim.id).order_by("id").first()
    assert session is not None
    await SessionRow.filter(id=session.id).update(mac=None)
    other = await Influencer.get(id=filled.people[1].id)
    await Influencer.filter(id=victim.id).update(hms_auth_token=other.hms_auth_token)
    rotated = await rotate_keys(filled.desk, filled.key_file, nothing, filled.pace())
    assert sorted(rotated.left) == sorted(
        [f"admins {thief.id}", f"sessions {session.id}", f"influencers.hms_auth_token {victim.id}"]
    )
    assert (await Admin.get(id=thief.id)).mac == thief.mac
    assert (await SessionRow.get(id=session.id)).mac is None
    assert (await Influencer.get(id=victim.id)).hms_auth_token == other.hms_auth_token
    filled.world.forged += [f"Admin {thief.id}", f"SessionRow {session.id}"]


class Killed(BaseException):
    """Ends a rotation at one of its steps."""


@dataclass
class Steps:
    """The steps of a rotation: it is killed at one of them."""

    clock: Callable[[], datetime]
    last: int
    taken: int = 0

    def now(self) -> datetime:
        self.taken += 1
        if self.taken == self.last:
            raise Killed
        return self.clock()

    def tell(self, _: Sentence) -> None:
        self.now()

    async def pause(self, _: float) -> None:
        self.now()


async def test_a_rotation_that_is_interrupted_at_any_step_is_finished_by_the_next(filled: Filled) -> None:
    first, rotations = filled.keys.active, 0
    for last in range(1, 1000):
        steps, before = Steps(filled.world.clock, last), filled.keys
        desk = replace(filled.desk, now=steps.now)
        try:
            await rotate_keys(desk, filled.key_file, steps.tell, Pace(2, 0, steps.pause))
        except Killed:
            pass
        else:
            break
        filled.world.clock.go_on(seconds=LASTS.total_seconds())
        begun = filled.keys
        assert len(begun.seal) <= 2
        if begun.retired == before.retired:  # otherwise it was killed after its end
            rotated = await rotate_keys(filled.desk, filled.key_file, nothing, filled.pace(at_once=50))
            assert not begun.replaced or rotated.active == begun.active
        rotations += 1
        assert (len(filled.keys.seal), len(filled.keys.retired)) == (1, rotations)
        assert await AuditEntry.filter(action="KEYS_ROTATED").count() == rotations
        assert list(await count_by_key()) == [filled.keys.active]
    assert rotations > 30
    assert first in filled.keys.retired
    await is_whole(filled)


@pytest.mark.parametrize("last", [2, 3, 5, 12, 30])
async def test_a_killed_rotation_is_finished_by_the_next(
    filled: Filled, database_url: str, last: int
) -> None:
    before = filled.keys
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", KILLED_AT, database_url, str(filled.key_file), str(last)),
        filled.world.clock().isoformat(),
    )
    assert await process.wait() == -signal.SIGKILL
    begun = filled.keys
    assert set(before.seal) <= set(begun.seal)
    filled.world.clock.go_on(seconds=LASTS.total_seconds())
    rotated = await rotate_keys(filled.desk, filled.key_file, nothing, filled.pace())
    assert begun.active in (rotated.active, before.active)
    assert (list(filled.keys.seal), list(filled.keys.retired)) == ([rotated.active], [before.active])
    assert list(await count_by_key()) == [rotated.active]
    await is_whole(filled)


async def test_a_rotation_waits_for_the_lease_of_a_killed_one_and_refuses_beside_one_at_work(
    filled: Filled,
) -> None:
    before = filled.keys
    async with turn(filled.desk, filled.pace().pause) as stay:

        async def still_at_work(_: float) -> None:
            await stay()

        with pytest.raises(KeysRefused) as refused:
            await rotate_keys(filled.desk, filled.key_file, nothing, filled.pace(still_at_work))
        assert refused.value.sentence == Sentence("cli.keys.refused.turn")
    assert filled.keys == before
    await Lease.filter(name=LEASE).update(owner="killed", until=filled.world.clock() + LASTS)
    rotated = await rotate_keys(filled.desk, filled.key_file, nothing, filled.pace())
    assert rotated.retired == (before.active,)


async def test_a_rotation_that_stood_still_for_too_long_gives_way_to_another(filled: Filled) -> None:
    """Otherwise it would write a key file that it read before the other one's changes."""

    async def stands_still(_: float) -> None:
        if filled.keys.replaced:
            await Lease.filter(name=LEASE).update(owner="another", until=filled.world.clock() + LASTS)

    with pytest.raises(KeysRefused):
        await rotate_keys(filled.desk, filled.key_file, nothing, filled.pace(stands_still))
    assert len(filled.keys.seal) == 2
    assert (await Lease.get(name=LEASE)).owner == "another"


async def test_a_prepared_key_seals_nothing_until_it_has_reached_every_machine(
    filled: Filled, tmp_path: Path
) -> None:
    old = filled.keys.active
    elsewhere = tmp_path / "elsewhere"
    prepared = await prepare_key(filled.desk, filled.key_file, filled.pace())
    assert (filled.keys.active, list(filled.keys.prepared)) == (old, [prepared])
    assert await prepare_key(filled.desk, filled.key_file, filled.pace()) == prepared
    assert list(await count_by_key()) == [old]
    shutil.copy(filled.key_file, elsewhere)
    promoted = await rotate_keys(filled.desk, filled.key_file, nothing, filled.pace())
    assert (promoted.active, promoted.finished, promoted.retired) == (prepared, False, ())
    assert list(filled.keys.seal) == [prepared, old]
    with pytest.raises(KeysRefused) as refused:
        await prepare_key(filled.desk, filled.key_file, filled.pace())
    assert refused.value.sentence == Sentence("cli.keys.refused.unfinished")
    here, there = filled.desk.vault, Vault(load_key_file(elsewhere))
    sealed = here.seal("x", table="workspaces", column="app_secret", row_id=filled.owner.id)
    assert there.open(sealed, table="workspaces", column="app_secret", row_id=filled.owner.id) == "x"
    assert (here.mac_fits(there.mac("a"), "a"), there.mac_fits(here.mac("a"), "a")) == (True, True)
    rotated = await rotate_keys(filled.desk, filled.key_file, nothing, filled.pace())
    assert (rotated.active, rotated.retired, rotated.finished) == (prepared, (old,), True)


async def test_something_that_goes_on_sealing_with_the_old_key_keeps_it_from_being_retired(
    filled: Filled,
) -> None:
    stale = Vault(filled.keys)  # a machine with an older key file
    person = filled.people[0]

    async def seals(_: float) -> None:
        sealed = stale.seal(filled.tokens[0], table="influencers", column="hms_auth_token", row_id=person.id)
        await Influencer.filter(id=person.id).update(hms_auth_token=sealed)

    with pytest.raises(KeysRefused) as refused:
        await rotate_keys(filled.desk, filled.key_file, nothing, filled.pace(seals))
    assert refused.value.sentence == Sentence("cli.keys.refused.never-ends")
    assert len(filled.keys.seal) == 2
    assert await AuditEntry.filter(action="KEYS_ROTATED").count() == 0
    await rotate_keys(filled.desk, filled.key_file, nothing, filled.pace())
    assert len(filled.keys.seal) == 1
    await is_whole(filled)


async def test_what_was_sealed_with_a_retired_key_all_the_same_is_made_again_but_no_row_is_signed(
    filled: Filled,
) -> None:
    stale, person = Vault(filled.keys), filled.people[0]
    old = filled.keys.active
    await rotate_keys(filled.desk, filled.key_file, nothing, filled.pace())
    place = {"table": "influencers", "column": "hms_auth_token"}
    sealed = stale.seal(filled.tokens[0], **place, row_id=person.id)
    row = await Admin.get(id=filled.owner.id)
    text_mac = f"m1.{old}.{'0' * 64}"
    await Influencer.filter(id=person.id).update(hms_auth_token=sealed)
    await Admin.filter(id=row.id).update(mac=text_mac)
    rotated = await rotate_keys(filled.desk, filled.key_file, nothing, filled.pace())
    assert rotated.left == (f"admins {row.id}",)
    assert (await count_by_key())[old] == MadeWith(rows=1)
    assert open_token(filled.desk, await Influencer.get(id=person.id)) == filled.tokens[0]
    filled.world.forged.append(f"Admin {row.id}")


async def test_a_retired_key_vouches_for_no_row(filled: Filled) -> None:
    stale = Vault(filled.keys)
    mac = stale.mac("an old state of a row")
    assert filled.desk.vault.mac_fits(mac, "an old state of a row")
    await rotate_keys(filled.desk, filled.key_file, nothing, filled.pace())
    assert stale.mac_fits(mac, "an old state of a row")
    assert not filled.desk.vault.mac_fits(mac, "an old state of a row")


async def test_nothing_else_is_changed_by_a_rotation(filled: Filled) -> None:
    made = {"hms_auth_token", "hms_room_code", "phone", "sealed", "app_secret", "mac"}
    made |= {"address", "secret", "old_secret"}

    async def rest() -> object:
        tables = await everything()
        del tables["AuditEntry"]
        return {
            table: [{k: v for k, v in row.items() if k not in made} for row in rows]
            for table, rows in tables.items()
        }

    before = await rest()
    await rotate_keys(filled.desk, filled.key_file, nothing, filled.pace())
    assert await rest() == before
