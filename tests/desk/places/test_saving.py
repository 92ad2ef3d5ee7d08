"""A token is saved: 100ms is asked about its room and role first, where its account is connected."""

import asyncio
import time
from typing import Any

import pytest

from greenroom.desk.credentials.setting import TokenRejected, inspect_token
from greenroom.desk.influencers.listing import influencer_view
from greenroom.desk.places import asking, checking
from greenroom.desk.readiness.places import PlaceState
from greenroom.desk.readiness.readiness import Readiness
from greenroom.hms.findings import FindingCode, Verdict
from greenroom.hms_api.replies import Role, Template
from greenroom.store.models import Influencer
from tests.desk.places.places import (
    ROOMS,
    TEMPLATES,
    connect,
    forget,
    new_room,
    place,
    save,
    switch_room,
    token_of,
)
from tests.desk.races import HoldBefore, begin, go_on
from tests.emulator.process import Emulator
from tests.english import say
from tests.world import World, everything

WHERE = "from the 100ms dashboard: Rooms > Join Room > Join with SDK."


async def test_a_place_that_100ms_confirms_is_kept_as_good(beside: World, emulator: Emulator) -> None:
    await connect(beside, emulator)
    star = await beside.influencer()
    saved = await save(beside, emulator, star)
    assert (saved.report.verdict, saved.report.findings) == (Verdict.GOOD, ())
    view = await influencer_view(beside.desk, star.id)
    assert (view.readiness, view.findings, view.row.standing) == (Readiness.READY, (), "READY")
    assert view.place is not None
    assert (view.place.state, say(view.place.about)) == (
        PlaceState.GOOD,
        "Checked with 100ms: the room is on, and the role `broadcaster` may send picture or sound.",
    )
    assert view.place.checked_at == view.row.place_checked_at is not None


REFUSED: list[tuple[dict[str, Any], FindingCode, str]] = [
    (
        {"room_id": "0" * 24},
        FindingCode.ROOM_MISSING,
        "The 100ms account has no room 00…00: it was deleted, or the token was made with a wrong room id. "
        f"Copy a token for a room that exists {WHERE}",
    ),
    (
        {"role": "Broadcaster"},
        FindingCode.ROLE_UNKNOWN,
        "The template of the room has no role `Broadcaster`. Did you mean `broadcaster`? Upper and lower "
        f"case matter. Copy a token for that role {WHERE}",
    ),
    (
        {"role": "singer"},
        FindingCode.ROLE_UNKNOWN,
        "The template of the room has no role `singer`; it has `broadcaster`, `host` and `viewer`. "
        f"Copy a token for one of these roles {WHERE}",
    ),
    (
        {"role": "viewer"},
        FindingCode.ROLE_CANNOT_PUBLISH,
        "100ms takes neither picture nor sound from the role `viewer`. "
        f"Copy a token for a role that broadcasts, such as `broadcaster`, {WHERE}",
    ),
]


@pytest.mark.parametrize(("claims", "code", "said"), REFUSED)
async def test_a_token_with_which_nobody_can_broadcast_is_not_saved(
    beside: World, emulator: Emulator, claims: dict[str, Any], code: FindingCode, said: str
) -> None:
    await connect(beside, emulator)
    star = await beside.influencer()
    before = await everything()
    with pytest.raises(TokenRejected) as rejected:
        await save(beside, emulator, star, **claims)
    [finding] = rejected.value.report.findings
    assert (finding.code, f"{say(finding.message)} {say(finding.fix)}") == (code, said)
    assert await everything() == before


async def test_a_room_that_is_off_blocks_all_who_broadcast_there_until_it_is_on(
    beside: World, emulator: Emulator
) -> None:
    await connect(beside, emulator)
    first, second, elsewhere = [await beside.influencer(name) for name in ("Maya", "Nia", "Olu")]
    other_room = new_room(emulator, "elsewhere")
    for person in (first, second):
        await save(beside, emulator, person)
    await save(beside, emulator, elsewhere, room_id=other_room)
    emulator.post("/emulator/room", {"active": False})
    with pytest.raises(TokenRejected) as rejected:
        await save(beside, emulator, first)
    assert [f.code for f in rejected.value.report.findings] == [FindingCode.ROOM_OFF]
    assert [await place(person) for person in (first, second, elsewhere)] == [
        ("ROOM_OFF", True),
        ("ROOM_OFF", True),
        (None, True),
    ]
    view = await influencer_view(beside.desk, second.id)
    assert (view.readiness, view.row.standing, view.can_try_again) == (Readiness.BLOCKED, "BLOCKED", True)
    [finding] = view.findings
    assert say(finding.message).endswith(", 100ms said that the room is switched off.")
    assert view.place is not None
    assert (view.place.state, view.place.about) == (PlaceState.BROKEN, finding.message)
    emulator.post("/emulator/room", {"active": True})
    await save(beside, emulator, first)
    assert [await place(person) for person in (first, second)] == [(None, True)] * 2
    assert (await influencer_view(beside.desk, second.id)).findings == ()


