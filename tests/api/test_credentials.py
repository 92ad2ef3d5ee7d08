"""Setting tokens and switching streaming, through the API."""

from typing import Any

from greenroom.desk.actors import AdminRole
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry
from tests.world import House, ask, codes, everything, row_of

SET = """mutation ($input: SetAuthTokenInput!) { setAuthToken(input: $input) { __typename
  ... on SetAuthTokenSuccess {
    influencer { readiness version token { lastFour } roomCode { kind hint } streaming { enabled } }
    report { verdict cleaned expiresAt claims { role type version } } }
  ... on Problem { code message fix }
  ... on TokenRejected { report { verdict findings { code severity } } }
  ... on Conflict { influencer { version } } } }"""
INSPECT = """mutation ($text: Secret!, $id: ID) { inspectToken(input: {text: $text, influencerId: $id}) {
  ... on TokenInspected { report { verdict findings { code repairedBy } claims { roomId } } }
  ... on Problem { code } } }"""
TOGGLE = """mutation ($input: ToggleStreamingInput!) { toggleStreaming(input: $input) { __typename
  ... on ToggleStreamingSuccess { influencer { readiness streaming { enabled by { kind name } reason } }
    endedShow { id state endReason ending endedBy { name } influencer { name } } }
  ... on Problem { code } } }"""


async def test_a_token_is_saved_and_the_changed_influencer_answered(house: House) -> None:
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


async def test_inspecting_answers_and_stores_nothing(house: House) -> None:
    person = await house.world.star()
    async with house.looking(AdminRole.MANAGER) as client:
        before = await everything()
        text = house.world.token(room_id="64a1f0c2b7d3e5a9180b3ca3")
        report = (await ask(client, INSPECT, text=text, id=str(person.id)))["data"]["inspectToken"]["report"]
        assert report == {
            "verdict": "DOUBTFUL",
            "findings": [{"code": "ROOM_CHANGED", "repairedBy": "ADMIN"}],
            "claims": {"roomId": "64a1f0c2b7d3e5a9180b3ca3"},
        }
        assert (await ask(client, INSPECT, text="?"))["data"]["inspectToken"]["report"]["claims"] is None
        missing = (await ask(client, INSPECT, text=text, id=str(new_id())))["data"]["inspectToken"]
        assert missing == {"code": "NOT_FOUND"}
        assert await everything() == before


async def test_streaming_that_was_switched_off_comes_on_again_only_when_asked(house: House) -> None:
    person = await house.world.influencer()
    async with house.looking(AdminRole.MANAGER) as client:
        off = {"influencerId": str(person.id), "enabled": False, "reason": "On holiday"}
        switched = (await ask(client, TOGGLE, input=off))["data"]["toggleStreaming"]
        assert switched["influencer"] == {
            "readiness": "OFF",
            "streaming": {"enabled": False, "by": {"kind": "ADMIN", "name": "Ada"}, "reason": "On holiday"},
        }
        assert switched["endedShow"] is None
        given = {"influencerId": str(person.id), "authToken": house.world.token()}
        saved = (await ask(client, SET, input=given))["data"]["setAuthToken"]
        assert saved["influencer"]["streaming"] == {"enabled": False}
        saved = (await ask(client, SET, input={**given, "allowStreaming": True}))["data"]["setAuthToken"]
        assert saved["influencer"]["streaming"] == {"enabled": True}
        nobody = await ask(client, TOGGLE, input={"influencerId": str(new_id()), "enabled": True})
        assert nobody["data"]["toggleStreaming"] == {"__typename": "NotFound", "code": "NOT_FOUND"}
    assert (await row_of(person)).streaming_enabled


async def test_switching_off_answers_the_show_that_it_ended(house: House) -> None:
    person = await house.world.star()
    from greenroom.desk.shows.going_live import go_live

    show = (await go_live(house.world.desk, person)).show
    async with house.looking(AdminRole.OPERATOR) as client:
        off = {"influencerId": str(person.id), "enabled": False, "reason": "Wrong song"}
        assert (await ask(client, TOGGLE, input=off))["data"]["toggleStreaming"]["endedShow"] == {
            "id": str(show.id),
            "state": "ENDED",
            "endReason": "STOPPED_BY_ADMIN",
            "ending": "An admin stopped the show. They say: Wrong song",
            "endedBy": {"name": "Ada"},
            "influencer": {"name": "Maya"},
        }
