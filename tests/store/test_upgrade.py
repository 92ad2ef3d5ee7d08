"""A desk that was filled before the second migration, and is brought up to date."""

import asyncio
import base64
from collections import Counter
from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from itertools import starmap
from pathlib import Path
from typing import Any, TypeVar

import pytest

from greenroom.desk.access.accounts import influencer_sign_in
from greenroom.desk.access.sessions import find_session
from greenroom.desk.actors import AdminActor, Audience, Transport
from greenroom.desk.desk import Desk, utc_now
from greenroom.desk.keys import hash_token, new_token
from greenroom.desk.passwords import Passwords
from greenroom.store import database as store
from greenroom.store.ids import new_id
from greenroom.store.key_file import Keys, key_id
from greenroom.store.models import Influencer, Show, TokenVersion, Workspace
from greenroom.store.sql import Statement
from greenroom.store.tallies import people_of_accounts
from greenroom.store.vault import Vault
from tests.databases import NewDatabase
from tests.hms.tokens import SECRET
from tests.shell import Shell
from tests.store.catalogue import read_catalogue, read_columns, read_rows
from tests.store.test_migrations import ALL, MODELS
from tests.world import PASSWORD, World, forgeries

T = TypeVar("T")

RENAMED = {"phones": "page_reports"}  # tables, from the name that the first migration gave them
SEAL_KEY, HASH_KEY = b"the sealing key of the first row", b"the look-up key of the first row"
ROWS = {
    "desk": 1,
    "workspaces": 2,
    "admins": 4,
    "influencers": 4,
    "token_versions": 3,
    "shows": 4,
    "sessions": 3,
    "links": 8,
    "phones": 2,
    "leases": 1,
    "events": 28,
    "audit_entries": 39,
}


def named_as_now(by_table: dict[str, T]) -> dict[str, T]:
    return {RENAMED.get(table, table): value for table, value in by_table.items()}


@pytest.fixture(name="database_url")
async def _database_url(first_desk_url: str) -> str:
    """Let everything in this module use the upgraded desk."""
    async with store.database(first_desk_url) as opened:
        assert await store.migrate(opened) == ALL[1:]
    return first_desk_url


@pytest.fixture(name="new_url")
def _new_url(new_database: NewDatabase) -> Generator[str]:
    with new_database() as url:
        yield url


async def test_postgres_has_looked_at_the_tables_that_are_filled(database_url: str) -> None:
    if database_url.startswith("sqlite:"):
        pytest.skip("SQLite chooses indexes without")
    tables = "relname IN ('influencers', 'standings', 'alerts')"
    async with store.database(database_url):
        rows = await Statement().rows(f"SELECT relname, reltuples FROM pg_class WHERE {tables}")
    assert {row["relname"]: row["reltuples"] for row in rows} == {
        "influencers": 4,
        "standings": 4,
        "alerts": -1,
    }


async def test_postgres_keeps_the_tables_in_whichever_schema_it_is_led_to(new_url: str) -> None:
    if new_url.startswith("sqlite:"):
        pytest.skip("SQLite has no schemas")
    opened = await store.open_database(new_url)
    [row] = await Statement().rows("SELECT current_database() AS name")
    path = f'ALTER DATABASE "{row["name"]}" SET search_path TO "Green Room", public'
    await opened.client.execute_script(f'CREATE SCHEMA "Green Room"; {path}')
    await opened.close()
    opened = await store.open_database(new_url)
    try:
        assert await store.migrate(opened) == ALL
        there = "schemaname = 'Green Room' AND tablename = 'influencers'"
        assert await Statement().rows(f"SELECT 1 AS one FROM pg_tables WHERE {there}") == [{"one": 1}]
    finally:
        await opened.close()


async def test_every_value_of_the_first_tables_is_kept(first_desk_url: str) -> None:
    async with store.database(first_desk_url) as opened:
        columns = await read_columns(opened)
        before = await read_rows(opened, columns)
        [zoe] = [row for row in before["influencers"] if row["name_key"] == "zoë"]
        assert await store.pending_migrations(opened) == ALL[1:]
        assert await store.migrate(opened) == ALL[1:]
        after = await read_rows(opened, named_as_now(columns))
    folded = {
        table: [row | {"name_key": "zoe\x01zoë"} if row is zoe else row for row in rows]
        for table, rows in before.items()
    }
    assert after == named_as_now(folded)
    assert {table: len(rows) for table, rows in before.items()} == ROWS
    for table, rows in before.items():  # the more there is to keep, the more this test proves
        filled = {name for row in rows for name in row if row[name] is not None}
        assert (table, filled) == (table, set(columns[table]))


async def test_the_tables_are_then_exactly_those_of_a_new_database(database_url: str, new_url: str) -> None:
    catalogues: list[str] = []
    for url in (database_url, new_url):
        async with store.database(url) as opened:
            catalogues.append(await read_catalogue(opened))
    upgraded, new = catalogues
    assert upgraded.splitlines() == new.splitlines()


