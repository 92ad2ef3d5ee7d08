"""However changes meet, fail and are cancelled: what was acknowledged is kept, and nothing by halves."""

import asyncio
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tortoise.transactions import in_transaction

from greenroom.store.database import Database
from greenroom.store.models import Event
from greenroom.store.unavailable import UnavailableError
from greenroom.turns import as_work, current_work
from tests.store.rows import NOON
from tests.store.test_sqlite_groups import kinds

CHANGES = 200
HALVES = ("first", "second")


class Interleaving:
    """Changes of two rows each, at random, and what became of them.

    Attributes:
        kept: those that were acknowledged.
        refused: those whose caller was told that nothing was kept.
    """

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.kept: set[int] = set()
        self.refused: set[int] = set()

    async def pause(self) -> None:
        for _ in range(self.chance.choice((0, 0, 1, 4))):
            await asyncio.sleep(0)

    async def begin(self, number: int) -> None:
        if number % 8:
            await as_work(number % 10, self.asked(number))
        else:
            await self.change(number)  # as a job does

    async def asked(self, number: int) -> None:
        if self.chance.random() < 0.05:
            await current_work().next_turn()  # it is a large request from here on
        await self.change(number)

    async def change(self, number: int) -> None:
        try:
            async with in_transaction():
                await Event.create(at=NOON, kind=f"first {number}")
                await self.pause()
                with suppress(LookupError):
                    await self.nested_that_fails()
                await Event.create(at=NOON, kind=f"second {number}")
                await self.may_fail()
        except (LookupError, UnavailableError):
            self.refused.add(number)
        else:
            self.kept.add(number)

    async def nested_that_fails(self) -> None:
        if self.chance.random() < 0.2:
            async with in_transaction():
                await Event.create(at=NOON, kind="nested")
                await self.pause()
                raise LookupError

    async def may_fail(self) -> None:
        await self.pause()
        if self.chance.random() < 0.2:
            raise LookupError

    async def begin_all(self) -> list[asyncio.Task[None]]:
        tasks: list[asyncio.Task[None]] = []
        for number in range(CHANGES):
            tasks.append(asyncio.create_task(self.begin(number)))
            await self.pause()
            if self.chance.random() < 0.3:
                self.chance.choice(tasks).cancel()
        return tasks


def let_some_commits_fail(groups: Any, chance: Random, monkeypatch: pytest.MonkeyPatch) -> None:
    commit, roll_back = groups._commit, groups._roll_back

    async def maybe() -> None:
        if chance.random() < 0.1:
            await roll_back()
            raise UnavailableError("The disk is full.", full=True)
        await commit()

    monkeypatch.setattr(groups, "_commit", maybe)


@pytest.mark.parametrize("seed", range(5))
async def test_what_was_acknowledged_is_kept_and_nothing_else_and_nothing_by_halves(
    file: Path, database: Database, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    client: Any = database.client
    with monkeypatch.context() as failing:
        let_some_commits_fail(client._groups, Random(seed), failing)
        some = Interleaving(Random(seed))
        tasks = await some.begin_all()
        ended = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 60)
    assert {type(one) for one in ended} <= {type(None), asyncio.CancelledError}
    await asyncio.wait_for(Event.create(at=NOON, kind="last"), 60)  # of a job: after all groups
    groups = client._groups
    assert (groups.open, groups.locked(), client._connection.in_transaction) == (None, False, False)
    found = kinds(file)
    assert len(found) == len(set(found))
    both = [{int(kind.split()[1]) for kind in found if kind.startswith(half)} for half in HALVES]
    assert both[0] == both[1]
    assert some.kept <= both[0]
    assert not some.refused & both[0]
    assert "nested" not in found
