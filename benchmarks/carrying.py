"""How many live influencers one process carries: `python -m benchmarks.carrying`, beside 20 open desks.

Each page asks as a real one does, at its own pace, while something changes at the desk every 5 seconds.
"""

import argparse
import asyncio
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.filling import FilledDesk, fill_desk
from benchmarks.open_pages import Traffic
from benchmarks.pages import Opener, kept_open
from benchmarks.peers import Peer, running

DESKS = 20
OPENED_A_SECOND = 40
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


async def _main(asked: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory(prefix="greenroom-carrying-") as temporary:
        filled = fill_desk(Path(temporary) / "filled", asked.influencers)
        for live in asked.live:
            with running("greenroom", filled, Path(temporary) / f"live-{live}") as peer:
                one = await carry(filled, peer, live, DESKS, asked.seconds)
            sys.stdout.write(
                f"{one.live:6} live, {one.desks} desks: {one.requests_s:6.0f} requests/s, "
                f"{one.share:5.2f} of a core, the slowest took {one.slowest_s * 1000:6.0f} ms\n"
            )
            sys.stdout.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.carrying", description=__doc__)
    parser.add_argument("--live", type=int, nargs="+", default=[1000], help="how many are live (1000)")
    parser.add_argument("--influencers", type=int, default=10_000, help="how many the desk has (10000)")
    parser.add_argument("--seconds", type=float, default=60, help="how long it is measured (60)")
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(_main(_arguments()))
