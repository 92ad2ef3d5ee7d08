"""An evening over the API: what the page of tonight reads, and who may."""

from datetime import timedelta

import pytest

from greenroom.desk.actors import AdminRole
from greenroom.desk.desk import Desk
from greenroom.desk.plans import outlooks
from greenroom.desk.plans.listing import Judged, judge
from greenroom.desk.plans.views import PlannedShowView
from greenroom.desk.shows.going_live import go_live
from greenroom.desk.shows.page_reports import DeviceAccess, PageReport, StudioPage, report_page
from greenroom.store.influencer_rows import InfluencerRow
from tests.api.plans.test_plans import PLAN, tonight
from tests.statements import statements
from tests.world import House, ask, codes, sign_in

EVENING = """query ($date: String, $zone: String = "Europe/Berlin", $first: Int = 50, $after: String) {
  evening(date: $date, timeZone: $zone) {
    date startsAt endsAt counts { total unable noShows onAir ended } repairs { nodes { influencer { name } } }
    noShows { nodes { influencer { name } } }
    shows(first: $first, after: $after) { pageInfo { hasNextPage endCursor } nodes {
      state arrived credential { verdict source expiresAt acceptedAt } influencer { name } } } } }"""


async def test_an_evening_tells_how_far_each_show_is(house: House) -> None:
    maya, ana, there = (
        await house.world.star(),
        await house.world.influencer("Ana"),
        await house.world.influencer("There"),
    )
    await go_live(house.world.desk, maya)
    granted = DeviceAccess.GRANTED
    await report_page(house.world.desk, there, PageReport(StudioPage.CAMERA_CHECK, "", granted, granted))
    async with house.looking(AdminRole.MANAGER) as client:
        await ask(client, PLAN, input=tonight(house, maya, ana, there))
        start = house.world.desk.now() + timedelta(minutes=30)
        day = f"{(start + timedelta(hours=1) - timedelta(hours=5)):%Y-%m-%d}"
    async with house.looking(AdminRole.VIEWER) as client:
        found = (await ask(client, EVENING, date=day))["data"]["evening"]
        page = (await ask(client, EVENING, date=day, first=1))["data"]["evening"]["shows"]
        after = page["pageInfo"]["endCursor"]
        rest = (await ask(client, EVENING, date=day, after=after))["data"]["evening"]["shows"]
    assert (found["date"], found["counts"]) == (
        day,
        {"total": 3, "unable": 2, "noShows": 0, "onAir": 1, "ended": 0},
    )
    assert sorted(one["influencer"]["name"] for one in found["repairs"]["nodes"]) == ["Ana", "There"]
    assert found["noShows"] == {"nodes": []}
    assert page["pageInfo"]["hasNextPage"]
    assert page["nodes"] + rest["nodes"] == found["shows"]["nodes"]
    told = {one["influencer"]["name"]: one for one in found["shows"]["nodes"]}
    assert {name: (one["state"], one["arrived"]) for name, one in told.items()} == {
        "Maya": ("ON_AIR", False),
        "Ana": ("AHEAD", False),
        "There": ("AHEAD", True),
    }
    assert told["Maya"]["credential"]["verdict"] == "GOOD"
    assert told["Ana"]["credential"] == {
        "verdict": "BROKEN",
        "source": None,
        "expiresAt": None,
        "acceptedAt": None,
    }


@pytest.mark.parametrize("given", [{"zone": "Nowhere"}, {"date": "tonight"}, {"date": "0001-01-01"}])
async def test_an_evening_that_cannot_be_is_refused(house: House, given: dict[str, str]) -> None:
    async with house.looking(AdminRole.VIEWER) as client:
        assert codes(await ask(client, EVENING, **given)) == ["BAD_INPUT"]


async def test_influencers_read_no_evening(house: House) -> None:
    maya = await house.world.star()
    async with house.client(headers={"sec-fetch-site": "same-origin"}) as client:
        await sign_in(client, maya)
        assert codes(await ask(client, EVENING)) == ["FORBIDDEN"]


STANDS = """query ($day: String!) { evening(date: $day, timeZone: "Europe/Berlin") {
  counts { total } noShows { nodes { state } } shows { nodes {
    state readiness findings { code } arrived credential { verdict } show { id } } } } }"""


async def test_each_show_of_an_evening_is_judged_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    maya, ana = await house.world.star(), await house.world.influencer("Ana")
    judged = list[object]()

    def counted(desk: Desk, row: InfluencerRow, planned: PlannedShowView) -> Judged | None:
        judged.append(planned.id)
        return judge(desk, row, planned)

    monkeypatch.setattr(outlooks, "judge", counted)
    async with house.looking(AdminRole.MANAGER) as client:
        await ask(client, PLAN, input=tonight(house, maya, ana))
        start = house.world.desk.now() + timedelta(minutes=30)
        day = f"{(start + timedelta(hours=1) - timedelta(hours=5)):%Y-%m-%d}"
        judged.clear()
        found = (await ask(client, STANDS, day=day))["data"]["evening"]
    assert len(found["shows"]["nodes"]) == len(judged) == len(set(judged)) == 2


SHOWN = """query ($day: String!) { evening(date: $day, timeZone: "Europe/Berlin") { shows { nodes {
  id localStart clockNote repeats { until } state readiness findings { code } arrived show { state }
  influencer { name readiness show { state } } } } } }"""


async def test_what_was_read_with_an_evening_is_not_read_again_for_its_shows(house: House) -> None:
    maya, ana = await house.world.star(), await house.world.influencer("Ana")
    async with house.looking(AdminRole.MANAGER) as client:
        await ask(client, PLAN, input=tonight(house, maya, ana))
        await go_live(house.world.desk, maya)
        start = house.world.desk.now() + timedelta(minutes=30)
        day = f"{(start + timedelta(hours=1) - timedelta(hours=5)):%Y-%m-%d}"
        first = await ask(client, SHOWN, day=day)
        with statements() as sent:
            assert await ask(client, SHOWN, day=day) == first
    found = {one["influencer"]["name"]: one for one in first["data"]["evening"]["shows"]["nodes"]}
    assert len(sent) == 2, sent  # who asks, and whether anything was written since
    assert (found["Maya"]["state"], found["Ana"]["state"]) == ("ON_AIR", "AHEAD")
    assert found["Maya"]["show"] == found["Maya"]["influencer"]["show"] == {"state": "STARTING"}
    assert found["Ana"]["findings"] == [{"code": "NO_TOKEN"}]
