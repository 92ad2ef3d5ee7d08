"""The commands about the desk's keys."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest

from greenroom.desk.rotation.rotating import Pace
from greenroom.desk.rounds.heartbeat import LEASE as HEARTBEAT
from greenroom.store.bound_rows import bind
from greenroom.store.canary import check_canary
from greenroom.store.database import database
from greenroom.store.key_file import Keys, create_key_file, load_key_file, save_key_file
from greenroom.store.models import Admin, AuditEntry, DeskRow, Influencer, Lease
from greenroom.store.resealing import count_by_key
from greenroom.store.vault import Vault
from greenroom.writing.times import written_time
from tests.shell import Shell
from tests.store.rows import an_admin, an_influencer
from tests.world import forgeries

T = TypeVar("T")
SPRING = datetime(2026, 3, 1, 8, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
TOKEN: dict[str, str] = {"table": "influencers", "column": "hms_auth_token"}


@pytest.fixture(name="desk")
def _desk(shell: Shell, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Give a shell a desk with an admin and an influencer, and rotations that wait for nobody."""
    monkeypatch.setattr("greenroom.keys_cli.PACE", Pace(settles_in_s=0))
    shell.data.mkdir(mode=0o700)
    keys = shell.data / "keys"
    vault = Vault(create_key_file(keys))
    shell.settings |= {"GREENROOM_DATABASE_URL": database_url, "GREENROOM_KEY_FILE": str(keys)}

    async def fill() -> None:
        await check_canary(vault)
        admin, person = await an_admin(), await an_influencer()
        sealed = vault.seal("token", **TOKEN, row_id=person.id)
        await Influencer.filter(id=person.id).update(hms_auth_token=sealed)
        for row in (admin, await Influencer.get(id=person.id)):
            bind(vault, row)
            await row.save()

    on(shell, fill)
    return shell


def on(shell: Shell, work: Callable[[], Awaitable[T]]) -> T:
    """Do something with the desk's database."""

    async def inside() -> T:
        async with database(shell.settings["GREENROOM_DATABASE_URL"]):
            return await work()

    return asyncio.run(inside())


def keys_of(shell: Shell) -> Keys:
    return load_key_file(shell.data / "keys")


def opened(shell: Shell) -> list[str]:
    """Open every token of the desk."""

    async def work() -> list[str]:
        vault = Vault(keys_of(shell))
        people = await Influencer.all()
        return [vault.open(p.hms_auth_token or "", **TOKEN, row_id=p.id) for p in people]

    return on(shell, work)


def rotate(shell: Shell, *options: str) -> str:
    code, out, _ = shell.run("keys", "rotate", *options)
    assert code == 0
    return out


def listed(shell: Shell) -> list[dict[str, Any]]:
    return json.loads(shell.done("keys", "list", "--json"))


def test_a_rotation_says_in_plain_lines_how_far_it_is(desk: Shell) -> None:
    old = keys_of(desk).active
    code, out, err = desk.run("keys", "rotate")
    new = keys_of(desk).active
    assert code == 0
    assert err.splitlines() == [
        f"The key {new} is in the key file and seals from now on. Back up the key file.",
        "Pass 1: 2 rows were made again.",
    ]
    assert out == (
        f"Everything is sealed with the key {new} now. Retired: {old}, for old backups only. "
        "Back up the key file, and copy it to every machine that serves this desk.\n"
    )
    assert opened(desk) == ["token"]
    assert on(desk, lambda: forgeries(Vault(keys_of(desk)))) == []


def test_a_rotation_tells_programs_what_it_did(desk: Shell) -> None:
    old = keys_of(desk).active
    told = json.loads(rotate(desk, "--json"))
    new = keys_of(desk).active
    assert told == {"active": new, "retired": [old], "finished": True, "resealed": 2, "left": []}


