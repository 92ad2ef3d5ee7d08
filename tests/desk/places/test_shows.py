"""What 100ms says of a place at Go Live, while a show runs, and when a refusal is tried again."""

from datetime import timedelta
from typing import Any

import pytest

from greenroom.desk.desk import utc_now
from greenroom.desk.influencers.listing import influencer_view
from greenroom.desk.influencers.trying_again import try_again
from greenroom.desk.places.checking import check_due_places
from greenroom.desk.readiness.readiness import Readiness
from greenroom.desk.shows.going_live import GoLiveBlocked, go_live
from greenroom.desk.shows.staying import end_own_show
from greenroom.hms.findings import FindingCode
from greenroom.store.models import AuditEntry, Influencer
from tests.desk.places.places import ROOMS, SETTER, connect, forget, place, save
from tests.desk.stage import refused
from tests.emulator.process import Emulator
from tests.english import say
from tests.world import World, everything, row_of

CLOSED: list[tuple[str, str, str]] = [
    ("ROOM_OFF", "The stage is closed.", "Ask your admin to open it."),
    ("ROOM_MISSING", "Your stage cannot be found.", "Ask your admin to set you up again."),
    ("ROLE_UNKNOWN", "Your access does not fit the stage.", "Ask your admin to renew it."),
    (
        "ROLE_CANNOT_PUBLISH",
        "Your access to the stage is only for watching.",
        "Ask your admin for access that lets you go live.",
    ),
]


@pytest.mark.parametrize(("code", "message", "fix"), CLOSED)
async def test_go_live_is_refused_in_plain_words(
    beside: World, emulator: Emulator, code: str, message: str, fix: str
) -> None:
    await connect(beside, emulator)
    star = await beside.influencer()
    await save(beside, emulator, star)
    await Influencer.all().update(place_code=code, place_checked_at=utc_now() - timedelta(minutes=4))
    blocked = await refused(beside, star)
    assert (say(blocked.message), say(blocked.fix)) == (message, fix)
    [finding] = (await influencer_view(beside.desk, star.id)).findings
    assert say(finding.message).startswith("4\u00a0min ago, 100ms said that ")


async def test_a_show_that_runs_goes_on_and_its_page_comes_back_with_its_own_token(
    beside: World, emulator: Emulator
) -> None:
    await connect(beside, emulator)
    star = await beside.influencer()
    await save(beside, emulator, star)
    stage = await go_live(beside.desk, star, holder="phone")
    emulator.post("/emulator/room", {"active": False})
    await forget()
    await check_due_places(beside.desk)
    view = await influencer_view(beside.desk, star.id)
    assert (view.readiness, [f.code for f in view.findings]) == (Readiness.LIVE, [FindingCode.ROOM_OFF])
    assert view.show is not None
    assert view.show.reconnectable_until is None  # the desk can make another
    again = await go_live(beside.desk, star, holder="phone", show_id=stage.show.id)
    assert again.auth_token == stage.auth_token


async def test_off_comes_before_it_and_without_a_token_it_says_nothing(
    beside: World, emulator: Emulator
) -> None:
    await connect(beside, emulator)
    star = await beside.influencer()
    await save(beside, emulator, star)
    await Influencer.all().update(place_code="ROOM_OFF", streaming_enabled=False)
    assert (await influencer_view(beside.desk, star.id)).readiness is Readiness.OFF
    bare = await beside.influencer("Nia", hms_room_id="r", hms_role="host", can_mint=True)
    await Influencer.filter(id=bare.id).update(place_code="ROOM_OFF", place_checked_at=utc_now())
    view = await influencer_view(beside.desk, bare.id)
    assert (view.readiness, view.can_try_again) == (Readiness.NO_TOKEN, False)


async def test_a_refused_show_has_its_place_asked_about_at_once(beside: World, emulator: Emulator) -> None:
    await connect(beside, emulator)
    star = await beside.influencer()
    await save(beside, emulator, star)
    stage = await go_live(beside.desk, star, holder="phone")
    emulator.post("/emulator/room", {"active": False})
    failed: dict[str, Any] = {"failure_code": 403, "failure_text": "room is not active"}
    await end_own_show(beside.desk, star, stage.show.id, holder="phone", **failed)
    assert ((await row_of(star)).block_code, await place(star)) == ("ROOM_OFF", (None, False))
    await check_due_places(beside.desk)
    assert await place(star) == ("ROOM_OFF", True)
    [finding] = (await influencer_view(beside.desk, star.id)).findings
    assert "did not open the token's room" in say(finding.message)


