"""Many tokens at once, as the page asks for them."""

import json
from typing import Any

from greenroom.desk.actors import AdminRole
from greenroom.hms.findings import FindingCode
from greenroom.store.models import AuditEntry
from tests.hms.tokens import ROOM_ID
from tests.world import House, ask, codes, everything

INSPECT = """mutation ($texts: [Secret!]!) { inspectTokens(input: {texts: $texts}) {
  ... on TokensInspected { rows {
    match already report { verdict findings { code message fix } claims { userId roomId } needsAccepting }
    influencer { id name version } candidates { name } } } } }"""
SET = """mutation ($pairs: [TokenForInput!]!) { setAuthTokens(input: {pairs: $pairs}) {
  ... on AuthTokensSet { rows {
    influencerId influencer { name readiness version token { lastFour } }
    problem { __typename ... on Problem { code message fix } } } } } }"""


async def test_tokens_are_matched_and_saved_and_never_told_again(house: House) -> None:
    ana, bo = await house.world.influencer("Ana"), await house.world.influencer("Bo", handle="bo")
    await house.world.set_token(ana, house.world.token(user_id="ana"))
    tokens = [house.world.token(user_id=user_id, room_id=ROOM_ID) for user_id in ("ana", "bo", "stranger")]
    async with house.looking(AdminRole.MANAGER) as client:
        before = await everything()
        answer = await ask(client, INSPECT, texts=[*tokens, "no token"])
        assert await everything() == before
        assert not [token for token in tokens if token in json.dumps(answer)]
        rows = answer["data"]["inspectTokens"]["rows"]
        assert [(row["match"], row["influencer"] and row["influencer"]["name"]) for row in rows] == [
            ("USER_ID", "Ana"),
            ("PLACE", "Ana"),
            ("PLACE", "Ana"),
            (None, None),
        ]
        assert [row["report"]["verdict"] for row in rows] == ["GOOD", "GOOD", "GOOD", "BROKEN"]
        assert rows[0]["report"]["claims"] == {"userId": "ana", "roomId": ROOM_ID}
        given = [
            {"influencerId": str(ana.id), "authToken": tokens[0], "expectedVersion": 2},
            {"influencerId": str(bo.id), "authToken": tokens[0], "expectedVersion": 1},
        ]
        answer = await ask(client, SET, pairs=given)
        assert not [token for token in tokens if token in json.dumps(answer)]
        saved, refused = answer["data"]["setAuthTokens"]["rows"]
        assert saved == {
            "influencerId": str(ana.id),
            "influencer": {
                "name": "Ana",
                "readiness": "READY",
                "version": 3,
                "token": {"lastFour": tokens[0][-4:]},
            },
            "problem": None,
        }
        assert refused["influencer"] is None
        assert refused["problem"]["__typename"] == "TokenNeedsConfirmation"
        assert refused["problem"]["fix"]
    entries = await AuditEntry.filter(action="TOKEN_SET", subject_id=bo.id)
    assert entries == []


async def test_what_needs_a_person_is_said_beforehand(house: House) -> None:
    ana, bo = await house.world.influencer("Ana"), await house.world.influencer("Bo")
    shared = house.world.token(user_id="ana")
    await house.world.set_token(ana, shared)
    await house.world.set_token(bo, house.world.token(user_id="bo", room_id="64a1f0c2b7d3e5a9180b3cff"))
    await house.world.set_token(
        bo, house.world.token(user_id="ana"), accept=[FindingCode.WRONG_PERSON, FindingCode.DUPLICATE]
    )
    async with house.looking(AdminRole.MANAGER) as client:

        async def rows(*texts: str) -> list[dict[str, Any]]:
            return (await ask(client, INSPECT, texts=list(texts)))["data"]["inspectTokens"]["rows"]

        [two] = await rows(house.world.token(user_id="ana"))
        assert (two["match"], [one["name"] for one in two["candidates"]]) == (None, ["Ana", "Bo"])
        [earlier] = await rows(house.world.token(user_id="bo"))
        assert (earlier["match"], earlier["influencer"]["name"]) == ("USER_ID", "Bo")


async def test_more_than_a_hundred_are_bad_input(house: House) -> None:
    async with house.looking(AdminRole.OWNER) as client:
        answer = await ask(client, INSPECT, texts=["x"] * 101)
        assert codes(answer) == ["BAD_INPUT"]
        assert answer["errors"][0]["message"] == "input.texts: at most 100 tokens are expected."


async def test_whoever_may_not_set_tokens_is_refused(house: House) -> None:
    ana = await house.world.influencer("Ana")
    async with house.looking(AdminRole.OPERATOR) as client:
        before = await everything()
        given = {"influencerId": str(ana.id), "authToken": house.world.token(), "expectedVersion": 1}
        assert codes(await ask(client, SET, pairs=[given])) == ["FORBIDDEN"]
        assert codes(await ask(client, INSPECT, texts=[house.world.token()])) == ["FORBIDDEN"]
        assert await everything() == before
