"""Places are asked about by a job, when an account is connected, and once 100ms has refused a show."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.audit.entries import Operator
from greenroom.desk.credentials.sources import set_token_source
from greenroom.desk.desk import utc_now
from greenroom.desk.influencers.listing import count_standings, influencer_view
from greenroom.desk.places import checking
from greenroom.desk.places.checking import CALLS_A_ROUND, check_due_places, check_place
from greenroom.desk.rounds.jobs import JOBS
from greenroom.desk.sealed.places import Place
from greenroom.desk.sealed.source import Source
from greenroom.desk.workspaces.connecting import disconnect_workspace, replace_app_secret
from greenroom.hms.findings import FindingCode
from greenroom.hms_api.accounts import Account
from greenroom.hms_api.apis import HmsApis
from greenroom.hms_api.kept_templates import KEPT_S, KeptTemplates
from greenroom.hms_api.replies import Template
from greenroom.hms_api.waits import Waits
from greenroom.store.models import Influencer, Workspace
from tests.desk.places.places import (
    ROOMS,
    SETTER,
    TEMPLATES,
    connect,
    forget,
    new_room,
    place,
    save,
    switch_room,
)
from tests.desk.races import HoldBefore, begin, go_on
from tests.emulator.process import Emulator
from tests.store.explained import sent
from tests.world import World, row_of

Asked = list[tuple[str, str]]


@pytest.fixture(name="asked")
def _asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """List the rooms and roles that are asked about, in order; the question is asked all the same."""
    asked: Asked = []
    ask: Callable[..., Any] = checking.ask

    async def noted(desk: Any, account: Any, about: Any, within_s: float) -> Any:
        asked.append((about.room_id, about.role))
        return await ask(desk, account, about, within_s)

    monkeypatch.setattr(checking, "ask", noted)
    return asked


async def at_places(world: World, emulator: Emulator, number: int) -> list[str]:
    """Have somebody in each of so many rooms, none of which 100ms was asked about."""
    rooms = [new_room(emulator, f"room-{index:02}") for index in range(number)]
    for room in rooms:
        star = await world.influencer(f"In {room}")
        await save(world, emulator, star, room_id=room)
    await forget()
    return sorted(rooms)


def test_it_is_a_job_that_runs_often() -> None:
    [job] = [job for job in JOBS if job.run is check_due_places]
    assert job.when.is_due(utc_now() - timedelta(seconds=20), utc_now())


async def test_each_place_is_asked_about_once_however_many_broadcast_there(
    beside: World, emulator: Emulator, asked: Asked
) -> None:
    await connect(beside, emulator)
    stars = [await beside.influencer(name) for name in ("Maya", "Nia", "Olu")]
    for star in stars:
        await save(beside, emulator, star)
    await forget()
    asked.clear()
    await check_due_places(beside.desk)
    assert asked == [(emulator.announced["roomId"], "broadcaster")]
    assert [await place(star) for star in stars] == [(None, True)] * 3
    await check_due_places(beside.desk)
    assert len(asked) == 1


async def saved_in(room: str, world: World, emulator: Emulator, *names: str) -> list[InfluencerActor]:
    """Make people who have a token of this room each."""
    stars = [await world.influencer(name) for name in names]
    for star in stars:
        await save(world, emulator, star, room_id=room)
    return stars


async def test_many_at_one_place_are_told_some_at_a_time(
    beside: World, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "_AT_ONCE", 2)
    await connect(beside, emulator)
    room = new_room(emulator, "full-house")
    stars = await saved_in(room, beside, emulator, "Maya", "Nia", "Olu", "Pia", "Quin")
    old = utc_now() - timedelta(hours=1)
    await Influencer.all().update(place_checked_at=old)
    await Influencer.filter(id=stars[0].id).update(block_code="TOKEN_REFUSED", checked_at=old)

    async def checked(fault: str | None) -> None:
        await check_place(beside.desk, Place(emulator.announced["accessKey"], room, "broadcaster"))
        rows = await Influencer.all()
        assert {row.place_code for row in rows if row.place_checked_at != old} == {fault}
        assert [row.id for row in rows if row.place_checked_at == old] == []

    with sent() as asked:
        await checked(None)
    assert [sql for sql in asked if sql.startswith("UPDATE") and "place_checked_at" in sql and "LIMIT" in sql]
    switch_room(emulator, room, enabled=False)
    await Influencer.all().update(place_checked_at=old)
    await checked("ROOM_OFF")


async def test_those_of_whom_something_later_is_known_keep_the_answer_from_nobody(
    beside: World, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "_AT_ONCE", 1)
    await connect(beside, emulator)
    room = new_room(emulator, "later-known")
    stars = await saved_in(room, beside, emulator, "Maya", "Nia", "Olu")
    old, first = utc_now() - timedelta(hours=1), utc_now() - timedelta(hours=2)
    await Influencer.all().update(place_checked_at=old)
    refused = Influencer.filter(id__in=[star.id for star in stars[:2]])
    ask: Callable[..., Any] = checking.ask

    async def refuse_meanwhile(*given: Any) -> Any:
        answer = await ask(*given)
        columns = {"block_code": "TOKEN_REFUSED", "checked_at": utc_now(), "place_checked_at": first}
        await refused.update(**columns)
        return answer

    switch_room(emulator, room, enabled=False)
    monkeypatch.setattr(checking, "ask", refuse_meanwhile)
    await check_place(beside.desk, Place(emulator.announced["accessKey"], room, "broadcaster"))
    rows = [await row_of(star) for star in stars]
    assert [row.place_code for row in rows] == [None, None, "ROOM_OFF"]
    assert [row.place_checked_at for row in rows[:2]] == [first, first]


async def test_those_that_nothing_is_known_of_come_first_and_then_the_oldest_after_half_an_hour(
    beside: World, emulator: Emulator, asked: Asked
) -> None:
    await connect(beside, emulator)
    rooms = await at_places(beside, emulator, 4)
    ages = {rooms[0]: 31, rooms[1]: 29, rooms[2]: 60}
    now = utc_now()
    for room, minutes in ages.items():
        then = now - timedelta(minutes=minutes)
        await Influencer.filter(hms_room_id=room).update(place_checked_at=then)
    asked.clear()
    await check_due_places(beside.desk)
    assert [room for room, _ in asked] == [rooms[3], rooms[2], rooms[0]]


async def test_a_round_makes_no_more_calls_than_it_may_and_the_next_goes_on(
    beside: World, emulator: Emulator, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert CALLS_A_ROUND == 40
    monkeypatch.setattr(checking, "CALLS_A_ROUND", 5)
    await connect(beside, emulator)
    rooms = await at_places(beside, emulator, 5)
    asked.clear()
    for done in (2, 4, 5, 5):
        await check_due_places(beside.desk)
        assert [room for room, _ in asked] == rooms[:done]


async def test_after_too_many_requests_the_account_is_left_alone_for_as_long_as_100ms_says(
    beside: World, emulator: Emulator, asked: Asked
) -> None:
    clock = [0.0]
    beside.desk.apis.waits = Waits(lambda: clock[0])
    await connect(beside, emulator)
    rooms = await at_places(beside, emulator, 3)
    emulator.switch({"path": ROOMS, "code": 429, "retry_after_s": 60})
    asked.clear()
    await check_due_places(beside.desk)
    emulator.switch()
    await check_due_places(beside.desk)
    star = await beside.influencer()
    saved = await save(beside, emulator, star, room_id=rooms[2])
    assert [f.code for f in saved.report.findings] == [FindingCode.NOT_CHECKED]
    clock[0] = 59.9
    await check_due_places(beside.desk)
    assert [room for room, _ in asked] == rooms[:1]
    clock[0] = 60.0
    await check_due_places(beside.desk)
    assert [room for room, _ in asked] == [rooms[0], *rooms]
    assert await Influencer.filter(place_checked_at=None).count() == 0


async def test_another_process_learns_of_a_pause_by_one_call(
    beside: World, emulator: Emulator, asked: Asked
) -> None:
    await connect(beside, emulator)
    rooms = await at_places(beside, emulator, 3)
    emulator.switch({"path": ROOMS, "code": 429, "retry_after_s": 60})
    other = replace(beside.desk, apis=HmsApis())
    asked.clear()
    for _ in range(2):
        await check_due_places(beside.desk)
        await check_due_places(other)
    await other.apis.close()
    assert [room for room, _ in asked] == [rooms[0], rooms[0]]


async def test_an_account_whose_keys_100ms_refuses_is_not_asked_for_again_before_it_has_others(
    beside: World, emulator: Emulator, asked: Asked
) -> None:
    account = await connect(beside, emulator)
    await at_places(beside, emulator, 2)
    emulator.switch({"path": "/v2", "code": 401})
    asked.clear()
    for _ in range(3):
        await check_due_places(beside.desk)
    assert len(asked) == 1
    emulator.switch()
    await check_due_places(beside.desk)
    assert len(asked) == 1
    await replace_app_secret(beside.desk, Operator(), account.id, "n" * 64, may_block_tokens=True)
    assert len(asked) == 2  # 100ms refuses these, too


async def test_keys_that_100ms_refuses_are_the_reason_of_all_who_broadcast_for_their_account(
    beside: World, emulator: Emulator
) -> None:
    await connect(beside, emulator)
    known, unknown = await beside.influencer("Maya"), await beside.influencer("Nia")
    for person in (known, unknown):
        await save(beside, emulator, person, room_id=new_room(emulator, person.name.lower()))
    elsewhere = await beside.star("Olu")
    await Influencer.filter(id=unknown.id).update(place_checked_at=None)
    emulator.switch({"path": "/v2", "code": 401})
    await check_due_places(beside.desk)
    assert await _reasons(beside, known, unknown, elsewhere) == [
        ("CHECK", ["KEYS_REFUSED"]),
        ("CHECK", ["KEYS_REFUSED"]),
        ("CHECK", ["UNKNOWN_WORKSPACE"]),
    ]
    row = await Workspace.get(access_key=emulator.announced["accessKey"])
    assert (row.check_outcome, row.checked_at is not None) == ("WRONG_KEYS", True)
    assert (await count_standings(beside.desk, "")).standings == {"CHECK": 3}
    emulator.switch()
    beside.desk.apis.waits = Waits()
    await check_due_places(beside.desk)
    assert await _reasons(beside, known, unknown) == [("READY", []), ("READY", [])]
    assert (await Workspace.get(id=row.id)).check_outcome == "OK"


async def _reasons(world: World, *people: InfluencerActor) -> list[tuple[str, list[str]]]:
    views = [await influencer_view(world.desk, person.id) for person in people]
    return [(view.row.standing, [f.code.value for f in view.findings]) for view in views]


async def test_keys_that_are_refused_after_others_were_set_say_nothing_of_those(
    beside: World, emulator: Emulator, hold_before: HoldBefore
) -> None:
    account = await connect(beside, emulator)
    await save(beside, emulator, await beside.influencer())
    await forget()
    emulator.switch({"path": "/v2", "code": 401})
    held = hold_before("greenroom.desk.places.checking._note_keys")
    asking = await begin(check_due_places(beside.desk), held)
    await Workspace.filter(id=account.id).update(app_secret=None, secret_set_at=utc_now())
    await go_on(held, asking)
    assert (await Workspace.get(id=account.id)).check_outcome is None


async def test_a_place_about_which_there_is_no_answer_keeps_no_other_from_its_turn(
    beside: World, emulator: Emulator, asked: Asked
) -> None:
    clock = [0.0]
    beside.desk.apis.waits = Waits(lambda: clock[0])
    await connect(beside, emulator)
    rooms = await at_places(beside, emulator, 3)
    emulator.switch({"path": f"{ROOMS}/{rooms[0]}", "code": 500})
    asked.clear()
    await check_due_places(beside.desk)
    assert [room for room, _ in asked] == rooms[:1]  # the endpoint may be down: nothing else is tried now
    await check_due_places(beside.desk)
    assert [room for room, _ in asked] == rooms
    clock[0] = 120.0
    await check_due_places(beside.desk)
    assert [room for room, _ in asked] == [*rooms, rooms[0]]
    unknown = await Influencer.filter(place_checked_at=None)
    assert [row.hms_room_id for row in unknown] == [rooms[0]]


async def test_a_failed_call_leaves_the_old_answer_with_its_age(beside: World, emulator: Emulator) -> None:
    await connect(beside, emulator)
    star = await beside.influencer()
    await save(beside, emulator, star)
    then = utc_now() - timedelta(hours=5)
    for code in (None, "ROOM_OFF"):
        await Influencer.all().update(place_code=code, place_checked_at=then)
        emulator.switch({"path": ROOMS, "code": 400})
        beside.desk.apis.waits = Waits()
        await check_due_places(beside.desk)
        row = await row_of(star)
        assert (row.place_code, row.place_checked_at) == (code, then)


async def test_once_an_account_is_connected_its_places_are_asked_about(
    beside: World, emulator: Emulator
) -> None:
    here, there = await beside.influencer(), await beside.influencer("Nia")
    room = new_room(emulator, "off")
    await save(beside, emulator, here)
    await save(beside, emulator, there, room_id=room)
    switch_room(emulator, room, enabled=False)
    account = await connect(beside, emulator)
    assert [await place(here), await place(there)] == [(None, True), ("ROOM_OFF", True)]
    await disconnect_workspace(beside.desk, Operator(), account.id)
    assert [await place(here), await place(there)] == [(None, False)] * 2
    assert (await influencer_view(beside.desk, there.id)).row.standing == "READY"


async def test_connecting_waits_for_100ms_no_longer_than_two_seconds_and_the_round_does_the_rest(
    beside: World, emulator: Emulator, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greenroom.desk.workspaces.connecting.WITHIN_S", 0.3)
    await at_places(beside, emulator, 3)
    emulator.switch({"path": ROOMS, "wait_s": 0.2})
    async with asyncio.timeout(2):
        await connect(beside, emulator)
    assert 0 < len(asked) < 3
    emulator.switch()
    beside.desk.apis.waits = Waits()
    await check_due_places(beside.desk)
    assert await Influencer.filter(place_checked_at=None).count() == 0


async def test_with_another_secret_places_are_asked_about_anew(beside: World, emulator: Emulator) -> None:
    account = await connect(beside, emulator)
    star = await beside.influencer()
    await save(beside, emulator, star)
    await replace_app_secret(beside.desk, Operator(), account.id, "n" * 64, may_block_tokens=True)
    assert await place(star) == (None, False)
    own = emulator.announced["appSecret"]
    await replace_app_secret(beside.desk, Operator(), account.id, own, may_block_tokens=True)
    assert await place(star) == (None, True)


async def test_a_place_that_changes_while_it_is_asked_about_gets_no_answer_of_another(
    beside: World, emulator: Emulator, hold_before: HoldBefore
) -> None:
    await connect(beside, emulator)
    stays, moves = await beside.influencer(), await beside.influencer("Nia")
    for person in (stays, moves):
        await save(beside, emulator, person)
    other_room = new_room(emulator, "other")
    emulator.post("/emulator/room", {"active": False})
    await forget()
    held = hold_before("greenroom.desk.places.checking._keep")
    asking = await begin(check_due_places(beside.desk), held)
    await save(beside, emulator, moves, room_id=other_room)
    await go_on(held, asking)
    assert [await place(stays), await place(moves)] == [("ROOM_OFF", True), (None, True)]


async def test_an_account_that_is_disconnected_meanwhile_leaves_no_answer(
    beside: World, emulator: Emulator, hold_before: HoldBefore
) -> None:
    account = await connect(beside, emulator)
    star = await beside.influencer()
    await save(beside, emulator, star)
    await forget()
    held = hold_before("greenroom.desk.places.checking._keep")
    asking = await begin(check_due_places(beside.desk), held)
    await disconnect_workspace(beside.desk, Operator(), account.id)
    await go_on(held, asking)
    assert await place(star) == (None, False)


async def test_of_two_answers_the_later_one_stays(
    beside: World, emulator: Emulator, hold_before: HoldBefore
) -> None:
    await connect(beside, emulator)
    star = await beside.influencer()
    await save(beside, emulator, star)
    await forget()
    held = hold_before("greenroom.desk.places.checking._keep")
    earlier = await begin(check_due_places(beside.desk), held)
    emulator.post("/emulator/room", {"active": False})
    await check_due_places(beside.desk)
    await go_on(held, earlier)
    assert await place(star) == ("ROOM_OFF", True)


async def test_several_processes_at_once_keep_one_answer(beside: World, emulator: Emulator) -> None:
    await connect(beside, emulator)
    stars = [await beside.influencer(f"Star {number}") for number in range(5)]
    for star in stars:
        await save(beside, emulator, star)
    emulator.post("/emulator/room", {"active": False})
    await forget()
    others = [replace(beside.desk, apis=HmsApis()) for _ in range(3)]
    await asyncio.gather(*map(check_due_places, [beside.desk, *others]))
    for other in others:
        await other.apis.close()
    assert [await place(star) for star in stars] == [("ROOM_OFF", True)] * 5


async def test_choosing_that_the_desk_makes_tokens_asks_about_their_place(
    beside: World, emulator: Emulator
) -> None:
    await connect(beside, emulator)
    star = await beside.influencer()
    await save(beside, emulator, star)
    emulator.post("/emulator/room", {"active": False})
    view = await set_token_source(beside.desk, SETTER, star.id, Source.MINTED)
    assert [f.code for f in view.findings] == [FindingCode.ROOM_OFF]


async def test_an_account_whose_practice_room_does_not_run_is_not_asked_for(
    beside: World, emulator: Emulator
) -> None:
    await connect(beside, emulator)
    star = await beside.influencer()
    await save(beside, emulator, star)
    await forget()
    await check_due_places(replace(beside.desk, emulator=None))
    assert await place(star) == (None, False)


async def test_a_secret_that_cannot_be_read_asks_nobody(
    beside: World, emulator: Emulator, asked: Asked
) -> None:
    await connect(beside, emulator)
    await at_places(beside, emulator, 1)
    await Workspace.all().update(app_secret="moved")
    asked.clear()
    await check_due_places(beside.desk)
    assert asked == []


async def test_many_rooms_of_one_template_cost_one_call_each(beside: World, emulator: Emulator) -> None:
    await connect(beside, emulator)
    await at_places(beside, emulator, 3)
    emulator.switch({"path": TEMPLATES, "code": 500})
    await check_due_places(beside.desk)  # the template is known from the saves, a moment ago
    assert await Influencer.filter(place_checked_at=None).count() == 0


def test_a_template_is_kept_for_a_minute_and_for_its_account() -> None:
    clock, ours, theirs = [0.0], Account("a", "secret"), Account("b", "secret")
    kept = KeptTemplates(lambda: clock[0])
    template = Template("t", "t", ())
    kept.put(ours, template)
    clock[0] = KEPT_S - 0.1
    assert (kept.get(ours, "t"), kept.get(theirs, "t"), kept.get(ours, "u")) == (template, None, None)
    clock[0] = KEPT_S
    assert kept.get(ours, "t") is None
