"""Rooms at 100ms: who is in one, sending out, closing, opening, and codes that are disabled."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from dataclasses import replace
from typing import Any

import pytest

from greenroom.desk.actors import AdminActor
from greenroom.desk.credentials.room_codes import RoomCodeRejected, set_room_code
from greenroom.desk.desk import Desk, EmulatorAt, utc_now
from greenroom.desk.problems import NotFound
from greenroom.desk.shows.going_live import go_live
from greenroom.desk.workspaces.disabling_codes import disable_room_code
from greenroom.desk.workspaces.rooms import (
    NotDone,
    RoomNow,
    close_room,
    look_into_room,
    open_room,
    remove_from_room,
)
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry, Show, Workspace
from tests.desk.workspaces.test_trying import connect
from tests.emulator.process import Emulator, running
from tests.emulator.sdk import Sdk, sdk
from tests.english import say
from tests.world import World, everything, row_of


@pytest.fixture(name="running_emulator", scope="module")
def _running_emulator(tmp_path_factory: pytest.TempPathFactory) -> Generator[Emulator]:
    with running(tmp_path_factory.mktemp("rooms")) as emulator:
        yield emulator


@pytest.fixture(name="emulator")
async def _emulator(running_emulator: Emulator) -> AsyncGenerator[Emulator]:
    """Give the emulator with nobody in its open room, and end every fault afterwards."""
    await running_emulator.eventually(lambda state: state["peers"] == [])
    yield running_emulator
    running_emulator.switch()
    running_emulator.post("/emulator/room", {"active": True})


@pytest.fixture(name="desk")
def _desk(world: World, emulator: Emulator) -> Desk:
    at = EmulatorAt(emulator.announced["accessKey"], emulator.url, emulator.url)
    return replace(world.desk, now=utc_now, emulator=at)


@pytest.fixture(name="admin")
async def _admin(world: World) -> AdminActor:
    return await world.admin(name="Robin")


@pytest.fixture(name="at")
async def _at(desk: Desk, emulator: Emulator) -> tuple[Any, str]:
    """Connect the emulator's account; give its id, and the id of its room."""
    return (await connect(desk, emulator)).id, emulator.announced["roomId"]


async def noted() -> list[tuple[str, dict[str, Any] | None, dict[str, Any] | None]]:
    entries = await AuditEntry.filter(action__in=["PEERS_REMOVED", "ROOM_CLOSED", "ROOM_OPENED"]).order_by(
        "id"
    )
    return [(entry.action, entry.before, entry.after) for entry in entries]


async def removed_from(person: Sdk) -> bool:
    """Wait until somebody is sent out; tell whether the room ended for all."""
    return (await person.hears("on-peer-leave-request"))["room_end"]


async def test_who_is_in_a_room_is_told_and_whose_show_it_is(
    world: World, desk: Desk, emulator: Emulator, at: tuple[Any, str]
) -> None:
    nobody = await look_into_room(desk, *at)
    assert (nobody.room_id, nobody.enabled, nobody.session_since, nobody.people) == (at[1], True, None, ())
    world.desk = desk
    maya = await world.influencer("Maya")
    await world.set_token(maya, emulator.token(user_id="maya"))
    await go_live(desk, maya, holder="phone")
    async with sdk(emulator, user_id="maya") as mine, sdk(emulator, "viewer", user_id="thief") as other:
        await mine.join()
        await other.join()
        await Show.all().update(peer_id=mine.peer_id)
        now = await look_into_room(desk, *at)
    assert now.session_since is not None
    told = [(one.peer.id, one.peer.user_id, one.peer.role) for one in now.people]
    assert told == [(mine.peer_id, "maya", "broadcaster"), (other.peer_id, "thief", "viewer")]
    assert [one.influencer and one.influencer.row.name for one in now.people] == ["Maya", None]


async def test_one_of_those_in_a_room_is_sent_out_and_the_others_stay(
    desk: Desk, emulator: Emulator, admin: AdminActor, at: tuple[Any, str]
) -> None:
    async with sdk(emulator, user_id="maya") as mine, sdk(emulator, user_id="thief") as other:
        await mine.join()
        await other.join()
        then = await remove_from_room(desk, admin, *at, [other.peer_id, "gone-already"])
        assert await removed_from(other) is False
        assert [one.peer.id for one in then.people] == [mine.peer_id]
    assert await noted() == [
        ("PEERS_REMOVED", {"people": 2}, {"roomId": at[1], "people": 1, "peers": [other.peer_id]})
    ]


