"""Races: one side stops at a point, and the other overtakes it or has to wait for it."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pkgutil import resolve_name
from typing import Any, Literal, cast

import pytest
from tortoise.transactions import in_transaction

from greenroom.store.database import Database
from tests.store.catalogue import ask

DEADLINE_S = 10


@dataclass
class Held:
    """The first side that comes to a point; it stops there until it is told to go on."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    goes_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def stop(self) -> None:
        if not self.reached.is_set():
            self.reached.set()
            await self.goes_on.wait()


Point = Literal["begin", "commit", "end"]
Hold = Callable[..., Held]
HoldBefore = Callable[[str], Held]


@pytest.fixture(name="hold")
def _hold(monkeypatch: pytest.MonkeyPatch) -> Hold:
    """Hold a module's transaction before it begins, when all but the commit is done, or right after it."""

    def hold(module: str, at: Point = "begin") -> Held:
        held = Held()

        @asynccontextmanager
        async def stopping() -> AsyncGenerator[Any]:
            if at == "begin":
                await held.stop()
            async with in_transaction() as transaction:
                yield transaction
                if at == "commit":
                    await held.stop()
            if at == "end":
                await held.stop()

        monkeypatch.setattr(f"{module}.in_transaction", stopping)
        return held

    return hold


@pytest.fixture(name="hold_before")
def _hold_before(monkeypatch: pytest.MonkeyPatch) -> HoldBefore:
    """Hold a module's call of a function, named with the module, before it is made."""

    def hold_before(name: str) -> Held:
        held, function = Held(), resolve_name(name)

        async def stopping(*args: Any, **options: Any) -> Any:
            await held.stop()
            return await function(*args, **options)

        monkeypatch.setattr(name, stopping)
        return held

    return hold_before


async def begin(work: Coroutine[Any, Any, Any], held: Held) -> asyncio.Task[Any]:
    """Start the side that stops, and wait until it has stopped."""
    task = asyncio.create_task(work)
    await asyncio.wait_for(held.reached.wait(), DEADLINE_S)
    return task


async def begin_waiting(work: Coroutine[Any, Any, Any], database: Database) -> asyncio.Task[Any]:
    """Start the other side, and wait until the database keeps it waiting for the first."""
    task = asyncio.create_task(work)
    async with asyncio.timeout(DEADLINE_S):
        while not await _somebody_waits(database):  # noqa: ASYNC110 (no database tells it unasked)
            await asyncio.sleep(0.001)
    assert not task.done()
    return task


async def go_on(held: Held, *sides: asyncio.Task[Any]) -> list[Any]:
    """Let the side that stopped go on, and wait for what each side returns or raises."""
    held.goes_on.set()
    async with asyncio.timeout(DEADLINE_S):
        return await asyncio.gather(*sides, return_exceptions=True)


async def _somebody_waits(database: Database) -> bool:
    if database.dialect == "sqlite":
        return cast("Any", database.client)._lock.is_waited_for()
    query = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    return bool(await ask(database, query))
