"""How many statements the hot operations send: that is what each of them costs, more than anything else.

Whoever needs another one sees it here, and says so by a higher number.
"""

from typing import Any

import httpx2
import pytest
from graphql import print_ast

from greenroom.desk.actors import AdminRole
from tests.api.test_page_operations import OPERATIONS
from tests.statements import statements
from tests.world import House, ask, sign_in

SAME_ORIGIN = {"sec-fetch-site": "same-origin"}
HOLDER = {"holder": "0a1b2c3d4e5f60718293a4b5c6d7e8f9"}
REPORT = {"page": "LIVE", "browser": "iPhone Safari", "camera": "GRANTED", "microphone": "GRANTED"}
SAVE = """mutation ($input: SetAuthTokenInput!) { setAuthToken(input: $input) {
    __typename ... on SetAuthTokenSuccess { influencer { version } } } }"""
PAGES: dict[str, tuple[dict[str, Any], int]] = {
    "InfluencersPage": ({"first": 50, "orderBy": "STATUS", "reverse": False}, 6),
    "NightPage": ({}, 13),
    "Inbox": ({"first": 50, "tokens": True}, 2),
    "Tally": ({"looks": True}, 2),
    "Evening": ({"timeZone": "Europe/Berlin", "first": 50, "begins": True}, 3),
    "AuditPage": ({"first": 50}, 3),
}
"""What admins' pages ask for again and again, with how many statements at most."""


async def sent_by(client: httpx2.AsyncClient, name: str, **variables: Any) -> tuple[Any, int]:
    """Send an operation of the pages; return what it replies and how many statements it sent."""
    with statements() as sent:
        answer = await ask(client, print_ast(OPERATIONS[name]), **variables)
    assert "errors" not in answer, answer
    return answer["data"], len(sent)


def locks(sent: list[str]) -> int:
    """Count the rows that are only locked, on PostgreSQL: SQLite lets one alone write anyway."""
    return sum(one.startswith("SELECT 1 FROM") for one in sent)


async def test_an_evening_of_an_influencer_sends_so_many_statements(house: House) -> None:
    await house.world.connect()
    person = await house.world.star()
    async with house.client(headers=SAME_ORIGIN) as client:
        await sign_in(client, person)
        await sent_by(client, "StudioPage", shows=False)  # gives them their support code
        sent = {"status": await sent_by(client, "StudioPage", shows=False)}
        sent["goLive"] = await sent_by(client, "GoLive", input=HOLDER)
        sent["again"] = await sent_by(client, "GoLive", input=HOLDER)
        show = {"showId": sent["goLive"][0]["goLive"]["show"]["id"], **HOLDER}
        sent["started"] = await sent_by(
            client, "ShowStarted", input={**show, "peerId": "peer", "sessionId": None}
        )
        sent["heartbeat"] = await sent_by(client, "Heartbeat", input=show)
        sent["report"] = await sent_by(client, "ReportPage", input=REPORT)
        sent["live"] = await sent_by(client, "StudioPage", shows=False)
        with statements() as ending:
            answer = await ask(client, print_ast(OPERATIONS["EndShow"]), input=show)
    assert sent["live"][0]["studio"]["state"] == "LIVE"
    assert answer["data"]["endShow"]["show"]["state"] == "ENDED"
    numbers = {name: number for name, (_, number) in sent.items()}
    assert (numbers.pop("goLive"), numbers.pop("again")) == (7, 4)
    assert numbers == {"status": 1, "started": 7, "heartbeat": 2, "report": 2, "live": 1}
    assert len(ending) == 6 + locks(ending), ending


async def test_a_token_is_saved_by_so_many_statements(house: House) -> None:
    await house.world.connect()
    person = await house.world.star()
    async with house.looking(AdminRole.OWNER) as client:
        given = {"influencerId": str(person.id), "authToken": house.world.token()}
        with statements() as sent:
            answer = await ask(client, SAVE, input=given)
    assert answer["data"]["setAuthToken"]["__typename"] == "SetAuthTokenSuccess"
    assert len(sent) == 14 + locks(sent), sent


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_of_the_desk_sends_so_many_statements_at_most(house: House, name: str) -> None:
    await house.world.star()
    variables, most = PAGES[name]
    async with house.looking(AdminRole.OWNER) as client:
        _, sent = await sent_by(client, name, **variables)
    assert sent <= most, sent
