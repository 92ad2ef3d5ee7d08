"""What the doctor sees, and what it says to do."""

import asyncio
import os
import socket
import threading
from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from greenroom.addressed import settings_here
from greenroom.app import Plan
from greenroom.desk.audit.chain import chain_audit
from greenroom.desk.desk import Desk, utc_now
from greenroom.desk.passwords import Passwords
from greenroom.desk.rounds.backing_up import back_up
from greenroom.desk.rounds.believed_clock import note_believed
from greenroom.doctor import Look, Verdict, examine
from greenroom.store.bound_rows import ROWS_FORMAT, add_bound, bind
from greenroom.store.canary import DESK_ROW, Canary, check_canary
from greenroom.store.database import Dialect, database
from greenroom.store.key_file import (
    Keys,
    create_key_file,
    first_start,
    load_key_file,
    new_keys,
    save_key_file,
)
from greenroom.store.models import AlertReceiver, AuditEntry, BoundRow, DeskRow, Influencer, SessionRow
from greenroom.store.vault import Vault
from tests.damaging import damage
from tests.english import say
from tests.redis_server import RedisServer
from tests.store.rows import NOON, an_admin, an_influencer

Patch = pytest.MonkeyPatch


@pytest.fixture(name="folder", autouse=True)
def _folder(tmp_path: Path, monkeypatch: Patch) -> Path:
    """Make a desk's surroundings: a folder of its own, built pages, a public address, a free port."""
    for name in [name for name in os.environ if name.startswith("GREENROOM_")]:
        monkeypatch.delenv(name)
    folder, pages = tmp_path / "data", tmp_path / "pages"
    folder.mkdir(mode=0o700)
    pages.mkdir()
    for page in ("desk.html", "studio.html"):
        (pages / page).touch()
    settings = {
        "DATA": str(folder),
        "FRONTEND": str(pages),
        "PUBLIC_URL": "https://desk.example",
        "TRUSTED_PROXIES": "127.0.0.1/32",
        "PORT": "0",
    }
    for name, value in settings.items():
        monkeypatch.setenv(f"GREENROOM_{name}", value)
    return folder


@pytest.fixture(name="desk")
def _desk(folder: Path, database_url: str, monkeypatch: Patch) -> Path:
    """Make a desk that has been used, and return its key file."""
    keys = folder / "keys"
    create_key_file(keys)
    monkeypatch.setenv("GREENROOM_DATABASE_URL", database_url)
    monkeypatch.setenv("GREENROOM_KEY_FILE", str(keys))

    async def use() -> None:
        async with database(database_url):
            await check_canary(Vault(load_key_file(keys)))

    asyncio.run(use())
    return keys


def seen(looks: list[Look]) -> dict[str, str]:
    return {look.what: look.verdict.value for look in looks}


class Told(NamedTuple):
    what: str
    verdict: Verdict
    message: str
    repair: str | None


def look(what: str) -> Told:
    (found,) = [one for one in asyncio.run(examine()) if one.what == what]
    repair = say(found.repair) if found.repair else None
    return Told(found.what, found.verdict, say(found.message), repair)


def test_a_desk_that_is_well_is_told_so(desk: Path) -> None:
    looks = asyncio.run(examine())
    assert list(seen(looks)) == [
        *("settings", "data", "keys", "database", "migrations", "storage", "clock", "vault", "seals", "rows"),
        *("tokens", "audit", "backups", "history", "address", "pages", "port", "emulator"),
    ]
    assert [look for look in looks if look.verdict is not Verdict.OK or look.repair] == []


