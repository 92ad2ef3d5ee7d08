"""What is compressed: long replies to queries, for whoever takes them so, and nothing secret."""

import re
from typing import cast

import httpx2
import pytest
from graphql import GraphQLNamedType, GraphQLSchema, get_named_type, is_leaf_type
from graphql.type import GraphQLInterfaceType, GraphQLObjectType, GraphQLUnionType

from greenroom.api.schema import schema
from greenroom.desk.actors import AdminRole
from greenroom.web.compression import AT_LEAST_BYTES
from tests.web.edge import make_edge
from tests.world import House

LIST = "query { influencers(first: 20) { nodes { id name readiness findings { message fix } } } }"
SECRET_NAMES = re.compile(r"token|secret|key|code|link|url|password|recovery", re.IGNORECASE)
LETS_NOBODY_IN = {
    *("Finding.helpUrl", "HmsFailed.helpUrl", "SourceRefused.helpUrl", "DeskShow.endingHelpUrl"),
    *("Ambiguous.helpUrl", "AuditField.helpUrl", "LastOwner.helpUrl", "NotFound.helpUrl"),
    # Half of a 100ms account's name, and what tells whether two secrets are the same.
    *("HmsAccount.maskedAccessKey", "HmsReply.maskedAccessKey", "HmsAccount.secretFingerprint"),
    *("TokenClaims.accessKey", "TokenSummary.accessKey", "TokenVersion.accessKey"),
    "DeskStatus.emulatorUrl",
    "Studio.supportCode",
}


async def asked(client: httpx2.AsyncClient, query: str, coding: str) -> httpx2.Response:
    return await client.post("/graphql", json={"query": query}, headers={"accept-encoding": coding})


async def test_a_long_reply_to_a_query_is_compressed_and_says_the_same(house: House) -> None:
    for number in range(20):
        await house.world.influencer(f"Person {number}")
    async with house.looking(AdminRole.VIEWER) as client:
        plain = await asked(client, LIST, "identity")
        small = await asked(client, LIST, "gzip, deflate, br")
    assert small.json() == plain.json()
    assert len(small.json()["data"]["influencers"]["nodes"]) == 20
    assert (small.headers["content-encoding"], small.headers["vary"]) == ("gzip", "accept-encoding")
    assert int(small.headers["content-length"]) * 5 < int(plain.headers["content-length"])
    assert "content-encoding" not in plain.headers
    assert plain.headers["vary"] == "accept-encoding"


@pytest.mark.parametrize("coding", ["", "br", "gzip;q=0"])
async def test_who_does_not_take_it_so_gets_it_as_it_is(house: House, coding: str) -> None:
    for number in range(20):
        await house.world.influencer(f"Person {number}")
    async with house.looking(AdminRole.VIEWER) as client:
        reply = await asked(client, LIST, coding)
    assert "content-encoding" not in reply.headers
    assert len(reply.json()["data"]["influencers"]["nodes"]) == 20


async def test_a_short_reply_stays_as_it_is() -> None:
    async with make_edge().client() as client:
        reply = await asked(client, "{ open }", "gzip")
    assert len(reply.content) < AT_LEAST_BYTES
    assert "content-encoding" not in reply.headers


async def test_what_a_mutation_replies_is_never_compressed(house: House) -> None:
    maya = await house.world.influencer()
    again = " ".join(f"a{number}: influencer {{ name note tags }}" for number in range(15))
    query = (
        "mutation ($input: UpdateInfluencerInput!) { updateInfluencer(input: $input) "
        f"{{ ... on InfluencerChanged {{ {again} }} }} }}"
    )
    variables = {"input": {"influencerId": str(maya.id), "note": "x" * 400}}
    async with house.looking(AdminRole.OWNER) as client:
        reply = await client.post(
            "/graphql", json={"query": query, "variables": variables}, headers={"accept-encoding": "gzip"}
        )
    assert len(reply.content) > 2 * AT_LEAST_BYTES, reply.text
    assert "content-encoding" not in reply.headers


def _told(core: GraphQLSchema, root: GraphQLNamedType) -> set[str]:
    """List the fields with a value of their own that can be reached, with their types."""
    found, waiting, seen = set[str](), [root], set[str]()
    while waiting:
        type_ = waiting.pop()
        if type_.name in seen:
            continue
        seen.add(type_.name)
        if isinstance(type_, GraphQLUnionType | GraphQLInterfaceType):
            waiting += core.get_possible_types(type_)
        if isinstance(type_, GraphQLObjectType):
            for name, field in type_.fields.items():
                inner = cast("GraphQLNamedType", get_named_type(field.type))
                if not is_leaf_type(inner):
                    waiting.append(inner)
                elif inner.name in {"String", "ID", "Secret"}:
                    found.add(f"{type_.name}.{name}")
    return found


def test_nothing_that_a_query_returns_lets_anybody_in() -> None:
    core = schema._schema  # pyright: ignore[reportPrivateUsage]
    assert core.query_type is not None
    told = _told(core, core.query_type)
    assert {name for name in told if SECRET_NAMES.search(name.partition(".")[2])} == LETS_NOBODY_IN
