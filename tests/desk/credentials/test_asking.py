"""Asking 100ms, which is the emulator here, whether it would let an influencer's token join."""

import asyncio
import logging
import time
from collections.abc import Generator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import jwt
import pytest

from greenroom.desk.actors import AdminActor, InfluencerActor
from greenroom.desk.audit.entries import Operator
from greenroom.desk.credentials import asking
from greenroom.desk.credentials.asking import ASKED_EVERY, NothingToAsk, check_with_hms
from greenroom.desk.credentials.setting import remove_auth_token, set_auth_token
from greenroom.desk.credentials.sources import set_token_source
from greenroom.desk.desk import Desk, EmulatorAt, utc_now
from greenroom.desk.hms_failures import HmsFailed
from greenroom.desk.influencers.listing import influencer_view
from greenroom.desk.problems import NotFound
from greenroom.desk.readiness.readiness import Readiness
from greenroom.desk.sealed.minting import mint_to_ask
from greenroom.desk.sealed.source import Source
from greenroom.desk.workspaces.connecting import connect_workspace
from greenroom.hms.sdk_errors import SdkError
from greenroom.hms_api.errors import HmsErrorKind
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry, Influencer, TokenVersion
from tests.emulator.process import Emulator, running
from tests.english import refusal, say
from tests.world import World, everything, row_of

INIT = "/init"


@pytest.fixture(name="running_emulator", scope="module")
def _running_emulator(tmp_path_factory: pytest.TempPathFactory) -> Generator[Emulator]:
    with running(tmp_path_factory.mktemp("asking")) as emulator:
        yield emulator


@pytest.fixture(name="emulator")
def _emulator(running_emulator: Emulator) -> Generator[Emulator]:
    """Give the emulator, and end every fault afterwards."""
    yield running_emulator
    running_emulator.switch()


