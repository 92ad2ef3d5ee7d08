"""How long a phone waits for its status while others ask for the worst that they may.

Eight people, each from an address of their own and in a process apart, send the dearest requests that a
caller of their kind is permitted, one after the other without a pause; beside them, influencers ask for their
status.
"""

import asyncio
import sqlite3
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

import orjson

from benchmarks.filling import ADMIN_SESSIONS, DATABASE, FilledDesk
from benchmarks.flooding import connected, reply_of
from benchmarks.hostile import Hostile
from benchmarks.operations import STUDIO_STATUS, written
from benchmarks.peers import Peer

CONNECTIONS = ADMIN_SESSIONS
TARGET_MS = 100  # the 99th percentile of the status
SETTLES_WITHIN_S = 10  # until a desk that has just started is done with its jobs
PAUSE_S = 0.01  # between two requests for the status
LONG = 100  # how many tokens and shows somebody with a history had
WITH_HISTORY = 200  # influencers
_HEX = "lower(hex(randomblob({})))"
_NEW_ID = "||'-'||".join(_HEX.format(size) for size in (4, 2, 2, 2, 6))


@dataclass(frozen=True, slots=True)
class Waited:
    """How long the status took, and what came back to those beside it.

    Args:
        took_ms: each time, in milliseconds.
        desk_ms: how much of the processor the desk used meanwhile, all threads: what the wait would be on a
            machine that does nothing else.
    """

    took_ms: list[float]
    desk_ms: list[float]
    hostile_replies: int
    hostile_first: str

    @property
    def p50_ms(self) -> float:
        """The median."""
        return quantiles(self.took_ms, n=100)[49]

    @property
    def p99_ms(self) -> float:
        """The 99th percentile."""
        return quantiles(self.took_ms, n=100)[98]

    @property
    def desk_p99_ms(self) -> float:
        """The 99th percentile of what the desk itself did."""
        return quantiles(self.desk_ms, n=100)[98]


def add_histories(peer: Peer) -> None:
    """Give the influencers on the first pages a long history of tokens and shows."""
    with closing(sqlite3.connect(peer.folder / DATABASE, isolation_level=None)) as connection:
        connection.execute("PRAGMA busy_timeout=5000")
        connection.execute("BEGIN IMMEDIATE")
        for table, other in (
            ("token_versions", {}),
            ("shows", {"ended_at": "seen_at", "end_reason": "'LOST'"}),
        ):
            for _ in range(LONG):
                _copy_firsts(connection, table, **other)
        connection.execute("COMMIT")


def _copy_firsts(connection: sqlite3.Connection, table: str, **other: str) -> None:
    """Copy the first row of each influencer, with another id and other values in some columns."""
    columns: list[str] = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    given = {"id": _NEW_ID, **other}
    values = ", ".join(given.get(name, name) for name in columns)
    connection.execute(
        f"INSERT INTO {table} SELECT {values} FROM {table} WHERE rowid IN "  # noqa: S608 (our own names)
        f"(SELECT min(rowid) FROM {table} GROUP BY influencer_id LIMIT {WITH_HISTORY})"
    )


async def wait_beside(
    filled: FilledDesk,
    peer: Peer,
    hostile: Hostile | None,
    seconds: float,
    *,
    connections: int = CONNECTIONS,
    pause_s: float = PAUSE_S,
) -> Waited:
    """Ask for the status for so long, beside what is hostile, and say how long that took.

    Args:
        connections: on how many the hostile ask; more than there are sessions only where none is needed.
        pause_s: between two requests for the status.
    """
    if hostile is None:
        return Waited(*await _ask_status(filled, peer, seconds, pause_s), 0, "")
    flood = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "benchmarks.flooding",
        cwd=Path(__file__).parents[1],
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    cookies = {
        "stranger": [""] * connections,
        "influencer": [
            f"greenroom_influencer_{peer.port}={one.session}" for one in filled.ready[-connections:]
        ],
        "admin": [f"greenroom_admin_{peer.port}={session}" for session in filled.admin_sessions],
    }[hostile.who]
    assert flood.stdin is not None  # noqa: S101
    assert flood.stdout is not None  # noqa: S101
    try:
        flood.stdin.write(
            orjson.dumps({"port": peer.port, "title": hostile.title, "cookies": cookies}) + b"\n"
        )
        assert await flood.stdout.readline() == b"begun\n"  # noqa: S101
        took_ms, desk_ms = await _ask_status(filled, peer, seconds, pause_s)
        flood.stdin.close()
        said = orjson.loads(await flood.stdout.read())
    finally:
        if flood.returncode is None:
            flood.kill()
        await flood.wait()
    return Waited(took_ms, desk_ms, said["replies"], said["first"])


async def _ask_status(
    filled: FilledDesk, peer: Peer, seconds: float, pause_s: float
) -> tuple[list[float], list[float]]:
    requests = written(STUDIO_STATUS, STUDIO_STATUS.asks(filled, []), peer.port, graphql=True)
    took_ms: list[float] = []
    desk_ms: list[float] = []
    until = time.perf_counter() + seconds
    async with connected(peer.port) as (reader, writer):
        while time.perf_counter() < until or len(took_ms) < 2:  # noqa: PLR2004 (quantiles need two)
            used_s, began = peer.used_s(), time.perf_counter()
            writer.write(next(requests))
            body = await reply_of(reader)
            took_ms.append((time.perf_counter() - began) * 1000)
            desk_ms.append((peer.used_s() - used_s) * 1000)
            assert STUDIO_STATUS.proof in body, body[:300]  # noqa: S101 (a refusal must not count as fast)
            await asyncio.sleep(pause_s)
    return took_ms, desk_ms