async def test_sending_out_those_who_have_left_changes_nothing(
    desk: Desk, admin: AdminActor, at: tuple[Any, str]
) -> None:
    before = await everything()
    assert (await remove_from_room(desk, admin, *at, ["gone-already"])).people == ()
    assert await everything() == before


async def test_a_room_is_closed_for_everybody_and_opened_again(
    desk: Desk, emulator: Emulator, admin: AdminActor, at: tuple[Any, str]
) -> None:
    async with sdk(emulator) as ana:
        await ana.join()
        closed = await close_room(desk, admin, *at)
        assert await removed_from(ana) is True
    assert (closed.enabled, closed.people) == (False, ())
    assert emulator.state()["active"] is False
    assert (await close_room(desk, admin, *at)).enabled is False  # where nobody is, too
    opened = await open_room(desk, admin, *at)
    assert (opened.enabled, emulator.state()["active"]) == (True, True)
    assert (await open_room(desk, admin, *at)).enabled is True
    shut = {"roomId": at[1], "enabled": False, "sessionEnded": True}
    assert await noted() == [
        ("ROOM_CLOSED", {"enabled": True, "people": 1}, shut),
        ("ROOM_CLOSED", {"enabled": False, "people": 0}, shut),
        ("ROOM_OPENED", {"enabled": False}, {"roomId": at[1], "enabled": True}),
    ]


async def test_a_room_whose_session_does_not_end_is_closed_all_the_same_and_that_is_said(
    desk: Desk, emulator: Emulator, admin: AdminActor, at: tuple[Any, str]
) -> None:
    emulator.switch({"path": f"/v2/active-rooms/{at[1]}/end-room", "code": 503})
    with pytest.raises(NotDone) as problem:
        await close_room(desk, admin, *at)
    assert say(problem.value.message) == (
        "The room is closed, so nobody else can join; but those who are in it are still there: 100ms has a "
        "fault of its own at the moment."
    )
    assert say(problem.value.fix) == "Close the room again. Try again in a minute."
    assert emulator.state()["active"] is False
    [(_, _, after)] = await noted()
    assert after == {"roomId": at[1], "enabled": False, "sessionEnded": False}


Act = Callable[[Desk, AdminActor, Any, str], Awaitable[RoomNow]]


async def send_out(desk: Desk, admin: AdminActor, account_id: Any, room_id: str) -> RoomNow:
    people = (await look_into_room(desk, account_id, room_id)).people
    return await remove_from_room(desk, admin, account_id, room_id, [one.peer.id for one in people])


@pytest.mark.parametrize(
    ("act", "path"), [(send_out, "/v2/active-rooms/{}/remove-peers"), (close_room, "/v2/rooms/{}")]
)
async def test_what_100ms_refuses_is_not_done_and_leaves_no_trace(
    desk: Desk, emulator: Emulator, admin: AdminActor, at: tuple[Any, str], *, act: Act, path: str
) -> None:
    async with sdk(emulator) as ana:
        await ana.join()
        emulator.switch({"path": path.format(at[1]), "method": "POST", "code": 403})
        before = await everything()
        with pytest.raises(NotDone) as problem:
            await act(desk, admin, *at)
        assert say(problem.value.message) == (
            "Not done: 100ms knows these keys, but does not let them do this."
        )
        assert [peer["peerId"] for peer in emulator.state()["peers"]] == [ana.peer_id]
    assert await everything() == before


async def test_what_100ms_may_have_done_is_said_to_be_perhaps_not_done(
    desk: Desk, emulator: Emulator, admin: AdminActor, at: tuple[Any, str]
) -> None:
    async with sdk(emulator) as ana:
        await ana.join()
        emulator.switch({"path": f"/v2/active-rooms/{at[1]}/remove-peers", "drop": True})
        with pytest.raises(NotDone) as problem:
            await remove_from_room(desk, admin, *at, [ana.peer_id])
    assert say(problem.value.message) == "Perhaps not done: The desk cannot reach 100ms."