def test_before_the_first_start_nothing_is_bad_and_nothing_is_made(folder: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    looks = asyncio.run(examine())
    assert seen(looks)["keys"] == seen(looks)["database"] == "WARN"
    assert "BAD" not in seen(looks).values()
    folder.rmdir()
    assert look("data") == Told(
        "data",
        Verdict.WARN,
        f"{folder} does not exist yet.",
        "`greenroom run` and `greenroom migrate` create it.",
    )
    folder.mkdir()
    assert sorted(tmp_path.rglob("*")) == before


def test_a_setting_that_cannot_be_used_is_named_without_its_value(monkeypatch: Patch) -> None:
    monkeypatch.setenv("GREENROOM_PORT", "hunter2")
    monkeypatch.setenv("GREENROOM_PUBLIC_URL", "https://x/path")
    (only,) = asyncio.run(examine())
    assert (only.what, only.verdict) == ("settings", Verdict.BAD)
    assert say(only.message) == (
        "GREENROOM_PORT: Input should be a valid integer, unable to parse string as an integer. "
        "GREENROOM_PUBLIC_URL: write it as https://host or http://host:port, without a path."
    )


def test_postgresql_without_a_key_file_is_a_setting_that_is_missing(monkeypatch: Patch) -> None:
    monkeypatch.setenv("GREENROOM_DATABASE_URL", "postgresql://u:hunter2@h/d")
    (only,) = asyncio.run(examine())
    assert say(only.message) == (
        "PostgreSQL needs GREENROOM_KEY_FILE: the file with the sealing keys, on this machine."
    )


@pytest.mark.usefixtures("desk")
def test_a_receiver_of_alerts_that_the_desk_switched_off_is_named(database_url: str) -> None:
    async def add() -> None:
        async with database(database_url):
            at = datetime.now(UTC) - timedelta(hours=2, minutes=1)
            given: dict[str, Any] = {"created_at": at, "off_at": at, "address": "x", "secret": "x"}
            await AlertReceiver.create(host="a.example", off_by_desk=True, **given)
            await AlertReceiver.create(host="b.example", **given)

    asyncio.run(add())
    assert look("alerts") == Told(
        "alerts",
        Verdict.WARN,
        "The desk switched the receiver of alerts at a.example off 2\u00a0h 1\u00a0min ago: it had "
        "taken none for days, or said that it is gone.",
        "Repair the receiver, then switch it on in the settings; or remove it there.",
    )


def test_backups_are_told_as_they_are(
    desk: Path, database_url: str, monkeypatch: Patch, tmp_path: Path
) -> None:
    assert look("backups").message == (
        "The desk makes no backups by itself: GREENROOM_BACKUP_FOLDER is not set."
    )
    folder = tmp_path / "backups"
    monkeypatch.setenv("GREENROOM_BACKUP_FOLDER", str(folder))
    assert (look("backups").verdict, look("backups").message) == (
        Verdict.WARN,
        f"No backup has been made in {folder} yet.",
    )
    plan = Plan.of(settings_here())
    began = utc_now()

    async def run_job(hours_ago: int) -> None:
        async with database(database_url):
            now = began - timedelta(hours=hours_ago)
            vault = Vault(load_key_file(desk))
            await back_up(Desk(vault, Passwords(), lambda: now, backups=plan.backups))

    asyncio.run(run_job(50))
    failed = look("backups")
    assert (failed.verdict, failed.repair) == (
        Verdict.BAD,
        "The desk tries again every hour; `greenroom backup` tries at once.",
    )
    assert failed.message.startswith("The last backup failed; the last try was 2\u00a0d 2\u00a0h ago. ")
    assert failed.message.endswith(
        "cannot be written: No such file or directory. See whether its folder exists, and belongs to the "
        "desk's user. There is no good one yet."
    )
    folder.mkdir()
    asyncio.run(run_job(49))
    late = "The last backup was made 2\u00a0d 1\u00a0h ago, longer ago than it should be."
    assert (look("backups").verdict, look("backups").message) == (Verdict.BAD, late)
    asyncio.run(run_job(1))
    assert (look("backups").verdict, look("backups").message) == (
        Verdict.OK,
        f"The last backup was made 1\u00a0h ago, in {folder}.",
    )


def test_a_folder_that_others_can_look_into_is_told(folder: Path, desk: Path) -> None:
    folder.chmod(0o755)
    assert look("data") == Told(
        "data", Verdict.WARN, f"Other users of this machine can look into {folder}.", f"chmod 700 {folder}"
    )
    assert look("keys").verdict is Verdict.WARN
    folder.chmod(0o700)
    assert look("data").verdict is Verdict.OK


def test_a_file_in_the_folders_place_is_bad(folder: Path) -> None:
    folder.rmdir()
    folder.touch()
    assert (look("data").verdict, look("data").message) == (
        Verdict.BAD,
        f"{folder} is not a folder that this user can write to.",
    )


def test_keys_that_others_can_read_are_bad(desk: Path) -> None:
    desk.chmod(0o644)
    assert (look("keys").verdict, look("keys").message) == (
        Verdict.BAD,
        f"The key file {desk} can be read by others (mode 0644): run chmod 600 {desk}.",
    )


def test_keys_among_the_pages_are_bad(desk: Path, tmp_path: Path, monkeypatch: Patch) -> None:
    moved = tmp_path / "pages" / "keys"
    desk.rename(moved)
    monkeypatch.setenv("GREENROOM_KEY_FILE", str(moved))
    assert look("keys").message == f"The key file {moved} is among the pages."
    assert look("keys").verdict is Verdict.BAD


def test_missing_and_foreign_keys_are_bad(desk: Path) -> None:
    desk.rename(desk.with_name("lost"))
    assert (look("keys").verdict, look("vault").verdict) == (Verdict.BAD, Verdict.BAD)
    create_key_file(desk)
    assert look("keys").verdict is Verdict.OK
    assert (look("vault").verdict, look("vault").message) == (
        Verdict.BAD,
        "The keys do not open this database: it was made with another key file.",
    )


def test_a_database_that_nobody_has_used_takes_no_keys_on(desk: Path, database_url: str) -> None:
    async def empty() -> int:
        async with database(database_url):
            await DeskRow.all().delete()
        assert seen(await examine())["vault"] == "OK"
        async with database(database_url):
            return await DeskRow.all().count()

    assert asyncio.run(empty()) == 0


def test_an_old_database_names_what_it_lacks(desk: Path, empty_database_url: str, monkeypatch: Patch) -> None:
    monkeypatch.setenv("GREENROOM_DATABASE_URL", empty_database_url)

    async def touch() -> None:
        async with database(empty_database_url):
            pass

    asyncio.run(touch())
    first_start(desk).touch()
    looks = asyncio.run(examine())
    assert "clock" not in seen(looks)
    assert look("migrations").message.startswith("The database lacks 0001_first_tables")
    assert (look("migrations").verdict, look("migrations").repair) == (
        Verdict.BAD,
        "Back it up, then run `greenroom migrate`.",
    )
    first_start(desk).unlink()
    lost = look("migrations")
    assert (lost.verdict, lost.repair) == (Verdict.BAD, "Until then, no desk starts on it.")
    assert lost.message.startswith("There is no database of Greenroom ")


def test_a_database_that_does_not_answer_is_bad_and_its_password_is_not_told(
    desk: Path, monkeypatch: Patch
) -> None:
    monkeypatch.setenv("GREENROOM_DATABASE_URL", "postgresql://u:hunter2@127.0.0.1:9/d")
    found = look("database")
    assert found.verdict is Verdict.BAD
    assert "hunter2" not in str(found)


@pytest.mark.usefixtures("desk")
def test_a_damaged_file_is_bad_though_most_of_it_can_be_read(database_url: str, dialect: Dialect) -> None:
    if dialect == "postgres":
        pytest.skip("about SQLite's file")
    file = Path(database_url.removeprefix("sqlite://"))
    damage(file, "shows")
    assert look("storage") == Told(
        "storage",
        Verdict.BAD,
        f"The SQLite file {file} is damaged (SQLITE_CORRUPT). Stop the desk and restore a backup.",
        "Until then, the desk saves nothing.",
    )


@pytest.mark.usefixtures("desk")
def test_a_database_that_takes_no_change_is_bad_though_it_can_be_read(
    database_url: str, dialect: Dialect
) -> None:
    if dialect == "sqlite":
        pytest.skip("tests/faults fill a disk")

    async def refuse() -> None:
        takes_none = (
            f"ALTER DATABASE {urlsplit(database_url).path[1:]} SET default_transaction_read_only = on"
        )
        async with database(database_url) as opened:
            await opened.client.execute_script(takes_none)

    asyncio.run(refuse())
    assert look("storage") == Told(
        "storage",
        Verdict.BAD,
        "PostgreSQL accepts no changes (cannot execute UPDATE in a read-only transaction). "
        "The address may lead to a standby.",
        "Until then, the desk saves nothing.",
    )


def test_redis_is_looked_at_where_it_is_set(
    desk: Path, redis_server: RedisServer, monkeypatch: Patch
) -> None:
    monkeypatch.setenv("GREENROOM_REDIS_URL", redis_server.url)
    said = "Redis responds: sign-ins are limited for all processes together."
    assert look("redis") == Told("redis", Verdict.OK, said, None)
    redis_server.kill()
    assert look("redis") == Told(
        "redis",
        Verdict.WARN,
        "Redis cannot be used (ConnectionError): each process limits sign-ins by itself.",
        "Check that it is running, that GREENROOM_REDIS_URL names it, and that scripts may write there.",
    )


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ("--replicaof 127.0.0.1 9", "ReadOnlyError"),
        ("--requirepass hunter2", "AuthenticationError"),
        ("--user default on nopass ~* +@all -@scripting", "NoPermissionError"),
    ],
)
def test_a_redis_that_answers_and_cannot_be_used_is_told(
    desk: Path, redis_server: RedisServer, monkeypatch: Patch, options: str, error: str
) -> None:
    monkeypatch.setenv("GREENROOM_REDIS_URL", redis_server.url)
    redis_server.kill()
    redis_server.start(*options.split())
    found = look("redis")
    assert (found.verdict, found.message) == (
        Verdict.WARN,
        f"Redis cannot be used ({error}): each process limits sign-ins by itself.",
    )


