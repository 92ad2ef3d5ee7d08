"""A room of one's own: made for one influencer, never one that exists, and nothing half done."""

import json
import time
from datetime import timedelta
from typing import Any

import pytest

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.credentials.setting import inspect_token
from greenroom.desk.influencers.conflicts import Conflict
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.problems import NotFound
from greenroom.desk.readiness.readiness import Readiness
from greenroom.desk.sealed.source import Source
from greenroom.desk.shows.going_live import go_live
from greenroom.desk.workspaces import own_rooms
from greenroom.desk.workspaces.connecting import disconnect_workspace
from greenroom.desk.workspaces.own_rooms import RoomNotMade, create_own_room, room_choices
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry, TokenVersion
from tests.desk.connected import DOWN, Connected
from tests.english import say
from tests.world import everything, row_of

ROLES = ["broadcaster", "host"]


async def create(connected: Connected, person: InfluencerActor, **changed: Any) -> InfluencerView:
    template = connected.template_id
    given: dict[str, Any] = {"account_id": connected.account_id, "template_id": template}
    given["role"] = "broadcaster"
    return await create_own_room(connected.desk, connected.admin, person.id, **given | changed)


def rooms(connected: Connected) -> dict[str, dict[str, Any]]:
    """List all rooms at 100ms by their ids."""
    found: dict[str, dict[str, Any]] = {}
    start = ""
    while True:
        page = connected.emulator.rest("GET", f"/v2/rooms?limit=100&start={start}").json()
        found |= {room["id"]: room for room in page["data"]}
        start = page["last"]
        if not start:
            return found


async def test_the_roles_that_can_broadcast_are_offered_and_no_others(connected: Connected) -> None:
    choices = await room_choices(connected.desk, connected.account_id)
    assert choices is not None
    assert [[role.name for role in template.roles] for template in choices.templates] == [ROLES]
    assert choices.failed is None
    assert await room_choices(connected.desk, new_id()) is None
    connected.emulator.switch(DOWN)
    choices = await room_choices(connected.desk, connected.account_id)
    assert choices is not None
    assert choices.templates == ()
    assert choices.failed is not None
    assert choices.failed[0].value == "FAILING"


async def test_one_step_makes_a_room_a_code_and_the_tokens_for_the_next_show(connected: Connected) -> None:
    old_room, before = connected.room(), set(rooms(connected))
    star = await connected.star(old_room, "Zoë Ångström")
    view = await create(connected, star)
    [made] = set(rooms(connected)) - before - {old_room}
    name = rooms(connected)[made]["name"]
    assert name.startswith("greenroom-zo-ngstr-m-")
    assert len(name.rpartition("-")[2]) == 20  # 80 random bits
    row, code = await row_of(star), await connected.code_of(star)
    assert (row.workspace_id, row.hms_room_id, row.hms_role) == (connected.account_id, made, "broadcaster")
    assert (row.can_mint, row.source_choice, row.token_expires_at) == (True, "MINTED", None)
    assert (row.room_code_kind, row.code_room_id, row.code_enabled) == ("REAL", made, True)
    assert connected.codes(made) == {code: True}
    assert (view.readiness, view.next_source, view.findings) == (Readiness.READY, Source.MINTED, ())
    await connected.world.open_session(star)
    ready = await go_live(connected.desk, star, holder="phone")
    assert connected.emulator.init(ready.auth_token).status_code == 200
    entry = await AuditEntry.get(action="ROOM_CREATED")
    assert entry.before == {"roomId": old_room, "role": "broadcaster"}
    assert entry.after == {"roomId": made, "role": "broadcaster", "tokenRemoved": True}
    assert [code for code, on in connected.codes(old_room).items() if on] == []  # the old room's is closed


async def test_a_token_for_the_new_room_is_not_doubted_for_its_room(connected: Connected) -> None:
    star = await connected.star(connected.room())
    await create(connected, star)
    room = (await row_of(star)).hms_room_id
    token = connected.emulator.token(room_id=room, user_id=str(star.id), exp=int(time.time()) + 86_400)
    assert (await inspect_token(connected.desk, token, star.id)).findings == ()


async def test_an_open_show_goes_on_in_its_room_and_can_come_back(connected: Connected) -> None:
    room = connected.room()
    star = await connected.star(room)
    await connected.world.open_session(star)
    first = await go_live(connected.desk, star, holder="phone")
    view = await create(connected, star)
    assert view.show is not None
    assert view.show.room_id == room
    again = await go_live(connected.desk, star, holder="phone", show_id=view.show.id)
    assert again.auth_token == first.auth_token


async def test_the_code_of_somebody_who_may_not_stream_is_made_disabled(connected: Connected) -> None:
    star = await connected.star(connected.room())
    await connected.switch(star, enabled=False)
    view = await create(connected, star)
    assert connected.exchange(await connected.code_of(star)) == 403
    assert view.row.code_enabled is False