@pytest.mark.parametrize(
    ("refused", "left"),
    [("ROOM_OFF", None), ("ROLE_UNKNOWN", None), ("TOKEN_REFUSED", "TOKEN_REFUSED")],
)
async def test_a_room_that_100ms_says_is_on_again_lifts_what_it_refused_there_before_and_nothing_else(
    beside: World, emulator: Emulator, refused: str, left: str | None
) -> None:
    await connect(beside, emulator)
    star = await beside.influencer()
    await save(beside, emulator, star)
    await forget()
    ago = utc_now() - timedelta(minutes=4)
    emulator.post("/emulator/room", {"active": False})
    await Influencer.filter(id=star.id).update(block_code=refused, checked_at=ago)
    await check_due_places(beside.desk)
    assert (await row_of(star)).block_code == refused
    emulator.post("/emulator/room", {"active": True})
    await forget()
    await check_due_places(beside.desk)
    assert (await row_of(star)).block_code == left
    assert await place(star) == (None, True)


@pytest.mark.parametrize("block_code", [None, "ROOM_OFF"])
async def test_another_try_asks_100ms_and_its_answer_counts(
    beside: World, emulator: Emulator, block_code: str | None
) -> None:
    await connect(beside, emulator)
    star, other = await beside.influencer(), await beside.influencer("Nia")
    for person in (star, other):
        await save(beside, emulator, person)
    emulator.post("/emulator/room", {"active": False})
    then = utc_now() - timedelta(minutes=4)
    await Influencer.all().update(place_code="ROOM_OFF", place_checked_at=then)
    await Influencer.filter(id=star.id).update(block_code=block_code, checked_at=then)
    view = await try_again(beside.desk, SETTER, star.id)
    assert (view.readiness, view.can_try_again, view.row.block_code) == (Readiness.BLOCKED, True, None)
    [finding] = view.findings
    assert finding.code is FindingCode.ROOM_OFF
    assert (await row_of(star)).place_checked_at != then
    emulator.post("/emulator/room", {"active": True})
    assert (await try_again(beside.desk, SETTER, star.id)).findings == ()
    assert (await influencer_view(beside.desk, other.id)).readiness is Readiness.READY
    noted = await AuditEntry.filter(action="TRY_AGAIN_ALLOWED")
    assert [entry.before for entry in noted] == ([{"code": "ROOM_OFF"}] if block_code else [])


async def test_another_try_that_100ms_does_not_answer_leaves_the_place_unchecked(
    beside: World, emulator: Emulator
) -> None:
    await connect(beside, emulator)
    star = await beside.influencer()
    await save(beside, emulator, star)
    await Influencer.all().update(place_code="ROOM_OFF")
    emulator.switch({"path": ROOMS, "code": 503})
    version = (await row_of(star)).version
    view = await try_again(beside.desk, SETTER, star.id)
    assert (view.readiness, [f.code for f in view.findings]) == (Readiness.READY, [FindingCode.NOT_CHECKED])
    assert view.row.version == version + 1
    [entry] = await AuditEntry.filter(action="TRY_AGAIN_ALLOWED")
    assert entry.before == {"code": "ROOM_OFF"}


CODES: list[tuple[dict[str, Any], bool]] = [
    ({"code_room_id": "0" * 24}, True),
    ({"code_role": "viewer"}, True),
    ({"code_room_id": None, "code_role": None}, False),
    ({"code_role": "broadcaster"}, False),
]


@pytest.mark.parametrize(("columns", "differs"), CODES)
@pytest.mark.parametrize("connected", [False, True])
async def test_a_room_code_that_leads_elsewhere_is_a_doubt(
    beside: World, emulator: Emulator, columns: dict[str, Any], differs: bool, connected: bool
) -> None:
    if connected:
        await connect(beside, emulator)
    star = await beside.influencer()
    await save(beside, emulator, star)
    await Influencer.all().update(room_code_kind="TYPED", **columns)
    view = await influencer_view(beside.desk, star.id)
    expected = [FindingCode.ROOM_CODE_MISMATCH] if differs else []
    assert ([f.code for f in view.findings], view.row.standing) == (
        expected,
        "CHECK" if differs else "READY",
    )
    assert (await go_live(beside.desk, star, holder="phone")).auth_token


async def test_a_refusal_changes_nothing(beside: World, emulator: Emulator) -> None:
    await connect(beside, emulator)
    star = await beside.influencer()
    await save(beside, emulator, star)
    before = await everything()
    assert (await try_again(beside.desk, SETTER, star.id)).readiness is Readiness.READY
    assert await everything() == before
    with pytest.raises(GoLiveBlocked):
        await go_live(beside.desk, await beside.influencer("Nia"))
