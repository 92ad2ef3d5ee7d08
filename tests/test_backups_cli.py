"""Backups: made while a desk writes, tried out, and put back."""

import asyncio
import json
import re
import secrets
import sqlite3
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import TypeVar
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr
from tortoise.transactions import in_transaction

from greenroom import demo
from greenroom.app import Plan, make_desk, migrate_database, open_database
from greenroom.desk.audit.chain import chain_audit
from greenroom.desk.audit.entries import Action, Operator, note
from greenroom.desk.desk import Desk
from greenroom.desk.influencers.listing import create_influencer, email_stays_unique
from greenroom.desk.passwords import Passwords
from greenroom.desk.rotation.rotating import Pace
from greenroom.desk.rounds.backing_up import back_up, backup_state
from greenroom.emulator_process import Emulator
from greenroom.settings import Settings
from greenroom.store.backup_files import BackupFailed
from greenroom.store.backups import Schedule
from greenroom.store.bound_rows import bind, bind_all
from greenroom.store.canary import check_canary
from greenroom.store.database import Dialect, database
from greenroom.store.key_file import create_key_file, load_key_file
from greenroom.store.models import AuditEntry, Influencer, Show
from greenroom.store.postgres_backups import restore_dump, run_tool, without_password
from greenroom.store.vault import Vault
from tests.databases import NewDatabase
from tests.served import COMMAND
from tests.shell import Shell
from tests.store.rows import a_show, a_token_version, an_admin, an_influencer
from tests.world import EMULATOR, forgeries

T = TypeVar("T")
TOKEN: dict[str, str] = {"table": "influencers", "column": "hms_auth_token"}
WRITERS = 8


@pytest.fixture(name="desk")
def _desk(shell: Shell, database_url: str) -> Shell:
    """Give a shell a desk with an admin, an influencer whose token is sealed, and a chained audit log."""
    shell.data.mkdir(mode=0o700)
    create_key_file(shell.data / "keys")
    shell.settings |= {
        "GREENROOM_DATABASE_URL": database_url,
        "GREENROOM_KEY_FILE": str(shell.data / "keys"),
    }

    async def fill() -> None:
        vault = vault_of(shell)
        await check_canary(vault)
        admin, person = await an_admin(), await an_influencer()
        person.hms_auth_token = vault.seal("the-token", **TOKEN, row_id=person.id)
        for row in (admin, person):
            bind(vault, row)
            await row.save()
        await write_entry(desk_of(shell))
        await chain_audit(desk_of(shell))

    on(shell, fill)
    return shell


def vault_of(shell: Shell) -> Vault:
    return Vault(load_key_file(shell.data / "keys"))


def desk_of(shell: Shell) -> Desk:
    return Desk(vault=vault_of(shell), passwords=Passwords())


async def write_entry(desk: Desk) -> None:
    async with in_transaction():
        await note(desk, Operator(), Action.KEYS_ROTATED)


def on(shell: Shell, work: Callable[[], Awaitable[T]]) -> T:
    """Do something with the desk's database."""

    async def inside() -> T:
        async with database(shell.settings["GREENROOM_DATABASE_URL"]):
            return await work()

    return asyncio.run(inside())


def file_of(shell: Shell) -> Path:
    return Path(shell.settings["GREENROOM_DATABASE_URL"].removeprefix("sqlite://"))


def backed_up(shell: Shell, *arguments: str) -> Path:
    return Path(json.loads(shell.done("backup", "--json", *arguments))["file"])


def emails(shell: Shell) -> list[str]:
    async def work() -> list[str]:
        return sorted([row.email for row in await Influencer.all()])

    return on(shell, work)


def add(shell: Shell, email: str) -> None:
    async def work() -> None:
        await an_influencer(email)
        await bind_all(vault_of(shell))

    on(shell, work)


def restored(shell: Shell, backup: Path) -> dict[str, object]:
    code, out, err = shell.run("restore", str(backup), "--yes", "--json")
    assert code == 0, err
    return json.loads(out)


def test_a_backup_is_for_its_owner_alone_and_says_that_the_keys_are_not_in_it(
    desk: Shell, dialect: Dialect
) -> None:
    said = desk.done("backup")
    suffix = "db" if dialect == "sqlite" else "dump"
    [backup] = (desk.data / "backups").iterdir()
    assert re.fullmatch(rf"greenroom-\d{{8}}T\d{{6}}Z\.{suffix}", backup.name)
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert stat.S_IMODE(backup.parent.stat().st_mode) == 0o700
    size = f"{backup.stat().st_size / 1e3:.0f} kB"
    assert said == (
        f"Written: {backup} ({size}). The keys are not in it: they are in {desk.data / 'keys'}, and without "
        "them nobody can read the tokens in this backup. Keep a copy of them in another place.\n"
    )
    keys = re.findall(r"(?m)^\w+ \w+ (\S+)", (desk.data / "keys").read_text())
    content = backup.read_bytes()
    assert [key for key in keys if key.encode() in content or key in said] == []