@pytest.mark.usefixtures("database")
async def test_what_there_was_is_tallied() -> None:
    people = await Influencer.filter(archived_at=None)
    accounts = Counter(person.workspace_id for person in people if person.workspace_id)
    assert accounts
    assert await people_of_accounts() == accounts


@pytest.mark.usefixtures("database")
async def test_the_models_read_every_row() -> None:
    read = {vars(model)["_meta"].db_table: len(await model.all()) for model in MODELS}
    assert {table: read[table] for table in named_as_now(ROWS)} == named_as_now(ROWS)


@pytest.mark.usefixtures("database")
async def test_what_was_sealed_opens() -> None:
    vault = Vault(Keys({key_id(SEAL_KEY): SEAL_KEY}, HASH_KEY))
    connected = await Workspace.get(app_secret__isnull=False)
    place = {"table": "workspaces", "column": "app_secret"}
    assert vault.open(connected.app_secret or "", **place, row_id=connected.id) == SECRET
    maya = await Influencer.get(email_key="maya@example.com")
    place = {"table": "influencers", "column": "hms_auth_token"}
    token = vault.open(maya.hms_auth_token or "", **place, row_id=maya.id)
    assert (vault.lookup_hash("auth token", token), token[-4:]) == (
        maya.token_fingerprint,
        maya.token_last_four,
    )
    place = {"table": "influencers", "column": "hms_room_code"}
    assert vault.open(maya.hms_room_code or "", **place, row_id=maya.id) == "abc-defg-hij"
    replaced = await TokenVersion.get(sealed__isnull=False)
    place = {"table": "token_versions", "column": "sealed"}
    old = vault.open(replaced.sealed or "", **place, row_id=replaced.id)
    assert (vault.lookup_hash("auth token", old), old[-4:]) == (replaced.fingerprint, replaced.last_four)


@pytest.mark.usefixtures("database")
async def test_the_audit_log_tells_when_an_account_was_connected_and_one_that_is_not_has_no_time() -> None:
    told = {row.name: (row.secret_set_at, row.secret_set_by_id) for row in await Workspace.all()}
    assert told == {"Ours": (datetime(2026, 11, 22, 12, 0, tzinfo=UTC), None), "Not connected": (None, None)}


@pytest.mark.usefixtures("database")
async def test_everybody_was_last_live_when_the_newest_of_their_shows_started() -> None:
    shows = await Show.filter(started_at__isnull=False).order_by("started_at")
    started = {show.influencer_id: show.started_at for show in shows}
    people = await Influencer.filter(last_live_at__isnull=False)
    assert started
    assert {row.id: row.last_live_at for row in people} == started


async def test_people_sign_in_with_the_passwords_they_had(world: World) -> None:
    await world.bind()
    signed_in = await influencer_sign_in(
        world.desk, email="maya@example.com", password=PASSWORD, transport=Transport.COOKIE
    )
    assert signed_in.actor.name == "Maya"


def test_the_desk_wants_the_migration_runs_it_and_finds_its_audit_log_whole(
    shell: Shell, first_desk_url: str, tmp_path: Path
) -> None:
    keys = tmp_path / "keys"
    keys.touch(0o600)
    keys.write_text("".join(starmap(_line, [("seal", SEAL_KEY), ("hash", HASH_KEY)])))
    shell.settings |= {"GREENROOM_DATABASE_URL": first_desk_url, "GREENROOM_KEY_FILE": str(keys)}
    lacks = f"The database lacks {'1 migration' if len(ALL) == 2 else f'{len(ALL) - 1} migrations'}."
    assert shell.refused("serve") == f"{lacks} Run `greenroom migrate` first."
    assert shell.done("migrate") == f"Ran {', '.join(ALL[1:])}, rows_bound.\n"
    assert shell.done("migrate") == "Nothing to do: the database is up to date.\n"
    whole = "The chain holds: 38 entries. 1 entry is newer and not chained yet.\n"
    assert shell.done("audit", "verify") == whole


async def _sign_in_by_hand(url: str) -> dict[tuple[Audience, Transport], str]:
    """Write sessions as the first desk did, one of each audience and transport."""
    tokens: dict[tuple[Audience, Transport], str] = {}
    now = utc_now()
    times = ", ".join(f"'{at.isoformat(sep=' ')}'" for at in (now, now, now + timedelta(hours=12)))
    async with store.database(url) as opened:
        client: Any = opened.client
        for audience, table in ((Audience.ADMIN, "admins"), (Audience.INFLUENCER, "influencers")):
            left = {"admins": "removed_at", "influencers": "archived_at"}[table]
            active = f"{left} IS NULL AND password_hash IS NOT NULL"
            found = await client.execute_query_dict(f"SELECT id FROM {table} WHERE {active} LIMIT 1")
            for transport in Transport:
                token = tokens[audience, transport] = new_token()
                values = f"'{new_id()}', '{hash_token(token)}', '{audience}', '{transport}'"
                await client.execute_script(
                    f"INSERT INTO sessions (id, token_hash, audience, transport, {table[:-1]}_id, client, "
                    f"created_at, seen_at, expires_at) VALUES ({values}, '{found[0]['id']}', '', {times})"
                )
    return tokens


