"""How long a phone waits for its status while strangers try passwords, one after the other."""

import asyncio

from benchmarks.beside import SETTLES_WITHIN_S, Waited, wait_beside
from benchmarks.filling import fill_desk
from benchmarks.hostile import HOSTILE
from benchmarks.options import Options
from benchmarks.peers import running
from benchmarks.report import Section
from benchmarks.spread import figure

STRANGERS = 32
PAUSE_S = 0.02  # between two requests for the status
TARGET_MS = 15  # the 99th percentile of the status
FLOOD = next(one for one in HOSTILE if one.title == "stranger: wrong passwords")
TEXT = """\
{strangers} strangers, each from an address of their own, sign in with wrong passwords, each again as soon \
as they are refused, in a process that runs after all others. Beside them Q1 is asked for on one \
connection, with a pause of {pause_ms:.0f} ms after each reply. {rounds} alternating rounds of {seconds:g} \
s, without the strangers and with them. What the desk itself does is the processor time of all its threads \
while somebody waits: hashing is part of it."""


async def measure(options: Options, *, seconds: float = 6, settles_s: float = SETTLES_WITHIN_S) -> Section:
    """Measure Q1 beside a flood of sign-ins.

    Args:
        seconds: how long a round lasts.
        settles_s: how long what the desk does once it has started is waited for.
    """
    filled = await asyncio.to_thread(fill_desk, options.folder / "filled", options.influencers)
    alone: list[Waited] = []
    beside: list[Waited] = []
    with running("greenroom", filled) as peer:
        await wait_beside(filled, peer, None, settles_s)
        for _ in range(options.rounds):
            alone.append(await wait_beside(filled, peer, None, seconds, pause_s=PAUSE_S))
            beside.append(
                await wait_beside(filled, peer, FLOOD, seconds, connections=STRANGERS, pause_s=PAUSE_S)
            )
    tried = [one.hostile_replies / seconds for one in beside]
    return Section(
        "sign-in-flood",
        "A flood of sign-ins",
        TEXT.format(strangers=STRANGERS, pause_ms=PAUSE_S * 1000, rounds=options.rounds, seconds=seconds),
        [
            figure("Q1 beside nobody, 99th percentile", "ms", [one.p99_ms for one in alone]),
            figure(
                "Q1 beside the flood, 99th percentile",
                "ms",
                [one.p99_ms for one in beside],
                target=TARGET_MS,
                at_least=False,
            ),
            figure(
                "What the desk does meanwhile, 99th percentile",
                "ms of CPU",
                [one.desk_p99_ms for one in beside],
            ),
            figure("Q1 beside the flood, median", "ms", [one.p50_ms for one in beside]),
            figure("Sign-ins refused beside it", "a second", tried),
        ],
    )
