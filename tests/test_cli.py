"""The command line."""

import asyncio
import re
import socket
import stat
import time
from pathlib import Path

import httpx2
import pytest

from greenroom.store.database import Dialect, database
from greenroom.store.key_file import create_key_file
from tests.databases import NewDatabase
from tests.shell import Shell
from tests.store.test_migrations import ALL
from tests.world import PASSWORD, PUBLIC_URL


@pytest.fixture(name="new_desk")
def _new_desk(shell: Shell, dialect: Dialect, empty_database_url: str) -> Shell:
    """Give a shell a desk without tables and keys, on the database of this run."""
    if dialect == "postgres":
        shell.data.mkdir(mode=0o700)
        shell.settings |= {
            "GREENROOM_DATABASE_URL": empty_database_url,
            "GREENROOM_KEY_FILE": str(shell.data / "keys"),
        }
    return shell


def test_a_desk_from_its_first_command_on(new_desk: Shell, dialect: Dialect) -> None:
    keys = new_desk.data / "keys"
    if dialect == "postgres":
        assert new_desk.refused("serve").endswith("For a new database `greenroom migrate` makes it")
        assert not keys.exists()
    assert new_desk.done("migrate") == f"Ran {', '.join(ALL)}.\n"
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    assert stat.S_IMODE(new_desk.data.stat().st_mode) == 0o700
    here = f"No desk is running on the data folder {new_desk.data}; the settings say {PUBLIC_URL}."
    link = new_desk.done("setup-link", GREENROOM_PORT="8081", notice=here)
    assert re.fullmatch(rf"{PUBLIC_URL}/admin/setup#[\w-]{{43}}\n", link)
    added = new_desk.done(
        *("influencer", "add", "Maya Ray", "maya@example.com", "--handle", "@maya"),
        GREENROOM_PORT="8081",
        notice=here,
    )
    assert re.fullmatch(
        rf"Added Maya Ray\. They sign in at {PUBLIC_URL}/login with maya@example\.com "
        r"and this password:\n[\w-]{16}\n",
        added,
    )
    again = new_desk.refused("influencer", "add", "Maya", "MAYA@example.com", GREENROOM_PUBLIC_URL=PUBLIC_URL)
    assert again == "Maya Ray already has this email. Use another email."


def test_migrate_makes_keys_for_a_database_that_no_desk_has_used(
    shell: Shell, database_url: str, tmp_path: Path
) -> None:
    keys = tmp_path / "own" / "keys"
    shell.settings |= {"GREENROOM_DATABASE_URL": database_url, "GREENROOM_KEY_FILE": str(keys)}
    assert "cannot be written: No such file or directory" in shell.refused("migrate")
    keys.parent.mkdir()
    assert shell.done("migrate") == "Nothing to do: the database is up to date.\n"
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    made = keys.read_bytes()
    assert shell.done("migrate") == "Nothing to do: the database is up to date.\n"
    assert keys.read_bytes() == made


def test_migrate_makes_no_keys_for_a_database_that_a_desk_has_used(
    new_desk: Shell,
) -> None:
    new_desk.done("migrate")
    keys, kept = new_desk.data / "keys", new_desk.data / "kept"
    keys.rename(kept)
    for command in ("migrate", "serve", "run", "setup-link"):
        assert "is missing, and new keys would not open what the database holds" in new_desk.refused(command)
    assert not keys.exists()
    create_key_file(keys)
    for command in ("migrate", "setup-link", "serve"):
        assert new_desk.refused(command).startswith("These keys do not open this database")
    keys.unlink()
    kept.rename(keys)
    assert new_desk.done("migrate") == "Nothing to do: the database is up to date.\n"


def test_only_run_and_migrate_create_a_database(shell: Shell) -> None:
    file = shell.data / "greenroom.sqlite3"
    none = f"There is no database at {file} yet. Run `greenroom migrate` first."
    for command in (["serve"], ["setup-link"], ["admin", "list"], ["keys", "list"], ["audit", "verify"]):
        assert shell.refused(*command) == none
    assert not shell.data.exists()


