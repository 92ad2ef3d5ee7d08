"""The same for many at once: by the rules for one, with a result for each."""

from collections import Counter
from typing import Any
from uuid import UUID

import pytest

from greenroom.desk.actors import AdminRole
from greenroom.desk.shows.going_live import go_live
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry, Influencer, Show
from tests.api.operations import result
from tests.world import House, ask, codes, everything

ROWS = """... on DoneForMany { rows { influencerId
    influencer { streaming { enabled reason } tags archivedAt tokenSource }
    problem { __typename ... on Problem { code } ... on ShowIsOpen { influencer { show { id } } } } } }"""
REJECTED = "... on InputRejected { field code }"
MANY_OFF = f"""mutation ($input: ToggleStreamingForManyInput!) {{
    result: toggleStreamingForMany(input: $input) {{ __typename {ROWS} {REJECTED} }} }}"""
MANY_TAGS = f"""mutation ($input: ChangeTagsForManyInput!) {{
    result: changeTagsForMany(input: $input) {{ __typename {ROWS} {REJECTED} }} }}"""
MANY_MINTED = f"""mutation ($input: SetTokenSourceForManyInput!) {{
    result: setTokenSourceForMany(input: $input) {{ __typename {ROWS} }} }}"""
MANY_GONE = f"""mutation ($input: ArchiveManyInput!) {{
    result: archiveMany(input: $input) {{ __typename {ROWS} }} }}"""


def problems(found: dict[str, Any]) -> list[str | None]:
    assert found["__typename"] == "DoneForMany"
    return [row["problem"] and row["problem"]["__typename"] for row in found["rows"]]


async def test_each_is_switched_off_by_itself_and_a_show_that_was_not_named_goes_on(house: House) -> None:
    world = house.world
    ana, bo = await world.star("Ana"), await world.star("Bo")
    cy = await world.influencer("Cy")
    named = (await go_live(world.desk, ana, holder="phone")).show.id
    unseen = (await go_live(world.desk, bo, holder="phone")).show.id
    gone = new_id()
    wanted = {
        "influencerIds": [str(one) for one in (cy.id, ana.id, bo.id, gone, cy.id)],
        "enabled": False,
        "reason": "Not tonight",
        "mayEndShows": [str(named)],
    }
    async with house.looking(AdminRole.OPERATOR) as client:
        found = await result(client, MANY_OFF, input=wanted)
        assert problems(found) == [None, None, "ShowIsOpen", "NotFound"]
        rows = {row["influencerId"]: row for row in found["rows"]}
        off = {"enabled": False, "reason": "Not tonight"}
        assert [rows[str(one.id)]["influencer"]["streaming"] for one in (cy, ana)] == [off, off]
        assert rows[str(bo.id)]["problem"]["influencer"] == {"show": {"id": str(unseen)}}
        assert rows[str(gone)]["influencer"] is None
        ended = {show.id for show in await Show.filter(ended_at__isnull=False)}
        assert (ended, (await Influencer.get(id=bo.id)).streaming_enabled) == ({named}, True)
        back = await result(client, MANY_OFF, input={"influencerIds": [str(cy.id)], "enabled": True})
        assert back["rows"][0]["influencer"]["streaming"] == {"enabled": True, "reason": ""}
    switched = AuditEntry.filter(action="STREAMING_SWITCHED")
    assert Counter([entry.subject_id async for entry in switched]) == {cy.id: 2, ana.id: 1}


async def test_who_can_be_minted_for_is_and_the_others_are_told_why_not(house: House) -> None:
    world = house.world
    await world.connect()
    ana, bo = await world.star("Ana"), await world.influencer("Bo")
    wanted = {"influencerIds": [str(ana.id), str(bo.id)], "source": "MINTED"}
    async with house.looking(AdminRole.MANAGER) as client:
        found = await result(client, MANY_MINTED, input=wanted)
        assert problems(found) == [None, "SourceRefused"]
        assert found["rows"][0]["influencer"]["tokenSource"] == "MINTED"