@pytest.mark.usefixtures("desk")
def test_a_proxy_that_cannot_be_used_is_told(monkeypatch: Patch) -> None:
    assert "proxy" not in seen(asyncio.run(examine()))
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    assert look("proxy") == (
        "proxy",
        Verdict.WARN,
        "The environment names a proxy that the desk cannot use, so it cannot reach 100ms.",
        "Set HTTPS_PROXY and ALL_PROXY to an address that begins with http:// or https://, or unset them; "
        "the desk cannot use SOCKS.",
    )


@pytest.mark.usefixtures("desk")
def test_too_few_open_files_are_told(monkeypatch: Patch) -> None:
    assert "files" not in seen(asyncio.run(examine()))
    monkeypatch.setattr("greenroom.doctor.files_allowed", lambda: 1024)
    assert look("files") == (
        "files",
        Verdict.WARN,
        "A process may have only 1,024 files open here, so the desk serves at most 524 connections at once.",
        "Allow it 2,500 or more: `LimitNOFILE=` in the systemd unit, `ulimits` with Docker, `ulimit -n` in a "
        "shell.",
    )


def a_session(influencer: Influencer, number: int) -> SessionRow:
    return SessionRow(
        token_hash=f"hash {number}",
        audience="INFLUENCER",
        transport="COOKIE",
        influencer_id=influencer.id,
        created_at=NOON,
        seen_at=NOON,
        expires_at=NOON,
    )