def test_a_backup_goes_to_the_file_or_folder_that_is_named_and_replaces_nothing(desk: Shell) -> None:
    named, folder = desk.folder / "named", desk.folder / "folder"
    folder.mkdir()
    assert backed_up(desk, str(named)) == named
    assert backed_up(desk, str(folder)).parent == folder
    before = named.read_bytes()
    assert desk.refused("backup", str(named)) == (
        f"{named} exists already, and a backup takes the place of no other file. Name another."
    )
    assert named.read_bytes() == before
    nowhere = desk.folder / "nowhere" / "file"
    assert desk.refused("backup", str(nowhere)) == (
        f"{nowhere} cannot be written: No such file or directory. See whether its folder exists, and belongs "
        "to the desk's user."
    )
    assert desk.refused("backup", f"{desk.folder}/missing/") == (
        f"There is no folder {desk.folder}/missing/. Make it first, or correct the name."
    )
    assert sorted(path.name for path in desk.folder.iterdir()) == ["desk", "folder", "named"]


def test_a_backup_by_hand_in_the_desks_folder_ends_the_alarm_and_one_elsewhere_does_not(desk: Shell) -> None:
    folder = desk.folder / "kept"
    desk.settings["GREENROOM_BACKUP_FOLDER"] = str(folder)
    schedule = Schedule(desk.settings["GREENROOM_DATABASE_URL"], folder, timedelta(hours=24), 14)

    async def fail() -> None:
        await back_up(Desk(vault=vault_of(desk), passwords=Passwords(), backups=schedule))

    on(desk, fail)
    folder.mkdir()
    backed_up(desk, str(desk.folder / "elsewhere"))
    assert on(desk, backup_state).failures == 1
    made = backed_up(desk)
    state = on(desk, backup_state)
    assert (made.parent, state.failures, state.why) == (folder, 0, None)
    assert state.good_at is not None


def test_a_restored_backup_is_the_desk_as_it_was(desk: Shell, dialect: Dialect) -> None:
    before = emails(desk)
    backup = backed_up(desk)
    add(desk, "later@example.com")
    code, out, err = desk.run("restore", str(backup), given="y\n")
    name = str(file_of(desk)) if dialect == "sqlite" else "PostgreSQL: "
    assert code == 0
    assert f"in place of {name}" in err
    assert "What was changed since then is undone" in err
    assert "`greenroom admin list`" in out
    assert emails(desk) == before

    async def look() -> tuple[list[str], list[str], list[str]]:
        person = await Influencer.get()
        token = vault_of(desk).open(person.hms_auth_token or "", **TOKEN, row_id=person.id)
        actions = [entry.action for entry in await AuditEntry.all().order_by("at")]
        await chain_audit(desk_of(desk))
        return [token], actions, await forgeries(vault_of(desk))

    assert on(desk, look) == (["the-token"], ["KEYS_ROTATED", "BACKUP_RESTORED"], [])
    assert desk.done("audit", "verify") == "The chain holds: 2 entries.\n"


def test_without_a_yes_nothing_is_restored(desk: Shell) -> None:
    backup = backed_up(desk)
    add(desk, "later@example.com")
    for answer in ("n\n", ""):
        assert desk.run("restore", str(backup), given=answer)[0] == 1
    assert emails(desk) == ["later@example.com", "mia@example.com"]


