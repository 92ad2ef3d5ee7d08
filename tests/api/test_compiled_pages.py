"""What a desk shows on its pages is written by compiled selections: nothing of it is unusual to them."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from graphql import OperationType, print_ast

from greenroom.api.schema import schema
from greenroom.api.together import Together
from greenroom.app import Plan, make_app
from greenroom.desk.actors import AdminRole
from greenroom.desk.shows.going_live import go_live
from greenroom.settings import Settings
from greenroom.store.ids import new_id
from greenroom.store.key_file import create_key_file
from tests.api.guard.made_up import note_unusual
from tests.api.plans.test_plans import PLAN, tonight
from tests.api.test_page_operations import OPERATIONS
from tests.api.test_rehearsals import FINISH, SEEN, START
from tests.statements import statements
from tests.world import House, ask, sign_in

OF_INFLUENCERS = {"LiveHere", "OwnSessions", "StudioPage"}
QUERIES = {
    name: document
    for name, document in OPERATIONS.items()
    if getattr(document.definitions[0], "operation", None) is OperationType.QUERY
}


async def test_nothing_that_the_pages_show_is_unusual(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    left = note_unusual(monkeypatch)
    world = house.world
    await world.connect()
    maya, lin = await world.star("Maya", handle="maya"), await world.star("Lin", note="new")
    await world.influencer("Oscar", streaming_enabled=False, room_code_kind="LOCAL", room_code_hint="123456")
    await go_live(world.desk, lin)
    given = {
        "first": 50,
        "id": str(lin.id),
        "looks": False,
        "tokens": True,
        "shows": True,
        "begins": True,
        "withEmail": True,
        "reverse": False,
        "orderBy": "STATUS",
        "timeZone": "UTC",
        "search": "Maya",
        "adminId": str(new_id()),
        "accountId": str(new_id()),
        "audience": "ADMIN",
        "date": None,
        "from": "2026-11-01T00:00:00Z",
        "to": "2026-12-01T00:00:00Z",
    }
    async with house.looking(AdminRole.OWNER) as admin, house.client() as influencer:
        await sign_in(influencer, maya)
        for name, document in QUERIES.items():
            client = influencer if name in OF_INFLUENCERS else admin
            text = print_ast(document).replace('"', "")
            for _ in range(2):  # the first time, it is not kept yet
                reply = await client.post("/graphql", json={"query": text, "variables": given})
                assert "errors" not in reply.json(), name
    assert left == []


@pytest.mark.parametrize(
    "name", ["Evening", "FixNext", "InfluencersPage", "PanelPlans", "EarlierTokens", "Admins"]
)
async def test_a_list_is_read_at_once_and_its_reply_is_the_same_as_of_the_resolvers(
    name: str, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[object] = []
    of = Together.of

    async def noted(self: Together, one: object, info: Any) -> Any:
        waited.append(one)
        return await of(self, one, info)

    monkeypatch.setattr(Together, "of", noted)
    world = house.world
    maya, lin = await world.star("Maya"), await world.influencer("Lin")
    async with house.client(headers={"sec-fetch-site": "same-origin"}) as client:
        await sign_in(client, maya)
        rehearsal = (await ask(client, START))["data"]["startRehearsal"]["rehearsalId"]
        await ask(client, FINISH, input={"rehearsalId": rehearsal, **SEEN})
    variables: dict[str, Any] = {"first": 50, "timeZone": "UTC", "begins": True, "id": str(maya.id)}
    variables |= {"orderBy": "STATUS", "reverse": False}
    async with house.looking(AdminRole.OWNER) as client:
        planned = await ask(client, PLAN, input=tonight(house, maya, lin))
        assert planned["data"]["result"]["__typename"] == "ShowsPlanned"
        starts = world.desk.now() + timedelta(minutes=30)
        variables["date"] = f"{starts - timedelta(hours=5):%Y-%m-%d}"
        asked = {"query": print_ast(QUERIES[name]), "variables": variables}
        with monkeypatch.context() as patched:
            patched.setattr(schema.kept_operations, "compiles", False)
            expected = await client.post("/graphql", json=asked)
        assert "errors" not in expected.json()
        assert waited
        await client.post("/graphql", json=asked)  # the first time, it is not kept yet
        waited.clear()
        with statements() as sent:
            found = await client.post("/graphql", json=asked)
    assert (found.content, waited) == (expected.content, [])
    assert sum("rehearsals" in one for one in sent) == (name == "Evening")  # once for all of the page


@pytest.mark.parametrize("value", ["false", "off", "true", ""])
def test_the_setting_has_every_operation_executed_as_if_it_were_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    if value:
        monkeypatch.setenv("GREENROOM_COMPILED", value)
    compiles = value not in ("false", "off")
    monkeypatch.setattr(schema.kept_operations, "compiles", not compiles)
    create_key_file(tmp_path / "keys")
    (tmp_path / "greenroom.sqlite3").touch()
    make_app(Plan.of(Settings(data=tmp_path)))
    assert schema.kept_operations.compiles is compiles
