"""What the desk tells of where tokens come from, what it offers, and choosing it over the API."""

from typing import Any

import httpx2

from greenroom.desk.actors import AdminRole
from greenroom.store.models import Influencer, Workspace
from tests.api.operations import result
from tests.hms.tokens import ACCESS_KEY
from tests.world import House, ask, everything, sign_in

READ = """query ($id: ID!) { result: influencer(id: $id) {
  tokenSource canMint accountId nextToken { source reason expiresAt } mintingRefused { code message fix }
  token { createdBy { name } } tokenVersions { nodes { source current createdBy { name } } } } }"""
SET = """mutation ($input: SetAuthTokenInput!) { result: setAuthToken(input: $input) {
  ... on SetAuthTokenSuccess { influencer { tokenSource } mintingOffer { accountId influencers } } } }"""
CHOOSE = """mutation ($input: SetTokenSourceInput!) { result: setTokenSource(input: $input) { __typename
  ... on InfluencerChanged { influencer { tokenSource version nextToken { source reason expiresAt } } }
  ... on Problem { code message fix } ... on Conflict { changes influencer { version } } } }"""
FOR_ALL = """mutation ($input: MintForAccountInput!) { result: mintForAccount(input: $input) { __typename
  ... on MintedForAccount { influencers { name } changed already cannot } ... on Problem { code } } }"""


async def save(client: httpx2.AsyncClient, person: Any, token: str) -> dict[str, Any]:
    given = {"influencerId": str(person.id), "authToken": token}
    return await result(client, SET, input=given)


async def test_minting_is_offered_from_the_second_pasted_token_where_it_is_possible(house: House) -> None:
    world = house.world
    person, others = await world.influencer(), [await world.star("Amy"), await world.star("Zoe")]
    async with house.looking(AdminRole.MANAGER) as client:
        second, third = world.token(), world.token()
        for token in (world.token(), second):  # not connected yet
            assert (await save(client, person, token))["mintingOffer"] is None
        assert (await save(client, others[0], world.token()))["mintingOffer"] is None
        await world.connect()
        account = str((await Workspace.get(access_key=ACCESS_KEY)).id)
        offer = {"accountId": account, "influencers": 3}
        assert (await save(client, person, third))["mintingOffer"] == offer
        assert (await save(client, person, third))["mintingOffer"] == offer

        newcomer, first = await world.influencer("Newcomer"), world.token()
        for _ in range(2):  # the same token again is no second one
            assert (await save(client, newcomer, first))["mintingOffer"] is None


async def test_saving_a_token_chooses_it_even_if_it_is_the_one_that_is_stored(house: House) -> None:
    world, token = house.world, house.world.token()
    person = await world.influencer()
    await world.set_token(person, token)
    await world.connect()
    async with house.looking(AdminRole.MANAGER) as client:
        chosen = await result(client, CHOOSE, input={"influencerId": str(person.id), "source": "MINTED"})
        assert chosen["influencer"]["tokenSource"] == "MINTED"
        assert (await save(client, person, token))["influencer"] == {"tokenSource": "PASTED"}
        told = await result(client, READ, id=str(person.id))
        assert told["nextToken"]["reason"] == "The pasted token."


async def test_what_is_missing_for_minting_is_told_before_anybody_chooses_it(house: House) -> None:
    world = house.world
    person = await world.influencer()
    async with house.looking(AdminRole.VIEWER) as client:
        nobody = await result(client, READ, id=str(person.id))
        assert nobody["mintingRefused"] == {
            "code": "SOURCE_REFUSED",
            "message": "It is not known yet in which room and role Maya broadcasts, so the desk cannot make"
            " tokens for them.",
            "fix": "Paste a token once with Set Token: it says which room and role.",
        }
        assert (nobody["canMint"], nobody["accountId"], nobody["nextToken"]) == (False, None, None)
        await world.set_token(person)
        unconnected = await result(client, READ, id=str(person.id))
        assert unconnected["accountId"] == str((await Workspace.get(access_key=ACCESS_KEY)).id)
        assert unconnected["mintingRefused"]["message"] == (
            "The 100ms account is not connected, so the desk cannot make tokens."
        )
        await world.connect()
        able = await result(client, READ, id=str(person.id))
        assert (able["canMint"], able["mintingRefused"]) == (True, None)


