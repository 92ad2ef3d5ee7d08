"""How a search, and other ways to look somebody up by a value, are read: never all influencers."""

import pytest

from greenroom.store.database import Database
from greenroom.store.ids import new_id
from greenroom.store.models import Influencer, PageReport
from greenroom.store.searching import Search, are_few, handles_with, ids_of, look_up
from greenroom.store.sql import Statement
from tests.store.plans import plans_of, scans
from tests.store.rows import NOON

BLANK = {"email": "", "name": "", "name_key": "", "created_at": NOON}

SEARCHES = {
    "a word": Search(("maya",)),
    "words": Search(("maya", "ray"), emails=False),
    "two letters": Search(("zz",)),
    "one character": Search(("王",)),
    "a letter and a word": Search(("a", "maya")),
    "a word or a code": Search(("maya",), code="maya"),
    "a tag": Search(tags=("vip",), signed_in=False),
    "a code": Search(code="----"),
}
TEXTS = {"sqlite": "influencer_search VIRTUAL TABLE INDEX", "postgres": "influencers_by_pieces"}


@pytest.fixture(name="many")
async def _many(database: Database) -> Database:
    """So many that PostgreSQL, which knows the numbers, takes an index that fits rather than any other."""
    people = [
        Influencer(id=new_id(), search_key=f"person {n} p{n}@example.com", token_last_four=f"{n:04}", **BLANK)
        for n in range(1_000)
    ]
    for person in people:
        person.email_key = str(person.id)
    await Influencer.bulk_create(people)
    await PageReport.bulk_create(
        PageReport(influencer_id=one.id, support_code=f"{n:04}", seen_at=NOON) for n, one in enumerate(people)
    )
    await database.client.execute_script("ANALYZE influencers; ANALYZE page_reports")
    return database


async def test_each_search_reads_indexes(many: Database) -> None:
    for name, search in SEARCHES.items():
        for archived in (False, True):
            async with plans_of(many, bitmaps=True) as plan:
                looked_up = await look_up(search, archived=archived)
                assert looked_up is not None
                await are_few(looked_up, 10)
                statement = Statement()
                await statement.rows(ids_of(statement, looked_up))
            indexes = "\n".join(plan)
            assert (name, scans(plan)) == (name, [])
            assert (TEXTS[many.dialect] in indexes) == bool(search.words or search.tags), name
            assert ("influencers_by_last_four" in indexes) == (search.code is not None), name
            assert ("one_page_report_per_support_code" in indexes) == (search.code is not None), name


async def test_a_handle_is_looked_up_in_an_index(many: Database) -> None:
    async with plans_of(many, bitmaps=True) as plan:
        await handles_with(["maya"])
    assert scans(plan) == []
    assert TEXTS[many.dialect] in "\n".join(plan)
