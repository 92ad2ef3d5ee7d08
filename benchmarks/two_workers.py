"""Two desks on one SQLite file, and many who write at once: whether all of it stands afterwards."""

import asyncio
import sqlite3
import time
from collections import Counter
from collections.abc import Coroutine
from contextlib import closing
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

import orjson

from benchmarks.commands import first_answer, free_port, serving
from benchmarks.filling import DATABASE, FilledDesk, Person, fill_desk, plan_of
from benchmarks.flooding import connected, reply_of
from benchmarks.operations import OPERATIONS, STUDIO_STATUS, Operation, written
from benchmarks.options import Options
from benchmarks.page_operations import document
from benchmarks.report import Section
from benchmarks.spread import counted, figure
from greenroom.app import make_desk, open_database
from greenroom.desk.audit.chain import chain_audit
from greenroom.desk.audit.verifying import verify_audit

WRITERS = 64
TEXT = """\
Two processes of `greenroom serve` on one file. {writers} people write at once, each on a connection of \
their own to one of the two and again as soon as they have their reply, for {seconds:g} s: every second one \
is an admin who gives an influencer a new token, the others go live and end their show. Each has an \
influencer to themselves. Afterwards both are stopped, and what stands in the file is compared with what \
was acknowledged: the token of each influencer, their shows, and the entries of the audit log, whose chain \
is then verified to its end. Processor time is that of both processes."""
_GO_LIVE, _SET_TOKEN = OPERATIONS[2:]
_END_SHOW = Operation(
    "end", "endShow", document("EndShow"), "greenroom_influencer", b'"ShowPulse"', STUDIO_STATUS.asks
)
_ENTRIES = {
    _SET_TOKEN: ("TOKEN_SET",),
    _GO_LIVE: ("SHOW_OPENED", "TOKEN_HANDED_OUT"),
    _END_SHOW: ("SHOW_ENDED",),
}
_COUNTS = """
    SELECT action, COUNT(*) FROM audit_entries GROUP BY action
    UNION ALL SELECT CASE WHEN ended_at IS NULL THEN 'open' ELSE 'ended' END, COUNT(*) FROM shows GROUP BY 1
    UNION ALL SELECT 'live', COUNT(*) FROM influencers WHERE open_show_id IS NOT NULL"""
_NONE: dict[str, Any] = {"target": 0, "at_least": False}


@dataclass
class Acknowledged:
    """What the desks have said that they did."""

    writes: Counter[Operation] = field(default_factory=Counter[Operation])
    tokens: dict[Person, str] = field(default_factory=dict[Person, str], repr=False)
    refused: list[str] = field(default_factory=list[str])
    took_ms: list[float] = field(default_factory=list[float])


class _Writer:
    """Somebody who writes; they are the only one who changes their influencer.

    Args:
        until: when they stop, once they have their reply.
    """

    def __init__(
        self, filled: FilledDesk, person: Person, port: int, until: float, said: Acknowledged
    ) -> None:
        self._filled, self._person, self._port, self._until, self._said = filled, person, port, until, said

    async def set_tokens(self) -> None:
        """Give the influencer token after token."""
        async with connected(self._port) as (self._reader, self._writer):
            while time.perf_counter() < self._until:
                token = self._filled.new_token(self._person)
                given = {"influencerId": self._person.id, "authToken": token}
                if await self._ask(_SET_TOKEN, self._filled.admin_session, given):
                    self._said.tokens[self._person] = token

    async def go_live(self) -> None:
        """Go live and end the show, again and again."""
        holder = self._person.id.replace("-", "")
        async with connected(self._port) as (self._reader, self._writer):
            while time.perf_counter() < self._until:
                live = await self._ask(_GO_LIVE, self._person.session, {"holder": holder})
                if live:
                    show = {"showId": live["goLive"]["show"]["id"], "holder": holder}
                    await self._ask(_END_SHOW, self._person.session, show)

    async def _ask(self, operation: Operation, session: str, given: dict[str, Any]) -> dict[str, Any] | None:
        """Ask for a change; return the data of the reply if it was made."""
        asks = iter([(session, {"input": given})])
        began = time.perf_counter()
        self._writer.write(next(written(operation, asks, self._port, graphql=True)))
        body = await reply_of(self._reader)
        self._said.took_ms.append((time.perf_counter() - began) * 1000)
        if operation.proof not in body:
            self._said.refused.append(f"{operation.title}: {body[:200].decode()}")
            return None
        self._said.writes[operation] += 1
        return orjson.loads(body)["data"]


