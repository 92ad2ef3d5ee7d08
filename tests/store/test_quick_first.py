"""The database serves quick requests first, and lets slow ones through all the same."""

import asyncio
from typing import Any, cast

from greenroom.store.quick_first import EVERY, QuickFirst
from greenroom.turns import as_work, current_work


async def _in_line(lock: QuickFirst, had: list[str], name: str) -> None:
    async with lock:
        had.append(name)


async def _slowly(lock: QuickFirst, had: list[str], name: str) -> None:
    await current_work().next_turn()
    await _in_line(lock, had, name)


async def _waiting(lock: QuickFirst, had: list[str], names: list[str]) -> list[asyncio.Task[None]]:
    tasks: list[asyncio.Task[None]] = []
    for name in names:
        one = as_work(name, _slowly(lock, had, name)) if name[0] == "s" else _in_line(lock, had, name)
        tasks.append(asyncio.create_task(one))
        for _ in range(10):
            await asyncio.sleep(0)
    return tasks


async def test_quick_ones_go_first_and_now_and_then_a_slow_one() -> None:
    lock, had = QuickFirst(), list[str]()
    async with lock:
        tasks = await _waiting(lock, had, ["s1", "s2", *(f"q{n}" for n in range(EVERY + 2))])
        assert (had, lock.locked(), lock.is_waited_for()) == ([], True, True)
    await asyncio.gather(*tasks)
    assert had == [*(f"q{n}" for n in range(EVERY)), "s1", f"q{EVERY}", f"q{EVERY + 1}", "s2"]
    assert (lock.locked(), lock.is_waited_for()) == (False, False)


async def test_slow_ones_have_it_by_turns_of_their_clients() -> None:
    lock, had = QuickFirst(), list[str]()
    async with lock:
        tasks = [
            asyncio.create_task(as_work(name[0], _slowly(lock, had, name)))
            for name in ("a1", "a2", "a3", "b1")
        ]
        while len(tasks) > sum(map(len, cast("Any", lock)._slow.values())):  # noqa: ASYNC110 (they take turns)
            await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    assert had == ["a1", "b1", "a2", "a3"]


async def test_several_may_have_it_where_there_are_places() -> None:
    lock = QuickFirst(2)
    async with lock, lock:
        assert lock.locked()
        third = asyncio.create_task(lock.acquire())
        await asyncio.sleep(0)
        assert not third.done()
    assert await third
    assert not lock.locked()


async def test_who_stops_waiting_is_passed_over_and_keeps_nobody_out() -> None:
    lock, had = QuickFirst(), list[str]()
    async with lock:
        tasks = await _waiting(lock, had, ["q1", "q2", "q3"])
        tasks[0].cancel()
    tasks[1].cancel()  # it has just been handed the lock
    await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 30)
    assert had == ["q3"]
    assert not lock.locked()
