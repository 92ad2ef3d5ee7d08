"""GET /schema.graphql: the published schema as a file."""

from pathlib import Path

from graphql import build_schema

from tests.web.edge import make_edge
from tests.world import House


async def test_it_is_the_schema_that_is_published(house: House) -> None:
    async with house.client() as client:
        reply = await client.get("/schema.graphql")
    assert reply.status_code == 200
    assert reply.text == (Path(__file__).parents[2] / "schema.graphql").read_text("utf-8")


async def test_it_has_a_type_and_a_tag_of_its_own() -> None:
    async with make_edge().client() as client:
        reply = await client.get("/schema.graphql")
        head = await client.head("/schema.graphql")
        same = await client.get("/schema.graphql", headers={"if-none-match": f"W/{reply.headers['etag']}"})
        older = await client.get("/schema.graphql", headers={"if-none-match": '"older"'})
        posted = await client.post("/schema.graphql")
    assert reply.headers["content-type"] == "application/graphql; charset=utf-8"
    assert reply.headers["cache-control"] == "no-cache"
    assert "@admin" in reply.text
    assert build_schema(reply.text).query_type is not None
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", reply.headers["etag"])
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", reply.headers["etag"])
    assert (older.status_code, older.content) == (200, reply.content)
    assert posted.status_code == 405