@pytest.mark.parametrize("path", [ROOMS, TEMPLATES])
@pytest.mark.parametrize(
    "fault",
    [
        {"code": 401},
        {"code": 403},
        {"code": 400},
        {"status": 404, "body": "<html>"},
        {"code": 429, "retry_after_s": 60},
        {"code": 503},
        {"status": 200, "body": "{}"},
        {"status": 200, "body": "<html>"},
        {"drop": True},
    ],
)
async def test_where_100ms_does_not_answer_the_token_is_saved_as_not_checked(
    beside: World, emulator: Emulator, path: str, fault: dict[str, Any]
) -> None:
    await connect(beside, emulator)
    star = await beside.influencer()
    emulator.switch({"path": path, **fault})
    saved = await save(beside, emulator, star)
    assert [f.code for f in saved.report.findings] == [FindingCode.NOT_CHECKED]
    assert await place(star) == (None, False)
    view = await influencer_view(beside.desk, star.id)
    assert (view.readiness, view.row.standing) == (Readiness.READY, "CHECK")
    refused = fault == {"code": 401}
    code = FindingCode.KEYS_REFUSED if refused else FindingCode.NOT_CHECKED
    assert [finding.code for finding in view.findings] == [code]
    assert view.place is not None
    assert (view.place.state, view.place.checked_at) == (PlaceState.NOT_CHECKED, None)


