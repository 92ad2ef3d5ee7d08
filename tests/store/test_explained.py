"""What reads a table from end to end is told from what reads a page, or by keys."""

import pytest
from tortoise.transactions import in_transaction

from greenroom.store.ids import new_id
from greenroom.store.models import Show
from greenroom.store.sql import Statement
from tests.store.explained import sent, ways
from tests.store.rows import NOON

AT = "SELECT id FROM audit_entries WHERE at > {now} ORDER BY at, id"


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("sql", "table", "by", "cut"),
    [
        ("SELECT COUNT(*) FROM shows", "shows", set[str](), False),
        ("SELECT id FROM shows s WHERE s.influencer_id = {one}", "shows", {"influencer_id"}, False),
        ("SELECT id FROM shows ORDER BY holder, id LIMIT 2", "shows", set[str](), False),
        ("SELECT MAX(at) FROM audit_entries WHERE at < {now}", "audit_entries", set[str](), True),
        (f"{AT} LIMIT 2", "audit_entries", set[str](), True),
        (AT, "audit_entries", set[str](), False),
        (
            "SELECT id FROM audit_entries WHERE subject_id = {one} AND action = 'A' LIMIT 2",
            "audit_entries",
            {"subject_id", "action"},
            True,
        ),
    ],
)
async def test_how_a_statement_reads_a_table_is_told(sql: str, table: str, by: set[str], cut: bool) -> None:
    statement = Statement()
    given = {
        name: statement.put(value)
        for name, value in (("one", new_id()), ("now", NOON))
        if f"{{{name}}}" in sql
    }
    with sent() as asked:
        await statement.rows(sql.format(**given))
    [(text, values)] = asked.items()
    [reading] = [found for [found] in await ways(text, values)][-1:]
    assert (reading.table, reading.by, reading.cut) == (table, by, cut), reading.step


@pytest.mark.usefixtures("database")
async def test_only_what_is_sent_in_the_block_is_noted() -> None:
    with sent() as asked:
        await Show.all().count()
        async with in_transaction():
            await Show.filter(holder="nobody").exists()
    await Show.all()
    assert len(asked) == 2
