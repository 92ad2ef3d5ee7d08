"""The influencer's page: going live, through the API."""

from datetime import datetime
from typing import Any

from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.store.ids import new_id
from greenroom.store.models import Show, TokenVersion
from tests.world import House, ask, codes, everything, sign_in

GO = """mutation ($input: GoLiveInput) { goLive(input: $input) { __typename
  ... on GoLiveReady { authToken authTokenExpiresAt endpoints { init } show { id state } }
  ... on GoLiveBlocked { code message fix findings { code message } } } }"""
PULSE = "{ __typename ... on ShowPulse { holding show { state endReason ending } } ... on Problem { code } }"
STARTED = f"mutation ($input: ShowStartedInput!) {{ pulse: showStarted(input: $input) {PULSE} }}"
BEAT = f"mutation ($input: HeartbeatInput!) {{ pulse: heartbeat(input: $input) {PULSE} }}"
END = f"mutation ($input: EndShowInput!) {{ pulse: endShow(input: $input) {PULSE} }}"
STUDIO = "{ studio { influencer { name } state message fix repairedBy show { id state } } }"
BROWSER = {"sec-fetch-site": "same-origin"}


async def test_an_evening_from_go_live_to_the_end(house: House) -> None:
    person, token = await house.world.influencer("Maya"), house.world.token()
    await house.world.set_token(person, token)
    async with house.client(headers=BROWSER) as client:
        await sign_in(client, person)

        async def pulse(query: str, **given: Any) -> tuple[bool, dict[str, Any]]:
            answer = (await ask(client, query, input=given))["data"]["pulse"]
            return answer["holding"], answer["show"]

        studio = (await ask(client, STUDIO))["data"]["studio"]
        assert studio == {
            "influencer": {"name": "Maya"},
            "state": "READY",
            "message": "You can go live.",
            "fix": None,
            "repairedBy": None,
            "show": None,
        }
        stage = (await ask(client, GO, input={"holder": "phone"}))["data"]["goLive"]
        assert stage["authToken"] == token
        assert stage["endpoints"] == {"init": None}
        mine = {"showId": stage["show"]["id"], "holder": "phone"}
        live = (await ask(client, STUDIO))["data"]["studio"]
        assert (live["state"], live["show"]) == ("LIVE", {"id": mine["showId"], "state": "STARTING"})
        open_ = {"endReason": None, "ending": None}
        assert await pulse(STARTED, **mine, peerId="p") == (True, {"state": "ON_AIR", **open_})
        assert await pulse(BEAT, **mine) == (True, {"state": "ON_AIR", **open_})
        blocked = (await ask(client, GO))["data"]["goLive"]
        assert (blocked["code"], blocked["findings"][0]["code"]) == ("LIVE_ELSEWHERE", "LIVE_ELSEWHERE")
        taken = (await ask(client, GO, input={"takeOver": True}))["data"]["goLive"]
        assert taken["show"]["id"] == mine["showId"]
        assert (await pulse(BEAT, **mine))[0] is False
        assert (await pulse(END, **mine))[0] is False
        assert await pulse(END, showId=mine["showId"]) == (
            False,
            {
                "state": "ENDED",
                "endReason": "ENDED_BY_INFLUENCER",
                "ending": "The show was ended from the studio.",
            },
        )
        assert (await ask(client, STUDIO))["data"]["studio"]["state"] == "READY"


async def test_a_stopped_show_tells_the_page_why(house: House) -> None:
    person, admin = await house.world.star(), await house.world.admin()
    async with house.client(headers=BROWSER) as client:
        await sign_in(client, person)
        stage = (await ask(client, GO))["data"]["goLive"]
        await toggle_streaming(house.world.desk, admin, person.id, enabled=False, reason="Wrong song")
        beat = (await ask(client, BEAT, input={"showId": stage["show"]["id"]}))["data"]["pulse"]
        assert beat == {
            "__typename": "ShowPulse",
            "holding": False,
            "show": {
                "state": "ENDED",
                "endReason": "STOPPED_BY_ADMIN",
                "ending": "An admin stopped the show. They say: Wrong song",
            },
        }
        before = await everything()
        blocked = (await ask(client, GO))["data"]["goLive"]
        assert (blocked["code"], blocked["message"]) == (
            "GO_LIVE_BLOCKED",
            "Your admin has paused your shows.",
        )
        after = await everything()
        *entries, refusal = after.pop("AuditEntry")
        assert refusal["action"] == "GO_LIVE_REFUSED"
        assert after | {"AuditEntry": entries} == before


async def test_a_show_that_failed_says_the_sdks_number(house: House) -> None:
    person = await house.world.star()
    async with house.client(headers=BROWSER) as client:
        await sign_in(client, person)
        show_id = (await ask(client, GO))["data"]["goLive"]["show"]["id"]
        ended = (await ask(client, END, input={"showId": show_id, "failureCode": 3011}))["data"]["pulse"]
        assert ended["show"] == {
            "state": "ENDED",
            "endReason": "FAILED",
            "ending": (
                "Your device blocks the camera or microphone. Allow both in its settings, then try again. "
                "(Error 3011.)"
            ),
        }


async def test_a_page_that_names_its_show_gets_it_again_or_learns_that_it_is_over(house: House) -> None:
    person, token = await house.world.influencer(), house.world.token()
    await house.world.set_token(person, token)
    async with house.client(headers=BROWSER) as client:
        await sign_in(client, person)
        show_id = (await ask(client, GO))["data"]["goLive"]["show"]["id"]
        again = (await ask(client, GO, input={"showId": show_id}))["data"]["goLive"]
        assert (again["show"]["id"], again["authToken"]) == (show_id, token)
        expires_at = datetime.fromisoformat(again["authTokenExpiresAt"])
        assert expires_at == (await TokenVersion.get()).expires_at
        await ask(client, END, input={"showId": show_id})
        over = (await ask(client, GO, input={"showId": show_id}))["data"]["goLive"]
        assert (over["code"], over["message"], over["findings"][0]["code"]) == (
            "GO_LIVE_BLOCKED",
            "This show has ended.",
            "SHOW_OVER",
        )
        assert await Show.all().count() == 1
        assert codes(await ask(client, GO, input={"showId": "x"})) == ["BAD_INPUT"]


async def test_a_show_of_nobody_or_somebody_else_is_not_found(house: House) -> None:
    person, other = await house.world.star(), await house.world.star()
    async with house.client(headers=BROWSER) as client:
        await sign_in(client, other)
        theirs = (await ask(client, GO))["data"]["goLive"]["show"]["id"]
        await sign_in(client, person)
        before = await everything()
        for show_id in (theirs, str(new_id())):
            for query in (BEAT, END):
                answer = await ask(client, query, input={"showId": show_id})
                assert answer["data"]["pulse"] == {"__typename": "NotFound", "code": "NOT_FOUND"}
        assert codes(await ask(client, BEAT, input={"showId": "x"})) == ["BAD_INPUT"]
        assert await everything() == before
