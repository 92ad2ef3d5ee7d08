"""Two admins change one influencer: nothing of either is lost."""

from greenroom.desk.actors import AdminRole
from tests.world import House, ask, row_of

UPDATE = """mutation ($input: UpdateInfluencerInput!) { updateInfluencer(input: $input) {
  __typename ... on InfluencerChanged { influencer { name handle email version } }
  ... on Conflict { influencer { name handle email version } } } }"""


async def test_only_the_fields_that_are_sent_are_saved_over_somebody_elses_change(house: House) -> None:
    maya = await house.world.influencer("Maya", handle="maya", email="maya@example.com")
    theirs = {"influencerId": str(maya.id), "name": "Mia", "expectedVersion": 1}
    mine = {"influencerId": str(maya.id), "handle": "mia", "expectedVersion": 1}
    async with house.looking(AdminRole.MANAGER) as client:
        first = (await ask(client, UPDATE, input=theirs))["data"]["updateInfluencer"]
        now = {"name": "Mia", "handle": "maya", "email": "maya@example.com", "version": 2}
        assert first == {"__typename": "InfluencerChanged", "influencer": now}
        late = (await ask(client, UPDATE, input=mine))["data"]["updateInfluencer"]
        assert late == {"__typename": "Conflict", "influencer": now}
        assert (await row_of(maya)).handle == "maya"
        over = (await ask(client, UPDATE, input={**mine, "expectedVersion": 2}))["data"]["updateInfluencer"]
        assert over["influencer"] == {**now, "handle": "mia", "version": 3}
        untouched = {"influencerId": str(maya.id), "name": None, "email": None, "handle": None}
        same = (await ask(client, UPDATE, input=untouched))["data"]["updateInfluencer"]
        assert same["influencer"] == {**now, "handle": "mia", "version": 3}