def test_rows_that_the_desk_did_not_write_are_named_with_what_to_do(
    desk: Path, database_url: str, monkeypatch: Patch
) -> None:
    monkeypatch.setattr("greenroom.store.bound_rows.BATCH", 5)
    made = list[BoundRow]()

    async def meddle() -> None:
        async with database(database_url):
            vault = Vault(load_key_file(desk))
            ada, mia = await an_admin(), await an_influencer()
            made.extend([ada, mia])
            for number in range(23):
                session = a_session(mia, number)
                await add_bound(vault, session)
                if number % 2:
                    await SessionRow.filter(id=session.id).update(expires_at=NOON + timedelta(days=999))
                    made.append(session)

    asyncio.run(meddle())
    ada, mia, *sessions = made
    admins, influencers, changed = [one for one in asyncio.run(examine()) if one.what == "rows"]
    assert {each.verdict for each in (admins, influencers, changed)} == {Verdict.BAD}
    assert say(admins.message) == (
        "1 admin was changed by something else than this desk, and cannot sign in: "
        f"ada@example.com ({ada.pk})."
    )
    assert say(admins.repair) == (
        "Remove them on the page Admins and invite again those who belong there. "
        "Find out who else can write to the database."
    )
    assert say(influencers.message).endswith(f"cannot sign in: mia@example.com ({mia.pk}).")
    named = ", ".join(str(session.pk) for session in sessions[:10])
    assert say(changed.message) == (
        f"11 sessions were changed by something else than this desk: {named} and 1 more."
    )
    assert "`greenroom forgeries delete`" in say(changed.repair)


