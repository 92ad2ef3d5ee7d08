"""What an open page costs a minute, and how many of them one process carries at once."""

import asyncio

from benchmarks.carrying import DESKS, carry
from benchmarks.filling import fill_desk
from benchmarks.options import Options
from benchmarks.pages import PAGES, measure_pages
from benchmarks.peers import running
from benchmarks.report import Figure, Section
from benchmarks.spread import figure

IDLE_KB, IDLE_CPU_MS = 10.0, 20.0  # of a desk on which nothing changes, a minute
LIVE, HALF_A_CORE = (1_000, 2_000), 0.5
OPEN_TEXT = """\
{pages} pages of a kind are open at once over {influencers:,} influencers, and each asks what the page of \
the browser asks, as often and with the same headers, for {seconds:g} s; what the desk does by itself is \
measured apart and left out. Busy means that somebody's streaming is switched every 5 s. Bytes are those \
that the server sends and receives, headers included."""
CARRIED_TEXT = """\
So many influencers are live and {desks} desks open, each page asking at its own pace, while something \
changes at the desk every 5 s, in one process over {influencers:,} influencers. Once all are open, \
{seconds:g} s are measured: what the process uses, and the slowest of all replies. A refused request ends \
the measurement."""


async def measure_open(options: Options, *, seconds: float = 15) -> Section:
    """Measure each kind of page.

    Args:
        seconds: how long each kind is measured.
    """
    filled = await asyncio.to_thread(fill_desk, options.folder / "filled", options.influencers)
    with running("greenroom", filled) as peer:
        costs = await measure_pages(filled, peer, seconds)
    figures: list[Figure] = []
    for name, cost in costs.items():
        said = name.capitalize()
        most = (IDLE_KB, IDLE_CPU_MS) if name == "desk idle" else (None, None)
        bytes_a_minute = cost.sent_bytes + cost.received_bytes
        requests = f"{cost.requests:.1f} requests"
        figures += [
            figure(
                said, "kB a minute", [bytes_a_minute / 1000], target=most[0], at_least=False, note=requests
            ),
            figure(said, "ms of CPU a minute", [cost.cpu_ms], target=most[1], at_least=False),
        ]
    text = OPEN_TEXT.format(pages=PAGES, influencers=options.influencers, seconds=seconds)
    return Section("open-pages", "What an open page costs", text, figures)


async def measure_carried(
    options: Options, *, live: tuple[int, ...] = LIVE, desks: int = DESKS, seconds: float = 20
) -> Section:
    """Measure one process with many live influencers.

    Args:
        live: how many are, in one measurement after the other; the target is about the first.
        seconds: how long is measured once all are open.
    """
    filled = await asyncio.to_thread(fill_desk, options.folder / "filled", options.influencers)
    figures: list[Figure] = []
    for number in live:
        with running("greenroom", filled, options.folder / f"live-{number}") as peer:
            one = await carry(filled, peer, number, desks, seconds)
        said = f"{number:,} live, {desks} desks"
        target = HALF_A_CORE if number == live[0] else None
        asked = f"{one.requests_s:,.0f} requests/s"
        figures += [
            figure(said, "of one core", [one.share], target=target, at_least=False, note=asked),
            figure(said, "ms for the slowest reply", [one.slowest_s * 1000]),
        ]
    text = CARRIED_TEXT.format(desks=desks, influencers=options.influencers, seconds=seconds)
    return Section("carried", "What one process carries", text, figures)
