"""Earlier tokens over the API."""

import logging
import re

import pytest

from greenroom.desk.actors import AdminRole
from greenroom.store.models import TokenVersion
from tests.api.operations import result
from tests.world import House, everything, sign_in

LIST = """query ($id: ID!) { result: influencer(id: $id) { version tokenVersions { nodes {
  id lastFour fingerprint accessKey expiresAt current createdBy { name } findings { code }
  whyNotRestorable } } } }"""
RESTORE = """mutation ($input: RestoreTokenInput!) { result: restoreToken(input: $input) { __typename
  ... on TokenRestored { influencer { version token { lastFour } } report { verdict } }
  ... on TokenRejected { report { verdict } } ... on TokenNeedsConfirmation { belongsTo { name } }
  ... on Conflict { changes } ... on Problem { code message fix helpUrl } } }"""


async def test_an_earlier_token_is_listed_with_what_it_is_now_and_set_again(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    world = house.world
    person, token, robin = await world.influencer(), world.token(), await world.admin(name="Robin")
    await world.set_token(person, token)
    await world.set_token(person, world.token())
    version = await TokenVersion.get(replaced_at__isnull=False)
    async with house.looking("stranger") as client:
        await sign_in(client, robin)
        with caplog.at_level(logging.DEBUG):
            listed = await result(client, LIST, id=str(person.id))
            current, earlier = listed["tokenVersions"]["nodes"]
            assert earlier == {
                "id": str(version.id),
                "lastFour": token[-4:],
                "fingerprint": version.fingerprint[:8],
                "accessKey": version.access_key,
                "expiresAt": f"{version.expires_at:%Y-%m-%dT%H:%M:%S}.000Z",
                "current": False,
                "createdBy": {"name": None},
                "findings": [],
                "whyNotRestorable": None,
            }
            assert current["whyNotRestorable"] == "This is the token that is set now."
            given = {"influencerId": str(person.id), "versionId": earlier["id"]}
            refused = await result(client, RESTORE, input=given | {"expectedVersion": 1})
            refused["changes"] = [re.sub(r"\d+\ss ago", "just now", change) for change in refused["changes"]]
            assert refused == {
                "__typename": "Conflict",
                "changes": ["Somebody replaced the token just now.", "Somebody set a token just now."],
                "code": "CONFLICT",
                "message": "Somebody else changed this influencer while you were typing.",
                "fix": "Look at what is there now, then save again to replace it.",
                "helpUrl": "/docs/codes/refusals#conflict",
            }
            assert await result(client, RESTORE, input=given | {"expectedVersion": listed["version"]}) == {
                "__typename": "TokenRestored",
                "influencer": {"version": 4, "token": {"lastFour": token[-4:]}},
                "report": {"verdict": "GOOD"},
            }
            before = await everything()
            assert await result(client, RESTORE, input=given) == {
                "__typename": "RestoreRefused",
                "code": "RESTORE_REFUSED",
                "message": "This is the token that is set now.",
                "fix": "There is nothing to restore.",
                "helpUrl": "/docs/codes/refusals#restore_refused",
            }
            assert await everything() == before
        first, *_ = (await result(client, LIST, id=str(person.id)))["tokenVersions"]["nodes"]
        assert (first["fingerprint"], first["createdBy"]) == (earlier["fingerprint"], {"name": "Robin"})
    assert token[-20:] not in caplog.text


async def test_many_tokens_are_judged_for_somebody_who_may_only_look(house: House) -> None:
    world = house.world
    person = await world.influencer()
    for _ in range(3):
        await world.set_token(person, world.token(user_id="maya"))
    async with house.looking(AdminRole.VIEWER) as client:
        listed = await result(client, LIST, id=str(person.id))
    assert [node["whyNotRestorable"] is None for node in listed["tokenVersions"]["nodes"]] == [
        False,
        True,
        True,
    ]
