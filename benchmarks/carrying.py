"""How many live influencers one process carries, beside open desks.

Each page asks as a real one does, at its own pace, while something changes at the desk every 5 seconds.
"""

import asyncio
from dataclasses import dataclass

from benchmarks.filling import FilledDesk
from benchmarks.open_pages import Traffic
from benchmarks.pages import Opener, kept_open
from benchmarks.peers import Peer

DESKS = 20
OPENED_A_SECOND = 100
SETTLES_S = 5.0


@dataclass(frozen=True, slots=True)
class Carried:
    """One measurement.

    Args:
        share: of one core that the server used.
        slowest_s: how long the slowest request took.
    """

    live: int
    desks: int
    requests_s: float
    share: float
    slowest_s: float


async def carry(filled: FilledDesk, peer: Peer, live: int, desks: int, seconds: float) -> Carried:
    """Keep so many pages open for so long, once all are, and measure what the server uses."""
    traffic = Traffic()
    opener = Opener(filled, peer, traffic)
    pages = [*[opener.live] * live, *[opener.desk] * desks, opener.changing]
    opening_s = len(pages) / OPENED_A_SECOND
    async with kept_open(pages, opening_s):
        await asyncio.sleep(opening_s + SETTLES_S)
        traffic.slowest_s, requests, cpu_s = 0, traffic.requests, peer.used_s()
        await asyncio.sleep(seconds)
        used_s, asked = peer.used_s() - cpu_s, traffic.requests - requests
    return Carried(live, desks, asked / seconds, used_s / seconds, traffic.slowest_s)
