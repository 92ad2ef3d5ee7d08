"""Filled desks in PostgreSQL: each peer's own database, made from the same one."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

import asyncpg  # pyright: ignore[reportMissingTypeStubs]

from benchmarks.filling import FilledDesk, fill_desk, plan_of
from benchmarks.limit_postgres_tables import ADDED
from greenroom.app import make_desk, open_database
from greenroom.desk.readiness.keeping import keep_readiness

V = TypeVar("V")
_FILLED, _LIMIT = "filled", "of_the_limit"
_SINCE = "> (SELECT MIN(created_at) FROM workspaces)"  # when the desk was filled
_PUT_BACK = f"""
    UPDATE influencers SET open_show_id = NULL
    WHERE open_show_id IN (SELECT id FROM shows WHERE opened_at {_SINCE});
    DELETE FROM shows WHERE opened_at {_SINCE};
    DELETE FROM audit_entries WHERE at {_SINCE};
    DELETE FROM events WHERE at {_SINCE};"""  # noqa: S608 (our own texts)
_ROWS = """
    SELECT (SELECT COUNT(*) FROM shows), (SELECT COUNT(*) FROM token_versions), (SELECT COUNT(*) FROM events),
        (SELECT COUNT(*) FROM audit_entries), (SELECT COUNT(open_show_id) FROM influencers)"""


def new_database(server_url: str, name: str, more: str = "") -> str:
    """Make a database on a server, whose statements run in one process each, and name it."""
    _run(
        _execute(
            server_url,
            f"CREATE DATABASE {name}{more}",
            f"ALTER DATABASE {name} SET max_parallel_workers_per_gather = 0",
        )
    )
    return _named(server_url, name)


def copied(url: str, name: str) -> str:
    """Copy a database that nobody is connected to, and name the copy."""
    source = urlsplit(url).path.removeprefix("/")
    return new_database(_named(url, "postgres"), name, f" TEMPLATE {source}")


def vacuum(url: str) -> None:
    """Do what a server does by itself after a while; the benchmark's does not: it would be in the times."""
    _run(_execute(url, "VACUUM ANALYZE"))


def used_by_connections_s(url: str) -> dict[int, float]:
    """Read how much processor time each open connection to a database has used at its server, by process."""
    mine = f" {urlsplit(url).path.removeprefix('/')} ".encode()
    used: dict[int, float] = {}
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(FileNotFoundError, ProcessLookupError):  # it has ended
            title = (process / "cmdline").read_bytes()
            if title.startswith(b"postgres: ") and mine in title:
                used[int(process.name)] = int((process / "schedstat").read_text("ascii").split()[0]) / 1e9
    return used


def fill_on(server_url: str, folder: Path, influencers: int) -> FilledDesk:
    """Make a desk in a database of a server that has none, and the limit's copy beside it."""
    folder.mkdir()
    url = _named(server_url, _FILLED)
    _run(_execute(server_url, f"CREATE DATABASE {_FILLED}"))
    filled = fill_desk(folder, influencers, url)
    _run(_keep_readiness(filled))
    _run(_execute(server_url, f"CREATE DATABASE {_LIMIT} TEMPLATE {_FILLED}"))
    _run(_execute(limits_url(url), ADDED, "ANALYZE"))
    return filled


def limits_url(url: str) -> str:
    """Name the limit's database beside another one."""
    return _named(url, _LIMIT)


def put_back(url: str) -> None:
    """Bring the data back to where every round begins, as `Peer.put_back` does."""
    tables = ("influencers", "shows", "audit_entries", "events")
    _run(_execute(url, _PUT_BACK, *(f"VACUUM {table}" for table in tables)))


def rows_of(url: str) -> list[int]:
    """Count what the operations write down."""
    return [*_run(_first(url, _ROWS))]


def _named(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def _run(work: Coroutine[Any, Any, V]) -> V:
    """Do it at once, in a thread of its own: a loop may be running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


async def _execute(url: str, *scripts: str) -> None:
    db = await cast("Any", asyncpg).connect(url)
    try:
        for script in scripts:
            await db.execute(script)
    finally:
        await db.close()


async def _first(url: str, query: str) -> Any:
    db = await cast("Any", asyncpg).connect(url)
    try:
        return await db.fetchrow(query)
    finally:
        await db.close()


async def _keep_readiness(filled: FilledDesk) -> None:
    plan = plan_of(filled.folder, database_url=filled.database_url)
    desk = make_desk(plan)
    async with open_database(plan, desk):
        await keep_readiness(desk)
    desk.passwords.close()
