"""Searches by index find whom a look at everybody would find, whatever is looked for."""

from collections.abc import Sequence
from contextlib import suppress
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tortoise.transactions import in_transaction

from greenroom.desk.identity import keys_of
from greenroom.store import searching
from greenroom.store.database import Database
from greenroom.store.ids import new_id
from greenroom.store.models import Influencer
from greenroom.store.searching import Search, are_few, ids_of, look_up, matches
from greenroom.store.sql import Statement
from greenroom.writing.names import search_words, tag_keys
from tests.store.rows import NOON, an_influencer

# Names of many scripts, of one letter and of many, with what means something to a database.
NAMES = [
    *(
        "Maya Ray",
        "Zoë",
        "Ana",
        "A",
        "王伟",
        "王秀英",
        "田中 太郎",
        "山田太郎",
        "Łukasz Żak",
        "Ωmega",
        "Иван Петров",
    ),
    *(
        "สมชาย",
        "محمد علي",
        "नेहा",
        "100% Maya",
        "Snake_Case",
        "Back\\slash",
        'Quo"te',
        "O'Neil",
        "x*",
        "a-b",
        "ﬁ",
    ),
    *(
        "😀😀",
        "𠮷野家",
        "NOT OR",
        "(near)",
        "text:maya",
        "Ma Ya",
        "İpek",
        "Straße",
        "\u00ad",
        "한국",
        "b\u0301",
    ),
]
TAGS = ("VIP", "太", 'a"b', "it's", "Backup crew", "\\", "%")
SOME = st.sampled_from(NAMES)


def person(name: str, handle: str = "", tags: Sequence[str] = (), **columns: Any) -> Influencer:
    email = f"{new_id()}@{'bücher.рф' if len(name) % 2 else 'example.com'}"
    given: dict[str, Any] = {"id": new_id(), "name": name, "handle": handle, "email": email}
    given |= {**keys_of(name=name, handle=handle, email=email), "tags": "\n".join(tags)}
    return Influencer(**given | {"tag_keys": tag_keys(tags), "created_at": NOON} | columns)


@pytest.fixture(name="people")
async def _people(database: Database) -> Database:
    chance = Random(5)
    people = [
        person(
            f"{chance.choice(NAMES)} {chance.choice(NAMES)}"[: chance.randint(1, 40)],
            chance.choice(["", *NAMES]),
            chance.sample(TAGS, chance.choice([0, 0, 1, 3])),
            archived_at=NOON if number % 9 == 0 else None,
            password_hash="-" if number % 2 else None,
            token_last_four=f"aB{number % 30:02}",
        )
        for number in range(200)
    ]
    await Influencer.bulk_create(people)
    return database


async def plainly(search: Search, *, archived: bool) -> list[str]:
    statement = Statement()
    text = f"""SELECT i.id FROM influencers i LEFT JOIN page_reports p ON p.influencer_id = i.id
        WHERE i.archived_at IS {"NOT " if archived else ""}NULL{matches(statement, search)}"""
    return sorted(str(row["id"]) for row in await statement.rows(text))


async def found(search: Search, *, archived: bool) -> list[str]:
    looked_up = await look_up(search, archived=archived)
    assert looked_up is not None
    statement = Statement()
    return sorted(str(row["id"]) for row in await statement.rows(ids_of(statement, looked_up)))


async def check(search: Search, *, archived: bool = False) -> None:
    assert await found(search, archived=archived) == await plainly(search, archived=archived), search


@st.composite
def searches(draw: st.DrawFn) -> Search:
    """Draw parts of names, and other words, with and without tags and the end of a token."""
    words: list[str] = []
    for _ in range(draw(st.integers(0, 3))):
        name = draw(st.one_of(SOME, st.text(min_size=1, max_size=5)))
        start = draw(st.integers(0, len(name) - 1))
        words += search_words(name[start : start + draw(st.integers(1, 5))])
    code = draw(st.sampled_from([None, None, "ab07", "maya"]))
    tags = draw(st.lists(st.sampled_from(TAGS), max_size=2)) or ([] if words or code else ["vip"])
    signed_in = draw(st.sampled_from([None, True, False]))
    return Search(tuple(words), code, tags, signed_in, emails=draw(st.booleans()))


async def test_a_search_by_index_finds_whom_a_look_at_everybody_finds(
    people: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Hypothesis runs no coroutine in the loop that the database is open in: it only draws.
    drawn: list[Search] = []

    @settings(max_examples=300, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(search=searches())
    def draw(search: Search) -> None:
        drawn.append(search)

    draw()
    assert len(drawn) > 100
    for number, search in enumerate(drawn):
        if number == len(drawn) // 2:  # from here on, PostgreSQL knows how many there are, and some are many
            await people.client.execute_script("ANALYZE")
            monkeypatch.setattr(searching, "MOST_LISTED", 5)
        await check(search, archived=number % 5 == 0)


@pytest.mark.parametrize(
    "word", ["太郎", "王", "野", "ay", "a", "%", "_", "\\", '"', "рф", "ф", "한", "😀", "oe", "com"]
)
async def test_one_or_two_characters_are_found_wherever_they_stand(people: Database, word: str) -> None:
    await check(Search((word,)))
    await check(Search((word, "maya")), archived=True)
    last = await an_influencer(search_key=f"last {word}")
    await check(Search((word, "last")))
    await check(Search((word,)))
    await last.delete()


async def test_the_index_follows_every_change_of_a_row(database: Database) -> None:
    mia = await an_influencer(search_key="mia mia@example.com", tag_keys="\nvip\n")
    bo = await an_influencer("bo@example.com", name="Bo", search_key="bo bo@example.com")

    async def ids(*words: str) -> list[str]:
        return await found(Search(words), archived=False)

    assert await ids("mia", "vip") == [str(mia.id)]
    await Influencer.filter(id=mia.id).update(search_key="maria mia@example.com", tag_keys="\nbackup\n")
    assert await ids("vip") == []
    assert await ids("maria", "back") == [str(mia.id)]
    await Influencer.filter(id=bo.id).update(note="maria")
    assert await ids("maria") == [str(mia.id)]
    with suppress(ZeroDivisionError):
        async with in_transaction():
            await Influencer.filter(id=bo.id).update(search_key="maria bo@example.com")
            assert await ids("maria", "bo@") == [str(bo.id)]
            raise ZeroDivisionError
    assert await ids("maria") == [str(mia.id)]
    await mia.delete()
    assert await ids("maria") == []
    assert await ids("bo@") == [str(bo.id)]
    if database.dialect == "sqlite":
        exactly = "INSERT INTO influencer_search (influencer_search, rank) VALUES ('integrity-check', 1)"
        await database.client.execute_script(exactly)
        await database.client.execute_script("VACUUM")
        assert await ids("bo@") == [str(bo.id)]


async def test_it_is_told_from_the_index_whether_few_match(database: Database) -> None:
    rows = [await an_influencer(f"{n}@x.example", search_key=f"mia {n}@x.example") for n in range(4)]
    looked_up = await look_up(Search(("mia",)), archived=False)
    assert looked_up is not None
    assert [await are_few(looked_up, number) for number in (3, 4)] == [False, True]
    await rows[0].delete()
    assert await are_few(looked_up, 3)


async def test_what_looks_for_nothing_is_no_search(database: Database) -> None:
    await an_influencer()
    assert await look_up(Search(signed_in=False), archived=False) is None
