"""What the desk and the studio ask of each other through GraphQL: credentials, phones, the last show."""

import logging
from typing import Any

import httpx2
import pytest

from greenroom.desk.actors import AdminRole
from greenroom.store.models import AuditEntry, DeskRow, Lease, Show
from tests.world import House, ask, codes, everything, sign_in

CODE = "abc-defg-hij"

REMOVE = """mutation ($input: RemoveAuthTokenInput!) { result: removeAuthToken(input: $input) { __typename
  ... on InfluencerChanged { influencer { readiness version token { lastFour } } }
  ... on Conflict { changes influencer { version } }
  ... on NotFound { code }
} }"""
SET_CODE = """mutation ($input: SetRoomCodeInput!) { result: setRoomCode(input: $input) { __typename
  ... on InfluencerChanged { influencer { version roomCode { kind hint } } }
  ... on RoomCodeRejected { code message }
  ... on Conflict { changes }
} }"""
REVEAL = """mutation ($id: ID!) { result: revealRoomCode(input: {influencerId: $id}) { __typename
  ... on RoomCodeRevealed { roomCode } ... on NotFound { code }
} }"""
FIND = """mutation ($text: Secret!) { result: findByCredential(input: {text: $text}) {
  ... on CredentialOwners { kind influencers { name } } } }"""
LIST = """query ($search: String) { influencers(filter: {search: $search}, orderBy: NAME) { nodes {
  name show { state silentSince } lastShow { endReason ending endedBy { name } influencer { name } }
  tokenVersions { nodes { lastFour source roomId role userId createdBy { name } replacedAt current } }
  pageReport { summary page browser inAppBrowser camera microphone connection problem }
} counts { total } } }"""
GO_LIVE = """mutation ($input: GoLiveInput) { result: goLive(input: $input) {
  __typename ... on GoLiveReady { show { id silentSince } }
} }"""
END = """mutation ($input: EndShowInput!) { result: endShow(input: $input) {
  ... on ShowPulse { holding show { endReason ending } }
} }"""
REPORT = """mutation ($input: ReportPageInput!) { result: reportPage(input: $input) {
  ... on PageReported { supportCode } } }"""
STUDIO = "{ studio { supportCode state } }"


async def result(client: httpx2.AsyncClient, query: str, **variables: Any) -> Any:
    answer = await ask(client, query, **variables)
    assert "errors" not in answer, answer
    return answer["data"]["result"]


async def test_a_token_is_removed_and_a_second_try_is_told_by_whom(house: House) -> None:
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


async def test_a_room_code_goes_in_masked_and_comes_out_on_record(house: House) -> None:
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
        }
        rejected = await result(client, SET_CODE, input={**asked, "roomCode": "this is wrong"})
        assert (rejected["__typename"], rejected["code"]) == ("RoomCodeRejected", "ROOM_CODE_REJECTED")
        assert "wrong" not in rejected["message"]
        label = await result(client, SET_CODE, input={"influencerId": str(person.id)})
        assert label["influencer"]["roomCode"]["kind"] == "LOCAL"
    assert await AuditEntry.filter(action="ROOM_CODE_REVEALED").count() == 1


@pytest.mark.parametrize("role", [AdminRole.VIEWER, AdminRole.OPERATOR])
async def test_without_manage_tokens_nothing_of_it_is_done(house: House, role: AdminRole) -> None:
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


async def test_a_pasted_token_finds_its_owner_and_stands_in_no_log_and_no_row(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    person, token = await house.world.influencer("Maya"), house.world.token()
    await house.world.set_token(person, token)
    async with house.looking(AdminRole.OWNER) as client:
        before = await everything()
        with caplog.at_level(logging.DEBUG):
            assert await result(client, FIND, text=token) == {
                "kind": "TOKEN",
                "influencers": [{"name": "Maya"}],
            }
            assert await result(client, FIND, text="hello") == {"kind": "NOTHING", "influencers": []}
        assert await everything() == before
    assert token[-20:] not in caplog.text


async def test_a_token_in_the_search_is_refused_without_being_repeated(house: House) -> None:
    async with house.looking(AdminRole.OWNER) as client:
        for secret in (house.world.token(), CODE):
            answer = await ask(client, LIST, search=secret)
            assert codes(answer) == ["BAD_INPUT"]
            assert secret[:20] not in str(answer)
            assert "Paste tokens" in answer["errors"][0]["message"]


async def test_the_desk_sees_the_phone_the_versions_and_why_the_last_show_ended(house: House) -> None:
    star, robin = await house.world.influencer("Maya"), await house.world.admin(name="Robin")
    await house.world.star("Zoe")
    token = house.world.token(user_id="maya")
    await house.world.set_token(star, token, robin)
    async with house.looking("stranger") as phone:
        await sign_in(phone, star)
        digits = (await ask(phone, STUDIO))["data"]["studio"]["supportCode"]
        report = {"page": "BLOCKED", "browser": "iPhone Safari", "camera": "DENIED", "microphone": "GRANTED"}
        assert await result(phone, REPORT, input=report) == {"supportCode": digits}
        live = await result(phone, GO_LIVE, input={"holder": "phone"})
        ended = await result(
            phone,
            END,
            input={
                "showId": live["show"]["id"],
                "holder": "phone",
                "failureCode": 400,
                "failureText": "[JOIN]: Server error role limit reached",
            },
        )
    full = "The stage is full: somebody else is on it. Ask your admin. (Error 400.)"
    assert ended == {"holding": False, "show": {"endReason": "FAILED", "ending": full}}
    row = await Show.get()
    assert (row.end_code, row.end_hint, row.end_note) == (400, "ROLE_FULL", "")
    async with house.looking(AdminRole.VIEWER) as desk:
        answer = (await ask(desk, LIST, search=digits))["data"]["influencers"]
        everybody = (await ask(desk, LIST))["data"]["influencers"]["nodes"]
    assert answer == {
        "nodes": [
            {
                "name": "Maya",
                "show": None,
                "lastShow": {
                    "endReason": "FAILED",
                    "ending": (
                        "100ms let nobody else in: the token's role is full in this room. Somebody else may "
                        "be live with it. (100ms error 400.)"
                    ),
                    "endedBy": None,
                    "influencer": {"name": "Maya"},
                },
                "tokenVersions": {
                    "nodes": [
                        {
                            "lastFour": token[-4:],
                            "source": "PASTED",
                            "roomId": "64a1f0c2b7d3e5a9180b3ca2",
                            "role": "broadcaster",
                            "userId": "maya",
                            "createdBy": {"name": "Robin"},
                            "replacedAt": None,
                            "current": True,
                        }
                    ]
                },
                "pageReport": {
                    "summary": "Camera blocked, iPhone Safari",
                    "page": "BLOCKED",
                    "browser": "iPhone Safari",
                    "inAppBrowser": None,
                    "camera": "DENIED",
                    "microphone": "GRANTED",
                    "connection": None,
                    "problem": None,
                },
            }
        ],
        "counts": {"total": 1},
    }
    assert [(node["name"], node["pageReport"] is None) for node in everybody] == [
        ("Maya", False),
        ("Zoe", True),
    ]
    assert [node["lastShow"] is None for node in everybody] == [False, True]


async def test_the_application_makes_rounds_from_its_start(house: House) -> None:
    row, lease = await DeskRow.get(), await Lease.get(name="heartbeat")
    assert row.alive_at is not None
    assert row.alive_at == row.up_since
    assert lease.until > row.alive_at
