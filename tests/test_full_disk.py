"""A desk whose database has no room left on its disk."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from tortoise import Tortoise

from greenroom.desk.actors import AdminRole
from greenroom.store.database import Dialect
from greenroom.store.models import SessionRow
from tests.world import PASSWORD, SECRET_KEY, House, ask, everything

SIGN_IN = "mutation ($input: AdminSignInInput!) { adminSignIn(input: $input) { __typename } }"
INVITE = "mutation ($input: InviteInfluencerInput!) { inviteInfluencer(input: $input) { __typename } }"
MIA = {"name": "Mia", "email": "mia@example.com"}
TOLD = (
    "The disk of the desk's database is full, so this was not saved. Tell whoever runs this desk to free "
    "some space on it, then do this again. The number in the log is {}."
)
# What is written asks for more room than there is: SQLite finds that out, PostgreSQL is made to say so.
FILLS = {
    "sqlite": """CREATE TABLE ballast (weight BLOB);
        CREATE TRIGGER {table}_full BEFORE {change} ON {table}
        BEGIN INSERT INTO ballast VALUES (zeroblob(1000000)); END;
        PRAGMA max_page_count = {pages}""",
    "postgres": """CREATE FUNCTION is_full() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
        CREATE TRIGGER {table}_full BEFORE {change} ON {table} FOR EACH ROW EXECUTE FUNCTION is_full()""",
}
EMPTIES = {
    "sqlite": "PRAGMA max_page_count = 1000000; DROP TRIGGER {table}_full; DROP TABLE ballast",
    "postgres": "DROP TRIGGER {table}_full ON {table}; DROP FUNCTION is_full",
}


@asynccontextmanager
async def full(dialect: Dialect, table: str, change: str = "INSERT") -> AsyncGenerator[None]:
    """Let a table have no room for what the block writes."""
    database: Any = Tortoise.get_connection(dialect)
    pages = 0
    if dialect == "sqlite":
        ((pages,),) = (await database.execute_query("PRAGMA page_count"))[1]
    await database.execute_script(FILLS[dialect].format(table=table, change=change, pages=pages + 4))
    yield
    await database.execute_script(EMPTIES[dialect].format(table=table))


def expect_told(answer: dict[str, Any]) -> None:
    (error,) = answer["errors"]
    number = error["extensions"]["requestId"]
    assert error["extensions"] == {"code": "UNAVAILABLE", "requestId": number, "reason": "DISK_FULL"}
    assert error["message"] == TOLD.format(number)


async def sign_in_with(house: House) -> tuple[str, dict[str, Any]]:
    """Make an admin, and return how they sign in."""
    ada = await house.world.admin()
    return SIGN_IN, {"email": ada.email, "password": PASSWORD, "secretKey": SECRET_KEY}


async def invite_with(house: House) -> tuple[str, dict[str, Any]]:
    """Return how an influencer is invited."""
    del house
    return INVITE, MIA


@pytest.mark.parametrize(
    ("table", "prepare", "done"),
    [
        ("sessions", sign_in_with, {"adminSignIn": {"__typename": "SignedIn"}}),
        ("influencers", invite_with, {"inviteInfluencer": {"__typename": "InfluencerInvited"}}),
    ],
    ids=["signing in", "a change"],
)
async def test_what_finds_no_room_is_not_saved_says_what_to_do_and_works_once_there_is_some(
    table: str,
    prepare: Callable[[House], Awaitable[tuple[str, dict[str, Any]]]],
    done: dict[str, Any],
    *,
    house: House,
    dialect: Dialect,
    caplog: pytest.LogCaptureFixture,
) -> None:
    query, given = await prepare(house)
    async with house.looking(AdminRole.OWNER) as client:
        before = await everything()
        async with full(dialect, table):
            expect_told(await ask(client, query, input=given))
            assert await everything() == before
        (said,) = [line for line in caplog.messages if line.startswith("request ")]
        assert said.endswith("Free some space." if dialect == "sqlite" else "Free some space on it.")
        assert await ask(client, query, input=given) == {"data": done}


async def test_who_is_signed_in_reads_on_though_their_last_use_cannot_be_noted(
    house: House, dialect: Dialect
) -> None:
    async with house.looking(AdminRole.VIEWER) as client:
        await house.world.influencer("Mia")
        seen_at = (await SessionRow.get()).seen_at - timedelta(minutes=5)
        await SessionRow.all().update(seen_at=seen_at)
        await house.world.bind()
        async with full(dialect, "sessions", "UPDATE"):
            answer = await ask(client, "{ influencers(first: 5) { nodes { name } } }")
            assert answer == {"data": {"influencers": {"nodes": [{"name": "Mia"}]}}}
            assert (await SessionRow.get()).seen_at == seen_at
