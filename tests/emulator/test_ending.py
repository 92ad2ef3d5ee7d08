"""Who may end a session or send somebody out, and what the others hear."""

import pytest

from tests.emulator.process import Emulator
from tests.emulator.sdk import CallError, sdk


async def test_a_host_ends_the_room_for_everybody(empty: Emulator) -> None:
    async with sdk(empty) as ana, sdk(empty, "host", "holly") as holly:
        await ana.join()
        await holly.join()
        assert await holly.call("end-room", {"lock": True, "reason": "done"}) == {"ok": True}
        request = {"requested_by": holly.peer_id, "reason": "done", "room_end": True}
        assert await ana.hears("on-peer-leave-request") == request
        state = empty.state()
        assert (state["peers"], state["active"]) == ([], False)


async def test_a_host_sends_one_out_who_cannot_creep_back(empty: Emulator) -> None:
    async with sdk(empty) as ana, sdk(empty, "host", "holly") as holly:
        await ana.join()
        await holly.join()
        await holly.call("peer-leave-request", {"requested_for": ana.peer_id, "reason": "bye"})
        request = {"requested_by": holly.peer_id, "reason": "bye", "room_end": False}
        assert await ana.hears("on-peer-leave-request") == request
        with pytest.raises(CallError) as refused:
            await ana.offer()
        assert (refused.value.code, refused.value.message) == (410, "peer is gone")
        assert [peer["userId"] for peer in empty.state()["peers"]] == ["holly"]
        with pytest.raises(CallError) as missing:
            await holly.call("peer-leave-request", {"requested_for": ana.peer_id})
        assert missing.value.code == 404


@pytest.mark.parametrize("role", ["broadcaster", "viewer"])
async def test_others_may_not(empty: Emulator, role: str) -> None:
    async with sdk(empty, "host", "holly") as holly, sdk(empty, role) as ana:
        await holly.join()
        await ana.join()
        for method in ("end-room", "peer-leave-request"):
            with pytest.raises(CallError) as refused:
                await ana.call(method, {"requested_for": holly.peer_id, "lock": True})
            assert refused.value.code == 403
        state = empty.state()
        assert (len(state["peers"]), state["active"]) == (2, True)


async def test_the_console_ends_the_session_as_the_dashboard_would(empty: Emulator) -> None:
    async with sdk(empty) as ana:
        await ana.join()
        assert empty.post("/emulator/end-room", {"reason": "closing time"}).json()["peers"] == []
        request = await ana.hears("on-peer-leave-request")
        assert (request["reason"], request["room_end"]) == ("closing time", True)
        assert empty.state()["active"] is True
