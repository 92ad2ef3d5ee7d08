"""A peer whose connection broke: kept, found again, or taken back after the emulator itself was gone."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from greenroom_emulator.keys import load_or_create
from greenroom_emulator.peer import Line
from greenroom_emulator.room import Room
from greenroom_emulator.tokens import Claims
from tests.emulator.process import Emulator, running
from tests.emulator.sdk import CallError, sdk


async def test_a_lost_websocket_leaves_the_show_on_air_and_is_resumed(empty: Emulator) -> None:
    async with sdk(empty) as ana, sdk(empty, "viewer") as vera:
        await ana.join()
        await vera.join()
        (picture,) = await ana.start_publishing("video")
        await vera.until(lambda: vera.frames.get(picture, 0) >= 3)
        assert (await ana.hears("peer-list"))["peers"] == {}
        await ana.cut()
        still = vera.frames[picture]
        await vera.until(lambda: vera.frames[picture] > still + 10)
        assert [peer["connected"] for peer in empty.state()["peers"]] == [False, True]
        await ana.connect()
        assert vera.peer_id in (await ana.hears("peer-list"))["peers"]
        await ana.offer()
        again = vera.frames[picture]
        await vera.until(lambda: vera.frames[picture] > again + 5)
        assert "on-peer-leave" not in [method for method, _ in vera.heard]
        assert len(empty.state()["peers"]) == 2


async def test_a_viewer_who_comes_back_sees_what_began_meanwhile(empty: Emulator) -> None:
    async with sdk(empty) as ana, sdk(empty, "viewer") as vera:
        await ana.join()
        await vera.join()
        await vera.until(lambda: vera.channel)
        await vera.cut()
        (picture,) = await ana.start_publishing("video")
        await vera.connect()
        await vera.until(lambda: vera.frames.get(picture, 0) >= 3)


async def test_a_restart_moves_everybody_to_new_connections(tmp_path: Path) -> None:
    with running(tmp_path) as first:
        port = int(first.url.rsplit(":", 1)[1])
        async with sdk(first) as ana, sdk(first, "viewer") as vera:
            await ana.join()
            await vera.join()
            await ana.start_publishing("video")
            os.kill(first.process.pid, signal.SIGKILL)
            first.process.wait()
            await asyncio.gather(ana.socket.wait_closed(), vera.socket.wait_closed())
            with running(tmp_path, port=port) as second:
                for client in (ana, vera):
                    await client.connect()
                    with pytest.raises(CallError) as refused:
                        await client.offer()
                    assert refused.value.code == 421
                    await client.migrate((await client.hears("node-info"))["sfu_node_id"])
                (picture,) = await ana.start_publishing("video")
                await vera.until(lambda: vera.frames.get(picture, 0) >= 3)
                assert len(second.state()["peers"]) == 2


async def test_an_ice_restart_moves_the_peer_to_new_connections(empty: Emulator) -> None:
    async with sdk(empty) as ana, sdk(empty, "viewer") as vera:
        await ana.join()
        await vera.join()
        (picture,) = await ana.start_publishing("video")
        await ana.publish.setLocalDescription()
        sdp = ana.publish.localDescription.sdp.replace("a=ice-ufrag:", "a=ice-ufrag:new")
        offer = {"desc": {"sdp": sdp}, "tracks": ana.published, "sfu_node_id": ana.node_id}
        with pytest.raises(CallError) as refused:
            await ana.call("offer", offer)
        assert refused.value.code == 421
        assert list((await vera.hears("on-track-remove"))["tracks"]) == [picture]
        await ana.migrate((await ana.hears("node-info"))["sfu_node_id"])
        (new_picture,) = await ana.start_publishing("video")
        await vera.until(lambda: vera.frames.get(new_picture, 0) >= 3)
        assert len(empty.state()["peers"]) == 2


async def test_a_lost_peer_leaves_after_its_time_and_not_before(tmp_path: Path) -> None:
    room = Room(load_or_create(tmp_path), keep_lost_peer_s=0.2)
    back, lost = Line(), Line()
    ana = room.connect("a", Claims("ana", "broadcaster"), back)
    bea = room.connect("b", Claims("bea", "broadcaster"), lost)
    room.admit(ana)
    room.admit(bea)
    room.disconnected(ana, back, 1006)
    room.disconnected(bea, lost, 1005)
    assert set(room.peers) == {"a", "b"}
    assert room.connect("a", Claims("ana", "broadcaster"), Line()) is ana
    async with asyncio.timeout(5):
        while "b" in room.peers:  # noqa: ASYNC110 (a timer of the room's own, which tells nobody)
            await asyncio.sleep(0.01)
    assert set(room.peers) == {"a"}  # whose time began before
    await room.close()


async def test_the_end_of_an_old_websocket_does_not_touch_the_new_one(tmp_path: Path) -> None:
    room = Room(load_or_create(tmp_path))
    old, new = Line(), Line()
    ana = room.connect("a", Claims("ana", "broadcaster"), old)
    room.admit(ana)
    room.connect("a", Claims("ana", "broadcaster"), new)
    room.disconnected(ana, old, 1000)
    assert (ana.line, ana.state, set(room.peers)) == (new, "joined", {"a"})
    await room.close()
