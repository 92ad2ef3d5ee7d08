"""Whose a pasted credential is, what it opens and until when, and whether somebody is live with it."""

import logging
from collections.abc import Generator
from dataclasses import replace
from datetime import timedelta

import pytest

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.credentials.owners import (
    CredentialKind,
    CredentialOwners,
    CredentialPlace,
    CredentialUse,
    find_by_credential,
)
from greenroom.desk.credentials.room_codes import set_room_code
from greenroom.desk.credentials.setting import remove_auth_token
from greenroom.desk.credentials.sources import set_token_source
from greenroom.desk.desk import Desk, EmulatorAt, utc_now
from greenroom.desk.influencers.editing import archive_influencer
from greenroom.desk.sealed.source import Source
from greenroom.desk.shows.going_live import go_live
from greenroom.hms.findings import FindingCode
from greenroom.hms_api.accounts import Endpoints
from greenroom.store.models import Influencer, Workspace
from tests.emulator.process import Emulator, running
from tests.english import say
from tests.hms.tokens import ACCESS_KEY, ROOM_ID, SECRET, make_token
from tests.world import World, everything

CODE = "abc-defg-hij"
KEY = "62…33"
CURRENT, EARLIER, FOR_A_SHOW = CredentialUse


async def found(world: World, text: str) -> CredentialOwners:
    """Look a text up, and make sure that this changed nothing."""
    before = await everything()
    owners = await find_by_credential(world.desk, text)
    assert await everything() == before
    return owners


def uses(owners: CredentialOwners) -> list[tuple[str, CredentialUse, bool, bool]]:
    """List who has it, how, whether they are live, and whether with it."""
    return [
        (one.influencer.row.name, one.use, one.influencer.show is not None, one.live_with_it)
        for one in owners.owners
    ]


async def connected_star(world: World) -> InfluencerActor:
    """Add somebody whose tokens the desk makes."""
    await world.connect()
    maya, admin = await world.star("Maya"), await world.admin()
    await set_token_source(world.desk, admin, maya.id, Source.MINTED)
    return maya


async def test_a_token_says_who_has_it_what_it_opens_and_until_when(world: World) -> None:
    maya, token = await world.influencer("Maya"), world.token(user_id="maya")
    await world.set_token(maya, token)
    answer = await found(world, f"Bearer {token}")
    now = world.clock.time
    assert (answer.kind, uses(answer)) == (CredentialKind.TOKEN, [("Maya", CURRENT, False, False)])
    assert answer.place == CredentialPlace(KEY, ROOM_ID, "broadcaster", "maya", now, now + timedelta(days=1))
    assert answer.account_id == (await Workspace.get(access_key=ACCESS_KEY)).id
    assert answer.report is not None
    assert answer.report.findings == ()


async def test_a_token_that_was_replaced_or_removed_is_an_earlier_one_also_of_somebody_archived(
    world: World,
) -> None:
    maya, admin, first = await world.influencer("Maya"), await world.admin(), world.token(user_id="maya")
    second = world.token(user_id="maya")
    await world.set_token(maya, first)
    await world.set_token(maya, second)
    assert uses(await found(world, first)) == [("Maya", EARLIER, False, False)]
    await remove_auth_token(world.desk, admin, maya.id)
    assert uses(await found(world, second)) == [("Maya", EARLIER, False, False)]
    await archive_influencer(world.desk, admin, maya.id)
    answer = await found(world, second)
    assert uses(answer) == [("Maya", EARLIER, False, False)]
    assert answer.owners[0].influencer.row.archived_at is not None


async def test_a_token_says_whether_its_owner_is_live_with_it_or_with_another(world: World) -> None:
    maya, first, second = await world.influencer("Maya"), world.token(user_id="maya"), world.token()
    await world.set_token(maya, first)
    await go_live(world.desk, maya, holder="phone")
    assert uses(await found(world, first)) == [("Maya", CURRENT, True, True)]
    await world.set_token(maya, second)
    assert uses(await found(world, first)) == [("Maya", EARLIER, True, True)]
    assert uses(await found(world, second)) == [("Maya", CURRENT, True, False)]


async def test_a_token_that_the_desk_made_is_known_by_its_show(world: World) -> None:
    maya = await connected_star(world)
    made = (await go_live(world.desk, maya, holder="phone")).auth_token
    answer = await found(world, made)
    assert uses(answer) == [("Maya", FOR_A_SHOW, True, True)]
    assert answer.place is not None
    assert answer.place.until == world.clock.time + timedelta(hours=12)


async def test_a_token_that_nobody_has_says_whose_account_it_is_and_whose_user_id(world: World) -> None:
    maya = await world.influencer("Maya")
    await world.set_token(maya, world.token(user_id="maya"))
    answer = await found(world, world.token(user_id="maya"))
    assert answer.owners == ()
    assert [view.row.name for view in answer.namesakes] == ["Maya"]
    assert answer.account_id == (await Workspace.get()).id
    foreign = await found(world, world.token(access_key="a" * 24, user_id="maya"))
    assert (foreign.owners, foreign.namesakes, foreign.account_id) == ((), (), None)
    assert foreign.place is not None
    assert foreign.place.masked_key == "aa…aa"


