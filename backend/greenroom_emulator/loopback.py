"""Peer connections that stay on this machine."""

import asyncio
import logging
import re

import aioice.ice
from aiortc import RTCBundlePolicy, RTCConfiguration, RTCPeerConnection, RTCSessionDescription

log = logging.getLogger(__name__)

HANDSHAKE_TIMEOUT_S = 20.0


def _loopback_only(use_ipv4: bool, use_ipv6: bool) -> list[str]:  # noqa: ARG001 - aioice's own signature
    return ["127.0.0.1"]


# aioice leaves out 127.0.0.1 and offers every other address: on a machine without a network no media would
# flow, and on one with a network, sockets would be open to it.
aioice.ice.get_host_addresses = _loopback_only

_CANDIDATES = re.compile(r"^a=(?:candidate:|end-of-candidates).*\r?\n", re.MULTILINE)
_ICE_USER = re.compile(r"^a=ice-ufrag:(\S+)", re.MULTILINE)


def remote_description(sdp: str, kind: str) -> RTCSessionDescription:
    """Remove the candidates from a browser's description.

    The browser finds our one loopback address in our description and checks it, and its own address is
    learned from that check. Its candidates would only send us looking for `.local` names by multicast.
    """
    return RTCSessionDescription(sdp=_CANDIDATES.sub("", sdp), type=kind)


def ice_user(sdp: str) -> str:
    """Return the ICE credentials of a description: different ones mean that the browser restarts ICE."""
    found = _ICE_USER.search(sdp)
    return found[1] if found else ""


class LoopbackConnection(RTCPeerConnection):
    """Connect to one browser over 127.0.0.1, without any STUN server (aiortc's default asks Google's)."""

    def __init__(self) -> None:
        super().__init__(RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))
        self._settled = asyncio.Event()
        self.on("connectionstatechange", self._look)

    def _look(self) -> None:
        if self.connectionState not in ("new", "connecting"):
            self._settled.set()

    async def handshake_over(self) -> None:
        """Wait until the first ICE and DTLS handshake has ended, successfully or not.

        A description with new tracks that arrives during it makes aiortc skip starting their senders and
        receivers: everything then says "connected", but no frame ever comes (100ms.md, section 6.5).
        """
        try:
            async with asyncio.timeout(HANDSHAKE_TIMEOUT_S):
                await self._settled.wait()
        except TimeoutError:
            log.warning("no handshake within %.0f s: this peer's media may not flow", HANDSHAKE_TIMEOUT_S)
