"""Who a pasted credential belongs to."""

import logging

import pytest

from greenroom.desk.actors import AdminRole
from tests.api.credentials.operations import FIND
from tests.api.operations import result
from tests.world import House, everything


async def test_a_pasted_token_finds_its_owner_and_is_not_logged_or_stored(
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
