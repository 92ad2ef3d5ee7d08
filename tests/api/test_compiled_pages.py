"""What a desk shows on its pages is written by compiled selections: nothing of it is unusual to them."""

from pathlib import Path

import pytest
from graphql import OperationType, print_ast

from greenroom.api.schema import schema
from greenroom.app import Plan, make_app
from greenroom.desk.actors import AdminRole
from greenroom.desk.shows.going_live import go_live
from greenroom.settings import Settings
from greenroom.store.ids import new_id
from greenroom.store.key_file import create_key_file
from tests.api.guard.made_up import note_unusual
from tests.api.test_page_operations import OPERATIONS
from tests.world import House, sign_in

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