def test_a_backup_under_writes_is_whole_and_of_one_moment(desk: Shell) -> None:
    folder = desk.folder / "made"
    folder.mkdir()

    async def write(number: int, until: asyncio.Event) -> int:
        written = 0
        while not until.is_set():
            async with in_transaction():  # always both
                await an_influencer(f"w{number}-{written}@example.com")
                await note(desk_, Operator(), Action.KEYS_ROTATED)
            written += 1
            await asyncio.sleep(0)
        return written

    async def work() -> int:
        until = asyncio.Event()
        writers = [asyncio.create_task(write(number, until)) for number in range(WRITERS)]
        for number in range(2):
            made = await asyncio.create_subprocess_exec(
                *COMMAND,
                "backup",
                str(folder / f"b{number}"),
                env=desk.environment(),
                stdout=subprocess.DEVNULL,
            )
            assert await made.wait() == 0
        until.set()
        return sum(await asyncio.gather(*writers))

    desk_ = desk_of(desk)
    written = on(desk, work)
    desk_.passwords.close()
    numbers: list[int] = []
    for number in range(2):
        restored(desk, folder / f"b{number}")

        async def count() -> tuple[int, int]:
            await bind_all(vault_of(desk))
            await chain_audit(desk_of(desk))
            entries = await AuditEntry.filter(action="KEYS_ROTATED").count()
            return await Influencer.all().count(), entries

        people, entries = on(desk, count)
        assert people == entries
        numbers.append(people)
        assert desk.run("audit", "verify")[0] == 0
    assert 1 < numbers[0] < numbers[1] <= written + 1


def test_a_backup_is_tried_out_without_touching_the_desk(desk: Shell, dialect: Dialect) -> None:
    backup = backed_up(desk)
    add(desk, "later@example.com")
    said = desk.done("backup", "--verify")
    assert said.startswith(f"The backup {backup}, made on ")
    assert said.endswith(
        "was restored to a place of its own, where it was whole: the keys open it, and it holds 1 admin and "
        "1 influencer.\n"
    )
    told = json.loads(desk.done("backup", "--verify", str(backup), "--json"))
    assert (told["restored"], told["admins"], told["influencers"]) == (True, 1, 1)
    assert (told["auditEntries"], told["broken"], told["retiredKey"]) == (1, None, None)
    assert emails(desk) == ["later@example.com", "mia@example.com"]
    if dialect == "sqlite":
        assert list(file_of(desk).parent.glob(".*")) == []


def test_a_backup_with_a_changed_audit_log_is_named(desk: Shell) -> None:
    async def change() -> None:
        await AuditEntry.all().update(action="SIGNED_IN")

    on(desk, change)
    backup = backed_up(desk)
    code, out, _ = desk.run("backup", "--verify", str(backup))
    assert code == 1
    assert out.splitlines()[1] == (
        "Its audit log is not as the desk wrote it: Entry 1 is not what was chained there."
    )


def test_shows_that_were_open_in_a_backup_end_as_lost_and_are_named(desk: Shell) -> None:
    seen = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=3)

    async def open_one() -> None:
        person = await Influencer.get()
        version = await a_token_version(person.id)
        show = a_show(person.id, version.id, seen_at=seen)
        await show.save(force_create=True)
        await Influencer.filter(id=person.id).update(open_show_id=show.id)

    on(desk, open_one)
    backup = backed_up(desk)
    assert restored(desk, backup)["lostShows"] == ["Mia"]

    async def look() -> tuple[datetime | None, str | None, object, list[str]]:
        show, person = await Show.get(), await Influencer.get()
        actors = [entry.actor_kind for entry in await AuditEntry.filter(action="SHOW_ENDED")]
        return show.ended_at, show.end_reason, person.open_show_id, actors

    assert on(desk, look) == (seen, "LOST", None, ["DESK"])
    assert "1 show that was open in it ended as lost: Mia." in desk.run("restore", str(backup), "--yes")[1]


def refused_and_unchanged(desk: Shell, backup: Path, **settings: str) -> str:
    before = emails(desk)
    said = desk.refused("restore", str(backup), "--yes", **settings)
    assert emails(desk) == before
    return said