async def test_a_token_says_that_it_has_expired_or_that_its_account_did_not_sign_it(world: World) -> None:
    await connected_star(world)
    forged = make_token(secret=SECRET[::-1])
    old = world.token(lasts=timedelta(hours=1))
    world.clock.go_on(hours=2)
    for text, code in ((forged, FindingCode.BAD_SIGNATURE), (old, FindingCode.EXPIRED)):
        report = (await found(world, text)).report
        assert report is not None
        assert [finding.code for finding in report.findings] == [code]


async def test_an_app_secret_and_a_management_token_are_named_with_their_account(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    account = await world.connect()
    with caplog.at_level(logging.DEBUG):
        secret = await found(world, f"APP_SECRET={SECRET}")
        assert (secret.kind, secret.owners, secret.account_id) == (CredentialKind.APP_SECRET, (), account.id)
        assert secret.place == CredentialPlace(KEY, None, None, None, None, None)
        unknown = await found(world, SECRET[::-1])
        assert (unknown.kind, unknown.account_id, unknown.place) == (CredentialKind.APP_SECRET, None, None)
        now = world.clock.time
        token = make_token(type="management", room_id=None, role=None, user_id=None)
        managing = await found(world, token)
        assert (managing.kind, managing.account_id) == (CredentialKind.MANAGEMENT_TOKEN, account.id)
        assert managing.place is not None
        assert (managing.place.room_id, managing.place.until) == (None, now + timedelta(days=1))
    for piece in (SECRET, SECRET[::-1], token[-20:]):
        assert piece not in caplog.text
        assert piece not in repr((secret, unknown, managing))


async def test_a_room_code_says_everyone_who_has_it_and_where_it_leads_if_that_is_known(world: World) -> None:
    admin, people = await world.admin(), [await world.star(name) for name in ("Maya", "Zoe")]
    for person in people:
        await set_room_code(world.desk, admin, person.id, CODE)
    answer = await found(world, CODE)
    assert (answer.kind, answer.place, answer.code) == (CredentialKind.ROOM_CODE, None, None)
    assert [name for name, *_ in uses(answer)] == ["Maya", "Zoe"]
    await Influencer.filter(id=people[1].id).update(code_room_id=ROOM_ID, code_role="viewer")
    answer = await found(world, CODE)
    assert answer.place == CredentialPlace(KEY, ROOM_ID, "viewer", None, None, None)
    assert answer.account_id == (await Workspace.get()).id
    label = await found(world, "local-4821")
    assert (label.kind, label.place) == (CredentialKind.LABEL, None)


@pytest.fixture(name="emulator", scope="module")
def _emulator(tmp_path_factory: pytest.TempPathFactory) -> Generator[Emulator]:
    with running(tmp_path_factory.mktemp("owners")) as emulator:
        yield emulator


@pytest.fixture(name="desk")
def _desk(world: World, emulator: Emulator) -> Desk:
    at = EmulatorAt(emulator.announced["accessKey"], emulator.url, emulator.url)
    return replace(world.desk, now=utc_now, emulator=at)


async def test_100ms_says_where_a_code_leads_that_nobody_here_has_if_it_is_asked(
    world: World, desk: Desk, emulator: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    keys, room = emulator.announced, emulator.announced["roomId"]
    world.desk = desk
    account = await world.connect(keys["accessKey"], keys["appSecret"])
    code = emulator.rest("POST", f"/v2/room-codes/room/{room}/role/viewer").json()["code"]
    before = await everything()
    answer = await find_by_credential(desk, code, ask_hms=True)
    assert answer.place is not None
    assert (answer.place.room_id, answer.place.role, answer.place.until) == (room, "viewer", None)
    assert answer.account_id == account.id
    assert answer.code is not None
    assert answer.code.works is True
    emulator.rest("POST", "/v2/room-codes/code", {"code": code, "enabled": False})
    for text, works, message in (
        (code, False, "100ms lets nobody in with this room code: it, or its room, is disabled."),
        ("zzz-zzzz-zzz", False, "100ms does not know this room code, so nobody can join with it."),
    ):
        asked = (await find_by_credential(desk, text, ask_hms=True)).code
        assert asked is not None
        assert asked.about is not None
        assert (asked.works, say(asked.about.part("message"))) == (works, message)
    emulator.switch({"path": "/v2/token", "code": 503})
    asked = (await find_by_credential(desk, code, ask_hms=True)).code
    emulator.switch()
    assert asked is not None
    assert asked.about is not None
    assert (asked.works, say(asked.about.part("message"))) == (
        None,
        "100ms has a fault of its own at the moment.",
    )
    assert await everything() == before
    assert code not in caplog.text


async def test_nobody_is_asked_where_no_account_is_known_and_labels_are_never_sent(world: World) -> None:
    asked = await find_by_credential(world.desk, CODE, ask_hms=True)
    assert asked.code is not None
    assert asked.code.about is not None
    assert say(asked.code.about.part("message")) == "The desk knows no 100ms account that it could ask."
    label = await find_by_credential(world.desk, "local-4821", ask_hms=True)
    assert (label.kind, label.code) == (CredentialKind.LABEL, None)


async def test_a_100ms_that_cannot_be_reached_leaves_it_unknown(world: World) -> None:
    await world.connect()
    desk = replace(
        world.desk, hms=Endpoints("http://127.0.0.1:9", "http://127.0.0.1:9", "http://127.0.0.1:9")
    )
    answer = await find_by_credential(desk, CODE, ask_hms=True)
    assert (answer.place, answer.code and answer.code.works) == (None, None)
    assert answer.code is not None
    assert answer.code.about is not None
    assert say(answer.code.about.part("message")) == "The desk cannot reach 100ms."
