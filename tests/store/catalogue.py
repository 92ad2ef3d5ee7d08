"""What a database itself says of its tables, as text that a person can read and compare."""

from typing import Any

from greenroom.store.database import Database

SQLITE = """
    SELECT sql AS line FROM sqlite_master
    WHERE sql IS NOT NULL AND name NOT IN ('sqlite_sequence', 'tortoise_migrations')
        AND name NOT GLOB 'influencer_search_*' -- which SQLite makes itself
    ORDER BY type DESC, tbl_name, name
"""
POSTGRES = """
    WITH tables AS (
        SELECT oid, relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'tortoise_migrations'
    )
    SELECT line FROM (
        SELECT relname, 1 AS part, '' AS name, 'TABLE ' || relname AS line FROM tables
        UNION ALL
        SELECT relname, 2, lpad(attnum::text, 3), '  ' || attname || ' ' || format_type(atttypid, atttypmod)
            || CASE attcollation WHEN '"C"'::regcollation THEN ' COLLATE "C"' ELSE '' END
            || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END
            || CASE attidentity WHEN 'd' THEN ' IDENTITY' ELSE '' END
            || coalesce(' DEFAULT ' || pg_get_expr(adbin, adrelid), '')
        FROM tables JOIN pg_attribute ON attrelid = tables.oid
        LEFT JOIN pg_attrdef ON adrelid = tables.oid AND adnum = attnum
        WHERE attnum > 0 AND NOT attisdropped
        UNION ALL
        SELECT relname, 3, conname,
            '  CONSTRAINT ' || conname || ' ' || pg_get_constraintdef(pg_constraint.oid)
        FROM tables JOIN pg_constraint ON conrelid = tables.oid
        UNION ALL
        SELECT relname, 4, indexname, '  ' || indexdef
        FROM tables JOIN pg_indexes ON tablename = relname
        WHERE indexname NOT LIKE '%_pkey'
    ) AS lines ORDER BY relname, part, name
"""
COLUMNS = {
    "sqlite": """
        SELECT m.name AS table_name, c.name AS column_name
        FROM sqlite_master m JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table' AND m.name NOT IN ('sqlite_sequence', 'tortoise_migrations')
            AND m.name NOT GLOB 'influencer_search*' AND m.name <> 'influencer_pieces'
        ORDER BY m.name, c.cid
    """,
    "postgres": """
        SELECT table_name, column_name FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name <> 'tortoise_migrations'
        ORDER BY table_name, ordinal_position
    """,
}


async def ask(database: Database, query: str) -> list[dict[str, Any]]:
    """Read rows that no model describes."""
    client: Any = database.client
    return await client.execute_query_dict(query)


async def read_catalogue(database: Database) -> str:
    """Describe every table with its columns, constraints and indexes, in a fixed order."""
    rows = await ask(database, SQLITE if database.dialect == "sqlite" else POSTGRES)
    return "".join(f"{row['line']}\n" for row in rows)


async def read_columns(database: Database) -> dict[str, list[str]]:
    """List the columns of every table."""
    columns: dict[str, list[str]] = {}
    for row in await ask(database, COLUMNS[database.dialect]):
        columns.setdefault(row["table_name"], []).append(row["column_name"])
    return columns


async def read_rows(database: Database, columns: dict[str, list[str]]) -> dict[str, list[dict[str, Any]]]:
    """Read these columns of all rows, as the database holds them, in a fixed order."""
    return {
        table: await ask(database, f"SELECT {', '.join(names)} FROM {table} ORDER BY {names[0]}")
        for table, names in columns.items()
    }