def test_an_audit_log_that_was_begun_again_is_told(desk: Path, database_url: str) -> None:
    async def meddle() -> None:
        async with database(database_url):
            there = Desk(vault=Vault(load_key_file(desk)), passwords=Passwords())
            await AuditEntry.create(at=utc_now(), actor_kind="OPERATOR", action="LINK_MADE")
            assert await chain_audit(there) == 1
            there.passwords.close()
            await AuditEntry.all().update(chain_no=None, chain_mac=None)
            await DeskRow.all().update(audit_head=None)

    asyncio.run(meddle())
    told = look("audit")
    assert (told.verdict, told.message) == (
        Verdict.BAD,
        "The audit log does not begin and end with the entries that this desk chained first and last.",
    )
    assert (told.repair or "").startswith("`greenroom audit verify` says more.")


def test_stored_tokens_that_cannot_be_read_are_told(desk: Path, database_url: str) -> None:
    async def meddle() -> list[str]:
        async with database(database_url):
            vault = Vault(load_key_file(desk))
            blocked = list[str]()
            for number in range(12):
                person = await an_influencer(f"mia{number}@example.com", block_code="TOKEN_UNREADABLE")
                bind(vault, person)
                await person.save()
                blocked.append(str(person.id))
            return blocked

    named = ", ".join(asyncio.run(meddle())[:10])
    told = look("tokens")
    assert (told.verdict, told.message) == (
        Verdict.BAD,
        f"The stored tokens of 12 influencers cannot be read: {named} and 2 more.",
    )
    assert (told.repair or "").startswith("If a key is missing in the key file")


def test_rows_that_are_not_bound_yet_are_a_migration_that_is_missing(desk: Path, database_url: str) -> None:
    async def go_back() -> None:
        async with database(database_url):
            vault = Vault(load_key_file(desk))
            old = vault.seal("the keys fit", table="desk", column="canary", row_id=DESK_ROW)
            await DeskRow.all().update(canary=old)
            await an_admin()

    asyncio.run(go_back())
    looks = asyncio.run(examine())
    told = [(one.verdict.value, say(one.message)) for one in looks if one.what in ("migrations", "rows")]
    assert told == [("OK", "The database is up to date."), ("BAD", "The database lacks rows_bound.")]


