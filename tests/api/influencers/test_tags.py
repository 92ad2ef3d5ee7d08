"""Tags and the note, as admins ask for them."""

import re

from graphql import GraphQLObjectType

from greenroom.desk.actors import AdminRole
from greenroom.store.models import AuditEntry
from tests.api.operations import PROBLEM, UPDATE, result
from tests.api.printed_schema import CORE
from tests.world import House, actions, ask, codes, everything

CHANGE_TAGS = f"""mutation ($input: ChangeTagsInput!) {{ result: changeTags(input: $input) {{
    __typename ... on InfluencerChanged {{ influencer {{ tags version }} }}
    ... on InputRejected {{ field }} {PROBLEM} }} }}"""
TAGS = "{ result: tags { name influencers } }"
LIST = """query ($filter: InfluencerFilter) { result: influencers(filter: $filter, orderBy: NAME) {
    nodes { name tags } counts { total noToken } } }"""


async def test_a_manager_gives_tags_and_finds_people_by_them(house: House) -> None:
    people = {name: str((await house.world.influencer(name)).id) for name in ("Ana", "Bo", "Cy")}
    async with house.looking(AdminRole.MANAGER) as client:
        for name, tags in (("Ana", ["Gaming", "Late night"]), ("Bo", ["gaming"])):
            given = await result(client, CHANGE_TAGS, input={"influencerId": people[name], "add": tags})
            assert given == {"__typename": "InfluencerChanged", "influencer": {"tags": tags, "version": 2}}

        async def found(**wanted: object) -> list[str]:
            page = await result(client, LIST, filter=wanted)
            assert page["counts"] == {"total": len(page["nodes"]), "noToken": len(page["nodes"])}
            return [node["name"] for node in page["nodes"]]

        assert await found(tags=["GAMING"]) == ["Ana", "Bo"]
        assert await found(tags=["gaming", "late night"]) == ["Ana"]
        assert await found(tags=["gam"]) == []
        assert await found(search="gam") == ["Ana", "Bo"]
        assert await found(search="late bo") == []
        assert await result(client, TAGS) == [
            {"name": "gaming", "influencers": 2},
            {"name": "Late night", "influencers": 1},
        ]
        taken = await result(
            client, CHANGE_TAGS, input={"influencerId": people["Ana"], "remove": ["GAMING", "never had"]}
        )
        assert taken["influencer"] == {"tags": ["Late night"], "version": 3}


def test_tags_and_the_note_are_part_of_what_admins_see_alone() -> None:
    types = [type_ for type_ in CORE.type_map.values() if isinstance(type_, GraphQLObjectType)]
    assert {type_.name for type_ in types if {"note", "tags"} & set(type_.fields)} == {"Influencer", "Query"}


async def test_the_list_takes_at_most_ten_tags(house: House) -> None:
    async with house.looking(AdminRole.VIEWER) as client:
        answer = await ask(client, LIST, filter={"tags": [f"t{number}" for number in range(11)]})
    assert codes(answer) == ["BAD_INPUT"]


async def test_an_operator_may_neither_tag_nor_note(house: House) -> None:
    person = str((await house.world.influencer("Ana")).id)
    async with house.looking(AdminRole.OPERATOR) as client:
        before = await everything()
        for query, more in ((CHANGE_TAGS, {"add": ["x"]}), (UPDATE, {"note": "x"})):
            answer = await ask(client, query, input={"influencerId": person, **more})
            assert codes(answer) == ["FORBIDDEN"]
        assert await everything() == before


async def test_the_note_is_changed_with_the_version_that_was_read_and_the_log_says_only_that(
    house: House,
) -> None:
    person = await house.world.influencer("Ana")
    note = "Calls her brother first.\n\nNever before noon."
    ask_note = "query ($id: ID!) { influencer(id: $id) { note version } }"
    async with house.looking(AdminRole.MANAGER) as client:
        wanted = {"influencerId": str(person.id), "note": f" {note}\n\n\n ", "expectedVersion": 1}
        assert (await result(client, UPDATE, input=wanted))["__typename"] == "InfluencerChanged"
        kept = (await ask(client, ask_note, id=str(person.id)))["data"]["influencer"]
        assert kept == {"note": note, "version": 2}
        late = await result(client, UPDATE, input=wanted | {"note": "other"})
        assert late["__typename"] == "Conflict"
        assert re.fullmatch(r"Ada changed the note (just now|\d+\ss ago)\.", "".join(late["changes"]))
        assert (await ask(client, ask_note, id=str(person.id)))["data"]["influencer"] == kept
    assert sorted(await actions()) == ["INFLUENCER_CHANGED", "SIGNED_IN"]
    assert "brother" not in str(await AuditEntry.all().values())
