"""The streaming switch."""

from greenroom.desk.actors import AdminRole
from greenroom.desk.shows.going_live import go_live
from greenroom.store.ids import new_id
from tests.api.credentials.operations import SET
from tests.world import House, ask, codes, everything, row_of

TOGGLE = """mutation ($input: ToggleStreamingInput!) { toggleStreaming(input: $input) { __typename
  ... on ToggleStreamingSuccess { influencer { readiness streaming { enabled by { kind name } reason } }
    endedShow { id state endReason ending endedBy { name } influencer { name } } }
  ... on ShowIsOpen { influencer { streaming { enabled } show { id } } }
  ... on Problem { code } } }"""
ARCHIVE = """mutation ($input: ArchiveInfluencerInput!) { archiveInfluencer(input: $input) { __typename
  ... on InfluencerChanged { influencer { show { id } } } ... on ShowIsOpen { influencer { show { id } } }
  ... on Problem { code } } }"""
GIVE_REASON = """mutation ($input: SetStreamingReasonInput!) { setStreamingReason(input: $input) { __typename
  ... on InfluencerChanged { influencer { streaming { enabled reason } } }
  ... on StreamingIsOn { influencer { streaming { enabled reason } } }
  ... on InputRejected { field }
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


async def test_only_a_show_that_is_named_ends(house: House) -> None:
    person = await house.world.star()
    show = str((await go_live(house.world.desk, person)).show.id)
    none: list[str] = []
    off = {"influencerId": str(person.id), "enabled": False, "mayEndShows": none}
    gone = {"influencerId": str(person.id), "mayEndShows": none}
    async with house.looking(AdminRole.MANAGER) as client:
        before = await everything()
        assert (await ask(client, TOGGLE, input=off))["data"]["toggleStreaming"] == {
            "__typename": "ShowIsOpen",
            "code": "SHOW_IS_OPEN",
            "influencer": {"streaming": {"enabled": True}, "show": {"id": show}},
        }
        assert (await ask(client, ARCHIVE, input=gone))["data"]["archiveInfluencer"] == {
            "__typename": "ShowIsOpen",
            "code": "SHOW_IS_OPEN",
            "influencer": {"show": {"id": show}},
        }
        assert codes(await ask(client, TOGGLE, input={**off, "mayEndShows": ["this one"]})) == ["BAD_INPUT"]
        assert await everything() == before
        stopped = (await ask(client, TOGGLE, input={**off, "mayEndShows": [show]}))["data"]["toggleStreaming"]
        assert stopped["endedShow"]["id"] == show
        archived = (await ask(client, ARCHIVE, input=gone))["data"]["archiveInfluencer"]
        assert archived == {"__typename": "InfluencerChanged", "influencer": {"show": None}}


async def test_a_reason_is_changed_only_where_streaming_is_off(house: House) -> None:
    person = await house.world.influencer()
    given = {"influencerId": str(person.id), "reason": "Back at 8"}
    async with house.looking(AdminRole.OPERATOR) as client:
        before = await everything()
        assert (await ask(client, GIVE_REASON, input=given))["data"]["setStreamingReason"] == {
            "__typename": "StreamingIsOn",
            "code": "STREAMING_IS_ON",
            "influencer": {"streaming": {"enabled": True, "reason": ""}},
        }
        assert await everything() == before
        await ask(client, TOGGLE, input={"influencerId": str(person.id), "enabled": False})
        assert (await ask(client, GIVE_REASON, input=given))["data"]["setStreamingReason"] == {
            "__typename": "InfluencerChanged",
            "influencer": {"streaming": {"enabled": False, "reason": "Back at 8"}},
        }
        before = await everything()
        secret = await ask(client, GIVE_REASON, input={**given, "reason": house.world.token()})
        assert secret["data"]["setStreamingReason"] == {
            "__typename": "InputRejected",
            "field": "reason",
            "code": "BAD_REASON",
        }
        assert await everything() == before
        too_long = await ask(client, GIVE_REASON, input={**given, "reason": "so " * 68})
        assert too_long["data"]["setStreamingReason"] == {
            "__typename": "InputRejected",
            "field": "reason",
            "code": "BAD_REASON",
        }