def test_a_clock_that_runs_behind_is_bad(desk: Path, database_url: str, dialect: Dialect) -> None:
    async def write() -> None:
        async with database(database_url):
            await AuditEntry.create(at=utc_now(), actor_kind="OPERATOR", action="LINK_MADE")
            assert await AuditEntry.all().count() == 1

    asyncio.run(write())
    looks = asyncio.run(examine(lambda: utc_now() - timedelta(seconds=90)))
    (clock,) = [one for one in looks if one.what == "clock"]
    assert (clock.verdict, say(clock.repair)) == (
        Verdict.BAD,
        "Have this machine set its clock automatically (NTP).",
    )
    assert say(clock.message) in (
        "This machine's clock and the database's differ by 90\u00a0s.",
        "This clock is behind: the desk wrote something 90\u00a0s from now.",
        "This clock is behind: the desk wrote something 89\u00a0s from now.",
    )


@pytest.mark.parametrize(
    ("url", "verdict", "message"),
    [
        ("https://desk.example", "OK", "https://desk.example is https: phones allow the camera there."),
        (
            "http://desk.example",
            "BAD",
            "http://desk.example is not https: phones do not allow the camera there.",
        ),
        (
            "http://192.168.1.7:8081",
            "BAD",
            "http://192.168.1.7:8081 is not https: phones do not allow the camera there.",
        ),
        (
            "http://localhost:8081",
            "WARN",
            "http://localhost:8081 is for this machine alone: phones cannot reach it. Browsers send its "
            "cookies to whatever else answers on this machine, on every port.",
        ),
        (
            "http://127.0.0.1:8081",
            "WARN",
            "http://127.0.0.1:8081 is for this machine alone: phones cannot reach it. Browsers send its "
            "cookies to whatever else answers on this machine, on every port.",
        ),
    ],
)
def test_an_address_is_judged_by_what_phones_can_do_there(
    url: str, verdict: str, message: str, monkeypatch: Patch
) -> None:
    monkeypatch.setenv("GREENROOM_PUBLIC_URL", url)
    found = look("address")
    assert (found.verdict.value, found.message) == (verdict, message)


def test_https_without_a_named_proxy_is_told(monkeypatch: Patch) -> None:
    monkeypatch.delenv("GREENROOM_TRUSTED_PROXIES")
    assert look("proxies").verdict is Verdict.WARN
    monkeypatch.setenv("GREENROOM_PUBLIC_URL", "http://localhost:8081")
    assert "proxies" not in seen(asyncio.run(examine()))


def test_pages_that_are_not_built_are_bad(tmp_path: Path) -> None:
    (tmp_path / "pages" / "studio.html").unlink()
    assert look("pages") == Told(
        "pages",
        Verdict.BAD,
        f"studio.html is not in {tmp_path / 'pages'}.",
        "Build the pages with `make setup`, or name their folder in GREENROOM_FRONTEND.",
    )


class _Answering(BaseHTTPRequestHandler):
    body = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Stay silent."""


@pytest.fixture(name="neighbour")
def _neighbour(monkeypatch: Patch) -> Generator[type[_Answering]]:
    """Run another server on the desk's port."""
    handler = type("Neighbour", (_Answering,), {})
    server = HTTPServer(("127.0.0.1", 0), handler)
    monkeypatch.setenv("GREENROOM_PORT", str(server.server_port))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield handler
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_port_is_free_or_served_by_a_desk_or_taken(neighbour: type[_Answering], monkeypatch: Patch) -> None:
    where = f"127.0.0.1:{os.environ['GREENROOM_PORT']}"
    neighbour.body = b'{"alive":true}'
    assert look("port") == Told("port", Verdict.OK, f"A desk is running on {where}.", None)
    neighbour.body = b"hello"
    assert look("port") == Told(
        "port",
        Verdict.BAD,
        f"The desk cannot listen on {where}: Address already in use.",
        "Stop the program that uses it, or choose another with GREENROOM_PORT.",
    )


