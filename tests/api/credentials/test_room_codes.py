"""Setting a room code, and revealing it."""

from greenroom.desk.actors import AdminRole
from greenroom.store.models import AuditEntry
from tests.api.credentials.operations import CODE, REVEAL, SET_CODE
from tests.api.operations import result
from tests.world import House


async def test_a_room_code_is_masked_and_revealing_it_is_audited(house: House) -> None:
    person = await house.world.influencer()
    async with house.looking(AdminRole.MANAGER) as client:
        asked = {"influencerId": str(person.id), "roomCode": CODE}
        assert await result(client, SET_CODE, input=asked) == {
            "__typename": "InfluencerChanged",
            "influencer": {"version": 2, "roomCode": {"kind": "TYPED", "hint": "abc-....-..j"}},
        }
        assert await result(client, REVEAL, id=str(person.id)) == {
            "__typename": "RoomCodeRevealed",
            "roomCode": CODE,
            "hint": "abc-....-..j",
        }
        rejected = await result(client, SET_CODE, input={**asked, "roomCode": "this is wrong"})
        assert (rejected["__typename"], rejected["code"]) == ("RoomCodeRejected", "ROOM_CODE_REJECTED")
        assert "wrong" not in rejected["message"]
        label = await result(client, SET_CODE, input={"influencerId": str(person.id)})
        assert label["influencer"]["roomCode"]["kind"] == "LOCAL"
    assert await AuditEntry.filter(action="ROOM_CODE_REVEALED").count() == 1
