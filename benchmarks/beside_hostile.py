"""Section "hostile": the wait of a phone's status beside eight people who ask for the worst they may."""

import asyncio

from benchmarks.beside import CONNECTIONS, SETTLES_WITHIN_S, TARGET_MS, Waited, add_histories, wait_beside
from benchmarks.filling import FilledDesk, fill_desk
from benchmarks.hostile import HOSTILE, Hostile
from benchmarks.options import Options
from benchmarks.peers import Peer, running
from benchmarks.report import Figure, Section

TEXT = """\
The 99th percentile of how long an influencer's status takes while {connections} people of a kind, each on \
a connection of their own, ask without a pause for the dearest that they may, on a desk with \
{influencers:,} influencers. Of {rounds} rounds of {seconds:g} s, the quietest counts: other programs on a \
machine only add."""


async def measure_hostile(options: Options, hostile: tuple[Hostile, ...] = HOSTILE) -> Section:
    """Measure the wait beside nobody and beside each of them."""
    filled = await asyncio.to_thread(fill_desk, options.folder / "filled", options.influencers)
    with running("greenroom", filled, options.folder / "beside") as peer:
        add_histories(peer)
        await wait_beside(filled, peer, None, min(SETTLES_WITHIN_S, 10 * options.seconds))
        figures = [_figure(one, await _quietest(filled, peer, one, options)) for one in (None, *hostile)]
    text = TEXT.format(
        connections=CONNECTIONS,
        influencers=options.influencers,
        rounds=options.rounds,
        seconds=options.seconds,
    )
    return Section("hostile", "Beside hostile load", text, figures)


async def _quietest(filled: FilledDesk, peer: Peer, hostile: Hostile | None, options: Options) -> Waited:
    waited = [await wait_beside(filled, peer, hostile, options.seconds) for _ in range(options.rounds)]
    return min(waited, key=lambda one: one.p99_ms)


def _figure(hostile: Hostile | None, waited: Waited) -> Figure:
    note = f"the median {waited.p50_ms:.1f} ms; {waited.desk_p99_ms:.1f} ms of the desk's own CPU"
    name = hostile.title if hostile else "nobody"
    p99_ms = waited.p99_ms
    return Figure(name, "ms", p99_ms, p99_ms, p99_ms, TARGET_MS, at_least=False, note=note)