def test_a_row_that_the_desk_did_not_write_is_named(desk: Shell) -> None:
    async def forge() -> Admin:
        await Admin.all().update(role="VIEWER")
        return await Admin.get()

    admin = on(desk, forge)
    code, out, err = desk.run("keys", "rotate", "--json")
    assert (code, json.loads(out)["left"]) == (0, [f"admins {admin.id}"])
    assert err.splitlines()[-1] == (
        f"This was not written by this desk, and stays as it is: admins {admin.id}. "
        "`greenroom doctor` says what to do."
    )
    assert on(desk, Admin.get).mac == admin.mac


def test_the_keys_are_listed_with_what_each_made_and_none_is_shown(desk: Shell) -> None:
    first = keys_of(desk)
    assert desk.done("keys", "list") == (
        f"{first.active}: active: it seals everything new; 2 sealed values, 2 rows\n"
    )
    rotate(desk, "--prepare")
    [prepared] = keys_of(desk).prepared
    assert desk.done("keys", "list").splitlines()[1] == (
        f"{prepared}: prepared: it seals nothing yet; 0 sealed values, 0 rows"
    )
    rotate(desk)
    assert desk.done("keys", "list").splitlines() == [
        f"{prepared}: active: it seals everything new; 0 sealed values, 0 rows",
        f"{first.active}: being replaced: `greenroom keys rotate` retires it; 2 sealed values, 2 rows",
    ]
    rotate(desk)
    at = keys_of(desk).retired[first.active].at
    assert desk.done("keys", "list").splitlines() == [
        f"{prepared}: active: it seals everything new; 2 sealed values, 2 rows",
        f"{first.active}: retired on {at:%-d %b %Y, %H:%M} UTC; 0 sealed values, 0 rows",
    ]
    assert listed(desk) == [
        {"id": prepared, "state": "ACTIVE", "values": 2, "rows": 2, "retiredAt": None},
        {"id": first.active, "state": "RETIRED", "values": 0, "rows": 0, "retiredAt": written_time(at)},
    ]
    secrets = re.findall(r"(?m)^\w+ \w+ (\S+)", (desk.data / "keys").read_text())
    assert len(secrets) == 3
    assert not [
        key for key in secrets if key in desk.done("keys", "list") + desk.done("keys", "list", "--json")
    ]


def test_a_key_for_several_machines_is_prepared_then_promoted_then_retires_the_old_one(desk: Shell) -> None:
    old = keys_of(desk).active
    prepared = rotate(desk, "--prepare")
    [key] = keys_of(desk).prepared
    assert prepared == (
        f"The key {key} is prepared and seals nothing yet. Copy the key file to every machine that serves "
        "this desk, then run `greenroom keys rotate`.\n"
    )
    assert rotate(desk, "--prepare") == prepared
    assert rotate(desk) == (
        f"The key {key} seals from now on. Copy the key file to every machine that serves this desk, "
        "then run `greenroom keys rotate` again to retire the old key.\n"
    )
    assert desk.refused("keys", "rotate", "--prepare") == (
        "A rotation is unfinished: run `greenroom keys rotate` first. Nothing was changed."
    )
    assert rotate(desk).startswith(f"Everything is sealed with the key {key} now. Retired: {old},")


def test_while_a_desk_runs_elsewhere_a_rotation_says_how_to_reach_it_first(desk: Shell) -> None:
    async def beat() -> None:
        await Lease.create(name=HEARTBEAT, owner="x", until=datetime.now(UTC) + timedelta(seconds=30))

    on(desk, beat)
    before = keys_of(desk)
    assert desk.refused("keys", "rotate") == (
        f"A desk is running on this database, but not on the data folder {desk.data}: it may be on a "
        "machine that does not have this key file. Nothing was changed. Run `greenroom keys rotate --prepare`"
        ", and go on as it says."
    )
    assert keys_of(desk) == before
    for options in (["--prepare"], [], []):
        rotate(desk, *options)
    assert list(keys_of(desk).retired) == [before.active]