@pytest.fixture(name="desk")
def _desk(world: World, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Give a desk beside the emulator, in the emulator's present, that may ask again at once."""
    monkeypatch.setattr(asking, "ASKED_EVERY", timedelta(0))
    at = EmulatorAt(emulator.announced["accessKey"], emulator.url, emulator.url)
    return replace(world.desk, now=utc_now, emulator=at)


@pytest.fixture(name="admin")
async def _admin(world: World) -> AdminActor:
    return await world.admin()


@pytest.fixture(name="star")
async def _star(world: World, desk: Desk, admin: AdminActor, emulator: Emulator) -> InfluencerActor:
    person = await world.influencer()
    await set_auth_token(desk, admin, person.id, token_of(emulator))
    return person


def token_of(emulator: Emulator) -> str:
    return emulator.token(exp=int(time.time()) + 86_400)


async def connect(desk: Desk, emulator: Emulator) -> None:
    access_key, app_secret = emulator.announced["accessKey"], emulator.announced["appSecret"]
    await connect_workspace(desk, Operator(), name="Ours", access_key=access_key, app_secret=app_secret)


async def version_of(person: InfluencerActor) -> TokenVersion:
    return await TokenVersion.get(id=(await row_of(person)).token_version_id)


async def test_an_accepted_token_is_told_with_its_time(
    desk: Desk, admin: AdminActor, star: InfluencerActor
) -> None:
    before = await row_of(star)
    began = utc_now()
    checked = await check_with_hms(desk, admin, star.id)
    assert (checked.source, checked.answer.error) == (Source.PASTED, None)
    assert say(checked.answer.about) == "100ms would let this token join."
    version = await version_of(star)
    assert (version.asked_at, version.asked_outcome) == (checked.answer.at, "ACCEPTED")
    assert began <= checked.answer.at <= utc_now()
    assert checked.influencer.readiness is Readiness.READY
    after = await row_of(star)
    assert (after.version, after.block_code) == (before.version, None)
    [entry] = await AuditEntry.filter(action="TOKEN_ASKED")
    assert (entry.actor_id, entry.subject_id, entry.after) == (admin.id, star.id, {"source": "PASTED"})


@pytest.mark.parametrize(
    ("code", "text", "error", "block"),
    [
        (403, "room is not active", SdkError.ROOM_OFF, "ROOM_OFF"),
        (40108, "role is invalid", SdkError.ROLE_UNKNOWN, "ROLE_UNKNOWN"),
        (40109, "bad JWT token", SdkError.TOKEN_REFUSED, "TOKEN_REFUSED"),
        (401, "Token validation error", SdkError.TOKEN_REFUSED, "TOKEN_REFUSED"),
        (403, "not enough permission", SdkError.FORBIDDEN, "TOKEN_REFUSED"),
        (400, "role limit reached", SdkError.ROLE_FULL, None),
        (40001, "invalid room", SdkError.ROOM_REFUSED, None),
        (41001, "peer is gone", SdkError.GONE, None),
    ],
)
async def test_a_refusal_is_told_as_to_a_page_and_blocks_as_a_refused_show(  # noqa: PLR0917
    desk: Desk,
    admin: AdminActor,
    star: InfluencerActor,
    emulator: Emulator,
    code: int,
    text: str,
    error: SdkError,
    block: str | None,
) -> None:
    emulator.switch({"path": INIT, "code": code, "message": text})
    checked = await check_with_hms(desk, admin, star.id)
    assert checked.answer.error is error
    assert checked.answer.about == error.for_admin
    assert (await version_of(star)).asked_outcome == error.value
    row = await row_of(star)
    assert row.block_code == block
    assert checked.influencer.readiness is (Readiness.READY if block is None else Readiness.BLOCKED)
    if block:
        assert row.checked_at is not None
        assert row.checked_at >= checked.answer.at
        emulator.switch()
        again = await check_with_hms(desk, admin, star.id)
        assert (again.answer.error, again.influencer.readiness) == (None, Readiness.READY)
        assert (await row_of(star)).block_code is None


async def test_an_acceptance_lifts_only_what_is_judged_before_anybody_joins(
    desk: Desk, admin: AdminActor, star: InfluencerActor
) -> None:
    for block, lifted in (
        ("ROLE_CANNOT_PUBLISH", False),
        ("BAD_SIGNATURE", False),
        ("ROLE_UNKNOWN", True),
        ("ROOM_OFF", True),
        ("TOKEN_REFUSED", True),
    ):
        await Influencer.filter(id=star.id).update(block_code=block, checked_at=utc_now())
        assert (await check_with_hms(desk, admin, star.id)).answer.error is None
        assert ((await row_of(star)).block_code is None) is lifted, block


async def test_what_the_desk_found_stays_the_reason_where_100ms_refuses_too(
    desk: Desk, admin: AdminActor, star: InfluencerActor, emulator: Emulator
) -> None:
    await Influencer.filter(id=star.id).update(block_code="BAD_SIGNATURE", checked_at=utc_now())
    emulator.switch({"path": INIT, "code": 401})
    assert (await check_with_hms(desk, admin, star.id)).answer.error is SdkError.TOKEN_REFUSED
    assert (await row_of(star)).block_code == "BAD_SIGNATURE"


async def test_a_refusal_while_100ms_was_asked_is_newer_than_its_acceptance(
    desk: Desk, admin: AdminActor, star: InfluencerActor, emulator: Emulator
) -> None:
    emulator.switch({"path": INIT, "wait_s": 0.5})
    check = asyncio.create_task(check_with_hms(desk, admin, star.id))
    while not await AuditEntry.filter(action="TOKEN_ASKED").exists():  # noqa: ASYNC110 (a row)
        await asyncio.sleep(0.01)
    await Influencer.filter(id=star.id).update(block_code="TOKEN_REFUSED", checked_at=utc_now())
    assert (await check).answer.error is None
    assert (await row_of(star)).block_code == "TOKEN_REFUSED"


@pytest.mark.parametrize(
    ("fault", "kinds"),
    [
        ({"code": 429, "retry_after_s": 60}, {HmsErrorKind.RATE_LIMITED}),
        ({"code": 503}, {HmsErrorKind.FAILING}),
        ({"drop": True}, {HmsErrorKind.UNREACHABLE, HmsErrorKind.CIRCUIT_OPEN}),
        ({"code": 404}, {HmsErrorKind.NOT_FOUND}),
        ({"status": 200, "body": "<html>"}, {HmsErrorKind.UNREADABLE}),
        ({"wait_s": 30}, {HmsErrorKind.TIMED_OUT}),
    ],
)
async def test_without_an_answer_nothing_is_known_and_only_the_question_is_noted(  # noqa: PLR0917
    desk: Desk,
    admin: AdminActor,
    star: InfluencerActor,
    emulator: Emulator,
    monkeypatch: pytest.MonkeyPatch,
    fault: dict[str, Any],
    kinds: set[HmsErrorKind],
) -> None:
    monkeypatch.setattr(asking, "WITHIN_S", 3.0)
    emulator.switch({"path": INIT, **fault})
    before = await everything()
    with pytest.raises(HmsFailed) as failed:
        await check_with_hms(desk, admin, star.id)
    assert failed.value.kind in kinds
    assert say(failed.value.message)
    assert say(failed.value.fix)
    after = await everything()
    for log in ("AuditEntry", "Event"):
        assert len(after.pop(log)) == len(before.pop(log)) + 1
    assert after == before


async def test_the_answer_about_a_token_that_was_replaced_meanwhile_is_not_kept(
    desk: Desk, admin: AdminActor, star: InfluencerActor, emulator: Emulator
) -> None:
    emulator.switch({"path": INIT, "code": 401, "wait_s": 0.5})
    check = asyncio.create_task(check_with_hms(desk, admin, star.id))
    while not await AuditEntry.filter(action="TOKEN_ASKED").exists():  # noqa: ASYNC110 (a row)
        await asyncio.sleep(0.01)
    await set_auth_token(desk, admin, star.id, token_of(emulator))
    assert (await check).answer.error is SdkError.TOKEN_REFUSED
    assert (await row_of(star)).block_code is None
    assert await TokenVersion.filter(asked_at__isnull=False).count() == 0


async def test_two_presses_at_once_send_one_token(
    world: World, desk: Desk, admin: AdminActor, star: InfluencerActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "ASKED_EVERY", ASKED_EVERY)
    both = await asyncio.gather(
        *(check_with_hms(desk, admin, star.id) for _ in range(2)), return_exceptions=True
    )
    [refused] = [one for one in both if isinstance(one, NothingToAsk)]
    assert say(refused.message) == "100ms was asked about this token a moment ago."
    assert await AuditEntry.filter(action="TOKEN_ASKED").count() == 1
    later = replace(desk, now=lambda: utc_now() + ASKED_EVERY)
    assert (await check_with_hms(later, admin, star.id)).answer.error is None
    assert world


async def test_somebody_without_a_pasted_token_is_asked_about_with_one_that_is_kept_nowhere(
    desk: Desk, admin: AdminActor, star: InfluencerActor, emulator: Emulator
) -> None:
    await connect(desk, emulator)
    await set_token_source(desk, admin, star.id, Source.MINTED)
    await remove_auth_token(desk, admin, star.id)
    versions = await TokenVersion.all().order_by("id").values()
    checked = await check_with_hms(desk, admin, star.id)
    assert (checked.source, checked.answer.error) == (Source.MINTED, None)
    emulator.switch({"path": INIT, "code": 40108})
    checked = await check_with_hms(desk, admin, star.id)
    assert (checked.answer.error, (await row_of(star)).block_code) == (SdkError.ROLE_UNKNOWN, "ROLE_UNKNOWN")
    assert await TokenVersion.all().order_by("id").values() == versions
    entries = await AuditEntry.filter(action="TOKEN_ASKED")
    assert [entry.after for entry in entries] == [{"source": "MINTED"}] * 2


async def test_what_is_made_for_asking_is_valid_for_a_minute(
    desk: Desk, admin: AdminActor, star: InfluencerActor, emulator: Emulator
) -> None:
    await connect(desk, emulator)
    token = await mint_to_ask(desk, await row_of(star))
    assert token is not None
    claims = jwt.decode(token, emulator.announced["appSecret"], algorithms=["HS256"])
    assert claims["exp"] - claims["iat"] == 70  # backdated by ten seconds
    assert admin


async def test_where_there_is_nothing_to_ask_nothing_is_sent(
    world: World, desk: Desk, admin: AdminActor, star: InfluencerActor
) -> None:
    nobody = await world.influencer("Nina")
    coded = await world.influencer("Cleo", room_code_kind="TYPED", room_code_hint="abc-....-..j")
    gone = await world.influencer("Gil", archived_at=world.clock.time)
    unsealed = await world.influencer("Uma")
    await Influencer.filter(id=unsealed.id).update(
        hms_auth_token="x", token_expires_at=utc_now() + timedelta(hours=9), token_access_key="6" * 24
    )
    absent = replace(desk, emulator=None)
    before = await everything()
    with refusal(NothingToAsk, "Nina has no token that 100ms could be asked about."):
        await check_with_hms(desk, admin, nobody.id)
    with pytest.raises(NothingToAsk) as refused:
        await check_with_hms(desk, admin, coded.id)
    assert say(refused.value.message).startswith("The room code of Cleo is exchanged for a token only")
    with refusal(NothingToAsk, "The desk cannot read the stored token of Uma, so nothing was sent to 100ms."):
        await check_with_hms(desk, admin, unsealed.id)
    for influencer_id in (gone.id, new_id()):
        with refusal(NotFound, "There is no such influencer."):
            await check_with_hms(desk, admin, influencer_id)
    with refusal(
        HmsFailed, "The practice room that this account belongs to is not running beside this desk."
    ):
        await check_with_hms(absent, admin, star.id)
    assert await everything() == before


async def test_looking_and_saving_ask_nobody(
    desk: Desk, admin: AdminActor, star: InfluencerActor, emulator: Emulator
) -> None:
    emulator.switch({"path": INIT, "code": 401})
    await set_auth_token(desk, admin, star.id, token_of(emulator))
    assert (await influencer_view(desk, star.id)).readiness is Readiness.READY
    assert await TokenVersion.filter(asked_at__isnull=False).count() == 0


async def test_no_token_is_logged(
    desk: Desk,
    admin: AdminActor,
    star: InfluencerActor,
    emulator: Emulator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    emulator.switch({"path": INIT, "code": 401, "message": "bad token"})
    await check_with_hms(desk, admin, star.id)
    emulator.switch({"path": INIT, "drop": True})
    with pytest.raises(HmsFailed):
        await check_with_hms(desk, admin, star.id)
    assert "eyJ" not in caplog.text
    assert "eyJ" not in repr(await AuditEntry.all().values())
