"""Rehearsals over the API: what the influencer's page sends and reads, and what admins see."""

from datetime import timedelta
from typing import Any

import pytest

from greenroom.desk.actors import AdminRole
from greenroom.desk.rehearsals import rehearsing
from greenroom.desk.shows.going_live import go_live
from greenroom.store.models import Influencer, Rehearsal, SessionRow
from tests.api.plans.test_plans import PLAN, tonight
from tests.store.rows import a_desk
from tests.world import House, ask, codes, everything, sign_in

START = """mutation { startRehearsal { __typename
  ... on RehearsalStarted { rehearsalId credential { part state result message fix } practice { authToken } }
  ... on RehearsalRefused { code message fix } } }"""
FINISH = """mutation ($input: FinishRehearsalInput!) { finishRehearsal(input: $input) { __typename
  ... on RehearsalFinished { rehearsal { score good finishedAt parts { part state message fix } } }
  ... on NotFound { message } } }"""
SEEN = {"browser": "GOOD", "camera": "BLACK_PICTURE", "microphone": "GOOD", "network": "GOOD"}
READ = """query ($id: ID!) { newestRehearsal influencer(id: $id) { name
  rehearsal { score good finishedAt worst { part message } parts { part state result blockedBy fix } }
  plannedShows(first: 5) { nodes { rehearsal { good } } } } }"""


async def test_a_rehearsal_is_told_to_its_influencer_and_to_admins_in_words_for_each(house: House) -> None:
    maya = await house.world.star()
    async with house.looking(AdminRole.MANAGER) as client:
        await ask(client, PLAN, input=tonight(house, maya))
        before = (await ask(client, READ, id=str(maya.id)))["data"]
    assert (before["newestRehearsal"], before["influencer"]["rehearsal"]) == (None, None)
    assert before["influencer"]["plannedShows"]["nodes"] == [{"rehearsal": None}]
    async with house.client(headers={"sec-fetch-site": "same-origin"}) as client:
        await sign_in(client, maya)
        started = (await ask(client, START))["data"]["startRehearsal"]
        given = {"rehearsalId": started["rehearsalId"], **SEEN}
        own = (await ask(client, FINISH, input=given))["data"]["finishRehearsal"]["rehearsal"]
    assert started["practice"] is None
    assert (started["credential"]["state"], started["credential"]["result"]) == ("NOT_TRIED", "NO_ANSWER")
    assert (own["score"], own["good"]) == ("2 of 5 are good", 2)
    assert {part["part"]: part["state"] for part in own["parts"]} == {
        "BROWSER": "GOOD",
        "CAMERA": "FAULT",
        "MICROPHONE": "GOOD",
        "NETWORK": "NOT_TRIED",
        "CREDENTIAL": "NOT_TRIED",
    }
    assert own["parts"][1]["message"] == "Your camera's picture is black."
    async with house.looking(AdminRole.VIEWER) as client:
        seen = (await ask(client, READ, id=str(maya.id)))["data"]
    rehearsal = seen["influencer"]["rehearsal"]
    assert rehearsal["worst"] == {"part": "CAMERA", "message": "The camera's picture is black."}
    assert (rehearsal["score"], rehearsal["finishedAt"]) == (own["score"], own["finishedAt"])
    assert seen["newestRehearsal"] == own["finishedAt"]
    assert seen["influencer"]["plannedShows"]["nodes"] == [{"rehearsal": {"good": 2}}]


async def test_a_rehearsal_of_the_day_before_says_nothing_of_a_show(house: House) -> None:
    maya = await house.world.star()
    async with house.client(headers={"sec-fetch-site": "same-origin"}) as client:
        await sign_in(client, maya)
        started = (await ask(client, START))["data"]["startRehearsal"]
        await ask(client, FINISH, input={"rehearsalId": started["rehearsalId"], **SEEN})
    start = f"{house.world.desk.now() + timedelta(hours=24, minutes=31):%Y-%m-%dT%H:%M}"
    async with house.looking(AdminRole.MANAGER) as client:
        await ask(client, PLAN, input=tonight(house, maya, startsAt=start, timeZone="UTC"))
        seen = (await ask(client, READ, id=str(maya.id)))["data"]["influencer"]
    assert seen["rehearsal"]["good"] == 2
    assert seen["plannedShows"]["nodes"] == [{"rehearsal": None}]


async def test_of_somebody_who_is_removed_while_it_begins_nothing_is_kept(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    maya = await house.world.influencer()
    asking = rehearsing.ask_about

    async def removed_meanwhile(*given: Any, **options: Any) -> Any:
        await SessionRow.filter(influencer_id=maya.id).delete()
        await Influencer.filter(id=maya.id).delete()
        return await asking(*given, **options)

    monkeypatch.setattr(rehearsing, "ask_about", removed_meanwhile)
    async with house.client(headers={"sec-fetch-site": "same-origin"}) as client:
        await sign_in(client, maya)
        refused = await ask(client, START)
    assert refused["data"]["startRehearsal"]["__typename"] == "NotFound"
    assert await Rehearsal.all().count() == 0


async def test_during_a_show_it_is_refused_in_words(house: House) -> None:
    await a_desk(house.world.desk.vault, house.world.clock.time - timedelta(hours=1))
    maya = await house.world.star()
    await go_live(house.world.desk, maya)
    async with house.client(headers={"sec-fetch-site": "same-origin"}) as client:
        await sign_in(client, maya)
        before = await everything()
        refused = (await ask(client, START))["data"]["startRehearsal"]
        assert await everything() == before
    assert refused == {
        "__typename": "RehearsalRefused",
        "code": "REHEARSAL_REFUSED",
        "message": "You are live, or about to be: a rehearsal would disturb the show.",
        "fix": "Rehearse once the show has ended.",
    }


@pytest.mark.parametrize(
    "wrong", [{"camera": "MICROPHONE_SILENT"}, {"network": "BLOCKED"}, {"rehearsalId": "x"}]
)
async def test_what_no_page_of_ours_sends_is_refused(house: House, wrong: dict[str, str]) -> None:
    maya = await house.world.star()
    async with house.client(headers={"sec-fetch-site": "same-origin"}) as client:
        await sign_in(client, maya)
        started = (await ask(client, START))["data"]["startRehearsal"]
        given = {"rehearsalId": started["rehearsalId"], **SEEN, **wrong}
        assert codes(await ask(client, FINISH, input=given)) == ["BAD_INPUT"]
