"""Room codes made at 100ms: one for each influencer, whatever 100ms returns, also when it was down."""

import asyncio
from typing import Any

import pytest

from greenroom.desk.credentials import making_codes
from greenroom.desk.credentials.making_codes import NoRoomCode
from greenroom.desk.credentials.room_codes import set_room_code
from greenroom.desk.influencers.conflicts import Conflict
from greenroom.desk.influencers.editing import archive_influencer
from greenroom.desk.rounds.room_codes import keep_room_codes
from greenroom.store.models import AuditEntry, Influencer
from tests.desk.connected import DOWN, Connected
from tests.english import say
from tests.world import everything, row_of

both_ways = pytest.mark.parametrize("same", [False, True], ids=["another code", "the same code again"])


async def test_without_a_typed_code_100ms_makes_one_that_opens_the_room_in_the_role(
    connected: Connected,
) -> None:
    room = connected.room()
    star = await connected.star(room)
    row, code = await row_of(star), await connected.code_of(star)
    assert connected.codes(room) == {code: True}
    assert (row.room_code_kind, row.code_room_id, row.code_role) == ("REAL", room, "broadcaster")
    assert (row.code_enabled, row.code_fault) == (True, None)
    assert connected.exchange(code) == 200
    assert code not in str(await everything())
    made = await AuditEntry.get(action="ROOM_CODE_SET")
    assert (made.before, made.after) == ({"roomCodeKind": "LOCAL"}, {"roomCodeKind": "REAL"})
    assert await connected.facts(star) == ["Made at 100ms for this influencer.", "Enabled at 100ms."]


@both_ways
async def test_a_code_is_given_to_one_influencer_alone(connected: Connected, same: bool) -> None:
    room = connected.room()
    first = await connected.star(room, "Maya")
    connected.emulator.switch(same_code_again=same)
    free = connected.make_code(room) if not same else None
    second = await connected.star(room, "Zoe")
    codes = {await connected.code_of(first), await connected.code_of(second)}
    if not same:
        assert len(codes) == 2
        assert free not in codes  # it was somebody else's
        return
    row = await row_of(second)
    assert (row.room_code_kind, row.code_fault) == ("LOCAL", "ROOM_CODE_REFUSED.missing")
    assert "create a room" in (await connected.facts(second))[0]


async def test_where_100ms_returns_what_somebody_has_a_code_that_nobody_has_is_taken(
    connected: Connected,
) -> None:
    room = connected.room()
    await connected.star(room, "Maya")
    free = connected.make_code(room)
    connected.emulator.switch(same_code_again=True)
    assert await connected.code_of(await connected.star(room, "Zoe")) == free


async def test_a_disabled_code_is_taken_by_nobody(connected: Connected) -> None:
    room = connected.room()
    gone = connected.make_code(room)
    connected.emulator.rest("POST", "/v2/room-codes/code", {"code": gone, "enabled": False})
    connected.emulator.switch(same_code_again=True)
    star = await connected.star(room)
    assert (await row_of(star)).room_code_kind == "LOCAL"
    before = await everything()
    with pytest.raises(NoRoomCode) as refused:
        await connected.set_code(star)
    assert await everything() == before
    assert refused.value.offers_room
    assert say(refused.value.message).startswith("100ms only returns room codes that other influencers have")


async def test_an_archived_influencers_code_is_given_to_nobody_else(connected: Connected) -> None:
    room = connected.room()
    first = await connected.star(room, "Maya")
    code = await connected.code_of(first)
    await archive_influencer(connected.desk, connected.admin, first.id)
    await connected.desk.errands.finished()
    assert connected.codes(room) == {code: False}
    connected.emulator.switch(same_code_again=True)
    second = await connected.star(room, "Zoe")
    assert (await row_of(second)).room_code_kind == "LOCAL"


async def test_the_101st_code_of_a_room_is_refused_with_the_offer_of_a_room(connected: Connected) -> None:
    room = connected.room()
    star = await connected.star(room)
    for _ in range(99):
        connected.make_code(room)
    before = await everything()
    with pytest.raises(NoRoomCode) as refused:
        await connected.set_code(star)
    assert await everything() == before
    assert say(refused.value.message) == (
        "The room at 100ms has 100 room codes, and takes no more. Nothing was changed."
    )
    assert refused.value.offers_room
    other = await connected.star(room, "Zoe")  # the token is saved all the same
    row = await row_of(other)
    assert (row.token_room_id, row.room_code_kind) == (room, "LOCAL")
    assert row.code_fault == "ROOM_CODE_REFUSED.missing"
    assert len(connected.codes(room)) == 100


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ({"code": 404}, "100ms does not have this room"),
        ({"code": 403}, "The room is switched off at 100ms"),
        ({"code": 401}, "100ms does not accept the account's app secret."),
        ({"code": 400}, "100ms makes no room code for this room and role."),
    ],
)
async def test_what_100ms_refuses_is_said_and_changes_nothing(
    connected: Connected, fault: dict[str, Any], message: str
) -> None:
    star = await connected.star(connected.room())
    before = await everything()
    connected.emulator.switch({"path": "/v2/room-codes", "method": "POST", **fault})
    with pytest.raises(NoRoomCode) as refused:
        await connected.set_code(star)
    assert say(refused.value.message).startswith(message)
    assert await everything() == before