def test_what_is_no_backup_of_greenroom_is_refused(desk: Shell, dialect: Dialect) -> None:
    backup = backed_up(desk)
    add(desk, "later@example.com")
    file = desk.folder / "file"
    for content in (b"", b"anything else", b"PGDM"):
        file.write_bytes(content)
        assert refused_and_unchanged(desk, file) == f"{file} is no backup of Greenroom."
    file.unlink()
    assert refused_and_unchanged(desk, file) == f"There is no file {file}."
    whole = backup.read_bytes()
    file.write_bytes(whole[: len(whole) * 2 // 3])
    assert refused_and_unchanged(desk, file) == f"{file} is damaged: it is not a whole database."
    middle = len(whole) // 2
    other = b"PGDMP" if dialect == "sqlite" else b"SQLite format 3\0"
    file.write_bytes(other + whole[middle:])
    assert refused_and_unchanged(desk, file).endswith(
        "Point GREENROOM_DATABASE_URL to a database of that kind."
    )
    if dialect == "sqlite":
        file.unlink()
        with closing(sqlite3.connect(file)) as theirs:
            theirs.execute("CREATE TABLE desk (id INTEGER)")
        assert refused_and_unchanged(desk, file) == f"{file} is no backup of Greenroom."


def test_a_backup_that_these_keys_do_not_open_is_refused(desk: Shell) -> None:
    backup = backed_up(desk)
    add(desk, "later@example.com")
    other = desk.folder / "other"
    create_key_file(other)
    said = refused_and_unchanged(desk, backup, GREENROOM_KEY_FILE=str(other))
    assert said.startswith("These keys do not open this database")
    missing = refused_and_unchanged(desk, backup, GREENROOM_KEY_FILE=str(desk.folder / "none"))
    assert missing == f"The key file {desk.folder / 'none'} is missing: restore it from its backup"


def test_a_backup_of_a_newer_version_is_refused(desk: Shell) -> None:
    async def age(change: str) -> None:
        async with database(desk.settings["GREENROOM_DATABASE_URL"]) as opened:
            await opened.client.execute_script(change)

    values = "('greenroom', '9999_later', '2030-01-01 00:00:00+00:00')"
    asyncio.run(age(f"INSERT INTO tortoise_migrations (app, name, applied_at) VALUES {values}"))
    backup = backed_up(desk)
    asyncio.run(age("DELETE FROM tortoise_migrations WHERE name = '9999_later'"))
    add(desk, "later@example.com")
    said = refused_and_unchanged(desk, backup)
    assert said.startswith("The database was used by a newer version of Greenroom")


def test_a_backup_from_before_a_rotation_leads_to_adopt_backup(
    desk: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greenroom.keys_cli.PACE", Pace(settles_in_s=0))
    backup = backed_up(desk)
    old = load_key_file(desk.data / "keys").active
    assert desk.run("keys", "rotate")[0] == 0
    code, out, _ = desk.run("restore", str(backup), "--yes")
    assert code == 0
    assert out.splitlines()[-1] == (
        f"It was sealed with the key {old}, which has been retired since. Run `greenroom keys adopt-backup` "
        "before the desk starts."
    )
    assert desk.refused("serve").startswith("This database was last used before its key")
    assert desk.run("keys", "adopt-backup", "--yes")[0] == 0
    assert on(desk, lambda: forgeries(vault_of(desk))) == []


def test_a_running_desk_is_not_restored_over(desk: Shell) -> None:
    backup = backed_up(desk)
    with desk.serving("serve") as served:
        while "Greenroom serves" not in desk.log:
            assert served.process.poll() is None, desk.log
        assert desk.refused("restore", str(backup), "--yes").startswith(
            "A desk is running on this data: http://"
        )
        for record in desk.data.glob("running-*.json"):
            record.unlink()
        said = desk.refused("restore", str(backup), "--yes")
        assert said.endswith(" open: a desk, or another command. Stop it first. Nothing was changed.")
        served.kill()
    restored(desk, backup)


def test_keys_without_a_database_are_what_restore_expects(
    desk: Shell, dialect: Dialect, new_database: NewDatabase
) -> None:
    backup = backed_up(desk)
    if dialect == "sqlite":
        file_of(desk).unlink()
        assert restored(desk, backup)["keptAs"] is None
        assert emails(desk) == ["mia@example.com"]
    else:
        with new_database(migrated=False) as empty:
            desk.settings["GREENROOM_DATABASE_URL"] = empty
            assert desk.refused("migrate").startswith("There is no database of Greenroom")
            restored(desk, backup)
            assert emails(desk) == ["mia@example.com"]


def test_a_dead_desks_journal_neither_destroys_a_restored_backup_nor_is_lost(
    desk: Shell, dialect: Dialect
) -> None:
    if dialect != "sqlite":
        pytest.skip("a journal is SQLite's")
    backup, file = backed_up(desk), file_of(desk)
    leave_a_journal(desk)
    told = restored(desk, backup)
    assert emails(desk) == ["mia@example.com"]
    assert desk.run("audit", "verify")[0] == 0
    aside = Path(str(told["keptAs"]))
    desk.settings["GREENROOM_DATABASE_URL"] = f"sqlite://{aside}"
    assert emails(desk) == ["mia@example.com", "written@example.com"]
    assert stat.S_IMODE(aside.stat().st_mode) == stat.S_IMODE(file.stat().st_mode) == 0o600


def leave_a_journal(desk: Shell) -> None:
    """Add an influencer as a desk that is killed before SQLite has written its journal back."""
    add(desk, "written@example.com")
    file = file_of(desk)
    copy = {end: Path(f"{file}{end}") for end in ("", "-wal", "-shm")}
    with closing(sqlite3.connect(file, isolation_level=None)) as living:
        living.execute("PRAGMA journal_mode=WAL")
        living.execute("UPDATE influencers SET hms_user_id = hms_user_id")
        kept = {end: path.read_bytes() for end, path in copy.items()}
    for end, path in copy.items():
        path.write_bytes(kept[end])
    assert kept["-wal"]


STEPS = ("mkdtemp", "copyfile", "hardlink_to", "chmod", "sync", "replace")
KILLED = """
import os, sys
from greenroom.store import sqlite_backups
from pathlib import Path
import shutil, tempfile
step, count = sys.argv.pop(), int(sys.argv.pop())
place = {"mkdtemp": tempfile, "copyfile": shutil, "sync": sqlite_backups}.get(step, Path)
real, calls = getattr(place, step), []
def dying(*args, **kwargs):
    calls.append(1)
    if len(calls) == count:
        os._exit(9)
    return real(*args, **kwargs)
setattr(place, step, dying)
from greenroom.cli import main
main()
"""


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_a_restore_leaves_one_whole_database(
    desk: Shell, dialect: Dialect, step: str
) -> None:
    if dialect != "sqlite":
        pytest.skip("PostgreSQL has one step, its COMMIT")
    backup, file = backed_up(desk), file_of(desk)
    for count in (1, 2):
        leave_a_journal(desk) if count == 1 else add(desk, "again@example.com")
        before = emails(desk)
        command = [sys.executable, "-c", KILLED, "restore", str(backup), "--yes", str(count), step]
        ended = subprocess.run(command, env=desk.environment(), capture_output=True, check=False)
        assert ended.returncode in (0, 9), ended.stderr
        assert ended.returncode == 9 or count == 2
        assert emails(desk) in ([before] if count == 1 else [before, ["mia@example.com"]])
    restored(desk, backup)
    assert emails(desk) == ["mia@example.com"]
    assert list(file.parent.glob(".*")) == []


def test_a_dump_that_fails_halfway_changes_nothing(desk: Shell, dialect: Dialect) -> None:
    if dialect != "postgres":
        pytest.skip("SQLite's is tried out as a whole beforehand")
    backup = backed_up(desk)
    add(desk, "later@example.com")
    url = desk.settings["GREENROOM_DATABASE_URL"]
    whole = backup.read_bytes()
    cut = desk.folder / "cut"
    for part in (3, 6, 9):
        cut.write_bytes(whole[: len(whole) * part // 10])
        with pytest.raises(BackupFailed):
            restore_dump(url, cut)
        assert emails(desk) == ["later@example.com", "mia@example.com"]


def test_a_dump_by_another_role_becomes_the_desks_own(
    desk: Shell, dialect: Dialect, new_database: NewDatabase
) -> None:
    """As the docs had it once: dumped and restored by PostgreSQL's administrator."""
    if dialect != "postgres":
        pytest.skip("SQLite has no roles")
    role = f"desk_{secrets.token_hex(4)}"
    server = desk.settings["GREENROOM_DATABASE_URL"]
    dump = desk.folder / "by-hand.dump"
    with dump.open("wb") as file:
        run_tool(["pg_dump", "--format=custom"], Event(), url=server, out=file)
    with new_database(migrated=False) as admins_url:
        name = urlsplit(admins_url).path.strip("/")
        for statement in (f"CREATE ROLE {role} LOGIN", f"ALTER DATABASE {name} OWNER TO {role}"):
            run_tool(["psql", f"--command={statement}"], Event(), url=admins_url)
        own = admins_url.replace("greenroom@", f"{role}@")
        desk.settings["GREENROOM_DATABASE_URL"] = own
        restored(desk, dump)
        assert emails(desk) == ["mia@example.com"]
        add(desk, "later@example.com")
        assert "was read to its end, and the keys open it" in desk.done("backup", "--verify", str(dump))
        run_tool(["psql", "--command=ALTER TABLE shows OWNER TO greenroom"], Event(), url=admins_url)
        said = desk.refused("backup", str(desk.folder / "none"))
        assert said.startswith("The desk's role may not use all of the database")
        assert not (desk.folder / "none").exists()
        restored(desk, dump)
        assert emails(desk) == ["mia@example.com"]
        backed_up(desk, str(desk.folder / "some"))
    run_tool(["psql", f"--command=DROP ROLE {role}"], Event(), url=server)


def test_what_postgres_needs_is_named(desk: Shell, dialect: Dialect) -> None:
    if dialect != "postgres":
        pytest.skip("SQLite needs no other program")
    target = desk.folder / "target"
    said = desk.refused("backup", str(target), PATH="/nowhere")
    assert said.startswith("pg_dump is not installed here, and it makes PostgreSQL's backups.")
    nobody = "postgresql://u:hunter2@127.0.0.1:9/d"
    said = desk.refused("backup", str(target), GREENROOM_DATABASE_URL=nobody)
    assert said.startswith("pg_dump cannot reach PostgreSQL (")
    assert "hunter2" not in said
    old = desk.folder / "old" / "pg_dump"
    old.parent.mkdir()
    old.write_text(
        "#!/bin/sh\necho 'pg_dump: error: aborting because of server version mismatch' >&2\nexit 1\n"
    )
    old.chmod(0o755)
    assert desk.refused("backup", str(target), PATH=str(old.parent)) == (
        "pg_dump is too old (aborting because of server version mismatch). Install PostgreSQL's client "
        "programs of the server's version or newer."
    )
    assert sorted(path.name for path in desk.folder.iterdir()) == ["desk", "old"]


def test_a_demo_is_restored_as_it_was_from_a_backup_that_was_made_while_many_wrote(
    shell: Shell, empty_database_url: str
) -> None:
    shell.data.mkdir(mode=0o700)
    keys = shell.data / "keys"
    shell.settings |= {"GREENROOM_DATABASE_URL": empty_database_url, "GREENROOM_KEY_FILE": str(keys)}
    plan = Plan.of(
        Settings(
            data=shell.data,
            database_url=SecretStr(empty_database_url),
            key_file=keys,
            port=0,
        )
    )
    emulator = Emulator(
        "http://127.0.0.1:9", EMULATOR.access_key, "s" * 40, "64b7f02a9c1d4e5f60718290", "host"
    )

    async def fill() -> None:
        await migrate_database(plan)
        desk = make_desk(plan.with_emulator(emulator).as_demo())
        async with open_database(plan, desk):
            await demo.fill(desk, emulator)
        desk.passwords.close()

    asyncio.run(fill())
    before = {row["id"]: row for row in json.loads(shell.run("influencer", "list", "--json")[1])}
    desk, backup = desk_of(shell), shell.folder / "backup"

    async def write(number: int, until: asyncio.Event) -> int:
        written = 0
        while not until.is_set():
            email = f"w{number}-{written}@example.com"
            async with email_stays_unique(email):
                await create_influencer(
                    desk, Operator(), name=f"Writer {number}", email=email, handle="", password_hash=None
                )
            written += 1
        return written

    async def make() -> list[int]:
        until = asyncio.Event()
        writers = [asyncio.create_task(write(number, until)) for number in range(WRITERS)]
        made = await asyncio.create_subprocess_exec(
            *COMMAND, "backup", str(backup), env=shell.environment(), stdout=subprocess.DEVNULL
        )
        assert await made.wait() == 0
        until.set()
        return await asyncio.gather(*writers)

    async def wreck() -> None:
        await Influencer.all().update(name="x")

    written = on(shell, make)
    desk.passwords.close()
    on(shell, wreck)
    restored(shell, backup)
    after = {row["id"]: row for row in json.loads(shell.run("influencer", "list", "--json")[1])}
    assert {row_id: after.pop(row_id) for row_id in before} == before
    assert len(before) == 25
    there = Counter(int(row["email"].partition("-")[0][1:]) for row in after.values())
    assert 0 < sum(there.values()) <= sum(written)
    for number in range(WRITERS):  # of each writer the first so many
        own = {f"w{number}-{count}@example.com" for count in range(there[number])}
        assert own <= {row["email"] for row in after.values()}
    assert shell.run("audit", "verify")[0] == 0
    assert on(shell, lambda: forgeries(vault_of(shell))) == []


def test_passwords_never_stand_on_a_command_line() -> None:
    for url, shown, password in (
        ("postgresql://u:p%40ss@h:5/d?sslmode=require", "postgresql://u@h:5/d?sslmode=require", "p@ss"),
        ("postgresql://u@/d?host=%2Frun&password=x", "postgresql://u@/d?host=%2Frun", "x"),
        ("postgresql:///d?user=u", "postgresql:///d?user=u", None),
        ("postgres://h/d", "postgres://h/d", None),
    ):
        assert without_password(url) == (shown, password)
