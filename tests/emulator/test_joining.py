"""The websocket up to a join: what a client hears, who gets in, what is refused."""

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.emulator.process import Emulator
from tests.emulator.sdk import CallError, Sdk, sdk


async def test_the_policy_comes_first_and_describes_the_role(emulator: Emulator) -> None:
    async with sdk(emulator) as ana:
        await ana.until(lambda: len(ana.heard) >= 2)
        assert [method for method, _ in ana.heard] == ["on-policy-change", "room-state"]
        policy = ana.heard[0][1]
        assert policy["name"] == "broadcaster"
        params = policy["known_roles"]["broadcaster"]["publishParams"]
        assert params["allowed"] == ["audio", "video", "screen"]
        assert {"audio", "video", "screen"} <= set(params)
        assert policy["known_roles"]["viewer"]["publishParams"]["allowed"] == []
        assert policy["known_roles"]["viewer"]["subscribeParams"]["subscribeToRoles"] == [
            "broadcaster",
            "host",
        ]


async def test_those_who_are_in_and_those_who_come_hear_of_each_other(empty: Emulator) -> None:
    async with sdk(empty) as ana, sdk(empty, "viewer", "vera") as vera:
        answer = await ana.join("Ana")
        assert answer["type"] == "answer"
        assert (await ana.hears("peer-list"))["peers"] == {}
        await vera.join("Vera")
        card = (await vera.hears("peer-list"))["peers"][ana.peer_id]
        assert (card["role"], card["realtime"], card["tracks"]) == ("broadcaster", True, {})
        assert card["info"] == {"name": "Ana", "data": "", "user_id": "ana", "type": "regular"}
        assert (await ana.hears("on-peer-join"))["peer_id"] == vera.peer_id
        await ana.notify("leave", {"client_reason": "user request"})
        assert (await vera.hears("on-peer-leave"))["peer_id"] == ana.peer_id
        assert [peer["userId"] for peer in empty.state()["peers"]] == ["vera"]


async def test_a_closed_page_is_out_at_once(empty: Emulator) -> None:
    async with sdk(empty, "viewer") as vera:
        await vera.join()
        async with sdk(empty) as ana:
            await ana.join()
            await ana.socket.close(1001)
            assert (await vera.hears("on-peer-leave"))["peer_id"] == ana.peer_id


async def test_a_full_role_refuses_one_more_until_somebody_leaves(empty: Emulator) -> None:
    empty.post("/emulator/room", {"maxPeerCount": {"broadcaster": 1}})
    async with sdk(empty) as ana, sdk(empty, user_id="bea") as bea, sdk(empty, "viewer") as vera:
        await ana.join()
        await vera.join()
        with pytest.raises(CallError) as refused:
            await bea.join()
        assert (refused.value.code, refused.value.message) == (400, "role limit reached")
        assert len(empty.state()["peers"]) == 2
        await ana.notify("leave", {})
        await vera.hears("on-peer-leave")
        async with sdk(empty, user_id="bea") as bea_again:
            await bea_again.join()
        assert len(empty.state()["peers"]) == 1


async def test_a_refused_token_opens_no_websocket(emulator: Emulator) -> None:
    before = emulator.state()["peers"]
    with pytest.raises(InvalidStatus) as refused:
        await Sdk(emulator, emulator.token(role="nobody")).connect()
    assert refused.value.response.status_code == 403
    assert emulator.state()["peers"] == before


async def test_a_peer_id_belongs_to_its_token(empty: Emulator) -> None:
    async with sdk(empty) as ana:
        await ana.join()
        thief = Sdk(empty, empty.token(user_id="thief"), ana.peer_id)
        with pytest.raises(InvalidStatus):
            await thief.connect()
        assert [(peer["userId"], peer["connected"]) for peer in empty.state()["peers"]] == [("ana", True)]


async def test_a_ping_is_answered_with_its_time(emulator: Emulator) -> None:
    async with sdk(emulator) as ana:
        assert await ana.call("ping", {"timestamp": 12}) == {"timestamp": 12}


async def test_a_call_that_is_not_emulated_is_refused_by_name(emulator: Emulator) -> None:
    async with sdk(emulator) as ana:
        with pytest.raises(CallError) as refused:
            await ana.call("hls-start", {})
        assert refused.value.message == "hls-start is not part of this 100ms emulator"


async def test_an_offer_that_is_none_is_refused_and_nobody_joins(empty: Emulator) -> None:
    async with sdk(empty) as ana:
        for offer in ({}, {"type": "offer", "sdp": 1}, {"type": "offer", "sdp": "v=0\r\nm=audio"}):
            with pytest.raises(CallError) as refused:
                await ana.call("join", {"name": "Ana", "offer": offer})
            assert refused.value.code == 400
        assert empty.state()["peers"] == []
        await ana.join()
        assert len(empty.state()["peers"]) == 1


@pytest.mark.parametrize("message", ["{", "[]", "1", b"{}"])
async def test_what_is_no_message_ends_the_websocket(emulator: Emulator, message: str | bytes) -> None:
    address = f"{emulator.url.replace('http', 'ws')}/ws?peer=p&token={emulator.token()}"
    async with connect(address) as socket:
        await socket.send(message)
        await socket.wait_closed()
        assert socket.close_code == 1007
