"""Rooms at 100ms over the API, and what a pasted credential is said to be."""

from greenroom.desk.actors import AdminRole
from greenroom.store.models import Workspace
from tests.api.operations import PROBLEM, result
from tests.hms.tokens import ACCESS_KEY, SECRET
from tests.world import House, everything

WHOSE = """mutation ($input: FindByCredentialInput!) { result: findByCredential(input: $input) {
  ... on CredentialOwners { kind owners { use liveWithIt influencer { name } } sameUserId { name }
    opens { maskedAccessKey roomId role userId expiresAt } account { name connected }
    report { findings { code } } roomCode { works message } influencers { name } } } }"""
ROOM = f"... on HmsRoom {{ roomId enabled people {{ peerId }} }} {PROBLEM}"
LOOK = f"""mutation ($input: LookIntoRoomInput!) {{ result: lookIntoRoom(input: $input) {{
  __typename {ROOM} }} }}"""


async def test_a_pasted_token_is_said_to_be_whose_and_to_open_what(house: House) -> None:
    world = house.world
    person, token = await world.influencer("Maya"), world.token(user_id="maya")
    await world.set_token(person, token)
    async with house.looking(AdminRole.MANAGER) as client:
        before = await everything()
        told = await result(client, WHOSE, input={"text": token})
        assert told["opens"].pop("expiresAt") is not None
        assert told == {
            "kind": "TOKEN",
            "owners": [{"use": "CURRENT", "liveWithIt": False, "influencer": {"name": "Maya"}}],
            "sameUserId": [],
            "opens": {
                "maskedAccessKey": "62…33",
                "roomId": "64a1f0c2b7d3e5a9180b3ca2",
                "role": "broadcaster",
                "userId": "maya",
            },
            "account": {"name": "Account 627c…33", "connected": False},
            "report": {"findings": []},
            "roomCode": None,
            "influencers": [{"name": "Maya"}],
        }
        assert await everything() == before
        await world.connect()
        secret = await result(client, WHOSE, input={"text": SECRET})
    assert (secret["kind"], secret["account"]) == ("APP_SECRET", {"name": "Ours", "connected": True})


async def test_a_room_of_an_account_that_is_not_connected_is_not_looked_into(house: House) -> None:
    await house.world.star()
    account = await Workspace.get(access_key=ACCESS_KEY)
    async with house.looking(AdminRole.OPERATOR) as client:
        before = await everything()
        told = await result(client, LOOK, input={"accountId": str(account.id), "roomId": "r"})
        assert await everything() == before
    assert (told["__typename"], told["code"]) == ("NotFound", "NOT_FOUND")
    assert told["message"].startswith("This 100ms account is not connected")
