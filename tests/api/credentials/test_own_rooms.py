"""What the API tells of a room code at 100ms and of a room of one's own, while 100ms cannot be reached."""

from greenroom.desk.actors import AdminRole
from greenroom.store.models import Workspace
from tests.api.credentials.operations import CODE
from tests.api.operations import result
from tests.hms.tokens import ACCESS_KEY
from tests.world import House, everything

CODES = """mutation ($input: SetRoomCodeInput!) { result: setRoomCode(input: $input) { __typename
  ... on InfluencerChanged { influencer { version roomCode {
    kind roomId role checkedAt fault enabled due offersRoom facts alsoHeldBy { kind name } } } } } }"""
CHOICES = """query ($id: ID!) { result: roomChoices(accountId: $id) {
  templates { id name roles } failed { outcome message } } }"""
CREATE = """mutation ($input: CreateInfluencerRoomInput!) { result: createInfluencerRoom(input: $input) {
  __typename ... on Problem { code message fix helpUrl } ... on RoomNotMade { room { id name } } } }"""
NOBODY = "01890000-0000-7000-8000-000000000000"


async def test_a_room_code_is_told_with_what_is_known_and_due(house: House) -> None:
    world = house.world
    maya, zoe = await world.star("Maya"), await world.influencer("Zoe")
    await world.connect()
    async with house.looking(AdminRole.MANAGER) as client:
        unknown = {"roomId": None, "role": None, "checkedAt": None, "fault": None, "enabled": None}
        waits = await result(client, CODES, input={"influencerId": str(maya.id)})
        code = waits["influencer"]["roomCode"]
        assert code == {
            **unknown,
            "kind": "LOCAL",
            "due": True,
            "offersRoom": False,
            "facts": code["facts"],
            "alsoHeldBy": [],
        }
        assert [fact.partition(" for a room code ")[0] for fact in code["facts"]] == ["100ms was asked"]
        for person in (maya, zoe):
            typed = await result(client, CODES, input={"influencerId": str(person.id), "roomCode": CODE})
        assert typed["influencer"]["roomCode"] == {
            **unknown,
            "kind": "TYPED",
            "due": False,
            "offersRoom": False,
            "facts": [
                "As typed: 100ms has not been asked yet.",
                "Maya has this code, too, so the desk never switches it.",
            ],
            "alsoHeldBy": [{"kind": "INFLUENCER", "name": "Maya"}],
        }


async def test_a_room_that_cannot_be_made_is_said_and_changes_nothing(house: House) -> None:
    world = house.world
    maya = await world.star("Maya")
    await world.connect()
    account = str((await Workspace.get(access_key=ACCESS_KEY)).id)
    async with house.looking(AdminRole.MANAGER) as client:
        before = await everything()
        assert await result(client, CHOICES, id=NOBODY) is None
        assert await result(client, CHOICES, id=account) == {
            "templates": [],
            "failed": {"outcome": "UNREACHABLE", "message": "The desk cannot reach 100ms."},
        }
        given = {"influencerId": str(maya.id), "accountId": account, "templateId": "t", "role": "host"}
        refused = await result(client, CREATE, input=given)
        assert refused.pop("message").startswith("No room was made. ")
        assert refused == {
            "__typename": "RoomNotMade",
            "code": "ROOM_NOT_MADE",
            "fix": "Try again: each try makes a room with another name.",
            "helpUrl": "/docs/codes/refusals#room_not_made",
            "room": None,
        }
        missing = await result(client, CREATE, input={**given, "accountId": NOBODY})
        assert missing["code"] == "NOT_FOUND"
        assert await everything() == before
