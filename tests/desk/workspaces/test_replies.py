"""What 100ms said where it was asked without success; 100ms is the emulator."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from greenroom.desk.desk import Desk, EmulatorAt, utc_now
from greenroom.desk.hms_replies import KEPT, KEPT_FOR
from greenroom.desk.problems import BadInput
from greenroom.desk.rounds.cleaning import delete_old_replies
from greenroom.desk.workspaces.replies import ReplyView, list_replies
from greenroom.hms_api.accounts import Account
from greenroom.hms_api.errors import HmsError, HmsErrorKind
from greenroom.hms_api.heard import Heard
from greenroom.store.ids import new_id
from greenroom.store.models import HmsReply
from tests.desk.workspaces.test_trying import _emulator, _running_emulator  # noqa: F401 # pyright: ignore[reportUnusedImport, reportPrivateUsage]
from tests.emulator.process import Emulator
from tests.english import say
from tests.world import World

PEER = "0f9e2e3c-2e6f-4b7e-8c11-5e0d6a3b9c77"


@pytest.fixture(name="desk")
def _desk(world: World, emulator: Emulator) -> Desk:
    at = EmulatorAt(emulator.announced["accessKey"], emulator.url, emulator.url)
    return replace(world.desk, now=utc_now, emulator=at)


async def kept(desk: Desk) -> list[ReplyView]:
    await desk.hms_replies.settle()
    return list((await list_replies(first=100)).items)


def account_of(emulator: Emulator) -> Account:
    return Account(emulator.announced["accessKey"], emulator.announced["appSecret"])


async def test_a_refusal_is_kept_and_equal_ones_are_counted(desk: Desk, emulator: Emulator) -> None:
    account = account_of(emulator)
    api = desk.api_of(account.access_key)
    assert api is not None
    await api.list_rooms(account)
    assert await kept(desk) == []
    emulator.switch({"path": "/v2/rooms", "code": 429, "retry_after_s": 90})
    for _ in range(3):
        with pytest.raises(HmsError):
            await api.list_rooms(account)
    with pytest.raises(HmsError):
        await api.create_room(account, "x")
    created, listed = await kept(desk)
    assert (listed.times, listed.account, say(listed.question)) == (
        3,
        "ee…" + account.access_key[-2:],
        "To look up a room",
    )
    assert (listed.kind, listed.status, listed.code) == (HmsErrorKind.RATE_LIMITED, 429, 429)
    assert (listed.said, listed.retry_after_s) == ("rate limit exceeded, retry after 90 seconds", 90)
    assert listed.first_at < listed.last_at <= created.last_at
    assert (created.times, say(created.question)) == (1, "To create or change a room")


async def test_however_many_equal_replies_come_at_once_each_counts(desk: Desk, emulator: Emulator) -> None:
    account, error = account_of(emulator), HmsError(HmsErrorKind.FAILING, status=503)
    for number in range(500):
        asked = "rooms.GET" if number % 2 else "templates.GET"
        desk.hms_replies.hear(Heard(desk.now(), account.access_key, asked, error, "busy"))
    rows = await kept(desk)
    assert sorted((row.times, say(row.question)) for row in rows) == [
        (250, "To look up a room"),
        (250, "Which templates the account has"),
    ]
    assert all(row.first_at < row.last_at for row in rows)


async def test_what_was_refused_about_a_token_is_kept_without_an_account(
    desk: Desk, emulator: Emulator
) -> None:
    api = desk.api_of(emulator.announced["accessKey"])
    assert api is not None
    emulator.switch({"path": "/init", "code": 40108})
    await api.ask_init(emulator.token())
    [reply] = await kept(desk)
    assert (reply.account, say(reply.question), reply.code, reply.said) == (
        None,
        "Whether a token may join",
        40108,
        "role is invalid",
    )


async def test_a_room_without_a_session_is_no_failure(desk: Desk, emulator: Emulator) -> None:
    account = account_of(emulator)
    api = desk.api_of(account.access_key)
    assert api is not None
    assert await api.active_room(account, "0" * 24) is None
    assert await kept(desk) == []


async def test_no_secret_and_no_id_is_kept_whatever_100ms_repeats(desk: Desk, emulator: Emulator) -> None:
    account, room_id = account_of(emulator), emulator.announced["roomId"]
    api = desk.api_of(account.access_key)
    assert api is not None
    code = (await api.create_room_code(account, room_id, "viewer")).code
    token = emulator.token()
    secrets = [
        code,
        token,
        account.app_secret,
        account.access_key,
        emulator.management_token(),
        PEER,
        room_id,
    ]
    calls: list[Any] = [
        lambda: api.get_room(account, room_id),
        lambda: api.set_room_code_enabled(account, code, enabled=True),
        lambda: api.exchange_room_code(code),
        lambda: api.get_peer(account, room_id, PEER),
        lambda: api.remove_peer(account, room_id, PEER, reason="x"),
        lambda: api.ask_init(token),
    ]
    said = " / ".join(secrets)
    for path in ("/v2/", "/init"):
        for fault in (
            {"code": 400, "message": said},
            {
                "code": 401,
                "body": '{"code": 401, "message": "m", "details": ["' + '", "'.join(secrets) + '"]}',
            },
            {"status": 503, "body": said},
        ):
            emulator.switch({"path": path, **fault})
            await asyncio.gather(*(call() for call in calls), return_exceptions=True)
    shown = repr(await kept(desk)) + repr(await HmsReply.all().values())
    assert "[removed]" in shown
    for secret in secrets:
        assert secret not in shown
    assert "eyJ" not in shown


async def test_what_cannot_be_kept_disturbs_nobody(
    desk: Desk, emulator: Emulator, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a secret of the database")

    monkeypatch.setattr(HmsReply, "create", broken)
    account = account_of(emulator)
    api = desk.api_of(account.access_key)
    assert api is not None
    emulator.switch({"path": "/v2/rooms", "code": 400})
    with pytest.raises(HmsError) as failed:
        await api.list_rooms(account)
    assert failed.value.kind is HmsErrorKind.REFUSED
    assert await kept(desk) == []
    assert "What 100ms said could not be kept" in caplog.text
    assert "a secret" not in caplog.text


async def test_the_last_two_hundred_of_seven_days_are_kept(world: World) -> None:
    now = world.clock.time
    for number in range(KEPT + 3):
        at = now - timedelta(minutes=number)
        await HmsReply.create(
            id=new_id(), first_at=at, last_at=at, times=1, asked="rooms.GET", kind="FAILING", said=str(number)
        )
    await delete_old_replies(world.desk)
    first = await list_replies(first=100)
    assert [reply.said for reply in first.items] == [str(number) for number in range(100)]
    second = await list_replies(first=100, after=first.rows[-1][0])
    assert [reply.said for reply in second.items] == [str(number) for number in range(100, KEPT)]
    world.clock.go_on(days=7, minutes=-100)
    await delete_old_replies(world.desk)
    assert await HmsReply.all().count() == 100
    assert timedelta(days=7) == KEPT_FOR
    with pytest.raises(BadInput):
        await list_replies(first=0)