def test_keys_without_a_database_are_those_of_a_desk_that_has_lost_it(
    new_desk: Shell, dialect: Dialect, new_database: NewDatabase
) -> None:
    keys, file = new_desk.data / "keys", new_desk.data / "greenroom.sqlite3"
    new_desk.done("migrate")
    kept = keys.read_bytes()
    with new_database(migrated=False) as empty:
        if dialect == "sqlite":
            file.unlink()
            where = f"at {file}"
        else:
            new_desk.settings["GREENROOM_DATABASE_URL"] = empty
            where = "where GREENROOM_DATABASE_URL points"
        said = (
            f"There is no database of Greenroom {where}, but there are keys in {keys}: the database is lost "
            "or somewhere else. Put a backup in its place with `greenroom restore`, or correct "
            "GREENROOM_DATA or GREENROOM_DATABASE_URL. For a new desk, move the key file away and run "
            "`greenroom migrate`."
        )
        for command in ("serve", "run", "migrate", "setup-link"):
            assert new_desk.refused(command) == said
        assert keys.read_bytes() == kept
        assert not file.exists()
        keys.rename(new_desk.data / "moved")
        assert new_desk.done("migrate") == f"Ran {', '.join(ALL)}.\n"


def test_a_first_start_that_was_interrupted_is_finished_with_the_same_keys(new_desk: Shell) -> None:
    keys, mark = new_desk.data / "keys", new_desk.data / "keys.first-start"
    new_desk.data.mkdir(mode=0o700, exist_ok=True)
    mark.touch()
    create_key_file(keys)
    kept = keys.read_bytes()
    assert new_desk.refused("serve").endswith("Run `greenroom migrate` first.")
    assert (keys.read_bytes(), mark.exists()) == (kept, True)
    assert new_desk.done("migrate") == f"Ran {', '.join(ALL)}.\n"
    assert (keys.read_bytes(), mark.exists()) == (kept, False)


def test_a_database_that_a_newer_version_has_changed_is_refused(new_desk: Shell) -> None:
    new_desk.done("migrate")
    url = new_desk.settings.get("GREENROOM_DATABASE_URL", f"sqlite://{new_desk.data / 'greenroom.sqlite3'}")

    async def change(statement: str) -> None:
        async with database(url) as opened:
            await opened.client.execute_script(statement)

    insert = "INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('greenroom', '{}', '{}')"
    then = "2030-01-01 00:00:00+00:00"
    for statement, undone, name in (
        (
            insert.format("9999_later", then),
            "DELETE FROM tortoise_migrations WHERE name = '9999_later'",
            "9999_later",
        ),
        ("UPDATE desk SET fold_version = 99", "UPDATE desk SET fold_version = 1", "fold_99"),
    ):
        asyncio.run(change(statement))
        for command in ("serve", "run", "migrate", "setup-link"):
            assert new_desk.refused(command) == (
                f"The database was used by a newer version of Greenroom, which has changed it ({name}). Use "
                "that version again, or put back a backup from before the upgrade with `greenroom restore`."
            )
        asyncio.run(change(undone))


def test_serve_refuses_an_old_database_and_names_the_command(shell: Shell, database_url: str) -> None:
    shell.settings |= {"GREENROOM_DATABASE_URL": database_url, "GREENROOM_KEY_FILE": str(shell.data / "keys")}
    shell.data.mkdir()
    lacks = "The database lacks 1 migration. Run `greenroom migrate` first."

    async def forget() -> None:
        async with database(database_url) as opened:
            await opened.client.execute_script(f"DELETE FROM tortoise_migrations WHERE name = '{ALL[-1]}'")

    create_key_file(shell.data / "keys")
    asyncio.run(forget())
    assert shell.refused("serve") == lacks
    assert shell.refused("setup-link") == "The database is not up to date. Run `greenroom migrate` first."


def test_without_its_keys_no_command_opens_a_database_or_makes_others(shell: Shell) -> None:
    assert shell.done("migrate") == f"Ran {', '.join(ALL)}.\n"
    assert shell.done("migrate") == "Nothing to do: the database is up to date.\n"
    (shell.data / "keys").unlink()
    for command in (["serve"], ["migrate"], ["setup-link"], ["run"]):
        assert "is missing, and new keys would not open what the database holds" in shell.refused(*command)
    assert not (shell.data / "keys").exists()


def test_the_exported_schema_is_the_committed_one(shell: Shell) -> None:
    committed = (Path(__file__).parents[1] / "schema.graphql").read_text("utf-8")
    assert shell.done("export-schema") == committed