async def test_a_choice_made_on_an_older_version_is_a_conflict_and_changes_nothing(house: House) -> None:
    person = await house.world.star()
    await house.world.connect()
    async with house.looking(AdminRole.MANAGER) as client:
        before = await everything()
        given = {"influencerId": str(person.id), "source": "MINTED"}
        stale = await result(client, CHOOSE, input={**given, "expectedVersion": 1})
        assert (stale["__typename"], stale["influencer"]) == ("Conflict", {"version": 2})
        assert await everything() == before
        chosen = await result(client, CHOOSE, input={**given, "expectedVersion": 2})
        assert chosen["influencer"] == {
            "tokenSource": "MINTED",
            "version": 3,
            "nextToken": {
                "source": "MINTED",
                "reason": "A token that the desk makes at Go Live.",
                "expiresAt": None,
            },
        }


async def test_who_saved_the_pasted_token_is_told_however_many_were_made_since(house: House) -> None:
    world, owner = house.world, await house.world.admin(name="Olga")
    person = await world.influencer()
    await world.set_token(person, by=owner)
    await world.connect()
    async with house.looking(AdminRole.MANAGER) as client:
        await ask(client, CHOOSE, input={"influencerId": str(person.id), "source": "MINTED"})
        async with house.client(headers={"sec-fetch-site": "same-origin"}) as phone:
            await sign_in(phone, person)
            again = 'mutation { goLive(input: {holder: "phone"}) { __typename } }'
            assert (await ask(phone, again))["data"] == {"goLive": {"__typename": "GoLiveReady"}}
        told = await result(client, READ, id=str(person.id))
        assert told["token"] == {"createdBy": {"name": "Olga"}}
        assert told["tokenVersions"]["nodes"] == [
            {"source": "MINTED", "current": False, "createdBy": None},
            {"source": "PASTED", "current": True, "createdBy": {"name": "Olga"}},
        ]


async def test_a_whole_account_is_minted_for_after_a_look_at_whom_it_concerns(house: House) -> None:
    world = house.world
    for name in ("Zoe", "Amy"):
        await world.star(name)
    await world.connect()
    account = str((await Workspace.get(access_key=ACCESS_KEY)).id)
    async with house.looking(AdminRole.MANAGER) as client:
        expected = {
            "__typename": "MintedForAccount",
            "influencers": [{"name": "Amy"}, {"name": "Zoe"}],
            "changed": 2,
            "already": 0,
            "cannot": 0,
        }
        before = await everything()
        looked = await result(client, FOR_ALL, input={"accountId": account, "dryRun": True})
        assert looked == expected
        assert await everything() == before
        assert await result(client, FOR_ALL, input={"accountId": account}) == expected
    assert await Influencer.filter(source_choice="MINTED").count() == 2


async def test_a_room_code_is_chosen_once_there_is_one_and_said_to_be_what_is_used(house: House) -> None:
    person = await house.world.influencer()
    given = {"influencerId": str(person.id), "source": "ROOM_CODE"}
    code = "abc-defg-hij"
    async with house.looking(AdminRole.MANAGER) as client:
        before = await everything()
        refused = await result(client, CHOOSE, input=given)
        assert (refused["code"], refused["message"]) == ("SOURCE_REFUSED", "Maya has no room code yet.")
        why = "query ($id: ID!) { result: influencer(id: $id) { exchangingRefused { code } } }"
        told = await result(client, why, id=given["influencerId"])
        assert told == {"exchangingRefused": {"code": "SOURCE_REFUSED"}}
        assert await everything() == before
        set_code = (
            "mutation ($input: SetRoomCodeInput!) { result: setRoomCode(input: $input) { __typename } }"
        )
        await result(client, set_code, input={"influencerId": str(person.id), "roomCode": code})
        chosen = await result(client, CHOOSE, input=given)
        assert chosen == {
            "__typename": "InfluencerChanged",
            "influencer": {
                "tokenSource": "ROOM_CODE",
                "version": 3,
                "nextToken": {
                    "source": "ROOM_CODE",
                    "reason": "A token that 100ms gives for the room code at Go Live.",
                    "expiresAt": None,
                },
            },
        }
        told = await result(client, READ, id=str(person.id))
        assert (told["tokenSource"], told["token"], told["tokenVersions"]["nodes"]) == ("ROOM_CODE", None, [])
    async with house.looking(AdminRole.OPERATOR) as client:
        before = await everything()
        answer = await ask(client, CHOOSE, input={**given, "source": "PASTED"})
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["FORBIDDEN"]
        assert await everything() == before
