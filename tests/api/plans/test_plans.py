"""Planning over the API: what programs and pages send, and what they read."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from greenroom.desk.actors import AdminRole, InfluencerActor
from greenroom.desk.shows.going_live import go_live
from tests.world import PASSWORD, House, ask, codes, everything, sign_in

PLAN = """mutation ($input: PlanShowsInput!) { result: planShows(input: $input) { __typename
  ... on ShowsPlanned { times { localStart clockNote } results { influencerId name shows refused } }
  ... on InputRejected { field code } } }"""
CHANGE = """mutation ($input: ChangePlannedShowInput!) { result: changePlannedShow(input: $input) { __typename
  ... on PlannedShowChanged { shows kept { id }
    plannedShow { id localStart moved repeats { weekdays until } } }
  ... on InputRejected { field code } ... on Problem { code } } }"""
CANCEL = """mutation ($input: CancelPlannedShowInput!) { result: cancelPlannedShow(input: $input) { __typename
  ... on PlannedShowChanged { shows plannedShow { id readiness findings { code } } }
  ... on Problem { code } } }"""
EVENING = """query ($from: DateTime!, $to: DateTime!, $first: Int = 50, $after: String) {
  plannedShows(from: $from, to: $to, first: $first, after: $after) {
    pageInfo { hasNextPage endCursor } nodes {
    id localStart timeZone lengthMin readiness findings { code severity } influencer { name readiness }
    show { state influencer { name } } plannedBy { name } cancelledAt } } }"""
NEXT = """query ($id: ID!) { influencer(id: $id) { nextShow { id localStart }
  plannedShows(first: 2) { nodes { localStart } pageInfo { hasNextPage } } } }"""
SIGN_IN = """mutation ($input: InfluencerSignInInput!) { influencerSignIn(input: $input) {
  ... on SignedIn { viewer { ... on InfluencerAccount { nextShows { startsAt } } } } } }"""
MINE = "{ studio { influencer { nextShows { startsAt endsAt } } } }"


def tonight(house: House, *people: InfluencerActor, **more: Any) -> dict[str, Any]:
    start = (house.world.desk.now() + timedelta(minutes=30)).astimezone(ZoneInfo("Europe/Berlin"))
    return {
        "influencerIds": [str(one.id) for one in people],
        "startsAt": f"{start:%Y-%m-%dT%H:%M}",
        "timeZone": "Europe/Berlin",
        "lengthMin": 60,
        **more,
    }


def span(house: House) -> dict[str, str]:
    now = house.world.desk.now()
    return {"from": (now - timedelta(hours=1)).isoformat(), "to": (now + timedelta(hours=2)).isoformat()}


async def test_an_evening_tells_of_each_show_whether_it_can_start_and_whether_it_has(house: House) -> None:
    maya, ana = await house.world.star(), await house.world.influencer("Ana")
    await go_live(house.world.desk, maya)
    given = tonight(house, maya, ana)
    async with house.looking(AdminRole.MANAGER) as client:
        planned = (await ask(client, PLAN, input=given))["data"]["result"]
        assert planned == {
            "__typename": "ShowsPlanned",
            "times": [{"localStart": given["startsAt"], "clockNote": None}],
            "results": [
                {"influencerId": str(maya.id), "name": "Maya", "shows": 1, "refused": None},
                {"influencerId": str(ana.id), "name": "Ana", "shows": 1, "refused": None},
            ],
        }
        page = (await ask(client, EVENING, **span(house), first=1))["data"]["plannedShows"]
        assert page["pageInfo"]["hasNextPage"]
        rest = await ask(client, EVENING, **span(house), after=page["pageInfo"]["endCursor"])
        shows = {
            one["influencer"]["name"]: one for one in page["nodes"] + rest["data"]["plannedShows"]["nodes"]
        }
    for one in shows.values():
        del one["id"]
    plan = {
        "localStart": given["startsAt"],
        "timeZone": "Europe/Berlin",
        "lengthMin": 60,
        "cancelledAt": None,
    }
    assert shows == {
        "Maya": {
            **plan,
            "readiness": "READY",
            "findings": [],
            "influencer": {"name": "Maya", "readiness": "LIVE"},
            "show": {"state": "STARTING", "influencer": {"name": "Maya"}},
            "plannedBy": {"name": "Ada"},
        },
        "Ana": {
            **plan,
            "readiness": "NO_TOKEN",
            "findings": [{"code": "NO_TOKEN", "severity": "BROKEN"}],
            "influencer": {"name": "Ana", "readiness": "NO_TOKEN"},
            "show": None,
            "plannedBy": {"name": "Ada"},
        },
    }


async def test_a_series_is_changed_and_ended_by_its_shows(house: House) -> None:
    maya = await house.world.influencer()
    until = f"{house.world.desk.now() + timedelta(days=3):%Y-%m-%d}"
    week = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]
    given = tonight(house, maya, repeat={"weekdays": week[::-1], "until": until})
    async with house.looking(AdminRole.MANAGER) as client:
        planned = (await ask(client, PLAN, input=given))["data"]["result"]
        number = planned["results"][0]["shows"]
        assert number in {3, 4}  # near midnight, the first is tomorrow in Berlin
        seen = (await ask(client, NEXT, id=str(maya.id)))["data"]["influencer"]
        assert [one["localStart"] for one in seen["plannedShows"]["nodes"]] == [
            one["localStart"] for one in planned["times"][:2]
        ]
        assert seen["plannedShows"]["pageInfo"]["hasNextPage"]
        show = seen["nextShow"]["id"]
        moved = (await ask(client, CHANGE, input={"id": show, "lengthMin": 30}))["data"]["result"]
        assert moved["plannedShow"] == {
            "id": show,
            "localStart": given["startsAt"],
            "moved": True,
            "repeats": {"weekdays": week, "until": until},
        }
        ended = await ask(client, CANCEL, input={"id": show, "fromHereOn": True})
        assert ended["data"]["result"] == {
            "__typename": "PlannedShowChanged",
            "shows": number,
            "plannedShow": {"id": show, "readiness": None, "findings": []},
        }
        assert (await ask(client, NEXT, id=str(maya.id)))["data"]["influencer"]["nextShow"] is None
        gone = await ask(client, CHANGE, input={"id": show, "lengthMin": 40})
        assert gone["data"]["result"] == {"__typename": "NotFound", "code": "NOT_FOUND"}


async def test_influencers_see_their_own_next_shows_and_nobody_elses(house: House) -> None:
    maya, ana = await house.world.star(), await house.world.star("Ana")
    async with house.looking(AdminRole.OWNER) as client:
        await ask(client, PLAN, input=tonight(house, ana))
    async with house.client(headers={"sec-fetch-site": "same-origin"}) as client:
        await sign_in(client, ana)
        [mine] = (await ask(client, MINE))["data"]["studio"]["influencer"]["nextShows"]
        assert sorted(mine) == ["endsAt", "startsAt"]
        given = {"email": ana.email, "password": PASSWORD}
        signed_in = (await ask(client, SIGN_IN, input=given))["data"]["influencerSignIn"]
        assert signed_in["viewer"]["nextShows"] == [{"startsAt": mine["startsAt"]}]
    async with house.client(headers={"sec-fetch-site": "same-origin"}) as client:
        await sign_in(client, maya)
        assert (await ask(client, MINE))["data"]["studio"]["influencer"]["nextShows"] == []
        assert codes(await ask(client, EVENING, **span(house))) == ["FORBIDDEN"]


@pytest.mark.parametrize("role", [AdminRole.VIEWER, AdminRole.OPERATOR])
async def test_who_may_not_manage_influencers_reads_the_plan_and_changes_nothing(
    house: House, role: AdminRole
) -> None:
    maya = await house.world.influencer()
    async with house.looking(AdminRole.OWNER) as client:
        await ask(client, PLAN, input=tonight(house, maya))
    async with house.looking(role) as client:
        [show] = (await ask(client, EVENING, **span(house)))["data"]["plannedShows"]["nodes"]
        before = await everything()
        for operation, given in (
            (PLAN, tonight(house, maya)),
            (CHANGE, {"id": show["id"], "lengthMin": 30}),
            (CANCEL, {"id": show["id"]}),
        ):
            assert codes(await ask(client, operation, input=given)) == ["FORBIDDEN"]
        assert await everything() == before


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"timeZone": "Nowhere"}, {"__typename": "InputRejected", "field": "timeZone", "code": "BAD_PLAN"}),
        ({"lengthMin": 0}, {"__typename": "InputRejected", "field": "lengthMin", "code": "BAD_PLAN"}),
        (
            {"startsAt": "2026-01-01T00:00"},
            {"__typename": "InputRejected", "field": "startsAt", "code": "BAD_PLAN"},
        ),
        ({"startsAt": "tonight"}, None),
        ({"repeat": {"weekdays": ["MONDAY"], "until": "soon"}}, None),
        ({"influencerIds": ["me"]}, None),
        ({"influencerIds": []}, None),
    ],
)
async def test_what_cannot_be_planned_is_refused(
    house: House, changed: dict[str, Any], expected: dict[str, str] | None
) -> None:
    maya = await house.world.influencer()
    async with house.looking(AdminRole.OWNER) as client:
        before = await everything()
        answer = await ask(client, PLAN, input=tonight(house, maya) | changed)
        if expected is None:
            assert codes(answer) == ["BAD_INPUT"]
        else:
            assert answer["data"]["result"] == expected
        assert await everything() == before