def with_retired(shell: Shell) -> tuple[str, str]:
    """Rotate twice, and say that the keys were retired in spring and in summer."""
    first = keys_of(shell).active
    rotate(shell)
    second = keys_of(shell).active
    rotate(shell)
    keys = keys_of(shell)
    times = {first: SPRING, second: SUMMER}
    retired = {name: replace(old, at=times[name]) for name, old in keys.retired.items()}
    save_key_file(shell.data / "keys", replace(keys, retired=retired))
    return first, second


def test_forgetting_a_key_says_which_backups_become_unreadable_and_asks(desk: Shell) -> None:
    first, second = with_retired(desk)
    before = keys_of(desk)
    for key, loss in (
        (first, "made before 1 Mar 2026, 08:00 UTC"),
        (second, "made between 1 Mar 2026, 08:00 UTC and 1 Jul 2026, 08:30 UTC"),
    ):
        for answer in ("n\n", ""):
            code, out, err = desk.run("keys", "forget", key, given=answer)
            assert (code, out.strip()) == (1, "")
            assert err.startswith(
                f"Without the key {key}, backups of the database {loss} cannot be read again.\n"
                f"Forget the key {key}?"
            )
    assert keys_of(desk) == before
    code, out, _ = desk.run("keys", "forget", first.upper(), given="y\n")
    assert (code, out.strip(" ")) == (
        0,
        f"The key {first} is forgotten. Backups of the key file still have it.\n",
    )
    assert list(keys_of(desk).retired) == [second]
    code, out, _ = desk.run("keys", "forget", second, "--yes", "--json")
    assert (code, json.loads(out)) == (
        0,
        {"forgotten": second, "unreadableBackups": {"since": None, "until": written_time(SUMMER)}},
    )
    assert keys_of(desk) == Keys(before.seal, before.hash)
    entries = on(desk, lambda: AuditEntry.filter(action="KEY_FORGOTTEN").order_by("at"))
    assert [(entry.actor_kind, entry.after) for entry in entries] == [
        ("OPERATOR", {"key": first}),
        ("OPERATOR", {"key": second}),
    ]
    assert opened(desk) == ["token"]


def test_a_key_that_is_needed_or_unknown_is_not_forgotten(desk: Shell) -> None:
    old = Vault(keys_of(desk))
    first = keys_of(desk).active
    rotate(desk, "--prepare")
    [prepared] = keys_of(desk).prepared
    in_use = "is in use: only a retired one can be forgotten. Nothing was changed."
    for key in (first, prepared):
        assert desk.refused("keys", "forget", key, "--yes") == f"The key {key} {in_use}"
    rotate(desk)
    assert desk.refused("keys", "forget", first, "--yes") == f"The key {first} {in_use}"
    assert desk.refused("keys", "forget", "00000000", "--yes") == (
        "There is no key 00000000: `greenroom keys list` shows them. Nothing was changed."
    )
    rotate(desk)

    async def stale() -> None:
        person = await Influencer.get()
        await Influencer.all().update(hms_auth_token=old.seal("token", **TOKEN, row_id=person.id))

    on(desk, stale)
    before = keys_of(desk)
    assert desk.refused("keys", "forget", first, "--yes") == (
        f"The key {first} still seals something in the database: run `greenroom keys rotate` first. "
        "Nothing was changed."
    )
    assert keys_of(desk) == before
    assert on(desk, lambda: AuditEntry.filter(action="KEY_FORGOTTEN").count()) == 0


Restore = Callable[[], None]


def backup_of(shell: Shell) -> Restore:
    """Keep what the keys made, as a backup does, to be restored later."""

    async def keep() -> tuple[DeskRow, Admin, Influencer]:
        return await DeskRow.get(), await Admin.get(), await Influencer.get()

    rows = on(shell, keep)

    async def restore() -> None:
        for row in rows:
            await row.save(force_update=True)

    return lambda: on(shell, restore)


