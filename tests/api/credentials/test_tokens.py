"""Inspecting, setting and removing tokens."""

from typing import Any

import pytest

from greenroom.desk.actors import AdminRole
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry
from tests.api.credentials.operations import CODE, FIND, REVEAL, SET, SET_CODE
from tests.api.operations import result
from tests.world import House, ask, codes, everything, sign_in

INSPECT = """mutation ($text: Secret!, $id: ID) { inspectToken(input: {text: $text, influencerId: $id}) {
  ... on TokenInspected { report { verdict findings { code repairedBy helpUrl } claims { roomId } } }
  ... on Problem { code helpUrl } } }"""
NEEDS = """mutation ($text: Secret!, $id: ID) { inspectToken(input: {text: $text, influencerId: $id}) {
  ... on TokenInspected { report { needsAccepting } } } }"""
REMOVE = """mutation ($input: RemoveAuthTokenInput!) { result: removeAuthToken(input: $input) { __typename
  ... on InfluencerChanged { influencer { readiness version token { lastFour } } }
  ... on Conflict { changes influencer { version } }
  ... on NotFound { code }
} }"""


async def test_a_token_is_saved_and_the_changed_influencer_returned(house: House) -> None:
    person, token = await house.world.influencer(), house.world.token()
    async with house.looking(AdminRole.MANAGER) as client:
        given = {"influencerId": str(person.id), "authToken": f"Bearer {token}"}
        saved = (await ask(client, SET, input=given))["data"]["setAuthToken"]
        assert saved["influencer"]["token"] == {"lastFour": token[-4:]}
        assert (saved["influencer"]["readiness"], saved["influencer"]["version"]) == ("READY", 2)
        assert saved["influencer"]["roomCode"]["kind"] == "LOCAL"
        assert saved["report"]["verdict"] == "GOOD"
        assert len(saved["report"]["cleaned"]) == 1
        assert saved["report"]["claims"] == {"role": "broadcaster", "type": "app", "version": 2}
    entry = await AuditEntry.get(action="TOKEN_SET")
    assert entry.actor_kind == "ADMIN"
    assert entry.request_id


async def test_each_refusal_is_a_member_of_the_union_and_changes_nothing(house: House) -> None:
    person, token = await house.world.star(), house.world.token()
    async with house.looking(AdminRole.MANAGER) as client:
        before = await everything()

        async def refused(**given: Any) -> dict[str, Any]:
            whole = {"influencerId": str(person.id), "authToken": token, **given}
            answer = (await ask(client, SET, input=whole))["data"]["setAuthToken"]
            assert await everything() == before
            assert answer["message"]
            assert answer["fix"]
            return answer

        cut = await refused(authToken=token[:-7])
        assert (cut["__typename"], cut["code"]) == ("TokenRejected", "TOKEN_REJECTED")
        assert cut["report"] == {
            "verdict": "BROKEN",
            "findings": [{"code": "CUT_COPY", "severity": "BROKEN"}],
        }
        odd = await refused(roomCode="nonsense")
        assert (odd["__typename"], odd["code"]) == ("RoomCodeRejected", "ROOM_CODE_REJECTED")
        late = await refused(expectedVersion=1)
        assert (late["__typename"], late["code"], late["influencer"]) == (
            "Conflict",
            "CONFLICT",
            {"version": 2},
        )
        nobody = await refused(influencerId=str(new_id()))
        assert (nobody["__typename"], nobody["code"]) == ("NotFound", "NOT_FOUND")
        assert codes(await ask(client, SET, input={"influencerId": "me", "authToken": token})) == [
            "BAD_INPUT"
        ]
        assert await everything() == before