async def test_a_save_waits_two_seconds_for_100ms_and_no_longer_for_both_calls_together(
    beside: World, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert checking.WITHIN_S == 2
    await connect(beside, emulator)
    star = await beside.influencer()
    emulator.switch({"path": ROOMS, "wait_s": 0.3}, {"path": TEMPLATES, "wait_s": 30})
    given: list[float] = []
    ask = checking.ask

    async def asked(desk: Any, account: Any, about: Any, within_s: float) -> Any:
        given.append(within_s)
        return await ask(desk, account, about, 0.6)

    monkeypatch.setattr(checking, "ask", asked)
    begun = time.monotonic()
    saved = await save(beside, emulator, star)
    assert time.monotonic() - begun < 20
    assert given == [2.0]
    assert [f.code for f in saved.report.findings] == [FindingCode.NOT_CHECKED]


async def test_the_database_is_free_while_100ms_is_asked(
    beside: World, emulator: Emulator, hold_before: HoldBefore
) -> None:
    await connect(beside, emulator)
    star, other = await beside.influencer(), await beside.influencer("Nia")
    held = hold_before("greenroom.desk.places.checking.ask")
    saving = await begin(save(beside, emulator, star), held)
    async with asyncio.timeout(5):
        await beside.set_token(other, token_of(emulator))
    [saved] = await go_on(held, saving)
    assert saved.report.verdict is Verdict.GOOD


async def test_without_a_connected_account_nobody_is_asked(beside: World, emulator: Emulator) -> None:
    star = await beside.influencer()
    emulator.switch({"path": "/v2", "code": 500})
    saved = await save(beside, emulator, star, role="viewer")
    assert [f.code for f in saved.report.findings] == [FindingCode.ROLE_CANNOT_PUBLISH]
    view = await influencer_view(beside.desk, star.id)
    assert (view.row.place_checked_at, view.row.standing) == (None, "CHECK")
    assert view.place is not None
    assert say(view.place.about) == "Not checked: the 100ms account is not connected."


async def test_what_is_known_of_a_place_counts_where_100ms_does_not_answer(
    beside: World, emulator: Emulator
) -> None:
    await connect(beside, emulator)
    first, second = await beside.influencer(), await beside.influencer("Nia")
    await save(beside, emulator, first)
    emulator.switch({"path": ROOMS, "code": 503})
    saved = await save(beside, emulator, second)
    assert saved.report.findings == ()
    rows = await Influencer.all()
    assert len({row.place_checked_at for row in rows}) == 1
    await Influencer.all().update(place_code="ROOM_OFF")
    third = await beside.influencer("Olu")
    with pytest.raises(TokenRejected):
        await save(beside, emulator, third)
    assert await place(third) == (None, False)


async def test_an_inspection_goes_by_what_is_known_and_asks_nobody(beside: World, emulator: Emulator) -> None:
    await connect(beside, emulator)
    star = await beside.influencer()
    await save(beside, emulator, star)
    emulator.post("/emulator/room", {"active": False})
    other_room = new_room(emulator, "unknown")
    known = await inspect_token(beside.desk, token_of(emulator))
    unknown = await inspect_token(beside.desk, token_of(emulator, room_id=other_room))
    assert [known.findings, [f.code for f in unknown.findings]] == [(), [FindingCode.NOT_CHECKED]]
    assert say(unknown.findings[0].fix) == "Save the token: the desk then asks 100ms."
    await Influencer.all().update(place_code="ROOM_OFF")
    broken = await inspect_token(beside.desk, token_of(emulator))
    assert (broken.verdict, [f.code for f in broken.findings]) == (Verdict.BROKEN, [FindingCode.ROOM_OFF])


async def test_another_place_is_another_question(beside: World, emulator: Emulator) -> None:
    await connect(beside, emulator)
    star = await beside.influencer()
    await save(beside, emulator, star)
    other_room = new_room(emulator, "another")
    emulator.switch({"path": ROOMS, "code": 503})
    await save(beside, emulator, star, room_id=other_room)
    assert await place(star) == (None, False)


async def test_a_role_that_is_named_for_watching_and_may_send_is_no_doubt(
    beside: World, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    star = await beside.influencer()
    await save(beside, emulator, star, role="viewer")
    assert (await Influencer.get()).doubt_code == "ROLE_CANNOT_PUBLISH"
    await connect(beside, emulator)
    assert await place(star) == ("ROLE_CANNOT_PUBLISH", True)

    def may_send(template: Template, role: str) -> None:
        assert role in {one.name for one in template.roles}

    monkeypatch.setattr(asking, "_fault_of", may_send)
    await forget()
    await checking.check_due_places(beside.desk)
    assert await place(star) == (None, True)
    view = await influencer_view(beside.desk, star.id)
    assert (view.findings, view.row.standing, view.row.doubt_code) == ((), "READY", None)


@pytest.mark.parametrize(
    ("role", "code", "case"),
    [
        (Role("r", frozenset({"screen"}), 0), FindingCode.ROLE_CANNOT_PUBLISH, "template"),
        (Role("r", frozenset(), None), FindingCode.ROLE_CANNOT_PUBLISH, "template"),
        (Role("r", frozenset({"audio"}), -1), FindingCode.ROLE_CANNOT_PUBLISH, "nobody"),
        (Role("R", frozenset({"audio"}), 0), FindingCode.ROLE_UNKNOWN, "case"),
        (None, FindingCode.ROLE_UNKNOWN, "none"),
    ],
)
def test_what_a_template_says_of_a_role(role: Role | None, code: FindingCode, case: str) -> None:
    template = Template("t", "t", (role,) if role else ())
    fault = asking._fault_of(template, "r")  # pyright: ignore[reportPrivateUsage]
    assert fault is not None
    assert (fault.code, fault.about.key) == (code, f"finding.{code}.{case}")
    assert say(fault.message).endswith(".")


@pytest.mark.parametrize("publishes", [{"audio"}, {"video"}, {"audio", "video", "screen"}])
def test_a_role_that_sends_either_picture_or_sound_can_broadcast(publishes: set[str]) -> None:
    template = Template("t", "t", (Role("r", frozenset(publishes), 5),))
    assert asking._fault_of(template, "r") is None  # pyright: ignore[reportPrivateUsage]


async def test_a_template_that_is_gone_says_nothing(beside: World, emulator: Emulator) -> None:
    await connect(beside, emulator)
    star = await beside.influencer()
    emulator.switch({"path": TEMPLATES, "code": 404})
    saved = await save(beside, emulator, star)
    assert [f.code for f in saved.report.findings] == [FindingCode.NOT_CHECKED]
    assert await place(star) == (None, False)


async def test_a_role_that_was_added_a_moment_ago_is_found(beside: World, emulator: Emulator) -> None:
    connected = await connect(beside, emulator)
    star = await beside.influencer()
    await save(beside, emulator, star)
    account = await checking._account(beside.desk, emulator.announced["accessKey"])  # pyright: ignore[reportPrivateUsage]
    assert account is not None
    template_id = emulator.rest("GET", TEMPLATES).json()["data"][0]["id"]
    beside.desk.apis.templates.put(account, Template(template_id, "as it was", ()))
    assert (await save(beside, emulator, star)).report.findings == ()
    assert connected


async def test_a_switched_room_is_told_by_its_own_place_only(beside: World, emulator: Emulator) -> None:
    await connect(beside, emulator)
    here, there = await beside.influencer(), await beside.influencer("Nia")
    room = new_room(emulator, "there")
    await save(beside, emulator, here)
    await save(beside, emulator, there, room_id=room)
    switch_room(emulator, room, enabled=False)
    await Influencer.all().update(place_checked_at=None)
    await checking.check_due_places(beside.desk)
    assert [await place(here), await place(there)] == [(None, True), ("ROOM_OFF", True)]
