"""What pages ask for costs the same however large the desk: an index gives them a page of whatever grows.

Every operation of the pages and every root field that reads is asked, so a new one is held to it by itself.
"""

from collections import Counter
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import httpx2
import pytest
from graphql import OperationDefinitionNode, print_ast

from greenroom.desk.actors import AdminActor, AdminRole, InfluencerActor
from greenroom.desk.credentials.setting import set_auth_token
from greenroom.desk.influencers.editing import archive_influencer
from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.desk.shows.staying import heartbeat, show_started
from greenroom.metrics import metrics_of
from greenroom.store.database import Dialect
from greenroom.store.models import Workspace
from greenroom.store.tallies import add_up
from greenroom.web.tally import Tally
from tests.api.guard.test_root_fields import ROOT
from tests.api.test_page_operations import OPERATIONS
from tests.desk.plans.planned import plan
from tests.desk.stage import end, press
from tests.store.crowd import Crowd
from tests.store.explained import Reading, Statements, analyse, sent, steps_of, ways
from tests.world import House, World, ask, sign_in

CROWD = 200
FEW_STEPS = 1_000
# Tables that do not grow with the number of people, or of years.
SMALL = {
    "admins": "a team",
    "alert_receivers": "a few",
    "api_keys": "a few for each admin",
    "changes": "the newest ones alone",
    "desk": "one row",
    "hms_replies": "the newest ones alone",
    "inbox_entries": "who needs something now",
    "imports": "those of seven days",
    "leases": "one for each job",
    "tallies": "one for each account, each choice of tags, and so on",
    "tally_changes": "those of the last seconds",
    "page_reports": "as many as there are support codes, at most",
    "workspaces": "the accounts of one agency",
}
# Columns in which very many rows are equal: to look for one of their values is to read a part of the table.
WIDE = {"action", "actor_id", "audience", "created_by_id", "foreseen", "kind", "maker_id", "workspace_id"}
# Indexes of rows that are few at any time.
FEW = {
    "alert_deliveries_that_wait": "what is to be sent",
    "one_open_show_per_influencer": "who is live",
    "open_shows_by_sign_of_life": "who is on air",
    "open_links": "what nobody has used yet",
    "open_links_by_maker": "likewise",
}
ENDS_THE_SESSION = {"signOut", "endOtherSessions", "endSession", "changePassword"}
# What may be read all the same, by a part of its statement.
MAY = {
    "FROM influencers i": "lists of influencers and their counts have tests of their own",
    "AS stale) >= ": "so has whether more are stale than a list looks at",
    "SELECT (SELECT MIN(": "so has when the clock next changes a list",
    "WITH theirs AS": "what there is about one subject",
    'COUNT("id") "made"': "whom an account's end concerns, asked before it",
    'FROM "sessions" WHERE "maker_id" IN': "what an admin's removal ends",
    'FROM "influencers" WHERE "password_maker_id" IN': "whom an admin's removal concerns",
    "pragma_page_count": "no table",
    "LIMIT 100001) AS counted": "as many as are counted for the settings page and `greenroom doctor`",
    'SELECT COUNT(*) FROM "audit_entries" WHERE "chain_no" IS NULL': "those of the last seconds",
}


def variants(admin: AdminActor, person: InfluencerActor, account: Any) -> dict[str, list[Any]]:
    """Give the values with which each variable is tried, by its name, or its operation's and its own."""
    now, theirs, admins = "2026-11-22T12:00:00Z", str(person.id), str(admin.id)
    filters: list[dict[str, Any]] = [{"actorId": admins}, {"actorId": theirs}, {"subjectId": theirs}]
    filters += [{"action": "TOKEN_SET"}, {"since": now}, {"until": now}, {"since": now, "until": now}]
    filters += [{**one, "action": "SHOW_OPENED"} for one in filters[:3]]
    filters += [{"actorId": admins, "subjectId": theirs}, {"subjectId": admins}]
    filters += [{"actorId": admins, "action": "TOKEN_SET", "since": now, "until": now}]
    return {
        "AuditPage.filter": [None, *filters],
        "filter": [None],
        "orderBy": ["NAME"],
        "reverse": [False],
        "first": [3],
        "after": [None],
        "id": [theirs],
        "ids": [[theirs]],
        "search": [person.name],
        "accessKey": [None],
        "accountId": [str(account.id)],
        "adminId": [admins],
        "role": [None, "VIEWER"],
        "audience": ["ADMIN"],
        "timeZone": ["Europe/Berlin"],
        "date": [None],
        "from": [now],
        "to": ["2027-11-22T12:00:00Z"],
        **{name: [True] for name in ("begins", "shows", "tokens", "withEmail")},
        "looks": [False],
    }