async def test_a_token_of_somebody_else_is_saved_only_when_that_is_accepted(house: House) -> None:
    maya, amaya = await house.world.influencer("Maya"), await house.world.influencer("Amaya")
    await house.world.set_token(maya, house.world.token(user_id="maya"))
    token = house.world.token(user_id="maya")
    given: dict[str, Any] = {"influencerId": str(amaya.id), "authToken": token}
    async with house.looking(AdminRole.MANAGER) as client:
        inspected = await ask(client, NEEDS, text=token, id=str(amaya.id))
        assert inspected == {"data": {"inspectToken": {"report": {"needsAccepting": ["WRONG_PERSON"]}}}}
        before = await everything()
        for accept in (None, [], ["DUPLICATE"]):
            asked = (await ask(client, SET, input={**given, "accept": accept}))["data"]["setAuthToken"]
            assert asked == {
                "__typename": "TokenNeedsConfirmation",
                "code": "TOKEN_NEEDS_CONFIRMATION",
                "message": "The `user_id` in this token belongs to Maya, not to Amaya.",
                "fix": "Copy the token that was made for Amaya. If this one is for Amaya all the same, "
                "confirm that and save it again.",
                "belongsTo": {"id": str(maya.id), "name": "Maya"},
                "report": {
                    "needsAccepting": ["WRONG_PERSON"],
                    "findings": [{"code": "WRONG_PERSON", "severity": "DOUBTFUL"}],
                },
            }
        assert codes(await ask(client, SET, input={**given, "accept": ["SURE"]})) == ["BAD_INPUT"]
        assert await everything() == before
        saved = (await ask(client, SET, input={**given, "accept": ["WRONG_PERSON"]}))["data"]["setAuthToken"]
        assert saved["influencer"]["token"] == {"lastFour": token[-4:]}


async def test_inspecting_returns_a_report_and_stores_nothing(house: House) -> None:
    person = await house.world.star()
    async with house.looking(AdminRole.MANAGER) as client:
        before = await everything()
        text = house.world.token(room_id="64a1f0c2b7d3e5a9180b3ca3")
        report = (await ask(client, INSPECT, text=text, id=str(person.id)))["data"]["inspectToken"]["report"]
        assert report == {
            "verdict": "DOUBTFUL",
            "findings": [
                {"code": "ROOM_CHANGED", "repairedBy": "ADMIN", "helpUrl": "/docs/codes/ROOM_CHANGED"}
            ],
            "claims": {"roomId": "64a1f0c2b7d3e5a9180b3ca3"},
        }
        assert (await ask(client, INSPECT, text="?"))["data"]["inspectToken"]["report"]["claims"] is None
        missing = (await ask(client, INSPECT, text=text, id=str(new_id())))["data"]["inspectToken"]
        assert missing == {"code": "NOT_FOUND", "helpUrl": "/docs/codes/refusals#not_found"}
        assert await everything() == before


async def test_a_token_is_removed_and_a_second_try_is_told_who_removed_it(house: House) -> None:
    person, robin = await house.world.influencer(), await house.world.admin(name="Robin Demo")
    token = house.world.token()
    await house.world.set_token(person, token, robin)
    async with house.looking("stranger") as client:
        await sign_in(client, robin)
        asked = {"influencerId": str(person.id), "expectedVersion": 2}
        assert await result(client, REMOVE, input=asked) == {
            "__typename": "InfluencerChanged",
            "influencer": {"readiness": "NO_TOKEN", "version": 3, "token": None},
        }
        again = await result(client, REMOVE, input=asked)
        assert (again["__typename"], again["influencer"]) == ("Conflict", {"version": 3})
        (change,) = again["changes"]
        assert change.startswith("Robin Demo removed the token ")
        assert await result(client, REMOVE, input={"influencerId": str(robin.id)}) == {
            "__typename": "NotFound",
            "code": "NOT_FOUND",
        }


@pytest.mark.parametrize("role", [AdminRole.VIEWER, AdminRole.OPERATOR])
async def test_without_manage_tokens_all_of_it_is_refused(house: House, role: AdminRole) -> None:
    star = await house.world.star()
    async with house.looking(role) as client:
        before = await everything()
        for query, variables in (
            (REMOVE, {"input": {"influencerId": str(star.id)}}),
            (SET_CODE, {"input": {"influencerId": str(star.id)}}),
            (REVEAL, {"id": str(star.id)}),
            (FIND, {"text": CODE}),
        ):
            assert codes(await ask(client, query, **variables)) == ["FORBIDDEN"]
        assert await everything() == before
