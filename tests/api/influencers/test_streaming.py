"""The streaming switch."""

from greenroom.desk.actors import AdminRole
from greenroom.store.ids import new_id
from tests.api.credentials.operations import SET
from tests.world import House, ask, row_of

TOGGLE = """mutation ($input: ToggleStreamingInput!) { toggleStreaming(input: $input) { __typename
  ... on ToggleStreamingSuccess { influencer { readiness streaming { enabled by { kind name } reason } }
    endedShow { id state endReason ending endedBy { name } influencer { name } } }
  ... on Problem { code } } }"""


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


async def test_switching_off_returns_the_show_that_it_ended(house: House) -> None:
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