async def test_a_100ms_that_does_not_answer_is_waited_for_two_seconds_and_the_room_is_not_known(
    desk: Desk, emulator: Emulator, at: tuple[Any, str]
) -> None:
    emulator.switch({"path": f"/v2/active-rooms/{at[1]}/peers", "wait_s": 30})
    async with asyncio.timeout(4):
        with pytest.raises(NotDone) as problem:
            await look_into_room(desk, *at)
    assert say(problem.value.message) == "Not known: 100ms did not answer in time."


async def test_only_rooms_of_connected_accounts_are_looked_into(
    desk: Desk, admin: AdminActor, at: tuple[Any, str]
) -> None:
    account_id, room_id = at
    before = await everything()
    for act in (look_into_room(desk, account_id, "0" * 24), close_room(desk, admin, account_id, "0" * 24)):
        with pytest.raises(NotFound) as missing:
            await act
        assert say(missing.value.message) == "The 100ms account has no such room."
    with pytest.raises(NotFound):
        await look_into_room(desk, new_id(), room_id)
    absent = replace(desk, emulator=None)
    with pytest.raises(NotDone) as problem:
        await look_into_room(absent, account_id, room_id)
    assert say(problem.value.message) == (
        "Not known: The practice room that this account belongs to is not running beside this desk."
    )
    assert await everything() == before
    await Workspace.all().update(app_secret=None)
    with pytest.raises(NotFound) as missing:
        await close_room(desk, admin, account_id, room_id)
    assert say(missing.value.message).startswith("This 100ms account is not connected")


async def test_a_room_code_is_disabled_for_everybody_who_has_it(
    world: World,
    desk: Desk,
    emulator: Emulator,
    admin: AdminActor,
    at: tuple[Any, str],
    *,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    code = emulator.rest("POST", f"/v2/room-codes/room/{at[1]}/role/broadcaster").json()["code"]
    people = [await world.influencer(name) for name in ("Ana", "Bo")]
    for person in people:
        await set_room_code(desk, admin, person.id, code)
    for _ in range(2):
        await disable_room_code(desk, admin, f"https://x.app.100ms.live/meeting/{code}")
        listed = emulator.rest("GET", f"/v2/room-codes/room/{at[1]}").json()["data"]
        assert {one["enabled"] for one in listed if one["code"] == code} == {False}
    for person in people:
        row = await row_of(person)
        assert (row.code_enabled, row.code_fault, row.version) == (None, "ROOM_CODE_REFUSED.off", 3)
    entries = await AuditEntry.filter(action="ROOM_CODE_DISABLED").order_by("id")
    assert [(entry.before, entry.after) for entry in entries[:2]] == [
        ({"enabled": True}, {"enabled": False})
    ] * 2
    assert {entry.subject_id for entry in entries} == {person.id for person in people}
    assert code not in caplog.text
    assert code not in repr(await everything())


async def test_a_room_code_that_nobody_here_has_is_disabled_too(
    desk: Desk, emulator: Emulator, admin: AdminActor, at: tuple[Any, str]
) -> None:
    code = emulator.rest("POST", f"/v2/room-codes/room/{at[1]}/role/viewer").json()["code"]
    await disable_room_code(desk, admin, code)
    entry = await AuditEntry.get(action="ROOM_CODE_DISABLED")
    assert (entry.subject_kind, entry.subject_id) == ("workspaces", at[0])


async def test_a_code_that_no_connected_account_has_is_not_disabled_and_100ms_may_be_down(
    world: World, desk: Desk, emulator: Emulator, admin: AdminActor, at: tuple[Any, str]
) -> None:
    person = await world.influencer()
    await set_room_code(desk, admin, person.id, "abc-defg-hij")
    before = await everything()
    for text in ("abc-defg-hij", "local-4821"):
        with pytest.raises(NotFound) as missing:
            await disable_room_code(desk, admin, text)
        assert say(missing.value.message) == "None of the connected 100ms accounts has this room code."
    with pytest.raises(RoomCodeRejected):
        await disable_room_code(desk, admin, "hello")
    emulator.switch({"path": "/v2/room-codes/code", "code": 503})
    with pytest.raises(NotDone) as problem:
        await disable_room_code(desk, admin, "abc-defg-hij")
    assert say(problem.value.message) == "Not done: 100ms has a fault of its own at the moment."
    assert await everything() == before
    assert at[1] == emulator.announced["roomId"]