def test_a_port_that_is_taken_is_said_in_a_sentence(shell: Shell) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = shell.refused("run", GREENROOM_PORT=port)
    assert said == (
        f"Cannot listen on 127.0.0.1:{port}: Address already in use. "
        "Stop the program that uses the port, or choose another with GREENROOM_PORT."
    )
    assert not shell.data.exists()


def test_settings_that_cannot_be_used_are_named_and_not_repeated(shell: Shell) -> None:
    said = shell.refused(
        "serve",
        GREENROOM_PORT="hunter2",
        GREENROOM_PUBLIC_URL="http://user:hunter2@x/y",
        GREENROOM_EXPIRING_H="-1",
    )
    assert said.splitlines()[0] == "These settings cannot be used."
    assert [line.partition(":")[0] for line in said.splitlines()[1:]] == [
        "GREENROOM_PORT",
        "GREENROOM_PUBLIC_URL",
        "GREENROOM_EXPIRING_H",
    ]
    assert "hunter2" not in said


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://desk:hunter2@127.0.0.1:1/desk", "PostgreSQL cannot be reached"),
        ("postgresql://desk:hunter2@[127.0.0.1/desk", "cannot be read"),
        ("mysql://desk:hunter2@127.0.0.1/desk", "must start with sqlite:/// or postgresql://"),
    ],
)
def test_a_database_that_cannot_be_used_is_said_without_its_password(
    shell: Shell, url: str, said: str
) -> None:
    create_key_file(shell.folder / "keys")
    told = shell.refused("serve", GREENROOM_DATABASE_URL=url, GREENROOM_KEY_FILE=str(shell.folder / "keys"))
    assert said in told
    assert "hunter2" not in told


@pytest.mark.parametrize("command", ["run", "migrate", "demo"])
def test_a_data_folder_that_cannot_be_made_is_said_in_a_sentence(shell: Shell, command: str) -> None:
    in_the_way = shell.folder / "file"
    in_the_way.touch()
    told = shell.refused(command, GREENROOM_DATA=str(in_the_way / "data"))
    assert told == (
        f"{in_the_way}/data cannot be used: Not a directory. "
        "See whether it and its folder exist, and belong to the desk's user."
    )


def test_postgresql_without_a_key_file_is_refused(shell: Shell) -> None:
    told = shell.refused("migrate", GREENROOM_DATABASE_URL="postgresql://desk:hunter2@127.0.0.1:1/desk")
    assert told.startswith("PostgreSQL needs GREENROOM_KEY_FILE")
    assert "hunter2" not in told


def test_run_says_where_to_begin_and_writes_no_secret_down(new_desk: Shell, dialect: Dialect) -> None:
    if dialect == "postgres":
        new_desk.done("migrate")  # makes the keys, which `run` does for a new folder only
    with new_desk.serving("run") as desk:
        said = ""
        while "Ctrl+C" not in said:
            line = desk.line()
            assert line, new_desk.log
            said += line
        match = re.search(r"http://localhost:(\d+)/admin/setup#([\w-]{43})\n", said)
        assert match
        url, link = f"http://localhost:{match[1]}", match[2]
        owner = {"link": link, "email": "ada@example.com", "name": "Ada", "password": PASSWORD}
        wrong = {"email": link, "password": PASSWORD, "secretKey": link}
        with httpx2.Client(base_url=url) as client:
            for mutation, given in (("setUpAdmin", owner), ("adminSignIn", wrong)):
                kind = f"{mutation[0].upper()}{mutation[1:]}Input"
                query = f"mutation ($input: {kind}!) {{ {mutation}(input: $input) {{ __typename }} }}"
                reply = client.post(
                    f"/graphql?link={link}", json={"query": query, "variables": {"input": given}}
                )
                assert reply.status_code == 200
        began = time.monotonic()
        assert desk.stop(within_s=60).strip() == ""
        assert time.monotonic() - began < 20
    assert said.count(link) == 1
    assert new_desk.log.count("POST /graphql 200") == 2
    assert not [secret for secret in (link, PASSWORD) if secret in new_desk.log]


def test_a_port_is_free_again_as_soon_as_its_server_has_stopped() -> None:
    from greenroom.commands import _is_free  # pyright: ignore[reportPrivateUsage]

    with socket.create_server(("127.0.0.1", 0)) as server:  # with SO_REUSEADDR, as ours
        port: int = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            accepted, _ = server.accept()
            assert not _is_free(port)
            accepted.close()  # the server's side closes first, so its end of the connection lingers
            assert client.recv(1) == b""
    assert _is_free(port)
