"""What the client makes of everything that can go wrong on 100ms's side."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from greenroom.hms_api.accounts import Account, Endpoints
from greenroom.hms_api.circuits import FAILURES
from greenroom.hms_api.client import HmsApi
from greenroom.hms_api.errors import HmsError, HmsErrorKind
from greenroom.hms_api.replies import Accepted, Refused
from greenroom.hms_api.sending import MAX_REPLY_BYTES
from tests.emulator.process import Emulator
from tests.emulator.sdk import sdk

ROOMS = "/v2/rooms"


async def fails(call: Awaitable[object]) -> HmsError:
    with pytest.raises(HmsError) as error:
        await call
    return error.value


@pytest.mark.parametrize(
    ("code", "known_as"),
    [
        (400, "REFUSED (400)"),
        (401, "WRONG_KEYS (401)"),
        (403, "NOT_ALLOWED (403)"),
        (404, "NOT_FOUND (404)"),
        (41001, "REFUSED (410)"),
        (500, "FAILING (500)"),
        (503, "FAILING (503)"),
    ],
)
async def test_each_refusal_has_its_kind_and_100ms_s_words(
    api: HmsApi, account: Account, emulator: Emulator, code: int, known_as: str
) -> None:
    emulator.switch({"path": ROOMS, "code": code, "message": "so it is"})
    error = await fails(api.list_rooms(account))
    assert (f"{error.kind} ({error.status})", error.code, error.said) == (known_as, code, "so it is")
    assert str(error) == f"{known_as}: so it is"


@pytest.mark.parametrize(
    "code", [400, 403, 40001, 40002, 40004, 40100, 40101, 40102, 40107, 40108, 40109, 41001]
)
async def test_init_passes_on_each_refusal_that_100ms_documents(
    api: HmsApi, emulator: Emulator, code: int
) -> None:
    emulator.switch({"path": "/init", "code": code, "message": "because"})
    assert await api.ask_init(emulator.token()) == Refused(code, "because")


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"code": 404}, HmsErrorKind.NOT_FOUND),
        ({"code": 429, "retry_after_s": 60}, HmsErrorKind.RATE_LIMITED),
        ({"code": 503}, HmsErrorKind.FAILING),
        ({"status": 403, "body": "<html>blocked by a firewall</html>"}, HmsErrorKind.NOT_ALLOWED),
        ({"status": 302, "body": ""}, HmsErrorKind.UNREADABLE),
        ({"status": 200, "body": "{}"}, HmsErrorKind.UNREADABLE),
    ],
)
async def test_what_is_not_100ms_s_judgement_of_the_token_is_no_refusal_of_it(
    api: HmsApi, emulator: Emulator, fault: dict[str, Any], kind: HmsErrorKind
) -> None:
    emulator.switch({"path": "/init", **fault})
    assert (await fails(api.ask_init(emulator.token()))).kind is kind
    emulator.switch()
    assert await api.ask_init(emulator.token()) == Accepted()


@pytest.mark.parametrize(
    "fault",
    [
        {"code": 500},
        {"code": 503, "retry_after_s": 0, "retry_after_in": "header"},
        {"code": 429},
        {"code": 429, "retry_after_s": 1},
        {"code": 429, "retry_after_s": 1, "retry_after_in": "header"},
        {"drop": True},
    ],
)
async def test_what_passes_is_tried_again(
    api: HmsApi, account: Account, emulator: Emulator, fault: dict[str, Any]
) -> None:
    emulator.switch({"path": ROOMS, "times": 1, **fault})
    began = time.monotonic()
    assert (await api.list_rooms(account, name="emulated-room")).complete
    waited_s = time.monotonic() - began
    assert waited_s >= fault.get("retry_after_s", 0)
    assert waited_s < 20


async def test_a_wait_that_is_longer_than_the_deadline_is_told_at_once(
    api: HmsApi, account: Account, emulator: Emulator
) -> None:
    emulator.switch({"path": ROOMS, "code": 429, "retry_after_s": 45})
    began = time.monotonic()
    error = await fails(api.list_rooms(account, within_s=5))
    assert time.monotonic() - began < 4.5
    assert (error.kind, error.retry_after_s) == (HmsErrorKind.RATE_LIMITED, 45)
    assert error.said == "rate limit exceeded, retry after 45 seconds"


async def test_three_attempts_are_enough(api: HmsApi, account: Account, emulator: Emulator) -> None:
    emulator.switch({"path": ROOMS, "code": 500, "times": 3})
    assert (await fails(api.list_rooms(account))).kind is HmsErrorKind.FAILING
    assert (await api.list_rooms(account)).items != ()


async def test_what_is_not_safe_to_repeat_is_sent_once(
    api: HmsApi, account: Account, emulator: Emulator, room_id: str
) -> None:
    before = await api.list_room_codes(account, room_id)
    for call in (
        lambda: api.create_room_code(account, room_id, "viewer"),
        lambda: api.create_room_codes(account, room_id),
        lambda: api.end_room(account, room_id),
        lambda: api.remove_peer(account, room_id, "p"),
    ):
        emulator.switch({"path": "/v2/", "method": "POST", "code": 500, "times": 1})
        error = await fails(call())
        assert (error.kind, error.sent) == (HmsErrorKind.FAILING, True)
    assert await api.list_room_codes(account, room_id) == before


async def test_a_change_that_was_not_acted_on_is_sent_again(
    api: HmsApi, account: Account, emulator: Emulator
) -> None:
    room = await api.create_room(account, "limited")
    emulator.switch({"path": "/v2/room-codes", "method": "POST", "code": 429, "retry_after_s": 0, "times": 2})
    code = await api.create_room_code(account, room.id, "viewer")
    assert (await api.list_room_codes(account, room.id)).items == (code,)


async def test_a_change_that_may_be_repeated_is(api: HmsApi, account: Account, emulator: Emulator) -> None:
    room = await api.create_room(account, "repeated")
    emulator.switch({"path": ROOMS, "method": "POST", "drop": True, "times": 2})
    assert (await api.set_room_enabled(account, room.id, enabled=False)).enabled is False


async def test_a_slow_100ms_is_waited_for_until_the_deadline(
    api: HmsApi, account: Account, emulator: Emulator
) -> None:
    emulator.switch({"path": ROOMS, "wait_s": 0.3})
    assert (await api.list_rooms(account)).items != ()
    emulator.switch({"path": ROOMS, "wait_s": 30})
    began = time.monotonic()
    error = await fails(api.list_rooms(account, within_s=0.5))
    assert 0.4 < time.monotonic() - began < 20
    assert (error.kind, error.status, error.sent) == (HmsErrorKind.TIMED_OUT, None, True)


async def test_a_reply_that_breaks_off_is_unreachable(
    api: HmsApi, account: Account, emulator: Emulator
) -> None:
    emulator.switch({"path": ROOMS, "drop": True})
    assert (await fails(api.list_rooms(account))).kind is HmsErrorKind.UNREACHABLE


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        "<html>",
        '{"data": 5}',
        '{"data": [null]}',
        '{"data": [{"id": "x"}]}',
        '{"data": [{"id": 5, "name": "x", "enabled": true}]}',
        '{"data": [{"id": "x", "name": "x", "enabled": "true"}]}',
        '{"data": [], "last": ' + "9" * 5000 + "}",
        "[" * 100_000,
        '{"data": ["\\ud800"]}',
        '{"padding": "' + "x" * 200_000 + '"}',
    ],
)
async def test_a_reply_of_another_shape_is_unreadable(
    api: HmsApi, account: Account, emulator: Emulator, body: str
) -> None:
    emulator.switch({"path": ROOMS, "body": body})
    assert (await fails(api.list_rooms(account))).kind is HmsErrorKind.UNREADABLE


async def test_a_list_whose_pages_never_end_is_cut(api: HmsApi, account: Account, emulator: Emulator) -> None:
    one = '{"id": "x", "name": "x", "enabled": true}'
    emulator.switch({"path": ROOMS, "body": f'{{"data": [{one}], "last": "x"}}'})
    listing = await api.list_rooms(account)
    assert (len(listing.items), listing.complete) == (2, False)


async def test_a_token_from_earlier_that_is_refused_is_replaced_once(
    api: HmsApi, account: Account, emulator: Emulator
) -> None:
    await api.list_rooms(account)
    for code in (401, 403):
        emulator.switch({"path": ROOMS, "code": code, "times": 1})
        assert (await api.list_rooms(account)).items != ()
        emulator.switch({"path": ROOMS, "code": code, "times": 2})
        assert (await fails(api.list_rooms(account))).status == code


async def test_a_clock_that_is_off_shows_in_the_refusal(
    api: HmsApi, account: Account, emulator: Emulator
) -> None:
    for off_s in (-7200, 7200):
        emulator.switch(clock_off_s=off_s)
        error = await fails(api.list_rooms(account))
        assert error.kind is HmsErrorKind.WRONG_KEYS
        assert error.clock_off_s is not None
        assert abs(error.clock_off_s - off_s) <= 2


async def test_the_clock_is_read_off_any_reply_and_nothing_is_sent_along(
    api: HmsApi, emulator: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for off_s in (0, -420, 420):
        emulator.switch(clock_off_s=off_s)
        assert abs(await api.clock_ahead_s() - off_s) <= 1
    emulator.switch({"path": "/", "code": 503}, clock_off_s=60)
    assert abs(await api.clock_ahead_s() - 60) <= 1
    emulator.switch({"path": "/", "drop": True})
    assert (await fails(api.clock_ahead_s())).kind is HmsErrorKind.UNREACHABLE
    assert "eyJ" not in caplog.text


async def test_a_slow_reply_does_not_move_the_clock(api: HmsApi, emulator: Emulator) -> None:
    emulator.switch({"path": "/", "wait_s": 2}, clock_off_s=30)
    assert abs(await api.clock_ahead_s() - 30) <= 2  # at most half of the way


async def test_this_machine_s_clock_may_be_off_by_ten_seconds(emulator: Emulator, account: Account) -> None:
    for off_s, works in ((9, True), (-3590, True), (30, False), (-3700, False)):
        endpoints = Endpoints.of_emulator(emulator.url)
        async with HmsApi(endpoints, lambda s=off_s: datetime.now(UTC) + timedelta(seconds=s)) as api:
            if works:
                assert (await api.list_templates(account)).items != ()
            else:
                assert (await fails(api.list_templates(account))).kind is HmsErrorKind.WRONG_KEYS


async def test_an_endpoint_that_keeps_failing_is_left_alone(
    api: HmsApi, account: Account, emulator: Emulator
) -> None:
    emulator.switch({"path": "/v2/", "code": 500})
    kinds = [(await fails(api.list_templates(account))).kind for _ in range(2)]
    assert kinds == [HmsErrorKind.FAILING, HmsErrorKind.CIRCUIT_OPEN]
    emulator.switch()
    error = await fails(api.list_templates(account))
    assert (error.kind, error.sent) == (HmsErrorKind.CIRCUIT_OPEN, False)
    assert error.retry_after_s is not None
    assert 25 < error.retry_after_s <= 30


async def test_refusals_do_not_open_the_circuit(api: HmsApi, account: Account) -> None:
    for _ in range(FAILURES + 1):
        assert (await fails(api.get_room(account, "0" * 24))).kind is HmsErrorKind.NOT_FOUND
    assert (await api.list_templates(account)).items != ()


async def test_hurried_and_cancelled_calls_do_not_open_the_circuit(
    api: HmsApi, account: Account, emulator: Emulator
) -> None:
    emulator.switch({"path": ROOMS, "wait_s": 30})
    for _ in range(FAILURES + 1):
        assert (await fails(api.list_rooms(account, within_s=0.05))).kind is HmsErrorKind.TIMED_OUT
        call = asyncio.create_task(api.list_rooms(account))
        await asyncio.sleep(0)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
    emulator.switch()
    assert (await api.list_rooms(account)).items != ()


async def test_where_nobody_listens_is_unreachable(account: Account) -> None:
    async with HmsApi(Endpoints.of_emulator("http://127.0.0.1:9")) as api:
        error = await fails(api.create_room_code(account, "0" * 24, "viewer"))
        assert (error.kind, error.sent) == (HmsErrorKind.UNREACHABLE, False)


async def test_a_proxy_of_the_environment_is_not_asked_for_what_runs_on_this_machine(
    emulator: Emulator, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with HmsApi(Endpoints.of_emulator(emulator.url)) as api:
        assert (await api.list_templates(account)).items != ()


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "socks4://127.0.0.1:9", "ftp://127.0.0.1:9"])
async def test_a_proxy_that_cannot_be_used_is_named_and_is_in_nobodys_way_on_this_machine(
    emulator: Emulator, account: Account, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    async with HmsApi() as api:
        for call in (api.list_templates(account), api.ask_init(emulator.token()), api.clock_ahead_s()):
            error = await fails(call)
            assert (error.kind, error.sent) == (HmsErrorKind.PROXY_UNUSABLE, False)
    async with HmsApi(Endpoints.of_emulator(emulator.url)) as api:
        assert (await api.list_templates(account)).items != ()


async def test_a_reply_that_is_too_long_is_not_read_to_its_end(account: Account) -> None:
    sent = 0

    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            while True:
                writer.write(b"[" * 65_536)
                sent += 65_536
                await writer.drain()
        except ConnectionError:
            writer.close()

    server = await asyncio.start_server(endless, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        async with HmsApi(Endpoints.of_emulator(f"http://127.0.0.1:{port}")) as api:
            assert (await fails(api.list_templates(account))).kind is HmsErrorKind.UNREADABLE
    assert sent < 40 * MAX_REPLY_BYTES


async def test_a_session_that_moves_has_new_track_ids_of_the_same_sources(
    api: HmsApi, account: Account, emulator: Emulator, room_id: str
) -> None:
    async with sdk(emulator) as ana, sdk(emulator, "viewer", "vera") as vera:
        await ana.join()
        await vera.join()
        (picture,) = await ana.start_publishing("video")
        await vera.hears("on-track-add")
        assert emulator.rest("POST", "/emulator/move-session", {}).status_code == 200
        assert list((await vera.hears("on-track-remove"))["tracks"]) == [picture]
        await ana.migrate((await ana.hears("node-info"))["sfu_node_id"])
        await vera.migrate((await vera.hears("node-info"))["sfu_node_id"])
        (again,) = await ana.start_publishing("video")
        added = (await vera.hears("on-track-add"))["tracks"]
        assert [(track_id, track["source"]) for track_id, track in added.items()] == [(again, "regular")]
        assert again != picture
        await vera.until(lambda: vera.frames.get(again, 0) >= 3)
        peer = await api.get_peer(account, room_id, ana.peer_id)
        assert peer is not None
        assert [track.id for track in peer.tracks] == [again]


async def test_nothing_secret_is_logged_or_stands_in_an_error(
    api: HmsApi, account: Account, emulator: Emulator, room_id: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = (await api.create_room_code(account, room_id, "viewer")).code
    token = await api.exchange_room_code(code)
    await api.ask_init(token)
    await api.list_room_codes(account, room_id)
    secrets = [code, token, account.app_secret, emulator.management_token(), account.access_key]
    errors: list[HmsError] = []
    calls: list[Callable[[], Awaitable[object]]] = [
        lambda: api.set_room_code_enabled(account, code, enabled=True),
        lambda: api.exchange_room_code(code),
        lambda: api.list_room_codes(account, room_id),
    ]
    emulator.switch({"path": "/v2/", "code": 400, "message": "no: " + " / ".join(secrets)})
    errors += [await fails(call()) for call in calls]
    emulator.switch({"path": "/init", "code": 40109, "message": f"bad {token}"})
    assert await api.ask_init(token) == Refused(40109, "bad [removed]")
    emulator.switch({"path": "/v2/", "drop": True})
    errors += [await fails(call()) for call in calls]
    shown = caplog.text + repr(errors) + "".join(map(str, errors)) + "".join(error.said for error in errors)
    assert "/v2/room-codes/room/" in caplog.text
    for secret in secrets[:3]:
        assert secret not in shown
    assert "eyJ" not in shown
    assert errors[0].said == "no: [removed] / [removed] / [removed] / [removed] / [removed]"