def test_a_port_that_answers_nothing_is_taken(monkeypatch: Patch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("GREENROOM_PORT", str(taken.getsockname()[1]))
        assert look("port").verdict is Verdict.BAD
    assert look("port").verdict is Verdict.OK


# ---- which key seals how much


def change_keys(desk: Path, changed: Callable[[Keys], Keys]) -> Keys:
    keys = changed(load_key_file(desk))
    save_key_file(desk, keys)
    return keys


def seals() -> list[Told]:
    return [
        Told(one.what, one.verdict, say(one.message), say(one.repair) if one.repair else None)
        for one in asyncio.run(examine())
        if one.what == "seals"
    ]


def test_the_key_that_seals_everything_is_told(desk: Path) -> None:
    key = load_key_file(desk).active
    assert seals() == [
        Told("seals", Verdict.OK, f"The key {key} seals everything: 1 sealed value, 0 rows.", None)
    ]


def test_an_unfinished_rotation_is_told_with_what_each_key_made(desk: Path) -> None:
    old = load_key_file(desk).active
    new = change_keys(desk, lambda keys: keys.with_new().promoted()).active
    message = (
        f"A rotation of the keys is unfinished: {new} made 0 sealed values, 0 rows and "
        f"{old} made 1 sealed value, 0 rows."
    )
    repair = "Run `greenroom keys rotate`, once the key file is on every machine that serves this desk."
    assert seals() == [Told("seals", Verdict.WARN, message, repair)]
    change_keys(desk, lambda keys: replace(keys, seal={old: keys.seal[old]}).with_new())
    assert [told.verdict for told in seals()] == [Verdict.WARN]


def test_what_a_retired_or_missing_key_made_is_told(desk: Path, database_url: str) -> None:
    old = load_key_file(desk)
    keys = change_keys(desk, lambda keys: keys.with_new().promoted().finished(utc_now()))

    async def use() -> None:
        async with database(database_url):
            await DeskRow.all().update(canary=Canary(ROWS_FORMAT).sealed(Vault(keys)))
            await an_admin(mac=Vault(old).mac("a"))
            await an_influencer(mac=Vault(new_keys()).mac("a"))

    asyncio.run(use())
    told = seals()
    assert [(one.verdict, one.message.partition(":")[0]) for one in told] == [
        (Verdict.BAD, "Something was made with a key that is retired"),
        (Verdict.BAD, "Something was made with a key that is not in the key file"),
    ]
    assert f"{old.active} made 0 sealed values, 1 row" in told[0].message
    assert "greenroom keys rotate" in (told[0].repair or "")
    assert "from a backup of the key file" in (told[1].repair or "")


def test_a_backup_from_before_its_key_was_retired_is_told(desk: Path) -> None:
    change_keys(desk, lambda keys: keys.with_new().promoted().finished(utc_now()))
    vault = look("vault")
    assert vault.verdict is Verdict.BAD
    assert vault.message == "This database was last used before its key was retired."
    assert "greenroom keys adopt-backup" in (vault.repair or "")
    assert seals() == []


def test_a_used_database_whose_desk_is_gone_is_told_and_stays_without(desk: Path, database_url: str) -> None:
    async def use() -> None:
        async with database(database_url):
            await an_admin()
            await DeskRow.all().delete()

    async def is_without() -> bool:
        async with database(database_url):
            return not await DeskRow.exists()

    asyncio.run(use())
    vault = look("vault")
    assert vault.verdict is Verdict.BAD
    assert vault.message.startswith("The row about the desk itself is missing in this database:")
    assert (vault.repair or "").startswith("Restore a backup")
    assert asyncio.run(is_without())


def test_a_clock_far_ahead_of_the_last_night_is_said_before_more_history_is_removed(
    desk: Path, database_url: str
) -> None:
    async def note() -> None:
        async with database(database_url):
            await note_believed(utc_now() - timedelta(days=401, minutes=1))

    asyncio.run(note())
    assert look("clock") == Told(
        "clock",
        Verdict.WARN,
        "This clock is 401 days ahead of the last night in which the desk removed old history.",
        "If the desk was off for that long, nothing needs to be done: it makes up for it, a week each night. "
        "If the clock is wrong, set it right before more is removed.",
    )