@both_ways
async def test_while_100ms_is_down_a_label_stands_in_until_a_round_has_the_code_made(
    connected: Connected, same: bool
) -> None:
    room = connected.room()
    connected.emulator.switch(DOWN)
    star = await connected.star(room)
    row = await row_of(star)
    assert (row.room_code_kind, row.code_fault, row.streaming_enabled) == ("LOCAL", None, True)
    assert row.code_checked_at is not None
    assert (await connected.facts(star))[0].endswith("has not made one yet: the desk tries again.")
    await keep_room_codes(connected.desk)
    assert (await row_of(star)).room_code_kind == "LOCAL"
    connected.emulator.switch(same_code_again=same)
    await connected.desk.apis.close()  # the next client has no open circuit
    await keep_room_codes(connected.desk)
    row = await row_of(star)
    assert (row.room_code_kind, row.code_enabled) == ("REAL", True)
    assert connected.codes(room) == {await connected.code_of(star): True}
    entry = await AuditEntry.filter(action="ROOM_CODE_SET").order_by("-at").first()
    assert entry is not None
    assert entry.actor_kind == "DESK"


async def test_a_code_whose_reply_was_lost_is_the_one_that_the_round_takes(connected: Connected) -> None:
    room = connected.room()
    connected.emulator.switch({"path": f"/v2/room-codes/room/{room}", "code": 503})
    star = await connected.star(room)
    connected.emulator.switch()
    lost = connected.make_code(room)
    await keep_room_codes(connected.desk)
    assert connected.codes(room) == {lost: True}
    assert await connected.code_of(star) == lost


async def test_a_code_that_is_made_for_somebody_who_may_not_stream_is_disabled(connected: Connected) -> None:
    room = connected.room()
    star = await connected.star(room)
    await connected.switch(star, enabled=False)
    old = await connected.code_of(star)
    await connected.set_code(star)
    new = await connected.code_of(star)
    assert connected.codes(room) == {old: False, new: False}
    assert (await row_of(star)).code_enabled is False


async def test_a_replaced_code_of_the_desks_own_lets_nobody_in(connected: Connected) -> None:
    room = connected.room()
    star = await connected.star(room)
    old = await connected.code_of(star)
    await connected.set_code(star)
    new = await connected.code_of(star)
    assert (connected.exchange(old), connected.exchange(new)) == (403, 200)
    await connected.set_code(star, "abc-defg-hij")
    assert connected.exchange(new) == 403
    assert await AuditEntry.filter(action="ROOM_CODE_LEFT_ENABLED").count() == 0


async def test_a_replaced_code_that_could_not_be_disabled_is_named(connected: Connected) -> None:
    room = connected.room()
    star = await connected.star(room)
    old = await row_of(star)
    connected.emulator.switch({"path": "/v2/room-codes/code", "code": 503})
    await connected.set_code(star)
    left = await AuditEntry.get(action="ROOM_CODE_LEFT_ENABLED")
    assert left.after == {"hint": old.room_code_hint}
    assert (await connected.facts(star))[-1].startswith(
        f"The code before, {old.room_code_hint}, is still enabled"
    )


@both_ways
async def test_two_influencers_who_are_given_codes_at_once_never_get_the_same(
    connected: Connected, same: bool
) -> None:
    room = connected.room()
    stars = [await connected.star(connected.room(), name) for name in ("Maya", "Zoe")]
    await Influencer.filter(id__in=[star.id for star in stars]).update(hms_room_id=room)
    free = {connected.make_code(room) for _ in range(2)} if same else set[str]()
    connected.emulator.switch(same_code_again=same)
    await asyncio.gather(*(connected.set_code(star) for star in stars))
    await keep_room_codes(connected.desk)  # for the one who came second too often
    rows = [await row_of(star) for star in stars]
    assert {row.room_code_kind for row in rows} == {"REAL"}
    codes = {await connected.code_of(star) for star in stars}
    assert len(codes) == 2
    if same:
        assert codes == free
    assert connected.codes(room) == dict.fromkeys(codes, True)


async def test_of_two_admins_at_once_one_is_told_and_no_code_is_left_open(connected: Connected) -> None:
    room = connected.room()
    star = await connected.star(room)
    version = (await row_of(star)).version

    async def ask() -> object:
        try:
            return await set_room_code(connected.desk, connected.admin, star.id, "", expected_version=version)
        except Conflict as conflict:
            return conflict

    outcomes = await asyncio.gather(ask(), ask())
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 1
    codes = connected.codes(room)
    assert [code for code, enabled in codes.items() if enabled] == [await connected.code_of(star)]


async def test_an_old_code_that_is_given_to_nobody_is_left_as_it_is(
    connected: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = connected.room()
    star = await connected.star(room)
    free = connected.make_code(room)
    connected.emulator.switch(same_code_again=True)
    version, make = (await row_of(star)).version, making_codes.make_code

    async def overtaken(*args: Any, **options: Any) -> Any:
        made = await make(*args, **options)
        await Influencer.filter(id=star.id).update(version=version + 1)
        return made

    monkeypatch.setattr("greenroom.desk.credentials.room_codes.make_code", overtaken)
    with pytest.raises(Conflict):
        await set_room_code(connected.desk, connected.admin, star.id, "", expected_version=version)
    assert connected.codes(room)[free] is True


async def test_without_a_connected_account_a_label_is_made_and_100ms_is_not_asked(
    connected: Connected,
) -> None:
    person = await connected.world.influencer()
    view = await connected.set_code(person)
    assert (view.row.room_code_kind, view.row.code_checked_at) == ("LOCAL", None)
    assert await connected.facts(person) == ["A label on this desk, not a 100ms code."]
    await keep_room_codes(connected.desk)
    assert (await row_of(person)).room_code_kind == "LOCAL"