async def measure(options: Options, *, writers: int = WRITERS, seconds: float = 20) -> Section:
    """Measure two processes on one file."""
    filled = await asyncio.to_thread(fill_desk, options.folder / "filled", options.influencers)
    folder = filled.folder
    before = counts(folder)
    ports, said = (free_port(), free_port()), Acknowledged()
    with serving(folder, ports[0]) as one, serving(folder, ports[1]) as other:
        for port in ports:
            status = written(STUDIO_STATUS, STUDIO_STATUS.asks(filled, []), port, graphql=True)
            await first_answer(port, next(status), STUDIO_STATUS.proof)
        began, used_s = time.perf_counter(), [peer.cpu_s() for peer in (one, other)]
        async with asyncio.TaskGroup() as group:
            for place, (person, port) in enumerate(zip(filled.ready[:writers], cycle(ports), strict=False)):
                writer = _Writer(filled, person, port, began + seconds, said)
                writing = writer.go_live() if place // 2 % 2 else writer.set_tokens()
                group.create_task(_noted(writing, said))
        took_s = time.perf_counter() - began
        cpu_s = [peer.cpu_s() - before_s for peer, before_s in zip((one, other), used_s, strict=True)]
    number = said.writes.total()
    return Section(
        "two-workers",
        "Two workers on one SQLite file",
        TEXT.format(writers=writers, seconds=seconds),
        [
            counted(
                "Writes refused or failed", len(said.refused), note="; ".join({*said.refused})[:300], **_NONE
            ),
            *[counted(name, number, **_NONE) for name, number in (await amiss(folder, said, before)).items()],
            figure("Writes acknowledged", "a second", [number / took_s], note=f"{number:,} in all"),
            figure("A write", "us of CPU", [sum(cpu_s) / number * 1e6]),
            figure("What the less busy process used", "of one core", [min(cpu_s) / took_s]),
            figure("Wait for a reply", "ms", said.took_ms),
        ],
    )


async def _noted(writing: Coroutine[Any, Any, None], said: Acknowledged) -> None:
    """Write; a connection that is cut counts as a refusal."""
    try:
        await writing
    except (ConnectionError, asyncio.IncompleteReadError) as error:
        said.refused.append(type(error).__name__)


async def amiss(folder: Path, said: Acknowledged, before: Counter[str]) -> dict[str, int]:
    """Count what does not stand in the file as it was acknowledged, by what it is."""
    plan = plan_of(folder)
    desk = make_desk(plan)
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        kept: dict[str, str] = dict(connection.execute("SELECT id, token_fingerprint FROM influencers"))
    lost = [
        person
        for person, token in said.tokens.items()
        if kept[person.id] != desk.vault.lookup_hash("auth token", token)
    ]
    async with open_database(plan, desk):
        while await chain_audit(desk):
            pass
        chain = await verify_audit(desk)
    desk.passwords.close()
    live = said.writes[_GO_LIVE] - said.writes[_END_SHOW]
    shows = {"open": live, "live": live, "ended": said.writes[_END_SHOW]}
    entries = {action: said.writes[operation] for operation, named in _ENTRIES.items() for action in named}
    now = counts(folder)

    def differences(expected: dict[str, int]) -> int:
        return sum(abs(now[what] - before[what] - number) for what, number in expected.items())

    return {
        "Tokens that are not the last one acknowledged": len(lost),
        "Shows that differ from those acknowledged": differences(shows),
        "Audit entries that differ from what was acknowledged": differences(entries),
        "Audit entries not in a whole chain": chain.unchained + (chain.broken is not None),
    }


def counts(folder: Path) -> Counter[str]:
    """Count the entries by action, and the shows that are open and that have ended."""
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        return Counter(dict(connection.execute(_COUNTS)))
