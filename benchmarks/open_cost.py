"""What an open page costs a minute, and how many of them one process carries at once."""

import asyncio
from pathlib import Path
from typing import Any

from benchmarks.carrying import DESKS, Carried, carry
from benchmarks.commands import first_answer
from benchmarks.filling import FilledDesk, fill_desk
from benchmarks.open_pages import Refused
from benchmarks.operations import STUDIO_STATUS, written
from benchmarks.options import Options
from benchmarks.pages import PAGES, measure_pages
from benchmarks.peers import Peer, running
from benchmarks.report import Figure, Section
from benchmarks.spread import counted, figure

IDLE_KB, IDLE_CPU_MS = 10.0, 20.0  # of a desk on which nothing changes, a minute
NONE: dict[str, Any] = {"target": 0, "at_least": False}
LIVE, HALF_A_CORE = (1_000, 2_000, 5_000), 0.5
OPEN_TEXT = """\
{pages} pages of a kind are open at once over {influencers:,} influencers, and each asks what the page of \
the browser asks, as often and with the same headers, for {seconds:g} s, and idle desks for {idle_s:g} s; \
what the desk does by itself is measured apart and left out. Busy means that somebody's streaming is \
switched every 5 s. On the idle desk nothing is changed, but some tokens have run out less than a day ago, \
of which the list says for how many minutes: so it is asked for once a minute. Bytes are those of whole \
replies, headers included."""
CARRIED_TEXT = """\
So many influencers are live and {desks} desks open, each page asking at its own pace, while something \
changes at the desk every 5 s, in one process over {influencers:,} influencers. Once all are open, \
{seconds:g} s are measured: what the process uses, and the slowest of all replies. A page that is refused \
ends it, and is told instead. Nothing is sent to pages that they have not asked for: the schema has no \
subscriptions, as pages ask whether anything has changed (decision 0022). So there is no delivery of an \
event to a thousand subscribers that could be timed; how late a page learns of a change is its own pace, 4 s \
on the list, and at most the slowest reply on top. What ends first is the processor: at \
5,000, a reply may have to wait for others that came together. Connections beyond 2,000 are closed while \
they are idle, and pages open them again with their next request."""


async def measure_open(options: Options, *, seconds: float = 20, idle_s: float = 60) -> Section:
    """Measure each kind of page.

    Args:
        seconds: how long each kind is measured; of idle desks, `idle_s`.
    """
    filled = await asyncio.to_thread(fill_desk, options.folder / "filled", options.influencers)
    with running("greenroom", filled) as peer:
        await _until_it_answers(filled, peer)
        costs = await measure_pages(filled, peer, seconds, idle_s)
    figures: list[Figure] = []
    for name, cost in costs.items():
        said = name.capitalize()
        most = (IDLE_KB, IDLE_CPU_MS) if name == "desk idle" else (None, None)
        received, sent = cost.received_bytes / 1000, cost.sent_bytes / 1000
        note = f"{cost.requests:.1f} requests, in which {sent:.1f} kB are sent"
        figures += [
            figure(said, "kB received a minute", [received], target=most[0], at_least=False, note=note),
            figure(said, "ms of CPU a minute", [cost.cpu_ms], target=most[1], at_least=False),
        ]
    text = OPEN_TEXT.format(pages=PAGES, influencers=options.influencers, seconds=seconds, idle_s=idle_s)
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
        said, folder = f"{number:,} live, {desks} desks", options.folder / f"live-{number}"
        target: dict[str, Any] = {"target": HALF_A_CORE} if number == live[0] else {}
        one, refused = await _carried(filled, folder, number, desks, seconds)
        figures.append(counted(f"{said}: pages refused", len(refused), note="; ".join({*refused}), **NONE))
        if one is not None:
            asked = f"{one.requests_s:,.0f} requests/s"
            figures += [
                figure(said, "of one core", [one.share], note=asked, at_least=False, **target),
                figure(said, "ms for the slowest reply", [one.slowest_s * 1000]),
            ]
    text = CARRIED_TEXT.format(desks=desks, influencers=options.influencers, seconds=seconds)
    return Section("carried", "What one process carries", text, figures)


async def _carried(
    filled: FilledDesk, folder: Path, live: int, desks: int, seconds: float
) -> tuple[Carried | None, list[str]]:
    """Measure, or tell what the pages were told that could not be opened."""
    refused: list[str] = []
    with running("greenroom", filled, folder) as peer:
        await _until_it_answers(filled, peer)
        try:
            return await carry(filled, peer, live, desks, seconds), refused
        except* Refused as group:
            refused += [str(error) for error in group.exceptions]
    return None, refused


async def _until_it_answers(filled: FilledDesk, peer: Peer) -> None:
    status = written(STUDIO_STATUS, STUDIO_STATUS.asks(filled, []), peer.port, graphql=True)
    await first_answer(peer.port, next(status), STUDIO_STATUS.proof)
