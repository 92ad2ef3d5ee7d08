"""Changing and archiving influencers."""

from typing import Any

from greenroom.desk.actors import AdminRole
from greenroom.store.ids import new_id
from tests.api.operations import (
    ARCHIVE,
    RESTORE,
    UPDATE,
    result,
)
from tests.world import House


async def test_an_influencer_is_changed_and_an_older_version_is_a_conflict(house: House) -> None:
    maya = await house.world.influencer("Maya")
    async with house.looking(AdminRole.MANAGER) as manager:
        wanted = {"influencerId": str(maya.id), "name": "Mia", "expectedVersion": 1}
        changed = await result(manager, UPDATE, input=wanted)
        assert changed == {"__typename": "InfluencerChanged", "influencer": {"name": "Mia", "version": 2}}
        conflict = await result(manager, UPDATE, input={**wanted, "name": "Maja"})
        assert (conflict["__typename"], conflict["influencer"], len(conflict["changes"])) == (
            "Conflict",
            {"name": "Mia", "version": 2},
            1,
        )
        rejected = await result(manager, UPDATE, input={**wanted, "email": "nowhere"})
        assert (rejected["__typename"], rejected["field"]) == ("InputRejected", "email")
        missing = await result(manager, UPDATE, input={**wanted, "influencerId": str(new_id())})
        assert missing["__typename"] == "NotFound"


async def test_archived_influencers_have_a_separate_list_and_can_be_restored(house: House) -> None:
    maya = await house.world.influencer("Maya")
    listing = """query ($archived: Boolean!) {
        result: influencers(filter: {archived: $archived}) { nodes { name } counts { total } } }"""
    empty: dict[str, Any] = {"nodes": [], "counts": {"total": 0}}
    full = {"nodes": [{"name": "Maya"}], "counts": {"total": 1}}
    async with house.looking(AdminRole.MANAGER) as manager:
        archived = await result(manager, ARCHIVE, id=str(maya.id))
        assert archived["influencer"]["archivedAt"] is not None
        assert await result(manager, listing, archived=False) == empty
        assert await result(manager, listing, archived=True) == full
        one = "query ($id: ID!) { result: influencer(id: $id) { archivedAt } }"
        shown = await result(manager, one, id=str(maya.id))
        assert shown == {"archivedAt": archived["influencer"]["archivedAt"]}
        back = await result(manager, RESTORE, id=str(maya.id))
        assert back["influencer"]["archivedAt"] is None
        assert await result(manager, listing, archived=False) == full
        assert (await result(manager, ARCHIVE, id=str(new_id())))["__typename"] == "NotFound"