async def test_each_call_makes_another_room(connected: Connected) -> None:
    star = await connected.world.influencer()
    made = [(await create(connected, star)).row.hms_room_id for _ in range(2)]
    assert len(set(made)) == 2


@pytest.mark.parametrize("changed", [{"role": "viewer"}, {"role": "nobody"}, {"template_id": "f" * 24}])
async def test_what_cannot_be_chosen_is_refused(connected: Connected, changed: dict[str, str]) -> None:
    star, known = await connected.star(connected.room()), rooms(connected)
    before = await everything()
    with pytest.raises(RoomNotMade) as refused:
        await create(connected, star, **changed)
    assert say(refused.value.message).startswith("The account has no such template")
    assert (await everything(), rooms(connected)) == (before, known)


async def test_a_room_of_the_new_name_is_never_written_to(
    connected: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    star = await connected.star(connected.room())
    monkeypatch.setattr(own_rooms.secrets, "token_hex", "ab".__mul__)  # of ten bytes
    taken = {"name": f"greenroom-maya-{'ab' * 10}", "description": "theirs"}
    connected.emulator.rest("POST", "/v2/rooms", taken)
    before, known = await everything(), rooms(connected)
    with pytest.raises(RoomNotMade) as refused:
        await create(connected, star)
    assert refused.value.room is None
    assert "already" in say(refused.value.message)
    assert (await everything(), rooms(connected)) == (before, known)


async def test_a_room_that_was_not_made_just_now_is_not_used(connected: Connected) -> None:
    star, room = await connected.star(connected.room()), connected.room()
    old = rooms(connected)[room]
    created = (connected.desk.now() - timedelta(days=3)).isoformat()
    body = json.dumps({**old, "created_at": created})
    connected.emulator.switch({"path": "/v2/rooms", "method": "POST", "status": 200, "body": body})
    before = await everything()
    with pytest.raises(RoomNotMade) as refused:
        await create(connected, star)
    assert refused.value.room is not None
    assert refused.value.room.room_id == old["id"]
    assert await everything() == before
    assert connected.codes(old["id"]) == {}  # nothing was written to it


@pytest.mark.parametrize(
    ("fault", "left", "message"),
    [
        ({"path": "/v2/templates"}, False, "No room was made."),
        ({"path": "/v2/rooms", "method": "GET"}, False, "No room was made."),
        ({"path": "/v2/rooms", "method": "POST"}, True, "It is not known whether 100ms made the room"),
        ({"path": "/v2/room-codes", "method": "POST"}, True, "100ms made the room"),
    ],
)
async def test_a_failure_half_way_changes_nothing_here_and_names_what_may_exist_there(
    connected: Connected, fault: dict[str, Any], left: bool, message: str
) -> None:
    star, known = await connected.star(connected.room()), set(rooms(connected))
    before = await everything()
    connected.emulator.switch({**fault, "code": 503})
    with pytest.raises(RoomNotMade) as refused:
        await create(connected, star)
    connected.emulator.switch()
    assert await everything() == before
    assert say(refused.value.message).startswith(message)
    assert (refused.value.room is not None) is left
    new = set(rooms(connected)) - known
    if new:
        assert refused.value.room is not None
        assert new == {refused.value.room.room_id}
        assert refused.value.room.name in say(refused.value.message)


async def test_a_room_whose_reply_is_lost_is_found_by_asking_again(connected: Connected) -> None:
    star, known = await connected.star(connected.room()), set(rooms(connected))
    connected.emulator.switch({"path": "/v2/rooms", "method": "POST", "code": 503, "times": 1})
    view = await create(connected, star)
    assert set(rooms(connected)) - known == {view.row.hms_room_id}


async def test_what_somebody_changed_meanwhile_is_not_overwritten_and_the_code_is_closed(
    connected: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    star, known = await connected.star(connected.room()), set(rooms(connected))
    version, make = (await row_of(star)).version, own_rooms._make_room  # pyright: ignore[reportPrivateUsage]

    async def overtaken(*args: Any, **options: Any) -> Any:
        room = await make(*args, **options)
        await connected.set_code(star)
        return room

    monkeypatch.setattr(own_rooms, "_make_room", overtaken)
    with pytest.raises(Conflict):
        await create(connected, star, expected_version=version)
    [made] = set(rooms(connected)) - known
    assert list(connected.codes(made).values()) == [False]
    assert (await row_of(star)).hms_room_id != made


async def test_only_a_connected_account_makes_rooms(connected: Connected) -> None:
    star = await connected.star(connected.room())
    with pytest.raises(NotFound):
        await create(connected, star, account_id=new_id())
    with pytest.raises(NotFound):
        await create_own_room(
            connected.desk,
            connected.admin,
            new_id(),
            account_id=connected.account_id,
            template_id="t",
            role="broadcaster",
        )
    await disconnect_workspace(connected.desk, connected.admin, connected.account_id)
    before = await everything()
    with pytest.raises(NotFound):
        await create(connected, star)
    assert await everything() == before
    assert await TokenVersion.all().count() == 1
