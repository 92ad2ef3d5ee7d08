"""What a migration can do to tables that are full: on both databases alike, all of it or nothing."""

from typing import Any

import pytest
from tortoise.exceptions import IntegrityError

from greenroom.store import database as store
from greenroom.store.constraints import violated
from greenroom.store.database import Database
from greenroom.store.table_changes import changing_tables, replace_check, rewrite_table, run
from tests.store.catalogue import ask, read_catalogue, read_columns, read_rows

SOURCES = "token_source IN ('PASTED', 'MINTED', 'ROOM_CODE')"
MORE_SOURCES = "(token_source IN ('PASTED', 'MINTED', 'ROOM_CODE')) OR token_source = '(found'"
NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.fixture(name="database_url")
async def _database_url(first_desk_url: str) -> str:
    """Let everything in this module use a desk with rows in every table."""
    async with store.database(first_desk_url) as opened:
        await store.migrate(opened)
    return first_desk_url


async def all_of(database: Database) -> tuple[str, dict[str, list[dict[str, Any]]]]:
    """Read every table's DDL, and every row but those that only count what was written."""
    columns = await read_columns(database)
    columns.pop("changes")
    return await read_catalogue(database), await read_rows(database, columns)


async def write(database: Database, statement: str) -> None:
    await database.client.execute_script(statement)


async def broken_by(database: Database, statement: str) -> str | None:
    """Name the rule that refuses a statement; None for a foreign key, and for a NULL where none may be."""
    with pytest.raises(IntegrityError) as refused:
        await write(database, statement)
    return violated(refused.value)


async def test_a_longer_list_changes_the_check_and_nothing_else(database: Database) -> None:
    catalogue, rows = await all_of(database)
    find = "UPDATE influencers SET token_source = '(found' WHERE email_key = 'maya@example.com'"
    assert await broken_by(database, find) == "influencers_token_source"
    async with changing_tables(database.client) as transaction:
        await replace_check(transaction, "influencers", "influencers_token_source", MORE_SOURCES)
    assert (await all_of(database))[1] == rows
    await write(database, find)
    assert await broken_by(database, find.replace("(found", "LOST")) == "influencers_token_source"
    await write(database, find.replace("(found", "PASTED"))
    async with changing_tables(database.client) as transaction:
        await replace_check(transaction, "influencers", "influencers_token_source", SOURCES)
    assert await all_of(database) == (catalogue.replace("TABLE influencers (", 'TABLE "influencers" ('), rows)


async def test_rows_that_refer_to_a_changed_table_are_kept_and_held_to_it(database: Database) -> None:
    _, rows = await all_of(database)
    async with changing_tables(database.client) as transaction:
        await replace_check(transaction, "influencers", "influencers_version", "version >= 0")
        await replace_check(transaction, "admins", "admins_role", "role <> ''")
    assert (await all_of(database))[1] == rows
    theirs = f"UPDATE sessions SET influencer_id = '{NOBODY}' WHERE audience = 'INFLUENCER'"
    assert await broken_by(database, theirs) is None
    assert await broken_by(database, f"UPDATE influencers SET open_show_id = '{NOBODY}'") is None
    await write(database, "DELETE FROM admins")
    [sessions] = await ask(database, "SELECT count(*) AS of_admins FROM sessions WHERE audience = 'ADMIN'")
    assert sessions == {"of_admins": 0}


async def test_a_new_column_takes_its_default_in_every_row(database: Database) -> None:
    _, rows = await all_of(database)
    columns = {table: names for table, names in (await read_columns(database)).items() if table in rows}
    async with changing_tables(database.client) as transaction:
        await run(
            transaction,
            "ALTER TABLE influencers ADD COLUMN reachable BOOLEAN NOT NULL DEFAULT FALSE",
            "ALTER TABLE influencers ADD COLUMN reached_at TIMESTAMPTZ",
        )
        await replace_check(transaction, "influencers", "influencers_version", "version >= 0")
    assert await read_rows(database, columns) == rows
    added = await ask(database, "SELECT DISTINCT reachable, reached_at FROM influencers")
    assert added == [{"reachable": False, "reached_at": None}]
    assert await broken_by(database, "UPDATE influencers SET reachable = NULL") is None


async def test_a_table_can_be_renamed_and_then_changed(database: Database) -> None:
    _, rows = await all_of(database)
    async with changing_tables(database.client) as transaction:
        await run(transaction, "ALTER TABLE token_versions RENAME TO tokens")
        await replace_check(transaction, "tokens", "token_versions_source", "source <> ''")
    rows["tokens"] = rows.pop("token_versions")
    assert (await all_of(database))[1] == rows
    assert await broken_by(database, f"UPDATE shows SET token_version_id = '{NOBODY}'") is None
    assert await broken_by(database, "DELETE FROM tokens") is None
    assert await broken_by(database, "UPDATE tokens SET source = ''") == "token_versions_source"