def questions(values: dict[str, list[Any]]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """List what can be asked: a name, a document, and its variables."""
    for name, document in OPERATIONS.items():
        operation = cast("OperationDefinitionNode", document.definitions[0])
        if operation.operation.value != "query":
            continue
        names = [one.variable.name.value for one in operation.variable_definitions or ()]
        tried = {one: values.get(f"{name}.{one}") or values[one] for one in names}  # a new one needs its line
        first = {one: several[0] for one, several in tried.items()}
        yield name, print_ast(document), first
        for one, several in tried.items():
            for other in several[1:]:
                yield f"{name} {one}={other}", print_ast(document), first | {one: other}
    for name, (_, document) in ROOT.items():
        if document.startswith("{"):
            yield name, document, {}


def cursors(answer: Any) -> Iterator[str]:
    """Find where the next pages of an answer begin."""
    if isinstance(answer, dict):
        for name, value in cast("dict[str, Any]", answer).items():
            if name == "endCursor" and value is not None:
                yield value
            yield from cursors(value)
    elif isinstance(answer, list):
        for value in cast("list[Any]", answer):
            yield from cursors(value)


async def everything_asked(client: httpx2.AsyncClient, values: dict[str, list[Any]]) -> dict[str, Statements]:
    """Ask everything, and the second page of each list; return what the database was asked for each."""
    asked: dict[str, Statements] = {}
    for name, document, variables in questions(values):
        with sent() as asked[name]:
            answer = await ask(client, document, **variables)
            assert "errors" not in answer, (name, answer)
            if "after" in variables:
                for cursor in cursors(answer):
                    again = await ask(client, document, **variables | {"after": cursor})
                    assert "errors" not in again, (name, again)
    return asked


async def everything_changed(client: httpx2.AsyncClient, world: World) -> dict[str, Statements]:
    """Send every mutation, and play a whole show; return what the database was asked for each."""
    asked: dict[str, Statements] = {}
    for name, (_, document) in ROOT.items():
        if document.startswith("mutation") and name not in ENDS_THE_SESSION:
            with sent() as asked[name]:
                assert "errors" not in await ask(client, document, s="x" * 12), name
    star, admin = await world.star("Ana"), await world.admin()
    with sent() as asked["a whole show"]:
        await set_auth_token(world.desk, admin, star.id, world.token())
        show = (await press(world, star)).show
        await show_started(world.desk, star, show.id, holder="phone", peer_id="p", session_id=None)
        await heartbeat(world.desk, star, show.id, holder="phone")
        await end(world, star, show)
        await toggle_streaming(world.desk, admin, star.id, enabled=False)
        await archive_influencer(world.desk, admin, star.id)
    return asked


async def dear(asked: dict[str, Statements]) -> dict[str, str]:
    """Find the statements that read more than they may: what they read, and who asks for it first."""
    found: dict[str, str] = {}
    for name, statements in asked.items():
        for sql, given in statements.items():
            # Tortoise asks even where it looks for nothing.
            if "1=0" in sql or any(part in sql for part in MAY):
                continue
            steps = [[one.step for one in way if not is_cheap(one)] for way in await ways(sql, given)]
            if all(steps):
                found.setdefault(f"{'; '.join(steps[0])}\n    {sql}", name)
    return found


def is_cheap(one: Reading) -> bool:
    few = one.table in SMALL or any(index in one.step.split() for index in FEW)
    return few or one.cut or bool(one.by - WIDE)


@asynccontextmanager
async def crowded(
    house: House,
) -> AsyncGenerator[tuple[httpx2.AsyncClient, Crowd, dict[str, list[Any]]]]:
    """Fill a house; its client is an owner's and an influencer's at once, and everybody knows everybody."""
    world = house.world
    account, admin = await world.connect(), await world.admin(AdminRole.OWNER)
    star = await world.star("Maya", tags="night\nart", tag_keys="night\nart")
    await plan(
        world, star, at=f"{world.clock.time + timedelta(hours=1):%Y-%m-%dT%H:%M}", zone="UTC", by=admin
    )
    crowd = Crowd(world, account.id, admin.id)
    async with house.client(headers={"sec-fetch-site": "same-origin"}) as client:
        await sign_in(client, admin)
        await sign_in(client, star)
        await crowd.grow(CROWD)
        await add_up()
        await analyse()
        yield client, crowd, variants(admin, star, await Workspace.get(id=account.id))


async def test_no_table_that_grows_is_read_from_end_to_end(house: House) -> None:
    async with crowded(house) as (client, _, values):
        asked = await everything_asked(client, values)
        with sent() as asked["/metrics"]:
            await metrics_of(house.world.desk, Tally(), Counter())()
        for path in ("/readyz", "/changes"):
            with sent() as asked[path]:
                assert (await client.get(path)).is_success
        found = await dear(asked)
    assert found == {}, "\n".join(f"{name}: {told}" for told, name in found.items())


async def test_no_change_reads_a_table_that_grows_from_end_to_end(house: House) -> None:
    async with crowded(house) as (client, _, _):
        found = await dear(await everything_changed(client, house.world))
    assert found == {}, "\n".join(f"{name}: {told}" for told, name in found.items())


async def test_a_desk_five_times_as_large_takes_no_more_steps(
    house: House, dialect: Dialect, database_url: str
) -> None:
    if dialect != "sqlite":
        pytest.skip("PostgreSQL does not count its steps")
    file = Path(database_url.removeprefix("sqlite://"))
    async with crowded(house) as (client, crowd, values):
        asked = await everything_asked(client, values) | await everything_changed(client, house.world)
        reading = {
            sql: (name, given)
            for name, statements in asked.items()
            for sql, given in statements.items()
            if sql.lstrip().startswith(("SELECT", "WITH")) and not any(part in sql for part in MAY)
        }
        before = {sql: steps_of(file, sql, given) for sql, (_, given) in reading.items()}
        await crowd.grow(4 * CROWD)
        await add_up()
        grown = {
            f"{name}: {before[sql]} steps, then {after}\n    {sql}"
            for sql, (name, given) in reading.items()
            if (after := steps_of(file, sql, given)) > 2 * before[sql] + FEW_STEPS
        }
    assert grown == set(), "\n".join(grown)