async def test_a_row_that_the_desk_did_not_write_keeps_nobody_else_from_it(house: House) -> None:
    world = house.world
    ana, bo = await world.influencer("Ana"), await world.influencer("Bo")
    await Influencer.filter(id=ana.id).update(email="forged@example.com")
    world.forged = [f"Influencer {ana.id}"]
    async with house.looking(AdminRole.MANAGER) as client:
        found = await result(
            client, MANY_TAGS, input={"influencerIds": [str(ana.id), str(bo.id)], "add": ["x"]}
        )
    assert problems(found) == ["NotGenuine", None]
    assert [(await Influencer.get(id=one.id)).tags for one in (ana, bo)] == ["", "x"]


async def test_many_get_a_tag_and_who_has_ten_already_is_told(house: House) -> None:
    world = house.world
    ana, bo = await world.influencer("Ana"), await world.influencer("Bo")
    ids = {"influencerIds": [str(ana.id), str(bo.id)]}
    async with house.looking(AdminRole.MANAGER) as client:
        ten = {"influencerIds": [str(bo.id)], "add": [f"t{number}" for number in range(10)]}
        assert problems(await result(client, MANY_TAGS, input=ten)) == [None]
        found = await result(client, MANY_TAGS, input=ids | {"add": ["new"]})
        assert problems(found) == [None, "InputRejected"]
        taken = await result(client, MANY_TAGS, input=ids | {"remove": ["NEW", "T3"]})
        assert problems(taken) == [None, None]
        assert [len(row["influencer"]["tags"]) for row in taken["rows"]] == [0, 9]


async def test_many_are_archived_and_come_no_further_than_their_shows_allow(house: House) -> None:
    world = house.world
    ana, bo = await world.star("Ana"), await world.influencer("Bo")
    await go_live(world.desk, ana, holder="phone")
    wanted = {"influencerIds": [str(ana.id), str(bo.id)], "mayEndShows": []}
    async with house.looking(AdminRole.MANAGER) as client:
        found = await result(client, MANY_GONE, input=wanted)
    assert problems(found) == ["ShowIsOpen", None]
    archived = {row.id: row.archived_at is not None async for row in Influencer.all()}
    assert archived == {ana.id: False, bo.id: True}


@pytest.mark.parametrize("query", [MANY_OFF, MANY_TAGS, MANY_MINTED, MANY_GONE], ids=list("abcd"))
async def test_more_than_500_or_what_is_no_id_changes_nothing(house: House, query: str) -> None:
    ana = await house.world.influencer("Ana")
    more: dict[str, Any] = {MANY_OFF: {"enabled": False}, MANY_MINTED: {"source": "PASTED"}}.get(query, {})
    async with house.looking(AdminRole.MANAGER) as client:
        before = await everything()
        many = [str(ana.id), *(str(UUID(int=number)) for number in range(500))]
        for ids in (many, [str(ana.id), "no id"]):
            answer = await ask(client, query, input={"influencerIds": ids, **more})
            assert codes(answer) == ["BAD_INPUT"]
        assert await everything() == before


async def test_500_fit_into_one_operation_of_the_least_who_may(house: House) -> None:
    ids = [str(UUID(int=number)) for number in range(500)]
    async with house.looking(AdminRole.OPERATOR) as client:
        found = await result(client, MANY_OFF, input={"influencerIds": ids, "enabled": False})
    assert problems(found) == ["NotFound"] * 500


async def test_who_may_not_do_it_for_one_may_not_for_many(house: House) -> None:
    ana = await house.world.influencer("Ana")
    ids = {"influencerIds": [str(ana.id)]}
    for role, query, more in (
        (AdminRole.VIEWER, MANY_OFF, {"enabled": False}),
        (AdminRole.OPERATOR, MANY_MINTED, {"source": "PASTED"}),
        (AdminRole.OPERATOR, MANY_TAGS, {"add": ["x"]}),
        (AdminRole.OPERATOR, MANY_GONE, {}),
    ):
        async with house.looking(role) as client:
            before = await everything()
            assert codes(await ask(client, query, input=ids | more)) == ["FORBIDDEN"]
            assert await everything() == before