async def test_a_column_can_be_changed_and_a_constraint_dropped(database: Database) -> None:
    _, rows = await all_of(database)
    unset = "UPDATE shows SET seen_at = NULL, end_reason = NULL WHERE ended_at IS NOT NULL"
    with pytest.raises(IntegrityError):
        await write(database, unset)
    async with changing_tables(database.client) as transaction:
        await rewrite_table(
            transaction,
            "shows",
            "seen_at TIMESTAMPTZ NOT NULL",
            "seen_at TIMESTAMPTZ",
            postgres=["ALTER TABLE shows ALTER COLUMN seen_at DROP NOT NULL"],
        )
        await rewrite_table(
            transaction,
            "shows",
            ",\n  CONSTRAINT ended_shows_have_a_reason CHECK ((ended_at IS NULL) = (end_reason IS NULL))",
            "",
            postgres=["ALTER TABLE shows DROP CONSTRAINT ended_shows_have_a_reason"],
        )
    assert (await all_of(database))[1] == rows
    await write(database, unset)
    second = f"""
        INSERT INTO shows (id, influencer_id, token_version_id, room_id, role, holder, opened_at, end_note)
        SELECT '{NOBODY}', influencer_id, token_version_id, room_id, role, holder, opened_at, '' FROM shows
        WHERE ended_at IS NULL
    """
    assert await broken_by(database, second) == "one_open_show_per_influencer"


async def test_numbers_that_were_given_once_are_not_given_again(database: Database) -> None:
    await write(database, "DELETE FROM events")
    async with changing_tables(database.client) as transaction:
        await rewrite_table(
            transaction,
            "events",
            "kind TEXT NOT NULL",
            "kind TEXT NOT NULL CONSTRAINT events_kind CHECK (kind <> '')",
            postgres=["ALTER TABLE events ADD CONSTRAINT events_kind CHECK (kind <> '')"],
        )
    await write(database, "INSERT INTO events (at, kind) VALUES ('2026-11-22 12:00:00+00:00', 'A')")
    assert await ask(database, "SELECT seq, kind FROM events") == [{"seq": 29, "kind": "A"}]


async def test_triggers_go_on_working(database: Database) -> None:
    if database.dialect == "postgres":
        pytest.skip("PostgreSQL rebuilds no table")
    for table in ("influencers", "admins"):
        await write(
            database,
            f"""
            CREATE TRIGGER renamed_{table} AFTER UPDATE OF name ON {table} BEGIN
                UPDATE influencers SET version = version + 10 WHERE email_key = 'maya@example.com';
                UPDATE influencers SET version = version + 10 WHERE email_key = 'maya@example.com';
            END
            """,
        )
    async with changing_tables(database.client) as transaction:
        await replace_check(transaction, "influencers", "influencers_version", "version >= 0")
    version = "SELECT version FROM influencers WHERE email_key = 'maya@example.com'"
    [before] = await ask(database, version)
    for table in ("influencers", "admins"):
        await write(database, f"UPDATE {table} SET name = 'Ada' WHERE name IN ('Ada', 'Maya')")
    [after] = await ask(database, version)
    assert after["version"] == before["version"] + 40


async def test_a_row_that_the_new_rule_refuses_leaves_everything_as_it_was(database: Database) -> None:
    before = await all_of(database)

    async def change() -> None:
        async with changing_tables(database.client) as transaction:
            await replace_check(transaction, "influencers", "influencers_token_source", MORE_SOURCES)
            await replace_check(transaction, "shows", "shows_end_reason", "end_reason <> 'FAILED'")

    with pytest.raises(IntegrityError) as refused:
        await change()
    assert violated(refused.value) == "shows_end_reason"
    assert await all_of(database) == before
    assert await broken_by(database, f"UPDATE influencers SET open_show_id = '{NOBODY}'") is None


async def test_rows_that_would_refer_to_missing_ones_leave_everything_as_it_was(database: Database) -> None:
    before = await all_of(database)

    async def change() -> None:
        async with changing_tables(database.client) as transaction:
            await replace_check(transaction, "influencers", "influencers_token_source", MORE_SOURCES)
            await run(transaction, "DELETE FROM token_versions")

    with pytest.raises(IntegrityError, match="shows"):
        await change()
    assert await all_of(database) == before
    assert await broken_by(database, f"UPDATE influencers SET open_show_id = '{NOBODY}'") is None


async def test_a_piece_that_is_not_there_once_is_not_rewritten(database: Database) -> None:
    if database.dialect == "postgres":
        pytest.skip("PostgreSQL looks for no text")
    before = await all_of(database)
    for piece, times in (("nowhere", 0), ("NOT NULL", 15)):
        with pytest.raises(ValueError, match=f"^'{piece}' stands {times} times in the DDL of influencers$"):
            async with changing_tables(database.client) as transaction:
                await rewrite_table(transaction, "influencers", piece, "", postgres=[])
    assert await all_of(database) == before
