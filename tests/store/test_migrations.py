import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from tortoise.exceptions import OperationalError
from tortoise.models import Model
from tortoise.transactions import in_transaction

from greenroom.store import database as store
from greenroom.store import models
from greenroom.store.database import Database
from tests.store.catalogue import ask, read_catalogue

ALL = [
    "0001_first_tables",
    "0002_page_reports",
    "0003_last_runs",
    "0004_expired_shows",
    "0005_search_keys",
    "0006_access",
    "0007_user_ids",
    "0008_app_secrets",
    "0009_sources",
    "0010_links_of_api_keys",
    "0011_places_and_codes",
    "0012_handed_out",
    "0013_hms_replies",
    "0014_growth",
    "0015_planned_shows",
    "0016_people",
    "0017_inbox",
    "0018_rehearsals",
    "0019_imports",
    "0020_alerts",
    "0021_closed_requests",
    "0022_surprises",
    "0023_finding_people",
    "0024_changes",
    "0025_growth",
    "0026_standings",
    "0027_sweeping",
    "0028_search",
    "0029_ages",
    "0030_tags",
]
MODELS = [
    model
    for model in vars(models).values()
    if isinstance(model, type) and issubclass(model, Model) and model not in (Model, models.BoundRow)
]

# Tortoise's name of a column's type, and the database's.
TYPES = {
    "sqlite": {
        "CHAR(36)": "TEXT",
        "TIMESTAMP": "TEXT",
        "JSON": "TEXT",
        "TEXT": "TEXT",
        "VARCHAR(64)": "TEXT",
        "INT": "INTEGER",
    }
    | {"BIGINT": "INTEGER"},
    "postgres": {
        "UUID": "uuid",
        "TIMESTAMPTZ": "timestamp with time zone",
        "JSONB": "jsonb",
        "TEXT": "text",
        "VARCHAR(64)": "text",
    }
    | {"INT": "integer", "BIGINT": "bigint", "BOOL": "boolean"},
}
COLUMNS = {
    "sqlite": """
        SELECT name, type, "notnull" = 1 OR pk = 1 AS needed FROM pragma_table_info('{table}')
    """,
    "postgres": """
        SELECT attname AS name, format_type(atttypid, atttypmod) AS type, attnotnull AS needed
        FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0
    """,
}
# By which an index of SQLite's knows a row, and nobody else.
NUMBERS = {("sqlite", "influencers"): {"number": ("INTEGER", True)}}

MIGRATE = """
import asyncio, sys
from greenroom.store.database import database, migrate
async def main():
    async with database(sys.argv[1]) as opened:
        print(*await migrate(opened))
asyncio.run(main())
"""


async def test_the_tables_are_exactly_those_of_the_expected_catalogue(database: Database) -> None:
    file = Path(__file__).with_name(f"expected_{database.dialect}.txt")
    actual = await read_catalogue(database)
    if os.environ.get("GREENROOM_WRITE_CATALOGUE"):
        file.write_text(actual)
    assert actual.splitlines() == file.read_text().splitlines()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
async def test_a_model_has_the_columns_of_its_table(database: Database, model: type[Model]) -> None:
    meta: Any = vars(model)["_meta"]
    rows = await ask(database, COLUMNS[database.dialect].format(table=meta.db_table))
    columns = {row["name"]: (row["type"], bool(row["needed"])) for row in rows}
    assert columns == {
        field.source_field or name: (
            TYPES[database.dialect][field.get_for_dialect(database.dialect, "SQL_TYPE")],
            not field.null,
        )
        for name, field in meta.fields_map.items()
    } | NUMBERS.get((database.dialect, meta.db_table), {})


async def test_a_new_database_lacks_every_migration_and_a_migrated_one_none(empty_database_url: str) -> None:
    async with store.database(empty_database_url) as opened:
        assert await store.pending_migrations(opened) == ALL
        assert await store.migrate(opened) == ALL
        assert await store.pending_migrations(opened) == []
        ran = await ask(opened, "SELECT name FROM tortoise_migrations ORDER BY id")
        assert [row["name"] for row in ran] == ALL


async def test_migrating_a_second_time_changes_nothing(database: Database) -> None:
    before = await read_catalogue(database)
    assert await store.migrate(database) == []
    assert await read_catalogue(database) == before


async def test_three_processes_that_migrate_at_once_do_it_once(empty_database_url: str) -> None:
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", MIGRATE, empty_database_url, stdout=asyncio.subprocess.PIPE
        )
        for _ in range(3)
    ]
    answers = [(await process.communicate())[0].split() for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert sorted(answers) == [[], [], [name.encode() for name in ALL]]


async def test_a_migration_that_fails_leaves_no_table_and_no_record(empty_database_url: str) -> None:
    async with store.database(empty_database_url) as opened:
        await opened.client.execute_script("CREATE TABLE shows (id INTEGER)")  # in the way, halfway through
        with pytest.raises(OperationalError, match="shows"):
            await store.migrate(opened)
        assert await store.pending_migrations(opened) == ALL
        async with in_transaction() as transaction:
            await transaction.execute_script("DROP TABLE shows")
        assert await store.migrate(opened) == ALL
