"""Frames from one client to another, and everything that starts and stops them."""

import asyncio
import json

from tests.emulator.process import Emulator
from tests.emulator.sdk import PATIENCE_S, sdk


async def test_a_viewer_receives_what_is_published_right_after_the_join(empty: Emulator) -> None:
    """The offers come during the first DTLS handshake, where aiortc would lose their media."""
    async with sdk(empty) as ana, sdk(empty, "viewer") as vera:
        await asyncio.gather(ana.join(), vera.join())
        sound, picture = await ana.start_publishing("audio", "video")
        added = [await vera.hears("on-track-add"), await vera.hears("on-track-add")]
        assert [list(item["tracks"]) for item in added] == [[sound], [picture]]
        await vera.until(lambda: vera.frames.get(picture, 0) >= 10 and vera.frames.get(sound, 0) >= 10)
        seen, publishing = empty.state()["peers"][0], empty.state()["peers"][1]
        if seen["role"] == "broadcaster":
            seen, publishing = publishing, seen
        assert sorted(seen["sees"]) == sorted([sound, picture])
        assert [track["type"] for track in publishing["tracks"]] == ["audio", "video"]
        assert publishing["tracks"][1]["frames"] >= 10
        assert publishing["sees"] == []


async def test_a_viewer_who_comes_late_receives_what_is_on_air(empty: Emulator) -> None:
    async with sdk(empty) as ana, sdk(empty, "viewer") as vera:
        await ana.join()
        (picture,) = await ana.start_publishing("video")
        await vera.join()
        assert list((await vera.hears("peer-list"))["peers"][ana.peer_id]["tracks"]) == [picture]
        await vera.until(lambda: vera.frames.get(picture, 0) >= 5)


async def test_a_mute_and_a_new_name_reach_the_others(empty: Emulator) -> None:
    async with sdk(empty) as ana, sdk(empty, "viewer") as vera:
        await ana.join()
        await vera.join()
        (sound,) = await ana.start_publishing("audio")
        await ana.notify("track-update", {"tracks": {sound: {**ana.published[sound], "mute": True}, "x": {}}})
        update = await vera.hears("on-track-update")
        assert {track_id: track["mute"] for track_id, track in update["tracks"].items()} == {sound: True}
        await ana.call("peer-update", {"name": "Ana B."})
        assert (await vera.hears("on-peer-update"))["info"]["name"] == "Ana B."


async def test_a_track_that_is_no_longer_offered_is_taken_away(empty: Emulator) -> None:
    async with sdk(empty) as ana, sdk(empty, "viewer") as vera:
        await ana.join()
        await vera.join()
        sound, picture = await ana.start_publishing("audio", "video")
        await vera.until(lambda: vera.frames.get(picture, 0) >= 3)
        ana.publish.getTransceivers()[1].direction = "inactive"
        del ana.published[picture]
        await ana.offer()
        assert list((await vera.hears("on-track-remove"))["tracks"]) == [picture]
        heard = vera.frames.get(sound, 0)
        await vera.until(lambda: vera.frames.get(sound, 0) > heard + 10)
        assert [peer["sees"] for peer in empty.state()["peers"] if peer["role"] == "viewer"] == [[sound]]


async def test_a_preference_is_obeyed_and_answered(empty: Emulator) -> None:
    async with sdk(empty) as ana, sdk(empty, "viewer") as vera:
        await ana.join()
        await vera.join()
        picture, sound = await ana.start_publishing("video", "audio")
        await vera.until(lambda: vera.frames.get(picture, 0) >= 3)
        channel = vera.channel
        assert channel

        async def prefer(request_id: str, track_id: str, layer: str) -> dict[str, object]:
            params = {"track_id": track_id, "max_spatial_layer": layer}
            request = {"id": request_id, "method": "prefer-video-track-state", "params": params}
            channel.send(json.dumps({"jsonrpc": "2.0", **request}))
            await vera.until(lambda: any(reply["id"] == request_id for reply in vera.preferences))
            return vera.preferences[-1]

        assert (await prefer("1", picture, "none"))["result"] == {
            "track_id": picture,
            "max_spatial_layer": "none",
        }

        async def stands_still() -> bool:
            """Tell whether no picture came in the time of 25 pieces of sound, half a second."""
            seen, heard = vera.frames[picture], vera.frames.get(sound, 0)
            await vera.until(lambda: vera.frames.get(sound, 0) >= heard + 25)
            return vera.frames[picture] == seen

        async with asyncio.timeout(PATIENCE_S):  # some pictures were on their way
            while not await stands_still():
                pass
        still = vera.frames[picture]
        assert await stands_still()
        assert "result" in await prefer("2", picture, "high")
        await vera.until(lambda: vera.frames[picture] > still + 3)
        assert (await prefer("3", "x", "high"))["error"] == {"code": 404, "message": "track not found"}


async def test_the_end_of_a_show_takes_its_tracks_along(empty: Emulator) -> None:
    async with sdk(empty) as ana, sdk(empty, "viewer") as vera:
        await ana.join()
        await vera.join()
        tracks = await ana.start_publishing("audio", "video")
        await ana.notify("leave", {})
        assert list((await vera.hears("on-peer-leave"))["tracks"]) == tracks
        assert list((await vera.hears("on-track-remove"))["tracks"]) == tracks
        await empty.eventually(lambda state: [peer["sees"] for peer in state["peers"]] == [[]])