def test_a_backup_from_before_a_rotation_is_used_only_once_it_was_adopted(desk: Shell) -> None:
    first, restore = keys_of(desk).active, backup_of(desk)
    rotate(desk)
    keys = keys_of(desk)
    at = keys.retired[first].at
    restore()
    for command in (["migrate"], ["serve"], ["keys", "rotate"], ["keys", "list"], ["admin", "list"]):
        assert desk.refused(*command) == (
            f"This database was last used before its key {first} was retired. If you have just restored it "
            "from a backup, run `greenroom keys adopt-backup`. Otherwise somebody with that key has changed "
            "it: restore a backup."
        )
    assert len(on(desk, lambda: forgeries(Vault(keys)))) == 2
    code, out, err = desk.run("keys", "adopt-backup", given="n\n")
    assert (code, out.strip()) == (1, "")
    assert err.startswith(
        f"This database was last used before its key {first} was retired on {at:%-d %b %Y, %H:%M} UTC. Go on "
        "only if you have just restored it from a backup"
    )
    assert list(on(desk, count_by_key)) == [first]
    code, out, _ = desk.run("keys", "adopt-backup", "--yes")
    assert (code, out) == (
        0,
        f"Everything is sealed with the key {keys.active} now. Run `greenroom migrate`, then "
        "`greenroom doctor`.\n",
    )
    assert keys_of(desk) == keys
    assert list(on(desk, count_by_key)) == [keys.active]
    assert opened(desk) == ["token"]
    assert on(desk, lambda: forgeries(Vault(keys))) == []
    (entry,) = on(desk, lambda: AuditEntry.filter(action="BACKUP_ADOPTED"))
    assert entry.after == {"key": keys.active, "retired": [first]}
    assert desk.refused("keys", "adopt-backup", "--yes") == (
        "This database is no backup from before its key was retired. Nothing was changed."
    )


def test_adopting_a_backup_signs_no_row_that_was_forged_in_it(desk: Shell) -> None:
    restore = backup_of(desk)
    rotate(desk)
    restore()

    async def forge() -> Admin:
        await Admin.all().update(role="VIEWER")
        return await Admin.get()

    admin = on(desk, forge)
    code, out, _ = desk.run("keys", "adopt-backup", "--yes", "--json")
    assert (code, json.loads(out)["left"]) == (0, [f"admins {admin.id}"])
    assert on(desk, Admin.get).mac == admin.mac


def test_a_desk_that_runs_on_is_no_backup_whatever_an_old_key_signed_in_it(desk: Shell) -> None:
    old = Vault(keys_of(desk))
    rotate(desk)
    keys = keys_of(desk)

    async def signs() -> Admin:
        admin = await Admin.get()
        admin.role = "OWNER"
        bind(old, admin)
        await admin.save()
        return admin

    forged = on(desk, signs)
    assert "no backup" in desk.refused("keys", "adopt-backup", "--yes")
    assert on(desk, Admin.get).mac == forged.mac
    assert on(desk, lambda: forgeries(Vault(keys))) == [f"Admin {forged.id}"]


def test_a_backup_whose_key_was_forgotten_opens_no_more(desk: Shell) -> None:
    first, restore = keys_of(desk).active, backup_of(desk)
    rotate(desk)
    desk.run("keys", "forget", first, "--yes")
    restore()
    for command in (["serve"], ["keys", "adopt-backup", "--yes"]):
        assert "was made with another key file" in desk.refused(*command)


def test_a_key_file_that_cannot_be_replaced_is_said_so_and_nothing_is_sealed_again(desk: Shell) -> None:
    keys, before = desk.data / "keys", on(desk, count_by_key)
    keys.with_name("keys.new").mkdir()
    assert desk.refused("keys", "rotate").startswith(f"The key file {keys} cannot be written: ")
    assert on(desk, count_by_key) == before
    keys.with_name("keys.new").rmdir()
    rotate(desk)