def test_a_migration_that_was_killed_is_finished_by_the_next_and_everybody_stays_signed_in(
    shell: Shell, first_desk_url: str, tmp_path: Path
) -> None:
    keys = tmp_path / "keys"
    keys.touch(0o600)
    keys.write_text("".join(starmap(_line, [("seal", SEAL_KEY), ("hash", HASH_KEY)])))
    shell.settings |= {"GREENROOM_DATABASE_URL": first_desk_url, "GREENROOM_KEY_FILE": str(keys)}
    tokens = asyncio.run(_sign_in_by_hand(first_desk_url))

    async def tables_alone() -> None:
        async with store.database(first_desk_url) as opened:
            assert await store.migrate(opened) == ALL[1:]

    async def signed_in() -> dict[tuple[Audience, Transport], bool]:
        vault = Vault(Keys({key_id(SEAL_KEY): SEAL_KEY}, HASH_KEY))
        desk = Desk(vault=vault, passwords=Passwords())
        async with store.database(first_desk_url):
            found = {key: await find_session(desk, token, *key) is not None for key, token in tokens.items()}
            assert await forgeries(vault) == [] or not any(found.values())
        desk.passwords.close()
        return found

    async def confirmed() -> list[bool]:
        """Tell of each admin's session whether their secret key counts as just given."""
        desk = Desk(vault=Vault(Keys({key_id(SEAL_KEY): SEAL_KEY}, HASH_KEY)), passwords=Passwords())
        async with store.database(first_desk_url):
            actors = [await find_session(desk, token, *key) for key, token in tokens.items()]
        desk.passwords.close()
        return [actor.confirmed for actor in actors if isinstance(actor, AdminActor)]

    asyncio.run(tables_alone())
    assert asyncio.run(signed_in()) == dict.fromkeys(tokens, False)
    assert shell.refused("serve") == "The database lacks 1 migration. Run `greenroom migrate` first."
    assert shell.refused("admin", "list") == "The database is not up to date. Run `greenroom migrate` first."
    assert shell.done("migrate") == "Ran rows_bound.\n"
    assert asyncio.run(signed_in()) == dict.fromkeys(tokens, True)
    assert asyncio.run(confirmed()) == [False, False]
    assert shell.done("migrate") == "Nothing to do: the database is up to date.\n"


async def _as_one_email(url: str) -> tuple[str, str]:
    async with store.database(url) as opened:
        client: Any = opened.client
        two = await client.execute_query_dict("SELECT id FROM influencers ORDER BY id LIMIT 2")
        one, other = (str(row["id"]) for row in two)
        for person, domain in ((one, "b\u00fccher.example"), (other, "xn--bcher-kva.example")):
            values = f"email = 'maya@{domain}', email_key = 'maya@{domain}'"
            await client.execute_script(f"UPDATE influencers SET {values} WHERE id = '{person}'")
    return one, other


async def _all_of(url: str) -> object:
    async with store.database(url) as opened:
        pending = await store.pending_migrations(opened)
        return await read_rows(opened, await read_columns(opened)), await read_catalogue(opened), pending


def test_two_accounts_that_become_one_are_named_and_the_first_desk_stays_as_it_is(
    shell: Shell, first_desk_url: str, tmp_path: Path
) -> None:
    keys = tmp_path / "keys"
    keys.touch(0o600)
    keys.write_text("".join(starmap(_line, [("seal", SEAL_KEY), ("hash", HASH_KEY)])))
    shell.settings |= {"GREENROOM_DATABASE_URL": first_desk_url, "GREENROOM_KEY_FILE": str(keys)}
    one, other = asyncio.run(_as_one_email(first_desk_url))
    before = asyncio.run(_all_of(first_desk_url))
    said = shell.refused("migrate").splitlines()
    assert said[0] == (
        f"Two influencers would have the same email: maya@b\u00fccher.example ({one}) "
        f"and maya@xn--bcher-kva.example ({other})."
    )
    assert said[1].startswith("Nothing was changed. Give one of each two another email, with `greenroom inf")
    assert asyncio.run(_all_of(first_desk_url)) == before
    assert shell.done("influencer", "email", other, "zoe@example.com").endswith("with zoe@example.com.\n")
    assert shell.done("migrate") == f"Ran {', '.join(ALL[1:])}, rows_bound.\n"
    whole = "The chain holds: 38 entries. 2 entries are newer and not chained yet.\n"
    assert shell.done("audit", "verify") == whole
    keys_now = asyncio.run(_email_keys(first_desk_url))
    assert (keys_now[one], keys_now[other]) == ("maya@xn--bcher-kva.example", "zoe@example.com")


async def _email_keys(url: str) -> dict[str, str]:
    async with store.database(url):
        return {str(row.id): row.email_key for row in await Influencer.all()}


def _line(kind: str, key: bytes) -> str:
    return f"{kind} {key_id(key)} {base64.urlsafe_b64encode(key).decode()}\n"
